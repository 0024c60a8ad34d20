"""How streams of events end.

A program that knows how a stream ends takes any other end for a cut; one that does not, takes the
end of the reply. No record of a stream means the latter.
"""

from __future__ import annotations

import json
from typing import ClassVar, cast

from clientsmith.changes import Level
from clientsmith.diff.rule import WIRE, Addition, Alteration, AnyRule, Case, Cause, Removal
from clientsmith.public import Stream


class _Ended(Addition[Stream], Removal[Stream], Alteration[Stream]):
    """A rule about an end of streams, wherever that is said for the first or last time."""

    about = Stream
    end: ClassVar[str]

    def cause(self, case: Case[Stream]) -> Cause:
        return ("stream", case.record.method, self.end)

    def facts(self, case: Case[Stream]) -> tuple[str, ...]:
        return (*_shown(case.before), "", *_shown(case.after))


class TerminalAdded(_Ended):
    """Old programs do not stop there, and take the end of the reply for a cut."""

    id = "stream-terminal-added"
    end = "terminal"
    when = "a stream may end with an event that did not end it, beside others that did"
    level = Level.BREAKING
    flags = WIRE
    says = "events of `{new.method}` may end with one that did not end them"

    def fires(self, case: Case[Stream]) -> bool:
        old, new = _terminal(case.before), _terminal(case.after)
        return bool(old) and not new <= old and _streams(case)


class TerminalLearned(_Ended):
    """Old programs read to the end of the reply, which follows."""

    id = "stream-terminal-learned"
    end = "terminal"
    when = "a stream ends with a certain event, and ended with the reply"
    level = Level.RISKY
    says = "events of `{new.method}` end with a certain one"

    def fires(self, case: Case[Stream]) -> bool:
        return bool(_terminal(case.after)) and not _terminal(case.before) and _streams(case)


class TerminalRemoved(_Ended):
    """Old programs wait for an event more than they need to."""

    id = "stream-terminal-removed"
    end = "terminal"
    when = "an event ends a stream no longer, and others do still"
    level = Level.COMPATIBLE
    says = "events of `{new.method}` end with fewer kinds of event"

    def fires(self, case: Case[Stream]) -> bool:
        old, new = _terminal(case.before), _terminal(case.after)
        return bool(new) and not old <= new and _streams(case)


class TerminalForgotten(_Ended):
    """Old programs take the end of the reply for a cut."""

    id = "stream-terminal-forgotten"
    end = "terminal"
    when = "a stream ends with the reply, and ended with a certain event"
    level = Level.BREAKING
    flags = WIRE
    says = "events of `{old.method}` end with the reply, and with no certain event"

    def fires(self, case: Case[Stream]) -> bool:
        return bool(_terminal(case.before)) and not _terminal(case.after) and _streams(case)


class SentinelAdded(_Ended):
    """Old programs take it for an event, and cannot read it."""

    id = "stream-sentinel-added"
    end = "sentinel"
    when = "a text ends a stream in place of an event, and none did"
    level = Level.BREAKING
    flags = WIRE
    says = "events of `{new.method}` end with the text {new.sentinel}"

    def fires(self, case: Case[Stream]) -> bool:
        return bool(_sentinel(case.after)) and not _sentinel(case.before) and _streams(case)


class SentinelRemoved(_Ended):
    """Old programs take the end of the reply for a cut."""

    id = "stream-sentinel-removed"
    end = "sentinel"
    when = "no text ends a stream in place of an event any more"
    level = Level.BREAKING
    flags = WIRE
    says = "events of `{old.method}` do not end with the text {old.sentinel} any more"

    def fires(self, case: Case[Stream]) -> bool:
        return bool(_sentinel(case.before)) and not _sentinel(case.after) and _streams(case)


class SentinelChanged(_Ended):
    """Old programs take it for an event, and cannot read it."""

    id = "stream-sentinel-changed"
    end = "sentinel"
    when = "another text ends a stream in place of an event"
    level = Level.BREAKING
    flags = WIRE
    says = "events of `{new.method}` end with the text {new.sentinel}, and did with {old.sentinel}"

    def fires(self, case: Case[Stream]) -> bool:
        old, new = _sentinel(case.before), _sentinel(case.after)
        return bool(old and new) and old != new and _streams(case)


def _terminal(stream: Stream | None) -> frozenset[tuple[str, str]]:
    """Give each property with each of its values that end a stream."""
    pairs = (rule.rpartition("=[") for rule in (stream.terminal if stream else ()))
    return frozenset(
        (name, json.dumps(value))
        for name, _, values in pairs
        for value in cast("list[object]", json.loads(f"[{values}"))
    )


def _sentinel(stream: Stream | None) -> str:
    return stream.sentinel if stream else ""


def _shown(stream: Stream | None) -> tuple[str, ...]:
    return (*stream.terminal, stream.sentinel) if stream else ()


def _streams(case: Case[Stream]) -> bool:
    """Whether the method gives events on both sides: if not, its result has changed."""
    context, method = case.context, case.record.method
    sides = (
        context.old.methods.get(context.old_method(method)),
        context.new.methods.get(method),
    )
    return all(side is not None and side.returns.startswith("EventStream") for side in sides)


RULES: tuple[AnyRule, ...] = (
    TerminalAdded(),
    TerminalLearned(),
    TerminalRemoved(),
    TerminalForgotten(),
    SentinelAdded(),
    SentinelRemoved(),
    SentinelChanged(),
)
