"""The files of a new project that templates make."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from clientsmith.render.files import environment

_TEMPLATES = {
    "README.md": "README.md.jinja",
    "Makefile": "Makefile.jinja",
    "requirements.txt": "requirements.txt.jinja",
    ".gitignore": "gitignore.jinja",
}
_COPIED = ("ci.yml", "diff.yml", "release.yml")
"""Workflows, whose own markers look like those of a template."""


def project(values: object, templates: Path) -> Mapping[str, str]:
    """Print them; `values` is what they call `project`."""
    loaded = environment(templates)
    files = {
        path: loaded.get_template(f"project/{name}").render(project=values)
        for path, name in _TEMPLATES.items()
    }
    for name in _COPIED:
        text = (templates / "project" / name).read_text(encoding="utf-8")
        files[f".github/workflows/{name}"] = text
    return files
