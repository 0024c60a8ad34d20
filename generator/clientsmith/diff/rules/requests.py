"""Request bodies, their parts, and parameters that are always sent."""

from __future__ import annotations

from clientsmith.changes import Level
from clientsmith.diff.causes import body_cause
from clientsmith.diff.rule import WIRE, Addition, Alteration, AnyRule, Case, Cause, Removal
from clientsmith.public import Body, Constant


class ConstantAdded(Addition[Constant]):
    """Old programs do not send it."""

    id = "constant-added"
    about = Constant
    when = "a parameter with one possible value is new, and always sent"
    level = Level.BREAKING
    flags = WIRE
    says = "`{new.method}` sends {new.location} `{new.wire}`, always {new.value}"

    def cause(self, case: Case[Constant]) -> Cause:
        return _constant_cause(case)


class ConstantRemoved(Removal[Constant]):
    """What old programs go on sending is not asked for."""

    id = "constant-removed"
    about = Constant
    when = "a parameter with one possible value is gone"
    level = Level.COMPATIBLE
    says = "`{old.method}` does not send {old.location} `{old.wire}` any more"

    def cause(self, case: Case[Constant]) -> Cause:
        return _constant_cause(case)


class ConstantChanged(Alteration[Constant]):
    """Old programs send what was asked for, and is no more."""

    id = "constant-changed"
    about = Constant
    when = "a parameter with one possible value has another one"
    level = Level.BREAKING
    flags = WIRE
    differs = ("value",)
    says = "`{new.method}` sends {new.location} `{new.wire}` as {new.value}, and did as {old.value}"


class BodyRequiredAdded(Addition[Body]):
    """Requests without it are refused."""

    id = "body-added-required"
    about = Body
    when = "a request must have a body, and had none"
    level = Level.BREAKING
    flags = WIRE
    weight = 1
    says = "`{new.method}` must send a body"

    def fires(self, case: Case[Body]) -> bool:
        return case.new.required and _is_first(case)

    def cause(self, case: Case[Body]) -> Cause:
        return body_cause(case.new.method, "there")


class BodyOptionalAdded(Addition[Body]):
    """A request may have one."""

    id = "body-added-optional"
    about = Body
    when = "a request may have a body, and had none"
    level = Level.COMPATIBLE
    weight = 1
    says = "`{new.method}` may send a body"

    def fires(self, case: Case[Body]) -> bool:
        return not case.new.required and _is_first(case)

    def cause(self, case: Case[Body]) -> Cause:
        return body_cause(case.new.method, "there")


class BodyRemoved(Removal[Body]):
    """What old programs go on sending is not read."""

    id = "body-removed"
    about = Body
    when = "a request has no body any more"
    level = Level.RISKY
    says = "`{old.method}` does not send a body any more"

    def fires(self, case: Case[Body]) -> bool:
        return case.old.sent and case.old.method not in case.context.new.sent_bodies

    def cause(self, case: Case[Body]) -> Cause:
        return body_cause(case.old.method, "there")


class BodyMediaTypeAdded(Addition[Body]):
    """The SDK sends one of them."""

    id = "body-media-type-added"
    about = Body
    when = "a body may be of another media type as well"
    level = Level.COMPATIBLE
    says = "the body of `{new.method}` may be `{new.media_type}` as well"

    def fires(self, case: Case[Body]) -> bool:
        return not _is_first(case)

    def cause(self, case: Case[Body]) -> Cause:
        aspect = "sent" if case.new.sent else f"media {case.new.media_type}"
        return body_cause(case.new.method, aspect)


class BodyMediaTypeRemoved(Removal[Body]):
    """The SDK did not send it."""

    id = "body-media-type-removed"
    about = Body
    when = "a body may not be of a media type any more, which the SDK did not send"
    level = Level.COMPATIBLE
    says = "the body of `{old.method}` may not be `{old.media_type}` any more"

    def fires(self, case: Case[Body]) -> bool:
        return not case.old.sent


class BodySentTypeRemoved(Removal[Body]):
    """Old programs send it still."""

    id = "body-sent-media-type-removed"
    about = Body
    when = "a body may not be of the media type that the SDK sent; another was there before"
    level = Level.BREAKING
    flags = WIRE
    says = "the body of `{old.method}` may not be `{old.media_type}` any more"

    def fires(self, case: Case[Body]) -> bool:
        return case.old.sent and case.old.method in case.context.new.sent_bodies

    def cause(self, case: Case[Body]) -> Cause:
        return body_cause(case.old.method, "sent")


