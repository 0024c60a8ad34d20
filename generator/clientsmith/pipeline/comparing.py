"""From two names to what differs between the surfaces that they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from clientsmith import diff, lower, sides, surface
from clientsmith.approvals import Judgement
from clientsmith.changes import Comparison, Key, Place, Side
from clientsmith.compat import Compat
from clientsmith.diagnostics import Origin, Report, SpecError
from clientsmith.diagnostics.diff import SideUnreadable, SurfaceInstead
from clientsmith.pipeline.reading import named
from clientsmith.public import Surface
from clientsmith.report import write
from clientsmith.sides import Found, Project, Spec

__all__ = [
    "Found", "Judgement", "Project", "Spec", "compare", "find_sides", "keep", "side",
    "write",
]  # fmt: skip


def find_sides(
    old: str | None, new: str | None, project: Project, report: Report
) -> tuple[Found, Found]:
    """Find what is to be compared: by default the last release, and the working tree."""
    found = sides.pair(old, new, project, report)
    report.stop_on_errors()
    if found is None:
        raise SpecError(report)
    return found


def side(found: Found, report: Report) -> Side:
    """Make a surface of a spec, or read one; with all that is known about it."""
    if isinstance(found, sides.Text):
        return _read_side(found, report)
    own = Report()
    try:
        return _made_side(found, own)
    except SpecError:
        if found.surface is None:
            report.extend(own)
            raise SpecError(report) from None
    report.add(SurfaceInstead(Origin(found.label, 0, 0, ""), found.config.source))
    return _read_side(found.surface, report)


def _made_side(found: sides.Spec, report: Report) -> Side:
    api, _, symbols = named(found.config, report)
    sdk = lower.lower(api, symbols, found.config, report)
    report.stop_on_errors()
    public = surface.describe(api, symbols, sdk)
    annex = surface.annex(api, symbols, sdk, found.folder)
    lines, code = surface.lines(public), _code(found, public)
    return Side(found.label, public, lines, annex.docs, annex.spec, code)


def _read_side(found: sides.Text, report: Report) -> Side:
    try:
        public = surface.parse(found.text)
    except surface.BadSurface as error:
        report.add(SideUnreadable(Origin(found.file, error.line, 1, ""), str(error)))
        raise SpecError(report) from None
    return Side(found.label, public, surface.lines(public), code=_code(found, public))


def _code(found: Found, public: Surface) -> Mapping[Key, Place]:
    nothing: Mapping[Key, Place] = {}
    files = found.files
    return surface.code(public, files.folder, files.read) if files else nothing


def keep(old: Found, new: Spec, report: Report) -> Compat:
    """Find what was renamed or moved since `old`, beside what the project keeps already."""
    bare = replace(new, config=replace(new.config, compat=Compat()))
    return new.config.compat | diff.keep(side(old, report), side(bare, report))


def compare(old: Side, new: Side) -> Comparison:
    """Find all that differs between two sides."""
    return diff.compare(old, new)
