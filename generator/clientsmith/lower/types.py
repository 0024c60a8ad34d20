"""Type expressions as annotations: in replies, in arguments, and in reference.md.

What comes in is `ir.TypeExpr`; what goes out is Python, whose imports a `Scope` collects. A type
that Python cannot say becomes a wider one, never a narrower one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clientsmith import ir, writer
from clientsmith.ir import ScalarKind
from clientsmith.lower.scope import Scope
from clientsmith.symbols import Symbol, Symbols

_BUILTIN = {
    ScalarKind.STRING: "str",
    ScalarKind.INTEGER: "int",
    ScalarKind.NUMBER: "float",
    ScalarKind.BOOLEAN: "bool",
    ScalarKind.BASE64: "str",
    ScalarKind.BINARY: "bytes",
}
_STANDARD = {
    ScalarKind.DATE: ("datetime", "dt", "date"),
    ScalarKind.DATETIME: ("datetime", "dt", "datetime"),
    ScalarKind.TIME: ("datetime", "dt", "time"),
    ScalarKind.DURATION: ("datetime", "dt", "timedelta"),
    ScalarKind.UUID: ("uuid", "", "UUID"),
    ScalarKind.DECIMAL: ("decimal", "", "Decimal"),
}

_TEXTS = frozenset({ScalarKind.STRING, ScalarKind.BASE64, *_STANDARD})
"""What JSON has as text."""


class ReplyTypes:
    """Types of what the SDK gives: models, lists, dicts."""

    def __init__(self, symbols: Symbols, scope: Scope, *, runtime: bool) -> None:
        self.symbols = symbols
        self.scope = scope
        self.runtime = runtime

    def show(self, expr: ir.TypeExpr) -> str:
        """Spell a type."""
        match expr:
            case ir.Scalar(kind):
                return self.scalar(kind)
            case ir.ListOf(item):
                return self.list_of(self.show(item))
            case ir.TupleOf(items, rest):
                return self.tuple_of(items, rest)
            case ir.MapOf(value):
                return self.map_of(self.show(value))
            case ir.Const(value, is_open):
                return self.open(self.constant(value), is_open=is_open)
            case ir.Ref(id):
                return self.named(self.symbol(id))
            case ir.Nullable(inner):
                return self.nullable(self.show(inner))
            case ir.AnyOf(members):
                return self.union([self.show(member) for member in members])

    def symbol(self, type_id: ir.TypeId) -> Symbol:
        """Name of a declared type."""
        return self.symbols.types[type_id]

    def named(self, symbol: Symbol) -> str:
        """Spell a declared type."""
        return self.scope.local(symbol.module, symbol.name, runtime=self.runtime)

    def scalar(self, kind: ScalarKind) -> str:
        """Spell a scalar; `false` is nothing that Python could say of a value that arrives."""
        if kind is ScalarKind.NULL:
            return "None"
        if builtin := _BUILTIN.get(kind):
            return self.scope.builtin(builtin, runtime=self.runtime)
        if standard := _STANDARD.get(kind):
            module, alias, name = standard
            return f"{self.scope.standard_module(module, alias, runtime=self.runtime)}.{name}"
        return self.any()

    def any(self) -> str:
        """Spell a value of any type."""
        return self.scope.standard("typing", "Any", runtime=self.runtime)

    def list_of(self, item: str) -> str:
        """Spell an array."""
        return f"{self.scope.builtin('list', runtime=self.runtime)}[{item}]"

    def map_of(self, value: str) -> str:
        """Spell an object with free keys."""
        dict_, str_ = (self.scope.builtin(n, runtime=self.runtime) for n in ("dict", "str"))
        return f"{dict_}[{str_}, {value}]"

    def tuple_of(self, items: tuple[ir.TypeExpr, ...], rest: ir.TypeExpr | None) -> str:
        """Spell an array with a type for each place; one with a tail is a list of any of them."""
        if rest is None and items:
            shown = ", ".join(self.show(item) for item in items)
            return f"{self.scope.builtin('tuple', runtime=self.runtime)}[{shown}]"
        members = [*items, rest] if rest is not None else [ir.ANY]
        return self.list_of(self.union([self.show(member) for member in members]))

    def open(self, constant: str, *, is_open: bool) -> str:
        """Mark a constant, for decoding, as one that a newer server may change."""
        if not (is_open and self.runtime):
            return constant
        annotated = self.scope.standard("typing", "Annotated", runtime=True)
        return f"{annotated}[{constant}, {self.scope.core('model', 'OPEN', runtime=True)}]"

    def constant(self, value: bool | int | float | str | None) -> str:
        """Spell a constant; PEP 586 has no literal floats."""
        if value is None:
            return "None"
        if isinstance(value, float):
            return self.scope.builtin("float", runtime=self.runtime)
        literal = self.scope.standard("typing", "Literal", runtime=self.runtime)
        return f"{literal}[{writer.literal(value)}]"

    def nullable(self, inner: str) -> str:
        """Spell a type that may be null."""
        return self.union([inner, "None"])

    def union(self, members: list[str]) -> str:
        """Spell a union, each member once, what takes most and None last."""
        unique = list(dict.fromkeys(members))
        if "Any" in unique:
            return "Any"
        return " | ".join(sorted(unique, key=writer.breadth))


class ArgumentTypes(ReplyTypes):
    """Types of what the SDK takes: TypedDicts, and the widest containers that will do."""

    def __init__(self, symbols: Symbols, scope: Scope) -> None:
        super().__init__(symbols, scope, runtime=False)

    def symbol(self, type_id: ir.TypeId) -> Symbol:
        """Name the TypedDict twin, where there is one."""
        return self.symbols.twins.get(type_id) or self.symbols.types[type_id]

    def scalar(self, kind: ScalarKind) -> str:
        """Spell content of a file as what the runtime can send."""
        if kind is ScalarKind.BINARY:
            return self.scope.core("file", "File")
        return super().scalar(kind)

    def list_of(self, item: str) -> str:
        """Spell an array."""
        return f"{self.scope.standard('collections.abc', 'Sequence')}[{item}]"

    def map_of(self, value: str) -> str:
        """Spell an object with free keys."""
        mapping = self.scope.standard("collections.abc", "Mapping")
        return f"{mapping}[{self.scope.builtin('str')}, {value}]"


class ReferenceTypes(ArgumentTypes):
    """The same types as reference.md spells them; needs no import."""

    def __init__(self, symbols: Symbols, *, lists: str = "typing.Sequence") -> None:
        super().__init__(symbols, Scope(""))
        self.lists = lists

    def named(self, symbol: Symbol) -> str:
        """Spell a declared type without importing it."""
        return symbol.name

    def scalar(self, kind: ScalarKind) -> str:
        """Spell a scalar."""
        return "core.File" if kind is ScalarKind.BINARY else super().scalar(kind)

    def any(self) -> str:
        """Spell a value of any type."""
        return "typing.Any"

    def list_of(self, item: str) -> str:
        """Spell an array."""
        return f"{self.lists}[{item}]"

    def map_of(self, value: str) -> str:
        """Spell an object with free keys."""
        return f"typing.Dict[str, {value}]"

    def constant(self, value: bool | int | float | str | None) -> str:
        """Spell a constant."""
        return super().constant(value).replace("Literal[", "typing.Literal[", 1)

    def nullable(self, inner: str) -> str:
        """Spell a type that may be null."""
        return inner if inner.startswith("typing.Optional[") else f"typing.Optional[{inner}]"

    def union(self, members: list[str]) -> str:
        """Spell a union, each member once."""
        unique = [member for member in dict.fromkeys(members) if member != "None"]
        if "typing.Any" in unique or not unique:
            return "typing.Any" if unique else "None"
        shown = unique[0] if len(unique) == 1 else f"typing.Union[{', '.join(unique)}]"
        return self.nullable(shown) if "None" in members else shown


def resolve(expr: ir.TypeExpr, types: Mapping[ir.TypeId, ir.NamedType]) -> ir.TypeExpr:
    """Follow aliases, and take off null, until something else comes."""
    seen: set[ir.TypeId] = set()
    while True:
        match expr:
            case ir.Nullable(inner):
                expr = inner
            case ir.Ref(id) if id not in seen and isinstance(alias := types[id], ir.AliasType):
                seen.add(id)
                expr = alias.target
            case _:
                return expr


def holds_text(
    exprs: Iterable[ir.TypeExpr],
    types: Mapping[ir.TypeId, ir.NamedType],
    seen: frozenset[ir.TypeId] = frozenset(),
) -> bool:
    """Tell whether a value of one of some types may be a text, as JSON has it."""
    return any(_may_be_text(resolve(expr, types), types, seen) for expr in exprs)


def _may_be_text(
    expr: ir.TypeExpr, types: Mapping[ir.TypeId, ir.NamedType], seen: frozenset[ir.TypeId]
) -> bool:
    match expr:
        case ir.Scalar(kind):
            return kind in _TEXTS
        case ir.Const(value):
            return isinstance(value, str)
        case ir.AnyOf(members):
            return holds_text(members, types, seen)
        case ir.Ref(id) if id not in seen:
            declared = types[id]
            if isinstance(declared, ir.UnionType):
                return holds_text((v.type for v in declared.variants), types, seen | {id})
            return isinstance(declared, ir.EnumType) and any(
                isinstance(member.value, str) for member in declared.members
            )
        case _:
            return False
