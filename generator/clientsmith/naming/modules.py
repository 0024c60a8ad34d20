"""Where types live, and what each package exports.

What comes in is the API and the packages of its resources; what goes out is a home for each type
and the types that each resource reaches. Imports between homes are acyclic: what only one resource
reaches lives there, what several reach lives at the root and mentions only its like.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clientsmith import ir
from clientsmith.graph import calls, expressions, mentioned, references
from clientsmith.ir import TypeId
from clientsmith.naming.resources import Group


def reached_by_group(api: ir.Api) -> dict[Group, set[TypeId]]:
    """Collect the types that the operations and channels of each resource reach."""
    edges = {
        declared.id: [*references(declared), *_parts(declared, api)]
        for declared in api.types.values()
    }
    starts: dict[Group, list[TypeId]] = {resource.group: [] for resource in api.resources}
    for call in calls(api):
        ids = (id_ for expr in expressions(call) for id_ in mentioned(expr))
        starts.setdefault(call.group, []).extend(ids)
    return {group: _closure(ids, edges) for group, ids in starts.items()}


def _parts(declared: ir.NamedType, api: ir.Api) -> Iterable[TypeId]:
    """List what a type is composed of: it belongs where the type does, though nothing says so."""
    extends = declared.extends if isinstance(declared, ir.ObjectType) else ()
    return (id_ for id_ in extends if id_ in api.types)


def _closure(starts: Iterable[TypeId], edges: Mapping[TypeId, Iterable[TypeId]]) -> set[TypeId]:
    found: set[TypeId] = set()
    waiting = list(starts)
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(edges[current])
    return found


def homes(
    api: ir.Api, reached: Mapping[Group, set[TypeId]], packages: Mapping[Group, str]
) -> dict[TypeId, str]:
    """Give the package that each type lives in; empty for the root."""
    users: dict[TypeId, set[Group]] = {id_: set() for id_ in api.types}
    for group, ids in reached.items():
        for id_ in ids:
            users[id_].add(group)
    found = {
        id_: packages.get(next(iter(groups)), "")
        for id_, groups in users.items()
        if len(groups) == 1
    }
    found |= {id_: "" for id_, groups in users.items() if len(groups) > 1}
    return found | _homes_of_the_rest(api.types, found)


def _homes_of_the_rest(
    types: Mapping[TypeId, ir.NamedType], found: Mapping[TypeId, str]
) -> dict[TypeId, str]:
    """House types that no operation reaches, such as those of webhooks.

    Nothing else mentions them, so one that mentions types of resources lives with the last of
    these: its imports then lead to smaller packages only, and never in a circle.
    """
    edges = {id_: references(declared) for id_, declared in types.items()}
    rest: dict[TypeId, str] = {}
    for id_ in types:
        if id_ not in found:
            closure = _closure([id_], edges)
            rest[id_] = max((found.get(other, "") for other in closure), default="")
    return rest


def below(package: str, module: str) -> str:
    """Give the dotted name of a module in a package, either of them below the root."""
    return f"{package}.{module}" if package else module
