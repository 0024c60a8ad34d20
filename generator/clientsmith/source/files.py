"""The files of a bundle: each is read once, and none outside of the root document's folder."""

from __future__ import annotations

import difflib
import posixpath
import stat
from dataclasses import dataclass
from pathlib import Path

from clientsmith.config import Limits
from clientsmith.diagnostics import Origin, Report
from clientsmith.diagnostics.source import (
    EmptyFile,
    FileTooLarge,
    FileUnreadable,
    TooManyFiles,
    TooManyNodes,
)
from clientsmith.source import json_files, yaml_files
from clientsmith.source.encodings import decode
from clientsmith.source.parsed import Parsed, Unreadable

_PROSE = (".md", ".markdown", ".txt")
_MARKERS = ("$id", "$anchor", "$dynamicAnchor", "$self")


@dataclass(frozen=True, slots=True, eq=False)
class File:
    """A file that has been read."""

    name: str
    """Relative to the folder of the root document, with forward slashes."""
    text: str
    parsed: Parsed

    @property
    def may_have_ids(self) -> bool:
        """Whether looking for `$id`, `$anchor` and `$self` can find anything."""
        return any(marker in self.text for marker in _MARKERS)


class Files:
    """Reads files below one folder on demand."""

    def __init__(self, root: Path, limits: Limits, report: Report) -> None:
        self.root = root.name
        self._path = root
        self._folder = root.parent.resolve()
        self._limits = limits
        self._report = report
        self._names: dict[str, str | None] = {root.name: root.name}
        self._files: dict[str, File | None] = {}
        self._added: list[Path] = []
        self._size = 0

    @property
    def loaded(self) -> list[File]:
        """The files read so far, in the order of reading."""
        return [file for file in self._files.values() if file is not None]

    @property
    def inputs(self) -> list[Path]:
        """Every file that was read or looked for: one that is not there may be, another time."""
        asked = (path for path in self._names if path != self.root and not self.is_outside(path))
        return [self._path, *(self._folder / path for path in asked), *self._added]

    @property
    def contents(self) -> dict[str, bytes]:
        """The bytes of each file that was read, but those that the settings added."""
        found: dict[str, bytes] = {}
        for asked, name in self._names.items():
            # By the name that was asked for: a link is followed, and becomes a file.
            if name is not None and self._files.get(name) is not None:
                path = self._path if name == self.root else self._folder / name
                found[asked] = path.read_bytes()
        return found

    def locate(self, path: str) -> str | None:
        """The one name of a file, given a path relative to the folder; None if it isn't there."""
        if path not in self._names:
            self._names[path] = self._resolved(path)
        return self._names[path]

    def is_outside(self, path: str) -> bool:
        """Whether a path leads out of the folder, symbolic links resolved."""
        if path == ".." or path.startswith(("../", "/")):
            return True
        try:
            return not (self._folder / path).resolve().is_relative_to(self._folder)
        except (OSError, ValueError, RuntimeError):
            return False

    def _resolved(self, path: str) -> str | None:
        if self.is_outside(path):
            return None
        try:
            target = (self._folder / path).resolve()
            # Not a folder, and not a pipe or device that reading would wait for.
            is_file = stat.S_ISREG(target.stat().st_mode)
        except (OSError, ValueError, RuntimeError):
            return None
        name = target.relative_to(self._folder).as_posix()
        return name if is_file else None

    def near(self, path: str) -> str | None:
        """A file in the same folder whose name is almost the same."""
        folder = posixpath.dirname(path)
        if self.is_outside(folder or "."):
            return None
        try:
            names = sorted(p.name for p in (self._folder / folder).iterdir() if p.is_file())
        except (OSError, ValueError):
            return None
        found = difflib.get_close_matches(posixpath.basename(path), names, 1)
        return posixpath.join(folder, found[0]) if found else None

    def get(self, name: str) -> File | None:
        """Read a file by its name; None, with an error in the report, where that fails."""
        if name not in self._files:
            try:
                self._files[name] = self._read(name)
            except Unreadable as error:
                self._report.add(error.diagnostic)
                self._files[name] = None
        return self._files[name]

    def add(self, path: Path, name: str) -> File | None:
        """Read a file that the settings name, wherever it is; `name` is what origins call it."""
        try:
            self._files[name] = self._load(path, name)
        except Unreadable as error:
            self._report.add(error.diagnostic)
            return None
        self._added.append(path)
        return self._files[name]

    def _read(self, name: str) -> File:
        return self._load(self._path if name == self.root else self._folder / name, name)

    def _load(self, path: Path, name: str) -> File:
        place = Origin(name, 0, 0, "")
        if len(self._files) >= self._limits.files:
            raise Unreadable(TooManyFiles(place, self._limits.files))
        try:
            if path.stat().st_size > self._limits.file_bytes:
                raise Unreadable(FileTooLarge(place, self._limits.file_bytes))
            data = path.read_bytes()
        except OSError as error:
            raise Unreadable(FileUnreadable(place, (error.strerror or "?").lower())) from None
        text = decode(data, name)
        parsed = self._parsed(text, name)
        self._size += parsed.size
        if self._size > self._limits.total_nodes:
            raise Unreadable(TooManyNodes(place, self._limits.total_nodes))
        return File(name, text, parsed)

    def _parsed(self, text: str, name: str) -> Parsed:
        if name.endswith(_PROSE):
            return Parsed(text, dict, 1)
        if not text or text.isspace():
            raise Unreadable(EmptyFile(Origin(name, 0, 0, "")))
        if not text.lstrip().startswith(("{", "[")):
            return yaml_files.read(text, name, self._limits, self._report)
        findings = Report()
        try:
            parsed = json_files.read(text, name, self._limits, findings)
        except Unreadable as error:
            return self._as_yaml(text, name, error)
        self._report.extend(findings)
        return parsed

    def _as_yaml(self, text: str, name: str, first: Unreadable) -> Parsed:
        """Read what looks like JSON and isn't: YAML in flow style, or a mistake."""
        findings = Report()
        try:
            parsed = yaml_files.read(text, name, self._limits, findings)
        except Unreadable as second:
            raise (first if name.endswith(".json") else second) from None
        self._report.extend(findings)
        return parsed
