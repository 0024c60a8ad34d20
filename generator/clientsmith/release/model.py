"""What a release is asked for, what it needs from other stages, and what comes of it. Data only."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from clientsmith.approvals import Judgement
from clientsmith.diagnostics import Report
from clientsmith.release.state import Artifact


@dataclass(frozen=True, slots=True)
class Options:
    """What the user asked for."""

    dry_run: bool = False
    version: str | None = None
    repository: str | None = None
    """Name or address of the index; the settings' by default."""
    build: Path | None = None
    """Put the files there, and upload none: that is left to somebody else."""
    push: bool = False


@dataclass(frozen=True, slots=True)
class Tools:
    """Other stages, as `pipeline` hands them in."""

    is_stale: Callable[[Report], bool]
    """Whether the SDK is not what the spec makes."""
    judge: Callable[[str, Report], Judgement]
    """Compare the release of a tag with the working tree, and look for approvals."""
    generate: Callable[[Path, Report], None]
    """Write the SDK of the project in a folder, a checkout of the repository."""
    mock: Callable[[Report], AbstractContextManager[str]]
    """Serve the spec while it is needed; gives the address."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A release, before anybody else can see it."""

    project: str
    version: str
    last: str | None
    """The version before; None for the first one."""
    reason: str
    """The change that asks for this version; empty where none does."""
    section: str
    """Of the changelog."""
    changed: tuple[str, ...]
    """Files that its commit changes."""
    artifacts: tuple[Artifact, ...]
    repository: str


@dataclass(frozen=True, slots=True)
class Listener:
    """Whoever follows a release."""

    told: Callable[[str], None]
    """Hears of each step."""
    agrees: Callable[[Plan], bool]
    """Sees the plan, and says whether to go on."""


@dataclass(frozen=True, slots=True)
class Released:
    """What came of it."""

    version: str
    said: str
    """In a sentence."""
    artifacts: tuple[Artifact, ...] = ()
