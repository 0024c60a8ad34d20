"""Changes that were accepted, with the reason: `approvals.toml` beside the settings.

What comes in is that file and a comparison; what goes out is which changes are accepted and which
are not, and the text with one approval more. An approval names a fingerprint, which
depends on no place and no prose, so it survives a rebase. Never writes a file.
"""

from __future__ import annotations

import enum
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from clientsmith.changes import Change, Comparison, Level
from clientsmith.diagnostics import Origin, Report, SpecError
from clientsmith.diagnostics.diff import BadApproval, ExpiredApproval, NoSuchChange, StaleApproval
from clientsmith.versions import version

FILE = "approvals.toml"
_HEADER = "# Changes that were accepted, and why. `clientsmith diff --approve` adds to them.\n"
_NOWHERE = Origin(FILE, 0, 0, "")
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
_TABLE = re.compile(r"[ \t]*\[\[[ \t]*[\"']?approved[\"']?[ \t]*\]\]")
_KEYS = frozenset({"fingerprint", "reason", "until"})


class Kind(enum.StrEnum):
    """Whom a change breaks; see `changes.Flags`."""

    WIRE = "wire"
    RUNTIME = "runtime"
    TYPING = "typing"


@dataclass(frozen=True, slots=True)
class Approval:
    """A change that was accepted."""

    fingerprint: str
    reason: str
    until: str = ""
    """The first version that it does not hold for any more; empty for ever."""
    origin: Origin = _NOWHERE


@dataclass(frozen=True, slots=True)
class Judgement:
    """A comparison, and what is thought of it."""

    comparison: Comparison
    approved: Mapping[str, Approval] = field(default_factory=dict[str, Approval])
    """By the fingerprint of a change that was found."""
    stale: tuple[Approval, ...] = ()
    """Those that match nothing, or hold no more."""
    fail_on: tuple[Kind, ...] = ()
    """The breaks that have to be approved; none where nobody asked."""

    def accepts(self, change: Change) -> bool:
        """Whether a change was approved."""
        return change.fingerprint in self.approved

    def refuses(self, change: Change) -> bool:
        """Whether a change is a break of a kind that was asked for, without approval."""
        return not self.accepts(change) and any(_is_of(change, kind) for kind in self.fail_on)

    def fails(self, change: Change) -> bool:
        """Whether a report shows it as a failure: refused or, where nobody asked, breaking."""
        if self.fail_on:
            return self.refuses(change)
        return change.level is Level.BREAKING and not self.accepts(change)

    @property
    def refused(self) -> tuple[Change, ...]:
        """All changes that are."""
        return tuple(change for change in self.comparison.changes if self.refuses(change))


# -- reading --------------------------------------------------------------------------------


def text(folder: Path, report: Report) -> str:
    """Give what the file of a project holds; empty without one."""
    try:
        return (folder / FILE).read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        problem = getattr(error, "strerror", None) or str(error)
        report.add(BadApproval(_NOWHERE, f"cannot be read: {problem.lower()}"))
        raise SpecError(report) from None


def load(folder: Path, report: Report) -> tuple[Approval, ...]:
    """Read the approvals of a project, or raise SpecError with what is wrong with them."""
    found = read(text(folder, report), FILE, report)
    report.stop_on_errors()
    return found


def read(content: str, file: str, report: Report) -> tuple[Approval, ...]:
    """Read approvals; what is wrong with them goes into the report."""
    try:
        found: dict[str, object] = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (0, 0)
        report.add(BadApproval(Origin(file, line, column, ""), f"not TOML: {error}"))
        return ()
    for key in found.keys() - {"approved"}:
        report.add(BadApproval(Origin(file, 0, 0, f"/{key}"), f"unknown key `{key}`"))
    entries = found.get("approved", [])
    if not isinstance(entries, list):
        report.add(BadApproval(Origin(file, 0, 0, "/approved"), "`approved` is not a list"))
        return ()
    entries = cast("list[object]", entries)
    places = _places(content, len(entries))
    checked = (
        _approval(entry, Origin(file, line, int(line > 0), f"/approved/{number}"), report)
        for number, (entry, line) in enumerate(zip(entries, places, strict=True))
    )
    return tuple(approval for approval in checked if approval is not None)


