"""A comparison made by hand: each level, each flag, and texts that try to be more than text."""

from __future__ import annotations

from dataclasses import replace

from clientsmith.approvals import Approval, Judgement, Kind, judge
from clientsmith.changes import (
    Change,
    Comparison,
    Flags,
    Level,
    Place,
    Proof,
    Witness,
)
from clientsmith.diagnostics import Origin, Report

HOSTILE = (
    "`a`b` <script>alert(1)</script> @octocat #12 https://evil.example ::error::x \x1b[31m]\u202e"
)

REMOVED = Change(
    id="argument-removed",
    subject="argument voices.list limit",
    level=Level.BREAKING,
    flags=Flags(runtime=True, typing=True),
    message="`voices.list` no longer takes `limit`",
    facts=("limit",),
    migration="leave `limit` out: a page holds as many voices as there are",
    symbol="voices.list",
    method="GET",
    path="/voices/",
    old=("argument voices.list limit",),
    before=("argument voices.list limit: int  optional  at query limit",),
    old_spec=Place("spec/voices.yaml", 12, 11, "/paths/~1voices~1/get/parameters/0"),
    old_code=Place("sdk/src/api/voices/client.py", 37, 9),
    new_code=Place("sdk/src/api/voices/client.py", 34, 5),
    also=("`voices.list` has another signature",),
    witnesses=(Witness(Proof.RUN, "print('x')\n"), Witness(Proof.CHECK, "x: int = 1\n")),
)
WIRE = Change(
    id="property-required",
    subject="field Voice.name",
    level=Level.BREAKING,
    flags=Flags(wire=True),
    message="the API refuses a voice without `name`",
    before=("field Voice.name: str | None  optional",),
    after=("field Voice.name: str  required",),
    old_spec=Place("spec/voices.yaml", 40, 5, "/components/schemas/Voice/properties/name"),
    new_spec=Place("spec/voices.yaml", 41, 5, "/components/schemas/Voice/properties/name"),
    new_code=Place("sdk/src/api/types.py", 9, 5),
    symbol="Voice.name",
)
RISKY = Change(
    id="default-changed",
    subject="argument voices.list page",
    level=Level.RISKY,
    flags=Flags(),
    message="a page holds 50 voices where nothing else is said",
    facts=("10", "50"),
    before=("argument voices.list page: int  optional  default 10",),
    after=("argument voices.list page: int  optional  default 50",),
    new_spec=Place("spec/voices.yaml", 20, 3),
    method="GET",
    path="/voices/",
)
COMPATIBLE = Change(
    id="method-added",
    subject="method voices.copy",
    level=Level.COMPATIBLE,
    flags=Flags(),
    message=f"new method `voices.copy`: {HOSTILE}",
    after=(f"method voices.copy() -> None  {HOSTILE}",),
    new_spec=Place("spec/a,b:c%.yaml", 3, 1),
    symbol="voices.copy",
)
DOCS = Change(
    id="documentation-changed",
    subject="method voices.get",
    level=Level.DOCS,
    flags=Flags(docs=True),
    message="the documentation of `voices.get` has changed",
    before=("Get a voice.",),
    after=(f"Get one. {HOSTILE}",),
    symbol="voices.get",
)
CHANGES = (REMOVED, WIRE, RISKY, COMPATIBLE, DOCS)
NOTHING = Comparison("v1.0.0", "the working tree", ())


def comparison(*changes: Change) -> Comparison:
    """Compare two sides with these changes between them."""
    return Comparison("v1.0.0", "the working tree", changes or CHANGES)


def judged(*fail_on: Kind, changes: tuple[Change, ...] = CHANGES) -> Judgement:
    """Judge them, one of them accepted and one approval stale."""
    approvals = (
        Approval(WIRE.fingerprint, f"agreed with all callers {HOSTILE}"),
        Approval("0" * 16, "gone", origin=Origin("approvals.toml", 7, 1, "/approved/1")),
    )
    return judge(
        Comparison("v1.0.0", "the working tree", changes), approvals, fail_on, "", Report()
    )


def many(count: int, level: Level) -> tuple[Change, ...]:
    """Make a great many changes of one level."""
    base = {Level.BREAKING: REMOVED, Level.RISKY: RISKY, Level.COMPATIBLE: COMPATIBLE}.get(
        level, DOCS
    )
    return tuple(replace(base, subject=f"{base.subject} {n}") for n in range(count))
