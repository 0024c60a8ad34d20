"""Origin, Diagnostic and Report: the base that the classes of each stage build on."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """A place in the spec."""

    file: str
    """Relative to the folder of the root document, with forward slashes."""
    line: int
    """From 1; 0 when the place is the file as a whole."""
    column: int
    """From 1, in characters; 0 as above."""
    pointer: str
    """JSON Pointer (RFC 6901) inside the file, as a URI fragment without the `#`."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


class Severity(enum.Enum):
    """An error means no output; a warning says what the SDK does instead."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Note:
    """A second place that matters."""

    text: str
    origin: Origin


@dataclass(frozen=True)
class Diagnostic:
    """One finding. Subclasses set `code`, `title` and `severity`, and word the message.

    A message is lower case, has no full stop, and is about the spec rather than our internals.
    """

    origin: Origin

    code: ClassVar[str]
    title: ClassVar[str]
    severity: ClassVar[Severity] = Severity.ERROR

    @property
    def message(self) -> str:
        """What is wrong, or what the SDK does instead."""
        raise NotImplementedError

    @property
    def hint(self) -> str | None:
        """What the author of the spec can do, when we know."""
        return None

    @property
    def notes(self) -> tuple[Note, ...]:
        """Other places that matter."""
        return ()


class Report:
    """Collects diagnostics: sorted by place, the same finding once."""

    def __init__(self) -> None:
        self._items: dict[tuple[Origin, str, str], Diagnostic] = {}

    def add(self, diagnostic: Diagnostic) -> None:
        """Record a finding; a repeated one (same place, code and words) counts once."""
        self._items.setdefault(_key(diagnostic), diagnostic)

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Record several findings."""
        for diagnostic in diagnostics:
            self.add(diagnostic)

    def drop(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Take findings back."""
        for diagnostic in list(diagnostics):
            self._items.pop(_key(diagnostic), None)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(sorted(self._items.values(), key=_key))

    def __len__(self) -> int:
        return len(self._items)

    @property
    def errors(self) -> list[Diagnostic]:
        """Findings that forbid output."""
        return [d for d in self if d.severity is Severity.ERROR]

    @property
    def warnings(self) -> list[Diagnostic]:
        """Findings that output survives."""
        return [d for d in self if d.severity is Severity.WARNING]

    def stop_on_errors(self) -> None:
        """Raise SpecError when there is an error; called at the end of each stage."""
        if self.errors:
            raise SpecError(self)


def _key(diagnostic: Diagnostic) -> tuple[Origin, str, str]:
    return (diagnostic.origin, diagnostic.code, diagnostic.message)


class SpecError(Exception):
    """The spec can't be compiled; the report says why. Exit code 2."""

    def __init__(self, report: Report) -> None:
        super().__init__(f"{len(report.errors)} errors in the spec")
        self.report = report


class InternalError(Exception):
    """A bug of ours, never of the spec. Exit code 3."""
