"""The stage `source`: files of a spec to values with places.

What comes in is the path of the root document; what goes out is a `Bundle`, which knows line and
column of every value and follows references from file to file. Reads JSON and YAML, never a URL
and never a file outside of the root document's folder. Knows nothing of OpenAPI.
"""

from __future__ import annotations

from pathlib import Path

from clientsmith.config import Limits
from clientsmith.diagnostics import Origin, Report
from clientsmith.diagnostics.source import FileUnreadable
from clientsmith.source.bundle import Bundle
from clientsmith.source.files import Files

__all__ = ["Bundle", "load"]


def load(path: Path, limits: Limits, report: Report) -> Bundle | None:
    """Read the root document; the files that it refers to are read when a reference is followed.

    Returns None, with an error in the report, when the document can't be read.
    """
    place = Origin(path.name, 0, 0, "")
    try:
        files = Files(path, limits, report)
        is_there = path.is_file()
    except (OSError, ValueError) as error:
        report.add(FileUnreadable(place, _reason(error)))
        return None
    if not is_there:
        problem = "it is a folder" if path.is_dir() else "there is no such file"
        report.add(FileUnreadable(place, problem))
        return None
    root = files.get(path.name)
    return Bundle(path, files) if root is not None else None


def _reason(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text.lower()
