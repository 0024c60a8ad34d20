"""E14: overlays and renames that cannot be applied to the spec."""

from __future__ import annotations

from dataclasses import dataclass

from clientsmith.diagnostics.core import Diagnostic, Severity
from clientsmith.diagnostics.source import did_you_mean


@dataclass(frozen=True)
class BadOverlay(Diagnostic):
    """A file of `overlays` is no OpenAPI Overlay (Overlay 1.0.0, 4.4).

    It is a map with `overlay: 1.0.0`, `info` and a list `actions`; each action has a `target`, and
    an `update` or `remove: true`.
    """

    problem: str

    code = "E141"
    title = "not an overlay"

    @property
    def message(self) -> str:
        return f"this is no overlay: {self.problem}"


@dataclass(frozen=True)
class BadTarget(Diagnostic):
    """The target of an action is no JSONPath (RFC 9535)."""

    problem: str

    code = "E142"
    title = "target is no JSONPath"

    @property
    def message(self) -> str:
        return f"the target is no JSONPath: {self.problem}"


@dataclass(frozen=True)
class TargetLost(Diagnostic):
    """The target of an action selects nothing in the spec, so the action does nothing."""

    target: str

    code = "W143"
    title = "target selects nothing"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"`{self.target}` selects nothing in the spec; the action does nothing"


@dataclass(frozen=True)
class BadUpdate(Diagnostic):
    """An action can't be applied to what its target selects.

    Maps are merged with maps, and lists take another item (Overlay 1.0.0, 4.4.3). A text, a number
    or the document itself can be neither updated nor removed: update the map around it.
    """

    problem: str

    code = "E144"
    title = "action does not fit its target"

    @property
    def message(self) -> str:
        return f"the action does not fit: {self.problem}"


@dataclass(frozen=True)
class RenameLost(Diagnostic):
    """A key of `rename` in the settings names nothing that the spec has.

    Keys are `METHOD /path` for an operation, `METHOD /path name` for one of its parameters,
    `tag Name` for a tag, and `#/pointer` for a schema, a property or a parameter.
    """

    key: str
    near: str | None

    code = "E145"
    title = "rename of nothing"

    @property
    def message(self) -> str:
        return f"`rename` has `{self.key}`, and the spec has nothing of that name"

    @property
    def hint(self) -> str | None:
        return did_you_mean(self.near)
