"""Replies: what the API answers, seen from programs that were built to read what it answered."""

from __future__ import annotations

from clientsmith.changes import Level
from clientsmith.diff.causes import result_cause
from clientsmith.diff.programs import KINDS
from clientsmith.diff.rule import WIRE, Addition, Alteration, AnyRule, Case, Cause, Removal
from clientsmith.diff.shared import WIDENED, whole_types
from clientsmith.diff.variance import Variance, takes_none
from clientsmith.public import Reply


class StatusAdded(Addition[Reply]):
    """The SDK reads each status from 200 to 299 alike."""

    id = "reply-status-added"
    about = Reply
    when = "a method may answer with another status, and a body"
    level = Level.RISKY
    says = "`{new.method}` may answer with status {new.status}"

    def fires(self, case: Case[Reply]) -> bool:
        return bool(case.new.kind) and not _same_status(case)


class EmptyStatusAdded(Addition[Reply]):
    """Old programs wait for a body that does not come."""

    id = "reply-empty-status-added"
    about = Reply
    when = "a method that gives a value may answer with a status that has no body"
    level = Level.BREAKING
    flags = WIRE
    weight = 2
    says = "`{new.method}` may answer with status {new.status}, which has no body"

    def fires(self, case: Case[Reply]) -> bool:
        return not case.new.kind and not _may_be_none(case)

    def cause(self, case: Case[Reply]) -> Cause:
        return result_cause(case.new.method)


class BareStatusAdded(Addition[Reply]):
    """Nothing was read, and nothing need be."""

    id = "reply-bare-status-added"
    about = Reply
    when = "a method that may give nothing may answer with another status that has no body"
    level = Level.COMPATIBLE
    says = "`{new.method}` may answer with status {new.status}"

    def fires(self, case: Case[Reply]) -> bool:
        return not case.new.kind and _may_be_none(case)


class StatusRemoved(Removal[Reply]):
    """A reply less to be ready for."""

    id = "reply-status-removed"
    about = Reply
    when = "a method answers with a status no longer; others are left"
    level = Level.COMPATIBLE
    says = "`{old.method}` does not answer with status {old.status} any more"

    def fires(self, case: Case[Reply]) -> bool:
        known = case.context.new.replies.get(case.old.method, ())
        return all(reply.status != case.old.status for reply in known)


class StatusChanged(Alteration[Reply]):
    """The SDK reads both alike; a program that compares `status_code` does not."""

    id = "reply-status-changed"
    about = Reply
    when = "a method answers with another status"
    level = Level.RISKY
    differs = ("status",)
    says = "`{new.method}` answers with status {new.status}, and did with {old.status}"


class MediaTypeAdded(Addition[Reply]):
    """The SDK asks for the one that it reads."""

    id = "reply-media-type-added"
    about = Reply
    when = "a reply may be of another media type as well"
    level = Level.COMPATIBLE
    says = "`{new.method}` may answer with `{new.media_type}` as well"

    def fires(self, case: Case[Reply]) -> bool:
        return bool(case.new.kind) and _same_status(case)


class MediaTypeRemoved(Removal[Reply]):
    """Old programs ask for it still."""

    id = "reply-media-type-removed"
    about = Reply
    when = "a reply is not of the media type any more that the SDK reads"
    level = Level.BREAKING
    flags = WIRE
    says = "`{old.method}` does not answer with `{old.media_type}` any more"

    def fires(self, case: Case[Reply]) -> bool:
        return _has_status_left(case) and _was_read(case) and not _is_read_still(case)

    def cause(self, case: Case[Reply]) -> Cause:
        return result_cause(case.old.method)


class AlternativeRemoved(Removal[Reply]):
    """The SDK reads another one."""

    id = "reply-alternative-removed"
    about = Reply
    when = "a reply is not of a media type any more that the SDK can do without"
    level = Level.COMPATIBLE
    says = "`{old.method}` does not answer with `{old.media_type}` any more"

    def fires(self, case: Case[Reply]) -> bool:
        unread = not _was_read(case) or _is_read_still(case)
        return _has_status_left(case) and unread


class MediaTypeChanged(Alteration[Reply]):
    """Read as before, but old programs ask for the other in `Accept`."""

    id = "reply-media-type-changed"
    about = Reply
    when = "a reply is of another media type that is read like the one before"
    level = Level.RISKY
    differs = ("media_type",)
    says = "`{new.method}` answers with `{new.media_type}`, and did with `{old.media_type}`"

    def fires(self, case: Case[Reply]) -> bool:
        same = case.old.kind == case.new.kind
        return same and case.old.media_type != case.new.media_type


class KindChanged(Alteration[Reply]):
    """Old programs cannot read it."""

    id = "reply-kind-changed"
    about = Reply
    when = "a reply is read in another way: as JSON, text, bytes, events, lines"
    level = Level.BREAKING
    flags = WIRE
    differs = ("media_type", "kind")
    says = "`{new.method}` answers with {new.kind}, and did with {old.kind}"

    def fires(self, case: Case[Reply]) -> bool:
        return bool(case.old.kind and case.new.kind) and case.old.kind != case.new.kind

    def cause(self, case: Case[Reply]) -> Cause:
        return result_cause(case.new.method)


