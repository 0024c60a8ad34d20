"""Variants of a `oneOf` that hide each other: whatever one admits, another one admits as well.

What comes in are variants, each with all schemas that hold for it; what goes out is yes or no. By
the letter nothing could ever be the hidden variant (JSON Schema 2020-12 core, 10.2.1.3), which
nobody means. Doubtful cases are no.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations

from clientsmith.ir import Json
from clientsmith.meant.kinds import covers

SILENT = frozenset(
    {"title", "description", "default", "example", "examples", "deprecated", "externalDocs"}
    | {"xml", "nullable", "$comment", "readOnly", "writeOnly", "$ref", "allOf", "discriminator"}
)
"""Keywords that refuse no value by themselves, or are looked through."""
_OBJECT = frozenset({"type", "properties", "required"})
_MOST = 40
"""How many variants are compared with each other."""

Parts = Sequence[Mapping[str, Json]]


def is_hiding(variants: Sequence[Parts]) -> bool:
    """Whether one of the variants is hidden by another one."""
    if len(variants) > _MOST:
        return False
    return any(_hides(wide, narrow) for wide, narrow in permutations(variants, 2))


def _hides(wide: Parts, narrow: Parts) -> bool:
    """Whether what is of the narrow variant is of the wide one too, as far as keywords tell."""
    said = {key for part in wide for key in part if key not in SILENT and key[:2] != "x-"}
    if not covers(_types(wide), _types(narrow)):
        return False
    if not said <= _OBJECT:
        return False
    return _names(wide) <= _names(narrow) and not _told_apart(wide, narrow)


def _told_apart(wide: Parts, narrow: Parts) -> bool:
    """Whether a property that both have is not the same in both."""
    ours, theirs = _properties(wide), _properties(narrow)
    return any(ours[name] != theirs[name] for name in ours.keys() & theirs.keys())


def _types(parts: Parts) -> tuple[str, ...] | None:
    for part in parts:
        given = part.get("type")
        if given is not None:
            listed = given if isinstance(given, list) else [given]
            return tuple(str(name) for name in listed)
    return ("object",) if any("properties" in part for part in parts) else None


def _names(parts: Parts) -> set[str]:
    """The properties that must be there."""
    listed = (part.get("required") for part in parts)
    return {str(name) for names in listed if isinstance(names, list) for name in names}


def _properties(parts: Parts) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for part in parts:
        declared = part.get("properties")
        if isinstance(declared, dict):
            found.update(declared)
    return found
