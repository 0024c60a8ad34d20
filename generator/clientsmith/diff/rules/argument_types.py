"""Types of arguments: which values a call may hold, to a type checker and to the API."""

from __future__ import annotations

from collections.abc import Iterable

from clientsmith.changes import Level, Witness
from clientsmith.diff.causes import argument_cause
from clientsmith.diff.programs import Programs, where_possible
from clientsmith.diff.relation import spelled_out
from clientsmith.diff.rule import TYPING, WIRE, Alteration, AnyRule, Case, Cause
from clientsmith.diff.shared import NARROWED, of_method, types
from clientsmith.diff.variance import Variance, read, without_none
from clientsmith.public import Argument

_SET = "set["


class _Typed(Alteration[Argument]):
    """A rule about the type of an argument."""

    about = Argument
    differs = ("type",)

    def cause(self, case: Case[Argument]) -> Cause:
        return argument_cause(case, "type")


class TypeNarrowed(_Typed):
    """What was right is refused by both."""

    id = "argument-type-narrowed"
    when = "an argument takes fewer values, and its Python type says so"
    level = Level.BREAKING
    flags = WIRE | TYPING
    says = "`{new.name}` of `{new.method}` takes `{new.type}`, and took `{old.type}`"
    do = "give `{new.name}` as `{new.type}`"

    def fires(self, case: Case[Argument]) -> bool:
        found = types(case)
        narrower = found.python is Variance.NARROWER and found.wire in NARROWED
        return narrower and of_method(case)

    @where_possible
    def witnesses(self, case: Case[Argument]) -> Iterable[Witness]:
        return _refused(case)


class TypeChanged(_Typed):
    """The same, and other values are right now."""

    id = "argument-type-changed"
    when = "an argument takes other values, and its Python type says so"
    level = Level.BREAKING
    flags = WIRE | TYPING
    says = "`{new.name}` of `{new.method}` takes `{new.type}`, and took `{old.type}`"
    do = "give `{new.name}` as `{new.type}`"

    def fires(self, case: Case[Argument]) -> bool:
        found = types(case)
        other = found.python is Variance.OTHER and found.wire in NARROWED
        return other and of_method(case)

    @where_possible
    def witnesses(self, case: Case[Argument]) -> Iterable[Witness]:
        return _refused(case)


class AnnotationNarrowed(_Typed):
    """The API takes what it took; Python asks for it in fewer ways."""

    id = "argument-annotation-narrowed"
    when = "the Python type of an argument takes fewer values, and the API does not"
    level = Level.BREAKING
    flags = TYPING
    says = "`{new.name}` of `{new.method}` is declared `{new.type}`, and was `{old.type}`"
    do = "give `{new.name}` as `{new.type}`"

    def fires(self, case: Case[Argument]) -> bool:
        found = types(case)
        return found.python in NARROWED and found.wire not in NARROWED and of_method(case)

    @where_possible
    def witnesses(self, case: Case[Argument]) -> Iterable[Witness]:
        return _refused(case)


class ValuesNarrowed(_Typed):
    """Python lets it pass, the API does not: an enum is open, a date may be given as text."""

    id = "argument-values-narrowed"
    when = "the API takes fewer values of an argument, and its Python type does not say so"
    level = Level.BREAKING
    flags = WIRE
    says = "`{new.name}` of `{new.method}` takes only what is `{new.type}`, and took `{old.type}`"
    do = "give `{new.name}` a value that the API takes"

    def fires(self, case: Case[Argument]) -> bool:
        found = types(case)
        if not of_method(case):  # Nothing but the wire is there of a channel's.
            return found.wire in NARROWED
        return found.python not in NARROWED and found.wire in NARROWED


class TypeWidened(_Typed):
    """More is right than was."""

    id = "argument-type-widened"
    when = "an argument takes more values, and all that it took"
    level = Level.COMPATIBLE
    says = "`{new.name}` of `{new.method}` takes `{new.type}`, and took `{old.type}`"

    def fires(self, case: Case[Argument]) -> bool:
        found = types(case)
        if not of_method(case):
            return found.wire is Variance.WIDER
        return not found.same and found.python not in NARROWED and found.wire not in NARROWED