class BodyDropped(Alteration[Reply]):
    """Old programs wait for it."""

    id = "reply-body-dropped"
    about = Reply
    when = "a reply has no body any more"
    level = Level.BREAKING
    flags = WIRE
    says = "`{new.method}` answers with no body"

    def fires(self, case: Case[Reply]) -> bool:
        return bool(case.old.kind) and not case.new.kind

    def cause(self, case: Case[Reply]) -> Cause:
        return result_cause(case.new.method)


class BodyGained(Alteration[Reply]):
    """Old programs do not look at it."""

    id = "reply-body-gained"
    about = Reply
    when = "a reply has a body, and had none"
    level = Level.COMPATIBLE
    says = "`{new.method}` answers with a body"

    def fires(self, case: Case[Reply]) -> bool:
        return bool(case.new.kind) and not case.old.kind

    def cause(self, case: Case[Reply]) -> Cause:
        return result_cause(case.new.method)


class _Typed(Alteration[Reply]):
    """A rule about the type of a body of one kind."""

    about = Reply
    differs = ("type",)
    says = "`{new.method}` answers with `{new.type}`, and did with `{old.type}`"

    def applies(self, case: Case[Reply]) -> bool:
        """Whether both are read in the same way."""
        return case.old.kind == case.new.kind != ""

    def cause(self, case: Case[Reply]) -> Cause:
        return result_cause(case.new.method)


class TypeWidened(_Typed):
    """Old programs meet what their types do not allow: the SDK checks replies."""

    id = "reply-type-widened"
    when = "a reply may hold more values than it did, and the old SDK refuses them"
    level = Level.BREAKING
    flags = WIRE

    def fires(self, case: Case[Reply]) -> bool:
        found = whole_types(case)
        shown = found.python in WIDENED
        return self.applies(case) and found.wire is Variance.WIDER and shown


class ValuesWidened(_Typed):
    """An enum of the SDK is open: other values pass, and a program may not know them."""

    id = "reply-values-widened"
    when = "a reply may hold more values than it did, and the old SDK takes them"
    level = Level.RISKY

    def fires(self, case: Case[Reply]) -> bool:
        found = whole_types(case)
        hidden = found.python not in WIDENED
        return self.applies(case) and found.wire in WIDENED and hidden


class TypeNarrowed(_Typed):
    """Old programs are ready for more."""

    id = "reply-type-narrowed"
    when = "a reply holds fewer values than it did"
    level = Level.COMPATIBLE

    def fires(self, case: Case[Reply]) -> bool:
        return self.applies(case) and whole_types(case).wire is Variance.NARROWER


class TypeChanged(_Typed):
    """Old programs cannot read it."""

    id = "reply-type-changed"
    when = "a reply holds other values than it did"
    level = Level.BREAKING
    flags = WIRE

    def fires(self, case: Case[Reply]) -> bool:
        found = whole_types(case)
        shown = found.python in WIDENED
        return self.applies(case) and found.wire is Variance.OTHER and shown


class FormatChanged(_Typed):
    """The SDK does not look at formats that have no type of their own."""

    id = "reply-format-changed"
    when = "the text or number of a reply has another format, and the same Python type"
    level = Level.RISKY
    differs = ("schema",)
    says = "what `{new.method}` answers with has another format"

    def fires(self, case: Case[Reply]) -> bool:
        same = case.old.type == case.new.type
        return self.applies(case) and same and case.old.schema != case.new.schema


def _same_status(case: Case[Reply]) -> bool:
    """Whether the method answered with this status before."""
    method = case.context.old_method(case.new.method)
    known = case.context.old.replies.get(method, ())
    return any(reply.status == case.new.status for reply in known)


def _may_be_none(case: Case[Reply]) -> bool:
    """Whether old programs take a reply without a body."""
    old = case.context.old.methods[case.context.old_method(case.new.method)]
    return takes_none(old.returns)


def _has_status_left(case: Case[Reply]) -> bool:
    known = case.context.new.replies.get(case.old.method, ())
    return bool(case.old.kind) and any(reply.status == case.old.status for reply in known)


def _was_read(case: Case[Reply]) -> bool:
    """Whether it was of the kind that the SDK reads: the first one that there is."""
    method = case.context.old_method(case.old.method)
    kinds = {reply.kind for reply in case.context.old.replies.get(method, ())}
    return case.old.kind == next((kind for kind in KINDS if kind in kinds), "")


def _is_read_still(case: Case[Reply]) -> bool:
    """Whether a reply of this kind, and of this type, is there still."""
    known = case.context.new.replies.get(case.old.method, ())
    return any((reply.kind, reply.type) == (case.old.kind, case.old.type) for reply in known)


RULES: tuple[AnyRule, ...] = (
    StatusAdded(),
    EmptyStatusAdded(),
    BareStatusAdded(),
    StatusRemoved(),
    StatusChanged(),
    MediaTypeAdded(),
    MediaTypeRemoved(),
    AlternativeRemoved(),
    MediaTypeChanged(),
    KindChanged(),
    BodyDropped(),
    BodyGained(),
    TypeWidened(),
    ValuesWidened(),
    TypeNarrowed(),
    TypeChanged(),
    FormatChanged(),
)
