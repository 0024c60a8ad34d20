"""No break without proof, and no false alarm: every witness is put to the test.

A change that is said to break programs at run time comes with one that runs with the old SDK and
raises with the new one; a change that is said to break types, with one that pyright's strict mode
passes with the old SDK and refuses with the new one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from diff_support import cases
from witness_support import Broken, Claim, Workshop, judged

from clientsmith.changes import Proof


@dataclass(frozen=True, slots=True)
class Trial:
    """All that the cases claim, and what is wrong with it."""

    breaks: list[Broken]
    claims: list[Claim]
    wrong: Mapping[int, str]


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    """Make all SDKs, and put all witnesses to the test."""
    work = tmp_path_factory.mktemp("witnesses")
    breaks = list(Workshop(work / "sdks").breaks(cases()))
    claims = [claim for broken in breaks for claim in broken.claims]
    return Trial(breaks, claims, judged(claims, work))


def test_every_witness_proves(trial: Trial) -> None:
    """A program that was right is wrong with the new SDK."""
    shown = [f"{trial.claims[place]}\n{problem}" for place, problem in trial.wrong.items()]
    assert not shown, "\n\n".join(shown)


def test_every_break_has_a_witness(trial: Trial) -> None:
    """Each of the flags that a program can prove is proved."""
    lacking = [
        f"{broken.case}: {broken.change.id} ({broken.change.subject}): {proof.value}"
        for broken in trial.breaks
        for proof, flag in _provable(broken)
        if flag and not any(claim.witness.proof is proof for claim in broken.claims)
    ]
    assert not lacking, "\n".join(lacking)


def test_what_is_kept_has_no_witness(trial: Trial) -> None:
    """A witness for a flag that is not set is a flag forgotten."""
    surplus = [
        f"{broken.case}: {broken.change.id}: {proof.value}"
        for broken in trial.breaks
        for proof, flag in _provable(broken)
        if not flag and any(claim.witness.proof is proof for claim in broken.claims)
    ]
    assert not surplus, "\n".join(surplus)


def _provable(broken: Broken) -> tuple[tuple[Proof, bool], ...]:
    flags = broken.change.flags
    return ((Proof.RUN, flags.runtime), (Proof.CHECK, flags.typing))
