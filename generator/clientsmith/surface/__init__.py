"""`surface`: the public surface of an SDK, a line a symbol, for people who review a change.

What comes in are the API, its names and the Python made of it; what goes out is the text of
`api-surface.txt`, from which `parse` makes the records again. No line depends on prose, on the
order of the spec, or on any symbol but its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from clientsmith import ir, pyir
from clientsmith.public import Record, Surface
from clientsmith.surface.annex import Annex, annex, lines
from clientsmith.surface.channels import channels, webhooks
from clientsmith.surface.clients import clients
from clientsmith.surface.code import code
from clientsmith.surface.methods import methods
from clientsmith.surface.models import models
from clientsmith.surface.packages import exports
from clientsmith.surface.text import BadSurface, dumps, loads, ordered
from clientsmith.surface.types import Types
from clientsmith.symbols import Symbols

__all__ = [
    "FILE", "Annex", "BadSurface", "annex", "code", "describe", "lines", "parse", "surface",
]  # fmt: skip

FILE = "api-surface.txt"
"""Where it is kept, below the output folder."""


def surface(api: ir.Api, symbols: Symbols, sdk: pyir.Sdk) -> str:
    """Write the surface of an SDK."""
    return dumps(_records(api, symbols, sdk))


def describe(api: ir.Api, symbols: Symbols, sdk: pyir.Sdk) -> Surface:
    """Collect the surface of an SDK, as `parse` gives it."""
    return ordered(_records(api, symbols, sdk))


def _records(api: ir.Api, symbols: Symbols, sdk: pyir.Sdk) -> Iterator[Record]:
    types = Types(api.types, symbols)
    yield from clients(api, symbols, sdk)
    yield from methods(api, sdk, types)
    yield from channels(api, types)
    yield from models(types)
    yield from webhooks(api, types)
    yield from exports(sdk)


def parse(text: str) -> Surface:
    """Read a surface again; raises BadSurface where a line is not what it should be."""
    return loads(text)
