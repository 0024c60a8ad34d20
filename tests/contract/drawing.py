"""JSON values of the spec's schemas, as hypothesis strategies.

What comes in is a schema of `document.bundle()`; what goes out are values that satisfy it. From a
service ahead of the spec come properties, enum values and variants that it does not list, and nulls
for what may be absent. Never asks the SDK what it can read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from contract.document import resolve
from contract.facts import Json
from hypothesis import strategies as st
from hypothesis_jsonschema import from_schema

Strategy = st.SearchStrategy[Any]

DEEP = 5
"""Nesting below which lists stay empty and optional properties away."""
EXACT = 2**53
"""RFC 8259, 6: numbers beyond this are not the same to everybody."""

ANYTHING: Strategy = st.recursive(
    st.none() | st.booleans() | st.integers(-EXACT, EXACT) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=4,
)
_NEW_TEXT = st.sampled_from(["", "new", "New-Value", "déjà vu", "null", "0"])
# Names that a class may have a use of its own for.
_NEW_NAMES = st.text(max_size=8) | st.sampled_from(
    ["self", "cls", "class", "__class__", "__dict__", "_private", "copy", "json", "dict",
     "model_config", "model_dump", "model_fields", "model_extra", "__pydantic_extra__",
     "validate", "schema", "construct", "wire", "type", "id"]
)  # fmt: skip
# RFC 3339, 5.6: the same moment has many spellings, and lower case is allowed.
MOMENTS = st.builds(
    "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{}".format,
    st.integers(1, 9999),
    st.integers(1, 12),
    st.integers(1, 28),
    st.integers(0, 23),
    st.integers(0, 59),
    st.integers(0, 59),
    st.sampled_from(["", ".0", ".123", ".120000", ".123456", ".000001"]),
    st.sampled_from(["Z", "+00:00", "-00:00", "+05:30", "-11:15", "z"]),
)


class Drawing:
    """Makes strategies."""

    def __init__(self, *, ahead: bool) -> None:
        self._ahead = ahead
        """Whether values come from a service that is ahead of the spec."""

    def of(self, schema: Json, depth: int = 0) -> Strategy:
        """Draw values of a schema."""
        node = merged(schema)
        options = node.get("oneOf") or node.get("anyOf")
        if options:
            return self._union(node, options, depth)
        if "const" in node:
            return st.just(node["const"])
        if "enum" in node:
            known = st.sampled_from(node["enum"])
            return known | _NEW_TEXT if self._ahead else known
        kinds = node.get("type", [])
        found = [self._typed(node, kind, depth) for kind in _list(kinds)]
        return st.one_of(found) if found else ANYTHING

    def _union(self, node: Json, options: list[Json], depth: int) -> Strategy:
        known = st.one_of([self.of(option, depth + 1) for option in options])
        tag = node.get("discriminator", {}).get("propertyName")
        if tag is None or not self._ahead:
            return known
        future = st.builds(lambda name, rest: {**rest, tag: name}, _NEW_TEXT, known)
        tagless = known.map(lambda value: {key: value[key] for key in value if key != tag})
        return known | future | tagless

    def _typed(self, node: Json, kind: str, depth: int) -> Strategy:
        if kind == "array":
            most = 0 if depth >= DEEP else 3
            return st.lists(self.of(node.get("items", {}), depth + 1), max_size=most)
        if kind == "object":
            return self._object(node, depth)
        if node.get("format") == "date-time":
            return MOMENTS
        return _plain(json.dumps({**node, "type": kind}, sort_keys=True))

    def _object(self, node: Json, depth: int) -> Strategy:
        properties = node.get("properties", {})
        required = {name: self.of(properties[name], depth + 1) for name in node.get("required", ())}
        names = [name for name in properties if name not in required and depth < DEEP]
        optional = {name: self.of(properties[name], depth + 1) for name in names}
        if self._ahead:
            optional = {name: values | st.none() for name, values in optional.items()}
        known = st.fixed_dictionaries(required, optional=optional)
        more = node.get("additionalProperties", True)
        if not properties:
            return st.dictionaries(st.text(max_size=8), self.of(more, depth + 1), max_size=3)
        if not self._ahead:
            return known
        new = st.dictionaries(_NEW_NAMES, ANYTHING, max_size=2)
        return st.builds(lambda new, known: {**_without(new, properties), **known}, new, known)


def merged(schema: Json) -> dict[str, Json]:
    """A schema with what it refers to and all of `allOf` in one."""
    if not isinstance(schema, dict):
        return {}
    found: dict[str, Json] = {}
    for part in _parts(schema):
        for key, value in part.items():
            if key == "properties":
                found[key] = {**found.get(key, {}), **value}
            elif key == "required":
                found[key] = [*dict.fromkeys([*found.get(key, ()), *value])]
            elif key not in ("$ref", "allOf"):
                found[key] = value
    return found


def _parts(schema: dict[str, Json]) -> Iterator[dict[str, Json]]:
    if "$ref" in schema:
        yield merged(resolve({"$ref": schema["$ref"]}))
    for part in schema.get("allOf", ()):
        yield merged(part)
    yield schema


def _without(new: dict[str, Json], properties: dict[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in new.items() if name not in properties}


def _list(kinds: Json) -> list[str]:
    return [kinds] if isinstance(kinds, str) else kinds


@cache
def _plain(node: str) -> Strategy:
    """Draw scalars by their limits; strategies are slow to make, and few differ."""
    keys = ("type", "minimum", "maximum", "exclusiveMinimum", "minLength", "maxLength", "pattern")
    schema = {key: value for key, value in json.loads(node).items() if key in keys}
    return from_schema(schema).filter(lambda v: not isinstance(v, int) or abs(v) <= EXACT)
