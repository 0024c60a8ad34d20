"""Diagnostics as text, as JSON, and as annotations of GitHub Actions.

What comes in is a report; what goes out is text. Never prints, and never looks whether there is a
terminal: the caller says whether colour is wanted.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from clientsmith.diagnostics.core import Diagnostic, Origin, Report, Severity

_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33"}


def as_text(report: Report, *, color: bool = False) -> str:
    """Write a report as compilers do: a line per finding, notes and hints below it."""
    paint = _ansi if color else _plain
    blocks = ["\n".join(_lines(diagnostic, paint)) + "\n" for diagnostic in report]
    return "".join(blocks) + (_summary(report) if blocks else "")


def _lines(diagnostic: Diagnostic, paint: Callable[[str, str], str]) -> list[str]:
    level = f"{diagnostic.severity.value}[{diagnostic.code}]"
    head = f"{diagnostic.origin} {paint(level, _COLOURS[diagnostic.severity])}"
    lines = [f"{head}: {_one_line(diagnostic.message)}"]
    lines += [f"  note: {_one_line(note.text)} at {note.origin}" for note in diagnostic.notes]
    if diagnostic.hint:
        lines.append(f"  hint: {_one_line(diagnostic.hint)}")
    return lines


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


def as_json(report: Report) -> str:
    """Write a report for programs: an object with a list `diagnostics`, and the two counts."""
    return json.dumps(
        {
            "errors": len(report.errors),
            "warnings": len(report.warnings),
            "diagnostics": [_record(diagnostic) for diagnostic in report],
        },
        indent=2,
        ensure_ascii=False,
    )


def _record(diagnostic: Diagnostic) -> dict[str, object]:
    notes = [{"text": note.text, **_place(note.origin)} for note in diagnostic.notes]
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "title": diagnostic.title,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "notes": notes,
        **_place(diagnostic.origin),
    }


def _place(origin: Origin) -> dict[str, object]:
    return {
        "file": origin.file,
        "line": origin.line,
        "column": origin.column,
        "pointer": origin.pointer,
    }


def as_github(report: Report) -> str:
    """Write a report as workflow commands, which become annotations of the lines in question."""
    return "".join(_annotation(diagnostic) + "\n" for diagnostic in report)


def _annotation(diagnostic: Diagnostic) -> str:
    origin = diagnostic.origin
    properties = {"file": origin.file}
    if origin.line:
        properties |= {"line": str(origin.line), "col": str(origin.column)}
    properties["title"] = f"{diagnostic.code} {diagnostic.title}"
    listed = ",".join(f"{key}={_escape_property(value)}" for key, value in properties.items())
    lines = [diagnostic.message, *(f"note: {n.text} at {n.origin}" for n in diagnostic.notes)]
    lines += [f"hint: {diagnostic.hint}"] if diagnostic.hint else []
    return f"::{diagnostic.severity.value} {listed}::{_escape_data(chr(10).join(lines))}"


def _escape_data(text: str) -> str:
    """Escape as the Actions toolkit does, or a text could start a command of its own."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")
