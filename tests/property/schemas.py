"""Random schemas of every kind that specs use, and values of them.

What comes in are names to refer to and a version of OpenAPI; what goes out are strategies of
hypothesis. Names come from a pool of those that are trouble in Python, in pydantic or to us.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

Json = Any
Draw = st.DrawFn

NASTY = (
    *("self", "class", "list", "model_config", "json", "copy", "schema", "d", "id", "ID", "Id"),
    *("_x", "__init__", "2fa", "a-b", "a_b", "aB", "a b", "a.b", "a/b", "a~1b", "\u00e9", "\u540d"),
    *(
        "\U0001f600",
        "type",
        "None",
        "True",
        "match",
        "int",
        "str",
        "Any",
        "Optional",
        "dict",
        "set",
    ),
    *("BaseModel", "Field", "List", "Order", "OrderParams", "OrdersClient", "Client", "body"),
    *(
        "request_options",
        "timeout",
        "kwargs",
        "return",
        "$ref",
        "filter[x]",
        "X-Header",
        "validate",
    ),
    *(
        "model_fields",
        "construct",
        "Literal",
        "Union",
        "datetime",
        "date",
        "uuid",
        "import",
        "%",
        "'",
    ),
    *('"', "\\", "{}", "async", "client", "types", "core", "raw", "with_raw_response", "errors"),
    *("UnknownVariant", "Model", "TypedDict", "bool", "bytes", "object", "property", "annotations"),
)
names = st.sampled_from(NASTY)
plain = st.sampled_from(["first", "second", "third", "fourth", "createdAt", "item_count"])

FORMATS = {
    "date-time": "2024-01-02T03:04:05Z",
    "date": "2024-01-02",
    "time": "03:04:05Z",
    "duration": "P1DT2H",
    "uuid": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    "byte": "aGk=",
    "binary": "x",
    "decimal": "1.50",
    "uri": "https://a.example/b",
    "email": "a@b.example",
    "password": "secret",
    "of our own": "?",
}
NULL = {"type": "null"}


@dataclass(frozen=True)
class Kinds:
    """What schemas may be here."""

    refs: tuple[str, ...]
    """Names of component schemas."""
    is_30: bool

    def ref(self, name: str) -> Json:
        escaped = name.replace("~", "~0").replace("/", "~1").replace("%", "%25")
        return {"$ref": f"#/components/schemas/{escaped}"}


@st.composite
def schemas(draw: Draw, kinds: Kinds, depth: int = 2) -> Json:
    """Draw any schema."""
    choices = SCALARS if depth <= 0 else (*SCALARS, *COMPOSED)
    if kinds.refs and draw(st.integers(0, 3)) == 0:
        schema = kinds.ref(draw(st.sampled_from(kinds.refs)))
        return schema if draw(st.booleans()) else _decorated(draw, {"allOf": [schema]}, kinds)
    schema = draw(st.sampled_from(choices))(draw, kinds, depth)
    return _decorated(draw, schema, kinds) if isinstance(schema, dict) else schema


def _decorated(draw: Draw, schema: Json, kinds: Kinds) -> Json:
    """Say more about a schema, and admit null in one of the ways to say so."""
    more = draw(st.integers(0, 9))
    if more == 0:
        schema = {**schema, "description": 'Said.\n\nAt \'length\' """ \\.', "deprecated": True}
    elif more == 1:
        schema = {**schema, "title": draw(names)}
    elif more in (2, 3):
        return _nullable(draw, schema, kinds)
    return schema


def _nullable(draw: Draw, schema: Json, kinds: Kinds) -> Json:
    if kinds.is_30:
        return {**schema, "nullable": True}
    type_ = schema.get("type")
    if isinstance(type_, str) and "enum" not in schema and draw(st.booleans()):
        return {**schema, "type": [type_, "null"]}
    return {draw(st.sampled_from(["oneOf", "anyOf"])): [schema, NULL]}


# -- scalars --------------------------------------------------------------------------------


def text(draw: Draw, kinds: Kinds, depth: int) -> Json:
    found: dict[str, Json] = {"type": "string"}
    if draw(st.booleans()):
        found["format"] = draw(st.sampled_from(sorted(FORMATS)))
    elif draw(st.booleans()):
        found |= {"maxLength": 20, "pattern": "^[^'\"\\\\\\d]*$", "default": "it's"}
    return found


