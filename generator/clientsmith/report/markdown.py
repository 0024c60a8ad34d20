"""For a pull request: what breaks on top, the rest folded, and nothing when nothing has changed.

What a spec holds may be somebody's attempt at writing in our name. Names and lines stand in code,
where Markdown, HTML, mentions and links mean nothing; other prose has each of them broken (GitHub
Flavored Markdown 0.29, 2.4, 6.3, 6.9).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from clientsmith.approvals import Judgement
from clientsmith.changes import Change, Level
from clientsmith.report.words import (
    Lines,
    by_level,
    counted,
    flags,
    places,
    plain,
    spans,
    summary,
)

MOST = 65_000
"""Characters; GitHub takes 65,536 in a comment, and whoever posts it may add a marker."""
_LISTED = 20
"""Breaking changes on top; the others are in the details."""
_LONGEST = 200
"""Characters of a message."""
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&$])")
_GAP = "&#8203;"
"""An invisible character, where GitHub would see a mention, an issue or an address."""
_LINKS = re.compile(r"(?<=@)|(?<=:)(?=//)|(?i:(?<=www)(?=\.))|(?i:(?<=\bgh)(?=-\d))|(?<=#)(?=\d)")
_NAMES = {
    Level.BREAKING: "breaking change",
    Level.RISKY: "risky change",
    Level.COMPATIBLE: "compatible change",
    Level.DOCS: "change of the documentation",
}


def markdown(judgement: Judgement) -> str:
    """Write a comment; empty when nothing has changed."""
    changes = judgement.comparison.changes
    if not changes:
        return ""
    parts = [*_head(judgement), *_stale(judgement)]
    room = MOST - sum(len(part) + 2 for part in parts)
    for level, found in by_level(changes):
        section = _section(level, found, judgement, room)
        room -= len(section) + 2
        parts.append(section)
    return "\n\n".join(parts) + "\n"


def _head(judgement: Judgement) -> Iterator[str]:
    found = judgement.comparison
    yield f"### SDK surface: **{found.required_bump.value}** version bump required"
    if found.decisive is not None:
        yield f"Because {_prose(found.decisive.message)}."
    sides = f"{_code(found.old)} → {_code(found.new)}"
    yield f"{sides}: {summary(judgement)}."
    breaking = [change for change in found.changes if change.level is Level.BREAKING]
    if breaking:
        listed = [_bullet(change, judgement) for change in breaking[:_LISTED]]
        if len(breaking) > _LISTED:
            listed.append(f"- and {len(breaking) - _LISTED:,} more")
        yield "\n".join(listed)


def _bullet(change: Change, judgement: Judgement) -> str:
    mark = "✔️ approved, " if judgement.accepts(change) else ""
    kinds = ", ".join(flags(change))
    return f"- {_prose(change.message)} ({mark}{kinds})"


def _stale(judgement: Judgement) -> Iterator[str]:
    if judgement.stale:
        listed = ", ".join(_code(each.fingerprint) for each in judgement.stale[:_LISTED])
        yield f"Approvals that do nothing any more: {listed}."


# -- details --------------------------------------------------------------------------------


def _section(level: Level, found: Sequence[Change], judgement: Judgement, room: int) -> str:
    """Fold the changes of a level; those that do not fit are left out, and counted."""
    start = f"<details><summary>{counted(len(found), _NAMES[level])}</summary>\n"
    end = "\n</details>"
    left = f"\n{len(found):,} are left out here: `clientsmith diff` shows them.\n"
    room -= len(start) + len(end) + len(left) + 2
    shown: list[str] = []
    for change in found:
        block = "\n".join(_details(change, judgement))
        if len(block) + 1 > room:
            break
        shown.append(block)
        room -= len(block) + 1
    missing = len(found) - len(shown)
    more = [f"\n{missing:,} are left out here: `clientsmith diff` shows them.\n"] if missing else []
    return "\n".join([start, *shown, *more, end])


def _details(change: Change, judgement: Judgement) -> Iterator[str]:
    kinds = ", ".join(flags(change))
    yield f"- {_prose(change.message)}" + (f" ({kinds})" if kinds else "")
    if change.level in (Level.BREAKING, Level.RISKY):
        yield from _diff(Lines.of(change))
        yield from (f"  - also: {_prose(other)}" for other in change.also)
    if change.migration:
        yield f"  - to do: {_prose(change.migration)}"
    now, was = places(change, judgement.comparison.old)
    if now:
        yield f"  - at {', '.join(map(_code, now))}"
    if was and change.new_spec is None:
        yield f"  - was at {', '.join(map(_code, was))}"
    if (approval := judgement.approved.get(change.fingerprint)) is not None:
        yield f"  - approved: {_prose(approval.reason)}"
    yield f"  - {_code(change.id)} {_code(change.fingerprint)}"


def _diff(lines: Lines) -> Iterator[str]:
    listed = [*(f"- {line}" for line in lines.before), *(f"+ {line}" for line in lines.after)]
    if listed:
        # No line can end the block: each starts with its sign (4.5).
        yield "  ```diff"
        yield from (f"  {line}" for line in listed)
        yield "  ```"


def _longest_run(text: str) -> int:
    return max(map(len, re.findall(r"`+", text)), default=0)


# -- texts of a spec ------------------------------------------------------------------------


def _prose(text: str) -> str:
    """Write a message: its names as code, the rest without any meaning in Markdown."""
    shown = plain(text)
    if len(shown) > _LONGEST:
        shown = f"{shown[: _LONGEST - 1]}…"
    return "".join(_code(part) if is_code else _dull(part) for is_code, part in spans(shown))


def _dull(text: str) -> str:
    gapped = _LINKS.sub("\0", text)
    return _PUNCTUATION.sub(r"\\\1", gapped).replace("\0", _GAP)


def _code(text: str) -> str:
    """Write a code span, longer backticks around shorter ones (6.3)."""
    shown = plain(text)
    if not shown.strip():
        return "` `"
    fence = "`" * (_longest_run(shown) + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{pad}{shown}{pad}{fence}"
