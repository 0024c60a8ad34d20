"""Writing to the terminal: results to stdout, diagnostics to stderr.

What comes in is what was found and done; what goes out are lines for people, an object for a
program, or annotations for CI. Loads nothing heavy: a run without changes needs it, too.
"""

from __future__ import annotations

import contextlib
import enum
import json
import sys
from collections.abc import Generator, Mapping, Sequence

from clientsmith.diagnostics import Report
from clientsmith.diagnostics import render as diagnostics
from clientsmith.diagnostics.render import Folders, no_folder


class Format(enum.StrEnum):
    """How diagnostics are written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def say(text: str) -> None:
    """Print a result."""
    print(text)


def fail(text: str) -> None:
    """Print a message of ours to stderr."""
    _complain(f"clientsmith: {text}\n")


def _complain(text: str) -> None:
    # Without a stderr (`2>&-`), `print` would take stdout instead.
    if sys.stderr is not None:  # pyright: ignore[reportUnnecessaryComparison] # typeshed's wish
        print(text, end="", file=sys.stderr)


def written(report: Report, folders: Folders = no_folder) -> Mapping[str, str]:
    """Write what was found in each way that it may have to be shown again."""
    return {
        "text": diagnostics.as_text(report, folders=folders),
        "colour": diagnostics.as_text(report, color=True, folders=folders),
        "json": diagnostics.as_json(report, folders=folders),
        "github": diagnostics.as_github(report, folders=folders),
    }


def show(
    found: Mapping[str, str],
    format_: Format,
    outcome: Mapping[str, object] | None = None,
    *,
    parts: Mapping[str, object] | None = None,
) -> None:
    """Print what was found: JSON to stdout, for a program; else to stderr.

    Args:
        found: From `written`.
        format_: Which way.
        outcome: What was done, for the JSON of a command that does something.
        parts: What else the JSON holds.
    """
    if format_ is Format.JSON:
        value = json.loads(found["json"])
        value |= {} if outcome is None else {"outcome": outcome or None}
        value |= parts or {}
        print(json.dumps(value, indent=2, ensure_ascii=False))
    elif format_ is Format.GITHUB:
        print(found["github"], end="")
    else:
        _complain(found["colour" if _is_terminal() else "text"])


def conclude(
    folder: str, written: Sequence[str], removed: Sequence[str], unchanged: int, format_: Format
) -> Mapping[str, object]:
    """Say what a generation did, or would do; the same for a program."""
    if format_ is not Format.JSON:
        say(f"{folder}: {len(written)} written, {len(removed)} removed, {unchanged} unchanged")
    return {
        "output": folder,
        "written": list(written),
        "removed": list(removed),
        "unchanged": unchanged,
    }


@contextlib.contextmanager
def working(what: str, format_: Format) -> Generator[None, None, None]:
    """Show on a terminal that work goes on; nothing of it stays."""
    is_shown = format_ is Format.TEXT and _is_terminal()
    if is_shown:
        print(f"{what} ...", end="", file=sys.stderr, flush=True)
    try:
        yield
    finally:
        if is_shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _is_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()  # pyright: ignore[reportUnnecessaryComparison] # as above
