"""The stage `source`: files of a spec to values with places.

What comes in is the path of the root document; what goes out is a `Bundle`, which knows line and
column of every value and follows references from file to file. Reads JSON and YAML, never a URL
and never a file outside of the root document's folder, but overlays that the settings name.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from clientsmith.config import Limits
from clientsmith.diagnostics import Origin, Report
from clientsmith.diagnostics.source import FileUnreadable
from clientsmith.document import Located
from clientsmith.source import overlays, renames
from clientsmith.source.bundle import Bundle
from clientsmith.source.files import Files

__all__ = ["Bundle", "Edits", "load"]


@dataclass(frozen=True, slots=True)
class Edits:
    """What the settings change of a spec."""

    overlays: tuple[Path, ...] = ()
    renames: Mapping[str, str] = field(default_factory=dict[str, str])
    settings: Path = Path("pyproject.toml")
    """The file that the renames stand in."""


def load(path: Path, limits: Limits, report: Report, edits: Edits | None = None) -> Bundle | None:
    """Read the root document; the files that it refers to are read when a reference is followed.

    Returns None, with an error in the report, when the document can't be read.
    """
    place = Origin(path.name, 0, 0, "")
    try:
        files = Files(path, limits, report)
        is_there = path.is_file()
    except (OSError, ValueError, RuntimeError) as error:  # The last: links in a circle, to 3.12.
        report.add(FileUnreadable(place, _reason(error)))
        return None
    if not is_there:
        problem = "it is a folder" if path.is_dir() else "there is no such file"
        report.add(FileUnreadable(place, problem))
        return None
    root = files.get(path.name)
    if root is None:
        return None
    bundle = Bundle(path, files)
    if edits is not None:
        _edit(bundle, files, path.parent, edits, report)
    return bundle


def _edit(bundle: Bundle, files: Files, folder: Path, edits: Edits, report: Report) -> None:
    for path in edits.overlays:
        name = _name(path, folder)
        if (file := files.add(path, name)) is not None:
            overlays.apply(bundle, Located(file.parsed.value, name, ""), report)
    renames.apply(bundle, edits.renames, _name(edits.settings, folder), report)


def _name(path: Path, folder: Path) -> str:
    """A file as origins name it: relative to the spec's folder."""
    return Path(os.path.relpath(path, folder)).as_posix()


def _reason(error: Exception) -> str:
    if isinstance(error, RuntimeError):
        return "symbolic links lead in a circle"
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text.lower()
