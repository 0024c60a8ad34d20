"""Writing to the terminal: results to stdout, diagnostics to stderr."""

from __future__ import annotations

import enum
import sys

from clientsmith.diagnostics import Report
from clientsmith.diagnostics import render as diagnostics


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
    print(f"clientsmith: {text}", file=sys.stderr)


def show(report: Report, format_: Format) -> None:
    """Print the diagnostics of a run: JSON to stdout, for a program; else to stderr."""
    if format_ is Format.JSON:
        print(diagnostics.as_json(report))
    elif format_ is Format.GITHUB:
        print(diagnostics.as_github(report), end="")
    elif len(report):
        print(diagnostics.as_text(report, color=sys.stderr.isatty()), end="", file=sys.stderr)
