"""Whether anything has changed since a run that went well.

What comes in are a command and, after a run, all that it read and wrote; what goes out is that run
again, if every file still has its content. Never guesses: what can't be proved unchanged has
changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clientsmith.memory import folder, identity

_VERSION = 1
_KEPT = 16
"""Commands remembered in one project."""
SETTINGS = ("clientsmith.toml", "pyproject.toml", "compat.toml")
"""Files that settings may be in; that one is missing is an input, too."""


@dataclass(frozen=True, slots=True)
class Command:
    """The arguments that decide what is made."""

    spec: str | None = None
    output: str | None = None
    package: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A run that went well."""

    output: str
    """The output folder."""
    folder: str
    """The same, as it was shown."""
    outputs: Mapping[str, str]
    """Path below it -> SHA-256."""
    count: int
    """Files of the SDK, the manifest not counted."""
    shown: Mapping[str, str]
    """What it found, as text in each format."""


def recall(project: Path, command: Command) -> Run | None:
    """The last run of a command, if another would do nothing at all."""
    body = folder.load(project, _name(command))
    try:
        state: Any = json.loads(body) if body else {}
        if state.get("version") != _VERSION or state["generator"] != identity.generator():
            return None
        run = Run(
            state["output"], state["folder"], state["outputs"], state["count"], state["shown"]
        )
        if state["project"] not in (None, str(project)):
            return None
        inputs = {project / path: digest for path, digest in state["inputs"].items()}
        outputs = {project / run.output / path: d for path, d in run.outputs.items()}
        same = all(_digest(path) == digest for path, digest in (inputs | outputs).items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return run if same else None


def remember(
    project: Path, command: Command, run: Run, inputs: Iterable[Path], started: int
) -> None:
    """Keep a run; `started` is when it began, by `time.time_ns`."""
    read = [*(project / name for name in SETTINGS), *inputs]
    # What was written since then may not be what was read.
    if any(_changed(path) >= started for path in read):
        return
    places = {_place(path, project): _digest(path) for path in read}
    output = _place(Path(run.output), project)
    state = {
        "version": _VERSION,
        "generator": identity.generator(),
        # With places outside of it, a project that has moved is another.
        "project": str(project) if any(map(os.path.isabs, (output, *places))) else None,
        "inputs": places,
        "output": output,
        "folder": run.folder,
        "outputs": dict(run.outputs),
        "count": run.count,
        "shown": dict(run.shown),
    }
    folder.save(project, _name(command), json.dumps(state).encode())
    folder.prune(project, "runs", _KEPT)


def _name(command: Command) -> str:
    text = json.dumps([command.spec, command.output, command.package])
    return f"runs/{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _place(path: Path, project: Path) -> str:
    """Name a file relative to the project if it is below it."""
    absolute = Path(os.path.abspath(project / path))
    is_below = absolute.is_relative_to(project)
    return str(absolute.relative_to(project) if is_below else absolute)


def _digest(path: Path) -> str | None:
    """Hash a file; None where there is none that can be read."""
    try:
        # Not a pipe or a device that reading would wait for.
        is_file = stat.S_ISREG(path.stat().st_mode)
        return hashlib.sha256(path.read_bytes()).hexdigest() if is_file else None
    except (OSError, ValueError):
        return None


def _changed(path: Path) -> int:
    """When a file was written or moved here."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return 0
    return max(status.st_mtime_ns, status.st_ctime_ns)
