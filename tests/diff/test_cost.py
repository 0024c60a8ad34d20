"""Comparing costs little beside reading what is compared."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.synthetic import spec
from diff_support import side_of

from clientsmith.diff import compare

OPERATIONS = 100


def calls(work: Callable[[], object]) -> int:
    """Count the calls of Python functions: the same on every machine."""
    count = 0

    def profile(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def test_a_diff_is_less_than_a_generation(tmp_path: Path) -> None:
    """Reading two specs and comparing them stays below three readings of one.

    That is what generating takes at the least: models, templates and formatting come on top, and
    are more than reading. `make bench-generate` has the times of both.
    """
    document = json.dumps(spec(OPERATIONS))
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(document, encoding="utf-8")
    new.write_text(document.replace('"limit"', '"page_size"', 5), encoding="utf-8")
    side_of(old, "warm")
    reading = calls(lambda: side_of(old, "old"))
    sides = side_of(old, "old"), side_of(new, "new")
    assert len(compare(*sides).changes) >= 5
    assert calls(lambda: compare(*sides)) < reading / 2


def test_the_cost_of_a_diff_is_linear(tmp_path: Path) -> None:
    """Twice the operations are twice the work, and not four times."""
    costs: list[int] = []
    for size in (OPERATIONS, 2 * OPERATIONS):
        document = json.dumps(spec(size))
        old, new = tmp_path / f"old{size}.json", tmp_path / f"new{size}.json"
        old.write_text(document, encoding="utf-8")
        new.write_text(document.replace('"limit"', '"page_size"'), encoding="utf-8")
        sides = side_of(old, "old"), side_of(new, "new")
        costs.append(calls(lambda sides=sides: compare(*sides)))
    assert costs[1] < 2.4 * costs[0]
