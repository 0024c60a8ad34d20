"""What a rule may ask beyond the record that it looks at.

The two sides, what belongs together, what a type is used for, and how two types compare.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias, TypeVar

from clientsmith import public
from clientsmith.changes import Side
from clientsmith.diff.matching import Matching
from clientsmith.diff.similarity import Named, named_types
from clientsmith.diff.uses import Uses
from clientsmith.public import Record, Surface, identity

_T = TypeVar("_T")
Binding: TypeAlias = tuple[str, str]
"""HTTP method and path."""


class Known:
    """One side, by name."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.records: Mapping[str, Record] = {identity(r): r for r in side.surface.records}

    @property
    def surface(self) -> Surface:
        """All records."""
        return self.side.surface

    @cached_property
    def types(self) -> Mapping[str, Named]:
        """Models, enums, unions and aliases by name."""
        return named_types(self.surface)

    @cached_property
    def twins(self) -> Mapping[str, public.Twin]:
        """Twins by name."""
        return {twin.name: twin for twin in self.surface.all(public.Twin)}

    @cached_property
    def methods(self) -> Mapping[str, public.Method]:
        """Methods by name."""
        return {method.name: method for method in self.surface.all(public.Method)}

    @cached_property
    def sent_bodies(self) -> Mapping[str, public.Body]:
        """The body that the SDK sends, by method."""
        return {body.method: body for body in self.surface.all(public.Body) if body.sent}

    @cached_property
    def variants(self) -> Mapping[str, tuple[str, ...]]:
        """The types that unions consist of."""
        return _grouped((v.union, v.type) for v in self.surface.all(public.Variant))

    @cached_property
    def values(self) -> Mapping[str, tuple[str, ...]]:
        """The values of enums, as JSON."""
        return _grouped((value.enum, value.value) for value in self.surface.all(public.Value))

    @cached_property
    def constants(self) -> Mapping[str, str]:
        """Enums by the class that names their values."""
        return {e.constants: e.name for e in self.surface.all(public.Enum) if e.constants}

    @cached_property
    def fields(self) -> Mapping[str, tuple[public.Field, ...]]:
        """The fields of models."""
        fields = self.surface.all(public.Field)
        return _grouped((field.symbol.rpartition(".")[0], field) for field in fields)

    @cached_property
    def keys(self) -> Mapping[str, tuple[public.Key, ...]]:
        """The keys of TypedDicts."""
        return _grouped((key.twin, key) for key in self.surface.all(public.Key))

    @cached_property
    def arguments(self) -> Mapping[str, tuple[public.Argument, ...]]:
        """The arguments of methods and channels."""
        return _grouped((a.method, a) for a in self.surface.all(public.Argument))

    @cached_property
    def replies(self) -> Mapping[str, tuple[public.Reply, ...]]:
        """The replies of methods."""
        return _grouped((reply.method, reply) for reply in self.surface.all(public.Reply))

    @cached_property
    def uses(self) -> Uses:
        """Which types are sent, and which are read."""
        return Uses(self.surface)

    @cached_property
    def exports(self) -> frozenset[str]:
        """Names that can be imported, with their package."""
        return frozenset(export.name for export in self.surface.all(public.Export))

    def binding(self, method: str) -> Binding | None:
        """Give the HTTP method and path of a method or channel."""
        if found := self.methods.get(method):
            return (found.binding[0], " ".join(found.binding[1:]))
        channel = self.records.get(f"channel {method}")
        return ("GET", channel.path) if isinstance(channel, public.Channel) else None


def _grouped(pairs: Iterable[tuple[str, _T]]) -> Mapping[str, tuple[_T, ...]]:
    found: dict[str, list[_T]] = defaultdict(list)
    for owner, held in pairs:
        found[owner].append(held)
    return {owner: tuple(held) for owner, held in found.items()}


@dataclass(frozen=True)
class Context:
    """Both sides."""

    old: Known
    new: Known
    matching: Matching

    def carried(self, old: Record) -> Record:
        """Give an old record in the names of now."""
        return self.matching.carry(old)

    def sent(self, name: str) -> bool:
        """Whether a type, or its twin, goes out in requests, on either side; by its new name."""
        return self.new.uses.sent(name) or self.old.uses.sent(self.old_name(name))

    def read(self, name: str) -> bool:
        """Whether a type comes in with replies, on either side; by its new name."""
        return self.new.uses.read(name) or self.old.uses.read(self.old_name(name))

    @cached_property
    def _old_names(self) -> Mapping[str, str]:
        return {new: old for old, new in self.matching.types.items()}

    def old_name(self, name: str) -> str:
        """Give the name that a type had; the same, if there was none."""
        return self._old_names.get(name, name)

    @cached_property
    def _old_methods(self) -> Mapping[str, str]:
        return {new: old for old, new in self.matching.methods.items()}

    def old_method(self, name: str) -> str:
        """Give the name that a method or channel had; the same, if there was none."""
        return self._old_methods.get(name, name)

    def keeps(self, name: str) -> bool:
        """Whether a method or resource of the old surface can still be called by its old name."""
        if found := self.new.methods.get(name):
            return bool(found.kept)
        parts = name.split(".")
        places = (".".join(parts[:end]) for end in range(1, len(parts) + 1))
        records = (self.new.records.get(f"resource {place}") for place in places)
        return any(isinstance(r, public.Resource) and r.kept for r in records)
