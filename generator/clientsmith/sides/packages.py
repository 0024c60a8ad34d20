"""The surface that a package carries: installed, as a folder, as a wheel, as an sdist.

What comes in is a name or a path; what goes out is the text of `api-surface.txt`. Nothing of the
package is imported or run.
"""

from __future__ import annotations

import json
import tarfile
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from clientsmith.sides.model import MOST_BYTES, SURFACE, Files, Text, on_disk, shown


class Unreadable(Exception):
    """A file is not what its name says; the text says why."""


class WithoutSurface(Exception):
    """A package is there, and has no surface."""


def installed(name: str, user: Path) -> Text | None:
    """Find a package by the name of its distribution, or by the one that it is imported by.

    None where there is none; raises WithoutSurface where clientsmith did not make it.
    """
    found = list(_distributions(name))
    for distribution in found:
        label = f"{distribution.name} {distribution.version}"
        for file in _candidates(distribution):
            if file.is_file():
                return _from(file, label, user)
    if found:
        raise WithoutSurface
    return None


def _distributions(name: str) -> Iterator[metadata.Distribution]:
    try:
        yield metadata.distribution(name)
        return
    except (metadata.PackageNotFoundError, ValueError):
        pass
    for distribution in metadata.packages_distributions().get(name, ()):
        yield metadata.distribution(distribution)


def _candidates(distribution: metadata.Distribution) -> Iterator[Path]:
    # What is installed for editing stays where it is (PEP 610, `dir_info`); a copy may be old.
    told: Any = json.loads(distribution.read_text("direct_url.json") or "{}")
    address: str = told.get("url", "")
    url = urlsplit(address)
    if url.scheme == "file" and told.get("dir_info", {}).get("editable"):
        yield Path(unquote(url.path)) / SURFACE
    for file in distribution.files or ():
        if file.name == SURFACE and len(file.parts) == 2:
            yield Path(str(distribution.locate_file(file)))


def folder(path: Path, user: Path) -> Text:
    """Read the surface of a package's folder, or of the project that an SDK is."""
    file = path / SURFACE
    if not file.is_file():
        raise WithoutSurface
    return _from(file, shown(path, user), user)


def surface(file: Path, user: Path) -> Text:
    """Read a surface file."""
    return _from(file, shown(file, user), user)


def _from(file: Path, label: str, user: Path) -> Text:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise Unreadable("it is too large")
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Unreadable("it is not UTF-8") from None
    except OSError as error:
        raise Unreadable((error.strerror or str(error)).lower()) from error
    # Beside its package's code, or at the top of a project with `src/`.
    inside = (file.parent / "__init__.py").is_file()
    holds = file.parent.parent if inside else file.parent / "src"
    return Text(label, shown(file, user), text, on_disk(holds, user))


# -- archives -------------------------------------------------------------------------------


def wheel(path: Path, user: Path) -> Text:
    """Read the surface in a wheel, which is a zip (PEP 427)."""
    try:
        archive = zipfile.ZipFile(path)
        name = next((n for n in archive.namelist() if _is_surface(n)), None)
        if name is None:
            raise WithoutSurface
        text = _member(archive, name)
    except (zipfile.BadZipFile, OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"it is no wheel: {error}") from error
    if text is None:
        raise Unreadable("its surface is too large")

    def read(file: str) -> str | None:
        try:
            return _member(archive, file)
        except (KeyError, UnicodeDecodeError):
            return None

    return Text(path.name, f"{shown(path, user)}/{name}", text, Files(f"{path.name}/", read))


def _member(archive: zipfile.ZipFile, name: str) -> str | None:
    if archive.getinfo(name).file_size > MOST_BYTES:
        return None
    return archive.read(name).decode("utf-8")


def sdist(path: Path, user: Path) -> Text:
    """Read the surface in an sdist, a tar with one folder (PEP 625)."""
    try:
        with tarfile.open(path, "r:gz") as archive:
            for member in archive:
                if member.isfile() and _is_surface(member.name) and member.size <= MOST_BYTES:
                    held = archive.extractfile(member)
                    text = held.read().decode("utf-8") if held else ""
                    return Text(path.name, f"{shown(path, user)}/{member.name}", text)
    except (tarfile.TarError, OSError, EOFError, UnicodeDecodeError) as error:
        raise Unreadable(f"it is no sdist: {error}") from error
    raise WithoutSurface


def _is_surface(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return len(parts) == 2 and parts[1] == SURFACE
