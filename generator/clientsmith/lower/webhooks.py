"""`webhook_events.py`: what the API sends, as typed events.

What comes in is the API with its names; what goes out is `pyir.WebhookModule`, or None where the
API sends nothing. Events are told apart by their names, or by a property if every payload has one
that says which it is.
"""

from __future__ import annotations

import json

from clientsmith import graph, ir, pyir, writer
from clientsmith.diagnostics import InternalError
from clientsmith.ir import ContentKind
from clientsmith.lower import text
from clientsmith.lower.payloads import Payloads, tags_of
from clientsmith.lower.scope import Scope
from clientsmith.lower.types import ReplyTypes
from clientsmith.symbols import WEBHOOKS, Symbols

ANY_EVENT = "WebhookEvent"
"""The alias for whatever may come."""
_FUNCTIONS = ("sign", "unwrap", "verify")
_READERS: dict[ContentKind | None, tuple[str, str]] = {
    ContentKind.TEXT: ("of_text", "str"),
    ContentKind.BYTES: ("of_bytes", "bytes"),
    None: ("of_nothing", "None"),
}
_SECRET = {"standard": "whsec_bm90IGEgc2VjcmV0LCBidXQgYW4gZXhhbXBsZQ==", "none": ""}
_STANDARD = "Requests are signed as [Standard Webhooks](https://www.standardwebhooks.com) are."
_UNSIGNED = "Requests are not signed: anybody can send them."


def lower_webhooks(api: ir.Api, symbols: Symbols) -> pyir.WebhookModule | None:
    """Lower all requests that the API sends."""
    if not api.webhooks:
        return None
    hooks = merged(api.webhooks)
    scope = Scope(WEBHOOKS, frozenset({ANY_EVENT, *_FUNCTIONS}))
    _import_for(scope, api.signing)
    union = _Union(api, symbols, scope, hooks)
    events = tuple(_event(api, symbols, scope, hook) for hook in hooks)
    shown, read = union.lower()
    return pyir.WebhookModule(
        path=f"{WEBHOOKS}.py",
        docstring=writer.docstring(_DOCSTRING, 0),
        imports=scope.imports(),
        union=shown,
        receiver=tuple(_receiver(events, read, symbols, scope, api.signing)),
        variable=variable(symbols),
        signed=api.signing.signature != "none",
        scheme=_scheme(api.signing),
        events=events,
    )


_DOCSTRING = """Requests that the API sends: checked, and read as typed events.

`unwrap` takes body and headers of a request as they arrived. It raises `WebhookSignatureError` if
the request is not the API's, and `DecodingError` if it holds something else than it should.
Nothing here needs a client or a connection."""


def merged(hooks: tuple[ir.Webhook, ...]) -> tuple[ir.Webhook, ...]:
    """Give each event once: one that comes by several HTTP methods holds what any of them does."""
    found: dict[str, ir.Webhook] = {}
    for hook in hooks:
        known = found.get(hook.name)
        found[hook.name] = hook if known is None else graph.either(known, hook)
    return tuple(found.values())


def variable(symbols: Symbols) -> str:
    """Name the environment variable that holds the secret."""
    return f"{symbols.package.upper()}_WEBHOOK_SECRET"


def sample_secret(signing: ir.Signing) -> str:
    """Give a secret for examples; empty where there is none."""
    return _SECRET.get(signing.signature, "YOUR_WEBHOOK_SECRET")


def _import_for(scope: Scope, signing: ir.Signing) -> None:
    for name in ("Mapping", "Sequence"):
        scope.standard("collections.abc", name)
    for name in ("Literal", "TypeAlias", "overload"):
        scope.standard("typing", name, runtime=name == "overload")
    scope.core("omit", "OMIT", runtime=True)
    scope.core("omit", "Omit")
    scope.core("webhooks", "Receiver", runtime=True)
    if signing.signature != "standard":
        scope.core("webhooks", "Signing", runtime=True)


def _scheme(signing: ir.Signing) -> str:
    if signing.signature in _SECRET:
        return _STANDARD if signing.signature == "standard" else _UNSIGNED
    hashed = signing.signature.removeprefix("hmac-").upper()
    return f"Requests are signed in the header `{signing.header}` (HMAC, {hashed})."


def _receiver(
    events: tuple[pyir.Event, ...], read: str, symbols: Symbols, scope: Scope, signing: ir.Signing
) -> list[str]:
    pairs = ", ".join(f"{event.name}: {event.read}" for event in events)
    found = [f"{{{pairs}}}", read, f"variable={writer.literal(variable(symbols))}"]
    if signing.signature != "standard":
        given = ", ".join(_signing(signing))
        found.append(f"signing={scope.core('webhooks', 'Signing', runtime=True)}({given})")
    return found


def _signing(signing: ir.Signing) -> list[str]:
    if signing.signature == "none":
        return [writer.literal("")]
    values = {
        "header": signing.header,
        "encoding": signing.encoding,
        "prefix": signing.prefix,
        "timestamp_header": signing.timestamp_header,
        "timestamp_prefix": signing.timestamp_prefix,
        "signed": signing.signed,
    }
    asked = {"header", "encoding", "prefix", "signed"}
    named = [f"{k}={writer.literal(v)}" for k, v in values.items() if v or k in asked]
    return [writer.literal(signing.signature.removeprefix("hmac-")), *named]


