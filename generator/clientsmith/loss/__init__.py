"""The stage `loss`: what a document says, construct by construct, and what the SDK has of it.

What comes in are the files of a spec and all that other stages found; what goes out is `Losses`.
Every part of the document is counted once, where it stands. Judges nothing by itself: a construct
is supported unless a finding stands at it, or nothing in the SDK can ever be it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from typing import TypeAlias

from clientsmith.diagnostics import Diagnostic
from clientsmith.diagnostics.loss import ConstructApproximated, ConstructDropped
from clientsmith.document import Located, Sources
from clientsmith.loss.walk import Walk
from clientsmith.losses import ALWAYS, Construct, Fate, Losses, fate_of, is_refused

__all__ = ["allowed", "approximated", "dropped", "losses", "refused"]

_Places: TypeAlias = Set[tuple[str, str]]
_Found: TypeAlias = Mapping[tuple[str, str], tuple[Fate, str]]
_WORSE = tuple(Fate)
_UNKNOWN = "unknown field"


def losses(sources: Sources, root: Located, found: Collection[Diagnostic]) -> Losses:
    """Count the constructs of a document."""
    places = list(Walk(sources).constructs(root))
    known = {(place.file, place.pointer) for place, _ in places}
    said = _said(found, known)
    constructs = [_construct(name, place, sources, said) for place, name in places]
    return Losses((*constructs, *_unknown(found, known)))


def _unknown(found: Iterable[Diagnostic], known: _Places) -> Iterator[Construct]:
    """Give what is no construct of OpenAPI, and that the SDK does without."""
    for finding in found:
        if _is_field(finding, known):
            yield Construct(_UNKNOWN, Fate.DROPPED, finding.origin, finding.code)


def _is_field(finding: Diagnostic, known: _Places) -> bool:
    """Whether a finding is about a key of its own, not about the construct that contains it."""
    place = (finding.origin.file, finding.origin.pointer)
    return fate_of(finding.code) is Fate.DROPPED and place not in known


def allowed(
    found: Losses, findings: Iterable[Diagnostic], names: Collection[str]
) -> Iterator[Diagnostic]:
    """Give the findings that say no more than what the settings allow to be lost."""
    known = {(each.origin.file, each.origin.pointer): each.name for each in found.constructs}
    for finding in findings:
        place = _nearest(finding.origin.file, finding.origin.pointer, known.keys())
        is_loss = fate_of(finding.code) is not Fate.SUPPORTED
        if is_loss and place is not None and known[place] in names:
            yield finding


def approximated(found: Losses, names: Collection[str]) -> Iterator[Diagnostic]:
    """Give a warning for each construct that is never more than approximated, and not allowed."""
    for construct in found.of(Fate.APPROXIMATED):
        if construct.name in names:
            continue
        # Entries are said with the map that they are in.
        if construct.reason == ALWAYS.get(construct.name) and "." in construct.name:
            yield ConstructApproximated(construct.origin, construct.name, construct.reason)


def dropped(found: Losses, names: Collection[str]) -> Iterator[ConstructDropped]:
    """Give an error for each construct that the SDK does not have and nobody has allowed."""
    for construct in found.of(Fate.DROPPED):
        if construct.name not in names:
            yield ConstructDropped(construct.origin, construct.name, construct.reason)


def refused(
    sources: Sources, root: Located, found: Collection[Diagnostic], names: Collection[str]
) -> Iterator[Diagnostic]:
    """Give an error for each that callers would miss: an SDK without it is not to be written."""
    if not any(is_refused(finding.code) for finding in found):
        return
    for error in dropped(losses(sources, root, found), names):
        if error.name != _UNKNOWN and is_refused(error.reason):
            yield error


def _said(found: Iterable[Diagnostic], known: _Places) -> _Found:
    """What findings say, by the place of the construct that each is about."""
    said: dict[tuple[str, str], tuple[Fate, str]] = {}
    for finding in found:
        fate = fate_of(finding.code)
        place = _nearest(finding.origin.file, finding.origin.pointer, known)
        if fate is Fate.SUPPORTED or place is None or _is_field(finding, known):
            continue
        worst = max(fate, said.get(place, (fate, ""))[0], key=_WORSE.index)
        if place not in said or worst is not said[place][0]:
            said[place] = (worst, finding.code)
    return said


def _nearest(file: str, pointer: str, known: _Places) -> tuple[str, str] | None:
    """The construct at a place, or the smallest that contains it."""
    while (file, pointer) not in known:
        if not pointer:
            return None
        pointer = pointer.rpartition("/")[0]
    return file, pointer


def _construct(name: str, place: Located, sources: Sources, said: _Found) -> Construct:
    fate, reason = said.get((place.file, place.pointer), (Fate.SUPPORTED, ""))
    if fate is Fate.SUPPORTED and name in ALWAYS:
        fate, reason = Fate.APPROXIMATED, ALWAYS[name]
    return Construct(name, fate, sources.origin(place), reason)
