"""Values of parameters and forms: from the text on the wire to JSON values.

What comes in is still percent-encoded, because the delimiters of a style are those that are not
(RFC 6570, 3.2.1; OpenAPI 3.1, 4.8.12.3). What goes out has the types that the schema names, where
the text can be read so; else it stays text, and the schema is left to refuse it. Raises KeyError
where a value is missing and ValueError where the text does not follow its style.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TypeAlias, cast
from urllib.parse import unquote, unquote_plus

from clientsmith.ir import Json
from clientsmith.mock.pointers import Pointers, mapping

# RFC 8259, 6: no leading zeros, no plus sign, no underscores, no NaN.
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)\Z")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\Z")
_LITERALS: Mapping[str, tuple[str, Json]] = {
    "true": ("boolean", True),
    "false": ("boolean", False),
    "null": ("null", None),
}
_BRACKETS: Mapping[str, str] = {"{": "object", "[": "array"}

_Tree: TypeAlias = "dict[str, _Tree | list[str]]"
"""A nested object whose scalars are still text; what is repeated is a longer list."""


class Pairs(Mapping[str, str]):
    """Names with their values as sent: a query, a form, cookies, headers, path variables."""

    def __init__(
        self, raw: Sequence[tuple[str, str]], decode: Callable[[str], str] = unquote
    ) -> None:
        self.decode = decode
        self.claimed: frozenset[str] = frozenset()
        """Names of parameters, which no exploded object may take for its own."""
        self.raw = [(decode(name), value) for name, value in raw]

    def __getitem__(self, name: str) -> str:
        return self.decode(self.all(name)[0])

    def __iter__(self) -> Iterator[str]:
        return iter(dict(self.raw))

    def __len__(self) -> int:
        return len(dict(self.raw))

    def all(self, name: str) -> list[str]:
        """The values of a name, still encoded; KeyError where there is none."""
        values = [value for key, value in self.raw if key == name]
        if not values:
            raise KeyError(name)
        return values


class Fields(Pairs):
    """Headers: names match whatever their case, values are not percent-encoded."""

    def __init__(self, raw: Sequence[tuple[str, str]]) -> None:
        super().__init__(raw, decode=str)

    def all(self, name: str) -> list[str]:
        """The values of a field as one list (RFC 9110, 5.2)."""
        values = [value for key, value in self.raw if key.lower() == name.lower()]
        if not values:
            raise KeyError(name)
        return [", ".join(values)]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and any(k.lower() == name.lower() for k, _ in self.raw)


def query_pairs(query: str) -> Pairs:
    """Split a query or an urlencoded form; a plus sign is a space (WHATWG URL, 5.1)."""
    pairs = [part.partition("=") for part in query.split("&") if part]
    return Pairs([(name, value) for name, _, value in pairs], decode=unquote_plus)


def cookie_pairs(header: str | None, *, exploded: bool = False) -> Pairs:
    """Split a Cookie header (RFC 6265, 4.2.1).

    Where a parameter of it is exploded, its parts are set off by `&`: OpenAPI's table of styles
    writes cookies as it writes queries (3.1, 4.8.12.4).
    """
    parts = re.split("[;&]" if exploded else ";", header or "")
    pairs = [part.strip().partition("=") for part in parts if part.strip()]
    return Pairs([(name, value) for name, _, value in pairs])


class Reader:
    """Reads values by style and schema."""

    def __init__(self, pointers: Pointers) -> None:
        self._pointers = pointers

    def read(self, name: str, style: str, explode: bool, schema: Json, source: Pairs) -> Json:
        """Read a parameter."""
        types = self._pointers.types(schema)
        if style == "deepObject":
            return self._typed_tree(_tree(name, source), schema)
        # Nothing is delimited where each item stands alone: these are all `form` then.
        is_apart = explode and style in ("form", "spaceDelimited", "pipeDelimited", "cookie")
        # 3.2, 4.12.6.1: a cookie of this style is as it stands.
        decode = str if style == "cookie" else source.decode
        if "object" in types and is_apart:
            return self._exploded_object(name, schema, source)
        raw = source.all(name)
        if "array" in types and is_apart:
            return self._typed_array([decode(value) for value in raw], schema)
        if len(raw) > 1 and not types and is_apart:
            return [decode(value) for value in raw]
        if len(raw) > 1:
            raise ValueError(f"{name} is given {len(raw)} times")
        value, separator = _unwrapped(raw[0], name, style, explode)
        if "array" in types:
            return self._typed_array(_split(value, separator, decode), schema)
        if "object" in types and style != "form":
            return self._typed_object(_object(value, separator, explode, decode), schema)
        if "object" in types:
            return self._typed_object(_object(value, ",", False, decode), schema)
        return self.typed(decode(value), schema)

    def typed(self, value: str, schema: Json) -> Json:
        """Give a text the type that its schema names, if it is the text of one."""
        types = self._pointers.types(schema)
        if value in _LITERALS and _LITERALS[value][0] in types:
            return _LITERALS[value][1]
        if ("integer" in types or "number" in types) and _INTEGER.match(value):
            return int(value)
        if "number" in types and _NUMBER.match(value):
            return float(value)
        if value[:1] in _BRACKETS and _BRACKETS[value[:1]] in types and "string" not in types:
            # What a style cannot write inside of an item comes as JSON (OpenAPI 3.1, 4.8.14.4).
            with suppress(ValueError):
                return cast(Json, json.loads(value))
        return value

    def _typed_array(self, values: list[str], schema: Json) -> Json:
        items = self._pointers.items(schema)
        return [self.typed(value, items) for value in values]

    def _typed_object(self, values: Mapping[str, str], schema: Json) -> Json:
        properties = self._pointers.properties(schema)
        extra = mapping(schema).get("additionalProperties", {})
        return {
            name: self.typed(value, properties.get(name, extra)) for name, value in values.items()
        }

    def _typed_tree(self, tree: _Tree | list[str], schema: Json) -> Json:
        if isinstance(tree, list):
            is_list = len(tree) > 1 or "array" in self._pointers.types(schema)
            return self._typed_array(tree, schema) if is_list else self.typed(tree[0], schema)
        properties, extra = self._pointers.properties(schema), self._pointers.extra(schema)
        return {
            name: self._typed_tree(inner, properties.get(name, extra))
            for name, inner in tree.items()
        }

    def _exploded_object(self, name: str, schema: Json, source: Pairs) -> Json:
        found: dict[str, Json] = {}
        properties = self._pointers.properties(schema)
        extra = mapping(schema).get("additionalProperties", not properties)
        if extra is True or isinstance(extra, dict):
            free = {} if extra is True else extra
            # Its own name is never that of a pair, and so a property may have it.
            others = {key: free for key in source if key == name or key not in source.claimed}
            properties = {**others, **properties}
        for prop, inner in properties.items():
            if prop in source:
                values = [source.decode(value) for value in source.all(prop)]
                # A list inside of an object has no place in the style: items that are repeated, or
                # one text of JSON.
                one = self.typed(values[0], inner)
                is_list = "array" in self._pointers.types(inner)
                is_whole = not is_list or (len(values) == 1 and isinstance(one, list))
                found[prop] = one if is_whole else self._typed_array(values, inner)
        if not found:
            raise KeyError(name)
        return found


def _unwrapped(value: str, name: str, style: str, explode: bool) -> tuple[str, str]:
    """Take the style's prefix off; give the rest, and what separates its items."""
    if style == "label":
        # Two full stops alone would be a step up (RFC 3986, 5.2.4), and come encoded.
        value = re.sub("^%2[Ee]", ".", value)
        if not value.startswith("."):
            raise ValueError("a label begins with a full stop")
        return value[1:], "." if explode else ","
    if style == "matrix":
        if explode:
            # RFC 6570, 3.2.7: each item has the name in front, and no `=` where it is empty.
            return re.sub(rf"(^|;){re.escape(name)}(=|(?=;|$))", r"\1", value[1:]), ";"
        if not value.startswith(f";{name}="):
            raise ValueError(f"a matrix parameter begins with ;{name}=")
        return value[len(name) + 2 :], ","
    # OpenAPI 3.1, 4.8.12.3: these two delimiters may not stand in a URL, so come encoded.
    if style == "spaceDelimited":
        return re.sub(r"%20|\+", " ", value), " "
    if style == "pipeDelimited":
        return re.sub(r"%7[Cc]", "|", value), "|"
    return value, ","