# -- one event ------------------------------------------------------------------------------


def _event(api: ir.Api, symbols: Symbols, scope: Scope, hook: ir.Webhook) -> pyir.Event:
    shown, read = _payload(symbols, scope, hook)
    said = text.body(hook.docs) or f"`{hook.method}` request of the API."
    if hook.docs.deprecated:
        said = text.paragraphs("**Deprecated.**", said)
    return pyir.Event(
        name=writer.literal(hook.name),
        type=shown,
        read=read,
        title=_html(writer.literal(hook.name)),
        shown=_html(shown),
        description=text.markdown(said),
        snippet=_snippet(api, symbols, hook),
    )


def _html(text: str) -> str:
    """Escape a text for a place inside of HTML that Markdown looks at as well."""
    return "".join(c if c.isalnum() or c in " ,." else f"&#{ord(c)};" for c in text)


def _payload(symbols: Symbols, scope: Scope, hook: ir.Webhook) -> tuple[str, str]:
    """Spell the type of an event, and the function that reads it."""
    if hook.kind is ContentKind.JSON and hook.payload is not None:
        shown = ReplyTypes(symbols, scope, runtime=True).show(hook.payload)
        return shown, f"{scope.core('webhooks', 'of_json', runtime=True)}({shown})"
    reader, shown = _READERS[hook.kind]
    return shown, scope.core("webhooks", reader, runtime=True)


def _snippet(api: ir.Api, symbols: Symbols, hook: ir.Webhook) -> str:
    """Write a program that receives what it has signed itself."""
    body = sample_body(api, hook)
    if body is None:
        return ""
    secret = sample_secret(api.signing)
    given = f", secret={writer.literal(secret)}" if secret else ""
    return (
        f"from {symbols.package} import {WEBHOOKS}\n\n"
        "# Body and headers of a request, as the framework of your server has them.\n"
        f"body = {writer.literal(body)}\n"
        f"headers = {WEBHOOKS}.sign(body{given})\n\n"
        f"event = {WEBHOOKS}.unwrap(\n"
        f"    body,\n    headers,\n{f'    {given[2:]},' + chr(10) if given else ''}"
        f"    event={writer.literal(hook.name)},\n)\n"
        "print(event)"
    )


def sample_body(api: ir.Api, hook: ir.Webhook) -> bytes | None:
    """Make the body of a request; None where its type has no end."""
    if hook.kind is ContentKind.JSON and hook.payload is not None:
        value = Payloads(api.types).sample(hook.payload)
        return None if value is ir.ABSENT else json.dumps(value).encode()
    return b"" if hook.kind is None else b"sample"


# -- any event ------------------------------------------------------------------------------


class _Union:
    """What an event is whose name the caller does not give."""

    def __init__(
        self, api: ir.Api, symbols: Symbols, scope: Scope, hooks: tuple[ir.Webhook, ...]
    ) -> None:
        self._api, self._symbols, self._scope = api, symbols, scope
        self._types = ReplyTypes(symbols, scope, runtime=True)
        self._hooks = hooks
        self._payloads = [
            hook.payload
            for hook in hooks
            if hook.kind is ContentKind.JSON and hook.payload is not None
        ]

    def lower(self) -> tuple[str, str]:
        """Give the type, and the function that reads it."""
        if not self._payloads:
            return self._raw()
        known = self._types.union([self._types.show(expr) for expr in self._payloads])
        if known == "Any":
            return known, f"{self._reader('of_json')}(Any)"
        others = self._scope.core("model", "UnknownVariant", runtime=True)
        whole = f"{known} | {others}"
        found = tags_of(self._payloads, self._api.types)
        if found is None:
            return whole, f"{self._reader('of_any')}({known})"
        marker = self._marker(*found)
        annotated = self._scope.standard("typing", "Annotated", runtime=True)
        return f"{annotated}[{whole}, {marker}]", f"{self._reader('of_json')}({ANY_EVENT})"

    def _raw(self) -> tuple[str, str]:
        kinds = {hook.kind for hook in self._hooks}
        for kind, (reader, shown) in _READERS.items():
            if kind in kinds:
                return shown, self._reader(reader)
        raise InternalError("an event is read in no way that is known")

    def _reader(self, name: str) -> str:
        return self._scope.core("webhooks", name, runtime=True)

    def _marker(self, wire: str, tags: dict[ir.Tag, ir.TypeId]) -> str:
        tagged = self._scope.core("model", "Tagged", runtime=True)
        shown = {tag: self._types.show(ir.Ref(id_)) for tag, id_ in tags.items()}
        choices = ", ".join(f"{writer.literal(tag)}: {kind}" for tag, kind in shown.items())
        names = (self._symbols.attributes.get((id_, wire), wire) for id_ in tags.values())
        attributes = dict.fromkeys(name for name in names if name != wire)
        listed = [writer.literal(wire), f"{{{choices}}}", *map(writer.literal, attributes)]
        return f"{tagged}({', '.join(listed)})"
