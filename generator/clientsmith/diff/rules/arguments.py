"""Arguments of methods: there, gone, renamed, moved, asked for, in another place."""

from __future__ import annotations

from collections.abc import Iterable

from clientsmith.changes import Level, Witness
from clientsmith.diff.causes import argument_cause, path_cause
from clientsmith.diff.programs import Programs, where_possible
from clientsmith.diff.rule import (
    RUNTIME,
    TYPING,
    WIRE,
    Addition,
    Alteration,
    AnyRule,
    Case,
    Cause,
    Removal,
)
from clientsmith.diff.shared import of_method
from clientsmith.public import Argument


class RequiredArgumentAdded(Addition[Argument]):
    """Calls of the old SDK do not send what the API asks for now."""

    id = "argument-added-required"
    about = Argument
    when = "an argument is new and must be given"
    level = Level.BREAKING
    flags = WIRE | RUNTIME | TYPING
    says = "`{new.method}` must be given `{new.name}`"
    do = "give `{new.name}`, of type `{new.type}`"

    def fires(self, case: Case[Argument]) -> bool:
        return case.new.required and of_method(case)

    def cause(self, case: Case[Argument]) -> Cause:
        return argument_cause(case, "there")

    @where_possible
    def witnesses(self, case: Case[Argument]) -> Iterable[Witness]:
        return _called(case)


class OptionalArgumentAdded(Addition[Argument]):
    """Something more may be said."""

    id = "argument-added-optional"
    about = Argument
    when = "an argument is new and may be left out"
    level = Level.COMPATIBLE
    says = "`{new.method}` takes `{new.name}`"

    def fires(self, case: Case[Argument]) -> bool:
        return not case.new.required and of_method(case)

    def cause(self, case: Case[Argument]) -> Cause:
        return argument_cause(case, "there")


class ArgumentRemoved(Removal[Argument]):
    """An API may ignore what it does not know, so old programs are not wrong on the wire."""

    id = "argument-removed"
    about = Argument
    when = "an argument is gone"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    says = "`{old.method}` does not take `{was.name}` any more"
    do = "leave `{was.name}` out"

    def fires(self, case: Case[Argument]) -> bool:
        return of_method(case)

    def cause(self, case: Case[Argument]) -> Cause:
        return argument_cause(case, "there")

    @where_possible
    def witnesses(self, case: Case[Argument]) -> Iterable[Witness]:
        return _named(case)


class ArgumentRenamed(Alteration[Argument]):
    """It travels as before, and is called otherwise."""

    id = "argument-renamed"
    about = Argument
    when = "an argument has another name, and travels as before"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    differs = ("name",)
    says = "`{new.method}` calls `{was.name}` `{new.name}` now"
    do = "give `{new.name}` in place of `{was.name}`"

    def fires(self, case: Case[Argument]) -> bool:
        return case.old.name != case.new.name and of_method(case)

    def cause(self, case: Case[Argument]) -> Cause:
        return argument_cause(case, "name")

    @where_possible
    def witnesses(self, case: Case[Argument]) -> Iterable[Witness]:
        return _named(case)


class ArgumentSentAs(Alteration[Argument]):
    """Old programs send it under a name that the API does not know."""

    id = "argument-wire-name-changed"
    about = Argument
    when = "an argument keeps its name, and travels under another"
    level = Level.BREAKING
    flags = WIRE
    differs = ("at",)
    says = "`{new.name}` of `{new.method}` has another name on the wire"

    def fires(self, case: Case[Argument]) -> bool:
        old, new = case.old.at, case.new.at
        # A path has no names on the wire.
        return old[0] == new[0] != "path" and old[1:] != new[1:]

    def message(self, case: Case[Argument]) -> str:
        old, new = (" ".join(record.at[1:]) or "the body" for record in (case.old, case.new))
        return f"`{case.new.name}` of `{case.new.method}` is sent as `{new}`, and was as `{old}`"

    def cause(self, case: Case[Argument]) -> Cause:
        return argument_cause(case, "there")


class ArgumentMoved(Alteration[Argument]):
    """Old programs send it where the API does not look."""

    id = "argument-moved"
    about = Argument
    when = "an argument travels in another part of the request"
    level = Level.BREAKING
    flags = WIRE
    differs = ("at",)
    says = "`{new.name}` of `{new.method}` travels in the {new.at[0]}, and did in the {old.at[0]}"

    def fires(self, case: Case[Argument]) -> bool:
        return case.old.at[0] != case.new.at[0]

    def cause(self, case: Case[Argument]) -> Cause:
        if "path" in (case.old.at[0], case.new.at[0]):
            return path_cause(case.new.method)
        return argument_cause(case, "there")


class ArgumentRequired(Alteration[Argument]):
    """Calls without it are refused, by Python and by the API."""

    id = "argument-became-required"
    about = Argument
    when = "an argument that could be left out must be given"
    level = Level.BREAKING
    flags = WIRE | RUNTIME | TYPING
    says = "`{new.method}` must be given `{new.name}`"
    do = "give `{new.name}`, of type `{new.type}`"

    def fires(self, case: Case[Argument]) -> bool:
        return case.new.required and not case.old.required and of_method(case)

    def cause(self, case: Case[Argument]) -> Cause:
        return argument_cause(case, "required")

    @where_possible
    def witnesses(self, case: Case[Argument]) -> Iterable[Witness]:
        return _called(case)


