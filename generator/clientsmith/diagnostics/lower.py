"""W48: what the SDK gives up on the way from the API to Python."""

from __future__ import annotations

from dataclasses import dataclass

from clientsmith.diagnostics.core import Diagnostic, Severity


@dataclass(frozen=True)
class KindDropped(Diagnostic):
    """An operation offers its reply in several kinds; a method returns one.

    JSON wins over events, events over text, text over bytes. The other kind is not reachable
    through the method. Declare it as an operation of its own, with its own `operationId`, if both
    are of use.
    """

    operation: str
    chosen: str
    dropped: str

    code = "W480"
    title = "one kind of reply out of several"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"the method of `{self.operation}` returns {self.chosen}, never {self.dropped}"
