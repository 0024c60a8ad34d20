"""WebSockets: where they are, what travels on them, and how they are kept.

The SDK has no methods for them yet, so all of it is about the wire.
"""

from __future__ import annotations

from typing import ClassVar

from clientsmith.changes import Level
from clientsmith.diff.rule import DOCS, WIRE, Addition, Alteration, AnyRule, Case, Cause, Removal
from clientsmith.diff.shared import NARROWED, WIDENED, of_method, whole_types
from clientsmith.diff.variance import Variance
from clientsmith.public import Argument, Channel, Message, Rule


class ChannelAdded(Addition[Channel]):
    """A new WebSocket."""

    id = "channel-added"
    about = Channel
    when = "a WebSocket is new"
    level = Level.COMPATIBLE
    says = "the WebSocket `{new.name}` is new"


class ChannelRemoved(Removal[Channel]):
    """Old programs find nobody to talk to."""

    id = "channel-removed"
    about = Channel
    when = "a WebSocket is gone"
    level = Level.BREAKING
    flags = WIRE
    says = "the WebSocket `{was.name}` is gone"


class ChannelRenamed(Alteration[Channel]):
    """It is where it was."""

    id = "channel-renamed"
    about = Channel
    when = "a WebSocket has another name, and the same path"
    level = Level.RISKY
    differs = ("name",)
    says = "the WebSocket `{was.name}` is called `{new.name}` now"

    def fires(self, case: Case[Channel]) -> bool:
        return case.was.name != case.new.name


class ChannelPathChanged(Alteration[Channel]):
    """Old programs find nobody to talk to."""

    id = "channel-path-changed"
    about = Channel
    when = "a WebSocket is at another path"
    level = Level.BREAKING
    flags = WIRE
    differs = ("path",)
    says = "the WebSocket `{new.name}` is at `{new.path}`, and was at `{old.path}`"


# -- what is said when it opens -------------------------------------------------------------


class ChannelArgumentRequired(Addition[Argument]):
    """Old programs are refused."""

    id = "channel-parameter-added-required"
    about = Argument
    when = "a WebSocket must be opened with a parameter that is new"
    level = Level.BREAKING
    flags = WIRE
    says = "the WebSocket `{new.method}` must be opened with `{new.name}`"

    def fires(self, case: Case[Argument]) -> bool:
        return case.new.required and not of_method(case)


class ChannelArgumentAdded(Addition[Argument]):
    """Something more may be said."""

    id = "channel-parameter-added-optional"
    about = Argument
    when = "a WebSocket may be opened with a parameter that is new"
    level = Level.COMPATIBLE
    says = "the WebSocket `{new.method}` may be opened with `{new.name}`"

    def fires(self, case: Case[Argument]) -> bool:
        return not case.new.required and not of_method(case)


class ChannelArgumentRemoved(Removal[Argument]):
    """What old programs say is not listened to."""

    id = "channel-parameter-removed"
    about = Argument
    when = "a parameter of a WebSocket is gone"
    level = Level.RISKY
    says = "the WebSocket `{old.method}` does not take `{was.name}` any more"

    def fires(self, case: Case[Argument]) -> bool:
        return not of_method(case)


class ChannelArgumentNeeded(Alteration[Argument]):
    """Programs without it are refused."""

    id = "channel-parameter-became-required"
    about = Argument
    when = "a parameter of a WebSocket that could be left out must be given"
    level = Level.BREAKING
    flags = WIRE
    says = "the WebSocket `{new.method}` must be opened with `{new.name}`"

    def fires(self, case: Case[Argument]) -> bool:
        return case.new.required and not case.old.required and not of_method(case)


class ChannelArgumentOptional(Alteration[Argument]):
    """It may be left out."""

    id = "channel-parameter-became-optional"
    about = Argument
    when = "a parameter of a WebSocket may be left out"
    level = Level.COMPATIBLE
    says = "the WebSocket `{new.method}` may be opened without `{new.name}`"

    def fires(self, case: Case[Argument]) -> bool:
        return case.old.required and not case.new.required and not of_method(case)


# -- messages -------------------------------------------------------------------------------


class _Message(Alteration[Message]):
    """A rule about what travels one way."""

    about = Message
    differs = ("type",)
    way: ClassVar[str]
    says = "the WebSocket `{new.channel}` has other messages"

    def message(self, case: Case[Message]) -> str:
        verb = "takes" if self.way == "send" else "gives"
        return (
            f"the WebSocket `{case.new.channel}` {verb} `{case.new.type}`, "
            f"where it was `{case.old.type}`"
        )

    def applies(self, case: Case[Message]) -> bool:
        """Whether it travels the way that the rule is about."""
        return case.new.direction == self.way


class SentNarrowed(_Message):
    """Old programs send what is refused."""

    id = "channel-sent-narrowed"
    when = "a WebSocket takes fewer messages, or others"
    level = Level.BREAKING
    flags = WIRE
    way = "send"

    def fires(self, case: Case[Message]) -> bool:
        return self.applies(case) and whole_types(case).wire in NARROWED


