"""Declared types to modules of pydantic models, enums, unions and TypedDict twins.

What comes in are the API's types and their settled names; what goes out is the text of each module
(`agents/types.py`, `agents/requests.py`), not yet formatted. The only importer of
datamodel-code-generator, which is loaded when something really is printed. Each declaration's text
depends on nothing but the declaration and the templates, so it can be kept.
"""

from __future__ import annotations

from pathlib import Path

from clientsmith.ir import Api
from clientsmith.models.modules import modules
from clientsmith.models.printer import Cache, write_all
from clientsmith.symbols import Symbols

__all__ = ["Cache", "render"]


def render(
    api: Api, symbols: Symbols, templates: Path, cache: Cache | None = None
) -> dict[str, str]:
    """Print all modules of types; keys are paths below the package.

    Args:
        api: The types.
        symbols: Their names.
        templates: The folder `templates/models`.
        cache: Texts of earlier runs, by a hash of what they were made of; new ones are added.
    """
    found = modules(api, symbols)
    printed = write_all([module.job for module in found], templates, {} if cache is None else cache)
    return {module.path: module.text(texts) for module, texts in zip(found, printed, strict=True)}
