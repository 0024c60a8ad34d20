"""The names that a new surface has lost, and what they can stand for: what `compat.toml` holds.

What comes in are two surfaces; what goes out are old names of methods, resources and imports whose
thing is there under another name or elsewhere. What is gone for good is not among them.
"""

from __future__ import annotations

from collections.abc import Iterator

from clientsmith import public
from clientsmith.changes import Side
from clientsmith.compat import Compat
from clientsmith.diff.matching import Matching, match
from clientsmith.diff.similarity import named_types
from clientsmith.public import Surface


def keep(old: Side, new: Side) -> Compat:
    """Find what was renamed or moved between two surfaces of one package."""
    # A name that was kept already leads where its method has gone: `Compat` joins the two.
    before = _own(old.surface)
    matching = match(before, new.surface)
    return Compat(
        methods=dict(_methods(matching, before, new.surface)),
        resources=dict(_resources(matching, new.surface)),
        exports=dict(_exports(matching, before, new.surface)),
    )


def _own(surface: Surface) -> Surface:
    """Leave out the names of still earlier releases."""
    kinds = (public.Method, public.Resource)
    return Surface(tuple(r for r in surface.records if not (isinstance(r, kinds) and r.kept)))


def _resources(matching: Matching, new: Surface) -> Iterator[tuple[str, str]]:
    """Leave out those that follow the resource above them, and those that are kept."""
    kept = {resource.path for resource in new.all(public.Resource) if resource.kept}
    for before, after in matching.resources.items():
        owner, _, name = before.rpartition(".")
        follows = f"{matching.resources.get(owner, owner)}.{name}".lstrip(".")
        if after not in (before, follows) and before not in kept:
            yield before, after


def _methods(matching: Matching, old: Surface, new: Surface) -> Iterator[tuple[str, str]]:
    """Leave out those that their resource takes along, and channels, which nobody calls yet."""
    moved = {**matching.resources, **{r.path: r.kept for r in new.all(public.Resource) if r.kept}}
    called = {method.name for method in old.all(public.Method)}
    taken = {method.name for method in new.all(public.Method)}
    for before, after in matching.methods.items():
        owner, _, name = before.rpartition(".")
        follows = f"{moved.get(owner, owner)}.{name}".lstrip(".")
        homeless = owner and owner not in moved
        if before in called and after != follows and follows not in taken and not homeless:
            yield before, after


# -- imports --------------------------------------------------------------------------------


def _exports(matching: Matching, old: Surface, new: Surface) -> Iterator[tuple[str, str]]:
    here = {export.name for export in new.all(public.Export)}
    package = next((p.name for p in new.all(public.Package)), "")
    homes = _homes(new) | _class_homes(new)
    names = {**matching.types, **_classes(matching, old, new)}
    for export in old.all(public.Export):
        root, _, path = export.name.partition(".")
        own = (export.target or path).replace(":", ".").rpartition(".")[2]
        home = homes.get(names.get(own, own))
        if root == package and export.name not in here and home is not None:
            yield path, f"{home}:{names.get(own, own)}"


def _homes(surface: Surface) -> dict[str, str]:
    """Give the module of each type and twin."""
    homes = {name: record.module for name, record in named_types(surface).items()}
    return homes | {twin.name: twin.module for twin in surface.all(public.Twin)}


def _class_homes(surface: Surface) -> dict[str, str]:
    """Give the module of each class of a resource; that of the root clients is `client`."""
    exported = {export.name.rpartition(".")[2] for export in surface.all(public.Export)}
    homes = {name: "client" for c in surface.all(public.Client) for name in (c.name, c.async_name)}
    for resource in surface.all(public.Resource):
        for name in _names(resource):
            if name in exported and not resource.kept:
                homes[name] = resource.module
    return homes


def _classes(matching: Matching, old: Surface, new: Surface) -> dict[str, str]:
    """Pair the classes of resources, and the root clients."""
    after = {resource.path: resource for resource in new.all(public.Resource)}
    found: dict[str, str] = {}
    for resource in old.all(public.Resource):
        if (now := after.get(matching.resources.get(resource.path, ""))) is not None:
            found |= zip(_names(resource), _names(now), strict=True)
    for one, other in zip(old.all(public.Client), new.all(public.Client), strict=False):
        found |= {one.name: other.name, one.async_name: other.async_name}
    return found


def _names(resource: public.Resource) -> tuple[str, ...]:
    """Name the four classes of a resource: `naming` derives all from one stem."""
    stem, async_stem = (
        name.removesuffix("Client") for name in (resource.sync_class, resource.async_class)
    )
    raw = (f"{stem}WithRawResponse", f"{async_stem}WithRawResponse")
    return (resource.sync_class, resource.async_class, *raw)
