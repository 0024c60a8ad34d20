"""From a project to its next version at an index."""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from clientsmith import approvals
from clientsmith import release as stage
from clientsmith.config import Config
from clientsmith.diagnostics import Report
from clientsmith.output import Mode
from clientsmith.pipeline import comparing
from clientsmith.pipeline.making import generate, generate_in
from clientsmith.release import Listener, Options, Plan, Released

__all__ = ["Listener", "Options", "Plan", "Released", "release"]


def release(
    project: Path, config: Config, options: Options, listener: Listener, report: Report
) -> Released | None:
    """Release the SDK of a project, or complete a release; see `release.flow`."""
    tools = stage.Tools(
        is_stale=lambda found: generate(config, found, Mode.CHECK).changed,
        judge=lambda tag, found: _judgement(project, tag, found),
        generate=generate_in,
        mock=lambda found: _served(config, found),
    )
    return stage.release(project, config, options, tools, listener, report)


def _judgement(folder: Path, tag: str, report: Report) -> approvals.Judgement:
    """Compare a release with the working tree; every break has to be approved."""
    accepted = approvals.load(folder, report)
    with tempfile.TemporaryDirectory(prefix="clientsmith-") as name:
        project = comparing.Project(folder, Path(name).resolve())
        older, newer = comparing.find_sides(f"git:refs/tags/{tag}", None, project, report)
        found = comparing.compare(comparing.side(older, report), comparing.side(newer, report))
    now = newer.config.version if isinstance(newer, comparing.Spec) else ""
    return approvals.judge(found, accepted, approvals.Kind, now, report)


@contextmanager
def _served(config: Config, report: Report) -> Generator[str]:
    # A server's libraries are loaded when there is a release to try.
    from clientsmith.pipeline import serving

    service = serving.mock_service(config, report, lambda _: None)
    with serving.serve(service, port=0) as server:
        yield server.url
