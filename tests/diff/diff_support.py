"""Cases of the diff: a document, an edit of it, and which rules fire each way.

A case is a file of `cases/`, named by a rule:

    base: shop                       # bases/shop.yaml
    edit:                            # RFC 6902
      - {op: remove, path: /paths/~1orders/get}
    forward: [method-removed]        # ids of all changes from the base to what the edit makes
    backward: [method-added]         # and the other way

What a document cannot say stands in `old_settings` and `new_settings`, by the names of the fields
of `config.Config`: package, project, client, http_library, authentication, compat.

What another release of clientsmith would say otherwise stands in `new_lines`: lines of the surface
file, by what they are in its place.

Ids are those of changes, after findings with one cause have joined, sorted. `--update` writes both
lists anew, keeps the rest of the file, and fails that run.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import jsonpatch
import yaml

from clientsmith import pipeline, surface
from clientsmith.changes import Comparison, Side
from clientsmith.compat import Compat
from clientsmith.config import Authentication, Config
from clientsmith.diagnostics import Report
from clientsmith.diff import compare
from clientsmith.public import identity
from clientsmith.surface.text import dumps

HERE = Path(__file__).parent
BASES, CASES = HERE / "bases", HERE / "cases"


@dataclass(frozen=True, slots=True)
class Case:
    """An edit, and what it is to be called."""

    path: Path
    base: str
    edit: tuple[dict[str, Any], ...]
    forward: tuple[str, ...]
    backward: tuple[str, ...]
    old_settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    new_settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    new_lines: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def rule(self) -> str:
        return self.path.stem


def cases() -> list[Case]:
    """Read all cases."""
    return [_case(path) for path in sorted(CASES.glob("*.yaml"))]


def _case(path: Path) -> Case:
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    directions = (tuple(read.get(way, ())) for way in ("forward", "backward"))
    settings = (read.get(f"{which}_settings", {}) for which in ("old", "new"))
    return Case(
        path,
        read["base"],
        tuple(read.get("edit", ())),
        *directions,
        *settings,
        read.get("new_lines", {}),
    )


def base(name: str) -> dict[str, Any]:
    """Read a document that cases start from."""
    return cast("dict[str, Any]", yaml.safe_load((BASES / f"{name}.yaml").read_text("utf-8")))


def edited(document: dict[str, Any], edit: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    """Apply a JSON Patch (RFC 6902)."""
    return cast("dict[str, Any]", jsonpatch.apply_patch(document, list(edit)))


def side(
    document: dict[str, Any],
    folder: Path,
    label: str,
    settings: Mapping[str, Any] = MappingProxyType({}),
) -> Side:
    """Make the surface of a document."""
    spec = folder / f"{label}.yaml"
    spec.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    return side_of(spec, label, settings=settings)


def config(
    spec: Path, package: str = "shop", settings: Mapping[str, Any] = MappingProxyType({})
) -> Config:
    """Make the settings of one side."""
    given = {"package": package, **settings}
    if "authentication" in given:
        given["authentication"] = Authentication(**given["authentication"])
    if "compat" in given:
        given["compat"] = Compat(**given["compat"])
    return Config(spec=spec, output=spec.parent, source=spec.name, **given)


def side_of(
    spec: Path,
    label: str,
    package: str = "shop",
    settings: Mapping[str, Any] = MappingProxyType({}),
) -> Side:
    """Make the surface of a spec, with its prose."""
    read = pipeline.understand(config(spec, package, settings), Report())
    described = surface.describe(read.api, read.symbols, read.sdk)
    text = surface.surface(read.api, read.symbols, read.sdk)
    lines = {identity(r): line for r, line in zip(described.records, _lines(text), strict=True)}
    return Side(label, described, lines)


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def compared(case: Case, folder: Path) -> tuple[Comparison, Comparison]:
    """Compare the base with what the edit makes of it, there and back."""
    before = base(case.base)
    old = side(before, folder, "old", case.old_settings)
    new = side(edited(before, case.edit), folder, "new", case.new_settings)
    if case.new_lines:
        new = _rewritten(new, case.new_lines)
    return compare(old, new), compare(new, old)


def _rewritten(side: Side, lines: Mapping[str, str]) -> Side:
    """Read a surface again, with other lines."""
    assert lines.keys() <= set(side.lines.values())
    text = dumps(side.surface.records)
    listed = (lines.get(line, line) for line in text.split("\n"))
    return Side(side.label, surface.parse("\n".join(listed)))


@functools.cache
def table() -> dict[str, str]:
    """Give what each rule is about."""
    from clientsmith.diff import RULES

    return {rule.id: rule.when for rule in RULES}