def number(draw: Draw, kinds: Kinds, depth: int) -> Json:
    kind, format_ = draw(
        st.sampled_from(
            [("integer", None), ("integer", "int64"), ("number", None), ("number", "double")]
        )
    )
    found = {"type": kind, "minimum": 0, "maximum": 100}
    found |= {"format": format_} if format_ else {}
    return found | ({"default": 7} if draw(st.booleans()) else {})


def boolean(draw: Draw, kinds: Kinds, depth: int) -> Json:
    return {"type": "boolean", **({"default": True} if draw(st.booleans()) else {})}


def listed(draw: Draw, kinds: Kinds, depth: int) -> Json:
    values = draw(
        st.sampled_from(
            [
                ["a", "A", "a b", "", "class", "1"],
                [1, 2, -3],
                [0.5, 1.5],
                ["a", 1, True],
                ["only"],
                list(NASTY[:12]),
            ]
        )
    )
    found: dict[str, Json] = {"enum": values}
    if draw(st.booleans()):
        kind = {str: "string", int: "integer", float: "number"}[type(values[0])]
        found |= {"type": kind} if all(type(v) is type(values[0]) for v in values) else {}
    if draw(st.integers(0, 3)) == 0:
        found["x-enum-varnames"] = [f"Name {n}" for n in range(len(values))]
    return {**found, "enum": [*values, None]} if draw(st.integers(0, 5)) == 0 else found


def constant(draw: Draw, kinds: Kinds, depth: int) -> Json:
    value = draw(st.sampled_from(["v", "it's", 3, True, ""]))
    return {"enum": [value]} if kinds.is_30 else {"const": value}


def anything(draw: Draw, kinds: Kinds, depth: int) -> Json:
    given = [{}, {"description": "Anything."}, {"example": {"$ref": 1}}]
    return draw(st.sampled_from(given if kinds.is_30 else [*given, True, {"not": NULL}]))


def several_types(draw: Draw, kinds: Kinds, depth: int) -> Json:
    types = ["string", "integer", "boolean", "null"]
    if kinds.is_30:
        return {"anyOf": [{"type": type_} for type_ in types[:2]]}
    return {"type": draw(st.lists(st.sampled_from(types), min_size=1, max_size=3, unique=True))}


# -- composed -------------------------------------------------------------------------------


def array(draw: Draw, kinds: Kinds, depth: int) -> Json:
    found: dict[str, Json] = {"type": "array"}
    if draw(st.integers(0, 5)) or kinds.is_30:
        found["items"] = draw(schemas(kinds, depth - 1))
    return found | ({"uniqueItems": True} if draw(st.integers(0, 5)) == 0 else {})


def tuple_(draw: Draw, kinds: Kinds, depth: int) -> Json:
    if kinds.is_30:
        return array(draw, kinds, depth)
    items = [draw(schemas(kinds, depth - 1)) for _ in range(draw(st.integers(1, 2)))]
    found = {"type": "array", "prefixItems": items, "minItems": len(items)}
    return found | ({"items": False} if draw(st.booleans()) else {})


def map_(draw: Draw, kinds: Kinds, depth: int) -> Json:
    return {"type": "object", "additionalProperties": draw(schemas(kinds, depth - 1))}


def object_(draw: Draw, kinds: Kinds, depth: int) -> Json:
    chosen = draw(st.lists(names | plain, max_size=4, unique=True))
    properties = {name: _property(draw, kinds, depth) for name in chosen}
    found: dict[str, Json] = {"type": "object", "properties": properties}
    required = [name for name in chosen if draw(st.booleans())]
    if required:
        found["required"] = required
    more = draw(st.integers(0, 7))
    if more < 3:
        found["additionalProperties"] = (True, False, {"type": "string"})[more]
    elif more == 3 and not kinds.is_30:
        found["patternProperties"] = {"^x-": {"type": "integer"}}
    return found


def _property(draw: Draw, kinds: Kinds, depth: int) -> Json:
    schema = draw(schemas(kinds, depth - 1))
    way = draw(st.integers(0, 11))
    if way < 2 and isinstance(schema, dict) and "$ref" not in schema:
        return {**schema, ("readOnly", "writeOnly")[way]: True}
    return schema


def joined(draw: Draw, kinds: Kinds, depth: int) -> Json:
    """Join objects; those that are referred to may say otherwise about a property."""
    members = [object_(draw, kinds, depth - 1)]
    if kinds.refs and draw(st.booleans()):
        members.insert(0, kinds.ref(draw(st.sampled_from(kinds.refs))))
    else:
        members.append(object_(draw, kinds, depth - 1))
    if draw(st.booleans()):
        members.append({"required": [draw(names | plain)]})
    return {"allOf": members, "x-no-values": True}


