"""`surface`: the public surface of an SDK, a line a symbol, for people who review a change.

What comes in are the API, its names and the Python made of it; what goes out is the text of
`api-surface.txt`, from which `parse` makes the records again. No line depends on prose, on the
order of the spec, or on any symbol but its own.
"""

from __future__ import annotations

from clientsmith import ir, pyir
from clientsmith.public import Surface
from clientsmith.surface.channels import channels, webhooks
from clientsmith.surface.clients import clients
from clientsmith.surface.methods import methods
from clientsmith.surface.models import models
from clientsmith.surface.packages import exports
from clientsmith.surface.text import BadSurface, dumps, loads, ordered
from clientsmith.surface.types import Types
from clientsmith.symbols import Symbols

__all__ = ["FILE", "BadSurface", "describe", "parse", "surface"]

FILE = "api-surface.txt"
"""Where it is kept, below the output folder."""


def surface(api: ir.Api, symbols: Symbols, sdk: pyir.Sdk) -> str:
    """Write the surface of an SDK."""
    return dumps(describe(api, symbols, sdk))


def describe(api: ir.Api, symbols: Symbols, sdk: pyir.Sdk) -> Surface:
    """Collect the surface of an SDK."""
    types = Types(api.types, symbols)
    return ordered(
        [
            *clients(api, symbols, sdk),
            *methods(api, sdk, types),
            *channels(api, types),
            *models(types),
            *webhooks(api, types),
            *exports(sdk),
        ]
    )


def parse(text: str) -> Surface:
    """Read a surface again; raises BadSurface where a line is not what it should be."""
    return loads(text)
