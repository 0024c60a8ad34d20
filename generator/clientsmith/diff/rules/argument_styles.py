"""How arguments travel, and what the API takes for one that is left out."""

from __future__ import annotations

from clientsmith.changes import Level
from clientsmith.diff.causes import argument_cause
from clientsmith.diff.rule import NOBODY, WIRE, Alteration, AnyRule, Case, Cause
from clientsmith.public import Argument

_USUAL = {
    "path": ("simple",),
    "query": ("form", "explode"),
    "header": ("simple",),
    "cookie": ("form", "explode"),
}
"""OpenAPI 3.1, 4.8.12.1: the defaults of `style` and `explode`."""


class _Styled(Alteration[Argument]):
    """A rule about how an argument is written."""

    about = Argument
    level = Level.BREAKING
    flags = WIRE
    differs = ("style",)

    def applies(self, case: Case[Argument]) -> bool:
        """Whether it travels in one place, by a style and not by a media type."""
        contents = {record.style[:1] == ("content",) for record in (case.old, case.new)}
        return case.old.at[0] == case.new.at[0] and contents == {False}


class StyleChanged(_Styled):
    """Old programs write it as it is not read any more."""

    id = "argument-style-changed"
    when = "an argument is written in another style"
    says = "`{new.name}` of `{new.method}` is written in another style"

    def fires(self, case: Case[Argument]) -> bool:
        return self.applies(case) and _style(case.old)[0] != _style(case.new)[0]


class ExplodeChanged(_Styled):
    """The same, of lists and objects."""

    id = "argument-explode-changed"
    when = "the items of an argument are written together, and were apart, or the other way"
    says = "the items of `{new.name}` of `{new.method}` are put together in another way"

    def fires(self, case: Case[Argument]) -> bool:
        old, new = _style(case.old), _style(case.new)
        return self.applies(case) and old[0] == new[0] and _flag(old, new, "explode")


class ReservedChanged(_Styled):
    """A slash is a slash, or is `%2F`; a server that decodes first sees no difference."""

    id = "argument-reserved-changed"
    when = "characters that are reserved in URLs are escaped in an argument, or are no more"
    level = Level.RISKY
    flags = NOBODY
    says = "`{new.name}` of `{new.method}` has its reserved characters escaped otherwise"

    def fires(self, case: Case[Argument]) -> bool:
        return self.applies(case) and _flag(_style(case.old), _style(case.new), "reserved")


class ContentChanged(_Styled):
    """It is a document in a parameter, or one of another kind."""

    id = "argument-content-changed"
    when = "an argument is written by another media type, or by one where it had a style"
    says = "`{new.name}` of `{new.method}` is written by another media type"

    def fires(self, case: Case[Argument]) -> bool:
        contents = [r.style if r.style[:1] == ("content",) else () for r in (case.old, case.new)]
        return case.old.at[0] == case.new.at[0] and contents[0] != contents[1]


class _Defaulted(Alteration[Argument]):
    """A rule about what the API takes for what is left out; the SDK sends nothing for it."""

    about = Argument
    differs = ("default",)

    def cause(self, case: Case[Argument]) -> Cause:
        return argument_cause(case, "default")


class DefaultAdded(_Defaulted):
    """It is said what happens without it."""

    id = "argument-default-added"
    when = "an argument has a default now"
    level = Level.COMPATIBLE
    says = "`{new.name}` of `{new.method}` is {new.default} where it is left out"

    def fires(self, case: Case[Argument]) -> bool:
        return bool(case.new.default) and not case.old.default


class DefaultRemoved(_Defaulted):
    """It is said no more."""

    id = "argument-default-removed"
    when = "an argument has no default any more"
    level = Level.RISKY
    says = "`{new.name}` of `{new.method}` has no default any more; it was {old.default}"
    do = "give `{new.name}` where {old.default} is meant"

    def fires(self, case: Case[Argument]) -> bool:
        return bool(case.old.default) and not case.new.default and not case.new.required


class DefaultChanged(_Defaulted):
    """The same call means something else."""

    id = "argument-default-changed"
    when = "an argument has another default"
    level = Level.RISKY
    says = "`{new.name}` of `{new.method}` is {new.default} where it is left out, was {old.default}"
    do = "give `{new.name}` where {old.default} is meant"

    def fires(self, case: Case[Argument]) -> bool:
        old, new = case.old.default, case.new.default
        return bool(old and new) and old != new


def _style(argument: Argument) -> tuple[str, ...]:
    return argument.style or _USUAL.get(argument.at[0], ("form",))


def _flag(old: tuple[str, ...], new: tuple[str, ...], flag: str) -> bool:
    return (flag in old[1:]) != (flag in new[1:])


RULES: tuple[AnyRule, ...] = (
    StyleChanged(),
    ExplodeChanged(),
    ReservedChanged(),
    ContentChanged(),
    DefaultAdded(),
    DefaultRemoved(),
    DefaultChanged(),
)
