"""For a run of GitHub Actions: workflow commands, which become annotations of the lines."""

from __future__ import annotations

from collections.abc import Iterator

from clientsmith.approvals import Judgement
from clientsmith.changes import Change, Level
from clientsmith.report.words import flags, place, plain


def github(judgement: Judgement) -> str:
    """Write a command a change; what only the documentation says is no news to a compiler."""
    return "".join(
        f"{_command(change, judgement)}\n"
        for change in judgement.comparison.changes
        if change.level is not Level.DOCS
    )


def _command(change: Change, judgement: Judgement) -> str:
    listed = ",".join(f"{key}={_property(value)}" for key, value in _properties(change))
    return f"::{_severity(change, judgement)} {listed}::{_data(_message(change, judgement))}"


def _severity(change: Change, judgement: Judgement) -> str:
    if judgement.fails(change):
        return "error"
    is_open = not judgement.accepts(change) and change.level in (Level.BREAKING, Level.RISKY)
    return "warning" if is_open else "notice"


def _properties(change: Change) -> Iterator[tuple[str, str]]:
    now = change.new_spec or change.new_code
    if now is not None:
        yield from (("file", now.file), ("line", str(now.line)), ("col", str(now.column)))
    elif change.old_spec is not None:
        # The file may still be there; the line is another one by now.
        yield "file", change.old_spec.file
    yield "title", f"{change.level.value}: {change.id}"


def _message(change: Change, judgement: Judgement) -> str:
    kinds = ", ".join(flags(change))
    lines = [plain(change.message) + (f" ({kinds})" if kinds else "")]
    lines += [f"also: {plain(other)}" for other in change.also]
    if change.migration:
        lines.append(f"to do: {plain(change.migration)}")
    if change.new_spec is None and change.old_spec is not None:
        lines.append(f"was at {plain(judgement.comparison.old)}:{place(change.old_spec)}")
    return "\n".join([*lines, change.fingerprint])


def _data(text: str) -> str:
    """Escape as the Actions toolkit does, or a text could start a command of its own."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(plain(text)).replace(":", "%3A").replace(",", "%2C")
