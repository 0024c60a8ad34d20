"""A sample of the mutants, and the catalog's own order; `make mutants` runs them all."""

from __future__ import annotations

from pathlib import Path

import pytest
from mutants.catalog import MUTANTS, REPLIES, REQUESTS, SEQUENCES, SPEC, Mutant
from mutants.run import broken, judged

GENERATED = Path(__file__).parents[2] / "generated"
SAMPLE = (REQUESTS[0], REQUESTS[2], REPLIES[0], SEQUENCES[0], SPEC[0])


def test_the_catalog_is_large_and_without_doubles() -> None:
    """Forty ways at least, each another one."""
    assert len(MUTANTS) >= 40
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
    assert len({(m.file, m.old, m.new, m.after) for m in MUTANTS}) == len(MUTANTS)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_mutants_apply(mutant: Mutant) -> None:
    """Its text is there to be changed, and its killer is there to be run."""
    text = (GENERATED / mutant.file).read_text(encoding="utf-8")
    assert broken(text, mutant) != text
    file, _, test = mutant.killer.partition("::")
    tests = (GENERATED / "tests" / file).read_text(encoding="utf-8")
    assert f"def {test}(" in tests


def test_a_sample_is_killed() -> None:
    """Contract tests can fail."""
    survivors = [verdict for verdict in judged(SAMPLE) if not verdict.killed]
    assert not survivors
