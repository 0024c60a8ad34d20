"""Names of earlier releases (`compat.toml`) as Python: methods, resources and imports.

What comes in are the names and the API as it is called now; what goes out is what `resources` and
`packages` put beside the names of today. A name that stands for nothing any more, or that something
else has taken, is an error: it would break callers without a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clientsmith import ir
from clientsmith.compat import FILE, Compat
from clientsmith.config import Config
from clientsmith.diagnostics import Origin, Report
from clientsmith.diagnostics.config import CompatLost, CompatTaken
from clientsmith.lower.methods import Kept, Workshop
from clientsmith.symbols import Symbols


def path_of(symbols: Symbols, group: tuple[str, ...]) -> str:
    """Spell where a group hangs on the client: `beta.agents`."""
    prefixes = (group[:depth] for depth in range(1, len(group) + 1))
    return ".".join(symbols.resources[prefix].attribute for prefix in prefixes)


def methods(shop: Workshop, path: str) -> Iterator[tuple[ir.Operation, Kept]]:
    """Give the operations that a resource had under other names, or had at all."""
    known = _operations(shop.api, shop.symbols)
    for old, now in shop.compat.methods.items():
        owner, name = _place(old, shop.compat)
        if owner == path and now in known:
            yield known[now], Kept(name, now)


def children(shop: Workshop, path: str) -> Iterator[tuple[tuple[str, ...], Kept]]:
    """Give the groups that hung on a client under other names."""
    groups = {path_of(shop.symbols, group): group for group in shop.symbols.resources}
    for old, now in shop.compat.resources.items():
        owner, name = _place(old, shop.compat)
        if owner == path and now in groups:
            yield groups[now], Kept(name, now)


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


def check(api: ir.Api, symbols: Symbols, compat: Compat, report: Report) -> None:
    """Report names that can't be kept."""
    homes = set(_homes(symbols))
    for old, now in compat.exports.items():
        if now not in homes:
            report.add(CompatLost(compat.origins.get(old, Origin(FILE, 0, 0, "")), old, now))
    operations = _operations(api, symbols)
    paths = {path_of(symbols, group) for group in symbols.resources}
    for known, pairs in ((operations.keys(), compat.methods), (paths, compat.resources)):
        for old, now in pairs.items():
            origin = compat.origins.get(old, Origin(FILE, 0, 0, ""))
            owner, name = _place(old, compat)
            if f"{owner}.{name}".lstrip(".") in (operations.keys() | paths):
                report.add(CompatTaken(origin, old))
            elif now not in known or owner not in paths | {""}:
                report.add(CompatLost(origin, old, now))


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
