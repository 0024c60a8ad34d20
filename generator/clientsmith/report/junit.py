"""For CI that shows tests: a case a change; one that has to be answered for fails."""

from __future__ import annotations

from xml.etree import ElementTree

from clientsmith.approvals import Judgement
from clientsmith.changes import Change
from clientsmith.report.words import Lines, flags, places, plain


def junit(judgement: Judgement) -> str:
    """Write a suite; approved breaks are skipped cases, with the reason."""
    changes = judgement.comparison.changes
    failing = sum(map(judgement.fails, changes))
    skipped = sum(not judgement.fails(c) and judgement.accepts(c) for c in changes)
    counts = {"tests": str(len(changes)), "failures": str(failing), "errors": "0"}
    root = ElementTree.Element("testsuites", {"name": "clientsmith diff", **counts})
    name = f"{plain(judgement.comparison.old)} → {plain(judgement.comparison.new)}"
    attributes = {"name": name, **counts, "skipped": str(skipped), "time": "0"}
    suite = ElementTree.SubElement(root, "testsuite", attributes)
    for change in changes:
        suite.append(_case(change, judgement))
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _case(change: Change, judgement: Judgement) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase",
        {
            "classname": f"{change.level.value}.{change.id}",
            "name": f"{plain(change.message)} [{change.fingerprint}]",
            "time": "0",
        },
    )
    if (place := change.new_spec or change.new_code) is not None:
        case.set("file", plain(place.file))
        case.set("line", str(place.line))
    approval = judgement.approved.get(change.fingerprint)
    if judgement.fails(change):
        told = {"message": plain(change.message), "type": ", ".join(flags(change))}
        failure = ElementTree.SubElement(case, "failure", told)
        failure.text = "\n".join(_told(change, judgement))
    elif approval is not None:
        ElementTree.SubElement(case, "skipped", {"message": f"approved: {plain(approval.reason)}"})
    return case


def _told(change: Change, judgement: Judgement) -> list[str]:
    shown = Lines.of(change)
    now, was = places(change, judgement.comparison.old)
    return [
        *(f"- {line}" for line in shown.before),
        *(f"+ {line}" for line in shown.after),
        *(f"also: {plain(other)}" for other in change.also),
        *([f"to do: {plain(change.migration)}"] if change.migration else []),
        *(f"at {place}" for place in now),
        *(f"was at {place}" for place in was),
    ]
