"""What each command does; returns exit codes."""

from __future__ import annotations

import difflib
import enum
import re
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from clientsmith import config as settings
from clientsmith import pipeline
from clientsmith.cli import failures, inspect, losing, places, watching
from clientsmith.cli.terminal import Format, conclude, fail, say, show, working, written
from clientsmith.config import Config
from clientsmith.diagnostics import Report, SpecError, catalog
from clientsmith.losses import Losses
from clientsmith.memory import runs, texts
from clientsmith.memory.runs import Command, Run
from clientsmith.pipeline import Made, Mode, Outcome

_CODE = re.compile(r"[EW]\d{3}", re.IGNORECASE)


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
    config: Config | None = None
    try:
        config = _config(request, report)
        code = work(config, report)
    except SpecError:
        code = 2
    show(written(report, places.folders(config)), request.format)
    return code


def _config(request: Request, report: Report) -> Config:
    config = settings.load(
        Path.cwd(), report, spec=request.spec, output=request.output, package=request.package
    )
    report.stop_on_errors()
    if config is None:
        raise SpecError(report)
    return config


# -- generate -------------------------------------------------------------------------------


def generate(command: Command, format_: Format, mode: Mode) -> int:
    """Generate, say what changed, and keep what makes the next run short."""
    project, started = Path.cwd(), time.time_ns()
    report = Report()
    config: Config | None = None
    made: Made | None = None
    memory = texts.load(project)
    try:
        config = _config(_request(command, format_), report)
        with working(f"generating {places.shown(config.output)}", format_):
            made = pipeline.make(config, report, mode, memory)
    except SpecError:
        pass
    found = written(report, places.folders(config))
    if made is None or config is None:
        show(found, format_, {})
        return 2
    outcome = _conclude(made.outcome, mode, config.output, format_)
    show(found, format_, outcome)
    if mode in (Mode.WRITE, Mode.FORCE):
        texts.save(project, memory)
        count = len(made.outputs) - 1  # without the manifest
        run = Run(str(config.output), places.shown(config.output), made.outputs, count, found)
        runs.remember(project, command, run, made.inputs, started)
    return 1 if mode is Mode.CHECK and made.outcome.changed else 0


def _request(command: Command, format_: Format) -> Request:
    return Request(
        spec=None if command.spec is None else Path(command.spec),
        output=None if command.output is None else Path(command.output),
        package=command.package,
        format=format_,
    )


def _conclude(outcome: Outcome, mode: Mode, folder: Path, format_: Format) -> Mapping[str, object]:
    written_ = [places.shown(folder / path) for path in outcome.written]
    removed = [places.shown(folder / path) for path in outcome.removed]
    if mode in (Mode.CHECK, Mode.DRY_RUN) and format_ is not Format.JSON:
        for path in written_:
            say(f"{path} would be written")
        for path in removed:
            say(f"{path} would be removed")
    return conclude(places.shown(folder), written_, removed, outcome.unchanged, format_)


def watch(command: Command, format_: Format, mode: Mode) -> int:
    """Generate, and again whenever a file beside the spec changes, until interrupted."""
    seen: watching.Snapshot | None = None
    while True:
        now = _snapshot(command, format_)
        if now != seen:
            seen = now
            failures.guarded(lambda: generate(command, format_, mode))
            sys.stdout.flush()
        time.sleep(0.3)


def _snapshot(command: Command, format_: Format) -> watching.Snapshot:
    try:
        config: Config | None = _config(_request(command, format_), Report())
    except SpecError:  # `generate` says why
        config = None
    spec = config.spec if config else None
    return watching.snapshot(spec, config.output if config else None, runs.SETTINGS)


# -- looking inside -------------------------------------------------------------------------


def lint(request: Request) -> int:
    """Say all that there is to say about a spec, and what the SDK has of it; 1 for findings."""
    from clientsmith.pipeline import linting

    report = Report()
    config: Config | None = None
    losses: Losses | None = None
    try:
        config = _config(request, report)
        losses = linting.lint(config, report)
    except SpecError:
        pass
    except ImportError as error:
        fail(str(error))
        return 2
    folder = places.shown(config.spec.parent) if config else ""
    parts = {"losses": losing.record(losses, folder)} if losses else {}
    if losses and request.format is Format.TEXT:
        say("\n".join(losing.lines(losses, folder)))
        if not len(report):
            say("nothing to say")
    show(written(report, places.folders(config)), request.format, parts=parts)
    return 2 if report.errors else int(len(report) > 0)


def surface(request: Request, *, check: bool) -> int:
    """Print the surface; or what the file of the SDK has of it that is stale, which gives 1."""

    def work(config: Config, report: Report) -> int:
        file, text = pipeline.public_surface(config, report)
        if not check:
            say(text.rstrip("\n"))
            return 0
        old = file.read_text(encoding="utf-8") if file.is_file() else ""
        name = places.shown(file)
        changed = difflib.unified_diff(
            old.splitlines(), text.splitlines(), name, f"{name} (as it would be)", lineterm=""
        )
        for line in changed:
            say(line)
        return 1 if old != text else 0

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
    if _CODE.fullmatch(what.strip()):
        fail(f"there is no code {what.strip().upper()}")
        return 1

    def work(config: Config, report: Report) -> int:
        understood = pipeline.understand(config, report)
        folder = places.shown(config.spec.parent)
        asked = places.in_spec(what, config)
        lines = inspect.explain(understood.api, understood.symbols, asked, folder)
        for line in lines:
            say(line)
        if not lines:
            fail(f"`{what}` is no code, pointer or FILE:LINE that the SDK has anything of")
        return 0 if lines else 1

    return with_config(request, work)
