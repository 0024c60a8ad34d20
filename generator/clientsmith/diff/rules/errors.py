"""Replies that become exceptions. Which class is raised follows from the status alone."""

from __future__ import annotations

from collections.abc import Iterable

from clientsmith.changes import Level, Witness
from clientsmith.diff.programs import Answer, Programs, where_possible
from clientsmith.diff.relation import spelled_out
from clientsmith.diff.rule import (
    RUNTIME,
    WIRE,
    Addition,
    Alteration,
    AnyRule,
    Case,
    Cause,
    Removal,
)
from clientsmith.diff.shared import whole_types
from clientsmith.diff.variance import Variance
from clientsmith.public import Error, Model


class ErrorAdded(Addition[Error]):
    """The SDK raises the class of a status whether the spec lists it or not."""

    id = "error-added"
    about = Error
    when = "a method may fail with a status that was not listed"
    level = Level.COMPATIBLE
    says = "`{new.method}` may fail with status {new.status}, a `{new.raises}`"

    def fires(self, case: Case[Error]) -> bool:
        return not _listed(case.context.old.surface.all(Error), _before(case), case.new.status)

    def cause(self, case: Case[Error]) -> Cause:
        return ("error", case.new.method, case.new.status, "there")


class ErrorRemoved(Removal[Error]):
    """A failure less."""

    id = "error-removed"
    about = Error
    when = "a status is not listed any more as one that a method may fail with"
    level = Level.COMPATIBLE
    says = "`{old.method}` does not fail with status {old.status} any more"

    def fires(self, case: Case[Error]) -> bool:
        old, known = case.old, case.context.new.surface.all(Error)
        return not _listed(known, old.method, old.status)

    def cause(self, case: Case[Error]) -> Cause:
        return ("error", case.old.method, case.old.status, "there")


class ErrorMediaTypeAdded(Addition[Error]):
    """A program that goes by its body may meet another."""

    id = "error-media-type-added"
    about = Error
    when = "the body of an error may be of another media type as well"
    level = Level.RISKY
    says = "status {new.status} of `{new.method}` may come with `{new.media_type}` as well"

    def fires(self, case: Case[Error]) -> bool:
        return _listed(case.context.old.surface.all(Error), _before(case), case.new.status)


class ErrorMediaTypeRemoved(Removal[Error]):
    """A body less to be ready for."""

    id = "error-media-type-removed"
    about = Error
    when = "the body of an error is not of a media type any more"
    level = Level.COMPATIBLE
    says = "status {old.status} of `{old.method}` does not come with `{old.media_type}` any more"

    def fires(self, case: Case[Error]) -> bool:
        old, known = case.old, case.context.new.surface.all(Error)
        return _listed(known, old.method, old.status)


class _Body(Alteration[Error]):
    """A rule about the body of an error, where it has one on both sides."""

    about = Error

    def cause(self, case: Case[Error]) -> Cause:
        return ("error", case.new.method, case.new.status, case.new.media_type, "type")


class ErrorTypeChanged(_Body):
    """`error.body` is an object of another class: old programs cannot read it, nor can new ones."""

    id = "error-type-changed"
    when = "the body of an error is of another class"
    level = Level.BREAKING
    flags = WIRE | RUNTIME
    differs = ("type",)
    says = "status {new.status} of `{new.method}` has a `{new.type}` as body, was `{old.type}`"
    do = "look for `{new.type}` in `error.body`"

    def fires(self, case: Case[Error]) -> bool:
        lost = whole_types(case).python is not Variance.SAME
        return lost and _is_model(case)

    @where_possible
    def witnesses(self, case: Case[Error]) -> Iterable[Witness]:
        programs, was = Programs(case.context.old), case.was
        if not was.status.isdigit():
            return
        call = programs.call(was.method)
        name = spelled_out(case.context.old, was.type)
        yield programs.run(
            "try:",
            f"    {call}",
            "except ApiError as error:",
            f"    assert isinstance(error.body, {name})",
            answer=Answer.of_json(programs.samples.read(was.type), int(was.status)),
            names=("ApiError", *programs.importable(name)),
        )


class ErrorTypeGained(_Body):
    """Programs that read parsed JSON find an object."""

    id = "error-values-changed"
    when = "the body of an error, which had no class of its own, is of another type"
    level = Level.RISKY
    differs = ("type",)
    says = "status {new.status} of `{new.method}` has `{new.type}` as body, and had `{old.type}`"

    def fires(self, case: Case[Error]) -> bool:
        bodies = case.old.kind and case.new.kind
        changed = case.old.type != case.new.type and not whole_types(case).same
        return bool(bodies) and changed and not _is_model(case)


class ErrorBodyGained(_Body):
    """`error.body` was None, or what the server said anyway."""

    id = "error-body-gained"
    when = "an error comes with a body, and had none"
    level = Level.COMPATIBLE
    says = "status {new.status} of `{new.method}` comes with `{new.type}`"

    def fires(self, case: Case[Error]) -> bool:
        return bool(case.new.kind) and not case.old.kind


class ErrorBodyDropped(_Body):
    """Old programs find None, where it was of no class of its own."""

    id = "error-body-dropped"
    when = "an error comes with no body any more"
    level = Level.BREAKING
    flags = WIRE
    says = "status {new.status} of `{new.method}` comes with no body"

    def fires(self, case: Case[Error]) -> bool:
        return bool(case.old.kind) and not case.new.kind


class ErrorMediaTypeChanged(Alteration[Error]):
    """It is told by its class, as before."""

    id = "error-media-type-changed"
    about = Error
    when = "the body of an error is of another media type"
    level = Level.RISKY
    differs = ("media_type",)
    says = "status {new.status} of `{new.method}` comes with `{new.media_type}`"

    def fires(self, case: Case[Error]) -> bool:
        both = bool(case.old.kind and case.new.kind)
        return both and case.old.media_type != case.new.media_type


def _before(case: Case[Error]) -> str:
    return case.context.old_method(case.new.method)


def _listed(errors: Iterable[Error], method: str, status: str) -> bool:
    return any(error.method == method and error.status == status for error in errors)


def _is_model(case: Case[Error]) -> bool:
    """Whether the body was an object of a class."""
    named = spelled_out(case.context.old, case.was.type) if case.was.type else ""
    return isinstance(case.context.old.types.get(named), Model)


RULES: tuple[AnyRule, ...] = (
    ErrorAdded(),
    ErrorRemoved(),
    ErrorMediaTypeAdded(),
    ErrorMediaTypeRemoved(),
    ErrorTypeChanged(),
    ErrorTypeGained(),
    ErrorBodyGained(),
    ErrorBodyDropped(),
    ErrorMediaTypeChanged(),
)