class SentWidened(_Message):
    """More may be said."""

    id = "channel-sent-widened"
    when = "a WebSocket takes more messages, and all that it took"
    level = Level.COMPATIBLE
    way = "send"

    def fires(self, case: Case[Message]) -> bool:
        return self.applies(case) and whole_types(case).wire is Variance.WIDER


class ReceivedWidened(_Message):
    """Old programs cannot read some of it."""

    id = "channel-received-widened"
    when = "a WebSocket gives messages that it did not give"
    level = Level.BREAKING
    flags = WIRE
    way = "receive"

    def fires(self, case: Case[Message]) -> bool:
        return self.applies(case) and whole_types(case).wire in WIDENED


class ReceivedNarrowed(_Message):
    """Old programs are ready for more."""

    id = "channel-received-narrowed"
    when = "a WebSocket gives fewer messages than it did"
    level = Level.COMPATIBLE
    way = "receive"

    def fires(self, case: Case[Message]) -> bool:
        return self.applies(case) and whole_types(case).wire is Variance.NARROWER


# -- settings -------------------------------------------------------------------------------


class _Setting(Addition[Rule], Removal[Rule], Alteration[Rule]):
    """A rule about a setting, wherever that is made for the first or last time."""

    about = Rule
    names: ClassVar[frozenset[str]]
    says = "a WebSocket is kept otherwise"

    def fires(self, case: Case[Rule]) -> bool:
        values = {record.value if record else "" for record in (case.before, case.after)}
        return case.record.name in self.names and len(values) == 2

    def message(self, case: Case[Rule]) -> str:
        return f"`{case.record.name}` of the WebSocket `{case.record.channel}` has changed"

    def facts(self, case: Case[Rule]) -> tuple[str, ...]:
        return tuple(record.value if record else "" for record in (case.origin, case.after))

    def cause(self, case: Case[Rule]) -> Cause:
        return (self.id, case.record.channel, case.record.name)


class ContextChanged(_Setting):
    """Old programs cannot tell whose a message is."""

    id = "channel-context-changed"
    when = "messages of a WebSocket are told apart by another key, or opened and ended otherwise"
    level = Level.BREAKING
    flags = WIRE
    names = frozenset({"context"})


class TerminalChanged(_Setting):
    """Old programs wait for a last message that does not come."""

    id = "channel-terminal-changed"
    when = "other messages of a WebSocket are the last ones"
    level = Level.BREAKING
    flags = WIRE
    names = frozenset({"terminal"})


class CredentialsChanged(_Setting):
    """Old programs give theirs where nobody looks."""

    id = "channel-credentials-changed"
    when = "the credentials of a WebSocket travel elsewhere"
    level = Level.BREAKING
    flags = WIRE
    names = frozenset({"credentials"})


class ErrorsChanged(_Setting):
    """Old programs take a failure for a message."""

    id = "channel-errors-changed"
    when = "messages of a WebSocket that say what failed are known by something else"
    level = Level.BREAKING
    flags = WIRE
    names = frozenset({"errors"})


class KeepaliveChanged(_Setting):
    """Old programs ping as often as they did."""

    id = "channel-keepalive-changed"
    when = "a WebSocket is kept alive otherwise"
    level = Level.RISKY
    names = frozenset({"keepalive"})


class OutputChanged(_Setting):
    """What the SDK makes of messages."""

    id = "channel-output-changed"
    when = "what is made of the messages of a WebSocket is put together otherwise"
    level = Level.RISKY
    names = frozenset({"output"})


class ExamplesChanged(_Setting):
    """Nobody goes by them."""

    id = "channel-examples-changed"
    when = "the examples of a WebSocket are others"
    level = Level.DOCS
    flags = DOCS
    names = frozenset({"examples"})


class OtherChanged(_Setting):
    """A setting that is not known here."""

    id = "channel-setting-changed"
    when = "another setting of a WebSocket has changed"
    level = Level.RISKY
    names = frozenset(
        {"context", "terminal", "credentials", "errors", "keepalive", "output", "examples"}
    )

    def fires(self, case: Case[Rule]) -> bool:
        values = {record.value if record else "" for record in (case.before, case.after)}
        return case.record.name not in self.names and len(values) == 2


RULES: tuple[AnyRule, ...] = (
    ChannelAdded(),
    ChannelRemoved(),
    ChannelRenamed(),
    ChannelPathChanged(),
    ChannelArgumentRequired(),
    ChannelArgumentAdded(),
    ChannelArgumentRemoved(),
    ChannelArgumentNeeded(),
    ChannelArgumentOptional(),
    SentNarrowed(),
    SentWidened(),
    ReceivedWidened(),
    ReceivedNarrowed(),
    ContextChanged(),
    TerminalChanged(),
    CredentialsChanged(),
    ErrorsChanged(),
    KeepaliveChanged(),
    OutputChanged(),
    ExamplesChanged(),
    OtherChanged(),
)
