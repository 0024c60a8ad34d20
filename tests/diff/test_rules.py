"""Every rule fires where it should and nowhere else: one case each, there and back."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from diff_support import Case, cases, compared, table

from clientsmith.changes import Comparison
from clientsmith.diff import RULES
from clientsmith.diff.prose import ID

CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_case(case: Case, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """All changes are found, each once, and the rule that the case is for is among them."""
    forward, backward = map(_ids, compared(case, tmp_path))
    if request.config.getoption("--update"):
        _rewrite(case, forward, backward)
        pytest.fail("rewritten: read the diff, then run without --update")
    assert (forward, backward) == (case.forward, case.backward)
    assert case.rule in forward + backward


def test_every_rule_has_a_case() -> None:
    """So switching off any rule fails the case of its name."""
    assert {rule.id for rule in RULES} == {case.rule for case in CASES}


def test_rules_are_told_apart() -> None:
    """An id stands for one rule, and each has a row of its own in the table."""
    assert len(table()) == len(RULES)
    assert len(set(table().values())) == len(RULES)


def test_what_breaks_nobody_is_not_breaking() -> None:
    """Level and flags say the same."""
    wrong = [rule.id for rule in RULES if rule.flags.breaks != (rule.level.value == "breaking")]
    assert not wrong


def _ids(comparison: Comparison) -> tuple[str, ...]:
    return tuple(sorted(change.id for change in comparison.changes if change.id != ID))


def _rewrite(case: Case, forward: tuple[str, ...], backward: tuple[str, ...]) -> None:
    read = case.path.read_text(encoding="utf-8").partition("\nforward:")[0].rstrip()
    found = {"forward": list(forward), "backward": list(backward)}
    listed = yaml.safe_dump(found, sort_keys=False, default_flow_style=None)
    case.path.write_text(f"{read}\n{listed}", encoding="utf-8")
