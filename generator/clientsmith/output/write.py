"""Writing: all or, for the time of a few renames, what the next run completes.

What comes in are texts by path and a folder; what goes out is an `Outcome`. Files that have their
content already are not touched, and what the manifest does not list is never overwritten.
"""

from __future__ import annotations

import enum
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from clientsmith.diagnostics import InternalError, Report
from clientsmith.diagnostics.output import BadManifest, CannotWrite
from clientsmith.output.manifest import MANIFEST, Manifest, digest, loads
from clientsmith.output.plan import Folder, Plan, place_of, plan

_STAGE = ".clientsmith.new"
"""Where files are prepared: beside their places, so that moving one is a rename."""


class Mode(enum.Enum):
    """What to do with the files."""

    WRITE = "write"
    FORCE = "force"
    """Write, also over generated files that were edited by hand."""
    CHECK = "check"
    """Only find out what would change."""
    DRY_RUN = "dry-run"
    """The same, to show it to a person."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did, or would do; paths are below the output folder, sorted."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int

    @property
    def changed(self) -> bool:
        """Whether anything was, or would be, different."""
        return bool(self.written or self.removed)


def write(files: Mapping[str, str], directory: Path, *, mode: Mode, report: Report) -> Outcome:
    """Make the folder hold the files, or find out what that would change.

    Raises SpecError when a file is in the way; nothing is written then.
    """
    contents = {path: _encoded(path, text) for path, text in files.items()}
    folder = Folder(directory, _manifest(directory, report), force=mode is Mode.FORCE)
    steps = plan(contents, folder, report)
    report.stop_on_errors()
    final = Manifest({path: digest(content) for path, content in contents.items()})
    settled = folder.content(MANIFEST) == final.dumps().encode()
    if mode in (Mode.WRITE, Mode.FORCE) and not (settled and not steps.write and not steps.remove):
        try:
            _apply(steps, contents, folder, final)
        except OSError as error:
            place = Path(error.filename or directory).name
            report.add(CannotWrite(place_of(place), error.strerror or str(error)))
        report.stop_on_errors()
    written = steps.write if settled else tuple(sorted((*steps.write, MANIFEST)))
    return Outcome(written, steps.remove, steps.unchanged)


def kept(directory: Path, name: str) -> str | None:
    """Read what an earlier run left for the next one; None where there is nothing.

    Raises ValueError for what is no text, OSError for what can't be read.
    """
    try:
        return (directory / name).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None


def _encoded(path: str, text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InternalError(f"{path} holds text that UTF-8 cannot say: {error}") from error


def _manifest(directory: Path, report: Report) -> Manifest:
    try:
        return loads((directory / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Manifest()
    except (ValueError, OSError) as error:
        report.add(BadManifest(place_of(MANIFEST), str(error)))
        report.stop_on_errors()
        raise


# -- the only code that changes the file system ---------------------------------------------


def _apply(steps: Plan, contents: Mapping[str, bytes], folder: Folder, final: Manifest) -> None:
    """Prepare everything, note what is about to come, then put it in its place.

    Broken off before the note, nothing has happened. Broken off after it, every file has either
    its old or its new content, and the manifest knows both.
    """
    root = folder.root
    stage = root / _STAGE
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True)
    try:
        for number, path in enumerate(steps.write):
            (stage / str(number)).write_bytes(contents[path])
        pending = {path: final.files[path] for path in steps.write}
        _replace_manifest(root, Manifest(_present(folder), pending))
        # First what goes: a module that becomes a package is in the way of the package.
        for path in steps.remove:
            _remove(root, path)
        for number, path in enumerate(steps.write):
            place = root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(stage / str(number), place)
        _replace_manifest(root, final)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _present(folder: Folder) -> Mapping[str, str]:
    """Say what the generator's files hold now, whatever broke off before."""
    manifest = folder.manifest
    held = {path: folder.content(path) for path in {*manifest.files, *manifest.pending}}
    return {path: digest(content) for path, content in held.items() if content is not None}


def _replace_manifest(root: Path, manifest: Manifest) -> None:
    prepared = root / _STAGE / "manifest"
    prepared.write_bytes(manifest.dumps().encode())
    os.replace(prepared, root / MANIFEST)


def _remove(root: Path, path: str) -> None:
    """Remove a file, and the folders that are empty without it."""
    place = root / path
    place.unlink(missing_ok=True)
    for parent in place.parents:
        if parent == root or not _emptied(parent):
            return
        parent.rmdir()


def _emptied(folder: Path) -> bool:
    """Whether nothing is left in a folder; bytecode of what is gone does not count."""
    entries = list(folder.iterdir())
    if [entry.name for entry in entries] == ["__pycache__"]:
        shutil.rmtree(entries[0])
        return True
    return not entries
