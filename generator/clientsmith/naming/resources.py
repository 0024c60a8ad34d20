"""Names of resources: attributes of their parents, packages, and the four classes of each.

What comes in are the groups of the API and the names of types; what goes out is `ResourceNames`.
Attributes and packages follow the resource's name; classes give way to types of the same name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clientsmith import ir, words
from clientsmith.diagnostics import Report
from clientsmith.naming import spelling
from clientsmith.naming.released import classes
from clientsmith.naming.scope import Claim, Scope, avoiding, snake_rules
from clientsmith.symbols import ResourceNames, Symbols

Group = tuple[str, ...]

_LONGEST = 60
"""Bytes of the name of a folder."""


def resource_names(
    resources: Iterable[ir.Resource],
    types: frozenset[str],
    report: Report,
    released: Symbols,
    modules: frozenset[str] = frozenset(),
) -> dict[Group, ResourceNames]:
    """Name all resources.

    `types` are the class names that are taken, `modules` what the package has beside resources.
    """
    by_parent: dict[Group, list[ir.Resource]] = {}
    for resource in resources:
        if resource.group:
            by_parent.setdefault(resource.group[:-1], []).append(resource)
    attributes: dict[Group, str] = {}
    packages: dict[Group, str] = {}
    for parent in sorted(by_parent, key=len):
        siblings = by_parent[parent]
        taken = frozenset[str]() if parent else modules
        attributes |= _attributes(siblings, parent, report, released, taken)
        above = packages.get(parent)
        packages |= _packages(siblings, attributes, above, report, released, taken)
    return _classes(attributes, packages, types, released)


def released_classes(resources: Iterable[ir.Resource], released: Symbols) -> frozenset[str]:
    """List the classes that resources have had so far, which no type may take."""
    names = (released.resources.get(resource.group) for resource in resources)
    return frozenset(
        cls
        for each in names
        if each is not None
        for cls in (each.client, each.async_client, each.raw_client, each.async_raw_client)
    )


def _attributes(
    siblings: Iterable[ir.Resource],
    parent: Group,
    report: Report,
    released: Symbols,
    taken: frozenset[str],
) -> dict[Group, str]:
    members = "methods" if parent else "root"
    rules = avoiding(snake_rules("resource", "resource", members), taken)
    scope: Scope[Group] = Scope(rules, report)
    old = released.resources
    return scope.settle(
        Claim(
            key=resource.group,
            sort=resource.group[-1],
            wire=resource.group[-1],
            candidates=(candidates := _candidates(resource, rules.reserved)),
            origin=resource.origin,
            exact=candidates[0] == resource.group[-1],
            released=old[resource.group].attribute if resource.group in old else None,
        )
        for resource in siblings
    )


def _candidates(resource: ir.Resource, avoid: frozenset[str]) -> tuple[str, ...]:
    return spelling.snake_candidates(resource.group[-1], "resource", avoid)


def _packages(
    siblings: Iterable[ir.Resource],
    attributes: Mapping[Group, str],
    above: str | None,
    report: Report,
    released: Symbols,
    taken: frozenset[str],
) -> dict[Group, str]:
    # Not every file system tells names apart by case.
    plain = snake_rules("resource", "resource", "packages", fold=str.casefold)
    rules = avoiding(plain, taken)
    scope: Scope[Group] = Scope(rules, report)
    old = released.resources
    leaves = scope.settle(
        Claim(
            key=resource.group,
            sort=resource.group[-1],
            wire=resource.group[-1],
            candidates=(_package(attributes[resource.group], rules.reserved),),
            origin=resource.origin,
            released=old[resource.group].package.rpartition(".")[2]
            if resource.group in old
            else None,
        )
        for resource in siblings
    )
    return {group: f"{above}.{leaf}" if above else leaf for group, leaf in leaves.items()}


def _package(attribute: str, avoid: frozenset[str]) -> str:
    """Name a folder; file systems take 255 bytes, and tests are named after the whole path."""
    return spelling.escaped(words.shortened(attribute.lower(), _LONGEST), avoid)


def _classes(
    attributes: Mapping[Group, str],
    packages: Mapping[Group, str],
    types: frozenset[str],
    released: Symbols,
) -> dict[Group, ResourceNames]:
    taken = set(types)
    found: dict[Group, ResourceNames] = {}
    # Those that have been released first: what is new gives way.
    for group in sorted(
        packages, key=lambda each: (each not in released.resources, packages[each])
    ):
        path = [attributes[group[: depth + 1]] for depth in range(len(group))]
        names = _family(spelling.class_name(" ".join(path)), taken, released.resources.get(group))
        taken |= set(names)
        found[group] = ResourceNames(attributes[group], packages[group], *names)
    # In the order that came in, which is the order of presentation.
    return {group: found[group] for group in packages}


def _family(stem: str, taken: set[str], old: ResourceNames | None) -> tuple[str, str, str, str]:
    """Name the four classes alike, all of them free."""
    number = 1
    if old is not None and old.client.startswith(f"{stem}Resource"):
        found = (old.client, old.async_client, old.raw_client, old.async_raw_client)
        if not taken & set(found):
            return found
    while True:
        name = stem if number == 1 else f"{stem}Resource{number if number > 2 else ''}"
        found = classes(name)
        if not taken & set(found):
            return found
        number += 1
