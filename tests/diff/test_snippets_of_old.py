"""No break is missed that a program of the old reference meets.

Each SDK brings a program for each of its methods, sync and async. Of all cases, there and back,
those that pyright's strict mode passes with the old SDK and refuses with the new one have a change
in the report that says so of types.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from diff_support import base, cases, edited
from witness_support import Sdk, Workshop, checked

from clientsmith.diff import compare


@dataclass(frozen=True, slots=True)
class Step:
    """From one SDK to another."""

    case: str
    old: Sdk
    new: Sdk


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("snippets")


def _steps(work: Path) -> list[Step]:
    """All cases that a document alone makes."""
    workshop = Workshop(work / "sdks")
    steps: list[Step] = []
    for case in cases():
        if not (case.old_settings or case.new_settings or case.new_lines):
            old = workshop.sdk(base(case.base), {})
            new = workshop.sdk(edited(base(case.base), case.edit), {})
            steps += [Step(case.rule, old, new), Step(f"{case.rule} (back)", new, old)]
    return steps


def test_no_program_breaks_without_a_word(work: Path) -> None:
    steps = _steps(work)
    numbers: dict[str, int] = {}
    programs: dict[tuple[str, int], tuple[int, Sdk, str]] = {}
    for step in steps:
        for snippet in step.old.snippets:
            number = numbers.setdefault(snippet, len(numbers))
            for sdk in (step.old, step.new):
                programs[str(sdk.folder), number] = (number, sdk, snippet)
    problems = checked(programs.values(), work)
    refused = 0
    missed: list[str] = []
    for step in steps:
        typed = any(change.flags.typing for change in compare(step.old.side, step.new.side).changes)
        for number in map(numbers.__getitem__, step.old.snippets):
            before = problems.get((str(step.old.folder), number))
            after = problems.get((str(step.new.folder), number))
            if before is None and after is not None:
                refused += 1
                missed += [] if typed else [f"{step.case}: {after}"]
    assert not missed, "\n".join(missed)
    assert refused > len(steps) // 20, "hardly any program was refused: they can't have been read"
