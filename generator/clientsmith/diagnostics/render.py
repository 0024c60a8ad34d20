"""Diagnostics as text, as JSON, and as annotations of GitHub Actions.

What comes in is a report; what goes out is text. Never prints, and never looks whether there is a
terminal: the caller says whether colour is wanted.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from clientsmith.diagnostics.core import Diagnostic, Origin, Report, Severity

Folders: TypeAlias = Callable[[Diagnostic], str]
"""The folder that a finding's files are in, as the reader is to see it; empty for none."""


def no_folder(_: Diagnostic) -> str:
    """Show files as their origins name them."""
    return ""


_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33"}


def as_text(report: Report, *, color: bool = False, folders: Folders = no_folder) -> str:
    """Write a report as compilers do: a line per finding, notes and hints below it."""
    paint = _ansi if color else _plain
    blocks = ["\n".join(_lines(found, paint, folders(found))) + "\n" for found in report]
    return "".join(blocks) + (_summary(report) if blocks else "")


def _lines(diagnostic: Diagnostic, paint: Callable[[str, str], str], folder: str) -> list[str]:
    level = f"{diagnostic.severity.value}[{diagnostic.code}]"
    head = f"{place(diagnostic.origin, folder)} {paint(level, _COLOURS[diagnostic.severity])}"
    lines = [f"{head}: {_one_line(diagnostic.message)}"]
    lines += [
        f"  note: {_one_line(note.text)} at {place(note.origin, folder)}"
        for note in diagnostic.notes
    ]
    if diagnostic.hint:
        lines.append(f"  hint: {_one_line(diagnostic.hint)}")
    return lines


def place(origin: Origin, folder: str) -> str:
    """Name a place so that whoever reads it can open it."""
    return str(replace(origin, file=_file(origin, folder)))


def _file(origin: Origin, folder: str) -> str:
    return posixpath.normpath(posixpath.join(folder, origin.file)) if folder else origin.file


def _plain(text: str, _style: str) -> str:
    return text


def _ansi(text: str, style: str) -> str:
    return f"\x1b[{style}m{text}\x1b[0m"


def _one_line(text: str) -> str:
    """Show control characters instead of sending them: texts of a spec may hold anything."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _summary(report: Report) -> str:
    errors, warnings = len(report.errors), len(report.warnings)
    return f"{_count(errors, 'error')}, {_count(warnings, 'warning')}\n"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def as_json(report: Report, *, folders: Folders = no_folder) -> str:
    """Write a report for programs: an object with a list `diagnostics`, and the two counts."""
    return json.dumps(
        {
            "errors": len(report.errors),
            "warnings": len(report.warnings),
            "diagnostics": [_record(diagnostic, folders(diagnostic)) for diagnostic in report],
        },
        indent=2,
        ensure_ascii=False,
    )


def _record(diagnostic: Diagnostic, folder: str) -> dict[str, object]:
    notes = [{"text": note.text, **_place(note.origin, folder)} for note in diagnostic.notes]
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "title": diagnostic.title,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "notes": notes,
        **_place(diagnostic.origin, folder),
    }


def _place(origin: Origin, folder: str) -> dict[str, object]:
    return {
        "file": _file(origin, folder),
        "line": origin.line,
        "column": origin.column,
        "pointer": origin.pointer,
    }


def as_github(report: Report, *, folders: Folders = no_folder) -> str:
    """Write a report as workflow commands, which become annotations of the lines in question."""
    return "".join(_annotation(found, folders(found)) + "\n" for found in report)


def _annotation(diagnostic: Diagnostic, folder: str) -> str:
    origin = diagnostic.origin
    properties = {"file": _file(origin, folder)}
    if origin.line:
        properties |= {"line": str(origin.line), "col": str(origin.column)}
    properties["title"] = f"{diagnostic.code} {diagnostic.title}"
    listed = ",".join(f"{key}={_escape_property(value)}" for key, value in properties.items())
    lines = [diagnostic.message, *_noted(diagnostic, folder)]
    lines += [f"hint: {diagnostic.hint}"] if diagnostic.hint else []
    return f"::{diagnostic.severity.value} {listed}::{_escape_data(chr(10).join(lines))}"


def _noted(diagnostic: Diagnostic, folder: str) -> list[str]:
    return [f"note: {note.text} at {place(note.origin, folder)}" for note in diagnostic.notes]


def _escape_data(text: str) -> str:
    """Escape as the Actions toolkit does, or a text could start a command of its own."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")