def _places(content: str, count: int) -> list[int]:
    """The lines of the tables; none where they are written in another way."""
    lines = [n for n, line in enumerate(content.splitlines(), 1) if _TABLE.match(line)]
    return lines if len(lines) == count else [0] * count


def _approval(entry: object, origin: Origin, report: Report) -> Approval | None:
    if not isinstance(entry, dict):
        report.add(BadApproval(origin, "an approval is not a table"))
        return None
    values = cast("dict[str, object]", entry)
    problems = list(_problems(values))
    report.extend(BadApproval(origin, problem) for problem in problems)
    if problems:
        return None
    fingerprint, reason, until = (str(values.get(key, "")) for key in sorted(_KEYS))
    return Approval(fingerprint, reason, until, origin)


def _problems(values: Mapping[str, object]) -> Iterable[str]:
    for key in sorted(values.keys() - _KEYS):
        yield f"unknown key `{key}` in an approval"
    for key in ("fingerprint", "reason"):
        if not isinstance(values.get(key), str) or not str(values[key]).strip():
            yield f"an approval needs a `{key}`"
    given = values.get("fingerprint")
    if isinstance(given, str) and given.strip() and not _FINGERPRINT.fullmatch(given):
        yield f"`{given}` is no fingerprint"
    until = values.get("until", "0")
    if not isinstance(until, str) or version(until) is None:
        yield "`until` is not a version"


# -- judging --------------------------------------------------------------------------------


def judge(
    comparison: Comparison,
    approvals: Iterable[Approval],
    fail_on: Iterable[Kind],
    now: str,
    report: Report,
) -> Judgement:
    """Tell what is accepted; approvals that do nothing are reported.

    Args:
        comparison: What was found.
        approvals: What was accepted.
        fail_on: The breaks that need to be.
        now: Version of the newer side.
        report: Takes what is to be said of the approvals.
    """
    found = {change.fingerprint for change in comparison.changes}
    approved: dict[str, Approval] = {}
    stale: list[Approval] = []
    for each in approvals:
        if each.fingerprint not in found:
            report.add(StaleApproval(each.origin, each.fingerprint))
            stale.append(each)
        elif _is_over(each, now):
            report.add(ExpiredApproval(each.origin, each.fingerprint, each.until))
            stale.append(each)
        else:
            approved[each.fingerprint] = each
    return Judgement(comparison, approved, tuple(stale), tuple(fail_on))


def _is_over(approval: Approval, now: str) -> bool:
    until, current = version(approval.until), version(now)
    return until is not None and current is not None and current >= until


def _is_of(change: Change, kind: Kind) -> bool:
    flags = {
        Kind.WIRE: change.flags.wire,
        Kind.RUNTIME: change.flags.runtime,
        Kind.TYPING: change.flags.typing,
    }
    return flags[kind]


# -- adding ---------------------------------------------------------------------------------


def chosen(
    comparison: Comparison, fingerprint: str, place: Origin, report: Report
) -> Change | None:
    """Find the change to approve, by its fingerprint or by how that begins."""
    starting = [c for c in comparison.changes if c.fingerprint.startswith(fingerprint.lower())]
    if len({change.fingerprint for change in starting}) == 1 and len(fingerprint) >= 6:
        return starting[0]
    near = starting[0].fingerprint if starting else ""
    report.add(NoSuchChange(place, fingerprint, near))
    return None


def added(content: str, change: Change, reason: str, until: str = "") -> str:
    """Write an approval behind what a file has; nothing in front of it changes."""
    before = content or _HEADER
    gap = "\n" if before.endswith("\n") else "\n\n"
    said = f"# {_one_line(change.message)}\n" if change.message else ""
    lines = [f"fingerprint = {_string(change.fingerprint)}", f"reason = {_string(reason)}"]
    lines += [f"until = {_string(until)}"] if until else []
    return f"{before}{gap}{said}[[approved]]\n" + "\n".join(lines) + "\n"


def _one_line(message: str) -> str:
    return "".join(c if c.isprintable() else " " for c in message)


def _string(value: str) -> str:
    """Write a TOML basic string, which JSON's are but for two things (TOML 1.0, String)."""
    clean = value.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(clean, ensure_ascii=False).replace("\x7f", "\\u007F")
