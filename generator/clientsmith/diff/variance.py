"""How two types in the normal form compare: which takes the other's values.

`docs/surface.md` says what the form is. Named types are compared by name: what has changed inside
one is a change of that type, reported there and once, and recursive types end.
"""

from __future__ import annotations

import ast
import enum
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import TypeAlias


class Variance(enum.Enum):
    """What a new type takes, beside an old one."""

    SAME = "same"
    WIDER = "wider"
    """All that the old one took, and more."""
    NARROWER = "narrower"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Named:
    """A class or alias, with the types between its brackets."""

    name: str
    arguments: tuple[Type, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """One member of a `Literal`, as Python spells it."""

    kind: str
    text: str


Type: TypeAlias = "frozenset[Named | Value]"
"""A union; of one member, mostly."""

_WIDER_NAMES = {
    # PEP 484, the numeric tower; what the SDK takes for a file; and the containers that requests
    # may hold.
    "float": frozenset({"int", "bool"}),
    "int": frozenset({"bool"}),
    "File": frozenset({"bytes", "str"}),
    "Sequence": frozenset({"list"}),
    "Mapping": frozenset({"dict"}),
}


@lru_cache(maxsize=65_536)
def read(annotation: str) -> Type:
    """Read a type in the normal form."""
    return frozenset(_members(ast.parse(annotation, mode="eval").body))


def compare(old: str, new: str) -> Variance:
    """Say how a new type relates to an old one."""
    return Variance.SAME if old == new else relate(read(old), read(new))


def relate(before: Type, after: Type) -> Variance:
    """Say how a new type that was read relates to an old one."""
    forward, backward = takes(after, before), takes(before, after)
    if forward and backward:
        return Variance.SAME
    if forward:
        return Variance.WIDER
    return Variance.NARROWER if backward else Variance.OTHER


def shown(type_: Type) -> str:
    """Write a type that was read."""
    return " | ".join(sorted(map(_shown, type_)))


def _shown(member: Named | Value) -> str:
    if isinstance(member, Value):
        return f"Literal[{member.text}]"
    held = ", ".join(map(shown, member.arguments))
    return f"{member.name}[{held}]" if held else member.name


def without_none(annotation: str) -> str:
    """Leave None out of a union."""
    return annotation.removesuffix(" | None") if annotation != "None" else annotation


def takes_none(annotation: str) -> bool:
    """Whether None is a value of a type."""
    return bool(read(annotation) & {Named("None"), Named("Any")})


def _members(node: ast.expr) -> Iterator[Named | Value]:
    match node:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from (*_members(left), *_members(right))
        case ast.Subscript(value=ast.Name(id="Literal"), slice=item):
            yield from map(_value, item.elts if isinstance(item, ast.Tuple) else [item])
        case ast.Subscript(value=value, slice=ast.Tuple(elts=items)):
            yield Named(ast.unparse(value), tuple(frozenset(_members(item)) for item in items))
        case ast.Subscript(value=value, slice=item):
            yield Named(ast.unparse(value), (frozenset(_members(item)),))
        case _:
            yield Named(ast.unparse(node))


def _value(node: ast.expr) -> Value:
    kind = type(ast.literal_eval(node)).__name__
    return Value(kind, ast.unparse(node))


def takes(wide: Type, narrow: Type) -> bool:
    """Whether each member of one has a member of the other that takes it."""
    return all(any(_takes_member(one, other) for one in wide) for other in narrow)


def _takes_member(wide: Named | Value, narrow: Named | Value) -> bool:
    if wide == narrow:
        return True
    match wide, narrow:
        case Named("Any" | "object"), _:
            return True
        case Named(name), Value(kind):
            return name == kind or kind in _WIDER_NAMES.get(name, ())
        case Named("Sequence", (item,)), Named("str") | Value("str"):
            # A string is a sequence of strings.
            return takes(item, frozenset({narrow}))
        case Named(one, these), Named(other, those):
            related = one == other or other in _WIDER_NAMES.get(one, ())
            return related and _takes_each(these, those)
        case _:
            return False


def _takes_each(wide: tuple[Type, ...], narrow: tuple[Type, ...]) -> bool:
    """Compare what stands in brackets, as if it were read only: values come from elsewhere."""
    return all(
        one is not None and other is not None and takes(one, other)
        for one, other in zip_longest(wide, narrow)
    )
