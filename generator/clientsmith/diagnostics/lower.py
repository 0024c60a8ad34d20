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


@dataclass(frozen=True)
class NoContractTest(Diagnostic):
    """No call of an operation is known that its document takes, or no reply that it promises.

    Contract tests are made of calls with examples of the spec, or of values that its schemas
    allow. Where a required parameter, a body or a reply has neither, because its schema admits
    nothing or asks for what is not found by trying, the SDK has the method all the same, and no
    test of it.
    """

    operation: str
    does: str
    """takes or returns"""

    code = "W482"
    title = "operation without a contract test"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        said = f"no value was found that `{self.operation}` {self.does}"
        return f"{said}, so it has no contract test"

    @property
    def hint(self) -> str:
        return "give it an example that satisfies its schema, or correct the schema"
