"""W13: references that lead nowhere, and what is done instead."""

from __future__ import annotations

from dataclasses import dataclass

from clientsmith.diagnostics.core import Diagnostic, Severity
from clientsmith.diagnostics.source import did_you_mean


@dataclass(frozen=True)
class BrokenReference(Diagnostic):
    """Base of all that can keep a `$ref` from being followed."""

    ref: str
    instead: str = "any value is accepted there"

    severity = Severity.WARNING

    @property
    def problem(self) -> str:
        """Why the reference can't be followed."""
        raise NotImplementedError

    @property
    def message(self) -> str:
        return f"{self.problem}; {self.instead}"


@dataclass(frozen=True)
class TargetMissing(BrokenReference):
    """The file is there, but nothing is at the fragment of the reference (RFC 6901)."""

    near: str | None = None

    code = "W131"
    title = "reference to nothing"

    @property
    def problem(self) -> str:
        return f"nothing is at `{self.ref}`"

    @property
    def hint(self) -> str | None:
        return did_you_mean(self.near)


@dataclass(frozen=True)
class FileMissing(BrokenReference):
    """The file of a reference is not there, or is no regular file."""

    near: str | None = None

    code = "W132"
    title = "reference to a missing file"

    @property
    def problem(self) -> str:
        return f"there is no file `{self.ref.partition('#')[0]}`"

    @property
    def hint(self) -> str | None:
        return did_you_mean(self.near)


@dataclass(frozen=True)
class RemoteReference(BrokenReference):
    """A spec is read from files alone: the same input has to give the same SDK every time."""

    code = "W133"
    title = "reference to a URL"

    @property
    def problem(self) -> str:
        return f"`{self.ref}` is a URL, and nothing is fetched"

    @property
    def hint(self) -> str:
        return "save a copy next to the spec, and refer to that"


@dataclass(frozen=True)
class OutsideReference(BrokenReference):
    """Only files in the folder of the root document, or below it, are read.

    Symbolic links are resolved first. A spec from elsewhere can't make the generator read the
    files of whoever runs it.
    """

    code = "W134"
    title = "reference out of the spec's folder"

    @property
    def problem(self) -> str:
        return f"`{self.ref}` leads out of the folder of the spec"

    @property
    def hint(self) -> str:
        return "keep all files of the spec in the folder of its root document"


@dataclass(frozen=True)
class ReferenceLoop(BrokenReference):
    """References lead to one another in a circle, and never to a value."""

    code = "W135"
    title = "references in a circle"

    @property
    def problem(self) -> str:
        return f"`{self.ref}` leads back to itself"


@dataclass(frozen=True)
class BadReference(BrokenReference):
    """A `$ref` that is no URI reference (RFC 3986), or no text at all."""

    code = "W136"
    title = "bad reference"

    @property
    def problem(self) -> str:
        return f"`{self.ref}` is no reference"


@dataclass(frozen=True)
class BrokenFile(BrokenReference):
    """The file of a reference has errors of its own, which are reported where they stand."""

    code = "W137"
    title = "reference to a file with errors"

    @property
    def problem(self) -> str:
        return f"`{self.ref.partition('#')[0]}` has errors of its own"
