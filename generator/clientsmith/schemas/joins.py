"""Type expressions put together under the rules of the ir.

What comes in are expressions; what goes out is one. Never declares a type.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from clientsmith.ir import (
    ANY,
    AnyOf,
    Const,
    ListOf,
    MapOf,
    Nullable,
    Scalar,
    ScalarKind,
    TypeExpr,
)

NULL = Scalar(ScalarKind.NULL)
NEVER = Scalar(ScalarKind.NEVER)
_NO_TEXT = (ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.BOOLEAN)


def nullable(expr: TypeExpr) -> TypeExpr:
    """`expr` or null; nothing changes where null is admitted already."""
    if expr in (ANY, NULL) or isinstance(expr, Nullable):
        return expr
    return NULL if expr == NEVER else Nullable(expr)


def bare(expr: TypeExpr) -> TypeExpr:
    """`expr` without null."""
    return expr.inner if isinstance(expr, Nullable) else expr


def distinct(exprs: Iterable[TypeExpr]) -> list[TypeExpr]:
    """The members of a union: flat, without null, each once, ANY alone if it is among them."""
    found: dict[TypeExpr, None] = {}
    for expr in exprs:
        inner = bare(expr)
        for member in inner.members if isinstance(inner, AnyOf) else (inner,):
            found.setdefault(member)
    if ANY in found:
        return [ANY]
    return _settled([member for member in found if member not in (NULL, NEVER)])


def _settled(members: list[TypeExpr]) -> list[TypeExpr]:
    """Close the constants that are all that tells a member from another one."""
    return [
        replace(member, open=False)
        if isinstance(member, Const) and not _is_apart(member, members)
        else member
        for member in members
    ]


def _is_apart(constant: Const, members: list[TypeExpr]) -> bool:
    """Whether a constant is the only text among members of other kinds."""
    return isinstance(constant.value, str) and all(
        isinstance(other, (ListOf, MapOf)) or (isinstance(other, Scalar) and other.kind in _NO_TEXT)
        for other in members
        if other != constant
    )


def any_of(exprs: Sequence[TypeExpr]) -> TypeExpr:
    """One of several expressions, without a name."""
    members = distinct(exprs)
    has_null = any(isinstance(expr, Nullable) or expr == NULL for expr in exprs)
    if not members:
        return NULL if has_null else NEVER
    joined = members[0] if len(members) == 1 else AnyOf(tuple(members))
    return nullable(joined) if has_null else joined


def is_simple(expr: TypeExpr) -> bool:
    """Whether an expression reads well inside a union without a name; Refs apart."""
    if isinstance(expr, (ListOf, MapOf)):
        inner = bare(expr.item if isinstance(expr, ListOf) else expr.value)
        return isinstance(inner, (Scalar, Const))
    return isinstance(expr, (Scalar, Const))
