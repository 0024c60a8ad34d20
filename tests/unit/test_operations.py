"""From document to ir: parameters, bodies, replies, pages, channels, resources."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from clientsmith import ir
from clientsmith.diagnostics import Origin, Report
from clientsmith.document import (
    ChannelNode,
    Document,
    Encoding,
    Extensions,
    Located,
    MediaType,
    OperationNode,
    PaginationHint,
    ParameterNode,
    RequestBodyNode,
    ResponseNode,
    SecuritySchemeNode,
    StreamingHint,
    TagNode,
)
from clientsmith.ir import BodyKind, ContentKind, Location, ScalarKind
from clientsmith.operations import build, why_pages

FILE = "openapi.yaml"
SCALARS = {
    "string": ir.STRING,
    "integer": ir.Scalar(ScalarKind.INTEGER),
    "boolean": ir.Scalar(ScalarKind.BOOLEAN),
}


def place(pointer: str = "") -> Origin:
    return Origin(FILE, 1, 1, pointer)


class Sources:
    def follow(self, ref: str, base: Located) -> Located | None:
        return None

    def origin(self, place: Located) -> Origin:
        return Origin(place.file, 1, 1, place.pointer)

    def component_schemas(self) -> list[tuple[str, Located]]:
        return []


@dataclasses.dataclass(frozen=True)
class Said:
    docs: ir.Docs = ir.NO_DOCS
    default: ir.MaybeJson = ir.ABSENT
    constraints: ir.Constraints = ()
    examples: tuple[ir.Json, ...] = ()


class Reader:
    """Reads just enough JSON Schema for these tests; every object is declared."""

    def __init__(self) -> None:
        self.found: dict[str, ir.NamedType] = {}
        self.suggested: list[str] = []

    def read(
        self, schema: Located | None, suggestion: ir.ProposedName, *, usage: str = "json"
    ) -> ir.TypeExpr:
        self.suggested.append(suggestion.text)
        return self._expr(schema.value if schema else None, suggestion, usage)

    def _expr(self, value: Any, name: ir.ProposedName, usage: str) -> ir.TypeExpr:
        if not isinstance(value, dict):
            return ir.ANY
        if value.get("nullable"):
            inner = {k: v for k, v in value.items() if k != "nullable"}
            return ir.Nullable(self._expr(inner, name, usage))
        if "const" in value:
            return ir.Const(value["const"])
        if value.get("type") == "array":
            return ir.ListOf(self._expr(value.get("items"), name, usage))
        if value.get("format") == "binary" and usage != "json":
            return ir.Scalar(ScalarKind.BINARY, "binary")
        if "properties" in value:
            return self._object(value, name, usage)
        if "anyOf" in value:
            parts = enumerate(value["anyOf"])
            names = [dataclasses.replace(name, text=f"{name.text}{n}") for n, _ in parts]
            both = zip(value["anyOf"], names, strict=True)
            return ir.AnyOf(tuple(self._expr(part, own, usage) for part, own in both))
        return SCALARS.get(value.get("type", ""), ir.ANY)

    def _object(self, value: Any, name: ir.ProposedName, usage: str) -> ir.Ref:
        fields = tuple(
            ir.Field(
                key, self._expr(inner, name, usage), key in value.get("required", ()), place(key)
            )
            for key, inner in value["properties"].items()
        )
        id_ = f"#/{name.text}"
        self.found[id_] = ir.ObjectType(id_, name, place(), fields, ir.ANY)
        return ir.Ref(id_)

    def id_of(self, place: Located) -> str:
        return f"{place.file}#{place.pointer}"

    def fields_of(self, expr: ir.TypeExpr, *, usage: str = "json") -> tuple[ir.Field, ...] | None:
        declared = self.found.get(expr.id) if isinstance(expr, ir.Ref) else None
        return declared.fields if isinstance(declared, ir.ObjectType) else None

    def variants_of(self, expr: ir.TypeExpr) -> tuple[ir.TypeExpr, ...]:
        return expr.members if isinstance(expr, ir.AnyOf) else (expr,)

    def either(self, exprs: Sequence[ir.TypeExpr]) -> ir.TypeExpr:
        return exprs[0] if len(exprs) == 1 else ir.AnyOf(tuple(exprs))

    def describe(self, schema: Located | None) -> Said:
        return Said()

    def types(self) -> Mapping[str, ir.NamedType]:
        return dict(self.found)


def schema(value: Any, pointer: str = "/paths/x/schema") -> Located:
    return Located(value, FILE, pointer)


def parameter(name: str, location: str, value: Any = None, **more: Any) -> ParameterNode:
    style = "form" if location in ("query", "cookie") else "simple"
    values: dict[str, Any] = {
        "required": False,
        "schema": schema(value or {"type": "string"}),
        "content": None,
        "style": style,
        "explode": style == "form",
        "allow_reserved": False,
        "deprecated": False,
        "description": "",
        "examples": (),
        "origin": place(f"/{location}/{name}"),
        **more,
    }
    return ParameterNode(name=name, location=location, **values)


def content(media_type: str, value: Any = None, **more: Any) -> MediaType:
    located = None if value is None else schema(value)
    return MediaType(
        media_type, located, more.pop("item_schema", None), place(f"/{media_type}"), **more
    )


def body(*contents: MediaType, required: bool = True) -> RequestBodyNode:
    return RequestBodyNode(contents, required, "", place("/body"))


def reply(status: str, *contents: MediaType) -> ResponseNode:
    return ResponseNode(status, "", contents, (), place(f"/{status}"))


def operation(method: str = "GET", path: str = "/pets", **more: Any) -> OperationNode:
    values: dict[str, Any] = {
        "operation_id": None,
        "tags": (),
        "summary": "",
        "description": "",
        "deprecated": False,
        "external_url": "",
        "parameters": (),
        "request_body": None,
        "responses": (),
        "security": None,
        "servers": None,
        "origin": place("/paths/x"),
        **more,
    }
    return OperationNode(method=method, path=path, **values)


def document(*operations: OperationNode, **more: Any) -> Document:
    values: dict[str, Any] = {
        "sources": Sources(),
        "source": FILE,
        "openapi": "3.1.0",
        "title": "Pets",
        "version": "1",
        "description": "",
        "contact": (),
        "license": (),
        "servers": (),
        "tags": (),
        "webhooks": (),
        "callbacks": (),
        "channels": (),
        "component_schemas": (),
        "security_schemes": (),
        "security": (),
        **more,
    }
    return Document(operations=operations, **values)


def built(node: OperationNode, **more: Any) -> tuple[ir.Operation, list[str]]:
    report = Report()
    api = build(document(node, **more), Reader(), report)
    return api.operations[0], [diagnostic.code for diagnostic in report]


def test_parameters_agree_with_the_path() -> None:
    """Undeclared ones are added, unused ones dropped, reserved headers ignored."""
    node = operation(
        path="/pets/{id}",
        parameters=(
            parameter("name", "path"),
            parameter("Accept", "header"),
            parameter("X-A", "header"),
            parameter("x-a", "header"),
        ),
    )
    found, codes = built(node)
    assert [(p.wire, p.location) for p in found.parameters] == [
        ("X-A", Location.HEADER),
        ("id", Location.PATH),
    ]
    assert found.parameters[1].required
    assert sorted(codes) == ["W450", "W451", "W452", "W454"]


def test_query_of_the_path_comes_first() -> None:
    """What it sets is no parameter a second time; a placeholder there is one."""
    node = operation(
        path="/pets?view=all&id={id}",
        parameters=(parameter("view", "query"), parameter("id", "path"), parameter("id", "query")),
    )
    found, codes = built(node)
    assert [(p.wire, p.location) for p in found.parameters] == [
        ("view", Location.QUERY),
        ("id", Location.QUERY),
    ]
    assert found.parameters[0].type == ir.Const("all")
    assert codes == ["W467", "W467"]


def test_path_with_query_and_fragment() -> None:
    """Fixed pairs of the query are sent, placeholders become query parameters."""
    node = operation(path="/pets?kind=cat&id={id}#twin", parameters=(parameter("id", "path"),))
    found, codes = built(node)
    assert (found.path, found.id) == ("/pets", "GET /pets?kind=cat&id={id}#twin")
    assert [(p.wire, p.location, p.constant) for p in found.parameters] == [
        ("kind", Location.QUERY, ir.Const("cat")),
        ("id", Location.QUERY, None),
    ]
    assert codes == []


def test_body_prefers_json() -> None:
    """The SDK sends JSON where it may; the other media types are kept."""
    node = operation(
        "POST", request_body=body(content("text/plain"), content("application/merge-patch+json"))
    )
    found, codes = built(node)
    assert found.body is not None
    assert [m.kind for m in found.body.media] == [BodyKind.JSON, BodyKind.TEXT]
    assert codes == ["W456"]


@pytest.mark.parametrize(
    ("media_type", "value", "kind"),
    [
        ("application/json; charset=utf-8", None, BodyKind.JSON),
        ("text/json", None, BodyKind.JSON),
        ("application/*+json", None, BodyKind.JSON),
        ("application/x-ndjson", {"type": "string"}, BodyKind.JSON_LINES),
        ("image/jpeg", None, BodyKind.BINARY),
        ("*/*", {"type": "string", "format": "binary"}, BodyKind.BINARY),
        ("*/*", {"properties": {"a": {}}}, BodyKind.JSON),
        ("text/csv", {"type": "string"}, BodyKind.TEXT),
        ("application/xml", {"properties": {"a": {}}}, BodyKind.TEXT),
    ],
)
def test_body_kinds(media_type: str, value: Any, kind: BodyKind) -> None:
    """Every media type has a way to be sent."""
    found, _ = built(operation("POST", request_body=body(content(media_type, value))))
    assert found.body is not None
    assert found.body.media[0].kind is kind


def test_multipart_files() -> None:
    """Files are told by their schema, or by the content type of their part; lists are many."""
    value = {
        "properties": {
            "clip": {"type": "string", "format": "binary"},
            "image": {"type": "string"},
            "data": {"type": "string", "contentMediaType": "application/octet-stream"},
            "all": {"type": "array", "items": {"type": "string", "format": "binary"}},
            "name": {"type": "string"},
            "meta": {"type": "string"},
        }
    }
    encoding = {
        "image": Encoding("image/png, image/jpeg", None, None, False),
        "meta": Encoding("application/json", None, None, False),
    }
    node = operation(
        "POST", request_body=body(content("multipart/form-data", value, encoding=encoding))
    )
    found, _ = built(node)
    assert found.body is not None
    form = {part.field.wire: part for part in found.body.media[0].form}
    assert [wire for wire, part in form.items() if part.is_file] == [
        "clip", "image", "data", "all",
    ]  # fmt: skip
    assert [wire for wire, part in form.items() if part.is_list] == ["all"]
    assert form["data"].field.type == ir.Scalar(ScalarKind.BINARY)
    assert form["meta"].content_type == "application/json"
    # Of several, the first one is sent.
    assert form["image"].content_type == "image/png"


def test_forms_that_are_one_text_hold_no_files() -> None:
    """URL Standard, 5.2: names and values."""
    clip = {"type": "string", "format": "binary"}
    value = {"properties": {"clip": clip, "all": {"type": "array", "items": clip}}}
    node = operation("POST", request_body=body(content("application/x-www-form-urlencoded", value)))
    found, _ = built(node)
    assert found.body
    form = found.body.media[0].form
    assert [part.field.type for part in form] == [ir.STRING, ir.ListOf(ir.STRING)]
    assert not any(part.is_file for part in form)


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        ("application/problem+json", ContentKind.JSON),
        ("text/csv", ContentKind.TEXT),
        ("application/pdf", ContentKind.BYTES),
        ("audio/*", ContentKind.BYTES),
        ("*/*", ContentKind.BYTES),
        ("text/event-stream", ContentKind.SSE),
        ("application/jsonl", ContentKind.JSON_LINES),
    ],
)
def test_reply_kinds(media_type: str, kind: ContentKind) -> None:
    """Every media type has a way to be read."""
    found, _ = built(operation(responses=(reply("200", content(media_type)),)))
    assert found.responses[0].contents[0].kind is kind


def test_event_with_envelope() -> None:
    """A schema of a whole event gives the type of its data."""
    value = {"properties": {"event": {"type": "string"}, "data": {"type": "integer"}}}
    found, _ = built(operation(responses=(reply("200", content("text/event-stream", value)),)))
    assert found.responses[0].contents[0].type == ir.Scalar(ScalarKind.INTEGER)


def test_events_of_several_kinds() -> None:
    """The data is that of any of them, if all are about whole events."""
    some = {"properties": {"event": {"type": "string"}, "data": {"type": "integer"}}}
    others = {"properties": {"data": {"type": "string"}}}
    empty = {"properties": {"event": {"type": "string"}}}
    stray = {"properties": {"text": {"type": "string"}}}

    def data(*variants: object) -> ir.TypeExpr:
        value = {"anyOf": list(variants)}
        found, _ = built(operation(responses=(reply("200", content("text/event-stream", value)),)))
        return found.responses[0].contents[0].type

    assert data(some, others, empty) == ir.AnyOf((ir.Scalar(ScalarKind.INTEGER), ir.STRING))
    assert data(some, empty) == ir.Scalar(ScalarKind.INTEGER)
    for wrong in ((some, stray), (some, {"type": "string"}), (others, others)):
        assert {type(each) for each in _members(data(*wrong))} & {ir.Ref}


def _members(expr: ir.TypeExpr) -> tuple[ir.TypeExpr, ...]:
    return expr.members if isinstance(expr, ir.AnyOf) else (expr,)


PAGE = {
    "properties": {
        "data": {"type": "array", "items": {"type": "string"}},
        "next_cursor": {"type": "string"},
        "has_more": {"type": "boolean"},
    }
}


def test_pages_inferred() -> None:
    """One list, one cursor that may be missing and its parameter: nothing else can be meant."""
    node = operation(
        parameters=(parameter("cursor", "query"),),
        responses=(reply("200", content("application/json", PAGE)),),
    )
    found, _ = built(node)
    assert isinstance(found.pages, ir.CursorPages)
    assert (found.pages.items, found.pages.next, found.pages.param, found.pages.has_more) == (
        ("data",), ("next_cursor",), "cursor", ("has_more",),
    )  # fmt: skip
    assert "inferred" in (why_pages(found) or "")


def test_pages_not_inferred_without_parameter() -> None:
    """Without a parameter that takes the cursor there is no pagination."""
    found, _ = built(operation(responses=(reply("200", content("application/json", PAGE)),)))
    assert found.pages is None


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"items": ("has_more",)}, "`has_more` is no list"),
        ({"next": ("nowhere",)}, "the reply has no `nowhere` (next)"),
        ({"param": "after"}, "there is no parameter `after`"),
        ({"style": "spiral"}, "there is no style `spiral`"),
        ({"next": None}, "`next` is missing"),
    ],
)
def test_pages_that_do_not_fit(change: dict[str, Any], problem: str) -> None:
    """A rule of the spec that does not fit is an error at its place."""
    values: dict[str, Any] = {
        "style": "cursor",
        "items": ("data",),
        "next": ("next_cursor",),
        "param": "cursor",
        "previous_param": None,
        "previous": None,
        "has_more": None,
        "total": None,
        "limit_param": None,
        "first": None,
        "origin": place("/x-sdk-pagination"),
    }
    node = operation(
        parameters=(parameter("cursor", "query"),),
        responses=(reply("200", content("application/json", PAGE)),),
        extensions=Extensions(pagination=PaginationHint(**{**values, **change})),
    )
    report = Report()
    build(document(node), Reader(), report)
    (error,) = report.errors
    assert (error.code, error.origin.pointer) == ("E459", "/x-sdk-pagination")
    assert error.message.endswith(problem)


def test_terminal_must_be_a_property() -> None:
    """The property that ends a stream has to be one of an event."""
    hint = StreamingHint("sse", (("done", (True,)),), None, place("/x-sdk-streaming"))
    node = operation(
        responses=(reply("200", content("text/event-stream", PAGE)),),
        extensions=Extensions(streaming=hint),
    )
    assert built(node)[1] == ["E460"]


def test_security_without_unknown_schemes() -> None:
    """An unknown scheme is left out, and does not make the operation open to all."""
    key = scheme("key", "apiKey", location="header", wire="X-Key")
    node = operation(security=((("gone", ()),), (("key", ()), ("gone", ()))))
    found, codes = built(node, security_schemes=(key,))
    assert found.security == ((("key", ()),),)
    assert codes == ["W458"]


def test_security_with_one_credential_in_each_place() -> None:
    """Of two that want `Authorization` at once, the first is sent; a key has its own header."""
    basic, bearer = (scheme(kind, "http", scheme=kind) for kind in ("basic", "bearer"))
    key = scheme("key", "apiKey", location="header", wire="X-Key")
    named = scheme("named", "apiKey", location="header", wire="authorization")
    needed = tuple((name, ()) for name in ("key", "basic", "bearer", "named"))
    found, codes = built(
        operation(security=(needed, needed[2:3])), security_schemes=(basic, bearer, key, named)
    )
    assert found.security == ((("key", ()), ("basic", ())), (("bearer", ()),))
    assert codes == ["W475", "W475"]


def scheme(
    name: str, type_: str, *, scheme: str = "", location: str = "", wire: str = ""
) -> SecuritySchemeNode:
    return SecuritySchemeNode(name, type_, scheme, location, wire, "", (), "", place())


def test_resources_in_order_of_tags() -> None:
    """Tags give the order, spellings of one name are one resource, parents exist."""
    tags = (
        TagNode("Beta", "", None, place()),
        TagNode("Agents", "", "Beta", place()),
        TagNode("Pets", "All pets.", None, place()),
    )
    report = Report()
    api = build(
        document(
            operation("GET", "/other"),
            operation("GET", "/pets", tags=("pets",), extensions=Extensions(order=2)),
            operation("POST", "/pets", tags=("Pets",), extensions=Extensions(order=1)),
            operation("GET", "/agents", tags=("Agents",)),
            tags=tags,
        ),
        Reader(),
        report,
    )
    assert [resource.group for resource in api.resources] == [
        ("Beta",), ("Beta", "Agents"), ("Pets",), ("other",),
    ]  # fmt: skip
    assert [op.method for op in api.resources[2].operations] == ["POST", "GET"]
    assert api.resources[2].docs.description == "All pets."


def test_duplicate_operation_ids_stay() -> None:
    """Both operations are there, with a warning."""
    report = Report()
    nodes = [operation(path=f"/{n}", operation_id="a", origin=place(f"/{n}")) for n in "pq"]
    api = build(document(*nodes), Reader(), report)
    assert len(api.operations) == 2
    assert [d.code for d in report] == ["W453"]


def test_names_of_shared_schemas_do_not_depend_on_their_users() -> None:
    """A shared parameter's inline type is named after the parameter's own place."""
    shared = parameter("sort", "query")
    shared = dataclasses.replace(
        shared, schema=schema({"properties": {}}, "/components/parameters/SortOrder/schema")
    )
    own = parameter("filter", "query", {"properties": {}})
    reader = Reader()
    build(document(operation(operation_id="listPets", parameters=(shared, own))), reader, Report())
    assert reader.suggested == ["SortOrder", "ListPetsFilter"]


def channel(value: Any) -> tuple[tuple[ir.Channel, ...], list[str]]:
    report = Report()
    located = Located(value, FILE, "/paths/ws/x-websocket")
    node = ChannelNode("/tts/websocket", located, place("/paths/ws"))
    return build(document(channels=(node,)), Reader(), report).channels, [
        f"{d.origin.pointer} {d.message}" for d in report
    ]


def test_channel() -> None:
    """A channel has a group, a method, its query and its messages; the rest are settings."""
    (found,), messages = channel(
        {
            "operationId": "tts_websocket",
            "tag": "Tts",
            "query": [{"name": "version", "required": True, "schema": {"const": "1"}}],
            "send": {"type": "string"},
            "receive": {"type": "integer"},
            "context": {"key": "context_id"},
        }
    )
    assert messages == []
    assert (found.id, found.group, found.proposed_method.text) == (
        "WS /tts/websocket", ("Tts",), "websocket",
    )  # fmt: skip
    assert found.query[0].constant == ir.Const("1")
    assert found.settings == (("context", {"key": "context_id"}),)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([], "/paths/ws/x-websocket bad `x-websocket`: the channel must be an object"),
        ({"tag": 1}, "/paths/ws/x-websocket/tag bad `x-websocket`: `tag` must be a text"),
        ({"receive": {}}, "/paths/ws/x-websocket bad `x-websocket`: `send` must be a schema"),
        (
            {"send": {}, "receive": {}, "query": [{}]},
            "/paths/ws/x-websocket/query/0 bad `x-websocket`: a query parameter needs a `name`",
        ),
    ],
)
def test_bad_channel(value: Any, message: str) -> None:
    """A bad channel is an error at its smallest place."""
    assert channel(value) == ((), [message])


def test_uri_template_in_path() -> None:
    """A placeholder written as in RFC 6570 is the parameter of its name."""
    node = operation(path="/a/{;id*}", parameters=(parameter("id", "path", style="matrix"),))
    found, codes = built(node)
    assert (found.path, [p.wire for p in found.parameters], codes) == ("/a/{id}", ["id"], [])


def test_foreign_rule_that_does_not_fit_is_a_warning() -> None:
    """Another generator's extension never stops the compilation."""
    hint = StreamingHint("sse", (), None, place("/x-fern-streaming"))
    node = operation(extensions=Extensions(streaming=hint))
    assert built(node)[1] == ["W464"]
