"""What each command does; returns exit codes."""

from __future__ import annotations

import enum
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from clientsmith import config as settings
from clientsmith import pipeline
from clientsmith.cli import inspect
from clientsmith.cli.terminal import Format, fail, say, show
from clientsmith.config import Config
from clientsmith.diagnostics import Report, SpecError, catalog
from clientsmith.pipeline import Mode, Outcome


class DumpStage(enum.StrEnum):
    """An intermediate representation."""

    IR = "ir"
    PYIR = "pyir"


@dataclass(frozen=True, slots=True)
class Request:
    """The options that all commands share."""

    spec: Path | None
    output: Path | None
    package: str | None
    format: Format


def mode(*, check: bool, dry_run: bool, force: bool) -> Mode:
    """Which way of writing the flags ask for."""
    if check:
        return Mode.CHECK
    if dry_run:
        return Mode.DRY_RUN
    return Mode.FORCE if force else Mode.WRITE


def with_config(request: Request, work: Callable[[Config, Report], int]) -> int:
    """Load the settings, do the work, print what was found; bad input gives 2."""
    report = Report()
    try:
        config = settings.load(
            Path.cwd(), report, spec=request.spec, output=request.output, package=request.package
        )
        report.stop_on_errors()
        code = 2 if config is None else work(config, report)
    except SpecError:
        code = 2
    show(report, request.format)
    return code


def generate(request: Request, mode: Mode) -> int:
    """Generate, and say what changed."""

    def work(config: Config, report: Report) -> int:
        outcome = pipeline.generate(config, report, mode)
        report.stop_on_errors()
        if request.format is not Format.JSON:
            _say_outcome(outcome, mode, config.output)
        return 1 if mode is Mode.CHECK and outcome.changed else 0

    return with_config(request, work)


def _say_outcome(outcome: Outcome, mode: Mode, folder: Path) -> None:
    verbs = {Mode.CHECK: "would be", Mode.DRY_RUN: "would be"}
    verb = verbs.get(mode, "was")
    if mode in verbs:
        for kind, paths in (
            ("written", outcome.written),
            ("removed", outcome.removed),
        ):
            for path in paths:
                say(f"{folder / path} {verb} {kind}")
    total = f"{len(outcome.written)} written, {len(outcome.removed)} removed"
    say(f"{folder}: {total}, {outcome.unchanged} unchanged")


def watch(request: Request, mode: Mode) -> int:
    """Generate, and again whenever a file beside the spec changes, until interrupted."""
    seen: object = None
    while True:
        spec = request.spec or _configured_spec()
        now = _snapshot(spec.parent) if spec else None
        if now != seen:
            seen = now
            generate(request, mode)
        time.sleep(0.3)


def _configured_spec() -> Path | None:
    config = settings.load(Path.cwd(), Report())
    return config.spec if config else None


def _snapshot(folder: Path) -> tuple[tuple[str, int], ...]:
    suffixes = {".yaml", ".yml", ".json"}
    files = (path for path in folder.rglob("*") if path.suffix in suffixes and path.is_file())
    return tuple(sorted((str(path), path.stat().st_mtime_ns) for path in files))


def lint(request: Request) -> int:
    """Say all that there is to say about a spec; 1 when that is anything."""

    def work(config: Config, report: Report) -> int:
        try:
            pipeline.lint(config, report)
        except ImportError as error:
            fail(str(error))
            return 2
        if not len(report) and request.format is Format.TEXT:
            say("nothing to say")
        return 2 if report.errors else int(len(report) > 0)

    return with_config(request, work)


def dump(request: Request, stage: DumpStage, name: str | None) -> int:
    """Print one IR as JSON."""

    def work(config: Config, report: Report) -> int:
        if stage is DumpStage.IR:
            found = inspect.dump(pipeline.read(config, report), name)
        else:
            found = inspect.dump(pipeline.understand(config, report).sdk, name)
        if found is None:
            fail(f"nothing is called `{name}`")
            return 1
        say(found)
        return 0

    return with_config(request, work)


def explain(request: Request, what: str) -> int:
    """Explain a diagnostic's code, or what became of a place in the spec."""
    page = catalog.page(what)
    if page is not None:
        say(page)
        return 0

    def work(config: Config, report: Report) -> int:
        understood = pipeline.understand(config, report)
        lines = inspect.explain(understood.api, understood.symbols, what)
        for line in lines:
            say(line)
        if not lines:
            fail(f"`{what}` is no code, pointer or FILE:LINE that the SDK has anything of")
        return 0 if lines else 1

    return with_config(request, work)
