"""Type expressions of the API as Python in the normal form, and as what travels.

What comes in are `ir.TypeExpr` with their names; what goes out is text. The same rules as `models`
and `lower` have, in one place and without imports to mind; a test compares the two.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from clientsmith import ir
from clientsmith.ir import ScalarKind
from clientsmith.surface.annotations import literal, union
from clientsmith.surface.form import quoted, word
from clientsmith.symbols import Symbols

_BUILTIN = {
    ScalarKind.STRING: "str",
    ScalarKind.INTEGER: "int",
    ScalarKind.NUMBER: "float",
    ScalarKind.BOOLEAN: "bool",
    ScalarKind.BASE64: "str",
    ScalarKind.BINARY: "bytes",
    ScalarKind.NULL: "None",
}
_STANDARD = {
    ScalarKind.DATE: "datetime.date",
    ScalarKind.DATETIME: "datetime.datetime",
    ScalarKind.TIME: "datetime.time",
    ScalarKind.DURATION: "datetime.timedelta",
    ScalarKind.UUID: "uuid.UUID",
    ScalarKind.DECIMAL: "decimal.Decimal",
}


class Use(enum.Enum):
    """Which way a value goes."""

    READ = enum.auto()
    """In a reply: models, lists, dicts."""
    SENT = enum.auto()
    """In a request: TypedDicts, and the widest containers that will do."""


@dataclass(frozen=True, slots=True)
class Types:
    """The declared types and their names."""

    types: Mapping[ir.TypeId, ir.NamedType]
    symbols: Symbols

    def show(self, expr: ir.TypeExpr, use: Use) -> str:
        """Spell a type."""
        return union(self._members(expr, use))

    def any_of(self, exprs: Iterable[ir.TypeExpr], use: Use) -> str:
        """Spell a type that is one of several."""
        return union(member for expr in exprs for member in self._members(expr, use))

    def _members(self, expr: ir.TypeExpr, use: Use) -> Iterator[str]:
        match expr:
            case ir.Scalar(kind):
                yield from _scalar(kind, use)
            case ir.ListOf(item):
                yield f"{_list(use)}[{self.show(item, use)}]"
            case ir.TupleOf(items, rest):
                yield self._tuple(items, rest, use)
            case ir.MapOf(value):
                yield f"{'Mapping' if use is Use.SENT else 'dict'}[str, {self.show(value, use)}]"
            case ir.Const(value):
                yield literal(value)
            case ir.Ref(id):
                yield self._reference(id, use)
            case ir.Nullable(inner):
                yield from (*self._members(inner, use), "None")
            case ir.AnyOf(members):
                for member in members:
                    yield from self._members(member, use)

    def _tuple(self, items: tuple[ir.TypeExpr, ...], rest: ir.TypeExpr | None, use: Use) -> str:
        if rest is None and items:
            return f"tuple[{', '.join(self.show(item, use) for item in items)}]"
        return f"{_list(use)}[{self.any_of((*items, rest or ir.ANY), use)}]"

    def _reference(self, type_id: ir.TypeId, use: Use) -> str:
        if self._is_null(type_id):
            return "None"
        twin = self.symbols.twins.get(type_id) if use is Use.SENT else None
        return (twin or self.symbols.types[type_id]).name

    def _is_null(self, type_id: ir.TypeId) -> bool:
        """Whether an alias is None: `None | None` is no type."""
        seen: set[ir.TypeId] = set()
        expr: ir.TypeExpr = ir.Ref(type_id)
        while isinstance(expr, ir.Ref) and expr.id not in seen:
            seen.add(expr.id)
            found = self.types[expr.id]
            if not isinstance(found, ir.AliasType):
                return False
            expr = found.target
        return expr in (ir.Scalar(ScalarKind.NULL), ir.Const(None))

    # -- what travels -----------------------------------------------------------------------

    def schema(self, expr: ir.TypeExpr) -> str:
        """Say what travels, where the Python type does not; empty where it does."""
        return "" if _is_said(expr) else self._schema(expr)

    def _schema(self, expr: ir.TypeExpr) -> str:
        match expr:
            case ir.Scalar(kind, format_):
                return _shown_scalar(kind, format_)
            case ir.ListOf(item, unique):
                return f"{'set' if unique else 'array'}[{self._schema(item)}]"
            case ir.TupleOf(items, rest):
                listed = [self._schema(item) for item in items]
                more = [f"*{self._schema(rest)}"] if rest else []
                return f"array[{', '.join([*listed, *more])}]"
            case ir.MapOf(value):
                return f"map[{self._schema(value)}]"
            case ir.Const(value):
                return f"const[{json_text(value)}]"
            case ir.Ref(id):
                return self.symbols.types[id].name
            case ir.Nullable(inner):
                return f"{self._schema(inner)} | null"
            case ir.AnyOf(members):
                return " | ".join(sorted(map(self._schema, members)))


def _scalar(kind: ScalarKind, use: Use) -> Iterable[str]:
    if kind is ScalarKind.BINARY and use is Use.SENT:
        return ("File",)
    if builtin := _BUILTIN.get(kind):
        return (builtin,)
    if standard := _STANDARD.get(kind):
        # Requests may hold the text as well.
        return (standard, "str") if use is Use.SENT else (standard,)
    return ("Any",)


def _list(use: Use) -> str:
    return "Sequence" if use is Use.SENT else "list"


def _shown_scalar(kind: ScalarKind, format_: str | None) -> str:
    base = "string" if kind in _STANDARD or kind is ScalarKind.BASE64 else kind.value
    told = format_ or (kind.value if base != kind.value else "")
    return f"{base}[{word(told)}]" if told else base


def _is_said(expr: ir.TypeExpr) -> bool:
    """Whether the Python type says all that the API takes."""
    match expr:
        case ir.Scalar(kind, format_):
            plain = kind not in (ScalarKind.BASE64, ScalarKind.NEVER)
            return plain and format_ in (None, kind.value)
        case ir.ListOf(item, unique):
            return not unique and _is_said(item)
        case ir.TupleOf(items, rest):
            return rest is None and len(items) > 0 and all(map(_is_said, items))
        case ir.MapOf(inner) | ir.Nullable(inner):
            return _is_said(inner)
        case ir.Const(value):
            return not isinstance(value, float)
        case ir.Ref():
            return True
        case ir.AnyOf(members):
            return all(map(_is_said, members))


# -- values ---------------------------------------------------------------------------------


def json_text(value: object) -> str:
    """Write a JSON value, a tuple as an array; ABSENT is empty.

    In ASCII, and the same for each order of its keys.
    """
    if value is ir.ABSENT:
        return ""
    if isinstance(value, str):
        return quoted(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def limits(constraints: ir.Constraints) -> tuple[str, ...]:
    """Write the keywords that limit a value."""
    return tuple(sorted(f"{word(keyword)}={json_text(value)}" for keyword, value in constraints))
