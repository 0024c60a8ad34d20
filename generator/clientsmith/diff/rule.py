"""What a rule is: one kind of change, with its row of the stability table.

A rule looks at one symbol, which is new, gone, or there on both sides, and says whether it fires,
what that means to a caller, and how a program proves it. Most of it is data; `fires` is code where
attributes that differ do not say enough. A rule knows nothing of reports.

`old` is carried over: its owner and the types that it names have the new names where those were
renamed, so a rename is reported where it happened and nowhere else. `was` is the record as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar, cast

from clientsmith.changes import Flags, Level, Witness
from clientsmith.diff.context import Context
from clientsmith.public import Record, identity

R = TypeVar("R", bound=Record)
Cause: TypeAlias = tuple[str, ...]
"""Findings with an equal cause are one change."""

NOBODY = Flags()
WIRE = Flags(wire=True)
RUNTIME = Flags(runtime=True)
TYPING = Flags(typing=True)
DOCS = Flags(docs=True)


@dataclass(frozen=True, slots=True)
class Case(Generic[R]):
    """A symbol that a rule looks at."""

    context: Context
    before: R | None
    """Carried over; None when the symbol is new."""
    after: R | None
    """None when it is gone."""
    origin: R | None
    """Before, as the old surface has it."""

    @property
    def old(self) -> R:
        """The record before, in the names of now."""
        assert self.before is not None
        return self.before

    @property
    def new(self) -> R:
        """The record after."""
        assert self.after is not None
        return self.after

    @property
    def was(self) -> R:
        """The record before, as it was."""
        assert self.origin is not None
        return self.origin

    @property
    def record(self) -> R:
        """The record after, or before when there is none."""
        return self.new if self.after is not None else self.old


class Rule(Generic[R]):
    """A kind of change, and how much it asks of callers."""

    id: ClassVar[str]
    about: ClassVar[type[Record]]
    when: ClassVar[str]
    """When it fires, for the table: `an argument that must be given is new`."""
    level: ClassVar[Level]
    flags: ClassVar[Flags] = NOBODY
    weight: ClassVar[int] = 0
    """Which of several findings with one cause and one level speaks for all: the heaviest."""
    says: ClassVar[str]
    """The message, with `{old.x}`, `{new.x}` and `{was.x}`: a sentence without final stop."""
    do: ClassVar[str] = ""
    """What a caller does about it, in the same form; empty where nothing needs doing."""
    differs: ClassVar[tuple[str, ...]] = ()
    """Attributes that make the change: it fires when one differs, if `fires` says no more, and
    their values tell it from others of its kind."""

    def fires(self, case: Case[R]) -> bool:
        """Say whether this is what has changed."""
        return any(_get(case.old, name) != _get(case.new, name) for name in self.differs)

    def message(self, case: Case[R]) -> str:
        """Say what has changed."""
        return _filled(self.says, case)

    def migration(self, case: Case[R]) -> str:
        """Say what a caller does about it."""
        return _filled(self.do, case)

    def facts(self, case: Case[R]) -> tuple[str, ...]:
        """Give what tells this change from another of its kind to the same symbol."""
        sides = (case.origin, case.after)
        return tuple(
            str(_get(side, name)) for name in self.differs for side in sides if side is not None
        )

    def cause(self, case: Case[R]) -> Cause:
        """Name what has changed in the spec, for changes that show in several records."""
        return (self.id, identity(case.record))

    def witnesses(self, case: Case[R]) -> Iterable[Witness]:
        """Write programs that were right before and are wrong now."""
        return ()


class Addition(Rule[R]):
    """Something is there that was not."""

    def fires(self, case: Case[R]) -> bool:
        """Say whether this is the kind of addition that the rule is about."""
        return True


class Removal(Rule[R]):
    """Something is not there any more."""

    def fires(self, case: Case[R]) -> bool:
        """Say whether this is the kind of removal that the rule is about."""
        return True


class Alteration(Rule[R]):
    """Something is other than it was."""


AnyRule: TypeAlias = Rule[Any]


def _get(record: object, name: str) -> object:
    return cast(object, getattr(record, name))


def _filled(template: str, case: Case[Any]) -> str:
    # What a spec says is an argument here, and never a template.
    return template.format(old=case.before, new=case.after, was=case.origin)
