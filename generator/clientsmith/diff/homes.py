"""What a name that can be imported belongs to: findings about it join those about its owner.

A type shows as a record, as a twin, as the class of its constants and as exports of several
packages: one thing to a caller. So do the classes of a resource.
"""

from __future__ import annotations

from clientsmith import public
from clientsmith.diff.causes import resource_cause
from clientsmith.diff.context import Context, Known
from clientsmith.diff.rule import Cause


def type_cause(name: str) -> Cause:
    """Name a type, its twin and its exports; by its name of now if it is there."""
    return ("type", name)


def receiver_cause() -> Cause:
    """Name the module that reads what the API sends, and all that can be imported for it."""
    return ("receiver",)


def client_cause(which: str) -> Cause:
    """Name one of the root clients (`sync`, `async`), or the class of the servers (`servers`)."""
    return ("client", which)


def type_of(context: Context, name: str) -> str | None:
    """Give the type that a name of now stands for: its own, its twin's, its constants'."""
    return _type_of(context.new, name) or _old_type_of(context, name)


def home_of(context: Context, export: str) -> Cause:
    """Name what an export belongs to; itself, if it belongs to nothing that has a record."""
    own = export.rpartition(".")[2]
    if found := type_of(context, own):
        return type_cause(found)
    for known in (context.old, context.new):
        if which := _client(known, own):
            return client_cause(which)
        if path := _resource(known, export):
            return resource_cause(_old_path(context, known, path))
        if any(own == found.module for found in known.surface.all(public.Receiver)):
            return receiver_cause()
    return ("export", own)


def _type_of(known: Known, name: str) -> str | None:
    if name in known.types:
        return name
    if name in known.twins:
        return known.twins[name].model
    return known.constants.get(name)


def _old_type_of(context: Context, name: str) -> str | None:
    found = _type_of(context.old, context.old_name(name))
    return context.matching.types.get(found, found) if found else None


def _client(known: Known, name: str) -> str | None:
    found = {
        server.symbol.rpartition(".")[0]: "servers" for server in known.surface.all(public.Server)
    }
    for client in known.surface.all(public.Client):
        found |= {client.name: "sync", client.async_name: "async"}
    return found.get(name)


def _resource(known: Known, export: str) -> str | None:
    """Give the path of the resource that a class, or a package, is of."""
    own, path = export.rpartition(".")[2], export.partition(".")[2]
    for resource in known.surface.all(public.Resource):
        stems = [
            name.removesuffix("Client") for name in (resource.sync_class, resource.async_class)
        ]
        classes = {f"{stem}{ending}" for stem in stems for ending in ("Client", "WithRawResponse")}
        if own in classes or path == resource.path:
            return resource.path
    return None


def _old_path(context: Context, known: Known, path: str) -> str:
    if known is context.old:
        return path
    return next((old for old, new in context.matching.resources.items() if new == path), path)