class BodyMediaTypeChanged(Alteration[Body]):
    """Old programs send what is not read."""

    id = "body-media-type-changed"
    about = Body
    when = "a body is of another media type"
    level = Level.BREAKING
    flags = WIRE
    weight = 1
    differs = ("media_type",)
    says = "the body of `{new.method}` is `{new.media_type}`, and was `{old.media_type}`"

    def fires(self, case: Case[Body]) -> bool:
        return case.old.sent and case.old.media_type != case.new.media_type


class BodyPreferred(Alteration[Body]):
    """The API takes both."""

    id = "body-sent-media-type-changed"
    about = Body
    when = "the SDK sends a body by another media type; the one before is taken still"
    level = Level.RISKY
    says = "the body of `{new.method}` is not sent as `{new.media_type}` any more"

    def fires(self, case: Case[Body]) -> bool:
        return case.old.sent and not case.new.sent

    def cause(self, case: Case[Body]) -> Cause:
        return body_cause(case.new.method, "sent")


class BodyRequired(Alteration[Body]):
    """Requests without it are refused."""

    id = "body-became-required"
    about = Body
    when = "a request that could do without a body must have one"
    level = Level.BREAKING
    flags = WIRE
    weight = 1
    says = "`{new.method}` must send a body"

    def fires(self, case: Case[Body]) -> bool:
        return case.new.sent and case.new.required and not case.old.required

    def cause(self, case: Case[Body]) -> Cause:
        return body_cause(case.new.method, "required")


class BodyOptional(Alteration[Body]):
    """Requests without it are taken."""

    id = "body-became-optional"
    about = Body
    when = "a request may do without a body"
    level = Level.COMPATIBLE
    weight = 1
    says = "`{new.method}` may send no body"

    def fires(self, case: Case[Body]) -> bool:
        return case.new.sent and case.old.required and not case.new.required

    def cause(self, case: Case[Body]) -> Cause:
        return body_cause(case.new.method, "required")


class BodyKindChanged(Alteration[Body]):
    """Old programs write it as it is not read any more."""

    id = "body-kind-changed"
    about = Body
    when = "a body of the same media type is written otherwise: as JSON, as bytes, as text"
    level = Level.BREAKING
    flags = WIRE
    differs = ("kind",)
    weight = 1
    says = "the body of `{new.method}` is written as {new.kind}, and was as {old.kind}"

    def fires(self, case: Case[Body]) -> bool:
        same = case.old.media_type == case.new.media_type
        return same and case.new.sent and case.old.kind != case.new.kind

    def cause(self, case: Case[Body]) -> Cause:
        return body_cause(case.new.method, "type")


class BodyTypeReplaced(Alteration[Body]):
    """What follows for callers is told of its properties."""

    id = "body-type-changed"
    about = Body
    when = "a body is of another type; what that means is told of its properties"
    level = Level.RISKY
    differs = ("type", "schema")
    says = "the body of `{new.method}` is `{new.type}`, and was `{old.type}`"

    def fires(self, case: Case[Body]) -> bool:
        return case.new.sent and _type(case.old) != _type(case.new)

    def cause(self, case: Case[Body]) -> Cause:
        return body_cause(case.new.method, "type")


class BodyAlternativeChanged(Alteration[Body]):
    """The SDK does not send it."""

    id = "body-alternative-changed"
    about = Body
    when = "a body that the SDK does not send is otherwise than it was"
    level = Level.COMPATIBLE
    differs = ("media_type", "type", "kind", "schema")
    says = "what may be sent to `{new.method}` as `{new.media_type}` has changed"

    def fires(self, case: Case[Body]) -> bool:
        return not case.new.sent and not case.old.sent and super().fires(case)


def _constant_cause(case: Case[Constant]) -> Cause:
    """A parameter that has become constant was an argument before."""
    record = case.record
    return ("argument", record.method, record.location, record.wire, "there")


def _is_first(case: Case[Body]) -> bool:
    """Whether there was no body at all."""
    method = case.context.old_method(case.new.method)
    return method not in case.context.old.sent_bodies


def _type(body: Body) -> tuple[str, str]:
    return (body.type, body.schema)


RULES: tuple[AnyRule, ...] = (
    ConstantAdded(),
    ConstantRemoved(),
    ConstantChanged(),
    BodyRequiredAdded(),
    BodyOptionalAdded(),
    BodyRemoved(),
    BodyMediaTypeAdded(),
    BodyMediaTypeRemoved(),
    BodySentTypeRemoved(),
    BodyMediaTypeChanged(),
    BodyPreferred(),
    BodyRequired(),
    BodyOptional(),
    BodyKindChanged(),
    BodyTypeReplaced(),
    BodyAlternativeChanged(),
)
