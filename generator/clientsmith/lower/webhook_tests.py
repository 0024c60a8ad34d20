"""The SDK's own tests of what it makes of webhooks.

What comes in is the API with its names; what goes out is `contract.WebhookTests`: a body for each
event, and how it is signed, in the document's words. The tests sign for themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

from clientsmith import contract, graph, ir, writer
from clientsmith.ir import ContentKind
from clientsmith.lower.webhooks import merged, sample_body
from clientsmith.symbols import WEBHOOKS, Symbols

_STANDARD = ir.Signing(
    "hmac-sha256",
    header="Webhook-Signature",
    encoding="base64",
    prefix="v1,",
    timestamp_header="Webhook-Timestamp",
    signed="msg_1.{timestamp}.{body}",
)
"""Standard Webhooks 1.0, with one id for all."""


def lower_webhook_tests(api: ir.Api, symbols: Symbols) -> contract.WebhookTests | None:
    """Lower the tests of all events; None where there is none that a sample can be made of."""
    events = tuple(_events(api, symbols))
    if not events:
        return None
    is_standard = api.signing.signature == "standard"
    how = _STANDARD if is_standard else api.signing
    before, _, after = how.signed.partition("{body}")
    return contract.WebhookTests(
        path=f"test_{WEBHOOKS}.py",
        module=WEBHOOKS,
        events=events,
        signed=how.signature != "none",
        algorithm=writer.literal(how.signature.removeprefix("hmac-")),
        signature=writer.literal(how.header),
        moment=_optional(how.timestamp_header),
        identity=_optional("Webhook-Id" if is_standard else ""),
        prefix=writer.literal(how.prefix),
        hexadecimal=how.encoding == "hex",
        stamp=_optional(how.timestamp_prefix),
        before=writer.literal(before),
        after=writer.literal(after),
        timed=how.timed,
    )


def _optional(text: str) -> str:
    return writer.literal(text) if text else ""


def _events(api: ir.Api, symbols: Symbols) -> Iterator[contract.EventTest]:
    for hook in merged(api.webhooks):
        body = sample_body(api, hook)
        if body is not None:
            yield contract.EventTest(
                name=writer.literal(hook.name),
                body=writer.literal(body),
                type=_class_of(hook, api, symbols),
                is_json=hook.kind is ContentKind.JSON and hook.payload is not None,
            )


def _class_of(hook: ir.Webhook, api: ir.Api, symbols: Symbols) -> str:
    """Name the class of a payload that is one object."""
    expr = graph.bare(hook.payload, api.types) if hook.payload is not None else None
    if isinstance(expr, ir.Ref) and isinstance(api.types[expr.id], ir.ObjectType):
        return symbols.types[expr.id].name
    return ""
