"""Puts the API together: operations into resources, types in order of first use.

What comes in is the document and a reader of its schemas; what goes out is `ir.Api`. Operations
are read first, then what needs all types (pages, streams), then the components that nothing uses.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from clientsmith import graph, ir
from clientsmith.diagnostics import Origin, Report
from clientsmith.diagnostics.check import BadStreaming, DuplicateOperationId
from clientsmith.document import Document, OperationNode, RetryHint, StreamingHint, TagNode
from clientsmith.graph import Types
from clientsmith.ir import NameStrength, ProposedName, Retry
from clientsmith.operations import access, methods, pages
from clientsmith.operations.bodies import read_body, settled_body
from clientsmith.operations.channels import Channels
from clientsmith.operations.groups import Group, Groups
from clientsmith.operations.parameters import read_parameters, split_path
from clientsmith.operations.reading import Context, TypeReader
from clientsmith.operations.responses import read_responses
from clientsmith.operations.webhooks import read_webhooks


def build(document: Document, reader: TypeReader, report: Report) -> ir.Api:
    """Read all operations, channels, webhooks and types of a document."""
    groups = Groups(document)
    nodes = [node for node in document.operations if not node.extensions.ignore]
    operations = [_operation(document, node, groups, reader, report) for node in nodes]
    channels = tuple(Channels(document, groups, reader, report).read())
    webhooks = read_webhooks(document, reader, report)
    _read_components(document, reader)
    types = reader.types()
    _report_duplicates(nodes, report)
    settled = [
        _settled(operation, node, types, report)
        for operation, node in zip(operations, nodes, strict=True)
    ]
    schemes = {node.name: access.read_scheme(node) for node in document.security_schemes}
    return ir.Api(
        title=document.title,
        version=document.version,
        source=document.source,
        resources=_resources(document, groups, [*settled, *channels]),
        types=types,
        servers=access.read_servers(document.servers),
        security_schemes=tuple(schemes.values()),
        security=access.read_security(document.security, schemes, _root(document), report),
        channels=channels,
        webhooks=webhooks,
        signing=document.signing,
        docs=ir.Docs(description=document.description),
        contact=document.contact,
        license=document.license,
    )


def _root(document: Document) -> Origin:
    """Give the place of what the document says as a whole."""
    places = [node.origin for node in document.tags] + [n.origin for n in document.operations]
    return Origin(places[0].file if places else document.source, 0, 0, "/security")


def _read_components(document: Document, reader: TypeReader) -> None:
    """Read all schemas with a name, also in files that only other schemas refer to."""
    seen: set[tuple[str, str]] = set()
    while waiting := [
        (name, schema)
        for name, schema in (*document.component_schemas, *document.sources.component_schemas())
        if (schema.file, schema.pointer) not in seen
    ]:
        for name, schema in waiting:
            seen.add((schema.file, schema.pointer))
            reader.read(schema, ProposedName(name, NameStrength.COMPONENT))


def _operation(
    document: Document, node: OperationNode, groups: Groups, reader: TypeReader, report: Report
) -> ir.Operation:
    group = groups.of(node)
    context = Context(document, reader, report, node, *methods.type_base(node, group))
    schemes = {node.name: access.read_scheme(node) for node in document.security_schemes}
    needed = document.security if node.security is None else node.security
    return ir.Operation(
        id=f"{node.method} {node.path}",
        method=node.method,
        path=split_path(node)[0],
        group=group,
        proposed_method=methods.method_name(node, group),
        operation_id=node.operation_id,
        parameters=read_parameters(context),
        body=read_body(context, node.request_body),
        responses=read_responses(context),
        origin=node.origin,
        docs=ir.Docs(node.summary, node.description, node.deprecated, node.external_url),
        security=access.read_security(needed, schemes, node.origin, report),
        servers=access.read_servers(node.servers or ()),
        streaming=_streaming(node.extensions.streaming),
        retry=_retry(node.extensions.retry),
        order=node.extensions.order,
    )


def _streaming(hint: StreamingHint | None) -> ir.Streaming | None:
    return ir.Streaming(hint.terminal, hint.sentinel, hint.origin) if hint else None


def _retry(hint: RetryHint | None) -> ir.RetryRule:
    if hint is None:
        return ir.RetryRule()
    if hint.key_header is not None:
        return ir.RetryRule(Retry.KEYED, hint.key_header)
    told = {True: Retry.IDEMPOTENT, False: Retry.NEVER, None: Retry.BY_METHOD}
    return ir.RetryRule(told[hint.idempotent])


def _report_duplicates(nodes: Iterable[OperationNode], report: Report) -> None:
    seen: dict[str, Origin] = {}
    for node in nodes:
        if node.operation_id is None:
            continue
        first = seen.setdefault(node.operation_id, node.origin)
        if first != node.origin:
            report.add(DuplicateOperationId(node.origin, node.operation_id, first))


# -- what needs all types -------------------------------------------------------------------


def _settled(
    operation: ir.Operation, node: OperationNode, types: Types, report: Report
) -> ir.Operation:
    hint = node.extensions.pagination
    if operation.streaming is not None:
        _check_terminal(operation, operation.streaming, types, report)
    return dataclasses.replace(
        operation,
        body=settled_body(operation.body, types),
        pages=pages.declared(operation, hint, types, report)
        if hint
        else pages.inferred(operation, types),
    )


def _check_terminal(
    operation: ir.Operation, streaming: ir.Streaming, types: Types, report: Report
) -> None:
    events = [
        content.type
        for response in operation.responses
        if response.is_success
        for content in response.contents
        if content.kind in (ir.ContentKind.SSE, ir.ContentKind.JSON_LINES)
    ]
    for name, _ in streaming.terminal:
        if not any(graph.at(event, (name,), types) or _has(event, name, types) for event in events):
            problem = f"no event has a property `{name}`"
            report.add(BadStreaming(streaming.origin, problem))


def _has(event: ir.TypeExpr, name: str, types: Types) -> bool:
    return name in graph.fields(event, types)


# -- resources ------------------------------------------------------------------------------


def _resources(
    document: Document,
    groups: Groups,
    calls: Iterable[graph.Call],
) -> tuple[ir.Resource, ...]:
    """Sort operations into resources: in order of the tags, then of first use."""
    tags = {groups.of_tag(tag.name): tag for tag in reversed(document.tags)}
    members: dict[Group, list[ir.Operation]] = {}
    origins: dict[Group, Origin] = {}
    for call in calls:
        # Resources on the way to a nested one exist even if they hold nothing else.
        for depth in range(1, len(call.group)):
            members.setdefault(call.group[:depth], [])
            origins.setdefault(call.group[:depth], call.origin)
        members.setdefault(call.group, [])
        origins.setdefault(call.group, call.origin)
        if isinstance(call, ir.Operation):
            members[call.group].append(call)
    order = {groups.of_tag(tag.name): n for n, tag in reversed([*enumerate(document.tags)])}
    placed = sorted(members, key=lambda group: _place(group, order))
    return tuple(
        _resource(group, members[group], tags.get(group), origins[group]) for group in placed
    )


def _place(group: Group, order: dict[Group, int]) -> int:
    return order.get(group, len(order))


def _resource(
    group: Group, operations: list[ir.Operation], tag: TagNode | None, origin: Origin
) -> ir.Resource:
    ordered = sorted(operations, key=lambda op: (op.order is None, op.order or 0))
    return ir.Resource(
        group=group,
        title=tag.name if tag else " ".join(group),
        operations=tuple(ordered),
        origin=tag.origin if tag else origin,
        docs=ir.Docs(description=tag.description) if tag else ir.NO_DOCS,
    )
