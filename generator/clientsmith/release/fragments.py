"""`changelog.d/`: what people wrote by hand about a change, one file each.

What comes in is the folder; what goes out are `Fragment`s, or diagnostics. The kind of a change is
part of the name: `faster-uploads.fixed.md`. A release takes the files into its section and removes
them. Their Markdown is the project's own, and kept as it is.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from pathlib import Path

from clientsmith.changes import Bump
from clientsmith.diagnostics import Origin, Report
from clientsmith.diagnostics.release import BadFragment

FOLDER = "changelog.d"
_README = "README.md"


class Kind(enum.Enum):
    """The parts of a section, in order, as https://keepachangelog.com names them."""

    ADDED = "added"
    CHANGED = "changed"
    DEPRECATED = "deprecated"
    REMOVED = "removed"
    FIXED = "fixed"

    @property
    def bump(self) -> Bump:
        """Which part of the version a fragment asks for."""
        if self is Kind.REMOVED:
            return Bump.MAJOR
        return Bump.PATCH if self is Kind.FIXED else Bump.MINOR


@dataclass(frozen=True, slots=True)
class Fragment:
    """One change in somebody's own words."""

    kind: Kind
    text: str
    path: str
    """Relative to the project."""


def read(project: Path, report: Report) -> tuple[Fragment, ...]:
    """Read all fragments, sorted by name."""
    found = (_fragment(path, report) for path in sorted((project / FOLDER).glob("*.md")))
    return tuple(fragment for fragment in found if fragment is not None)


def _fragment(path: Path, report: Report) -> Fragment | None:
    if path.name == _README:
        return None
    place = f"{FOLDER}/{path.name}"
    kinds = {kind.value: kind for kind in Kind}
    kind = kinds.get(path.stem.rpartition(".")[2])
    if kind is None:
        report.add(BadFragment(_origin(place), f"its name does not end in one of {_endings()}"))
        return None
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        report.add(BadFragment(_origin(place), str(error)))
        return None
    if not text:
        report.add(BadFragment(_origin(place), "it is empty"))
        return None
    return Fragment(kind, text, place)


def _endings() -> str:
    return ", ".join(f"`.{kind.value}.md`" for kind in Kind)


def _origin(place: str) -> Origin:
    return Origin(place, 0, 0, "")
