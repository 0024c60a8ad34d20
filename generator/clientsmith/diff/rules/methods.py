"""Methods: there, gone, renamed, moved, sent elsewhere, out of use."""

from __future__ import annotations

from collections.abc import Iterable

from clientsmith.changes import Level, Witness
from clientsmith.diff.causes import path_cause, shape
from clientsmith.diff.programs import Programs, checked, where_possible
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
from clientsmith.public import Method


class MethodAdded(Addition[Method]):
    """A new operation."""

    id = "method-added"
    about = Method
    when = "a method is new"
    level = Level.COMPATIBLE
    says = "`{new.name}` is new"

    def fires(self, case: Case[Method]) -> bool:
        return not case.new.kept


class MethodRemoved(Removal[Method]):
    """An operation is gone from the spec."""

    id = "method-removed"
    about = Method
    when = "a method is gone, and its operation with it"
    level = Level.BREAKING
    flags = WIRE | RUNTIME | TYPING
    says = "`{was.name}` is gone"

    def fires(self, case: Case[Method]) -> bool:
        return not case.was.kept

    @where_possible
    def witnesses(self, case: Case[Method]) -> Iterable[Witness]:
        return _called(case)


class MethodRenamed(Alteration[Method]):
    """The operation is the same, its Python name is not."""

    id = "method-renamed"
    about = Method
    when = "a method has another name in the same group, and sends the same"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    differs = ("name",)
    says = "`{was.name}` is called `{new.name}` now"
    do = "call `{new.name}` in place of `{was.name}`"

    def fires(self, case: Case[Method]) -> bool:
        return _is_renamed(case) and not case.context.keeps(case.was.name)

    @where_possible
    def witnesses(self, case: Case[Method]) -> Iterable[Witness]:
        return _called(case)


class MethodMoved(Alteration[Method]):
    """The operation is the same, and hangs on another resource."""

    id = "method-moved"
    about = Method
    when = "a method is in another group, and sends the same"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    differs = ("name",)
    says = "`{was.name}` has moved to `{new.name}`"
    do = "call `{new.name}` in place of `{was.name}`"

    def fires(self, case: Case[Method]) -> bool:
        return _has_moved(case) and not case.context.keeps(case.was.name)

    @where_possible
    def witnesses(self, case: Case[Method]) -> Iterable[Witness]:
        return _called(case)


class MethodKept(Alteration[Method]):
    """The old name is there still, and deprecated."""

    id = "method-renamed-kept"
    about = Method
    when = "a method has another name or group, and the old name still works"
    level = Level.COMPATIBLE
    differs = ("name",)
    says = "`{was.name}` is called `{new.name}` now; the old name goes on working"
    do = "call `{new.name}` in place of `{was.name}`"

    def fires(self, case: Case[Method]) -> bool:
        renamed = _is_renamed(case) or _has_moved(case)
        return renamed and case.context.keeps(case.was.name)


class AliasRemoved(Removal[Method]):
    """It stood for a method that is there."""

    id = "method-old-name-removed"
    about = Method
    when = "a name of an earlier release for a method works no longer"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    says = "`{was.name}`, a name of an earlier release, is gone"
    do = "call `{was.kept}` in place of `{was.name}`"

    def fires(self, case: Case[Method]) -> bool:
        return bool(case.was.kept) and case.was.name not in case.context.new.methods

    @where_possible
    def witnesses(self, case: Case[Method]) -> Iterable[Witness]:
        programs = Programs(case.context.old)
        # What it stands for takes the same arguments.
        call = programs.call(case.was.kept).replace(
            f"client.{case.was.kept}(", f"client.{checked(case.was.name)}("
        )
        return programs.both(call, answer=programs.answer(case.was.kept))


class PathChanged(Alteration[Method]):
    """Old programs ask for what is not there."""

    id = "method-path-changed"
    about = Method
    when = "the path of an operation is another"
    level = Level.BREAKING
    flags = WIRE
    weight = 1
    differs = ("binding",)
    says = "`{new.name}` is at another path: {was.path} is {new.path} now"

    def fires(self, case: Case[Method]) -> bool:
        return shape(_path(case.was)) != shape(_path(case.new))

    def message(self, case: Case[Method]) -> str:
        return f"`{case.new.name}` is sent to `{_path(case.new)}` in place of `{_path(case.was)}`"

    def cause(self, case: Case[Method]) -> Cause:
        return path_cause(case.new.name)


class VerbChanged(Alteration[Method]):
    """Old programs send a request of a kind that is not answered."""

    id = "method-verb-changed"
    about = Method
    when = "the HTTP method of an operation is another"
    level = Level.BREAKING
    flags = WIRE
    differs = ("binding",)
    says = "`{new.name}` is another HTTP method"

    def fires(self, case: Case[Method]) -> bool:
        return case.was.binding[0] != case.new.binding[0]

    def message(self, case: Case[Method]) -> str:
        old, new = case.was.binding[0], case.new.binding[0]
        return f"`{case.new.name}` is sent as `{new}` in place of `{old}`"


class MethodDeprecated(Alteration[Method]):
    """It works as before; SemVer 7 asks for a minor version. Strict type checkers point it out."""

    id = "method-deprecated"
    about = Method
    when = "a method has become deprecated"
    level = Level.COMPATIBLE
    says = "`{new.name}` is deprecated"

    def fires(self, case: Case[Method]) -> bool:
        return case.new.deprecated and not case.old.deprecated


class MethodUndeprecated(Alteration[Method]):
    """It will stay."""

    id = "method-undeprecated"
    about = Method
    when = "a method is deprecated no longer"
    level = Level.COMPATIBLE
    says = "`{new.name}` is not deprecated any more"

    def fires(self, case: Case[Method]) -> bool:
        return case.old.deprecated and not case.new.deprecated


def _own(method: Method) -> str:
    return method.name.rpartition(".")[2]


def _is_renamed(case: Case[Method]) -> bool:
    return _own(case.was) != _own(case.new) and not _has_moved(case)


def _group(name: str) -> str:
    return name.rpartition(".")[0]


def _path(method: Method) -> str:
    return " ".join(method.binding[1:])


def _has_moved(case: Case[Method]) -> bool:
    """Whether a method has left its group, wherever that is now."""
    old, new = _group(case.was.name), _group(case.new.name)
    return case.context.matching.resources.get(old, old) != new


def _called(case: Case[Method]) -> Iterable[Witness]:
    programs = Programs(case.context.old)
    name = case.was.name
    return programs.both(programs.call(name), answer=programs.answer(name))


RULES: tuple[AnyRule, ...] = (
    MethodAdded(),
    MethodRemoved(),
    MethodRenamed(),
    MethodMoved(),
    MethodKept(),
    AliasRemoved(),
    PathChanged(),
    VerbChanged(),
    MethodDeprecated(),
    MethodUndeprecated(),
)
