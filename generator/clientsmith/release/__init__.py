"""`release`: from merged changes to a published package, complete or not at all.

What comes in is a project with its settings, and the other stages that a release needs; what goes
out is a commit, a tag and files on an index. Interrupted and repeated, it ends in the same state.
Prints nothing: a `Listener` hears of each step.
"""

from __future__ import annotations

from pathlib import Path

from clientsmith.config import Config
from clientsmith.diagnostics import Report
from clientsmith.release.model import Listener, Options, Plan, Released, Tools

__all__ = ["Listener", "Options", "Plan", "Released", "Tools", "release"]


def release(
    project: Path,
    config: Config,
    options: Options,
    tools: Tools,
    listener: Listener,
    report: Report,
) -> Released | None:
    """Release, or complete a release; None where the user does not agree to the plan."""
    # Imported here: `pipeline` knows all stages, and most of its runs release nothing.
    from clientsmith.release import flow

    return flow.release(project, config, options, tools, listener, report)
