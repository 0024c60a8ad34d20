"""`.clientsmith/release.json`: how far a release has come; a repeated run goes on from there.

What comes in and goes out is a `State`. It is saved once the files are built and verified, before
anything that others could see; it holds no secret.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import cast

from clientsmith.memory import folder

_NAME = "release.json"
_FILES = "release"


@dataclass(frozen=True, slots=True)
class Artifact:
    """A built file."""

    name: str
    sha256: str
    size: int

    @classmethod
    def of(cls, path: Path) -> Artifact:
        """Describe a file."""
        content = path.read_bytes()
        return cls(path.name, hashlib.sha256(content).hexdigest(), len(content))


@dataclass(frozen=True, slots=True)
class State:
    """A release that was built and verified."""

    project: str
    version: str
    tag: str
    commit: str
    """The release's own; its tag points to it."""
    repository: str
    """Where to upload, as it was named; without a password."""
    artifacts: tuple[Artifact, ...]
    is_complete: bool = False
    """Whether the index has all files."""

    def completed(self) -> State:
        """The same, once nothing is left to do."""
        return replace(self, is_complete=True)


def load(project: Path) -> State | None:
    """Read how far the last release came; None where there was none, or the file is damaged."""
    body = folder.load(project, _NAME)
    try:
        table: dict[str, object] = json.loads(body) if body else {}
        return _state(table)
    except (ValueError, TypeError, KeyError):
        return None


def _state(table: Mapping[str, object]) -> State:
    artifacts = cast("list[dict[str, object]]", table["artifacts"])
    return State(
        project=str(table["project"]),
        version=str(table["version"]),
        tag=str(table["tag"]),
        commit=str(table["commit"]),
        repository=str(table["repository"]),
        artifacts=tuple(
            Artifact(str(a["name"]), str(a["sha256"]), int(str(a["size"]))) for a in artifacts
        ),
        is_complete=table["is_complete"] is True,
    )


def save(project: Path, state: State) -> None:
    """Save, or raise OSError: without it an interrupted release could not go on."""
    folder.save(project, _NAME, json.dumps(asdict(state), indent=2).encode())
    if load(project) != state:
        raise OSError(f"`{folder.NAME}/{_NAME}` cannot be written")


def keep(project: Path, built: Path, artifacts: tuple[Artifact, ...]) -> None:
    """Keep the files themselves, in place of those of an earlier release."""
    place = files(project)
    place.mkdir(parents=True, exist_ok=True)
    for artifact in artifacts:
        prepared = place / f"{artifact.name}.new"
        prepared.write_bytes((built / artifact.name).read_bytes())
        os.replace(prepared, place / artifact.name)
    names = {artifact.name for artifact in artifacts}
    for path in place.iterdir():
        if path.name not in names:
            path.unlink()


def kept(project: Path, artifacts: tuple[Artifact, ...]) -> Path | None:
    """Find the files as they were built; None where one is gone, or is another."""
    place = files(project)
    for artifact in artifacts:
        path = place / artifact.name
        if not path.is_file() or Artifact.of(path) != artifact:
            return None
    return place


def files(project: Path) -> Path:
    """Where the files of the last release are."""
    return project / folder.NAME / _FILES
