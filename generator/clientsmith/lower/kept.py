"""Names of earlier releases (`compat.toml`) as Python: methods, resources and imports.

What comes in are the names and the API as it is called now; what goes out is what `resources` and
`packages` put beside the names of today. A name that stands for nothing any more, or that something
else has taken, is an error: it would break callers without a word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from clientsmith import ir
from clientsmith.compat import FILE, Compat
from clientsmith.config import Config
from clientsmith.diagnostics import Origin, Report
from clientsmith.diagnostics.config import CompatLost, CompatTaken
from clientsmith.symbols import Symbols

_Group = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """The name that a method or resource had in an earlier release."""

    name: str
    now: str
    """Where it is found: `speakers.retrieve`."""


@dataclass(frozen=True, slots=True)
class Yesterday:
    """What is called as it used to be, by the path of the resource that it hangs on today."""

    methods: Mapping[str, Sequence[tuple[ir.Operation, Kept]]] = field(
        default_factory=dict[str, Sequence[tuple[ir.Operation, Kept]]]
    )
    children: Mapping[str, Sequence[tuple[_Group, Kept]]] = field(
        default_factory=dict[str, Sequence[tuple[_Group, Kept]]]
    )


def path_of(symbols: Symbols, group: _Group) -> str:
    """Spell where a group hangs on the client: `beta.agents`."""
    prefixes = (group[:depth] for depth in range(1, len(group) + 1))
    return ".".join(symbols.resources[prefix].attribute for prefix in prefixes)


def find(api: ir.Api, symbols: Symbols, compat: Compat, report: Report) -> Yesterday:
    """Find what old names stand for; those that can't be kept are reported."""
    if not compat:
        return Yesterday()
    operations = _operations(api, symbols)
    groups = {path_of(symbols, group): group for group in symbols.resources}
    seeker = _Seeker(compat, {*operations, *groups}, {"", *groups}, report)
    methods: dict[str, list[tuple[ir.Operation, Kept]]] = defaultdict(list)
    for old, now in compat.methods.items():
        if (place := seeker.place(old, now, operations)) is not None:
            methods[place[0]].append((operations[now], Kept(place[1], now)))
    children: dict[str, list[tuple[_Group, Kept]]] = defaultdict(list)
    for old, now in compat.resources.items():
        if (place := seeker.place(old, now, groups)) is not None:
            children[place[0]].append((groups[now], Kept(place[1], now)))
    homes = set(_homes(symbols))
    for old, now in compat.exports.items():
        if now not in homes:
            report.add(CompatLost(seeker.origin(old), old, now))
    return Yesterday(methods, children)


@dataclass(frozen=True, slots=True)
class _Seeker:
    """Tells where an old name has its place today."""

    compat: Compat
    taken: set[str]
    owners: set[str]
    report: Report

    def place(self, old: str, now: str, known: Mapping[str, object]) -> tuple[str, str] | None:
        """Give the path that a name hangs on and its own part, unless it can't be kept."""
        owner, name = _place(old, self.compat)
        if ".".join(filter(None, (owner, name))) in self.taken:
            self.report.add(CompatTaken(self.origin(old), old))
        elif now not in known or owner not in self.owners:
            self.report.add(CompatLost(self.origin(old), old, now))
        else:
            return owner, name
        return None

    def origin(self, old: str) -> Origin:
        """Give the line of an old name."""
        return self.compat.origins.get(old, Origin(FILE, 0, 0, ""))


def _place(old: str, compat: Compat) -> tuple[str, str]:
    """Split an old name into what it hangs on, as that is called now, and its own part."""
    owner, _, name = old.rpartition(".")
    for end in range(len(owner), 0, -1):
        if owner[:end] in compat.resources and owner[end : end + 1] in ("", "."):
            return compat.resources[owner[:end]] + owner[end:], name
    return owner, name


def reexports(compat: Compat) -> Mapping[str, Mapping[str, str]]:
    """Give the imports that are kept: module, name, `module:name`."""
    found: dict[str, dict[str, str]] = {}
    for old, target in compat.exports.items():
        module, _, name = old.rpartition(".")
        found.setdefault(module, {})[name] = target
    return found


def merged(config: Config) -> Mapping[str, Mapping[str, str]]:
    """Give all imports of earlier releases; what the settings say wins."""
    kept = reexports(config.compat)
    modules = {*kept, *config.reexports}
    return {m: {**kept.get(m, {}), **config.reexports.get(m, {})} for m in modules}


def _homes(symbols: Symbols) -> Iterator[str]:
    """Give whatever a name can stand for, as `module:name`."""
    yield from (f"client:{name}" for name in (symbols.client, symbols.async_client))
    yield f"environment:{symbols.environment}"
    yield from (f"{s.module}:{s.name}" for s in (*symbols.types.values(), *symbols.twins.values()))
    for names in symbols.resources.values():
        classes = (names.client, names.async_client, names.raw_client, names.async_raw_client)
        yield from (f"{names.package}.client:{name}" for name in classes)


def _operations(api: ir.Api, symbols: Symbols) -> Mapping[str, ir.Operation]:
    return {
        f"{path_of(symbols, resource.group)}.{symbols.methods[operation.id]}".lstrip("."): operation
        for resource in api.resources
        for operation in resource.operations
    }
