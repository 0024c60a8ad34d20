"""What differs between two public surfaces, in the words of those who call them.

Made by `diff`; read by `report`, `witness`, `release` and `cli`. Data only, frozen.

A flag tells whom a change breaks:

- wire: programs in use, built with the old SDK, against the API as it is described now;
- runtime: programs written for the old SDK, when they run with the new one;
- typing: the same programs, when a type checker reads them with the new one;
- docs: nobody; what the documentation says of a symbol has changed.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from clientsmith.public import Surface

Key: TypeAlias = str
"""`public.identity` of a record: `argument voices.list limit`."""


class Level(enum.Enum):
    """How much a change asks of callers, from most to least."""

    BREAKING = "breaking"
    """Some program that was right is not any more: on the wire, at run time or to its checker."""
    RISKY = "risky"
    """No program is wrong now, but one may meet what it did not before: another default, a value
    that it does not know, a retry that there was not."""
    COMPATIBLE = "compatible"
    DOCS = "docs"


class Bump(enum.Enum):
    """Which part of the version a change asks for, by Semantic Versioning 2.0.0, 7 and 8, once
    there is a 1.0; before that `release` counts one lower (4)."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Flags:
    """Whom a change breaks; see the module."""

    wire: bool = False
    runtime: bool = False
    typing: bool = False
    docs: bool = False

    def __or__(self, other: Flags) -> Flags:
        return Flags(
            self.wire or other.wire,
            self.runtime or other.runtime,
            self.typing or other.typing,
            self.docs or other.docs,
        )

    @property
    def breaks(self) -> bool:
        """Whether anybody is broken."""
        return self.wire or self.runtime or self.typing


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file of a spec or of an SDK; lines and columns count from 1."""

    file: str
    line: int
    column: int = 1
    pointer: str = ""
    """JSON Pointer, in a spec."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two surfaces to compare, and what is known about it beyond its lines.

    A surface file or an installed package has less to tell than a spec: what is not known is an
    empty mapping, and is then not compared.
    """

    label: str
    """As the user named it: a revision, a file, a package."""
    surface: Surface
    lines: Mapping[Key, str] = field(default_factory=dict[Key, str])
    """The line of each symbol in the surface file."""
    docs: Mapping[Key, str] = field(default_factory=dict[Key, str])
    """Prose of each symbol that the spec describes; symbols without any are absent."""
    spec: Mapping[Key, Place] = field(default_factory=dict[Key, Place])
    code: Mapping[Key, Place] = field(default_factory=dict[Key, Place])


class Proof(enum.Enum):
    """How a witness is judged."""

    RUN = "run"
    """It ends well when run with the old SDK, and raises with the new one."""
    CHECK = "check"
    """Pyright in strict mode finds nothing with the old SDK, and an error with the new one."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A program that was right, and is not any more."""

    proof: Proof
    program: str
    """A whole module. Needs no network and no token; may need the SDK's own dependencies."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is other than it was, with all that follows from it joined in."""

    id: str
    """The rule that found it: `argument-removed`."""
    subject: Key
    """What has changed, by its old name where it had one."""
    level: Level
    flags: Flags
    message: str
    """A sentence in the caller's terms, names in backticks: no final stop."""
    facts: tuple[str, ...] = ()
    """Old and new value, or what else makes this change another than one with equal id and
    subject. Part of the fingerprint."""
    migration: str = ""
    """What a caller does about it: a sentence; empty where nothing needs doing."""
    symbol: str = ""
    """The Python name: `voices.list`, `Voice.name`."""
    method: str = ""
    """Of the HTTP operation, where there is one; so the next."""
    path: str = ""
    old: tuple[str, ...] = ()
    """Keys of the records that it is about, on the old side and on the new one."""
    new: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    """Their lines, or what is to be shown in their place."""
    after: tuple[str, ...] = ()
    old_spec: Place | None = None
    new_spec: Place | None = None
    old_code: Place | None = None
    new_code: Place | None = None
    also: tuple[str, ...] = ()
    """Messages of findings with the same cause."""
    witnesses: tuple[Witness, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Tell it from all others; equal wherever the change is found again.

        Depends on no place, no prose and no other change, so an approval survives a rebase.
        """
        said = "\0".join((self.id, self.subject, *self.facts))
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def bump(self) -> Bump:
        """Which part of the version it asks for."""
        if self.flags.breaks:
            return Bump.MAJOR
        return Bump.PATCH if self.level is Level.DOCS else Bump.MINOR


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes between two surfaces, the worst first."""

    old: str
    """Labels of the sides."""
    new: str
    changes: tuple[Change, ...]

    @property
    def decisive(self) -> Change | None:
        """The first change that asks for the required bump."""
        order = list(Bump)
        return min(self.changes, key=lambda change: order.index(change.bump), default=None)

    @property
    def required_bump(self) -> Bump:
        """Which part of the version all changes together ask for."""
        return self.decisive.bump if self.decisive else Bump.NONE
