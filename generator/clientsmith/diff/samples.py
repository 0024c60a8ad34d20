"""Values for witnesses: of an argument's type as Python, of a reply's type as JSON.

What comes in is one side and a type in the normal form; what goes out is source, or a JSON value,
that the type takes. Enough is given and no more: required properties, the first of alternatives,
and nothing in containers that would hold themselves. Text of a spec becomes source through
`writer.literal` only.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar, cast

from clientsmith import public, writer
from clientsmith.diff.context import Known
from clientsmith.diff.relation import spelled_out
from clientsmith.diff.variance import Named, Type, Value, read, takes

_T = TypeVar("_T")
Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

_SENT = {
    "str": '"x"',
    "int": "1",
    "float": "1.5",
    "bool": "True",
    "None": "None",
    "bytes": 'b"x"',
    "File": 'b"x"',
    "Any": '"x"',
    "object": "object()",
    "datetime.datetime": "datetime.datetime(2026, 1, 2)",
    "datetime.date": "datetime.date(2026, 1, 2)",
    "datetime.time": "datetime.time(1, 2)",
    "datetime.timedelta": "datetime.timedelta(1)",
    "uuid.UUID": "uuid.UUID(int=1)",
    "decimal.Decimal": "decimal.Decimal(1)",
}
_READ: dict[str, Json] = {
    "str": "x",
    "int": 1,
    "float": 1.5,
    "bool": True,
    "None": None,
    "bytes": "eA==",
    "Any": {"x": "x"},
    "object": {"x": "x"},
    "datetime.datetime": "2026-01-02T00:00:00Z",
    "datetime.date": "2026-01-02",
    "datetime.time": "01:02:00",
    "datetime.timedelta": "P1D",
    "uuid.UUID": "00000000-0000-0000-0000-000000000001",
    "decimal.Decimal": "1",
}
_WRAPPERS = ("SyncPager", "EventStream", "ByteStream")
"""What methods give, and no reply holds."""


class NoSample(Exception):
    """A type has no value that can be made here."""


@dataclass(frozen=True, slots=True)
class Samples:
    """Values of the types of one side."""

    known: Known

    # -- requests ---------------------------------------------------------------------------

    def sent(self, annotation: str, within: frozenset[str] = frozenset()) -> str:
        """Give source for a value that a request may hold."""
        members = _ordered(read(spelled_out(self.known, annotation, listed=True)))
        return _first(lambda member: self._sent(member, within), members)

    def refused(self, old: str, new: Type) -> str:
        """Give source for a value of an old type that a new one, spelled out, does not take."""
        members = _ordered(read(spelled_out(self.known, old)))
        refused = [member for member in members if not takes(new, frozenset({member}))]
        return _first(lambda member: self._refused(member, new), refused)

    def _refused(self, member: Named | Value, new: Type) -> str:
        """Look into containers, for the part that is refused."""
        if isinstance(member, Named) and member.name == "Any":
            return "object()"
        if isinstance(member, Named) and member.name in ("Sequence", "list"):
            held = frozenset[Named | Value]().union(
                *(m.arguments[0] for m in new if isinstance(m, Named) and m.name == member.name)
            )
            inner = [m for m in _ordered(member.arguments[0]) if not takes(held, frozenset({m}))]
            return f"[{_first(lambda m: self._refused(m, held), inner)}]"
        return self._sent(member, frozenset())

    def _sent(self, member: Named | Value, within: frozenset[str]) -> str:
        match member:
            case Value(text=text):
                return writer.literal(cast(object, ast.literal_eval(text)))
            case Named("Sequence" | "list", (item,)):
                return f"[{self._item(item, within)}]"
            case Named("Mapping" | "dict"):
                return "{}"
            case Named("tuple", items):
                return f"({', '.join(self._any_sent(item, within) for item in items)},)"
            case Named(name) if name in _SENT:
                return _SENT[name]
            case Named(name) if name in self.known.twins and name not in within:
                return self._dict(name, within | {name})
            case _:
                raise NoSample(member)

    def _item(self, item: Type, within: frozenset[str]) -> str:
        try:
            return self._any_sent(item, within)
        except NoSample:
            return ""

    def _any_sent(self, type_: Type, within: frozenset[str]) -> str:
        return _first(lambda member: self._sent(member, within), _ordered(type_))

    def _dict(self, twin: str, within: frozenset[str]) -> str:
        pairs = (
            f"{writer.literal(key.wire)}: {self.sent(key.type, within)}"
            for key in self.known.keys.get(twin, ())
            if key.required
        )
        return "{" + ", ".join(pairs) + "}"

    # -- replies ----------------------------------------------------------------------------

    def read(self, annotation: str, within: frozenset[str] = frozenset()) -> Json:
        """Give a JSON value that a reply of a type may hold."""
        members = _ordered(read(spelled_out(self.known, annotation, listed=True)))
        return _first(lambda member: self._read(member, within), members)

    def member(self, annotation: str) -> Named | Value:
        """Give the member of a type that `read` makes a sample of."""

        def made(member: Named | Value) -> Named | Value:
            if not (isinstance(member, Named) and member.name in _WRAPPERS):
                self._read(member, frozenset())
            return member

        return _first(made, _ordered(read(spelled_out(self.known, annotation, listed=True))))

    def _read(self, member: Named | Value, within: frozenset[str]) -> Json:
        match member:
            case Value(text=text):
                return cast("Json", ast.literal_eval(text))
            case Named("list" | "Sequence", (item,)):
                return self._items(item, within)
            case Named("dict" | "Mapping"):
                return {}
            case Named("tuple", items):
                return [self._any_read(item, within) for item in items]
            case Named(name) if name in _READ:
                return _READ[name]
            case Named(name) if name not in within and self._is_model(name):
                return self.object(name, within | {name})
            case _:
                raise NoSample(member)

    def _is_model(self, name: str) -> bool:
        return isinstance(self.known.types.get(name), public.Model)

    def _items(self, item: Type, within: frozenset[str]) -> Json:
        try:
            return [self._any_read(item, within)]
        except NoSample:
            return []

    def _any_read(self, type_: Type, within: frozenset[str]) -> Json:
        return _first(lambda member: self._read(member, within), _ordered(type_))

    def object(self, model: str, within: frozenset[str] = frozenset()) -> dict[str, Json]:
        """Give an object of a model, with what is required only."""
        return {
            field.wire or field.symbol.rpartition(".")[2]: self.field(field, within)
            for field in self.known.fields.get(model, ())
            if field.required
        }

    def field(self, field: public.Field, within: frozenset[str] = frozenset()) -> Json:
        """Give a value of a field."""
        if field.constant:
            return cast("Json", json.loads(field.constant))
        return self.read(field.type, within)


def _ordered(type_: Type) -> list[Named | Value]:
    """List the members of a union in an order of their own, None last."""
    return sorted(type_, key=lambda member: (member == Named("None"), str(member)))


def _first(make: Callable[[Named | Value], _T], members: Iterable[Named | Value]) -> _T:
    """Give the first member's sample that can be made."""
    for member in members:
        try:
            return make(member)
        except NoSample:
            continue
    raise NoSample
