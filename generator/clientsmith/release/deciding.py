"""Whether there is something to release, and under which version; whatever forbids it.

What comes in is the project as it stands; what goes out is a `Decision`, or None where nothing has
changed for callers. Changes nothing.
"""

from __future__ import annotations

import os
import shlex
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from clientsmith.approvals import Judgement
from clientsmith.changes import Bump, Change
from clientsmith.config import Config, is_version
from clientsmith.diagnostics import Origin, Report, SpecError
from clientsmith.diagnostics.release import (
    CheckFailed,
    DirtyTree,
    IndexUnreachable,
    NoVersion,
    StaleSdk,
    UnapprovedBreak,
    VersionExists,
    VersionTooLow,
)
from clientsmith.release import fragments, index, version
from clientsmith.release.fragments import Fragment
from clientsmith.release.git import Repository
from clientsmith.release.model import Options, Tools
from clientsmith.release.publish import Index
from clientsmith.release.running import redacted, run
from clientsmith.versions import version as parsed

NOWHERE = Origin("release", 0, 0, "")


@dataclass(frozen=True, slots=True)
class Job:
    """One run of `clientsmith release`."""

    project: Path
    config: Config
    options: Options
    tools: Tools
    repository: Repository
    report: Report

    @property
    def output(self) -> str:
        """Folder of the SDK, relative to the project."""
        return Path(os.path.relpath(self.config.output, self.project)).as_posix()

    @property
    def uploads(self) -> str:
        """Where files go."""
        return self.options.repository or self.config.release.repository

    def index(self, project: str, repository: str) -> Index:
        """Find the index behind a name or an address; raises SpecError where there is none."""
        pypirc = Path.home() / ".pypirc"
        try:
            found = self.config.release.index or index.address(repository, pypirc)
        except index.NoAnswerError as error:
            self.report.add(IndexUnreachable(Origin(redacted(repository), 0, 0, ""), str(error)))
            raise SpecError(self.report) from None
        return Index(repository, found, project)


@dataclass(frozen=True, slots=True)
class Decision:
    """What to release."""

    project: str
    version: str
    last: str | None
    reason: str
    changes: tuple[Change, ...]
    fragments: tuple[Fragment, ...]


def decide(job: Job) -> Decision | None:
    """Find the version, and refuse what must not be released; raises SpecError then."""
    dirty = job.repository.dirty()
    if dirty:
        job.report.add(DirtyTree(NOWHERE, tuple(dirty)))
    job.report.stop_on_errors()
    prefix = job.config.release.tag
    last = version.last_released(job.repository.tags(), prefix)
    tag = f"{prefix}{last}"
    judgement = job.tools.judge(tag, job.report) if last is not None else None
    _refuse_breaks(judgement, job.report)
    found = fragments.read(job.project, job.report)
    job.report.stop_on_errors()
    bump = _bump(job, judgement, found, tag) if last is not None else Bump.NONE
    number = _number(job, last, bump, judgement)
    if number is None:
        return None
    changes = judgement.comparison.changes if judgement else ()
    decision = Decision(_name(job), number, last, _reason(judgement), changes, found)
    _refuse_existing(job, decision)
    _refuse_failing(job)
    return decision


def _refuse_breaks(judgement: Judgement | None, report: Report) -> None:
    for change in judgement.refused if judgement else ():
        report.add(UnapprovedBreak(NOWHERE, change.message, change.fingerprint))
    report.stop_on_errors()


def _reason(judgement: Judgement | None) -> str:
    decisive = judgement.comparison.decisive if judgement else None
    return decisive.message if decisive else ""


def _bump(job: Job, judgement: Judgement | None, found: tuple[Fragment, ...], since: str) -> Bump:
    """What surface and fragments ask for; other bytes of the SDK alone are a patch."""
    asked = [fragment.kind.bump for fragment in found]
    if judgement is not None:
        asked.append(judgement.comparison.required_bump)
    bump = version.greatest(asked)
    if bump is Bump.NONE and job.repository.changed(since, job.output):
        return Bump.PATCH
    return bump


def _number(job: Job, last: str | None, bump: Bump, judgement: Judgement | None) -> str | None:
    """Settle the version; None where there is nothing to release."""
    current, wanted = job.config.version, job.options.version
    least = current if last is None else version.following(last, bump)
    # Whoever has raised it in the settings has asked for that.
    if version.is_before(least, current):
        least = current
    if wanted is None:
        return None if least == last else least
    if not is_version(wanted):
        job.report.add(NoVersion(NOWHERE, wanted))
    elif version.is_before(wanted, least):
        job.report.add(VersionTooLow(NOWHERE, wanted, least, _reason(judgement)))
    elif last is not None and not version.is_before(last, wanted):
        job.report.add(VersionExists(NOWHERE, wanted, "it is the last release"))
    job.report.stop_on_errors()
    return wanted


def _name(job: Job) -> str:
    """Name of the distribution, as the SDK has it."""
    project = job.config.output / "pyproject.toml"
    if not project.is_file():
        # Never generated, or not committed.
        job.report.add(StaleSdk(NOWHERE))
        job.report.stop_on_errors()
    text = project.read_text(encoding="utf-8")
    return str(cast("dict[str, object]", tomllib.loads(text)["project"])["name"])


def _refuse_existing(job: Job, decision: Decision) -> None:
    tag = f"{job.config.release.tag}{decision.version}"
    if job.repository.tagged(tag) is not None:
        job.report.add(VersionExists(NOWHERE, decision.version, f"there is a tag `{tag}`"))
    where = job.index(decision.project, job.uploads)
    files = [name for name in where.held(job.report) if _is_of(name, decision.version)]
    if files:
        told = f"{redacted(where.address)} has `{min(files)}`"
        job.report.add(VersionExists(NOWHERE, decision.version, told))
    job.report.stop_on_errors()


def _is_of(name: str, number: str) -> bool:
    """Whether a file is of a version (PEP 427, PEP 625)."""
    parts = name.removesuffix(".tar.gz").split("-")
    return len(parts) > 1 and parsed(parts[1]) is not None and parsed(parts[1]) == parsed(number)


def _refuse_failing(job: Job) -> None:
    if job.tools.is_stale(job.report):
        job.report.add(StaleSdk(NOWHERE))
    job.report.stop_on_errors()
    command = job.config.release.check
    if command and not job.options.dry_run:
        done = run(command, job.project, seconds=4 * 3600)
        if done.code:
            job.report.add(CheckFailed(NOWHERE, shlex.join(command), done.told))
    job.report.stop_on_errors()
