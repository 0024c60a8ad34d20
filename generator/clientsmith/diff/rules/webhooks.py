"""Requests that the API sends, seen from programs that were built to receive them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from clientsmith import writer
from clientsmith.changes import Level, Witness
from clientsmith.diff.context import Known
from clientsmith.diff.homes import receiver_cause
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
from clientsmith.diff.samples import NoSample
from clientsmith.diff.shared import WIDENED, whole_types
from clientsmith.diff.uses import names_in
from clientsmith.diff.variance import Variance
from clientsmith.public import Receiver, Webhook


class ReceiverAdded(Addition[Receiver]):
    """A module that no program uses yet."""

    id = "receiver-added"
    about = Receiver
    when = "the SDK can read what the API sends, and could not"
    level = Level.COMPATIBLE
    says = "`{new.module}` reads what the API sends"

    def cause(self, case: Case[Receiver]) -> Cause:
        return receiver_cause()


class ReceiverRemoved(Removal[Receiver]):
    """Programs that import it fail."""

    id = "receiver-removed"
    about = Receiver
    when = "the API sends nothing any more, and the SDK reads nothing"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    says = "`{old.module}` is gone"

    def cause(self, case: Case[Receiver]) -> Cause:
        return receiver_cause()

    @where_possible
    def witnesses(self, case: Case[Receiver]) -> Iterable[Witness]:
        module = checked(case.was.module)
        return Programs(case.context.old).both(f"print({module}.verify)", names=[module])


class SignatureChanged(Alteration[Receiver]):
    """Releases that were built before refuse all that the API sends."""

    id = "receiver-signature-changed"
    about = Receiver
    when = "the API signs what it sends in another way"
    level = Level.BREAKING
    flags = WIRE
    differs = (
        *("signature", "header", "encoding", "prefix"),
        *("timestamp_header", "timestamp_prefix", "signed"),
    )
    says = "what the API sends is signed in another way"
    do = "update the SDK when the API changes over"


class WebhookAdded(Addition[Webhook]):
    """Sent to those who ask for it."""

    id = "webhook-added"
    about = Webhook
    when = "the API sends another request"
    level = Level.COMPATIBLE
    says = "the webhook `{new.name}` is new"


class WebhookRemoved(Removal[Webhook]):
    """Programs wait for it in vain."""

    id = "webhook-removed"
    about = Webhook
    when = "the API does not send a request any more"
    level = Level.BREAKING
    flags = WIRE | RUNTIME | TYPING
    says = "the webhook `{old.name}` is gone"
    do = "take away what reads it"

    def fires(self, case: Case[Webhook]) -> bool:
        return not _is_sent_still(case)

    @where_possible
    def witnesses(self, case: Case[Webhook]) -> Iterable[Witness]:
        programs = Programs(case.context.old)
        lines, names = _unwrapped(case.context.old, case.was)
        return programs.both(*lines, names=names)


class WebhookVerbRemoved(Removal[Webhook]):
    """The event still comes."""

    id = "webhook-verb-removed"
    about = Webhook
    when = "the API sends a request by fewer HTTP methods"
    level = Level.COMPATIBLE
    says = "the webhook `{old.name}` is not sent as {old.verb} any more"

    def fires(self, case: Case[Webhook]) -> bool:
        return _is_sent_still(case)


class WebhookVerbChanged(Alteration[Webhook]):
    """Programs refuse it."""

    id = "webhook-verb-changed"
    about = Webhook
    when = "the API sends a request as another HTTP method"
    level = Level.BREAKING
    flags = WIRE
    differs = ("verb",)
    says = "the webhook `{new.name}` is sent as {new.verb}, and was as {old.verb}"


class WebhookWidened(Alteration[Webhook]):
    """Programs cannot read some of it."""

    id = "webhook-type-changed"
    about = Webhook
    when = "a request that the API sends may hold what it did not"
    level = Level.BREAKING
    flags = WIRE | TYPING
    differs = ("type",)
    says = "the webhook `{new.name}` holds `{new.type}`, and held `{old.type}`"

    def fires(self, case: Case[Webhook]) -> bool:
        return _may_hold_more(case) and whole_types(case).python in WIDENED

    @where_possible
    def witnesses(self, case: Case[Webhook]) -> Iterable[Witness]:
        return _assigned(case)


class WebhookFormatChanged(Alteration[Webhook]):
    """It is read as the same type."""

    id = "webhook-format-changed"
    about = Webhook
    when = "a request that the API sends may hold what it did not, of the same Python type"
    level = Level.BREAKING
    flags = WIRE
    differs = ("type",)
    says = "the webhook `{new.name}` holds `{new.type}`, and held `{old.type}`"

    def fires(self, case: Case[Webhook]) -> bool:
        return _may_hold_more(case) and whole_types(case).python not in WIDENED


class WebhookNarrowed(Alteration[Webhook]):
    """Programs are ready for more."""

    id = "webhook-type-narrowed"
    about = Webhook
    when = "a request that the API sends holds fewer values than it did"
    level = Level.COMPATIBLE
    differs = ("type",)
    says = "the webhook `{new.name}` holds `{new.type}`, and held `{old.type}`"

    def fires(self, case: Case[Webhook]) -> bool:
        typed = bool(case.old.type and case.new.type)
        return typed and whole_types(case).wire is Variance.NARROWER


class WebhookBodyDropped(Alteration[Webhook]):
    """Programs look for what is not there."""

    id = "webhook-body-dropped"
    about = Webhook
    when = "a request that the API sends has no body any more"
    level = Level.BREAKING
    flags = WIRE | TYPING
    says = "the webhook `{new.name}` has no body"

    def fires(self, case: Case[Webhook]) -> bool:
        return bool(case.old.type) and not case.new.type

    @where_possible
    def witnesses(self, case: Case[Webhook]) -> Iterable[Witness]:
        return _assigned(case)


class WebhookBodyGained(Alteration[Webhook]):
    """Programs need not look at it."""

    id = "webhook-body-gained"
    about = Webhook
    when = "a request that the API sends has a body, and had none"
    level = Level.COMPATIBLE
    says = "the webhook `{new.name}` holds `{new.type}`"

    def fires(self, case: Case[Webhook]) -> bool:
        return bool(case.new.type) and not case.old.type


class WebhookDeprecated(Alteration[Webhook]):
    """It will not be sent for ever."""

    id = "webhook-deprecated"
    about = Webhook
    when = "a request that the API sends has become deprecated"
    level = Level.COMPATIBLE
    says = "the webhook `{new.name}` is deprecated"

    def fires(self, case: Case[Webhook]) -> bool:
        return case.new.deprecated and not case.old.deprecated


class WebhookUndeprecated(Alteration[Webhook]):
    """It will be sent on."""

    id = "webhook-undeprecated"
    about = Webhook
    when = "a request that the API sends is deprecated no longer"
    level = Level.COMPATIBLE
    says = "the webhook `{new.name}` is not deprecated any more"

    def fires(self, case: Case[Webhook]) -> bool:
        return case.old.deprecated and not case.new.deprecated


def _is_sent_still(case: Case[Webhook]) -> bool:
    hooks = case.context.new.surface.all(Webhook)
    return any(hook.name == case.old.name for hook in hooks)


def _may_hold_more(case: Case[Webhook]) -> bool:
    typed = bool(case.old.type and case.new.type)
    return typed and whole_types(case).wire in WIDENED


# -- programs -------------------------------------------------------------------------------


def _assigned(case: Case[Webhook]) -> Iterable[Witness]:
    """Claim that an event is not of its old type any more."""
    programs = Programs(case.context.old)
    lines, names = _unwrapped(case.context.old, case.was)
    told = [line.replace("event = ", f"event: {case.was.type} = ", 1) for line in lines]
    wanted = names_in(case.was.type)
    imported = [*names, *programs.importable(case.was.type)]
    if any(name not in imported and name[0].isupper() for name in wanted):
        raise NoSample(case.was.type)
    yield programs.check(*told, names=imported)


def _unwrapped(known: Known, hook: Webhook) -> tuple[list[str], list[str]]:
    """Write a program that receives what it has signed itself; its lines, and what it imports."""
    receivers = known.surface.all(Receiver)
    if not receivers:
        raise NoSample("an SDK from before there was `unwrap`")
    module = checked(receivers[0].module)
    body = json.dumps(Programs(known).samples.read(hook.type)).encode() if hook.type else b""
    lines = [
        f"body = {body!r}",
        f'headers = {module}.sign(body, secret=b"secret")',
        f'event = {module}.unwrap(body, headers, secret=b"secret",'
        f" event={writer.literal(hook.name)})",
        "print(event)",
    ]
    return lines, [module]


RULES: tuple[AnyRule, ...] = (
    ReceiverAdded(),
    ReceiverRemoved(),
    SignatureChanged(),
    WebhookAdded(),
    WebhookRemoved(),
    WebhookVerbRemoved(),
    WebhookVerbChanged(),
    WebhookWidened(),
    WebhookFormatChanged(),
    WebhookNarrowed(),
    WebhookBodyDropped(),
    WebhookBodyGained(),
    WebhookDeprecated(),
    WebhookUndeprecated(),
)
