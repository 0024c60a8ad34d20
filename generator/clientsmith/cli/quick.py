"""`clientsmith generate` without what only other commands need.

What comes in are arguments; what goes out is an exit code, or None where the arguments are better
left to `app`. If nothing has changed since the last run, that is found out by hash, and no library
is loaded; else the pipeline runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from clientsmith.cli import failures
from clientsmith.cli.terminal import Format, conclude, show
from clientsmith.memory import runs
from clientsmith.memory.runs import Command

_VALUES = ("--spec", "--output", "--package", "--format")
_SWITCHES = ("--check", "--dry-run", "--force")


@dataclass(frozen=True, slots=True)
class Arguments:
    """What `generate` was asked for."""

    command: Command
    format: Format = Format.TEXT
    check: bool = False
    dry_run: bool = False
    force: bool = False


def run(arguments: Sequence[str]) -> int | None:
    """Run `generate`, if that is what the arguments plainly say."""
    asked = parse(arguments)
    return None if asked is None else failures.guarded(lambda: _run(asked))


def _run(asked: Arguments) -> int:
    known = runs.recall(Path.cwd(), asked.command)
    if known is None:
        return _generate(asked)
    outcome = conclude(known.folder, (), (), known.count, asked.format)
    show(known.shown, asked.format, outcome)
    return 0


def _generate(asked: Arguments) -> int:
    from clientsmith.cli import commands

    mode = commands.mode(check=asked.check, dry_run=asked.dry_run, force=asked.force)
    return commands.generate(asked.command, asked.format, mode)


def parse(arguments: Sequence[str]) -> Arguments | None:
    """Read the arguments; None for other commands, and for whatever needs a word of `app`."""
    if not arguments or arguments[0] != "generate":
        return None
    values: dict[str, str] = {}
    switches: set[str] = set()
    rest = list(arguments[1:])
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if name in _VALUES and (equals or rest):
            value = value if equals else rest.pop(0)
            if not value or value.startswith("-"):
                return None
            values[name] = value
        elif name in _SWITCHES and not equals:
            switches.add(name)
        else:
            return None
    format_ = values.pop("--format", Format.TEXT)
    if format_ not in set(Format) or {"--check", "--dry-run"} <= switches:
        return None
    command = Command(**{name.removeprefix("--"): value for name, value in values.items()})
    check, dry_run, force = (name in switches for name in _SWITCHES)
    return Arguments(command, Format(format_), check, dry_run, force)
