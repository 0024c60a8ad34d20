"""What a side of a comparison turns out to be. Data only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from clientsmith.config import Config
from clientsmith.diagnostics import Origin

SURFACE = "api-surface.txt"
"""As `surface` calls it, in an output folder and in an installed package."""
NAMES = ".clientsmith-names.json"
"""As `naming` calls it, in an output folder."""
MOST_BYTES = 64 * 1024 * 1024
"""Of a surface, and of a module of an SDK."""


@dataclass(frozen=True, slots=True)
class Project:
    """Where a comparison is asked for."""

    folder: Path
    """With the settings; names of files are relative to it."""
    scratch: Path
    """Takes the files of revisions; whoever made it removes it."""
    package: str | None = None
    """Import name that was given, in place of that of the settings."""


@dataclass(frozen=True, slots=True)
class Files:
    """Generated code, to find places in."""

    folder: str
    """What holds the package, as it is shown; with a slash behind, or empty."""
    read: Callable[[str], str | None]
    """Gives a file by its path below that."""


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a surface."""

    label: str
    file: str
    """As it is shown."""
    text: str
    files: Files | None = None


@dataclass(frozen=True, slots=True)
class Spec:
    """A spec, to be compiled with its settings."""

    label: str
    config: Config
    folder: str
    """The spec's, as places in it are shown."""
    files: Files | None = None
    surface: Text | None = None
    """What to take where it does not compile."""
    is_bare: bool = False
    """Whether it is a file by itself, of no project."""


Found: TypeAlias = "Spec | Text"


def somewhere(name: str) -> Origin:
    """Name a side as a whole."""
    return Origin(name, 0, 0, "")


def shown(path: Path, folder: Path) -> str:
    """Name a path relative to the user's folder where it is below."""
    try:
        return path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def on_disk(folder: Path, user: Path) -> Files | None:
    """Read generated code from a folder that holds packages."""
    if not folder.is_dir():
        return None

    def read(path: str) -> str | None:
        file = folder / path
        try:
            if file.stat().st_size > MOST_BYTES:
                return None
            return file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    name = shown(folder, user)
    return Files("" if name == "." else f"{name}/", read)
