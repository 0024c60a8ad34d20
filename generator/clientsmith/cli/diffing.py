"""`clientsmith diff`: two surfaces compared, reported and judged.

What comes in are options; what goes out is an exit code: 1 when breaks of the kinds that were named
are not approved, 2 when a side or the approvals can't be read.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from clientsmith import approvals
from clientsmith.approvals import Judgement, Kind
from clientsmith.changes import Comparison, Proof, Side
from clientsmith.cli import places
from clientsmith.cli.terminal import Format, fail, say, show, working, written
from clientsmith.diagnostics import Diagnostic, Origin, Report, SpecError
from clientsmith.diagnostics.render import Folders
from clientsmith.formats import Format as ReportFormat
from clientsmith.pipeline import comparing
from clientsmith.pipeline.comparing import Found, Project, Spec
from clientsmith.versions import version

__all__ = ["Options", "ReportFormat", "diff", "kinds"]

_DIAGNOSTICS = {ReportFormat.JSON: Format.JSON, ReportFormat.GITHUB: Format.GITHUB}


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for."""

    old: str | None
    new: str | None
    format: ReportFormat
    output: Path | None
    fail_on: tuple[Kind, ...]
    witness: Path | None
    approve: tuple[str, ...]
    reason: str
    until: str
    package: str | None


@dataclass(frozen=True, slots=True)
class _Compared:
    comparison: Comparison
    version: str
    """Of the newer side; empty where it is not known."""


def kinds(given: Sequence[str]) -> tuple[Kind, ...]:
    """Read `--fail-on`, which may be repeated, and may hold several with commas between."""
    names = [name.strip() for each in given for name in each.split(",")]
    unknown = [name for name in names if name not in set(Kind)]
    if unknown:
        raise typer.BadParameter(f"{unknown[0]!r} is not one of {', '.join(Kind)}")
    return tuple(dict.fromkeys(map(Kind, names)))


def diff(options: Options) -> int:
    """Compare, then approve or report."""
    if options.approve and not options.reason.strip():
        raise typer.BadParameter("--approve needs a --reason")
    if options.until and version(options.until) is None:
        raise typer.BadParameter(f"{options.until!r} is no version")
    report = Report()
    try:
        accepted = approvals.load(Path.cwd(), report)
        compared = _compared(options, report)
        if options.approve:
            return _approve(options, compared.comparison, report)
        judgement = approvals.judge(
            compared.comparison, accepted, options.fail_on, compared.version, report
        )
    except SpecError as error:
        if error.report is report:
            _show(report, options)
        return 2
    _write(judgement, options)
    _show(report, options, is_done=True)
    return 1 if judgement.refused else 0


def _show(
    report: Report, options: Options, folders: Folders = lambda _: "", *, is_done: bool = False
) -> None:
    """Print what was found wrong; beside a report, only where that does not spoil it."""
    format_ = _DIAGNOSTICS.get(options.format, Format.TEXT)
    if is_done and (format_ is Format.JSON or options.output is not None):
        format_ = Format.TEXT
    show(written(report, folders), format_)


# -- comparing ------------------------------------------------------------------------------


def _compared(options: Options, report: Report) -> _Compared:
    shown = Format.TEXT if options.format is ReportFormat.TEXT else Format.JSON
    with tempfile.TemporaryDirectory(prefix="clientsmith-") as name, working("comparing", shown):
        scratch = Path(name).resolve()
        project = Project(Path.cwd(), scratch, options.package)
        found = comparing.find_sides(options.old, options.new, project, report)
        old, new = (_side(each, scratch, options, report) for each in found)
        now = found[1].config.version if isinstance(found[1], Spec) else ""
        return _Compared(comparing.compare(old, new), now)


def _side(found: Found, scratch: Path, options: Options, report: Report) -> Side:
    """Make a side; what is wrong with its spec is shown with its own places."""
    own = Report()
    try:
        side = comparing.side(found, own)
    except SpecError:
        _show(own, options, _folders(found, scratch))
        raise
    report.extend(own)
    return side


def _folders(found: Found, scratch: Path) -> Folders:
    """Place a finding in the user's folder or, in git's way, in a revision."""
    folder = found.folder if isinstance(found, Spec) else ""
    if isinstance(found, Spec) and found.config.spec.resolve().is_relative_to(scratch):
        folder = f"{found.label}:{folder}"

    def placed(diagnostic: Diagnostic) -> str:
        return "" if diagnostic.code[1] in "57" else folder

    return placed


# -- approvals ------------------------------------------------------------------------------


def _approve(options: Options, comparison: Comparison, report: Report) -> int:
    """Write approvals behind those that there are."""
    text = approvals.text(Path.cwd(), report)
    held = {each.fingerprint for each in approvals.read(text, approvals.FILE, report)}
    place = Origin("--approve", 0, 0, "")
    for given in options.approve:
        change = approvals.chosen(comparison, given, place, report)
        report.stop_on_errors()
        if change is not None and change.fingerprint not in held:
            held.add(change.fingerprint)
            text = approvals.added(text, change, options.reason, options.until)
            say(f"approved: {change.fingerprint} {change.message}")
    # What was written by hand in another form may not go together with a table.
    approvals.read(text, approvals.FILE, report)
    report.stop_on_errors()
    _replace(Path.cwd() / approvals.FILE, text)
    return 0


def _replace(file: Path, text: str) -> None:
    prepared = file.with_name(f".{file.name}.{os.getpid()}")
    prepared.write_bytes(text.encode("utf-8"))
    os.replace(prepared, file)


# -- reporting ------------------------------------------------------------------------------


def _write(judgement: Judgement, options: Options) -> None:
    # There may be no stdout (`>&-`).
    is_terminal: bool = options.output is None and getattr(sys.stdout, "isatty", bool)()
    color = is_terminal and "NO_COLOR" not in os.environ
    text = comparing.write(judgement, options.format, color=color)
    if options.output is not None:
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_bytes(text.encode("utf-8", "backslashreplace"))
    elif text:
        say(text.removesuffix("\n"))
    if options.witness is not None:
        count = _witnesses(judgement.comparison, options.witness)
        if options.format is ReportFormat.TEXT:
            fail(f"{count} witnesses in {places.shown(options.witness)}")


def _witnesses(comparison: Comparison, folder: Path) -> int:
    """Write the programs that prove the breaks, each named after its change."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for change in comparison.changes:
        for number, witness in enumerate(change.witnesses, 1):
            kind = "run" if witness.proof is Proof.RUN else "check"
            name = f"{change.id}-{change.fingerprint}-{number}.{kind}.py"
            (folder / name).write_text(witness.program, encoding="utf-8", newline="\n")
            count += 1
    return count