class NullRefused(_Typed):
    """Null is no value any more."""

    id = "argument-null-refused"
    when = "an argument may be null no longer"
    level = Level.BREAKING
    flags = WIRE | TYPING
    differs = ("nullable",)
    says = "`{new.name}` of `{new.method}` may not be None any more"
    do = "leave `{new.name}` out, or give it a value"

    def fires(self, case: Case[Argument]) -> bool:
        refused = _takes_none(case.old) and not _takes_none(case.new)
        return refused and of_method(case)

    @where_possible
    def witnesses(self, case: Case[Argument]) -> Iterable[Witness]:
        programs, method = Programs(case.context.old), case.was.method
        call = programs.call(method, {case.was.name: "None"})
        yield programs.check(call, answer=programs.answer(method))


class NullTaken(_Typed):
    """Null is a value, and something else than leaving it out."""

    id = "argument-null-taken"
    when = "an argument may be null now"
    level = Level.COMPATIBLE
    differs = ("nullable",)
    says = "`{new.name}` of `{new.method}` may be None"

    def fires(self, case: Case[Argument]) -> bool:
        return _takes_none(case.new) and not _takes_none(case.old)


class _Formed(_Typed):
    """A rule about what the Python type does not say."""

    differs = ("schema",)

    def applies(self, case: Case[Argument]) -> bool:
        """Whether only the schema differs."""
        return case.old.type == case.new.type and case.old.schema != case.new.schema


class FormatAdded(_Formed):
    """Text or numbers of a certain form only."""

    id = "argument-format-added"
    when = "an argument must have a format, and its Python type does not say so"
    level = Level.BREAKING
    flags = WIRE
    says = "`{new.name}` of `{new.method}` must be `{new.schema}`"

    def fires(self, case: Case[Argument]) -> bool:
        added = not case.old.schema and not _unique(case.new)
        return self.applies(case) and added


class FormatRemoved(_Formed):
    """Any text or number will do."""

    id = "argument-format-removed"
    when = "an argument need not have a format any more"
    level = Level.COMPATIBLE
    says = "`{new.name}` of `{new.method}` need not be `{old.schema}`"

    def fires(self, case: Case[Argument]) -> bool:
        removed = not case.new.schema and not _unique(case.old)
        return self.applies(case) and removed


class FormatChanged(_Formed):
    """What has the one need not have the other."""

    id = "argument-format-changed"
    when = "an argument must have another format"
    level = Level.BREAKING
    flags = WIRE
    says = "`{new.name}` of `{new.method}` must be `{new.schema}`, and was `{old.schema}`"

    def fires(self, case: Case[Argument]) -> bool:
        both = bool(case.old.schema and case.new.schema)
        return self.applies(case) and both and _unique(case.old) == _unique(case.new)


class UniqueItemsRequired(_Formed):
    """A list with one item twice is refused."""

    id = "argument-unique-items-required"
    when = "the items of a list must differ from one another"
    level = Level.BREAKING
    flags = WIRE
    says = "the items of `{new.name}` of `{new.method}` must be unique"

    def fires(self, case: Case[Argument]) -> bool:
        return self.applies(case) and _unique(case.new) and not _unique(case.old)


class UniqueItemsDropped(_Formed):
    """An item may stand in a list twice."""

    id = "argument-unique-items-dropped"
    when = "the items of a list may be equal to one another"
    level = Level.COMPATIBLE
    says = "the items of `{new.name}` of `{new.method}` need not be unique"

    def fires(self, case: Case[Argument]) -> bool:
        return self.applies(case) and _unique(case.old) and not _unique(case.new)


def _takes_none(argument: Argument) -> bool:
    return without_none(argument.type) != argument.type


def _unique(argument: Argument) -> bool:
    return argument.schema.startswith(_SET)


def _refused(case: Case[Argument]) -> Iterable[Witness]:
    """Give a value that is of the old type and not of the new one."""
    programs, was = Programs(case.context.old), case.was
    new = read(spelled_out(case.context.new, case.new.type))
    value = programs.samples.refused(without_none(was.type), new)
    call = programs.call(was.method, {was.name: value})
    yield programs.check(call, answer=programs.answer(was.method))


RULES: tuple[AnyRule, ...] = (
    TypeNarrowed(),
    TypeChanged(),
    AnnotationNarrowed(),
    ValuesNarrowed(),
    TypeWidened(),
    NullRefused(),
    NullTaken(),
    FormatAdded(),
    FormatRemoved(),
    FormatChanged(),
    UniqueItemsRequired(),
    UniqueItemsDropped(),
)
