"""Types and listed values of schemas as they are meant: `datetime` is text, `1` of a text enum too.

What comes in is what somebody wrote at `type`, or a listed value; what goes out is what JSON Schema
has for it. Never looks beyond one schema.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clientsmith.document import json_type

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


def nearest(given: str) -> tuple[str | None, str | None]:
    """The JSON type, and the format, that a value of `type` means; None for any type."""
    if given in _JSON_TYPES:
        return given, None
    return _NEAREST.get(given.lower(), (given.lower(), None)) if _known(given) else (None, None)


def is_json_type(given: str) -> bool:
    """Whether JSON Schema knows this value of `type`."""
    return given in _JSON_TYPES or given == "null"


def is_null(given: str) -> bool:
    """Whether a value of `type` means null, in the spelling of any tool."""
    return given.lower() in ("null", "none")


def _known(given: str) -> bool:
    return given.lower() in _NEAREST or given.lower() in _JSON_TYPES


def covers(wide: Sequence[str] | None, narrow: Sequence[str] | None) -> bool:
    """Whether every value of the narrow types is of the wide ones; None is all types."""
    if wide is None:
        return True
    if narrow is None:
        return False
    return all(t in wide or (t == "integer" and "number" in wide) for t in narrow)


def fitted(
    value: bool | int | float | str, types: Sequence[str] | None
) -> bool | int | float | str | None:
    """A listed value as the schema's type has it: unquoted numbers of a text enum become text."""
    if types is None or covers(types, (json_type(value),)):
        return value
    if isinstance(value, float) and value.is_integer() and "integer" in types:
        return int(value)
    if "string" in types:
        return str(value).lower() if isinstance(value, bool) else str(value)
    if isinstance(value, str) and {"integer", "number"} & set(types):
        return _number(value, types)
    return None


def _number(value: str, types: Sequence[str]) -> int | float | None:
    try:
        return int(value) if "integer" in types else float(value)
    except ValueError:
        return None
