"""The folder `.clientsmith/`: whole files, or none.

What comes in are bytes under a name; what goes out are the same bytes, or nothing. A damaged file
counts as none; two runs at a time leave the file of one of them. Never raises for the file system.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

NAME = ".clientsmith"


def load(project: Path, name: str) -> bytes | None:
    """Read what was saved; None where there is nothing whole."""
    try:
        content = (project / NAME / name).read_bytes()
    except (OSError, ValueError):
        return None
    digest, _, body = content.partition(b"\n")
    return body if digest == _digest(body) else None


def save(project: Path, name: str, body: bytes) -> None:
    """Save for later runs, in one step."""
    place = project / NAME / name
    # Another process may save the same file now; each prepares its own.
    prepared = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _ignore(project)
        try:
            prepared.write_bytes(_digest(body) + b"\n" + body)
            os.replace(prepared, place)
        finally:
            prepared.unlink(missing_ok=True)
    except OSError:
        return


def prune(project: Path, name: str, keep: int) -> None:
    """Remove the oldest files of a folder below `.clientsmith/`, but for some."""
    try:
        entries = list(os.scandir(project / NAME / name))
        entries.sort(key=lambda entry: entry.stat().st_mtime_ns, reverse=True)
        for entry in entries[keep:]:
            os.unlink(entry.path)
    except OSError:
        return


def _ignore(project: Path) -> None:
    """Keep the folder out of version control, whatever the project ignores."""
    place = project / NAME / ".gitignore"
    if not place.exists():
        place.write_text("*\n", encoding="ascii")


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()
