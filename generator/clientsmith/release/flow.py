"""A release from beginning to end, or from where it was interrupted to the end.

What comes in is a project, the options and the other stages; what goes out is what was released, or
SpecError with all that forbids it. The commit of the release is made beside the user's tree, built
and verified there; only then does the branch move, then the tag is set, then files are uploaded.
There is one moment before which nothing has happened, and after which repeating leads to the end.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from clientsmith.config import Config
from clientsmith.diagnostics import Origin, Report, SpecError
from clientsmith.diagnostics.release import (
    GitFailed,
    MovedOn,
    NotARelease,
    NotRebuilt,
    VersionNotWritten,
)
from clientsmith.release import build as building
from clientsmith.release import git, notes, publish, state, verify, version
from clientsmith.release.deciding import NOWHERE, Decision, Job, decide
from clientsmith.release.git import GitError, Repository
from clientsmith.release.model import Listener, Options, Plan, Released, Tools
from clientsmith.release.running import redacted
from clientsmith.release.state import Artifact, State

_SETTINGS = (("clientsmith.toml", ()), ("pyproject.toml", ("tool", "clientsmith")))


def release(
    project: Path,
    config: Config,
    options: Options,
    tools: Tools,
    listener: Listener,
    report: Report,
) -> Released | None:
    """Release, or complete a release; None where the user does not agree to the plan."""
    try:
        job = Job(project, config, options, tools, git.repository(project), report)
        begun = _begun(job)
        if begun is not None:
            return _complete(job, begun, listener)
        return _fresh(job, listener)
    except GitError as error:
        report.add(GitFailed(NOWHERE, str(error)))
        raise SpecError(report) from error


# -- a release that was begun ----------------------------------------------------------------


def _begun(job: Job) -> State | None:
    """Find the release to complete: one that was interrupted, or the one that this commit is."""
    found, repository = state.load(job.project), job.repository
    # Whoever names another version gives the interrupted one up.
    is_wanted = found is not None and job.options.version in (None, found.version)
    if found and is_wanted and not found.is_complete and repository.holds(found.commit):
        is_tagged = repository.tagged(found.tag) == found.commit
        # Interrupted before its tag, and overtaken by another commit: nobody has seen it.
        if is_tagged or repository.precedes(repository.head(), found.commit):
            return found
    here = version.last_released(repository.tags_here(), job.config.release.tag)
    if here is None or job.options.version not in (None, here):
        return None
    tag = f"{job.config.release.tag}{here}"
    if found is not None and found.tag == tag and found.commit == repository.head():
        return replace(found, repository=redacted(job.uploads), is_complete=False)
    return State("", here, tag, repository.head(), redacted(job.uploads), ())


def _complete(job: Job, begun: State, listener: Listener) -> Released:
    """Do what is left of a release; every step may have been done already."""
    folder = state.kept(job.project, begun.artifacts) if begun.artifacts else None
    if folder is None:
        begun, folder = _remade(job, begun, listener)
    uploads = job.options.repository or job.config.release.repository
    if redacted(uploads) != begun.repository and job.options.repository is None:
        uploads = begun.repository
    where = job.index(begun.project, uploads)
    # Before anything is done: whatever the index has of it already has to be these files.
    left = publish.missing(where, folder, begun.artifacts, job.report)
    if job.options.dry_run:
        names = ", ".join(artifact.name for artifact in left) or "nothing"
        return Released(begun.version, f"left to upload of {begun.version}: {names}")
    _settle(job, begun)
    if job.options.build is not None:
        _hand_over(folder, begun.artifacts, job.options.build)
        state.save(job.project, begun.completed())
        return Released(begun.version, f"{begun.version} is built", begun.artifacts)
    publish.publish(where, folder, begun.artifacts, listener.told, job.report)
    state.save(job.project, begun.completed())
    return Released(begun.version, f"{begun.version} is released", begun.artifacts)


def _remade(job: Job, begun: State, listener: Listener) -> tuple[State, Path]:
    """Build a release again from its commit: the files have to be those that were built before."""
    listener.told(f"building {begun.version} again from {begun.tag}")
    with tempfile.TemporaryDirectory(prefix="clientsmith-") as name:
        scratch = Path(name)
        with job.repository.checkout(begun.commit, scratch / "tree") as tree:
            artifacts = _built(job, tree, scratch / "dist", tree.time(begun.commit))
        if begun.artifacts and artifacts != begun.artifacts:
            job.report.add(NotRebuilt(NOWHERE, "a build of its commit gives other files"))
            job.report.stop_on_errors()
        project = _project(scratch / "dist", artifacts)
        found = replace(begun, project=project, artifacts=artifacts)
        if not job.options.dry_run:
            _verify(job, scratch, artifacts, listener)
        state.keep(job.project, scratch / "dist", artifacts)
    if not job.options.dry_run:
        state.save(job.project, found)
    return found, state.files(job.project)


def _project(folder: Path, artifacts: Sequence[Artifact]) -> str:
    _, metadata = building.wheel(folder / artifacts[0].name)
    return str(metadata["Name"])


def _settle(job: Job, begun: State) -> None:
    """Let branch and tag name the release; and the server's, where that is asked for."""
    repository = job.repository
    if repository.tagged(begun.tag) != begun.commit:
        try:
            repository.forward(begun.commit)
        except GitError as error:
            job.report.add(MovedOn(NOWHERE, str(error)))
            raise SpecError(job.report) from error
        repository.tag(begun.tag, begun.commit, f"{begun.project} {begun.version}")
    if job.options.push:
        # Before any upload: nothing is published that the repository does not have.
        repository.push(begun.tag)


