"""What a conversion gives, and how it reads a configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from clientsmith.diagnostics import Report
from clientsmith.diagnostics.starting import NotConverted
from clientsmith.document import Located, Sources
from clientsmith.ir import Json


@dataclass(frozen=True, slots=True)
class Action:
    """An action of an OpenAPI Overlay."""

    target: str
    update: Mapping[str, Json] | None
    """None removes the target, if the spec has it."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """What of another generator's configuration is kept."""

    generator: str
    settings: Mapping[str, str] = field(default_factory=dict[str, str])
    """Settings at the top of ours."""
    authentication: Mapping[str, str] = field(default_factory=dict[str, str])
    actions: tuple[Action, ...] = ()
    spec: str | None = None
    """The spec that the configuration names, relative to it."""


class Reading:
    """Reads parts of a configuration, and reports the ones left out."""

    def __init__(self, sources: Sources, report: Report) -> None:
        self._sources = sources
        self._report = report

    def left_out(self, place: Located, setting: str, reason: str) -> None:
        """Report a setting that is not converted."""
        self._report.add(NotConverted(self._sources.origin(place), setting, reason))

    def leave_out_others(self, place: Located, known: set[str], label: str = "") -> None:
        """Report all settings of a map but the known ones."""
        for key, child in children(place):
            if key not in known:
                self.left_out(child, label + key, "there is no such setting here")


def children(place: Located | None) -> Iterator[tuple[str, Located]]:
    """Keys and values of a map; nothing of anything else."""
    if place is not None and isinstance(place.value, dict):
        for key in place.value:
            yield key, place.child(key)


def child(place: Located | None, *keys: str) -> Located | None:
    """The place below the keys, if it is there."""
    for key in keys:
        if place is None or not isinstance(place.value, dict) or key not in place.value:
            return None
        place = place.child(key)
    return place


def text(place: Located | None, *keys: str) -> str | None:
    """The text below the keys, if there is one."""
    found = child(place, *keys)
    return found.value if found is not None and isinstance(found.value, str) else None


def texts(**values: str | None) -> dict[str, str]:
    """The values that are there."""
    return {key: value for key, value in values.items() if value}


def quoted(key: str) -> str:
    """A name in a JSONPath (RFC 9535, 2.3.1)."""
    escaped = key.replace("\\", "\\\\").replace("'", "\\'")
    return f"['{escaped}']"
