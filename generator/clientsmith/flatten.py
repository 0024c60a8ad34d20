"""Which arguments a method has, and in what order: the one rule that naming and lowering share.

What comes in is an operation and the type table; what goes out are its arguments, without names.
A body that is an object becomes an argument a property; any other body is one argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from clientsmith import ir
from clientsmith.diagnostics import Origin
from clientsmith.symbols import ParameterKey

Source: TypeAlias = "ir.Parameter | ir.FormField | ir.Field | ir.Body"

_RANK = {"path": 0, "query": 1, "header": 2, "cookie": 3, "body": 4}


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a method."""

    key: ParameterKey
    source: Source
    """A parameter; a property of the body, as a form's field in forms; or the body as a whole."""
    required: bool

    @property
    def is_file(self) -> bool:
        """Whether it is a part that holds the content of a file."""
        return isinstance(self.source, ir.FormField) and self.source.is_file

    @property
    def pinned_name(self) -> str | None:
        """`x-sdk-name` of what it stands for."""
        source = self.source.field if isinstance(self.source, ir.FormField) else self.source
        return source.pinned_name

    @property
    def type(self) -> ir.TypeExpr:
        """What it holds."""
        match self.source:
            case ir.FormField(field=field):
                return field.type
            case ir.Body(media=media):
                return media[0].type
            case ir.Parameter(type=expr) | ir.Field(type=expr):
                return expr

    @property
    def origin(self) -> Origin:
        """Where the spec declares it."""
        source = self.source.field if isinstance(self.source, ir.FormField) else self.source
        return source.origin


def arguments(
    operation: ir.Operation, types: Mapping[ir.TypeId, ir.NamedType]
) -> tuple[Argument, ...]:
    """List the arguments: those of the path, then required ones, then optional ones.

    Among equals: query, header, cookie, body, each in the order of the spec. Parameters and
    properties with only one possible value are sent without being asked for.
    """
    found = [*_parameters(operation), *_body(operation, types)]
    places = {name: n for n, name in enumerate(_template(operation.path))}

    def rank(argument: Argument) -> tuple[bool, bool, int, int]:
        in_path = argument.key.location == "path"
        place = places.get(argument.key.wire, len(places)) if in_path else 0
        return (not in_path, not argument.required, _RANK[argument.key.location], place)

    return tuple(sorted(found, key=rank))


def _template(path: str) -> list[str]:
    return [part.partition("}")[0] for part in path.split("{")[1:]]


def _parameters(operation: ir.Operation) -> Iterable[Argument]:
    for parameter in operation.parameters:
        if parameter.constant is None:
            key = ParameterKey(operation.id, parameter.location.value, parameter.wire)
            yield Argument(key, parameter, parameter.required)


def _body(operation: ir.Operation, types: Mapping[ir.TypeId, ir.NamedType]) -> Iterable[Argument]:
    body = operation.body
    if body is None:
        return
    fields = flat_fields(body, types)
    if fields is None:
        yield Argument(ParameterKey(operation.id, "body", ""), body, body.required)
        return
    form = {part.field.wire: part for part in body.media[0].form}
    for field in fields:
        if field.read_only or (field.required and isinstance(field.type, ir.Const)):
            continue
        key = ParameterKey(operation.id, "body", field.wire)
        # Leaving out an optional body means leaving out all of its properties.
        required = field.required and body.required
        yield Argument(key, form.get(field.wire, field), required)


def flat_fields(
    body: ir.Body, types: Mapping[ir.TypeId, ir.NamedType]
) -> tuple[ir.Field, ...] | None:
    """Give the properties that become arguments, or None when the body is one argument.

    It is one when it may be null, has alternatives, or has keys of the caller's own choice.
    """
    media = body.media[0]
    if media.kind not in (ir.BodyKind.JSON, ir.BodyKind.FORM, ir.BodyKind.MULTIPART):
        return None
    declared = _object(media.type, types)
    if declared is None or not declared.fields or declared.extra not in (None, ir.ANY):
        return None
    return declared.fields


def _object(expr: ir.TypeExpr, types: Mapping[ir.TypeId, ir.NamedType]) -> ir.ObjectType | None:
    seen: set[ir.TypeId] = set()
    while isinstance(expr, ir.Ref) and expr.id not in seen:
        seen.add(expr.id)
        declared = types[expr.id]
        if isinstance(declared, ir.ObjectType):
            return declared
        if not isinstance(declared, ir.AliasType):
            return None
        expr = declared.target
    return None
