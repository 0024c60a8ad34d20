"""Which way a type travels.

Reached from the arguments and bodies of methods, a type is sent; from replies, errors, pages,
events and webhooks, it is read; many are both. Types form cycles; each is visited once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from clientsmith import public
from clientsmith.public import Surface

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_NAME = re.compile(r"[^\W\d]\w*")


def names_in(*annotations: str) -> frozenset[str]:
    """Give the names that annotations mention; what stands in quotes is a value."""
    return frozenset(name for text in annotations for name in _NAME.findall(_STRING.sub("", text)))


class Uses:
    """The uses of the types of one surface."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface

    def sent(self, name: str) -> bool:
        """Whether a model, twin, enum, union or alias goes out."""
        return name in self._sent

    def read(self, name: str) -> bool:
        """Whether it comes in."""
        return name in self._read

    @cached_property
    def _sent(self) -> frozenset[str]:
        named = {name for _, text in _outgoing(self._surface) for name in names_in(text)}
        return self._reach(named)

    @cached_property
    def _read(self) -> frozenset[str]:
        named = {name for _, text in _incoming(self._surface) for name in names_in(text)}
        return self._reach(named)

    def _reach(self, names: Iterable[str]) -> frozenset[str]:
        """Follow what names mention; a twin stands for its model as well."""
        seen: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting += self._mentions.get(name, ())
        twins = {self._twins[name] for name in seen if name in self._twins}
        return frozenset(seen | twins)

    @cached_property
    def _twins(self) -> Mapping[str, str]:
        return {twin.name: twin.model for twin in self._surface.all(public.Twin)}

    @cached_property
    def _mentions(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = defaultdict(frozenset)
        for owner, text in _declared(self._surface):
            found[owner] |= names_in(text)
        return found


def _outgoing(surface: Surface) -> Iterator[tuple[str, str]]:
    for argument in surface.all(public.Argument):
        yield argument.method, argument.type
    for body in surface.all(public.Body):
        yield body.method, body.type
    for message in surface.all(public.Message):
        if message.direction == "send":
            yield message.channel, message.type


def _incoming(surface: Surface) -> Iterator[tuple[str, str]]:
    for record in surface.records:
        if isinstance(record, public.Reply | public.Error | public.Header):
            yield record.method, record.type
    for pages in surface.all(public.Pages):
        yield pages.method, pages.item
    for message in surface.all(public.Message):
        if message.direction == "receive":
            yield message.channel, message.type
    for webhook in surface.all(public.Webhook):
        yield webhook.name, webhook.type


def _declared(surface: Surface) -> Iterator[tuple[str, str]]:
    for field in surface.all(public.Field):
        yield field.symbol.rpartition(".")[0], field.type
    for variant in surface.all(public.Variant):
        yield variant.union, variant.type
    for alias in surface.all(public.Alias):
        yield alias.name, alias.type
    for twin in surface.all(public.Twin):
        yield twin.name, twin.type
    for key in surface.all(public.Key):
        yield key.twin, key.type
