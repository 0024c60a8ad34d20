"""JSON types and formats: which kind of scalar a schema is, and how types narrow each other.

What comes in are raw keywords; what goes out are ir scalars and sets of type names. Never looks
beyond one schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from clientsmith.document import json_type
from clientsmith.ir import Json, Scalar, ScalarKind
from clientsmith.schemas.keywords import implied_type, sequence

Types: TypeAlias = tuple[str, ...]
"""Names of JSON types in the order in which the spec lists them, without null."""

_JSON_TYPES = ("string", "integer", "number", "boolean", "array", "object")
_NEAREST: Mapping[str, tuple[str, str | None]] = {
    "str": ("string", None),
    "text": ("string", None),
    "char": ("string", None),
    "datetime": ("string", "date-time"),
    "date-time": ("string", "date-time"),
    "timestamp": ("string", "date-time"),
    "date": ("string", "date"),
    "time": ("string", "time"),
    "uuid": ("string", "uuid"),
    "file": ("string", "binary"),
    "binary": ("string", "binary"),
    "byte": ("string", "byte"),
    "uri": ("string", "uri"),
    "url": ("string", "uri"),
    "email": ("string", "email"),
    "int": ("integer", None),
    "int32": ("integer", "int32"),
    "int64": ("integer", "int64"),
    "long": ("integer", "int64"),
    "float": ("number", "float"),
    "double": ("number", "double"),
    "decimal": ("number", "decimal"),
    "bool": ("boolean", None),
    "list": ("array", None),
    "dict": ("object", None),
    "map": ("object", None),
    "hash": ("object", None),
}
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


def nearest(given: str) -> tuple[str | None, str | None]:
    """The JSON type, and the format, that a value of `type` means; None for any type."""
    if given in _JSON_TYPES:
        return given, None
    return _NEAREST.get(given.lower(), (given.lower(), None)) if _known(given) else (None, None)


def is_json_type(given: str) -> bool:
    """Whether JSON Schema knows this value of `type`."""
    return given in _JSON_TYPES or given == "null"


def _known(given: str) -> bool:
    return given.lower() in _NEAREST or given.lower() in _JSON_TYPES


def node_types(node: dict[str, Json]) -> Types | None:
    """The types that a schema admits by itself; None for all."""
    listed = listed_types(node)
    if listed:
        found = [nearest(name)[0] for name in listed if name.lower() not in ("null", "none")]
        return None if None in found else tuple(dict.fromkeys(t for t in found if t))
    implied = implied_type(node)
    if implied is not None:
        return (implied,)
    if "const" in node:
        return _value_types([node["const"]])
    values = sequence(node, "enum")
    return _value_types(values) if values else None


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


def covers(wide: Types | None, narrow: Types | None) -> bool:
    """Whether every value of the narrow types is of the wide ones."""
    if wide is None:
        return True
    if narrow is None:
        return False
    return all(t in wide or (t == "integer" and "number" in wide) for t in narrow)


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
