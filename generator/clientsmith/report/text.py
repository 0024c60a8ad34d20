"""For a terminal: the worst first, everything about what breaks, a line about the rest."""

from __future__ import annotations

from collections.abc import Iterator

from clientsmith.approvals import Judgement
from clientsmith.changes import Change, Level
from clientsmith.report.words import Lines, by_level, flags, plain, summary, where

_COLOURS = {
    Level.BREAKING: "1;31",
    Level.RISKY: "1;33",
    Level.COMPATIBLE: "1;32",
    Level.DOCS: "1;36",
}
_RED, _GREEN, _FAINT = "31", "32", "2"


def text(judgement: Judgement, *, color: bool = False) -> str:
    """Write for people."""
    return "\n".join(_Terminal(judgement, color).lines()) + "\n"


class _Terminal:
    def __init__(self, judgement: Judgement, color: bool) -> None:
        self._judgement = judgement
        self._color = color
        self._old = judgement.comparison.old

    def lines(self) -> Iterator[str]:
        found = self._judgement.comparison
        sides = f"{plain(found.old)} → {plain(found.new)}"
        if found.decisive is None:
            yield f"{sides}: nothing has changed"
            return
        yield f"{sides}: {summary(self._judgement)}"
        for level, changes in by_level(found.changes):
            yield ""
            yield self._paint(level.value, _COLOURS[level])
            for change in changes:
                yield from self._change(change)
        yield ""
        why = plain(found.decisive.message)
        yield f"required bump: {self._paint(found.required_bump.value, '1')}, because {why}"

    def _change(self, change: Change) -> Iterator[str]:
        approval = self._judgement.approved.get(change.fingerprint)
        kinds = ", ".join(flags(change))
        yield f"  {plain(change.message)}" + (f"  ({kinds})" if kinds else "")
        if change.level in (Level.BREAKING, Level.RISKY):
            yield from self._details(change)
        about = filter(None, (change.id, change.fingerprint, where(change, self._old)))
        yield self._paint(f"      {'  '.join(about)}", _FAINT)
        if approval is not None:
            yield f"      approved: {plain(approval.reason)}"

    def _details(self, change: Change) -> Iterator[str]:
        shown = Lines.of(change)
        yield from (self._paint(f"    - {line}", _RED) for line in shown.before)
        yield from (self._paint(f"    + {line}", _GREEN) for line in shown.after)
        yield from (f"      also: {plain(other)}" for other in change.also)
        if change.migration:
            yield f"      to do: {plain(change.migration)}"

    def _paint(self, shown: str, style: str) -> str:
        return f"\x1b[{style}m{shown}\x1b[0m" if self._color else shown
