"""`--watch`: what to look at, and how to see that it has changed.

What comes in are settings; what goes out are snapshots that differ when something may have to be
generated again. Never reads a file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_SUFFIXES = (".yaml", ".yml", ".json", ".md", ".markdown", ".txt")
_ELSEWHERE = frozenset({"node_modules", "__pycache__"})

Snapshot = tuple[tuple[str, int, int], ...]


def snapshot(spec: Path | None, output: Path | None, settings: tuple[str, ...]) -> Snapshot:
    """Name, size and time of every file that a generation may read."""
    files = [Path(name) for name in settings]
    if spec is not None:
        files += [spec, *_below(str(spec.parent), os.path.abspath(output) if output else "")]
    return tuple(sorted(set(_stamps(files))))


def _stamps(files: list[Path]) -> Iterator[tuple[str, int, int]]:
    for file in files:
        try:
            status = file.stat()
        except OSError:  # not there, or gone since it was listed
            continue
        yield str(file), status.st_size, status.st_mtime_ns


def _below(folder: str, output: str) -> Iterator[Path]:
    """Files that a spec may consist of; not those that are made from it."""
    for here, folders, names in os.walk(folder):
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".")
            and name not in _ELSEWHERE
            and os.path.abspath(os.path.join(here, name)) != output
        ]
        yield from (Path(here, name) for name in names if name.endswith(_SUFFIXES))
