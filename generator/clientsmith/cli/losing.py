"""The loss report in words: a table of counts and the places of what is lost; or records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from clientsmith.diagnostics.render import place
from clientsmith.losses import Construct, Fate, Losses


def lines(losses: Losses, folder: str) -> Iterator[str]:
    """Write it for people: counts of all constructs, then each that is not supported."""
    counts = losses.counts()
    width = max(map(len, counts), default=0)
    yield f"{'construct':{width}}" + "".join(f" {fate.value:>12}" for fate in Fate)
    for name, fates in counts.items():
        yield f"{name:{width}}" + "".join(f" {fates[fate]:>12}" for fate in Fate)
    total = (sum(fates[fate] for fates in counts.values()) for fate in Fate)
    yield f"{'total':{width}}" + "".join(f" {count:>12}" for count in total)
    for construct in losses.of(Fate.APPROXIMATED, Fate.DROPPED):
        at = place(construct.origin, folder)
        yield f"{at}: {construct.name} is {construct.fate}: {construct.reason}"


def record(losses: Losses, folder: str) -> dict[str, object]:
    """Write it for programs: counts by name, and every construct with its place."""
    return {
        "counts": {
            name: {fate.value: count for fate, count in fates.items()}
            for name, fates in losses.counts().items()
        },
        "constructs": [_record(construct, folder) for construct in losses.constructs],
    }


def _record(construct: Construct, folder: str) -> dict[str, object]:
    return {
        "name": construct.name,
        "fate": construct.fate.value,
        "reason": construct.reason,
        "file": place(replace(construct.origin, line=0), folder),
        "line": construct.origin.line,
        "column": construct.origin.column,
        "pointer": construct.origin.pointer,
    }
