"""The arguments of a method: annotations, order, and what docstring and reference say of them.

What comes in is `flatten.arguments` and the settled names; what goes out is `pyir.Argument`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clientsmith import flatten, ir, pyir
from clientsmith.ir import BodyKind, ScalarKind
from clientsmith.lower import text
from clientsmith.lower.types import ArgumentTypes, ReferenceTypes
from clientsmith.prose import demands
from clientsmith.symbols import Symbols

_FILE = ir.Scalar(ScalarKind.BINARY)


@dataclass(frozen=True, slots=True)
class Described:
    """What there is to know about an argument, wherever it stands in the spec."""

    type: ir.TypeExpr
    docs: ir.Docs
    constraints: ir.Constraints
    default: ir.MaybeJson


def described(argument: flatten.Argument, types: Mapping[ir.TypeId, ir.NamedType]) -> Described:
    """Bring the kinds of arguments into one shape; a type's own prose stands in for none."""
    match argument.source:
        case ir.Parameter(type=type_, docs=docs, constraints=constraints, default=default):
            found = Described(type_, docs, constraints, default)
        case ir.FormField(field=field) | (ir.Field() as field):
            found = Described(field.type, field.docs, field.constraints, field.default)
        case ir.Body(docs=docs) as body:
            found = Described(body_type(body), docs, (), ir.ABSENT)
    named = _named(found.type, types)
    if named is None:
        return found
    constraints = found.constraints or getattr(named, "constraints", ())
    docs = found.docs if found.docs.description or found.docs.summary else named.docs
    return Described(found.type, docs, constraints, found.default)


def _named(expr: ir.TypeExpr, types: Mapping[ir.TypeId, ir.NamedType]) -> ir.NamedType | None:
    inner = expr.inner if isinstance(expr, ir.Nullable) else expr
    return types[inner.id] if isinstance(inner, ir.Ref) else None


def body_type(body: ir.Body) -> ir.TypeExpr:
    """Give the type of a body that is one argument; raw ones may come from a file."""
    media = body.media[0]
    if media.kind in (BodyKind.BINARY, BodyKind.JSON_LINES):
        return _FILE
    return media.type


def lower_argument(
    argument: flatten.Argument,
    symbols: Symbols,
    types: Mapping[ir.TypeId, ir.NamedType],
    spelling: ArgumentTypes,
) -> pyir.Argument:
    """Spell one argument."""
    found = described(argument, types)
    return pyir.Argument(
        key=argument.key,
        name=symbols.arguments[argument.key],
        annotation=spelling.show(found.type),
        required=argument.required,
        positional=argument.key.location == "path",
        reference_type=_reference_type(argument, found.type, symbols),
        reference_text=text.markdown(prose(found)),
    )


def _reference_type(argument: flatten.Argument, expr: ir.TypeExpr, symbols: Symbols) -> str:
    in_form = isinstance(argument.source, ir.FormField)
    spelling = ReferenceTypes(symbols, lists="typing.List" if in_form else "typing.Sequence")
    return spelling.show(expr) if argument.required else spelling.nullable(spelling.show(expr))


def prose(found: Described) -> str:
    """Say what an argument is for, its limits and its default."""
    told = text.body(found.docs)
    more = demands(found.constraints, found.default, told)
    one_line = "\n" not in told
    told = f"{text.sentence(told)} {more}".strip() if one_line else text.paragraphs(told, more)
    return text.paragraphs("Deprecated.", told) if found.docs.deprecated else told


def signature(arguments: tuple[pyir.Argument, ...]) -> str:
    """Print the parameters of a method behind `self`, each with a comma in front."""
    positional = [a.declaration for a in arguments if a.positional]
    keyword = [a.declaration for a in arguments if not a.positional]
    options = "request_options: RequestOptions | None = None"
    return "".join(f", {part}" for part in [*positional, "*", *keyword, options])


def builder_signature(arguments: tuple[pyir.Argument, ...]) -> str:
    """Print the parameters of a builder; it has no defaults, so that none is forgotten."""
    positional = [a.builder_declaration for a in arguments if a.positional]
    keyword = [a.builder_declaration for a in arguments if not a.positional]
    return ", ".join([*positional, *(["*", *keyword] if keyword else [])])


def passed(arguments: tuple[pyir.Argument, ...]) -> str:
    """Print the arguments of a builder's call."""
    return ", ".join(a.name if a.positional else f"{a.name}={a.name}" for a in arguments)
