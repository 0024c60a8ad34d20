"""All Python names, settled once: types, attributes, resources, methods, arguments, modules.

What comes in is the checked API, the settings and, where there is one, the last release's names;
what goes out is `Symbols`. One pass in ordered phases, each of which sees what is taken already;
no name depends on the order in which the document lists things. Reads the word lists in
`reserved/`, never the spec.
"""

from __future__ import annotations

from collections.abc import Mapping

from clientsmith.config import Config
from clientsmith.diagnostics import Report
from clientsmith.ir import Api, TypeId
from clientsmith.naming import calls, client, modules, resources, types
from clientsmith.naming.released import FILE, dumps, loads
from clientsmith.naming.resources import Group
from clientsmith.symbols import WEBHOOKS, ResourceNames, Symbol, Symbols

__all__ = ["FILE", "dumps", "loads", "settle"]

_NOTHING = Symbols("", "", "", "", {}, {}, {}, {}, {}, {}, {}, {})
"""The names before the first release."""


def settle(api: Api, config: Config, report: Report, released: Symbols | None = None) -> Symbols:
    """Name everything; names of `released` are kept as far as the document still suggests them."""
    root = client.client_names(api.title, config)
    released = released or _NOTHING
    own = root.classes | resources.released_classes(api.resources, released)
    names = types.type_names(api.types, own, report, released)
    twins = types.twin_names(api.types, names, own, report, released)
    taken = frozenset({*names.values(), *twins.values()}) | root.classes
    own_modules = frozenset({WEBHOOKS} if api.webhooks else ())
    groups = resources.resource_names(api.resources, taken, report, released, own_modules)
    packages = {group: found.package for group, found in groups.items()}
    reached = modules.reached_by_group(api)
    homes = modules.homes(api, reached, packages)
    return Symbols(
        package=root.package,
        client=root.client,
        async_client=root.async_client,
        environment=root.environment,
        types=_located(names, homes, "types"),
        twins=_located(twins, homes, "requests"),
        attributes=types.attribute_names(api.types, report, released),
        constants=types.constant_names(api.types, report, released),
        resources=groups,
        methods=calls.method_names(api, groups, report, released),
        arguments=calls.argument_names(api, report, released),
        servers=client.server_names(api.servers, report, released),
        exports=_exports(names, twins, reached, groups),
    )


def _located(
    names: Mapping[TypeId, str], homes: Mapping[TypeId, str], module: str
) -> dict[TypeId, Symbol]:
    return {id_: Symbol(name, modules.below(homes[id_], module)) for id_, name in names.items()}


def _exports(
    names: Mapping[TypeId, str],
    twins: Mapping[TypeId, str],
    reached: Mapping[Group, set[TypeId]],
    groups: Mapping[Group, ResourceNames],
) -> dict[str, tuple[str, ...]]:
    found = {"": tuple(sorted([*names.values(), *twins.values()]))}
    for group, resource in groups.items():
        ids = reached.get(group, set())
        public = [names[id_] for id_ in ids] + [twins[id_] for id_ in ids if id_ in twins]
        found[resource.package] = tuple(sorted(public))
    return found
