"""Formatting: ruff, once, over everything.

What comes in are texts by path; what goes out are the same, the Python among them formatted. Works
in a temporary folder, and no settings of the machine or of the user's project reach it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from clientsmith.diagnostics import InternalError

_SETTINGS = """\
line-length = 100
target-version = "py310"
cache-dir = ".cache"

[format]
docstring-code-format = false
line-ending = "lf"
"""


def format_code(files: Mapping[str, str]) -> Mapping[str, str]:
    """Format the Python among the files."""
    sources = [path for path in files if path.endswith(".py")]
    if not sources:
        return dict(files)
    with tempfile.TemporaryDirectory(prefix="clientsmith-") as name:
        folder = Path(name)
        # Numbered: what a spec calls its resources means nothing to the file system here.
        places = {path: folder / f"{number}.py" for number, path in enumerate(sources)}
        for path, place in places.items():
            place.write_text(files[path], encoding="utf-8", newline="\n")
        _ruff(folder, places)
        formatted = {path: place.read_text(encoding="utf-8") for path, place in places.items()}
    return {path: formatted.get(path, text) for path, text in files.items()}


def _ruff(folder: Path, places: Mapping[str, Path]) -> None:
    (folder / "ruff.toml").write_text(_SETTINGS, encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-P",
            "-m",
            "ruff",
            "format",
            "--no-cache",
            "--config",
            "ruff.toml",
            ".",
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != 0:
        told = done.stderr.strip()
        for path, place in places.items():
            told = told.replace(place.name, path)
        raise InternalError(f"generated code cannot be formatted: {told}")
