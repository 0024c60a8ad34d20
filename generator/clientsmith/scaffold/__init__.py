"""The stage `scaffold`: the files of a new project around a spec.

What comes in is where the spec is and what is known about its SDK; what goes out are texts by path,
but for those that a template makes (`render.project`). Writes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from clientsmith import writer
from clientsmith.ir import Json

SETTINGS = "clientsmith.toml"
OVERLAY = "overlay.yaml"


@dataclass(frozen=True, slots=True)
class Project:
    """What the files of a new project say."""

    title: str
    """What the API is called."""
    spec: str
    """The spec's root document, below the project."""
    generator: str
    """The version of clientsmith that the project begins with."""
    settings: Mapping[str, str] = field(default_factory=dict[str, str])
    authentication: Mapping[str, str] = field(default_factory=dict[str, str])
    actions: Sequence[tuple[str, Mapping[str, Json] | None]] = ()
    """Target and update of each action of an overlay; None removes the target."""
    origin: str = ""
    """The generator that all this was converted from."""


def files(project: Project) -> dict[str, str]:
    """The settings, and the overlay where there is one."""
    found = {SETTINGS: _settings(project)}
    if project.actions:
        found[OVERLAY] = _overlay(project)
    return found


def _settings(project: Project) -> str:
    """Write clientsmith.toml."""
    defaults = {"output": "generated", "version": "0.1.0"}
    values = {"spec": project.spec, **defaults, **project.settings}
    lines = [f"{key} = {writer.toml(value)}" for key, value in values.items()]
    if project.actions:
        lines.append(f'overlays = ["{OVERLAY}"]')
    if project.authentication:
        lines += ["", "[authentication]"]
        lines += [f"{key} = {writer.toml(value)}" for key, value in project.authentication.items()]
    return "\n".join(lines) + "\n"


def _overlay(project: Project) -> str:
    """An overlay; JSON is YAML, so each update is a line of it."""
    title = json.dumps(f"Names and rules from {project.origin}")
    lines = ["overlay: 1.0.0", f"info: {{title: {title}, version: 1.0.0}}", "actions:"]
    for target, update in project.actions:
        does = "remove: true" if update is None else f"update: {json.dumps(update)}"
        lines += [f"  - target: {json.dumps(target)}", f"    {does}"]
    return "\n".join(lines) + "\n"
