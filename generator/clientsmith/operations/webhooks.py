"""Webhooks and callbacks: requests that the API sends, as events.

What comes in are operations below `webhooks`, `x-webhooks` and `callbacks`; what goes out are
`ir.Webhook`s, each event and HTTP method once. A body that is no JSON is given as text or bytes.
"""

from __future__ import annotations

from collections.abc import Iterable

from clientsmith import graph, ir, words
from clientsmith.diagnostics import Report
from clientsmith.diagnostics.check import RawText
from clientsmith.document import Document, MediaType, OperationNode
from clientsmith.ir import ContentKind, NameStrength, ProposedName
from clientsmith.operations import media
from clientsmith.operations.reading import TypeReader

_ORDER = (ContentKind.JSON, ContentKind.TEXT, ContentKind.BYTES, None)
_RAW = "application/x-www-form-urlencoded"


def read_webhooks(document: Document, reader: TypeReader, report: Report) -> tuple[ir.Webhook, ...]:
    """Read all requests that the API sends."""
    found: dict[tuple[str, str], ir.Webhook] = {}
    for node in (*document.webhooks, *document.callbacks):
        hook = _webhook(node, reader, report)
        known = found.get((hook.name, hook.method))
        # Several operations may have a callback of one name: the event is any of theirs.
        found[hook.name, hook.method] = graph.either(known, hook) if known else hook
    return tuple(found.values())


def _webhook(node: OperationNode, reader: TypeReader, report: Report) -> ir.Webhook:
    content = _chosen(node.request_body.content if node.request_body else ())
    event = (node.operation_id or node.callback) if node.callback else node.path
    base = words.pascal(node.operation_id or event) or "Webhook"
    kind = _kind(content)
    payload: ir.TypeExpr | None = None
    if content is not None and kind is ContentKind.JSON:
        name = ProposedName(f"{base}Payload", NameStrength.DERIVED)
        payload = reader.read(content.schema, name)
    elif content is not None:
        payload = ir.STRING if kind is ContentKind.TEXT else ir.Scalar(ir.ScalarKind.BINARY)
        if media.is_xml(content.media_type) or media.usage(content.media_type) == "form":
            report.add(RawText(content.origin, content.media_type))
    _read_answers(node, base, reader)
    docs = ir.Docs(node.summary, node.description, node.deprecated, node.external_url)
    return ir.Webhook(event, node.method, payload, node.origin, docs, kind)


def _read_answers(node: OperationNode, base: str, reader: TypeReader) -> None:
    """Read what a receiver answers, so that there are types to write it with."""
    first = next((r.status for r in node.responses if r.status.startswith("2")), None)
    for response in node.responses:
        content = _chosen(response.content)
        if content is not None and _kind(content) is ContentKind.JSON:
            status = "" if response.status == first else words.pascal(response.status)
            name = ProposedName(f"{base}{status}Response", NameStrength.DERIVED)
            reader.read(content.schema, name)


def _chosen(contents: Iterable[MediaType]) -> MediaType | None:
    """Take JSON where there is any, else text, else what comes first."""
    listed = sorted(contents, key=lambda content: _ORDER.index(_kind(content)))
    return listed[0] if listed else None


def _kind(content: MediaType | None) -> ContentKind | None:
    if content is None:
        return None
    name = media.essence(content.media_type)
    if media.is_json(name) or (content.schema is not None and name in ("*/*", "application/*")):
        return ContentKind.JSON
    return ContentKind.TEXT if media.is_text(name) or name == _RAW else ContentKind.BYTES