def _hand_over(folder: Path, artifacts: Sequence[Artifact], target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for artifact in artifacts:
        shutil.copyfile(folder / artifact.name, target / artifact.name)


# -- a new release ---------------------------------------------------------------------------


def _fresh(job: Job, listener: Listener) -> Released | None:
    decision = decide(job)
    if decision is None:
        if job.options.build is not None:
            job.report.add(NotARelease(NOWHERE))
        job.report.stop_on_errors()
        return Released("", "nothing has changed for callers since the last release")
    with tempfile.TemporaryDirectory(prefix="clientsmith-") as name:
        scratch = Path(name)
        begun = _made(job, decision, scratch, listener)
        if begun is None:
            return None
        if job.options.dry_run:
            return Released(begun.version, "nothing was changed", begun.artifacts)
        _verify(job, scratch, begun.artifacts, listener)
        state.keep(job.project, scratch / "dist", begun.artifacts)
        # From here on, repeating goes on; until here, nothing has happened.
        state.save(job.project, begun)
    return _complete(job, begun, listener)


def _made(job: Job, decision: Decision, scratch: Path, listener: Listener) -> State | None:
    """Make the commit and build from it; None where the user does not want it."""
    head = job.repository.head()
    with job.repository.checkout(head, scratch / "tree") as tree:
        section = _prepare(job, decision, tree)
        changed = tree.dirty()
        if not job.options.dry_run:
            head = tree.commit(_paths(job, decision), f"Release {_title(decision)}")
        artifacts = _built(job, tree, scratch / "dist", tree.time(head))
    plan = Plan(
        project=decision.project,
        version=decision.version,
        last=decision.last,
        reason=decision.reason,
        section=section,
        changed=tuple(path.removeprefix(tree.prefix) for path in changed),
        artifacts=artifacts,
        repository=redacted(job.uploads),
    )
    if not listener.agrees(plan):
        return None
    tag = f"{job.config.release.tag}{decision.version}"
    return State(decision.project, decision.version, tag, head, plan.repository, artifacts)


def _title(decision: Decision) -> str:
    return f"{decision.project} {decision.version}"


def _prepare(job: Job, decision: Decision, tree: Repository) -> str:
    """Write version, SDK and changelog into a checkout; gives the section of the changelog."""
    _write_version(job, decision, tree)
    job.tools.generate(tree.folder, job.report)
    for fragment in decision.fragments:
        (tree.folder / fragment.path).unlink()
    today = datetime.fromtimestamp(_now(), UTC).date().isoformat()
    section = notes.section(
        decision.version,
        today,
        decision.changes,
        decision.fragments,
        is_first=decision.last is None,
    )
    place = tree.folder / job.output / notes.FILE
    old = place.read_text(encoding="utf-8") if place.is_file() else ""
    text = notes.merged(old, section, decision.project)
    place.write_text(text, encoding="utf-8", newline="\n")
    return section


def _now() -> float:
    return datetime.now(UTC).timestamp()


def _write_version(job: Job, decision: Decision, tree: Repository) -> None:
    name, table = _settings(tree.folder)
    place = tree.folder / name
    text = version.written(place.read_bytes().decode("utf-8"), table, decision.version)
    if text is None:
        job.report.add(VersionNotWritten(Origin(name, 0, 0, "")))
        raise SpecError(job.report)
    place.write_bytes(text.encode("utf-8"))


def _settings(folder: Path) -> tuple[str, tuple[str, ...]]:
    """Which file has the settings, and where in it."""
    return _SETTINGS[0] if (folder / _SETTINGS[0][0]).is_file() else _SETTINGS[1]


def _paths(job: Job, decision: Decision) -> list[str]:
    name, _ = _settings(job.project)
    return [name, job.output, *(fragment.path for fragment in decision.fragments)]


def _built(job: Job, tree: Repository, target: Path, epoch: int) -> tuple[Artifact, ...]:
    return building.build(tree.folder / job.output, target, epoch, job.report)


def _verify(job: Job, scratch: Path, artifacts: Sequence[Artifact], listener: Listener) -> None:
    """Try the files in clean environments."""
    found = verify.pythons(job.config.release.pythons, job.report)
    if not found:
        return
    wheel, sdist = (scratch / "dist" / artifact.name for artifact in artifacts)
    names, _ = building.wheel(wheel)
    module = next(name.split("/")[0] for name in names if name.endswith("/__init__.py"))
    with job.tools.mock(job.report) as address:
        package = verify.Package(wheel, sdist, module, address)
        verify.verify(package, found, scratch / "environments", listener.told, job.report)
