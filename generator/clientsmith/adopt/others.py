"""Fern's `generators.yml` and Speakeasy's `gen.yaml`: names of the package and of its client.

What they say about an API itself stands in the spec, as `x-fern-*` and `x-speakeasy-*`, which are
read there; so little is left for these files.
"""

from __future__ import annotations

from collections.abc import Iterator

from clientsmith.adopt.model import Adopted, Reading, child, children, text, texts
from clientsmith.document import Located


def fern(root: Located, reading: Reading) -> Adopted:
    """Convert `generators.yml`."""
    reading.leave_out_others(root, {"api", "groups", "default-group", "organization", "version"})
    found: dict[str, str] = {}
    for group, place in _generators(root):
        name = text(place, "name") or ""
        if "python" not in name:
            reading.left_out(place, f"groups.{group}", "this makes SDKs in Python")
            continue
        config = child(place, "config")
        if config is not None:
            reading.leave_out_others(config, {"client_class_name", "package_name"}, "config.")
        found |= texts(
            project=text(place, "output", "package-name"),
            package=text(config, "package_name"),
            client=text(config, "client_class_name"),
        )
    return Adopted(generator="Fern", settings=found, spec=_fern_spec(root, reading))


def _generators(root: Located) -> Iterator[tuple[str, Located]]:
    for group, place in children(child(root, "groups")):
        listed = child(place, "generators")
        for index in range(len(listed.value) if listed and isinstance(listed.value, list) else 0):
            if listed is not None:
                yield group, listed.child(index)


def _fern_spec(root: Located, reading: Reading) -> str | None:
    """The spec: the first of `api.specs`, or `api.path` of older files."""
    api = child(root, "api")
    specs = child(api, "specs")
    if specs is None or not isinstance(specs.value, list):
        return text(api, "path")
    for index in range(1, len(specs.value)):
        reading.left_out(specs.child(index), "api.specs", "a project has one spec")
    first = specs.child(0) if specs.value else None
    if first is not None:
        reading.leave_out_others(first, {"openapi"}, "api.specs.")
    return text(first, "openapi")


def speakeasy(root: Located, reading: Reading) -> Adopted:
    """Convert `gen.yaml`."""
    reading.leave_out_others(root, {"configVersion", "generation", "python"})
    generation, python = child(root, "generation"), child(root, "python")
    if generation is not None:
        reading.leave_out_others(generation, {"sdkClassName"}, "generation.")
    if python is not None:
        reading.leave_out_others(python, {"packageName", "version"}, "python.")
    project = text(python, "packageName")
    return Adopted(
        generator="Speakeasy",
        settings=texts(
            project=project,
            package=project and project.replace("-", "_").replace(".", "_").lower(),
            client=text(generation, "sdkClassName"),
            version=text(python, "version"),
        ),
    )
