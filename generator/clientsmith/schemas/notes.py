"""What a schema says besides its type: prose, limits, default, examples.

What comes in are the schemas that speak about one place, the outermost first; what goes out is
`Notes`. The first to say something is believed. Never makes a type.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clientsmith.ir import ABSENT, NO_DOCS, Constraints, Docs, Json, MaybeJson
from clientsmith.schemas import names
from clientsmith.schemas.keywords import mapping, sequence, text
from clientsmith.schemas.places import Piece

_LIMITS = (
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "minContains",
    "maxContains",
    "minProperties",
    "maxProperties",
    "propertyNames",
)
_STRICT = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}


@dataclass(frozen=True, slots=True)
class Notes:
    """What is said about a property, a parameter or a type besides its type."""

    docs: Docs = NO_DOCS
    read_only: bool = False
    write_only: bool = False
    default: MaybeJson = ABSENT
    constraints: Constraints = ()
    examples: tuple[Json, ...] = ()
    pinned_name: str | None = None
    """Name of the property or parameter, not of its type."""


def notes(own: Iterable[Piece], inherited: Iterable[Piece] = ()) -> Notes:
    """Collect what is said; `inherited` is said about what this refers to.

    Prose and limits of a referenced schema stay with its type; a default and the direction
    apply wherever the schema does (JSON Schema 2020-12 validation, 9).
    """
    said = [piece.node for piece in own]
    far = [*said, *(piece.node for piece in inherited)]
    return Notes(
        docs=_docs(said),
        read_only=any(node.get("readOnly") is True for node in far),
        write_only=any(node.get("writeOnly") is True for node in far),
        default=next((node["default"] for node in far if "default" in node), ABSENT),
        constraints=_constraints(said),
        examples=next((found for node in said if (found := _examples(node))), ()),
        pinned_name=_first(said, *names.FIELD_PINS),
    )


def _first(nodes: list[dict[str, Json]], *keys: str) -> str | None:
    return next((found for node in nodes if (found := text(node, *keys)) is not None), None)


def _docs(nodes: list[dict[str, Json]]) -> Docs:
    description = _first(nodes, "description") or ""
    url = next((u for node in nodes if (u := text(mapping(node, "externalDocs"), "url"))), "")
    return Docs(
        summary="" if description else _first(nodes, "title") or "",
        description=description,
        deprecated=any(node.get("deprecated") is True for node in nodes),
        external_url=url,
    )


def _constraints(nodes: list[dict[str, Json]]) -> Constraints:
    found: dict[str, Json] = {}
    for node in nodes:
        for keyword, value in _limits(node).items():
            found.setdefault(keyword, value)
    return tuple((keyword, found[keyword]) for keyword in _LIMITS if keyword in found)


def _limits(node: dict[str, Json]) -> dict[str, Json]:
    """The limits of one schema; draft 4's `exclusiveMinimum: true` becomes a number."""
    found = {key: node[key] for key in _LIMITS if key in node and node[key] is not None}
    for plain, strict in _STRICT.items():
        is_strict = found.get(strict)
        if isinstance(is_strict, bool):
            del found[strict]
            if is_strict and plain in found:
                found[strict] = found.pop(plain)
    return found


def _examples(node: dict[str, Json]) -> tuple[Json, ...]:
    if "example" in node:
        return (node["example"],)
    given = node.get("examples")
    if isinstance(given, dict):  # Named, as OpenAPI has them elsewhere.
        return tuple(v.get("value") if isinstance(v, dict) else v for v in given.values())
    return tuple(sequence(node, "examples"))
