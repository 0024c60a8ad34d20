"""Requests that the API sends, seen from programs that were built to receive them."""

from __future__ import annotations

from clientsmith.changes import Level
from clientsmith.diff.rule import WIRE, Addition, Alteration, AnyRule, Case, Removal
from clientsmith.diff.shared import WIDENED, whole_types
from clientsmith.diff.variance import Variance
from clientsmith.public import Webhook


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
    flags = WIRE
    says = "the webhook `{old.name}` is gone"


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
    flags = WIRE
    differs = ("type",)
    says = "the webhook `{new.name}` holds `{new.type}`, and held `{old.type}`"

    def fires(self, case: Case[Webhook]) -> bool:
        typed = bool(case.old.type and case.new.type)
        return typed and whole_types(case).wire in WIDENED


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
    flags = WIRE
    says = "the webhook `{new.name}` has no body"

    def fires(self, case: Case[Webhook]) -> bool:
        return bool(case.old.type) and not case.new.type


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


RULES: tuple[AnyRule, ...] = (
    WebhookAdded(),
    WebhookRemoved(),
    WebhookVerbChanged(),
    WebhookWidened(),
    WebhookNarrowed(),
    WebhookBodyDropped(),
    WebhookBodyGained(),
    WebhookDeprecated(),
    WebhookUndeprecated(),
)
