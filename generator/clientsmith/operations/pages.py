"""Pagination: the rule of the spec checked against the operation, or the one that it shows.

What comes in are operations whose types are all known; what goes out is `ir.Pages`. A rule is
inferred only when nothing else could be meant, and `why` says what it was taken from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clientsmith import graph, ir
from clientsmith.diagnostics import Report
from clientsmith.diagnostics.check import BadPagination, ForeignRule
from clientsmith.document import PaginationHint
from clientsmith.graph import Types
from clientsmith.ir import ContentKind, Location, ScalarKind

_CURSORS = {
    "next_cursor": ("cursor", "next_cursor", "after"),
    "nextCursor": ("cursor", "nextCursor", "after"),
    "cursor": ("cursor",),
    "next_page_token": ("page_token", "next_page_token"),
    "nextPageToken": ("pageToken", "nextPageToken"),
    "next_token": ("next_token", "token"),
    "nextToken": ("nextToken", "token"),
    "next_page_cursor": ("page_cursor", "cursor"),
    "next_marker": ("marker",),
    "continuation_token": ("continuation_token",),
    "continuationToken": ("continuationToken",),
    "end_cursor": ("after", "cursor"),
    "endCursor": ("after", "cursor"),
}
"""Field of a reply -> parameters that can only be meant to take its value."""
_ENVELOPES = ("meta", "metadata", "pagination", "paging", "page_info", "pageInfo")
_HAS_MORE = ("has_more", "hasMore", "has_next", "hasNext", "has_next_page", "hasNextPage")


class _Misfit(Exception):
    """The rule of the spec does not fit; the text says why."""


@dataclass(frozen=True, slots=True)
class _View:
    """One operation, as rules of pagination see it."""

    operation: ir.Operation
    types: Types

    def reply(self) -> ir.TypeExpr | None:
        """Give the type of the JSON that a successful call returns, if there is one type only."""
        found = {
            content.type
            for response in self.operation.responses
            if response.is_success
            for content in response.contents
            if content.kind is ContentKind.JSON
        }
        return found.pop() if len(found) == 1 else None

    def query(self) -> set[str]:
        """Give the names of the query parameters."""
        return {p.wire for p in self.operation.parameters if p.location is Location.QUERY}

    def body(self) -> set[str]:
        """Give the names of the properties at the top of a JSON body."""
        body = self.operation.body
        if body is None or body.media[0].kind is not ir.BodyKind.JSON:
            return set()
        return set(graph.fields(body.media[0].type, self.types))


def declared(
    operation: ir.Operation, hint: PaginationHint, types: Types, report: Report
) -> ir.Pages | None:
    """Check `x-sdk-pagination`, or an alias of it; None when it does not fit."""
    try:
        return _declared(_View(operation, types), hint)
    except _Misfit as problem:
        ours = hint.origin.pointer.endswith("/x-sdk-pagination")
        foreign = ForeignRule(hint.origin, "pagination", str(problem))
        report.add(BadPagination(hint.origin, str(problem)) if ours else foreign)
        return None


def _declared(view: _View, hint: PaginationHint) -> ir.Pages:
    reply = view.reply()
    if reply is None:
        raise _Misfit("there is no single JSON reply")
    item = _item(view, reply, hint.items)
    for name, path in (("next", hint.next), ("previous", hint.previous)):
        _leads_somewhere(view, reply, name, path)
    for name, path in (("has_more", hint.has_more), ("total", hint.total)):
        _leads_somewhere(view, reply, name, path)
    match hint.style:
        case "cursor":
            return _cursor(view, hint, item)
        case "offset":
            return _offset(view, hint, item)
        case "page":
            return _numbered(view, hint, item)
        case "link" | "url":
            return _link(hint, item)
        case other:
            raise _Misfit(f"there is no style `{other}`")


def _item(view: _View, reply: ir.TypeExpr, path: tuple[str, ...]) -> ir.TypeExpr:
    found = graph.at(reply, path, view.types)
    inner = None if found is None else graph.bare(found, view.types)
    if inner == ir.ANY:
        return ir.ANY
    if not isinstance(inner, ir.ListOf):
        where = f"`{'.'.join(path)}`" if path else "the reply"
        raise _Misfit(f"{where} is no list")
    return inner.item


def _leads_somewhere(
    view: _View, reply: ir.TypeExpr, name: str, path: tuple[str, ...] | None
) -> None:
    if path is not None and graph.at(reply, path, view.types) is None:
        raise _Misfit(f"the reply has no `{'.'.join(path)}` ({name})")


def _in_body(view: _View, name: str | None) -> bool:
    """Whether the parameter of a rule travels in the body; it must travel somewhere."""
    if name is None:
        raise _Misfit("`param` is missing")
    if name in view.query():
        return False
    if name in view.body():
        return True
    raise _Misfit(f"there is no parameter `{name}`")


def _also(view: _View, name: str | None, *, in_body: bool) -> str | None:
    if name is not None and _in_body(view, name) is not in_body:
        raise _Misfit(f"`{name}` does not travel where the other parameter does")
    return name


def _cursor(view: _View, hint: PaginationHint, item: ir.TypeExpr) -> ir.CursorPages:
    in_body = _in_body(view, hint.param)
    if hint.next is None:
        raise _Misfit("`next` is missing")
    return ir.CursorPages(
        items=hint.items,
        item=item,
        next=hint.next,
        param=hint.param or "",
        in_body=in_body,
        previous_param=_also(view, hint.previous_param, in_body=in_body),
        previous=hint.previous,
        has_more=hint.has_more,
        origin=hint.origin,
    )


def _offset(view: _View, hint: PaginationHint, item: ir.TypeExpr) -> ir.OffsetPages:
    in_body = _in_body(view, hint.param)
    return ir.OffsetPages(
        items=hint.items,
        item=item,
        param=hint.param or "",
        limit_param=_also(view, hint.limit_param, in_body=in_body),
        in_body=in_body,
        total=hint.total,
        has_more=hint.has_more,
        origin=hint.origin,
    )


def _numbered(view: _View, hint: PaginationHint, item: ir.TypeExpr) -> ir.NumberedPages:
    return ir.NumberedPages(
        items=hint.items,
        item=item,
        param=hint.param or "",
        first=_first_page(view, hint),
        in_body=_in_body(view, hint.param),
        total_pages=hint.total,
        has_more=hint.has_more,
        origin=hint.origin,
    )


def _first_page(view: _View, hint: PaginationHint) -> int:
    """Give the number of the first page: as told, else the parameter's default, else 1."""
    if hint.first is not None:
        return hint.first
    for parameter in view.operation.parameters:
        default = parameter.default
        if parameter.wire == hint.param and isinstance(default, int):
            return default
    return 1


