"""E1: what can be wrong with the files of a spec, the references between them and extensions."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import ClassVar

from clientsmith.diagnostics.core import Diagnostic, Note, Origin, Severity


def did_you_mean(near: str | None) -> str | None:
    """Word a close match as a hint."""
    return f"did you mean `{near}`?" if near else None


@dataclass(frozen=True)
class FileUnreadable(Diagnostic):
    """The spec named on the command line or in the settings is no file that can be read."""

    problem: str

    code = "E101"
    title = "file can't be read"

    @property
    def message(self) -> str:
        return f"the file can't be read: {self.problem}"


@dataclass(frozen=True)
class BadSyntax(Diagnostic):
    """The file is neither JSON (RFC 8259) nor YAML (1.2).

    A file that starts with a brace or a bracket is read as JSON first and as YAML if that fails.
    """

    problem: str
    is_tab: bool = False
    """Whether a tab stands where reading stopped."""

    code = "E102"
    title = "neither JSON nor YAML"

    @property
    def message(self) -> str:
        return self.problem

    @property
    def hint(self) -> str | None:
        return "YAML is indented with spaces, never with tabs" if self.is_tab else None


@dataclass(frozen=True)
class EmptyFile(Diagnostic):
    """The file has no content besides white space and comments."""

    code = "E103"
    title = "empty file"

    @property
    def message(self) -> str:
        return "the file is empty"


@dataclass(frozen=True)
class BadEncoding(Diagnostic):
    """The bytes of the file are no text.

    UTF-8 is read, and UTF-16 and UTF-32 with a byte order mark or recognizable from zero bytes
    (YAML 1.2.2, 5.2).
    """

    encoding: str

    code = "E104"
    title = "wrong encoding"

    @property
    def message(self) -> str:
        return f"bytes that are not {self.encoding}"

    @property
    def hint(self) -> str:
        return "save the file as UTF-8"


@dataclass(frozen=True)
class FileTooLarge(Diagnostic):
    """The file is larger than any spec is expected to be; a safeguard."""

    limit: int

    code = "E105"
    title = "file too large"

    @property
    def message(self) -> str:
        return f"the file has more than {self.limit:,} bytes"


@dataclass(frozen=True)
class DuplicateKey(Diagnostic):
    """A map has one key twice, so one of the two values would be lost."""

    key: str
    first: Origin

    code = "E106"
    title = "duplicate key"

    @property
    def message(self) -> str:
        return f"the key `{self.key}` stands twice in one map"

    @property
    def notes(self) -> tuple[Note, ...]:
        return (Note("the other is", self.first),)


@dataclass(frozen=True)
class ComplexKey(Diagnostic):
    """YAML allows maps and lists as keys; JSON, and so OpenAPI, has text only."""

    code = "E107"
    title = "a key that is no text"

    @property
    def message(self) -> str:
        return "a map or a list is used as a key"


@dataclass(frozen=True)
class BadAlias(Diagnostic):
    """A YAML alias names an anchor that is not there, or that the alias itself is part of."""

    name: str
    inside: bool

    code = "E108"
    title = "bad alias"

    @property
    def message(self) -> str:
        if self.inside:
            return f"the alias `*{self.name}` stands inside of what it repeats"
        return f"no anchor `&{self.name}` stands before this alias"


@dataclass(frozen=True)
class BadMerge(Diagnostic):
    """The merge key `<<` takes a map or a list of maps (https://yaml.org/type/merge.html)."""

    code = "E109"
    title = "bad merge"

    @property
    def message(self) -> str:
        return "`<<` merges what is no map"


@dataclass(frozen=True)
class TooDeep(Diagnostic):
    """Maps and lists are nested deeper than in any real document; a safeguard."""

    limit: int

    code = "E110"
    title = "nested too deep"

    @property
    def message(self) -> str:
        return f"maps and lists are nested more than {self.limit:,} deep"


@dataclass(frozen=True)
class TooManyNodes(Diagnostic):
    """The spec holds too many values, counting what an alias repeats each time; a safeguard."""

    limit: int

    code = "E111"
    title = "too many values"

    @property
    def message(self) -> str:
        return f"more than {self.limit:,} values once aliases are expanded"


@dataclass(frozen=True)
class SeveralDocuments(Diagnostic):
    """A file of a spec is one YAML document; `---` starts another."""

    code = "E112"
    title = "several documents in one file"

    @property
    def message(self) -> str:
        return "a second document starts here"

    @property
    def hint(self) -> str:
        return "remove `---`, or give each document a file of its own"


@dataclass(frozen=True)
class NotAMap(Diagnostic):
    """The root of an OpenAPI document is an object (OpenAPI 3.1, 4.8.1)."""

    code = "E113"
    title = "the document is no map"

    @property
    def message(self) -> str:
        return "the document is no map"


@dataclass(frozen=True)
class TooManyFiles(Diagnostic):
    """References lead to more files than any spec is expected to have; a safeguard."""

    limit: int

    code = "E114"
    title = "too many files"

    @property
    def message(self) -> str:
        return f"the spec has more than {self.limit:,} files"


@dataclass(frozen=True)
class UnknownExtension(Diagnostic):
    """A key is much like one of our `x-sdk-` keys, so most likely misspelt.

    `docs/extensions.md` lists them.
    """

    key: str
    near: str | None

    KNOWN: ClassVar[tuple[str, ...]] = (
        "x-sdk-enum",
        "x-sdk-group",
        "x-sdk-ignore",
        "x-sdk-method",
        "x-sdk-name",
        "x-sdk-order",
        "x-sdk-pagination",
        "x-sdk-retry",
        "x-sdk-streaming",
        "x-sdk-webhooks",
    )
    PREFIX: ClassVar[str] = "x-sdk-"

    code = "E115"
    title = "unknown extension"

    @property
    def message(self) -> str:
        return f"unknown extension `{self.key}`"

    @property
    def hint(self) -> str | None:
        return did_you_mean(self.near)

    @classmethod
    def nearest(cls, key: str) -> str | None:
        """Find the key of ours that was meant; what all keys start with says nothing."""
        known = [each.removeprefix(cls.PREFIX) for each in cls.KNOWN]
        near = difflib.get_close_matches(key.removeprefix(cls.PREFIX), known, 1)
        return f"{cls.PREFIX}{near[0]}" if near else None


@dataclass(frozen=True)
class ForeignExtension(Diagnostic):
    """A key starts with `x-sdk-` but is like none of ours: other tools have such keys, too."""

    key: str

    code = "W115"
    title = "extension of another tool"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"`{self.key}` is no extension of ours; it is ignored"


@dataclass(frozen=True)
class BadExtension(Diagnostic):
    """An `x-sdk-*` key has a value of another shape than `docs/extensions.md` says."""

    key: str
    wanted: str
    near: str | None = None

    code = "E116"
    title = "bad extension"

    @property
    def message(self) -> str:
        return f"`{self.key}` must be {self.wanted}"

    @property
    def hint(self) -> str | None:
        return did_you_mean(self.near)


@dataclass(frozen=True)
class AliasIgnored(Diagnostic):
    """An extension of another generator is one of our aliases, but can't be read whole.

    Nothing else is affected: the SDK is made as if the part were not there. The `x-sdk-*` key of
    the same meaning wins where both stand.
    """

    key: str
    problem: str

    code = "W116"
    title = "alias of another generator not read"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"`{self.key}` is not read: {self.problem}"


@dataclass(frozen=True)
class MisplacedExtension(Diagnostic):
    """An `x-sdk-*` key stands where it means nothing."""

    key: str
    where: str

    code = "E117"
    title = "misplaced extension"

    @property
    def message(self) -> str:
        return f"`{self.key}` means nothing on {self.where}"


@dataclass(frozen=True)
class NotJson(Diagnostic):
    """Infinity and NaN exist in YAML and in sloppy JSON, but not in JSON (RFC 8259, 6)."""

    code = "W121"
    title = "number that JSON does not have"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return "a number that JSON does not have; it is read as null"


@dataclass(frozen=True)
class LoneSurrogate(Diagnostic):
    """Half of a surrogate pair is no character and can't be written to a file (RFC 8259, 8.2)."""

    code = "W122"
    title = "half a character"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return "a text with half a surrogate pair; the half is read as U+FFFD"
