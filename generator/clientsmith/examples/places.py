"""Finding the values of a spec that have a schema: examples and defaults.

What comes in are the files; what goes out are pairs of places. Each file is walked once, and a file
is known once something refers to it. Judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from clientsmith.document import Located, Sources
from clientsmith.ir import Json

_MAPS = frozenset({"properties", "patternProperties", "dependentSchemas", "$defs", "definitions"})
_SCHEMAS = frozenset(
    {"schema", "itemSchema", "items", "additionalProperties", "not", "if", "then", "else"}
    | {"contains", "propertyNames", "unevaluatedProperties", "unevaluatedItems"}
)
_CARRIED = frozenset({"schema", "itemSchema"})
_LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_DATA = frozenset({"example", "default", "const", "enum", "value", "dataValue", "mapping"})


@dataclass(frozen=True, slots=True)
class Value:
    """A value and the schema that it has to satisfy."""

    place: Located
    schema: Located
    is_default: bool


def values(sources: Sources, root: Located) -> Iterator[Value]:
    """Find all of them, file by file, from the root on."""
    files = {root.file: root}
    pending = [root]
    while pending:
        for value in _walk(pending.pop(), is_schema=False):
            if isinstance(value, Value):
                yield value
                continue
            target = sources.follow(str(value.value), value)
            whole = None if target is None else sources.follow("#", target)
            if whole is not None and whole.file not in files:
                files[whole.file] = whole
                pending.append(whole)


def _walk(node: Located, *, is_schema: bool) -> Iterator[Value | Located]:
    """Give values, and the places of references."""
    value = node.value
    if isinstance(value, list):
        for index in range(len(value)):
            yield from _walk(node.child(index), is_schema=is_schema)
        return
    if not isinstance(value, dict):
        return
    if isinstance(value.get("$ref"), str):
        yield node.child("$ref")
    yield from _of_schema(node, value) if is_schema else _of_carrier(node, value)
    for key, child in value.items():
        if key in _DATA or (key == "examples" and is_schema):
            continue
        named = key in _MAPS if is_schema else key == "schemas"
        if named and isinstance(child, dict):
            for name in child:
                yield from _walk(node.child(key, name), is_schema=True)
        else:
            inner = key in _SCHEMAS or key in _LISTS if is_schema else key in _CARRIED
            yield from _walk(node.child(key), is_schema=inner)


def _of_schema(node: Located, schema: Mapping[str, Json]) -> Iterator[Value]:
    if "default" in schema:
        yield Value(node.child("default"), node, is_default=True)
    if "example" in schema:
        yield Value(node.child("example"), node, is_default=False)
    examples = schema.get("examples")
    if isinstance(examples, list):
        for index in range(len(examples)):
            yield Value(node.child("examples", index), node, is_default=False)


def _of_carrier(node: Located, carrier: Mapping[str, Json]) -> Iterator[Value]:
    """Of a media type, a parameter or a header; a stream's examples are single events."""
    keys = [key for key in ("itemSchema", "schema") if key in carrier]
    if not keys:
        return
    schema = node.child(keys[0])
    if "example" in carrier:
        yield Value(node.child("example"), schema, is_default=False)
    examples = carrier.get("examples")
    for name, example in examples.items() if isinstance(examples, dict) else ():
        for key in ("value", "dataValue"):
            if isinstance(example, dict) and key in example:
                yield Value(node.child("examples", name, key), schema, is_default=False)
