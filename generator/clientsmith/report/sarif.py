"""For code scanning: SARIF 2.1.0 (OASIS), a result a change."""

from __future__ import annotations

import json
from urllib.parse import quote

from clientsmith import __version__
from clientsmith.approvals import Judgement
from clientsmith.changes import Change, Level, Place
from clientsmith.report.words import flags, plain

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {
    Level.BREAKING: "error",
    Level.RISKY: "warning",
    Level.COMPATIBLE: "note",
    Level.DOCS: "none",
}
"""3.27.10"""


def sarif(judgement: Judgement) -> str:
    """Write a log with one run; approved changes are suppressed results (3.35)."""
    changes = judgement.comparison.changes
    rules = sorted({(change.id, _LEVELS[change.level]) for change in changes}, reverse=True)
    levels = dict(rules)
    places = {rule: number for number, rule in enumerate(sorted(levels))}
    driver: dict[str, object] = {
        "name": "clientsmith",
        "semanticVersion": __version__,
        "rules": [_rule(rule, levels[rule]) for rule in sorted(levels)],
    }
    run: dict[str, object] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(change, places[change.id], judgement) for change in changes],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: str, level: str) -> dict[str, object]:
    name = "".join(part.capitalize() for part in rule.split("-"))
    described = {"text": rule.replace("-", " ").capitalize()}
    return {
        "id": rule,
        "name": name,
        "shortDescription": described,
        "defaultConfiguration": {"level": level},
    }


def _result(change: Change, rule: int, judgement: Judgement) -> dict[str, object]:
    approval = judgement.approved.get(change.fingerprint)
    kinds = flags(change)
    now = [place for place in (change.new_spec, change.new_code) if place is not None]
    result: dict[str, object] = {
        "ruleId": change.id,
        "ruleIndex": rule,
        # Anything else than a failure has no level (3.27.9).
        "kind": "informational" if change.level is Level.DOCS else "fail",
        "level": _LEVELS[change.level],
        "message": {"text": _told(change)},
        "locations": [_location(place, change.symbol) for place in now[:1]],
        "relatedLocations": [_location(place, "") for place in now[1:]],
        "partialFingerprints": {"clientsmith/v1": change.fingerprint},
        "properties": {
            **{name: name in kinds for name in ("wire", "runtime", "typing", "docs")},
            "bump": change.bump.value,
        },
    }
    if approval is not None:
        accepted = {"kind": "external", "justification": plain(approval.reason)}
        result["suppressions"] = [{**accepted, "status": "accepted"}]
    return result


def _told(change: Change) -> str:
    parts = [change.message, *(f"Also: {other}" for other in change.also)]
    if change.migration:
        parts.append(f"To do: {change.migration}")
    # Brackets make links here (3.11.6), backslashes escape them.
    return (
        ". ".join(map(plain, parts)).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    )


def _location(place: Place, symbol: str) -> dict[str, object]:
    region = {"startLine": place.line, "startColumn": place.column}
    # A relative reference (RFC 3986, 4.2); its first segment has no colon.
    uri = quote(place.file.encode("utf-8", "replace"), safe="/")
    found: dict[str, object] = {
        "physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}
    }
    if symbol:
        found["logicalLocations"] = [{"fullyQualifiedName": plain(symbol)}]
    return found