def _link(hint: PaginationHint, item: ir.TypeExpr) -> ir.LinkPages:
    if hint.style == "url" and hint.next is None:
        raise _Misfit("`next` is missing")
    return ir.LinkPages(hint.items, item, hint.next, hint.origin)


# -- without a rule in the spec -------------------------------------------------------------


def inferred(operation: ir.Operation, types: Types) -> ir.CursorPages | None:
    """Infer a cursor: one list in the reply, one cursor that may end, and its parameter."""
    view = _View(operation, types)
    reply = view.reply()
    if reply is None or not isinstance(graph.bare(reply, types), ir.Ref):
        return None
    fields = graph.fields(reply, types)
    lists = [
        (field.wire, inner.item)
        for field in fields.values()
        if isinstance(inner := graph.bare(field.type, types), ir.ListOf)
    ]
    cursors = list(_cursors(view, fields))
    if len(lists) != 1 or len(cursors) != 1:
        return None
    (items, item), (path, param, in_body) = lists[0], cursors[0]
    return ir.CursorPages(
        items=(items,),
        item=item,
        next=path,
        param=param,
        in_body=in_body,
        previous_param=None,
        previous=None,
        has_more=_has_more(view, reply, path[:-1]),
        origin=operation.origin,
    )


def _cursors(
    view: _View, fields: dict[str, ir.Field]
) -> Iterable[tuple[tuple[str, ...], str, bool]]:
    """Find the fields that hold a cursor, each with the parameter that takes it."""
    places: list[tuple[tuple[str, ...], dict[str, ir.Field]]] = [((), fields)]
    places += [
        ((name,), graph.fields(fields[name].type, view.types))
        for name in _ENVELOPES
        if name in fields
    ]
    query, body = view.query(), view.body()
    for above, inner in places:
        for wire, params in _CURSORS.items():
            if wire in inner and _may_end(inner[wire], view.types):
                # In the query of a GET, or at the top of the body of a search.
                known = query if view.operation.method == "GET" else body
                taken = [param for param in params if param in known]
                if len(taken) == 1:
                    yield (*above, wire), taken[0], known is body


def _may_end(field: ir.Field, types: Types) -> bool:
    """Whether a field is text that may be missing: only then it can say that this was all."""
    inner = graph.bare(field.type, types)
    is_text = isinstance(inner, ir.Scalar) and inner.kind is ScalarKind.STRING
    return is_text and (not field.required or isinstance(field.type, ir.Nullable))


def _has_more(view: _View, reply: ir.TypeExpr, above: tuple[str, ...]) -> tuple[str, ...] | None:
    for name in _HAS_MORE:
        found = graph.at(reply, (*above, name), view.types)
        inner = None if found is None else graph.bare(found, view.types)
        if isinstance(inner, ir.Scalar) and inner.kind is ScalarKind.BOOLEAN:
            return (*above, name)
    return None


def why(operation: ir.Operation) -> str | None:
    """Say what the pagination of an operation rests on; None where it has none."""
    pages = operation.pages
    if pages is None:
        return None
    if pages.origin != operation.origin or not isinstance(pages, ir.CursorPages):
        return "declared by `x-sdk-pagination`"
    where = "body property" if pages.in_body else "query parameter"
    return (
        f"inferred: `{'.'.join(pages.items)}` is the only list of the reply,"
        f" `{'.'.join(pages.next)}` is a cursor that may be missing,"
        f" and the {where} `{pages.param}` takes it"
    )
