"""Values for snippets: the examples of the spec, else values that its schemas allow.

What comes in are types and examples; what goes out is JSON, the same for the same spec. Never
random, and never a value that a stated limit forbids; a `pattern` is not solved.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from clientsmith import flatten, ir
from clientsmith.ir import ScalarKind

_BY_KIND: Mapping[ScalarKind, ir.Json] = {
    ScalarKind.ANY: "value",
    ScalarKind.NEVER: None,
    ScalarKind.NULL: None,
    ScalarKind.BOOLEAN: True,
    ScalarKind.DATE: "2024-01-15",
    ScalarKind.DATETIME: "2024-01-15T09:30:00Z",
    ScalarKind.TIME: "09:30:00Z",
    ScalarKind.DURATION: "PT5M",
    ScalarKind.UUID: "d5e9c84f-c2b2-4bf4-b4b0-7ffd7a9ffc32",
    ScalarKind.DECIMAL: "1.5",
    ScalarKind.BASE64: "c2FtcGxl",
}
_BY_FORMAT = {
    "email": "user@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com",
    "uri-reference": "https://example.com",
    "url": "https://example.com",
}
_MAX_DEPTH = 8
_MAX_ITEMS = 100
"""However many a list must have: `minItems` may be any number."""


@dataclass(frozen=True, slots=True)
class Samples:
    """Makes values of the types of one API."""

    types: Mapping[ir.TypeId, ir.NamedType]

    def of(
        self, expr: ir.TypeExpr, name: str, limits: ir.Constraints = (), depth: int = 0
    ) -> ir.Json:
        """Make a value; `name` is what stands for a free text."""
        match expr:
            case ir.Scalar(kind, format_):
                return _scalar(kind, format_, name, dict(limits))
            case ir.ListOf(item):
                return self._list(item, name, dict(limits), depth)
            case ir.TupleOf(items):
                items = items if depth < _MAX_DEPTH else ()
                return [self.of(item, name, (), depth + 1) for item in items]
            case ir.MapOf(value):
                return {"key": self.of(value, name, (), depth + 1)} if depth < _MAX_DEPTH else {}
            case ir.Const(value):
                return value
            case ir.Ref(id):
                return self._named(self.types[id], name, depth)
            case ir.Nullable(inner):
                return None if depth >= _MAX_DEPTH else self.of(inner, name, limits, depth)
            case ir.AnyOf(members):
                return self.of(members[0], name, limits, depth)

    def field(self, field: ir.Field, depth: int = 0) -> ir.Json:
        """Make the value of a property, by its examples if it has any."""
        if field.examples:
            return field.examples[0]
        if field.default is not ir.ABSENT and field.default is not None:
            return field.default
        return self.of(field.type, field.wire, field.constraints, depth)

    def parameter(self, parameter: ir.Parameter) -> ir.Json:
        """Make the value of a parameter, by its examples if it has any."""
        if parameter.examples:
            return parameter.examples[0]
        if parameter.default is not ir.ABSENT and parameter.default is not None:
            return parameter.default
        return self.of(parameter.type, parameter.wire, parameter.constraints)

    def _list(
        self, item: ir.TypeExpr, name: str, limits: dict[str, ir.Json], depth: int
    ) -> list[ir.Json]:
        if depth >= _MAX_DEPTH:
            return []
        least = limits.get("minItems")
        most = limits.get("maxItems")
        count = max(1, least if isinstance(least, int) else 1)
        if isinstance(most, int):
            count = min(count, most)
        count = min(count, _MAX_ITEMS)
        return [self.of(item, name, (), depth + 1)] * count

    def _named(self, declared: ir.NamedType, name: str, depth: int) -> ir.Json:
        if declared.examples:
            return declared.examples[0]
        match declared:
            case ir.EnumType(members=members):
                return members[0].value if members else name
            case ir.AliasType(target=target, constraints=constraints):
                return self.of(target, name, constraints, depth + 1)
            case ir.UnionType():
                return self._union(declared, name, depth)
            case ir.ObjectType(fields=fields):
                return {
                    field.wire: self.field(field, depth + 1)
                    for field in fields
                    if field.required and not field.read_only and depth < _MAX_DEPTH
                }

    def _union(self, union: ir.UnionType, name: str, depth: int) -> ir.Json:
        if not union.variants:
            return {}
        first = union.variants[0]
        value = self.of(first.type, name, (), depth + 1)
        if union.discriminator and first.tags and isinstance(value, dict):
            return {**value, union.discriminator: value.get(union.discriminator, first.tags[0])}
        return value

    def call(
        self, operation: ir.Operation, arguments: tuple[flatten.Argument, ...]
    ) -> list[tuple[flatten.Argument, ir.Json]]:
        """Choose the arguments of a call, each with a value.

        Those that are required, those that the body's first example has, and parameters with an
        example of their own.
        """
        example = _body_example(operation)
        chosen: list[tuple[flatten.Argument, ir.Json]] = []
        for argument in arguments:
            value = self._argument(argument, example)
            if value is not ir.ABSENT:
                chosen.append((argument, value))
        return chosen

    def _argument(self, argument: flatten.Argument, example: ir.MaybeJson) -> ir.MaybeJson:
        match argument.source:
            case ir.Parameter() as parameter:
                wanted = argument.required or parameter.examples
                return self.parameter(parameter) if wanted else ir.ABSENT
            case ir.Body(media=media):
                if example is not ir.ABSENT:
                    return example
                return self.of(media[0].type, "body") if argument.required else ir.ABSENT
            case ir.FormField(field=field) | (ir.Field() as field):
                if isinstance(example, dict) and field.wire in example:
                    return example[field.wire]
                return self.field(field) if argument.required else ir.ABSENT


def _body_example(operation: ir.Operation) -> ir.MaybeJson:
    if operation.body is None or not operation.body.media[0].examples:
        return ir.ABSENT
    return operation.body.media[0].examples[0][1]


def _scalar(
    kind: ScalarKind, format_: str | None, name: str, limits: dict[str, ir.Json]
) -> ir.Json:
    if kind is ScalarKind.INTEGER:
        return math.ceil(_number(limits, 1, 1))
    if kind is ScalarKind.NUMBER:
        return _number(limits, 1.5, 0.5)
    if kind is ScalarKind.STRING:
        return _text(_BY_FORMAT.get(format_ or "", name), limits)
    return _BY_KIND.get(kind, name)


def _number(limits: dict[str, ir.Json], wanted: float, step: float) -> float:
    """Find the number nearest to `wanted` within the limits."""
    least, above = limits.get("minimum"), limits.get("exclusiveMinimum")
    most, below = limits.get("maximum"), limits.get("exclusiveMaximum")
    if isinstance(most, (int, float)):
        wanted = min(wanted, most)
    if isinstance(below, (int, float)) and wanted >= below:
        wanted = below - step
    if isinstance(least, (int, float)):
        wanted = max(wanted, least)
    if isinstance(above, (int, float)) and wanted <= above:
        wanted = above + step
    multiple = limits.get("multipleOf")
    if isinstance(multiple, (int, float)) and multiple > 0:
        wanted = math.ceil(wanted / multiple) * multiple
    return wanted


def _text(text: str, limits: dict[str, ir.Json]) -> str:
    least, most = limits.get("minLength"), limits.get("maxLength")
    if isinstance(least, int):
        text = text.ljust(min(least, 10_000), "x")
    return text[:most] if isinstance(most, int) else text
