"""For programs: an object with `required_bump` and `changes`, described in docs/diff.md."""

from __future__ import annotations

import json
from dataclasses import asdict

from clientsmith.approvals import Approval, Judgement
from clientsmith.changes import Change, Level, Place


def as_json(judgement: Judgement) -> str:
    """Write an object; keys that have nothing to say hold null or are empty, and are there."""
    found = judgement.comparison
    decisive = found.decisive
    value: dict[str, object] = {
        "old": found.old,
        "new": found.new,
        "required_bump": found.required_bump.value,
        "decisive": decisive.fingerprint if decisive else None,
        "counts": {level.value: _count(found.changes, level) for level in Level},
        "refused": [change.fingerprint for change in judgement.refused],
        "changes": [_change(change, judgement) for change in found.changes],
        "stale_approvals": [_approval(each) for each in judgement.stale],
    }
    # In ASCII: a text that runs backwards is still the one to be found, and does nothing.
    return json.dumps(value, indent=2) + "\n"


def _count(changes: tuple[Change, ...], level: Level) -> int:
    return sum(change.level is level for change in changes)


def _change(change: Change, judgement: Judgement) -> dict[str, object]:
    approval = judgement.approved.get(change.fingerprint)
    return {
        "id": change.id,
        "fingerprint": change.fingerprint,
        "level": change.level.value,
        **asdict(change.flags),
        "bump": change.bump.value,
        "method": change.method or None,
        "path": change.path or None,
        "symbol": change.symbol or None,
        "subject": change.subject,
        "message": change.message,
        "migration": change.migration or None,
        "also": list(change.also),
        "before": list(change.before),
        "after": list(change.after),
        "places": {
            "old_spec": _place(change.old_spec),
            "new_spec": _place(change.new_spec),
            "old_code": _place(change.old_code),
            "new_code": _place(change.new_code),
        },
        "witnesses": [
            {"proof": witness.proof.value, "program": witness.program}
            for witness in change.witnesses
        ],
        "approved": approval.reason if approval else None,
    }


def _place(place: Place | None) -> dict[str, object] | None:
    return None if place is None else asdict(place)


def _approval(approval: Approval) -> dict[str, object]:
    return {
        "fingerprint": approval.fingerprint,
        "reason": approval.reason,
        "until": approval.until or None,
        "file": approval.origin.file,
        "line": approval.origin.line,
    }
