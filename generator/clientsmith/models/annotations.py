"""Type expressions as annotations: of models, which are read, and of TypedDicts, which are written.

What comes in is `ir.TypeExpr`; what goes out is Python whose imports a `Scope` collects. A type
that Python cannot say becomes a wider one, never a narrower one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from clientsmith import ir, writer
from clientsmith.ir import ScalarKind
from clientsmith.models.scope import NONE_HIDDEN, Scope
from clientsmith.symbols import Symbol, Symbols

_BUILTIN = {
    ScalarKind.STRING: "str",
    ScalarKind.INTEGER: "int",
    ScalarKind.NUMBER: "float",
    ScalarKind.BOOLEAN: "bool",
    ScalarKind.BASE64: "str",
    ScalarKind.BINARY: "bytes",
}
_EXACT = {
    ScalarKind.DATE: "Date",
    ScalarKind.DATETIME: "DateTime",
    ScalarKind.TIME: "Time",
    ScalarKind.DURATION: "Duration",
    ScalarKind.UUID: "Uuid",
    ScalarKind.DECIMAL: "Decimal",
}
"""Names of `core.scalars`: types that remember how they were spelled."""
_STANDARD = {
    ScalarKind.DATE: ("datetime", "date"),
    ScalarKind.DATETIME: ("datetime", "datetime"),
    ScalarKind.TIME: ("datetime", "time"),
    ScalarKind.DURATION: ("datetime", "timedelta"),
    ScalarKind.UUID: ("uuid", "UUID"),
    ScalarKind.DECIMAL: ("decimal", "Decimal"),
}


@dataclass(frozen=True)
class ModelAnnotations:
    """Annotations of models and of what they are made of."""

    types: Mapping[ir.TypeId, ir.NamedType]
    symbols: Symbols
    scope: Scope
    hidden: frozenset[str] = NONE_HIDDEN
    """Names that mean something else where the annotation stands."""

    def show(self, expr: ir.TypeExpr) -> str:
        """Spell a type."""
        match expr:
            case ir.Scalar(kind):
                return self.scalar(kind)
            case ir.ListOf(item):
                return self.list_of(self.show(item))
            case ir.TupleOf(items, rest):
                return self._tuple(items, rest)
            case ir.MapOf(value):
                return self.map_of(self.show(value))
            case ir.Const():
                return self.constant(expr)
            case ir.Ref(id):
                return "None" if self._is_null(id) else self.named(self.symbol(id))
            case ir.Nullable(inner):
                return self.union([self.show(inner), "None"])
            case ir.AnyOf(members):
                return self.union([self.show(member) for member in members])

    def symbol(self, type_id: ir.TypeId) -> Symbol:
        """Name of a declared type."""
        return self.symbols.types[type_id]

    def named(self, symbol: Symbol) -> str:
        """Spell a declared type."""
        return self.scope.use(f".{symbol.module}", symbol.name, self.hidden)

    def core(self, module: str, name: str) -> str:
        """Spell a name of the runtime."""
        return self.scope.use(f".core.{module}", name, self.hidden)

    def typing(self, name: str, module: str = "typing") -> str:
        """Spell a name of `typing`, or of another library."""
        return self.scope.use(module, name, self.hidden)

    def builtin(self, name: str) -> str:
        """Spell a built-in type."""
        return self.scope.use("builtins", name, self.hidden)

    def scalar(self, kind: ScalarKind) -> str:
        """Spell a scalar; `false` is nothing that Python could say of a value that arrives."""
        if kind is ScalarKind.NULL:
            return "None"
        if builtin := _BUILTIN.get(kind):
            return self.builtin(builtin)
        if exact := _EXACT.get(kind):
            return self.core("scalars", exact)
        return self.typing("Any")

    def list_of(self, item: str) -> str:
        """Spell an array."""
        return f"{self.builtin('list')}[{item}]"

    def map_of(self, value: str) -> str:
        """Spell an object with free keys."""
        return f"{self.builtin('dict')}[{self.builtin('str')}, {value}]"

    def _tuple(self, items: tuple[ir.TypeExpr, ...], rest: ir.TypeExpr | None) -> str:
        shown = [self.show(item) for item in items]
        if rest is None and items:
            return f"{self.builtin('tuple')}[{', '.join(shown)}]"
        return self.list_of(self.union([*shown, self.show(rest or ir.ANY)]))

    def constant(self, constant: ir.Const) -> str:
        """Spell one value: checkers know no other, a reply may have one."""
        shown = self.literals([constant.value])
        if not constant.open:
            return shown
        return f"{self.typing('Annotated')}[{shown}, {self.core('model', 'OPEN')}]"

    def literals(self, values: Iterable[ir.Json]) -> str:
        """Spell listed scalars; PEP 586 has no literal floats."""
        given = list(values)
        exact = [writer.literal(v) for v in given if isinstance(v, (str, int))]
        parts = [f"{self.typing('Literal')}[{', '.join(dict.fromkeys(exact))}]"] if exact else []
        if any(isinstance(v, float) for v in given):
            parts.append(self.builtin("float"))
        if None in given:
            parts.append("None")
        return self.union(parts)

    def union(self, members: Iterable[str]) -> str:
        """Spell a union, each member once, what takes most and None last."""
        unique = list(dict.fromkeys(part for member in members for part in _parts(member)))
        if not unique or any(self.scope.means(member, "typing", "Any") for member in unique):
            return self.typing("Any")
        return " | ".join(sorted(unique, key=writer.breadth))

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


class TwinAnnotations(ModelAnnotations):
    """Annotations of TypedDicts: the widest containers that will do, and text for what is text."""

    def symbol(self, type_id: ir.TypeId) -> Symbol:
        """Name of its twin, if it has one."""
        return self.symbols.twins.get(type_id) or self.symbols.types[type_id]

    def scalar(self, kind: ScalarKind) -> str:
        """Spell a scalar; what Python has a type for may be given as text."""
        if kind is ScalarKind.BINARY:
            return self.core("file", "File")
        if standard := _STANDARD.get(kind):
            module, name = standard
            if module == "datetime":
                shown = f"{self.scope.use_module(module, 'dt', self.hidden)}.{name}"
            else:
                shown = self.scope.use(module, name, self.hidden)
            return self.union([shown, self.builtin("str")])
        return super().scalar(kind)

    def constant(self, constant: ir.Const) -> str:
        """Spell one value; another one is never sent."""
        return self.literals([constant.value])

    def list_of(self, item: str) -> str:
        """Spell an array."""
        return f"{self.typing('Sequence', 'collections.abc')}[{item}]"

    def map_of(self, value: str) -> str:
        """Spell an object with free keys."""
        return f"{self.typing('Mapping', 'collections.abc')}[{self.builtin('str')}, {value}]"


def _parts(member: str) -> tuple[str, ...]:
    """Take the null off a type that has it already."""
    return (member[:-7], "None") if member.endswith(" | None") else (member,)
