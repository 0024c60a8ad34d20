"""Paths as whoever runs a command can open them: relative to the current folder where below it.

What comes in are paths and origins; what goes out are texts. Origins stay relative to the spec, so
that nothing generated depends on where a command was run.
"""

from __future__ import annotations

import os
from pathlib import Path

from clientsmith.config import Config
from clientsmith.diagnostics import Diagnostic
from clientsmith.diagnostics.render import Folders


def shown(path: Path) -> str:
    """Name a file or folder."""
    absolute = Path(os.path.abspath(path))
    try:
        return absolute.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def folders(config: Config | None) -> Folders:
    """Which folder a finding's files are in: the spec's, the output, or the settings'."""

    def folder(diagnostic: Diagnostic) -> str:
        if config is None or diagnostic.code.startswith(("E5", "E7", "W5", "W7")):
            return ""
        is_output = diagnostic.code.startswith("E6")
        return shown(config.output if is_output else config.spec.parent)

    return folder


def in_spec(what: str, config: Config) -> str:
    """Turn `FILE:LINE` as shown into one relative to the spec; leave anything else."""
    file, colon, line = what.rpartition(":")
    if not line.isdigit():
        return what
    # A place is shown with its column; that of a declaration says no more than its line.
    before, _, number = file.rpartition(":")
    if before and number.isdigit():
        file, line = before, number
    # Not the real path: a link below the spec's folder is where a file is, for the spec.
    path = os.path.relpath(os.path.abspath(file), os.path.abspath(config.spec.parent))
    inside = not path.startswith("..") and (config.spec.parent / path).is_file()
    return f"{Path(path).as_posix() if inside else file}{colon}{line}"
