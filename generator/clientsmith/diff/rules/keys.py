"""What requests may hold: keys of TypedDicts there, gone, asked for, of another type.

Requests are not checked at run time: what is wrong in one is said by a type checker, and by the
API. A property of a body is an argument as well; see `arguments`.
"""

from __future__ import annotations

from collections.abc import Iterable

from clientsmith.changes import Level, Witness
from clientsmith.diff.imports import refused, sending
from clientsmith.diff.programs import where_possible
from clientsmith.diff.properties import FEWER, forbids_others, is_given, key_cause
from clientsmith.diff.relation import Relation, related
from clientsmith.diff.rule import (
    TYPING,
    WIRE,
    Addition,
    Alteration,
    AnyRule,
    Case,
    Cause,
    Removal,
)
from clientsmith.diff.samples import Samples
from clientsmith.diff.variance import without_none
from clientsmith.public import Key


class RequiredKeyAdded(Addition[Key]):
    """Programs of before do not send what the API asks for now."""

    id = "key-added-required"
    about = Key
    when = "a property is new in requests, and must be given"
    level = Level.BREAKING
    flags = WIRE | TYPING
    says = "`{new.twin}` must hold `{new.wire}`"
    do = "give `{new.wire}`, of type `{new.type}`"

    def fires(self, case: Case[Key]) -> bool:
        return case.new.required and is_given(case)

    def cause(self, case: Case[Key]) -> Cause:
        return key_cause(case, "there")

    @where_possible
    def witnesses(self, case: Case[Key]) -> Iterable[Witness]:
        yield sending(case.context, case.context.old_name(case.new.twin), {})


class KeyAdded(Addition[Key]):
    """Something more may be said."""

    id = "key-added"
    about = Key
    when = "a property is new in requests, and may be left out"
    level = Level.COMPATIBLE
    says = "`{new.twin}` may hold `{new.wire}`"

    def fires(self, case: Case[Key]) -> bool:
        return not case.new.required and is_given(case)

    def cause(self, case: Case[Key]) -> Cause:
        return key_cause(case, "there")


class KeyRemoved(Removal[Key]):
    """The API leaves it unread; a checker does not let it pass."""

    id = "key-removed"
    about = Key
    when = "a property is gone from requests, and the API may ignore it"
    level = Level.BREAKING
    flags = TYPING
    says = "`{old.twin}` does not hold `{old.wire}` any more"
    do = "leave `{old.wire}` out"

    def fires(self, case: Case[Key]) -> bool:
        return is_given(case) and not forbids_others(case)

    def cause(self, case: Case[Key]) -> Cause:
        return key_cause(case, "there")

    @where_possible
    def witnesses(self, case: Case[Key]) -> Iterable[Witness]:
        yield _given(case)


class KeyForbidden(Removal[Key]):
    """The API refuses what its model does not list."""

    id = "key-removed-forbidden"
    about = Key
    when = "a property is gone from requests, and the API refuses what it does not list"
    level = Level.BREAKING
    flags = WIRE | TYPING
    says = "`{old.twin}` must not hold `{old.wire}` any more"
    do = "leave `{old.wire}` out"

    def fires(self, case: Case[Key]) -> bool:
        return is_given(case) and forbids_others(case)

    def cause(self, case: Case[Key]) -> Cause:
        return key_cause(case, "there")

    @where_possible
    def witnesses(self, case: Case[Key]) -> Iterable[Witness]:
        yield _given(case)


class KeyRequired(Alteration[Key]):
    """Requests without it are refused."""

    id = "key-became-required"
    about = Key
    when = "a property that requests could leave out must be given"
    level = Level.BREAKING
    flags = WIRE | TYPING
    says = "`{new.twin}` must hold `{new.wire}`"
    do = "give `{new.wire}`, of type `{new.type}`"

    def fires(self, case: Case[Key]) -> bool:
        return case.new.required and not case.old.required and is_given(case)

    def cause(self, case: Case[Key]) -> Cause:
        return key_cause(case, "required")

    @where_possible
    def witnesses(self, case: Case[Key]) -> Iterable[Witness]:
        yield sending(case.context, case.was.twin, {})


class KeyOptional(Alteration[Key]):
    """It may be left out."""

    id = "key-became-optional"
    about = Key
    when = "a property that requests had to hold may be left out"
    level = Level.COMPATIBLE
    says = "`{new.wire}` of `{new.twin}` may be left out"

    def fires(self, case: Case[Key]) -> bool:
        return case.old.required and not case.new.required and is_given(case)

    def cause(self, case: Case[Key]) -> Cause:
        return key_cause(case, "required")


# -- types ----------------------------------------------------------------------------------


