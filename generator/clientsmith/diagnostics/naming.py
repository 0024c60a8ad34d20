"""E3: names that Python cannot have, or cannot have twice."""

from __future__ import annotations

from dataclasses import dataclass

from clientsmith.diagnostics.core import Diagnostic, Note, Origin, Severity


@dataclass(frozen=True)
class RespelledPin(Diagnostic):
    """`x-sdk-name` or `x-sdk-method` asks for a name that Python or the SDK cannot give.

    A pinned name is taken as it is written if it is an identifier, no keyword, has no underscore in
    front, and is none of the words that the SDK needs itself (the lists in
    `generator/clientsmith/reserved`). Any other is spelled in Python's way first, as names that
    were chosen for other languages have to be.
    """

    what: str
    pinned: str
    name: str

    code = "W301"
    title = "pinned name spelled differently"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"{self.what} pinned to `{self.pinned}` is called `{self.name}` in Python"

    @property
    def hint(self) -> str:
        return f"pin `{self.name}`, or another identifier that is not reserved"


@dataclass(frozen=True)
class NumberedName(Diagnostic):
    """Two things of one scope have the same Python name, and no better way to tell them apart.

    One keeps it, the other gets a number. Both names are stable as long as both are there; pin one
    to make a better difference.
    """

    what: str
    wire: str
    name: str
    other: Origin | None

    code = "W311"
    title = "name with a number"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"{self.what} `{self.wire}` becomes `{self.name}`, as its own name is taken"

    @property
    def hint(self) -> str:
        return "add `x-sdk-name` (`x-sdk-method` for an operation) to name it yourself"

    @property
    def notes(self) -> tuple[Note, ...]:
        return (Note("taken here", self.other),) if self.other else ()


@dataclass(frozen=True)
class PinsClash(Diagnostic):
    """Two things of one scope are pinned to the same Python name.

    A pinned name is a promise, so neither gives way: change one of them.
    """

    what: str
    first: str
    second: str
    name: str
    other: Origin

    code = "E312"
    title = "pinned names clash"

    @property
    def message(self) -> str:
        plural = "properties" if self.what == "property" else f"{self.what}s"
        return f"{plural} `{self.first}` and `{self.second}` both become `{self.name}` in Python"

    @property
    def hint(self) -> str:
        return "change `x-sdk-name` (`x-sdk-method` for an operation) of one of them"

    @property
    def notes(self) -> tuple[Note, ...]:
        return (Note("the other is here", self.other),)
