"""Types that are called otherwise than before.

A type keeps its name, or the component it comes from, or else most of its members: then it was
renamed. What comes in are two surfaces; what goes out are old names and new ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from clientsmith import public
from clientsmith.public import Surface

Named: TypeAlias = public.Model | public.Enum | public.Union | public.Alias
_Members: TypeAlias = frozenset[tuple[str, ...]]

_ALIKE = 0.6
"""Share of members that two types have in common, of all that either has, to be the same one."""
_FEWEST = 2
"""Members in common that say anything: many objects have an `id` and nothing else."""


def named_types(surface: Surface) -> dict[str, Named]:
    """Give the types of a surface by name, without their twins."""
    return {record.name: record for record in surface.records if isinstance(record, Named)}


def renamed_types(old: Surface, new: Surface) -> dict[str, str]:
    """Pair the types of two surfaces, twins included: old name to new name."""
    olds, news = named_types(old), named_types(new)
    found = {name: name for name in olds if name in news}
    gone = {name: record for name, record in olds.items() if name not in news}
    come = {name: record for name, record in news.items() if name not in olds}
    found |= _by_component(gone, come)
    gone = {name: record for name, record in gone.items() if name not in found}
    come = {name: record for name, record in come.items() if name not in found.values()}
    found |= _by_members(gone, come, _members(old), _members(new))
    return found | _twins(old, new, found)


def _by_component(gone: Mapping[str, Named], come: Mapping[str, Named]) -> dict[str, str]:
    """Pair what comes from one component: `x-sdk-name` was set, or a clash was settled anew."""
    places = {record.component or record.name: name for name, record in come.items()}
    pairs = {name: places.get(record.component or record.name) for name, record in gone.items()}
    return {old: new for old, new in pairs.items() if new is not None}


def _by_members(
    gone: Mapping[str, Named],
    come: Mapping[str, Named],
    before: Mapping[str, _Members],
    after: Mapping[str, _Members],
) -> dict[str, str]:
    """Pair what has most of its members in common, the most alike first; ties pair nothing."""
    alike = sorted(
        (
            (-share, old, new)
            for old, new in _candidates(gone, come, before, after)
            if (share := _share(before[old], after[new])) >= _ALIKE
        ),
    )
    found: dict[str, str] = {}
    for share, old, new in alike:
        tied = [pair for pair in alike if pair[0] == share and (pair[1] == old or pair[2] == new)]
        if old not in found and new not in found.values() and len(tied) == 1:
            found[old] = new
    return found


def _candidates(
    gone: Mapping[str, Named],
    come: Mapping[str, Named],
    before: Mapping[str, _Members],
    after: Mapping[str, _Members],
) -> Iterator[tuple[str, str]]:
    """Pair types of one kind that share members: by an index, for there may be thousands."""
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in come:
        for member in after.get(name, ()):
            holders[member].append(name)
    for old, record in gone.items():
        common: dict[str, int] = defaultdict(int)
        for member in before.get(old, ()):
            for new in holders[member]:
                common[new] += 1
        for new, count in common.items():
            if count >= _FEWEST and type(come[new]) is type(record):
                yield old, new


def _share(one: _Members, other: _Members) -> float:
    """Jaccard's index."""
    return len(one & other) / len(one | other)


def _members(surface: Surface) -> Mapping[str, _Members]:
    """Give what each type consists of."""
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for owner, member in _listed(surface):
        found[owner].add(member)
    return {owner: frozenset(members) for owner, members in found.items()}


def _listed(surface: Surface) -> Iterable[tuple[str, tuple[str, ...]]]:
    for field in surface.all(public.Field):
        owner, _, name = field.symbol.rpartition(".")
        yield owner, (field.wire or name, field.type)
    for value in surface.all(public.Value):
        yield value.enum, (value.value,)
    for variant in surface.all(public.Variant):
        yield variant.union, (variant.type, *variant.tags)


def _twins(old: Surface, new: Surface, types: Mapping[str, str]) -> dict[str, str]:
    """Pair the twins of paired types."""
    news = {twin.model: twin.name for twin in new.all(public.Twin)}
    pairs = {t.name: news.get(types.get(t.model, "")) for t in old.all(public.Twin)}
    return {name: twin for name, twin in pairs.items() if twin is not None}
