"""Whether a value satisfies a schema, by the standard library alone.

What comes in are a document and values; what goes out is yes or no. For those who choose values
while an SDK is made, when openapi-core may not be there; requests and replies are checked by
`checks`, which also says what is wrong. Knows the keywords that documents use for values, reads
both versions of those that changed, and takes what it does not know as satisfied.
"""

from __future__ import annotations

import base64
import datetime
import ipaddress
import json
import re
import uuid
from collections.abc import Callable, Mapping
from typing import cast

from clientsmith.document import json_type
from clientsmith.ir import Json
from clientsmith.mock.patterns import compiled, is_quick
from clientsmith.mock.pointers import Node, Pointers, as_list, mapping, text

_DEEP = 60
"""Nesting of schemas below which nothing is refused any more."""
_OF_ANY = frozenset({"patternProperties", "additionalProperties", "propertyNames"})
"""Keywords that ask something of properties which are not declared beside them."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ](\d\d:\d\d:\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:([0-5]\d|60)(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)?")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\"<>\\^`{|}]*")
_DURATION = re.compile(r"P(?=.)(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?)")


class Judge:
    """Judges the values of one document, in one direction."""

    def __init__(self, pointers: Pointers, *, writing: bool) -> None:
        self._pointers = pointers
        self._hidden = "readOnly" if writing else "writeOnly"
        self._known: dict[tuple[int, int], tuple[bool, Json, Json]] = {}

    def fits(self, value: Json, schema: Json) -> bool:
        """Whether a value satisfies a schema of the document."""
        # For one question: by identity, which lasts as long as value and schema do.
        self._known.clear()
        return self._fits(value, schema, 0)

    def _fits(self, value: Json, schema: Json, depth: int) -> bool:
        if not isinstance(schema, dict) or depth > _DEEP:
            return schema is not False
        key = (id(value), id(schema))
        if key not in self._known:
            # Schemas of schemas that lead to one another many times would take for ever; in a
            # circle, nothing but the circle itself is asked.
            self._known[key] = (True, value, schema)
            self._known[key] = (self._judged(value, schema, depth), value, schema)
        return self._known[key][0]

    def _judged(self, value: Json, schema: Node, depth: int) -> bool:
        if value is None and schema.get("nullable") is True:
            return True
        if "$ref" in schema and not self._fits(value, self._target(schema), depth + 1):
            return False
        return (
            _is_plain(value, schema)
            and self._composed(value, schema, depth)
            and (not isinstance(value, dict) or self._object(value, schema, depth))
            and (not isinstance(value, list) or self._array(value, schema, depth))
        )

    def _target(self, schema: Node) -> Json:
        target = self._pointers.node({"$ref": schema["$ref"]})
        return cast(Json, target)

    def _composed(self, value: Json, schema: Node, depth: int) -> bool:
        def fits(part: Json) -> bool:
            return self._fits(value, part, depth + 1)

        variants = as_list(schema.get("oneOf", schema.get("anyOf")))
        chosen = self._tagged(value, schema) if variants else None
        if chosen is not None:
            return chosen is not False and fits(chosen)
        return (
            all(map(fits, as_list(schema.get("allOf"))))
            and ("anyOf" not in schema or any(map(fits, as_list(schema["anyOf"]))))
            and ("oneOf" not in schema or sum(map(fits, as_list(schema["oneOf"]))) == 1)
            and ("not" not in schema or not fits(schema["not"]))
            and ("if" not in schema or fits(schema.get("then" if fits(schema["if"]) else "else")))
        )

    def _tagged(self, value: Json, schema: Node) -> Json:
        """The variant that a discriminator names; False for an unknown one, None without any."""
        discriminator = mapping(schema.get("discriminator"))
        names = mapping(discriminator.get("mapping"))
        if not names or not isinstance(value, dict):
            return None
        target = names.get(text(value.get(text(discriminator.get("propertyName")))))
        return {"$ref": target} if isinstance(target, str) else False

    def _object(self, value: Mapping[str, Json], schema: Node, depth: int) -> bool:
        declared = mapping(schema.get("properties"))
        missing = [name for name in as_list(schema.get("required")) if name not in value]
        if not all(self._is_hidden(declared.get(str(name))) for name in missing):
            return False
        if not _is_within(len(value), schema, "Properties"):
            return False
        needed = mapping(schema.get("dependentRequired"))
        if any(set(as_list(needed[name])) - value.keys() for name in needed if name in value):
            return False
        # Of many parts that know a property each, none need look at what only the others know.
        names = value.keys() if _OF_ANY & schema.keys() else declared.keys() & value.keys()
        return all(self._property(name, value[name], schema, depth) for name in names)

    def _is_hidden(self, schema: Json) -> bool:
        return mapping(schema).get(self._hidden) is True

    def _property(self, name: str, value: Json, schema: Node, depth: int) -> bool:
        declared = mapping(schema.get("properties"))
        parts = [declared[name]] if name in declared else []
        for pattern, part in mapping(schema.get("patternProperties")).items():
            expression = compiled(pattern)
            hit = expression is not None and is_quick(expression, name) and expression.search(name)
            parts += [part] if hit else []
        if not parts:
            parts = [schema.get("additionalProperties", True)]
        named = "propertyNames" not in schema or self._fits(
            name, schema["propertyNames"], depth + 1
        )
        return named and all(self._fits(value, part, depth + 1) for part in parts)

    def _array(self, value: list[Json], schema: Node, depth: int) -> bool:
        if not _is_within(len(value), schema, "Items"):
            return False
        if schema.get("uniqueItems") is True and len(set(map(_text_of, value))) < len(value):
            return False
        first = as_list(schema.get("prefixItems"))
        rest = schema.get("items", True)
        parts = [*first, *[rest] * (len(value) - len(first))]
        return all(
            self._fits(item, part, depth + 1) for item, part in zip(value, parts, strict=False)
        )


def same(one: Json, other: Json) -> bool:
    """Whether two values are one in JSON: 1 is 1.0, and not true."""
    return one == other and (json_type(one) == "boolean") == (json_type(other) == "boolean")


def _text_of(value: Json) -> str:
    """One text for each value, whatever the order of its keys."""
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    return json.dumps(whole, sort_keys=True)


def _is_plain(value: Json, schema: Node) -> bool:
    """Whether a value is right by the keywords that look at it as a whole."""
    declared = as_list(schema.get("type"))
    if declared and not any(_is_of(value, str(kind)) for kind in declared):
        return False
    if "enum" in schema and not any(same(value, each) for each in as_list(schema["enum"])):
        return False
    if "const" in schema and not same(value, schema["const"]):
        return False
    if isinstance(value, str):
        return _is_text(value, schema)
    return not _is_number(value) or _is_in_range(cast(float, value), schema)


def _is_of(value: Json, kind: str) -> bool:
    if kind == "integer":
        return _is_number(value) and (isinstance(value, int) or cast(float, value).is_integer())
    return _is_number(value) if kind == "number" else json_type(value) == kind


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_within(size: int, schema: Node, what: str) -> bool:
    least, most = schema.get(f"min{what}"), schema.get(f"max{what}")
    return (not _is_number(least) or size >= cast(float, least)) and (
        not _is_number(most) or size <= cast(float, most)
    )


def _is_in_range(value: float, schema: Node) -> bool:
    low, high = schema.get("minimum"), schema.get("maximum")
    above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    # OpenAPI 3.0 has JSON Schema's old booleans.
    above, below = (low if above is True else above), (high if below is True else below)
    step = schema.get("multipleOf")
    return not (
        (_is_number(low) and value < cast(float, low))
        or (_is_number(high) and value > cast(float, high))
        or (_is_number(above) and value <= cast(float, above))
        or (_is_number(below) and value >= cast(float, below))
        or (_is_number(step) and step and not _is_multiple(value, cast(float, step)))
    )


def _is_multiple(value: float, step: float) -> bool:
    try:
        return float(value / step).is_integer()
    except OverflowError:  # Integers of any length are JSON (RFC 8259, 6).
        return isinstance(value, int) and isinstance(step, int) and value % step == 0


def _is_text(value: str, schema: Node) -> bool:
    if not _is_within(len(value), schema, "Length"):
        return False
    pattern = compiled(text(schema.get("pattern"))) if "pattern" in schema else None
    if pattern is not None and is_quick(pattern, value) and not pattern.search(value):
        return False
    check = FORMATS.get(text(schema.get("format")))
    try:
        return check is None or bool(check(value))
    except ValueError:
        return False


def _moment(value: str) -> bool:
    """RFC 3339, 5.6."""
    hit = _MOMENT.fullmatch(value)
    return hit is not None and bool(datetime.date.fromisoformat(value[:10])) and _time(hit[1])


def _time(value: str) -> bool:
    return bool(datetime.time.fromisoformat(value)) or True


def _is_base64(value: str) -> bool:
    return bool(base64.b64decode(value, validate=True)) or True


def _day(value: str) -> bool:
    return len(value) == 10 and bool(datetime.date.fromisoformat(value))


FORMATS: Mapping[str, Callable[[str], object]] = {
    "date-time": _moment,
    "date": _day,
    # RFC 3339, 5.6, wants seconds and an offset; many servers and clients leave them out.
    "time": _CLOCK.fullmatch,
    "uuid": lambda value: len(value) == 36 and bool(uuid.UUID(value)),
    "byte": _is_base64,
    "email": _ADDRESS.fullmatch,
    "ipv4": ipaddress.IPv4Address,
    "ipv6": ipaddress.IPv6Address,
    "uri": _URI.fullmatch,
    "duration": _DURATION.fullmatch,
}
"""By format: whether a text is of it; ValueError is no as well."""
