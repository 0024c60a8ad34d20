"""Which record of the new surface speaks of the same symbol as one of the old.

What comes in are two surfaces; what goes out are pairs, and what is left on either side. The wire
decides before the name does: a method is the same method while its HTTP binding is, an argument
while it travels in the same place, a type while its component is. So a rename is seen as one, and
not as a removal and an addition. A record whose owner is new or gone is not listed: the owner is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar, cast

from clientsmith import public
from clientsmith.diff.carrying import Carrier
from clientsmith.diff.similarity import named_types, renamed_types
from clientsmith.public import Record, Surface

_R = TypeVar("_R", bound=Record)
_Called = TypeVar("_Called", public.Method, public.Channel)
_Keyed: TypeAlias = Callable[[_R], Hashable]
_PLACEHOLDER = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class Pair:
    """A symbol before and after."""

    was: Record
    """As the old surface has it."""
    old: Record
    """The same, with its owner and the types that it names as they are called now."""
    new: Record


@dataclass(frozen=True, slots=True)
class Matching:
    """Two surfaces, symbol by symbol."""

    carry: Carrier
    pairs: tuple[Pair, ...]
    added: tuple[Record, ...]
    removed: tuple[Record, ...]
    methods: Mapping[str, str]
    """Old names to new ones: of methods and channels that are on both sides; so the next two."""
    types: Mapping[str, str]
    resources: Mapping[str, str]


def match(old: Surface, new: Surface) -> Matching:
    """Find what belongs together."""
    methods = _methods(old, new)
    types = renamed_types(old, new)
    resources = _resources(old, new, methods)
    carry = Carrier(methods, types, resources, _rebuilt(old, new, types))
    pairs: list[Pair] = []
    added: list[Record] = []
    removed: list[Record] = []
    for kind, keys in _KEYS.items():
        matched, gone, come = _settle(_first_hand(old, kind), _first_hand(new, kind), keys, carry)
        pairs += matched
        removed += [record for record in gone if carry.owner_stays(record)]
        added += [record for record in come if carry.owner_was(record)]
    return Matching(carry, tuple(pairs), tuple(added), tuple(removed), methods, types, resources)


def _first_hand(surface: Surface, kind: type[Record]) -> Sequence[Record]:
    """Give the records of a kind, without those of methods under names of earlier releases."""
    kept = {method.name for method in surface.all(public.Method) if method.kept}
    records = surface.all(kind)
    return [r for r in records if getattr(r, "method", "") not in kept] if kept else records


def _rebuilt(old: Surface, new: Surface, types: Mapping[str, str]) -> frozenset[str]:
    """Find the types that are of another kind than before: their members have no counterpart."""
    before, after = named_types(old), named_types(new)
    return frozenset(
        name
        for name, record in before.items()
        if name in types and type(after[types[name]]) is not type(record)
    )


def _settle(
    olds: Sequence[Record],
    news: Sequence[Record],
    keys: Sequence[_Keyed[Record]],
    carry: Carrier,
) -> tuple[list[Pair], list[Record], list[Record]]:
    carried = [carry(record) for record in olds]
    found = _pair(carried, news, keys)
    taken = set(found.values())
    return (
        [Pair(olds[a], carried[a], news[b]) for a, b in found.items()],
        [record for place, record in enumerate(olds) if place not in found],
        [record for place, record in enumerate(news) if place not in taken],
    )


def _pair(olds: Sequence[_R], news: Sequence[_R], keys: Sequence[_Keyed[_R]]) -> dict[int, int]:
    """Pair what has an equal key that nothing else has, by one key after another; by place."""
    found: dict[int, int] = {}
    for key in keys:
        taken = set(found.values())
        left = _index(((a, record) for a, record in enumerate(olds) if a not in found), key)
        right = _index(((b, record) for b, record in enumerate(news) if b not in taken), key)
        for value, places in left.items():
            others = right.get(value, [])
            if len(places) == 1 and len(others) == 1:
                found[places[0]] = others[0]
    return found


def _index(records: Iterable[tuple[int, _R]], key: _Keyed[_R]) -> dict[Hashable, list[int]]:
    places: dict[Hashable, list[int]] = defaultdict(list)
    for place, record in records:
        value = key(record)
        if value is not None:
            places[value].append(place)
    return places


# -- the owners -----------------------------------------------------------------------------


def _methods(old: Surface, new: Surface) -> dict[str, str]:
    """Pair methods by their binding, then by name; channels as well.

    A name of an earlier release is one more for a method that is there under its own.
    """
    olds, news = ([m for m in side.all(public.Method) if not m.kept] for side in (old, new))
    methods = _names(olds, news, (_binding, _method_name))
    channels = _names(old.all(public.Channel), new.all(public.Channel), (_channel_path, _name))
    return methods | channels


def _names(
    olds: Sequence[_Called], news: Sequence[_Called], keys: Sequence[_Keyed[_Called]]
) -> dict[str, str]:
    return {olds[a].name: news[b].name for a, b in _pair(olds, news, keys).items()}


def _binding(method: public.Method) -> Hashable:
    """The HTTP method and the path; how a path names its parameters is not on the wire."""
    verb, *path = method.binding
    return (verb, _PLACEHOLDER.sub("{}", " ".join(path)))


def _method_name(method: public.Method) -> Hashable:
    return method.name


def _channel_path(channel: public.Channel) -> Hashable:
    return channel.path


def _name(channel: public.Channel) -> Hashable:
    return channel.name


def _resources(old: Surface, new: Surface, methods: Mapping[str, str]) -> dict[str, str]:
    """Pair resources by path; then those that hold most of the methods that another held."""
    olds = [resource.path for resource in old.all(public.Resource) if not resource.kept]
    news = {resource.path for resource in new.all(public.Resource) if not resource.kept}
    found = {path: path for path in olds if path in news}
    moves: dict[str, Counter[str]] = defaultdict(Counter)
    for before, after in methods.items():
        moves[before.rpartition(".")[0]][after.rpartition(".")[0]] += 1
    for path in olds:
        if path not in found and moves[path]:
            (to, _), *_ = moves[path].most_common(1)
            if to in news and to not in found.values():
                found[path] = to
    return found


# -- what makes two records of a kind the same one ------------------------------------------


def _by(*names: str) -> _Keyed[Record]:
    """Compare records by some of their attributes."""
    return lambda record: tuple(cast(object, getattr(record, name)) for name in names)


def _own_name(record: Record) -> Hashable:
    """Leave the client's class, or the environment's, out of a name: it may be another."""
    assert isinstance(record, public.Setting | public.Server)
    return record.symbol.rpartition(".")[2]


def _inside(record: Record) -> Hashable:
    """Leave the package out: it is told of once."""
    assert isinstance(record, public.Export)
    return record.name.partition(".")[2]


def _field_wire(record: Record) -> Hashable:
    assert isinstance(record, public.Field)
    owner, _, name = record.symbol.rpartition(".")
    return (owner, record.wire or name)


def _path_place(record: Record) -> Hashable:
    """The place in the path: how a path names its parameters is not on the wire."""
    assert isinstance(record, public.Argument)
    return (record.method, record.positional) if record.at[0] == "path" else None


def _media_type(record: Record) -> Hashable:
    """A status once more, for the body whose media type alone has changed."""
    assert isinstance(record, public.Reply | public.Error)
    return (record.method, record.status)


_KEYS: Mapping[type[Record], tuple[_Keyed[Record], ...]] = {
    public.Package: (lambda _: "",),
    public.Client: (lambda _: "",),
    public.Setting: (_own_name,),
    public.Scheme: (_by("name"), _by("kind", "at", "token_url")),
    public.Server: (_own_name, _by("url")),
    public.Resource: (_by("path", "kept"),),
    public.Method: (_by("name", "kept"),),
    public.Argument: (_by("method", "at"), _by("method", "name"), _path_place),
    public.Constant: (_by("method", "location", "wire"),),
    public.Body: (_by("method", "media_type"), _by("method")),
    public.Part: (_by("method", "media_type", "wire"),),
    public.Reply: (_by("method", "status", "media_type"), _media_type, _by("method")),
    public.Error: (_by("method", "status", "media_type"), _media_type),
    public.Header: (_by("method", "status", "wire"), _by("method", "wire")),
    public.Pages: (_by("method"),),
    public.Stream: (_by("method"),),
    public.Retry: (_by("method"),),
    public.Security: (_by("method"),),
    public.OwnServers: (_by("method"),),
    public.Channel: (_by("name"),),
    public.Message: (_by("channel", "direction"),),
    public.Rule: (_by("channel", "name"),),
    public.Receiver: (_by("module"),),
    public.Webhook: (_by("name", "verb"), _by("name")),
    public.Model: (_by("name"),),
    public.Field: (_field_wire, _by("symbol")),
    public.Enum: (_by("name"),),
    public.Value: (_by("enum", "value"),),
    public.Union: (_by("name"),),
    public.Variant: (_by("union", "type"), _by("union", "tags")),
    public.Alias: (_by("name"),),
    public.Twin: (_by("name"),),
    public.Key: (_by("twin", "wire"),),
    public.Export: (_inside,),
}
