"""`stainless.yml`: resources, methods, models, client settings, environments, pages.

What comes in is the file; what goes out is `Adopted`. Names stay as they are written, our naming
spells them in Python's way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from clientsmith.adopt.model import Action, Adopted, Reading, child, children, quoted, text, texts
from clientsmith.document import Located
from clientsmith.ir import Json

_ENDPOINT = re.compile(r"(get|put|post|delete|patch|head|options|trace)\s+(/\S*)\Z", re.IGNORECASE)
_READ = {"resources", "client_settings", "environments", "pagination", "targets"}
# Says nothing about an SDK in Python that the spec does not say.
_SILENT = {"organization", "openapi", "$schema", "edition", "unspecified_endpoints"}
_ROOTS = ("$client", "$shared")
_STYLES = {
    "cursor": "cursor",
    "cursor_id": "cursor",
    "cursor_url": "url",
    "offset": "offset",
    "page_number": "page",
}
# Purpose in a scheme -> our setting, of the request and of the reply.
_ASKED = {
    "next_cursor_param": "param",
    "next_cursor_id": "param",
    "offset_count_param": "param",
    "page_number_param": "param",
    "previous_cursor_param": "previous_param",
}
_TOLD = {
    "items": "items",
    "next_cursor_field": "next",
    "next_cursor_url": "next",
    "previous_cursor_field": "previous",
    "has_next_page": "has_more",
    "offset_total_count_field": "total",
    "total_page_count_field": "total",
}


def convert(root: Located, reading: Reading) -> Adopted:
    """Convert the whole file."""
    reading.leave_out_others(root, _READ | _SILENT)
    schemes = dict(_schemes(child(root, "pagination"), reading))
    actions: list[Action] = list(_environments(child(root, "environments")))
    for name, resource in children(child(root, "resources")):
        actions += _resource(resource, () if name in _ROOTS else (name,), schemes, reading)
    python = child(root, "targets", "python")
    for name, target in children(child(root, "targets")):
        if name != "python":
            reading.left_out(target, f"targets.{name}", "this makes SDKs in Python")
    if python is not None:
        reading.leave_out_others(python, {"package_name", "project_name"}, "targets.python.")
    package = text(python, "package_name")
    return Adopted(
        generator="Stainless",
        settings=texts(
            package=package and package.replace("-", "_"), project=text(python, "project_name")
        ),
        authentication=_authentication(child(root, "client_settings"), reading),
        actions=tuple(actions),
    )


# -- resources and methods -----------------------------------------------------------------------


def _resource(
    place: Located, group: tuple[str, ...], schemes: Mapping[str, Json], reading: Reading
) -> Iterator[Action]:
    label = ".".join(("resources", *group)) + "."
    reading.leave_out_others(place, {"models", "methods", "subresources"}, label)
    for name, model in children(child(place, "models")):
        yield from _model(name, model, label, reading)
    for name, method in children(child(place, "methods")):
        yield from _method(name, method, group, schemes, reading)
    for name, inner in children(child(place, "subresources")):
        yield from _resource(inner, (*group, name), schemes, reading)


def _model(name: str, place: Located, label: str, reading: Reading) -> Iterator[Action]:
    """A model is a schema by name, or by pointer."""
    if not isinstance(place.value, str):
        reading.left_out(place, f"{label}models.{name}", "it names no schema")
        return
    keys = ["components", "schemas", place.value]
    if place.value.startswith("#/"):
        parts = place.value[2:].split("/")
        keys = [part.replace("~1", "/").replace("~0", "~") for part in parts]
    yield Action("$" + "".join(map(quoted, keys)), {"x-sdk-name": _pascal(name)})


def _pascal(name: str) -> str:
    words = [word for word in re.split(r"[\W_]+", name) if word]
    return "".join(word[0].upper() + word[1:] for word in words)


def _method(
    name: str,
    place: Located,
    group: tuple[str, ...],
    schemes: Mapping[str, Json],
    reading: Reading,
) -> Iterator[Action]:
    label = ".".join((*group, name))
    endpoint = place.value if isinstance(place.value, str) else text(place, "endpoint")
    found = _ENDPOINT.match(endpoint) if endpoint else None
    if found is None:
        reading.left_out(place, label, "it has no endpoint such as `get /orders`")
        return
    known = {"endpoint", "type", "paginated", "pagination", "deprecated"}
    reading.leave_out_others(place, known, f"{label}.")
    update: dict[str, Json] = {"x-sdk-group": list(group), "x-sdk-method": name}
    if child(place, "deprecated") is not None:
        update["deprecated"] = True
    if pages := _pages(place, label, schemes, reading):
        update["x-sdk-pagination"] = pages
    yield Action(f"$.paths{quoted(found[2])}.{found[1].lower()}", update)


# -- pages ---------------------------------------------------------------------------------------


def _pages(place: Located, label: str, schemes: Mapping[str, Json], reading: Reading) -> Json:
    for key in ("pagination", "paginated"):
        asked = child(place, key)
        if asked is None or asked.value is False:
            continue
        if isinstance(asked.value, str) and asked.value in schemes:
            return schemes[asked.value]
        if asked.value is True and len(schemes) == 1:
            return next(iter(schemes.values()))
        reading.left_out(asked, f"{label}.{key}", "which scheme it means is not plain")
    return None


def _schemes(place: Located | None, reading: Reading) -> Iterator[tuple[str, Json]]:
    """The schemes of pages by name, as `x-sdk-pagination`."""
    for index in range(len(place.value) if place and isinstance(place.value, list) else 0):
        scheme = place.child(index) if place else None
        name = text(scheme, "name") or str(index)
        style = _STYLES.get(text(scheme, "type") or "")
        settings: dict[str, Json] = {"style": style}
        for side, purposes in (("request", _ASKED), ("response", _TOLD)):
            settings |= _purposes(child(scheme, side), purposes, (), is_path=side == "response")
        if style is None or "items" not in settings:
            if scheme is not None:
                reading.left_out(scheme, f"pagination.{name}", "its type or its items are missing")
            continue
        yield name, settings


def _purposes(
    place: Located | None, purposes: Mapping[str, str], path: tuple[str, ...], *, is_path: bool
) -> dict[str, Json]:
    """What each property of a request or a reply is for."""
    found: dict[str, Json] = {}
    for name, schema in children(place):
        purpose = text(schema, "x-stainless-pagination-property", "purpose")
        if purpose is not None and purpose in purposes:
            found[purposes[purpose]] = [*path, name] if is_path else name
        below = (*path, name)
        found |= _purposes(child(schema, "properties"), purposes, below, is_path=is_path)
    return found


# -- the client ----------------------------------------------------------------------------------


def _environments(place: Located | None) -> Iterator[Action]:
    servers: list[Json] = [{"url": url.value, "x-sdk-name": name} for name, url in children(place)]
    if servers:
        # Lists of an update are appended (Overlay 1.0.0, 4.4.3).
        yield Action("$.servers", None)
        yield Action("$", {"servers": servers})


def _authentication(place: Located | None, reading: Reading) -> dict[str, str]:
    if place is None:
        return {}
    reading.leave_out_others(place, {"opts"}, "client_settings.")
    found: dict[str, str] = {}
    for name, option in children(child(place, "opts")):
        label = f"client_settings.opts.{name}"
        if found or child(option, "auth") is None:
            reading.left_out(option, label, "the client takes one secret, and what the spec says")
            continue
        found = texts(argument=name, environment=text(option, "read_env"))
    return found
