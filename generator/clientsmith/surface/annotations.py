"""Python annotations in one normal form, whatever a module had to call things.

A union lists its members by name with None last; whatever is imported has its own name, which is
never that of anything else: `naming` sees to that. `dt.date` is `datetime.date`. What comes in is
an annotation with the imports of its module; what goes out is text. Never evaluates anything.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from clientsmith import pyir
from clientsmith.surface.form import quoted

_VALUES = frozenset({"datetime", "decimal", "uuid"})
"""Modules whose types are spelled with them: a type of the API may be called `Decimal`, too."""


def union(members: Iterable[str]) -> str:
    """Spell a union: each member once, by name, None last."""
    unique = set(members)
    if "Any" in unique or not unique:
        return "Any"
    return " | ".join(sorted(unique, key=lambda member: (member == "None", member)))


def literal(value: bool | int | float | str | None) -> str:
    """Spell a constant; PEP 586 has no literal floats."""
    if value is None:
        return "None"
    if isinstance(value, float):
        return "float"
    return f"Literal[{quoted(value) if isinstance(value, str) else value}]"


def absolute(module: str, relative: str) -> str:
    """Resolve a relative import within `module`, both dotted below the package."""
    name = relative.lstrip(".")
    parts = module.split(".")
    kept = parts[: len(parts) - (len(relative) - len(name))]
    return ".".join(filter(None, (*kept, name)))


class Normal:
    """The normal form of the annotations of one module."""

    def __init__(self, imports: pyir.Imports) -> None:
        self._names = dict(_imported(imports))
        self._known: dict[str, str] = {}

    def show(self, annotation: str) -> str:
        """Spell an annotation, or the default of an argument."""
        if annotation not in self._known:
            parsed = ast.parse(annotation, mode="eval").body
            self._known[annotation] = self._show(parsed)
        return self._known[annotation]

    def _show(self, node: ast.expr) -> str:
        match node:
            case ast.Name(id=name):
                return self._names.get(name, name)
            case ast.Attribute(value=value, attr=attribute):
                return f"{self._show(value)}.{attribute}".removeprefix("builtins.")
            case ast.Subscript(value=value, slice=ast.Tuple(elts=items)):
                return f"{self._show(value)}[{', '.join(map(self._show, items))}]"
            case ast.Subscript(value=value, slice=item):
                return f"{self._show(value)}[{self._show(item)}]"
            case ast.BinOp(op=ast.BitOr()):
                return union(self._show(member) for member in _members(node))
            case ast.Constant(value=str(text)):
                return quoted(text)
            case _:
                return ast.unparse(node)


def _members(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        yield from _members(node.left)
        yield from _members(node.right)
    else:
        yield node


def _imported(imports: pyir.Imports) -> Iterator[tuple[str, str]]:
    """Pair what a module calls its imports with what they are called here."""
    for imported in (
        *(*imports.standard, *imports.third_party, *imports.local),
        *(*imports.checking_standard, *imports.checking_third_party, *imports.checking_local),
    ):
        if not imported.names:
            yield imported.alias or imported.module, imported.module
        for each in imported.names:
            name, _, local = each.partition(" as ")
            yield local or name, f"{imported.module}.{name}" if imported.module in _VALUES else name
