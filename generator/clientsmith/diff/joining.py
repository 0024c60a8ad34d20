"""Findings with one cause become one change.

A property that is gone from a schema shows as a field of a model, a key of its twin, and an
argument of each method whose body it was in. A caller wants to read of it once: the worst finding
speaks, by level and then by weight; what the others said is kept with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from typing import TypeVar

from clientsmith.changes import Change, Flags, Level
from clientsmith.diff.finding import Finding
from clientsmith.diff.rule import Cause

_T = TypeVar("_T")
_ORDER = {level: place for place, level in enumerate(Level)}


def join(findings: Iterable[Finding]) -> tuple[Change, ...]:
    """Join findings by cause; the worst change comes first, then by subject."""
    groups: dict[Cause, list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[finding.cause].append(finding)
    return tuple(sorted(map(_joined, groups.values()), key=_rank))


def _joined(findings: list[Finding]) -> Change:
    first, *others = (finding.change for finding in sorted(findings, key=_precedence))
    if not others:
        return first
    every = [first, *others]
    return replace(
        first,
        flags=reduce(Flags.__or__, (change.flags for change in every)),
        old=_unique(key for change in every for key in change.old),
        new=_unique(key for change in every for key in change.new),
        before=_unique(line for change in every for line in change.before),
        after=_unique(line for change in every for line in change.after),
        witnesses=_unique(witness for change in every for witness in change.witnesses),
        also=_unique(change.message for change in others if change.message != first.message),
    )


def _precedence(finding: Finding) -> tuple[int, int, str, str]:
    change = finding.change
    return (_ORDER[change.level], -finding.weight, change.id, change.subject)


def _rank(change: Change) -> tuple[int, str, str, str, tuple[str, ...]]:
    """What breaks comes first; the API's own order is none of its symbols'."""
    return (_ORDER[change.level], change.symbol, change.id, change.subject, change.facts)


def _unique(found: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(found))
