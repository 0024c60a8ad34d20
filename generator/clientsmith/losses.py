"""The loss report: each construct of a document, and what became of it in the SDK.

Data only, made by the stage `loss` and printed by `cli`. A construct is a keyword of an object of
OpenAPI or of JSON Schema (`schema.oneOf`, `operation.callbacks`), or an entry of one of their maps
and lists (`property`, `parameter`); prose, examples and `x-` keys are none.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from clientsmith.diagnostics import Origin


class Fate(enum.StrEnum):
    """What became of a construct, the worst last."""

    SUPPORTED = "supported"
    """The SDK has it as the document says it."""
    APPROXIMATED = "approximated"
    """The SDK has something wider."""
    DROPPED = "dropped"
    """The SDK does not have it."""


@dataclass(frozen=True, slots=True)
class Construct:
    """One construct of a document."""

    name: str
    """Kind of object, a dot, and the keyword; or what an entry is."""
    fate: Fate
    origin: Origin
    reason: str = ""
    """Code of the finding that says what the SDK does instead, or words."""


@dataclass(frozen=True, slots=True)
class Losses:
    """All constructs of a document, in its order."""

    constructs: tuple[Construct, ...]

    def counts(self) -> Mapping[str, Mapping[Fate, int]]:
        """How many of each name have which fate, sorted by name."""
        found = Counter((construct.name, construct.fate) for construct in self.constructs)
        names = sorted({name for name, _ in found})
        return {name: {fate: found[name, fate] for fate in Fate} for name in names}

    def of(self, *fates: Fate) -> Iterator[Construct]:
        """Those that have one of the fates."""
        return (construct for construct in self.constructs if construct.fate in fates)


_REFUSED = frozenset({"W404", "W410", "W412"})
_DROPPED = _REFUSED | {"W211", "W405", "W408", "W452"}
_APPROXIMATED = frozenset(
    {"W201", "W202", "W203", "W204", "W205", "W206", "W207", "W208", "W209", "W210", "W213"}
    | {"W450", "W451", "W454", "W456", "W457", "W458", "W462", "W467", "W415"}
    | {"W468", "W469", "W471", "W474", "W475", "W480"}
)
ALWAYS: Mapping[str, str] = {
    "schema.xml": "XML is passed through as text",
    "schema.unevaluatedItems": "the SDK does not enforce it",
    "schema.unevaluatedProperties": "read as `additionalProperties`",
    "schema.propertyNames": "the SDK takes any name",
    "schema.then": "the SDK does not enforce it",
    "schema.else": "the SDK does not enforce it",
    "schema.minContains": "the SDK does not enforce it",
    "schema.maxContains": "the SDK does not enforce it",
    "schema.contentSchema": "the content stays text",
    "server.variables": "the SDK uses the defaults; `base_url` takes any other address",
    "server variable": "the SDK uses its default; `base_url` takes any other address",
    "response.links": "the SDK does not follow them; their values are in the reply",
    "link": "the SDK does not follow it; its values are in the reply",
}
"""Constructs that the SDK never has as they are, and what it does instead."""


def fate_of(code: str) -> Fate:
    """What a finding says about the construct at its place."""
    if code in _DROPPED:
        return Fate.DROPPED
    return Fate.APPROXIMATED if code in _APPROXIMATED else Fate.SUPPORTED


def is_refused(code: str) -> bool:
    """Whether what a finding says is dropped is missed by callers: a method, a reply, a setting.

    Else the SDK lacks nothing that OpenAPI gives a meaning: a key that it does not know, the second
    declaration of one parameter, a mapping to what is no variant.
    """
    return code in _REFUSED