def _split(value: str, separator: str, decode: Callable[[str], str]) -> list[str]:
    # A header's list may have spaces behind its commas (RFC 9110, 5.6.1).
    strip = str.strip if decode is str else str
    return [decode(strip(item)) for item in value.split(separator)] if value else []


def _object(
    value: str, separator: str, explode: bool, decode: Callable[[str], str]
) -> dict[str, str]:
    parts = [part.strip() if decode is str else part for part in value.split(separator)]
    if explode:
        pairs = [part.partition("=") for part in parts]
        return {decode(name): decode(inner) for name, _, inner in pairs}
    if len(parts) % 2:
        raise ValueError("an object that is not exploded is a list of names and values")
    return {decode(parts[i]): decode(parts[i + 1]) for i in range(0, len(parts), 2)}


def _tree(name: str, source: Pairs) -> _Tree:
    """Read `name[a][b]=value`; OpenAPI leaves nesting and lists open, servers agree on this."""
    found: _Tree = {}
    for key, value in source.raw:
        if key.startswith(f"{name}[") and key.endswith("]"):
            _grow(found, key[len(name) + 1 : -1].split("]["), source.decode(value))
    if not found:
        raise KeyError(name)
    return found


def _grow(tree: _Tree, path: Sequence[str], value: str) -> None:
    for key in path[:-1]:
        inner = tree.setdefault(key, {})
        if isinstance(inner, list):
            raise ValueError(f"{key} is both a value and an object")
        tree = inner
    values = tree.setdefault(path[-1], [])
    if not isinstance(values, list):
        raise ValueError(f"{path[-1]} is both a value and an object")
    values.append(value)
