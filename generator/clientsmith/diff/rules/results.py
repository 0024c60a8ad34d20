"""What methods give back: values of another type, pages, streams."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clientsmith.changes import Level, Witness
from clientsmith.diff.causes import result_cause
from clientsmith.diff.programs import Programs, where_possible
from clientsmith.diff.relation import related
from clientsmith.diff.rule import RUNTIME, TYPING, Alteration, AnyRule, Case, Cause
from clientsmith.diff.uses import names_in
from clientsmith.diff.variance import Variance
from clientsmith.public import Method

_STREAMS = ("ByteStream", "EventStream")


class _Result(Alteration[Method]):
    """A rule about what a method returns."""

    about = Method
    differs = ("returns",)
    weight = 1
    says = "`{new.name}` gives `{new.returns}`, and gave `{was.returns}`"

    def cause(self, case: Case[Method]) -> Cause:
        return result_cause(case.new.name)


class _Broken(_Result):
    """A program that goes by the old type is wrong."""

    level = Level.BREAKING
    flags = RUNTIME | TYPING
    do = "treat what it gives as `{new.returns}`"

    @where_possible
    def witnesses(self, case: Case[Method]) -> Iterable[Witness]:
        yield _typed(case)
        yield from _looked_at(case)


class ReturnWidened(_Result):
    """Some results are what a caller is not ready for; a type checker says so."""

    id = "method-return-widened"
    when = "a method may give values that it did not give"
    level = Level.BREAKING
    flags = TYPING
    do = "be ready for `{new.returns}`"

    def fires(self, case: Case[Method]) -> bool:
        return _variance(case) is Variance.WIDER and not _forgotten(case)

    @where_possible
    def witnesses(self, case: Case[Method]) -> Iterable[Witness]:
        yield _typed(case)


class ReturnNarrowed(_Result):
    """A caller is ready for more than can come."""

    id = "method-return-narrowed"
    when = "a method gives fewer values than it did"
    level = Level.COMPATIBLE

    def fires(self, case: Case[Method]) -> bool:
        return _variance(case) is Variance.NARROWER and not _learned(case)


class ReturnChanged(_Broken):
    """Another class, with other attributes."""

    id = "method-return-changed"
    when = "a method gives values of another type"

    def fires(self, case: Case[Method]) -> bool:
        other = _variance(case) is Variance.OTHER
        return other and "None" not in (case.old.returns, case.new.returns)


class ReturnLearned(_Broken):
    """A dict becomes a model, whose items are attributes."""

    id = "method-return-typed"
    when = "a method gives values of a class, and gave parsed JSON"
    do = "look up attributes in what it gives, in place of keys"

    def fires(self, case: Case[Method]) -> bool:
        return _variance(case) is Variance.NARROWER and _learned(case)

    @where_possible
    def witnesses(self, case: Case[Method]) -> Iterable[Witness]:
        programs, was = Programs(case.context.old), case.was
        place, _ = programs.class_of(was.returns)
        call = f"value = {programs.call(was.name)}"
        return programs.both(call, f'print({place}["x"])', answer=programs.answer(was.name))


class ReturnForgotten(_Result):
    """A model becomes a dict; a type checker takes anything from it."""

    id = "method-return-untyped"
    when = "a method gives parsed JSON, and gave values of a class"
    level = Level.BREAKING
    flags = RUNTIME
    do = "look up keys in what it gives, in place of attributes"

    def fires(self, case: Case[Method]) -> bool:
        return _variance(case) is Variance.WIDER and _forgotten(case)

    @where_possible
    def witnesses(self, case: Case[Method]) -> Iterable[Witness]:
        return _looked_at(case)


class ReturnDropped(_Broken):
    """There is nothing to look at."""

    id = "method-return-dropped"
    when = "a method gives nothing, and gave a value"
    do = "go on without it"

    def fires(self, case: Case[Method]) -> bool:
        return case.new.returns == "None" != case.old.returns


class ReturnGained(_Result):
    """Who has not looked at it, need not."""

    id = "method-return-gained"
    when = "a method gives a value, and gave nothing"
    level = Level.COMPATIBLE

    def fires(self, case: Case[Method]) -> bool:
        return case.old.returns == "None" != case.new.returns


class BecamePaged(_Broken):
    """The page is inside of what iterates over all pages."""

    id = "method-became-paged"
    when = "a method gives a pager, and gave one page"
    do = "iterate over what it gives; `.items` are those of the first page, `.body` is the page"

    def fires(self, case: Case[Method]) -> bool:
        return _is_pager(case.new) and not _is_pager(case.old)


class NoLongerPaged(_Broken):
    """The page itself."""

    id = "method-no-longer-paged"
    when = "a method gives one page, and gave a pager"
    do = "take the items out of `{new.returns}`"

    def fires(self, case: Case[Method]) -> bool:
        return _is_pager(case.old) and not _is_pager(case.new)


class BecameStreaming(_Broken):
    """The value arrives in pieces."""

    id = "method-became-streaming"
    when = "a method gives a stream, and gave a value"
    do = "iterate over what it gives, within `with`"

    def fires(self, case: Case[Method]) -> bool:
        return _is_stream(case.new) and not _is_stream(case.old)


class NoLongerStreaming(_Broken):
    """The value is there at once."""

    id = "method-no-longer-streaming"
    when = "a method gives a value, and gave a stream"
    do = "use `{new.returns}` as it is"

    def fires(self, case: Case[Method]) -> bool:
        return _is_stream(case.old) and not _is_stream(case.new)


# -- kinds of result ------------------------------------------------------------------------


def _is_pager(method: Method) -> bool:
    return method.returns.startswith("SyncPager[")


def _is_stream(method: Method) -> bool:
    return method.returns.startswith(_STREAMS)


def _variance(case: Case[Method]) -> Variance:
    """Compare results of one kind; what is of another kind has a rule of its own."""
    old, new = case.old, case.new
    kinds = [(_is_pager(method), _is_stream(method)) for method in (old, new)]
    if kinds[0] != kinds[1]:
        return Variance.SAME
    return related(case.context, old.returns, new.returns).python


def _learned(case: Case[Method]) -> bool:
    # A dict has keys, as parsed JSON has them.
    stays = case.new.returns.startswith("dict[")
    return _has_any(case.old) and not _has_any(case.new) and not stays


def _forgotten(case: Case[Method]) -> bool:
    return _has_any(case.new) and not _has_any(case.old)


def _has_any(method: Method) -> bool:
    return "Any" in names_in(method.returns)


# -- programs -------------------------------------------------------------------------------


def _typed(case: Case[Method]) -> Witness:
    """Name the type of the result."""
    programs, was = Programs(case.context.old), case.was
    names = programs.importable(was.returns)
    call = programs.call(was.name)
    return programs.check(
        f"value: {was.returns} = {call}", answer=programs.answer(was.name), names=names
    )


def _looked_at(case: Case[Method]) -> Iterator[Witness]:
    """Go by the class of the result."""
    programs, was = Programs(case.context.old), case.was
    value, class_ = programs.class_of(was.returns)
    yield programs.run(
        f"value = {programs.call(was.name)}",
        f"assert type({value}) is {class_}",
        answer=programs.answer(was.name),
        names=programs.importable(class_),
    )


RULES: tuple[AnyRule, ...] = (
    ReturnWidened(),
    ReturnNarrowed(),
    ReturnChanged(),
    ReturnLearned(),
    ReturnForgotten(),
    ReturnDropped(),
    ReturnGained(),
    BecamePaged(),
    NoLongerPaged(),
    BecameStreaming(),
    NoLongerStreaming(),
)
