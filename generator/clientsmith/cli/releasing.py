"""`clientsmith release`: shows what a release would be, asks, and follows it to its end.

What comes in are options; what goes out is an exit code: 1 when a check says no, or the user does.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from clientsmith import config as settings
from clientsmith.cli import places
from clientsmith.cli.terminal import Format, fail, say, show, written
from clientsmith.config import Config
from clientsmith.diagnostics import Report, SpecError
from clientsmith.diagnostics.release import Refusal
from clientsmith.pipeline import releasing
from clientsmith.pipeline.releasing import Listener, Options, Plan, Released

__all__ = ["Options", "release"]


@dataclass(slots=True)
class _Follower:
    """Tells a person each step as it comes, and a program nothing before the end."""

    options: Options
    format: Format
    agreed: bool
    plan: Plan | None = None

    def told(self, text: str) -> None:
        """Say what is being done."""
        if self.format is not Format.JSON:
            say(text)
            # Steps take minutes; whoever reads a log wants to see them as they come.
            sys.stdout.flush()

    def agrees(self, plan: Plan) -> bool:
        """Show the plan, and ask."""
        self.plan = plan
        for line in _lines(plan):
            self.told(line)
        if self.options.dry_run or self.agreed:
            return True
        if self.format is Format.JSON or not sys.stdin.isatty():
            fail("nobody is there to be asked: `--yes` says yes beforehand")
            return False
        target = "" if self.options.build is not None else f" to {plan.repository}"
        answer = input(f"Release {plan.project} {plan.version}{target}? [y/N] ")
        return answer.strip().lower() in ("y", "yes")


def release(options: Options, format_: Format, *, agreed: bool) -> int:
    """Release, or show what would be released."""
    report = Report()
    follower = _Follower(options, format_, agreed)
    config: Config | None = None
    done: Released | None = None
    try:
        config = _config(report)
        listener = Listener(follower.told, follower.agrees)
        done = releasing.release(Path.cwd(), config, options, listener, report)
        code = 0 if done is not None else 1
    except SpecError:
        code = 1 if all(isinstance(each, Refusal) for each in report.errors) else 2
    except ImportError as error:
        fail(str(error))
        return 2
    if done is not None:
        follower.told(done.said)
    show(written(report, places.folders(config)), format_, _outcome(follower.plan, done))
    return code


def _config(report: Report) -> Config:
    config = settings.load(Path.cwd(), report)
    report.stop_on_errors()
    if config is None:
        raise SpecError(report)
    return config


def _lines(plan: Plan) -> list[str]:
    since = f"after {plan.last}" if plan.last else "the first release"
    return [
        f"{plan.project} {plan.version}, {since}",
        *([f"because {plan.reason}"] if plan.reason else []),
        f"\n{plan.section}",
        *(f"changes {path}" for path in plan.changed),
        *(f"{a.name}: {a.size:,} bytes, sha256 {a.sha256}" for a in plan.artifacts),
    ]


def _outcome(plan: Plan | None, done: Released | None) -> Mapping[str, object]:
    """The same for a program; empty where nothing came of it."""
    return {
        **({"plan": asdict(plan)} if plan else {}),
        **({"released": asdict(done)} if done else {}),
    }
