"""Old records in new words: their owners, and the types that they name, as these are called now.

So that a rename is seen once, where it happened. A record keeps its own part of its name:
`Voice.label` becomes `Speaker.label` when the model was renamed, and stays `label`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar, cast

from clientsmith import public
from clientsmith.public import Record

_R = TypeVar("_R", bound=Record)
_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|[^\W\d]\w*(?:\.[^\W\d]\w*)*')
"""A string, which names no type; or a name, maybe dotted."""
_TYPED = ("type", "async_type", "returns", "item", "schema", "parameters")
_TYPES = (public.Model, public.Enum, public.Union, public.Alias, public.Twin)


class Carrier:
    """Renames, applied to records."""

    def __init__(
        self,
        methods: Mapping[str, str],
        types: Mapping[str, str],
        resources: Mapping[str, str],
        rebuilt: frozenset[str] = frozenset(),
    ) -> None:
        """Take old names to new ones; `rebuilt` are types that are of another kind than before."""
        self._methods, self._types, self._resources = methods, types, resources
        self._other_types = {old: new for old, new in types.items() if old != new}
        self._rebuilt = rebuilt
        self._new_methods = frozenset(methods.values())
        self._new_types = frozenset(types.values()) - {types[name] for name in rebuilt}

    def __call__(self, record: _R) -> _R:
        """Carry a record over."""
        changed = {name: text for name, text in self._changes(record) if text is not None}
        # `replace` wants to know one class; each of these has the attributes that it is asked for.
        return cast("_R", replace(cast("Any", record), **changed)) if changed else record

    def retyped(self, annotation: str) -> str:
        """Spell a type with the names that types have now, its unions in order again."""
        if not self._other_types:
            return annotation
        return _WORD.sub(lambda found: self._other_types.get(found[0], found[0]), annotation)

    def owner_stays(self, record: Record) -> bool:
        """Whether what an old record belongs to is still there; true if it belongs to nothing."""
        names = {"method": self._methods.keys(), "type": self._types.keys() - self._rebuilt}
        return all(owner in names[kind] for kind, owner in _owners(record))

    def owner_was(self, record: Record) -> bool:
        """Whether what a new record belongs to was there before."""
        names = {"method": self._new_methods, "type": self._new_types}
        return all(owner in names[kind] for kind, owner in _owners(record))

    def _changes(self, record: Record) -> Iterator[tuple[str, str | None]]:
        for name in _TYPED:
            old = cast("str | None", getattr(record, name, None))
            if old:
                new = self.retyped(old)
                yield name, new if new != old else None
        match record:
            case public.Method(name=name) | public.Channel(name=name):
                yield "name", self._methods.get(name)
            case public.Resource(path=path):
                yield "path", self._resources.get(path)
            case _ if isinstance(record, _TYPES):
                yield "name", self._types.get(record.name)
            case _:
                yield from self._owned(record)
        if isinstance(record, public.Twin):
            yield "model", self._types.get(record.model)

    def _owned(self, record: Record) -> Iterator[tuple[str, str | None]]:
        """The owner, where a record has one."""
        for attribute in ("method", "channel"):
            if owner := cast("str | None", getattr(record, attribute, None)):
                yield attribute, self._methods.get(owner)
        match record:
            case public.Field(symbol=symbol):
                owner, _, name = symbol.rpartition(".")
                yield "symbol", f"{self._types.get(owner, owner)}.{name}"
            case public.Value(enum=owner):
                yield "enum", self._types.get(owner)
            case public.Variant(union=owner):
                yield "union", self._types.get(owner)
            case public.Key(twin=owner):
                yield "twin", self._types.get(owner)
            case public.Export(name=name):
                package, _, own = name.rpartition(".")
                yield "name", f"{package}.{self._types[own]}" if own in self._types else None
            case _:
                pass


def _owners(record: Record) -> Iterator[tuple[str, str]]:
    """Give what a record belongs to."""
    for attribute in ("method", "channel"):
        if owner := cast("str | None", getattr(record, attribute, None)):
            yield "method", owner
    match record:
        case public.Field(symbol=symbol):
            yield "type", symbol.rpartition(".")[0]
        case public.Value(enum=owner) | public.Variant(union=owner) | public.Key(twin=owner):
            yield "type", owner
        case _:
            pass
