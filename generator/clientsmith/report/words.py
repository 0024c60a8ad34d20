"""What all formats say in the same words: counts, places, flags, and texts made safe to show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clientsmith.approvals import Judgement
from clientsmith.changes import Change, Level, Place

_CODE = re.compile(r"`([^`]*)`")
_LONGEST = 240
"""Characters of a line that people are shown; some lines hold whole examples."""
_LEAD = 60


def plain(text: str) -> str:
    """Show control characters instead of sending them, all on one line."""
    return "".join(c if c.isprintable() else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")


def spans(text: str) -> Iterator[tuple[bool, str]]:
    """Split a message into prose and code, which stands in backticks: whether it is code, text."""
    end = 0
    for match in _CODE.finditer(text):
        if match.start() > end:
            yield False, text[end : match.start()]
        yield True, match[1]
        end = match.end()
    if end < len(text):
        yield False, text[end:]


def flags(change: Change) -> tuple[str, ...]:
    """Name whom a change breaks."""
    held = {
        "wire": change.flags.wire,
        "runtime": change.flags.runtime,
        "typing": change.flags.typing,
        "docs": change.flags.docs,
    }
    return tuple(name for name, is_set in held.items() if is_set)


def place(found: Place) -> str:
    """Name a place as editors open it."""
    return f"{plain(found.file)}:{found.line}:{found.column}"


def places(change: Change, old: str) -> tuple[list[str], list[str]]:
    """Name where a change is now, and where it was; that in git's way, with the revision."""
    now = [place(found) for found in (change.new_spec, change.new_code) if found]
    was = [_was(old, found) for found in (change.old_spec, change.old_code) if found]
    return now, was


def _was(old: str, found: Place) -> str:
    if old.endswith((".yaml", ".yml", ".json")):
        # A document itself, which its places name as well.
        return place(found)
    return f"{plain(old)}:{place(found)}"


def where(change: Change, old: str) -> str:
    """Name the one place to look at; in the old spec, where the new one has none."""
    now, was = places(change, old)
    if change.new_spec is None and change.old_spec is not None:
        return was[0]
    return next(iter([*now, *was]), "")


def counted(number: int, noun: str) -> str:
    """Count in words."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def by_level(changes: Sequence[Change]) -> Iterator[tuple[Level, list[Change]]]:
    """Group changes, the worst first; levels without any are left out."""
    for level in Level:
        found = [change for change in changes if change.level is level]
        if found:
            yield level, found


def summary(judgement: Judgement) -> str:
    """Count the changes of each level."""
    changes = judgement.comparison.changes
    parts = [f"{len(found):,} {level.value}" for level, found in by_level(changes)]
    if judgement.approved:
        parts.append(f"{sum(map(judgement.accepts, changes)):,} approved")
    return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Lines:
    """What to show of the old and the new surface, cut around where they differ."""

    before: tuple[str, ...]
    after: tuple[str, ...]

    @classmethod
    def of(cls, change: Change) -> Lines:
        """Take the lines of a change."""
        before, after = map(plain, change.before), map(plain, change.after)
        return cls(*_cut(tuple(before), tuple(after)))


def _cut(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    paired = len(before) == len(after)
    pairs = zip(before, after, strict=True) if paired else ()
    focus = [_shared(*pair) for pair in pairs] or [0] * max(len(before), len(after))
    return tuple(
        tuple(_around(line, focus[number]) for number, line in enumerate(lines))
        for lines in (before, after)
    )


def _shared(one: str, other: str) -> int:
    """Count the characters that two lines begin with."""
    differing = (n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1])
    return next(differing, min(len(one), len(other)))


def _around(line: str, focus: int) -> str:
    if len(line) <= _LONGEST:
        return line
    if focus <= _LONGEST - _LEAD:
        return f"{line[: _LONGEST - 1]}…"
    start = focus - _LEAD
    rest = line[start : start + _LONGEST - _LEAD - 2]
    return f"{line[:_LEAD]}…{rest}{'…' if start + len(rest) < len(line) else ''}"
