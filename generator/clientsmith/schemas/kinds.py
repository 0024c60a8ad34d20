"""JSON types and formats: which kind of scalar a schema is, and how types narrow each other.

What comes in are raw keywords; what goes out are ir scalars and sets of type names. Never looks
beyond one schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from clientsmith.document import json_type
from clientsmith.ir import Json, Scalar, ScalarKind
from clientsmith.meant.kinds import covers, is_json_type, is_null, nearest
from clientsmith.schemas.keywords import GROUPS, REFERENCES, implied_type, sequence, shaping

__all__ = [
    "Types", "also_null", "covers", "intersect", "is_json_type", "listed_types", "nearest",
    "node_types", "scalar",
]  # fmt: skip

Types: TypeAlias = tuple[str, ...]
"""Names of JSON types in the order in which the spec lists them, without null."""

_DESCRIBING = frozenset({*REFERENCES, *GROUPS, "allOf", "properties", "items", "prefixItems"})

_STRING_KINDS: Mapping[str, ScalarKind] = {
    "date": ScalarKind.DATE,
    "date-time": ScalarKind.DATETIME,
    "datetime": ScalarKind.DATETIME,
    "time": ScalarKind.TIME,
    "duration": ScalarKind.DURATION,
    "uuid": ScalarKind.UUID,
    "decimal": ScalarKind.DECIMAL,
    "byte": ScalarKind.BASE64,
}
_PLAIN: Mapping[str, ScalarKind] = {
    "string": ScalarKind.STRING,
    "integer": ScalarKind.INTEGER,
    "number": ScalarKind.NUMBER,
    "boolean": ScalarKind.BOOLEAN,
}


def listed_types(node: dict[str, Json]) -> list[str]:
    """What `type` says, as a list; texts only."""
    given = node.get("type")
    if isinstance(given, str):
        return [given]
    return [name for name in sequence(node, "type") if isinstance(name, str)]


def node_types(node: dict[str, Json]) -> Types | None:
    """The types that a schema admits by itself; None for all."""
    listed = listed_types(node)
    if listed and not also_null(node):
        found = [nearest(name)[0] for name in listed if not is_null(name)]
        return None if None in found else tuple(dict.fromkeys(t for t in found if t))
    implied = implied_type(node)
    if implied is not None:
        return (implied,)
    if "const" in node:
        return _value_types([node["const"]])
    values = sequence(node, "enum")
    return _value_types(values) if values else None


def also_null(node: dict[str, Json]) -> bool:
    """Whether `type: null` stands beside what describes other values.

    By the letter nothing is of both; who writes it means that null is admitted as well.
    """
    listed = listed_types(node)
    return bool(listed) and all(map(is_null, listed)) and not _DESCRIBING.isdisjoint(shaping(node))


def _value_types(values: list[Json]) -> Types:
    return tuple(dict.fromkeys(json_type(value) for value in values if value is not None))


def intersect(one: Types | None, other: Types | None) -> Types | None:
    """The types that both admit; every integer is a number."""
    if one is None or other is None:
        return other if one is None else one
    return tuple(
        dict.fromkeys(
            "integer" if "integer" in (a, b) else a
            for a in one
            for b in other
            if a == b or {a, b} == {"integer", "number"}
        )
    )


def scalar(type_: str, nodes: list[dict[str, Json]]) -> Scalar:
    """The scalar that a JSON type is, with the formats that go with it."""
    given = _format(type_, nodes)
    if type_ != "string":
        return Scalar(_PLAIN[type_], given)
    encoding = _last_text("contentEncoding", nodes)
    if encoding is not None:
        if encoding.lower() == "base64":
            return Scalar(ScalarKind.BASE64, given or "byte")
        return Scalar(ScalarKind.STRING, given or encoding)
    media = _last_text("contentMediaType", nodes)
    if given is None and media is not None and _is_bytes(media):
        return Scalar(ScalarKind.STRING, "binary")
    return Scalar(_STRING_KINDS.get(given or "", ScalarKind.STRING), given)


def _is_bytes(media: str) -> bool:
    """Whether unencoded content of this type is bytes rather than text (2020-12, 8.4)."""
    return not media.startswith("text/") and not media.endswith(("json", "xml", "yaml"))


def _format(type_: str, nodes: list[dict[str, Json]]) -> str | None:
    found: str | None = None
    for node in nodes:
        given = node.get("format")
        if isinstance(given, str) and given:
            found = given
        for listed in listed_types(node):
            if not is_json_type(listed) and nearest(listed)[0] == type_:
                found = nearest(listed)[1] or found
    return found


def _last_text(key: str, nodes: list[dict[str, Json]]) -> str | None:
    found = [value for node in nodes if isinstance(value := node.get(key), str) and value]
    return found[-1] if found else None
