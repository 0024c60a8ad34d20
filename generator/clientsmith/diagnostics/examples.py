"""W465 and W466: values in the spec that its own schemas refuse."""

from __future__ import annotations

from dataclasses import dataclass

from clientsmith.diagnostics.core import Diagnostic, Note, Origin, Severity


@dataclass(frozen=True)
class _Refused(Diagnostic):
    problem: str
    rule: Origin

    severity = Severity.WARNING

    @property
    def notes(self) -> tuple[Note, ...]:
        return (Note("the schema says so here", self.rule),)


@dataclass(frozen=True)
class BadExample(_Refused):
    """An example does not satisfy its schema.

    Examples become snippets, replies of the mock and contract tests; one that the schema refuses
    is left out of replies, and a snippet with it is refused by the server.
    """

    code = "W465"
    title = "example against its schema"

    @property
    def message(self) -> str:
        return f"the example does not satisfy its schema: {self.problem}"

    @property
    def hint(self) -> str:
        return "correct the example, or the schema"


@dataclass(frozen=True)
class BadDefault(_Refused):
    """A default does not satisfy its schema (JSON Schema 2020-12 validation, 9.2).

    The SDK shows it in documentation, and never sends it by itself.
    """

    code = "W466"
    title = "default against its schema"

    @property
    def message(self) -> str:
        return f"the default does not satisfy its schema: {self.problem}"

    @property
    def hint(self) -> str:
        return "correct the default, or the schema"
