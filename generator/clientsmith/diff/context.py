"""What a rule may ask beyond the record that it looks at.

The two sides, what belongs together, what a type is used for, and how two types compare.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from clientsmith import public
from clientsmith.changes import Side
from clientsmith.diff.matching import Matching
from clientsmith.diff.similarity import Named, named_types
from clientsmith.diff.uses import Uses
from clientsmith.public import Record, Surface, identity

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

    def callers(self, types: Iterable[str]) -> tuple[str, ...]:
        """Give the methods whose arguments or results hold one of some types, by new names."""
        return self.new.uses.methods(types)