class _Typed(Alteration[Key]):
    about = Key
    differs = ("type",)

    def cause(self, case: Case[Key]) -> Cause:
        return key_cause(case, "type")


class KeyNarrowed(_Typed):
    """What was right is refused by both."""

    id = "key-type-narrowed"
    when = "requests may hold less in a property, and its Python type says so"
    level = Level.BREAKING
    flags = WIRE | TYPING
    says = "`{new.wire}` of `{new.twin}` takes `{new.type}`, and took `{old.type}`"
    do = "give `{new.wire}` as `{new.type}`"

    def fires(self, case: Case[Key]) -> bool:
        found = _types(case)
        return found.python in FEWER and found.wire in FEWER and is_given(case)

    @where_possible
    def witnesses(self, case: Case[Key]) -> Iterable[Witness]:
        yield _refused(case)


class KeyRestricted(_Typed):
    """Python lets it pass, the API does not: an enum is open, a date may be given as text."""

    id = "key-values-narrowed"
    when = "requests may hold less in a property, and its Python type does not say so"
    level = Level.BREAKING
    flags = WIRE
    says = "`{new.wire}` of `{new.twin}` takes only what is `{new.type}`, and took `{old.type}`"
    do = "give `{new.wire}` a value that the API takes"

    def fires(self, case: Case[Key]) -> bool:
        found = _types(case)
        return found.python not in FEWER and found.wire in FEWER and is_given(case)


class KeyRespelled(_Typed):
    """The API takes what it took; Python asks for it in fewer ways."""

    id = "key-annotation-narrowed"
    when = "the Python type of a property in requests takes less, and the API does not"
    level = Level.BREAKING
    flags = TYPING
    says = "`{new.wire}` of `{new.twin}` is declared `{new.type}`, and was `{old.type}`"
    do = "give `{new.wire}` as `{new.type}`"

    def fires(self, case: Case[Key]) -> bool:
        found = _types(case)
        return found.python in FEWER and found.wire not in FEWER and is_given(case)

    @where_possible
    def witnesses(self, case: Case[Key]) -> Iterable[Witness]:
        yield _refused(case)


class KeyWidened(_Typed):
    """More is right than was."""

    id = "key-type-widened"
    when = "requests may hold more in a property, and all that they could"
    level = Level.COMPATIBLE
    says = "`{new.wire}` of `{new.twin}` takes `{new.type}`, and took `{old.type}`"

    def fires(self, case: Case[Key]) -> bool:
        found = _types(case)
        kept = found.python not in FEWER and found.wire not in FEWER
        return kept and not found.same and is_given(case)


class KeyNullTaken(_Typed):
    """Null is a value, and something else than leaving it out."""

    id = "key-null-taken"
    when = "a property in requests may be null"
    level = Level.COMPATIBLE
    says = "`{new.wire}` of `{new.twin}` may be None"

    def fires(self, case: Case[Key]) -> bool:
        return _takes_none(case.new) and not _takes_none(case.old) and is_given(case)


class KeyNullRefused(_Typed):
    """Null is no value any more."""

    id = "key-null-refused"
    when = "a property in requests may be null no longer"
    level = Level.BREAKING
    flags = WIRE | TYPING
    says = "`{new.wire}` of `{new.twin}` may not be None any more"
    do = "leave `{new.wire}` out, or give it a value"

    def fires(self, case: Case[Key]) -> bool:
        return _takes_none(case.old) and not _takes_none(case.new) and is_given(case)

    @where_possible
    def witnesses(self, case: Case[Key]) -> Iterable[Witness]:
        yield sending(case.context, case.was.twin, {case.was.wire: "None"})


def _types(case: Case[Key]) -> Relation:
    old, new = without_none(case.old.type), without_none(case.new.type)
    return related(case.context, old, new)


def _takes_none(key: Key) -> bool:
    return without_none(key.type) != key.type


def _given(case: Case[Key]) -> Witness:
    """Give the key."""
    value = Samples(case.context.old).sent(case.was.type)
    return sending(case.context, case.was.twin, {case.was.wire: value})


def _refused(case: Case[Key]) -> Witness:
    """Give the key a value that it took and does not take."""
    value = refused(case.context, without_none(case.was.type), case.new.type)
    return sending(case.context, case.was.twin, {case.was.wire: value})


RULES: tuple[AnyRule, ...] = (
    RequiredKeyAdded(),
    KeyAdded(),
    KeyRemoved(),
    KeyForbidden(),
    KeyRequired(),
    KeyOptional(),
    KeyNarrowed(),
    KeyRestricted(),
    KeyRespelled(),
    KeyWidened(),
    KeyNullTaken(),
    KeyNullRefused(),
)
