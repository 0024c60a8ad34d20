"""What a run would do to the output folder, before it does anything.

What comes in are the new files, the folder and the manifest; what goes out is `Plan`, with a
diagnostic for whatever forbids a step. Reads, and never writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from clientsmith.diagnostics import Diagnostic, InternalError, Origin, Report
from clientsmith.diagnostics.output import EditedFile, ForeignFile, OutsidePath
from clientsmith.output.manifest import Manifest

_LONGEST = 1000
"""Bytes of a path; the folder's own comes on top."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps that lead from the folder as it is to what it shall be."""

    write: tuple[str, ...]
    remove: tuple[str, ...]
    unchanged: int


@dataclass(frozen=True, slots=True)
class Folder:
    """The output folder as it is."""

    root: Path
    manifest: Manifest
    force: bool
    """Whether edits by hand may be lost."""

    def content(self, path: str) -> bytes | None:
        """Read a file; None where there is none."""
        place = self.root / path
        return place.read_bytes() if place.is_file() else None

    def trouble(self, path: str, content: bytes) -> Diagnostic | None:
        """Say why a file must not be overwritten or removed."""
        if self.manifest.owns(path, content):
            return None
        if path not in self.manifest.files and path not in self.manifest.pending:
            return ForeignFile(place_of(path))
        return None if self.force else EditedFile(place_of(path))


def place_of(path: str) -> Origin:
    """Point at a file of the output folder as a whole."""
    return Origin(path, 0, 0, "")


def plan(files: Mapping[str, bytes], folder: Folder, report: Report) -> Plan:
    """Compare the new files with the folder."""
    _demand_one_case(files)
    known = {*folder.manifest.files, *folder.manifest.pending}
    stale = [path for path in sorted(known - set(files)) if _safe(path, folder, report)]
    remove = [path for path in stale if folder.content(path) is not None]
    for path in remove:
        _check(path, folder, report)
    write: list[str] = []
    for path in sorted(files):
        if _safe(path, folder, report) and _free(path, folder, remove, report):
            content = folder.content(path)
            if content != files[path]:
                write.append(path)
                if content is not None:
                    _check(path, folder, report)
    return Plan(tuple(write), tuple(remove), len(files) - len(write))


def _check(path: str, folder: Folder, report: Report) -> None:
    trouble = folder.trouble(path, folder.content(path) or b"")
    if trouble is not None:
        report.add(trouble)


def _demand_one_case(files: Mapping[str, bytes]) -> None:
    """Names of files differ by more than case, or they would be one file on some systems."""
    seen: dict[str, str] = {}
    for path in files:
        other = seen.setdefault(path.casefold(), path)
        if other != path:
            raise InternalError(f"`{path}` and `{other}` differ by case only")


def _safe(path: str, folder: Folder, report: Report) -> bool:
    """Whether a path stays inside of the folder; the manifest's too, which may be forged."""
    problem = _problem(path, folder.root)
    if problem:
        report.add(OutsidePath(place_of(path), problem))
    return not problem


def _problem(path: str, root: Path) -> str:
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or "\\" in path or ":" in parts[0]:
        return "it is not a relative path"
    if ".." in parts or path != "/".join(parts):
        return "it is not a plain path"
    if len(path.encode()) > _LONGEST or any(len(part.encode()) > 255 for part in parts):
        return "it is too long for a file system"
    place = root
    for part in parts:
        place /= part
        if place.is_symlink():
            return f"`{place.relative_to(root).as_posix()}` is a symbolic link"
    return ""


def _free(path: str, folder: Folder, remove: list[str], report: Report) -> bool:
    """Whether nothing but folders is on the way to a file, and no folder in its place."""
    parents = [parent.as_posix() for parent in PurePosixPath(path).parents][:-1]
    blocking = [p for p in parents if (folder.root / p).is_file() and p not in remove]
    if (folder.root / path).is_dir():
        blocking.append(path)
    report.extend(ForeignFile(place_of(each)) for each in blocking)
    return not blocking