class ArgumentOptional(Alteration[Argument]):
    """It may be left out."""

    id = "argument-became-optional"
    about = Argument
    when = "an argument that had to be given may be left out"
    level = Level.COMPATIBLE
    says = "`{new.name}` of `{new.method}` may be left out"

    def fires(self, case: Case[Argument]) -> bool:
        return case.old.required and not case.new.required and of_method(case)

    def cause(self, case: Case[Argument]) -> Cause:
        return argument_cause(case, "required")


class ArgumentNamedOnly(Alteration[Argument]):
    """Calls that give it by position fail."""

    id = "argument-became-keyword"
    about = Argument
    when = "an argument that could be given by position must be given by name"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    differs = ("positional",)
    says = "`{new.name}` of `{new.method}` must be given by name"
    do = "write `{new.name}=` in front of it"

    def fires(self, case: Case[Argument]) -> bool:
        return case.old.positional > 0 == case.new.positional and of_method(case)

    def cause(self, case: Case[Argument]) -> Cause:
        return argument_cause(case, "place")

    @where_possible
    def witnesses(self, case: Case[Argument]) -> Iterable[Witness]:
        return _by_position(case)


class ArgumentPositional(Alteration[Argument]):
    """It may be given by position as well."""

    id = "argument-became-positional"
    about = Argument
    when = "an argument that had to be given by name may be given by position"
    level = Level.COMPATIBLE
    differs = ("positional",)
    says = "`{new.name}` of `{new.method}` may be given by position"

    def fires(self, case: Case[Argument]) -> bool:
        return case.new.positional > 0 == case.old.positional and of_method(case)

    def cause(self, case: Case[Argument]) -> Cause:
        return argument_cause(case, "place")


class ArgumentPlaced(Alteration[Argument]):
    """Calls by position give it the value of another, in silence where types allow."""

    id = "argument-place-changed"
    about = Argument
    when = "an argument has another place among those that may be given by position"
    level = Level.BREAKING
    flags = RUNTIME
    differs = ("positional",)
    says = (
        "`{new.name}` of `{new.method}` is at place {new.positional}, and was at {old.positional}"
    )
    do = "give it by name, or in its new place"

    def fires(self, case: Case[Argument]) -> bool:
        old, new = case.old.positional, case.new.positional
        return 0 < old != new > 0 and of_method(case)

    def cause(self, case: Case[Argument]) -> Cause:
        return argument_cause(case, "place")

    @where_possible
    def witnesses(self, case: Case[Argument]) -> Iterable[Witness]:
        return _in_place(case)


class ArgumentDeprecated(Alteration[Argument]):
    """It works as before."""

    id = "argument-deprecated"
    about = Argument
    when = "an argument has become deprecated"
    level = Level.COMPATIBLE
    says = "`{new.name}` of `{new.method}` is deprecated"

    def fires(self, case: Case[Argument]) -> bool:
        return case.new.deprecated and not case.old.deprecated

    def cause(self, case: Case[Argument]) -> Cause:
        return argument_cause(case, "deprecated")


class ArgumentUndeprecated(Alteration[Argument]):
    """It will stay."""

    id = "argument-undeprecated"
    about = Argument
    when = "an argument is deprecated no longer"
    level = Level.COMPATIBLE
    says = "`{new.name}` of `{new.method}` is not deprecated any more"

    def fires(self, case: Case[Argument]) -> bool:
        return case.old.deprecated and not case.new.deprecated

    def cause(self, case: Case[Argument]) -> Cause:
        return argument_cause(case, "deprecated")


# -- programs -------------------------------------------------------------------------------


def _called(case: Case[Argument]) -> Iterable[Witness]:
    """Call with what had to be given."""
    programs = Programs(case.context.old)
    method = case.context.old_method(case.new.method)
    return programs.both(programs.call(method), answer=programs.answer(method))


def _named(case: Case[Argument]) -> Iterable[Witness]:
    """Call with the argument given by name."""
    programs = Programs(case.context.old)
    given = {case.was.name: programs.samples.sent(case.was.type)}
    call = programs.call(case.was.method, given)
    return programs.both(call, answer=programs.answer(case.was.method))


def _by_position(case: Case[Argument]) -> Iterable[Witness]:
    programs = Programs(case.context.old)
    call = programs.placed(case.was.method)
    return programs.both(call, answer=programs.answer(case.was.method))


def _in_place(case: Case[Argument]) -> Iterable[Witness]:
    """Call by position, and look where each value has gone."""
    yield Programs(case.context.old).sent_to(case.was.method)


RULES: tuple[AnyRule, ...] = (
    RequiredArgumentAdded(),
    OptionalArgumentAdded(),
    ArgumentRemoved(),
    ArgumentRenamed(),
    ArgumentSentAs(),
    ArgumentMoved(),
    ArgumentRequired(),
    ArgumentOptional(),
    ArgumentNamedOnly(),
    ArgumentPositional(),
    ArgumentPlaced(),
    ArgumentDeprecated(),
    ArgumentUndeprecated(),
)
