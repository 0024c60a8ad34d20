"""What a server sees of the values that are given: text, where no schema names a type.

What comes in are values and their schemas; what goes out are the same values as the server reads
them back from parameters and forms. Says nothing of how they are written, and draws none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from clientsmith.mock.pointers import Pointers, mapping


def is_sent(value: Any) -> bool:
    """Whether a parameter has anything of a value."""
    # An empty list has no item to send (OpenAPI 3.1, 4.8.12.4); null is no value of a parameter.
    return value is not None and value not in ([], {})


def as_read(node: Mapping[str, Any], value: Any, pointers: Pointers) -> Any:
    """A parameter: one value is read as a list of one, where it may be a list."""
    types = pointers.types(node.get("schema"))
    if "array" in types and not (value is None or isinstance(value, (list, dict))):
        return [value]
    is_plain = not isinstance(value, (list, dict))
    if "schema" not in node or value is None or (is_plain and types):
        return value
    # Each item of a list is a pair of its own there, and one alone is no list to a reader.
    is_deep = node.get("style") == "deepObject" or (not types and isinstance(value, list))
    return _as_texts(value, node["schema"], pointers, is_deep=is_deep)


def _as_texts(value: Any, schema: Any, pointers: Pointers, *, is_deep: bool) -> Any:
    """What is inside a list or object is read as text where its schema names no type."""
    types = pointers.types(schema)
    if isinstance(value, list) and (types or is_deep):
        inner = pointers.items(schema)
        items = [_as_texts(item, inner, pointers, is_deep=False) for item in value]
        return items if types or len(items) != 1 else items[0]
    if isinstance(value, dict) and (types or is_deep):
        declared, extra = pointers.properties(schema), pointers.extra(schema)
        read = {
            key: _as_texts(inner, declared.get(key, extra), pointers, is_deep=is_deep)
            for key, inner in value.items()
        }
        # Nothing stands for an empty list where each item is a pair of its own.
        return {key: inner for key, inner in read.items() if not is_deep or is_sent(inner)}
    return value if types else _plain(value)


def as_form(
    kind: str, value: Mapping[str, Any], media: Mapping[str, Any], pointers: Pointers
) -> dict[str, Any]:
    """All properties of a form that anything is sent of."""
    schema, encodings = media.get("schema"), mapping(media.get("encoding"))
    declared, extra = pointers.properties(schema), pointers.extra(schema)
    shown = {
        name: as_field(kind, inner, declared.get(name, extra), pointers)
        for name, inner in value.items()
    }
    return {
        name: inner
        for name, inner in shown.items()
        # An object is JSON, unless its properties are to be pairs (OpenAPI 3.1, 4.8.15.1).
        if is_sent(inner) or (inner == {} and (kind == "multipart" or name not in encodings))
    }


def as_field(kind: str, value: Any, schema: Any, pointers: Pointers) -> Any:
    """One property of a form: each item of a list is a pair, or a part, of its own."""
    types = pointers.types(schema)
    if not isinstance(value, list) or not (types <= {"null"} or "array" in types):
        return _as_item(kind, value, schema, pointers)
    inner = pointers.items(schema)
    # RFC 6570, 2.3: undefined members of a list are ignored.
    items = [_as_item(kind, item, inner, pointers) for item in value if item is not None]
    return items if types or len(items) != 1 else items[0]


def _as_item(kind: str, value: Any, schema: Any, pointers: Pointers) -> Any:
    # A part of a multipart body says that it is JSON; a pair has no place to say so.
    told = kind == "multipart" and isinstance(value, (dict, list))
    return value if told or pointers.types(schema) else _plain(value)


def _plain(value: Any) -> Any:
    """The text of a value of any type; JSON, where it is no text itself."""
    if value is None or isinstance(value, (str, bytes)):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
