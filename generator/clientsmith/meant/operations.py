"""Operations as they are meant: how their lists page, which variables their paths have.

What comes in is a copied document and the API that was read from it; what goes out is the document
with rules in our own words (`x-sdk-pagination` and `x-sdk-streaming`, inferred or told for another
tool), and with the slips that the SDK forgives mended. Changes the copy that it is given.
"""

from __future__ import annotations

from urllib.parse import parse_qs, unquote

from clientsmith import ir
from clientsmith.ir import Api, Json

Node = dict[str, Json]

_CHAIN = 32
"""How many references in a row are followed."""


def settled(document: Node, api: Api) -> Node:
    """Spell out what the SDK knows of each operation."""
    _secured(document, api.security)
    for operation in api.operations:
        method, _, path = operation.id.partition(" ")
        item = _followed(_mapping(document.get("paths")).get(path), document)
        node = _mapping(item.get(method.lower()))
        node = node or _mapping(_mapping(item.get("additionalOperations")).get(method))
        if node:
            _secured(node, operation.security)
            _paged(node, operation)
            _ended(node, operation)
            _sent(node, operation, document)
            _declared(node, item, operation, document)
    return document


def _mapping(value: Json) -> Node:
    return value if isinstance(value, dict) else {}


def _followed(value: Json, document: Node) -> Node:
    """Follow references to a node outside of schemas."""
    for _ in range(_CHAIN):
        ref = _mapping(value).get("$ref")
        if not isinstance(ref, str) or not ref.startswith("#/"):
            break
        value = document
        for token in unquote(ref[2:]).split("/"):
            value = _mapping(value).get(token.replace("~1", "/").replace("~0", "~"))
    return _mapping(value)


def _secured(node: Node, wanted: tuple[ir.SecurityRequirement, ...]) -> None:
    """Ask for the credentials that the SDK sends, where any are asked for in this place."""
    if "security" in node:
        node["security"] = [{name: [*scopes] for name, scopes in both} for both in wanted]


# -- pages ----------------------------------------------------------------------------------


def _paged(node: Node, operation: ir.Operation) -> None:
    """Tell how a list pages, where the document tells it in other words or not at all."""
    if operation.pages is not None and "x-sdk-pagination" not in node:
        told = _rule(operation.pages)
        node["x-sdk-pagination"] = {key: value for key, value in told.items() if value is not None}


def _rule(pages: ir.Pages) -> Node:
    items = _path(pages.items)
    match pages:
        case ir.CursorPages():
            return {
                "style": "cursor",
                "items": items,
                "next": _path(pages.next),
                "param": pages.param,
                "has_more": _path(pages.has_more),
            }
        case ir.OffsetPages():
            return {
                "style": "offset",
                "items": items,
                "param": pages.param,
                "limit_param": pages.limit_param,
                "total": _path(pages.total),
                "has_more": _path(pages.has_more),
            }
        case ir.NumberedPages():
            return {
                "style": "page",
                "items": items,
                "param": pages.param,
                "first": pages.first,
                "total": _path(pages.total_pages),
                "has_more": _path(pages.has_more),
            }
        case ir.LinkPages():
            style = "link" if pages.next is None else "url"
            return {"style": style, "items": items, "next": _path(pages.next)}


def _path(keys: tuple[str, ...] | None) -> Json:
    return None if keys is None else [*keys]


# -- streams --------------------------------------------------------------------------------


def _ended(node: Node, operation: ir.Operation) -> None:
    """Tell with which text a stream ends, where the document tells it for another tool."""
    rule = operation.streaming
    if rule is not None and rule.sentinel is not None and "x-sdk-streaming" not in node:
        node["x-sdk-streaming"] = {"sentinel": rule.sentinel}


# -- bodies ---------------------------------------------------------------------------------


def _sent(node: Node, operation: ir.Operation, document: Node) -> None:
    """Put the media type that the SDK sends in front; of a map, the order says nothing else."""
    content = _mapping(_followed(node.get("requestBody"), document).get("content"))
    if operation.body is not None:
        chosen = operation.body.media[0].media_type
        others = {key: content.pop(key) for key in [*content] if key != chosen}
        content |= others


# -- parameters -----------------------------------------------------------------------------


def _declared(node: Node, item: Node, operation: ir.Operation, document: Node) -> None:
    """Declare what only the path tells: variables that the document forgot, a query behind it."""
    for owner in (item, node):
        _unfold(owner, operation, document)
    listed = [*_listed(item, document), *_listed(node, document)]
    known = {(p.get("in"), p.get("name")) for p in listed}
    places = (ir.Location.PATH, ir.Location.QUERY)
    given = set(parse_qs(operation.id.partition("?")[2].partition("#")[0], keep_blank_values=True))
    told = {
        (parameter.location.value, parameter.wire): _parameter(parameter)
        for parameter in operation.parameters
        if parameter.location in places
        and (
            (parameter.location.value, parameter.wire) not in known
            or (parameter.wire in given and isinstance(parameter.type, ir.Const))
        )
    }
    own = node.get("parameters")
    kept: list[Json] = []
    for each in own if isinstance(own, list) else ():
        # What the path sets is not asked for again, whatever else it might have been.
        found = _followed(each, document)
        kept.append(told.pop((str(found.get("in")), str(found.get("name"))), each))
    if told or kept:
        node["parameters"] = [*kept, *told.values()]


def _unfold(owner: Node, operation: ir.Operation, document: Node) -> None:
    """Put in the place of 3.2's whole query (4.12.4) the parameters that the SDK makes of it."""
    given = owner.get("parameters")
    if isinstance(given, list):
        found = [_fields(each, operation, document) for each in given]
        owner["parameters"] = [parameter for fields in found for parameter in fields]


def _fields(given: Json, operation: ir.Operation, document: Node) -> list[Json]:
    node = _followed(given, document)
    if node.get("in") != "querystring":
        return [given]
    media = next(iter(_mapping(node.get("content")).values()), None)
    schema = _followed(_followed(media, document).get("schema"), document)
    needed = schema.get("required")
    asked = needed if isinstance(needed, list) and node.get("required") is True else []
    known = {p.wire for p in operation.parameters if p.location is ir.Location.QUERY}
    return [
        {"name": name, "in": "query", "required": name in asked, "schema": inner}
        for name, inner in _mapping(schema.get("properties")).items()
        if name in known
    ]


def _listed(node: Node, document: Node) -> list[Node]:
    given = node.get("parameters")
    return [_followed(each, document) for each in given] if isinstance(given, list) else []


def _parameter(parameter: ir.Parameter) -> Json:
    schema: Node = {"type": "string"}
    if isinstance(parameter.type, ir.Const):
        schema["enum"] = [parameter.type.value]
    return {
        "name": parameter.wire,
        "in": parameter.location.value,
        "required": parameter.required,
        "schema": schema,
    }