def union(draw: Draw, kinds: Kinds, depth: int) -> Json:
    count = draw(st.integers(1, 3))
    variants = [draw(schemas(kinds, depth - 1)) for _ in range(count)]
    return {draw(st.sampled_from(["oneOf", "anyOf"])): variants}


def tagged(draw: Draw, kinds: Kinds, depth: int) -> Json:
    tag = draw(names | plain)
    variants = [_tagged(draw, kinds, tag, f"v{n}") for n in range(draw(st.integers(2, 3)))]
    return {"oneOf": variants, "discriminator": {"propertyName": tag}}


def _tagged(draw: Draw, kinds: Kinds, tag: str, value: str) -> Json:
    own = object_(draw, kinds, 0)
    properties = {**own["properties"], tag: {"type": "string", "enum": [value]}}
    return {**own, "properties": properties, "required": [tag]}


def requirement(draw: Draw, kinds: Kinds, depth: int) -> Json:
    own = object_(draw, kinds, depth - 1)
    keys = list(own["properties"]) or ["x"]
    return {**own, "anyOf": [{"required": [key]} for key in keys], "x-no-values": True}


Maker = Callable[[Draw, Kinds, int], Json]
SCALARS: Sequence[Maker] = (
    *(text, text, number, boolean, listed, constant, anything, several_types),
)
COMPOSED: Sequence[Maker] = (
    *(object_, object_, object_, array, tuple_, map_, joined, union, tagged, requirement),
)


# -- values ---------------------------------------------------------------------------------


class NoValue(Exception):
    """Nothing is drawn for a schema: it is contradictory, or endless."""


DEEP = 5


@dataclass(frozen=True)
class Values:
    """Draws values that keep to schemas, and properties that none of them lists."""

    draw: Draw
    schemas: dict[str, Json]

    def of(self, schema: Json, depth: int = 0) -> Json:
        if depth > DEEP + 6 or schema is False:
            raise NoValue
        if schema is True or schema == {}:
            return self.draw(st.sampled_from([None, 1, "x", [1], {"a": None}]))
        if "x-no-values" in schema:
            raise NoValue
        if "$ref" in schema:
            name = schema["$ref"].removeprefix("#/components/schemas/").replace("%25", "%")
            return self.of(self.schemas[name.replace("~1", "/").replace("~0", "~")], depth + 1)
        if schema.get("nullable") and self.draw(st.booleans()):
            return None
        for keyword in ("allOf", "oneOf", "anyOf"):
            if keyword in schema:
                return self.of(self.draw(st.sampled_from(schema[keyword])), depth + 1)
        if "const" in schema or "enum" in schema:
            return self.draw(st.sampled_from(schema.get("enum") or [schema.get("const")]))
        return self._typed(schema, depth)

    def _typed(self, schema: Json, depth: int) -> Json:
        types = schema.get("type", "string")
        kind = types if isinstance(types, str) else self.draw(st.sampled_from(types))
        if kind == "string":
            return FORMATS.get(schema.get("format", ""), "it's" if depth else "")
        if kind in ("integer", "number"):
            return self.draw(st.sampled_from([0, 7] if kind == "integer" else [0, 0.5, 99.75]))
        if kind == "boolean":
            return self.draw(st.booleans())
        if kind == "null":
            return None
        return self._array(schema, depth) if kind == "array" else self._object(schema, depth)

    def _array(self, schema: Json, depth: int) -> Json:
        first = [self.of(item, depth + 1) for item in schema.get("prefixItems", ())]
        if first or depth >= DEEP or self.draw(st.booleans()):
            return first
        return [self.of(schema.get("items", True), depth + 1)]

    def _object(self, schema: Json, depth: int) -> Json:
        required = schema.get("required", ())
        found: dict[str, Json] = {}
        for name, inner in schema.get("properties", {}).items():
            if name in required or (depth < DEEP and self.draw(st.booleans())):
                found[name] = self.of(inner, depth + 1)
        return found | dict(self._extra(schema, depth))

    def _extra(self, schema: Json, depth: int) -> Iterator[tuple[str, Json]]:
        more = schema.get("additionalProperties", True)
        if more is not False and depth < DEEP and self.draw(st.booleans()):
            yield "not listed", self.of(more, depth + 1)
        if "patternProperties" in schema:
            yield "x-1", 1
