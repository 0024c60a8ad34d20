"""Resources as modules: the classes around methods, and how one client leads to the next.

What comes in is the API with its names; what goes out is `pyir.ResourceModule`s, one for each
group, also for a group that only holds others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from clientsmith import ir, pyir, writer
from clientsmith.lower import kept, methods, text
from clientsmith.lower.methods import Workshop
from clientsmith.lower.scope import Scope, relative
from clientsmith.symbols import ResourceNames

_CLASS_INDENT = 4


@dataclass(frozen=True, slots=True)
class Node:
    """A group of the API: its own operations, if any, and the groups below it."""

    group: tuple[str, ...]
    resource: ir.Resource | None
    children: tuple[tuple[str, ...], ...]


def tree(api: ir.Api) -> dict[tuple[str, ...], Node]:
    """List the groups, the empty one included, with parents that have no operations."""
    resources = {resource.group: resource for resource in api.resources}
    groups: dict[tuple[str, ...], None] = {(): None}
    for group in resources:
        groups |= dict.fromkeys(group[:depth] for depth in range(1, len(group) + 1))
    return {
        group: Node(
            group,
            resources.get(group),
            tuple(other for other in groups if other and other[:-1] == group),
        )
        for group in groups
    }


def lower_resource(shop: Workshop, node: Node) -> pyir.ResourceModule:
    """Lower a group to its module."""
    names = shop.symbols.resources[node.group]
    docs = node.resource.docs if node.resource else ir.NO_DOCS
    title = node.resource.title if node.resource else names.attribute
    scope = scope_of(shop, node, f"{names.package}.client", own=own_names(names))
    lowered = lower_client(shop, node, scope, names, docs, title)
    for class_ in ("SyncResource", "AsyncResource"):
        scope.core("resource", class_, runtime=True)
    if lowered.all_methods:
        for function in ("raw", "async_raw"):
            scope.core("resource", function, runtime=True)
    return pyir.ResourceModule(
        path=f"{names.package.replace('.', '/')}/client.py",
        title=title,
        docstring=writer.docstring(_headline(title, docs), 0),
        imports=scope.imports(),
        client=lowered,
    )


def own_names(names: ResourceNames) -> frozenset[str]:
    """List the classes of a module."""
    return frozenset((names.client, names.async_client, names.raw_client, names.async_raw_client))


def scope_of(shop: Workshop, node: Node, module: str, own: frozenset[str]) -> Scope:
    """Open the scope of a module whose classes have the methods of one group."""
    operations = node.resource.operations if node.resource else ()
    members = {shop.symbols.methods[operation.id] for operation in operations}
    members |= {shop.symbols.resources[child].attribute for child in node.children}
    path = kept.path_of(shop.symbols, node.group)
    old_names = (*shop.yesterday.methods.get(path, ()), *shop.yesterday.children.get(path, ()))
    members |= {old.name for _, old in old_names}
    return Scope(module, own, frozenset(members))


def lower_client(
    shop: Workshop,
    node: Node,
    scope: Scope,
    names: ResourceNames,
    docs: ir.Docs,
    title: str,
) -> pyir.Client:
    """Lower the classes of one group."""
    path = kept.path_of(shop.symbols, node.group)
    operations = node.resource.operations if node.resource else ()
    prefix = f"{path}." if path else ""
    told = text.body(docs) or text.sentence(title)
    children = tuple(_children(shop, scope, node, path))
    lowered = tuple(methods.lower_method(shop, op, prefix, scope) for op in operations)
    old = (
        methods.lower_method(shop, op, prefix, scope, kept)
        for op, kept in shop.yesterday.methods.get(path, ())
    )
    return pyir.Client(
        name=names.client,
        async_name=names.async_client,
        raw_name=names.raw_client,
        async_raw_name=names.async_raw_client,
        attribute_path=path,
        docstring=writer.docstring(told, _CLASS_INDENT),
        async_docstring=writer.docstring(told, _CLASS_INDENT),
        property=scope.builtin("property", runtime=True),
        cached=_cached(scope) if children else "",
        methods=lowered,
        all_methods=(*lowered, *old),
        children=children,
    )


def _cached(scope: Scope) -> str:
    return scope.standard("functools", "cached_property", runtime=True)


def _children(shop: Workshop, scope: Scope, node: Node, path: str) -> Iterator[pyir.Child]:
    yield from (_child(shop, scope, group) for group in node.children)
    for group, old in shop.yesterday.children.get(path, ()):
        message = f"{'.'.join(filter(None, (path, old.name)))} is called {old.now} now"
        yield replace(
            _child(shop, scope, group),
            attribute=old.name,
            decorator=methods.deprecation(message, scope),
            stands_for=old.now,
        )


def _child(shop: Workshop, scope: Scope, group: tuple[str, ...]) -> pyir.Child:
    names = shop.symbols.resources[group]
    module = f"{names.package}.client"
    resource = next((r for r in shop.api.resources if r.group == group), None)
    docs = resource.docs if resource else ir.NO_DOCS
    title = resource.title if resource else names.attribute
    return pyir.Child(
        attribute=names.attribute,
        client=scope.local(module, names.client),
        async_client=scope.local(module, names.async_client),
        module=relative(scope.module, module),
        class_=names.client,
        async_class=names.async_client,
        docstring=writer.docstring(text.body(docs) or text.sentence(title), 8),
    )


def _headline(title: str, docs: ir.Docs) -> str:
    told = text.clean(docs.description or docs.summary).split("\n")[0]
    return f"{title}: {text.sentence(told)}" if told else text.sentence(title)
