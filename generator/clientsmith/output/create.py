"""Writing a new project: files that are not there yet, and none if one of them is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from clientsmith.diagnostics import Origin, Report
from clientsmith.diagnostics.output import CannotWrite
from clientsmith.diagnostics.starting import InTheWay


def create(files: Mapping[str, bytes], folder: Path, report: Report) -> None:
    """Write files below a folder; raises SpecError, writing nothing, if one is in the way."""
    for path in files:
        # A link that leads nowhere is in the way, too.
        if (folder / path).exists() or (folder / path).is_symlink():
            report.add(InTheWay(Origin(path, 0, 0, "")))
    report.stop_on_errors()
    for path, content in files.items():
        try:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            with (folder / path).open("xb") as file:
                file.write(content)
        except OSError as error:
            report.add(CannotWrite(Origin(path, 0, 0, ""), (error.strerror or "?").lower()))
            report.stop_on_errors()
