"""`clientsmith init`: writes a project, and says what to do next.

What comes in are a spec, a folder and perhaps another generator's configuration; what goes out is
an exit code.
"""

from __future__ import annotations

from pathlib import Path

from clientsmith.cli import places
from clientsmith.cli.terminal import Format, say, show, working, written
from clientsmith.diagnostics import Diagnostic, Report, SpecError
from clientsmith.pipeline import starting


def init(spec: Path | None, folder: Path, other: Path | None, format_: Format) -> int:
    """Make the project; 2 when the spec can't be read, or a file is in the way."""
    report = Report()
    made: tuple[str, ...] | None = None
    try:
        with working(f"making {places.shown(folder)}", format_):
            made = starting.init(spec, folder, other, report)
    except SpecError:
        pass

    def folders(found: Diagnostic) -> str:
        if found.code == "W522" or found.code == "E521":
            return places.shown(other.parent) if other else ""
        if found.code.startswith(("E5", "E6")):
            return places.shown(folder)
        return places.shown(spec.parent) if spec else ""

    outcome = {"written": list(made)} if made is not None else {}
    show(written(report, folders), format_, outcome if format_ is Format.JSON else None)
    if made is None:
        return 2
    if format_ is Format.TEXT:
        for path in made:
            say(places.shown(folder / path))
        say(f"next: `cd {places.shown(folder)} && make test build`")
    return 0
