"""E48 and W48: what of a document the SDK does not have, as `clientsmith lint` finds it."""

from __future__ import annotations

from dataclasses import dataclass

from clientsmith.diagnostics.core import Diagnostic, Severity


@dataclass(frozen=True)
class ConstructDropped(Diagnostic):
    """A part of the spec that is in the SDK neither as it is written nor as something wider.

    `allow = ["schema.properties"]` in the settings says that this is known, for all constructs of
    the name.
    """

    name: str
    reason: str

    code = "E480"
    title = "construct that the SDK does not have"

    @property
    def message(self) -> str:
        return f"`{self.name}` is dropped (see {self.reason} at this place)"

    @property
    def hint(self) -> str:
        return f'mend it, or put `allow = ["{self.name}"]` into the settings'


@dataclass(frozen=True)
class ConstructApproximated(Diagnostic):
    """A construct that no SDK of ours has as it is written; it has something wider instead."""

    name: str
    instead: str

    code = "W481"
    title = "construct that the SDK approximates"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"`{self.name}` is approximated: {self.instead}"
