"""Approvals: what the file may say, what matches, and how one is added to it."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports_support import CHANGES, HOSTILE, REMOVED, WIRE, comparison

from clientsmith.approvals import FILE, Approval, Kind, added, chosen, judge, read
from clientsmith.changes import Place
from clientsmith.diagnostics import Origin, Report

PLACE = Origin("--approve", 0, 0, "")
TEXT = f"""\
# Why we do this is in the wiki.

[[approved]]
fingerprint = "{REMOVED.fingerprint}"  # from the review
reason = "nobody calls it"

[[approved]]
fingerprint = "{WIRE.fingerprint}"
reason = "announced"
until = "2.0.0"
"""


def _read(text: str) -> tuple[tuple[Approval, ...], list[str]]:
    report = Report()
    found = read(text, FILE, report)
    return found, [f"{d.origin} {d.code} {d.message}" for d in report]


def test_a_file() -> None:
    found, problems = _read(TEXT)
    assert not problems
    assert [(a.fingerprint, a.reason, a.until, a.origin.line) for a in found] == [
        (REMOVED.fingerprint, "nobody calls it", "", 3),
        (WIRE.fingerprint, "announced", "2.0.0", 7),
    ]
    assert _read("") == ((), [])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[approved]\n", "approvals.toml:1:11 E707 not TOML: "),
        ("[[accepted]]\n", "approvals.toml E707 unknown key `accepted`"),
        ("approved = 1\n", "approvals.toml E707 `approved` is not a list"),
        ("approved = [1]\n", "approvals.toml E707 an approval is not a table"),
        ("\n[[approved]]\n", "approvals.toml:2:1 E707 an approval needs a `fingerprint`"),
        (
            '[[approved]]\nfingerprint = "0123456789abcdef"\nreason = " "\n',
            "approvals.toml:1:1 E707 an approval needs a `reason`",
        ),
        (
            '[[approved]]\nfingerprint = "XYZ"\nreason = "x"\n',
            "approvals.toml:1:1 E707 `XYZ` is no fingerprint",
        ),
        (
            '[[approved]]\nfingerprint = "0123456789abcdef"\nreason = "x"\nuntil = 2\n',
            "approvals.toml:1:1 E707 `until` is not a version",
        ),
        (
            '[[approved]]\nfingerprint = "0123456789abcdef"\nreason = "x"\nwhy = "y"\n',
            "approvals.toml:1:1 E707 unknown key `why` in an approval",
        ),
    ],
)
def test_bad_files(text: str, problem: str) -> None:
    """Each fault with its line, and no approval of what cannot be read."""
    found, problems = _read(text)
    assert not found
    assert problems[0].startswith(problem)


def test_judging() -> None:
    """Refused is what was asked for and not accepted; what matches nothing is reported."""
    approvals, _ = _read(TEXT + '[[approved]]\nfingerprint = "0123456789abcdef"\nreason = "old"\n')
    report = Report()
    found = judge(comparison(), approvals, (Kind.RUNTIME, Kind.WIRE), "1.9.9", report)
    assert found.refused == ()
    assert set(found.approved) == {REMOVED.fingerprint, WIRE.fingerprint}
    assert [str(d.origin) + d.code for d in report] == ["approvals.toml:11:1W708"]
    assert [each.reason for each in found.stale] == ["old"]


@pytest.mark.parametrize("now", ["2.0.0", "2.0", "v", "2.0.0rc1", "10.0.0"])
def test_until(now: str) -> None:
    """An approval ends with the version that it names; a release candidate is before that."""
    report = Report()
    found = judge(comparison(), _read(TEXT)[0], (Kind.WIRE,), now, report)
    is_over = now in ("2.0.0", "2.0", "10.0.0")
    assert found.refused == ((WIRE,) if is_over else ())
    assert [d.code for d in report] == (["W709"] if is_over else [])


@pytest.mark.parametrize("kind", Kind)
def test_kinds(kind: Kind) -> None:
    """A kind refuses its own breaks only; without kinds nothing is refused, all is reported."""
    refused = judge(comparison(), (), (kind,), "", Report()).refused
    assert refused == ((WIRE,) if kind is Kind.WIRE else (REMOVED,))
    report_only = judge(comparison(), (), (), "", Report())
    assert not report_only.refused
    assert [c for c in CHANGES if report_only.fails(c)] == [REMOVED, WIRE]


def test_survives_a_rebase() -> None:
    """Other places, prose and neighbours leave a fingerprint as it is; other facts do not."""
    place = Place("elsewhere.yaml", 999, 1)
    moved = replace(REMOVED, old_spec=place, new_code=place, message="x", also=(), before=())
    assert moved.fingerprint == REMOVED.fingerprint
    assert replace(REMOVED, facts=("other",)).fingerprint != REMOVED.fingerprint


# -- adding ---------------------------------------------------------------------------------


def test_added_text_keeps_the_rest() -> None:
    """Comments and order of a file stay; what comes is at its end, with the message above."""
    before = TEXT.rstrip("\n")
    text = added(before, CHANGES[2], 'because of "them"', "3.0.0")
    assert text.startswith(before)
    assert text[len(before) :].splitlines()[2:4] == [f"# {CHANGES[2].message}", "[[approved]]"]
    found, problems = _read(text)
    assert not problems
    assert found[-1].reason == 'because of "them"'
    assert found[-1].until == "3.0.0"


@given(reason=st.text(min_size=1).filter(str.strip))
def test_any_reason(reason: str) -> None:
    """Whatever a reason holds, it comes back; and no message becomes more than a comment."""
    text = added("", replace(REMOVED, message=f"x\n[[approved]]\n{HOSTILE}"), reason)
    (entry,) = tomllib.loads(text)["approved"]
    assert entry == {"fingerprint": REMOVED.fingerprint, "reason": reason}


def test_choosing() -> None:
    """By the whole fingerprint, or by enough of its start; else a hint."""
    report = Report()
    assert chosen(comparison(), WIRE.fingerprint, PLACE, report) is WIRE
    assert chosen(comparison(), WIRE.fingerprint[:8].upper(), PLACE, report) is WIRE
    assert not report.errors
    assert chosen(comparison(), WIRE.fingerprint[:3], PLACE, report) is None
    assert chosen(comparison(), "", PLACE, report) is None
    assert chosen(comparison(), "fedcba9876543210", PLACE, report) is None
    assert [d.code for d in report] == ["E710"] * 3
    assert any(WIRE.fingerprint in (d.hint or "") for d in report)
