"""`[tool.clientsmith.rename]`: names for parts of the spec, as if the spec had `x-sdk-*` there.

What comes in are keys and names; what goes out is the bundle with those keys set, their origin in
the settings. The forms of a key are in `docs/extensions.md`.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from clientsmith.diagnostics import Origin, Report
from clientsmith.diagnostics.overlay import RenameLost
from clientsmith.document import Located
from clientsmith.ir import Json
from clientsmith.source.bundle import Bundle

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


def apply(bundle: Bundle, renames: Mapping[str, str], settings: str, report: Report) -> None:
    """Set the names; what a key does not find is an error."""
    for key, name in renames.items():
        if not _rename(bundle, key, name, (settings, 0, 0)):
            origin = Origin(settings, 0, 0, f"/rename/{key}")
            near = difflib.get_close_matches(key, _operations(bundle), 1)
            report.add(RenameLost(origin, key, near[0] if near else None))


def _rename(bundle: Bundle, key: str, name: str, spot: tuple[str, int, int]) -> bool:
    if key.startswith("#"):
        keys = _keys(key)
        target = None if keys is None else bundle.reach(keys)
        return _put(bundle, target, {"x-sdk-name": name}, spot)
    if key.startswith("tag "):
        group: list[Json] = [*name.split(".")]
        return _put(bundle, _tag(bundle, key[4:], spot), {"x-sdk-group": group}, spot)
    method, _, rest = key.partition(" ")
    path, _, parameter = rest.partition(" ")
    operation = _operation(bundle, method, path)
    if parameter and operation is not None:
        location = ("paths", path)
        found = _parameter(bundle, (*location, method.lower()), parameter) or _parameter(
            bundle, location, parameter
        )
        return _put(bundle, found, {"x-sdk-name": name}, spot)
    return _put(bundle, operation, _call(name), spot)


def _call(name: str) -> dict[str, Json]:
    """`voices.list` is a group and a method, `list` a method, `.list` one of the client itself."""
    *groups, method = name.split(".")
    if not groups:
        return {"x-sdk-method": method}
    return {"x-sdk-group": [group for group in groups if group], "x-sdk-method": method}


def _put(
    bundle: Bundle, target: Located | None, values: Mapping[str, Json], spot: tuple[str, int, int]
) -> bool:
    if target is None or not isinstance(target.value, dict):
        return False
    for key, value in values.items():
        bundle.grafts.put(target.value, key, value, spot)
    return True


def _keys(pointer: str) -> tuple[str | int, ...] | None:
    """The keys of `#/a/b` (RFC 6901, 6)."""
    if not pointer.startswith("#/"):
        return None
    parts = pointer[2:].split("/")
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in parts)


def _operation(bundle: Bundle, method: str, path: str) -> Located | None:
    item = bundle.reach(("paths", path))
    if item is None or not isinstance(item.value, dict):
        return None
    if method.lower() in _METHODS and method.lower() in item.value:
        return bundle.reach(("paths", path, method.lower()))
    # OpenAPI 3.2, 4.9: any other method, written as it is sent.
    return bundle.reach(("paths", path, "additionalOperations", method))


def _parameter(bundle: Bundle, location: tuple[str, ...], name: str) -> Located | None:
    """The parameter of an operation or a path item; one in `components` is renamed for all."""
    listed = bundle.reach((*location, "parameters"))
    for index in range(len(listed.value) if listed and isinstance(listed.value, list) else 0):
        place = bundle.reach((*location, "parameters", index))
        place = bundle.behind(place, near=True) if place else None
        if place and isinstance(place.value, dict) and place.value.get("name") == name:
            return place
    return None


def _tag(bundle: Bundle, name: str, spot: tuple[str, int, int]) -> Located | None:
    """The declaration of a tag; one that operations use and nobody declares is declared."""
    root = bundle.root
    if not isinstance(root.value, dict):
        return None
    tags = root.value.get("tags")
    if not isinstance(tags, list):
        if name not in _used_tags(bundle):
            return None
        bundle.grafts.put(root.value, "tags", [], spot)
        tags = root.value["tags"]
    for index in range(len(tags) if isinstance(tags, list) else 0):
        place = bundle.reach(("tags", index))
        if place and isinstance(place.value, dict) and place.value.get("name") == name:
            return place
    if name not in _used_tags(bundle):
        return None
    bundle.grafts.put(tags, 0, {"name": name}, spot)
    return bundle.root.child("tags", len(tags) - 1 if isinstance(tags, list) else 0)


def _used_tags(bundle: Bundle) -> set[str]:
    found: set[str] = set()
    for operation in _all_operations(bundle).values():
        tags = operation.value.get("tags") if isinstance(operation.value, dict) else None
        found |= {tag for tag in tags if isinstance(tag, str)} if isinstance(tags, list) else set()
    return found


def _operations(bundle: Bundle) -> list[str]:
    return list(_all_operations(bundle))


def _all_operations(bundle: Bundle) -> dict[str, Located]:
    """`METHOD /path` -> operation."""
    root = bundle.root.value
    paths = root.get("paths") if isinstance(root, dict) else None
    found: dict[str, Located] = {}
    for path in paths if isinstance(paths, dict) else ():
        item = bundle.behind(bundle.root.child("paths", path))
        for method in _METHODS:
            if isinstance(item.value, dict) and method in item.value:
                found[f"{method.upper()} {path}"] = item.child(method)
    return found
