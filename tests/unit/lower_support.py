"""A small API made by hand, with its names: what the tests of `lower` and `render` start from.

A record store: one of everything that changes the shape of a method (a path, pages, a body, a
file, bytes, events, nothing at all).
"""

from __future__ import annotations

from pathlib import Path

from clientsmith import ir
from clientsmith.config import Config
from clientsmith.diagnostics import Origin
from clientsmith.symbols import ParameterKey, ResourceNames, Symbol, Symbols

HERE = Origin("openapi.yaml", 1, 1, "")
RECORD, TRACK, GENRE, PAGE = (
    f"#/components/schemas/{n}" for n in ("Record", "Track", "Genre", "Page")
)
INTEGER = ir.Scalar(ir.ScalarKind.INTEGER)
BINARY = ir.Scalar(ir.ScalarKind.BINARY)
CONFIG = Config(spec=Path("openapi.yaml"), output=Path("out"), source="spec/openapi.yaml")


def named(text: str) -> ir.ProposedName:
    return ir.ProposedName(text, ir.NameStrength.COMPONENT)


def field(wire: str, expr: ir.TypeExpr, *, required: bool = True, told: str = "") -> ir.Field:
    return ir.Field(wire, expr, required, HERE, ir.Docs(description=told))


def obj(type_id: str, *fields: ir.Field) -> ir.ObjectType:
    return ir.ObjectType(type_id, named(type_id.rpartition("/")[2]), HERE, fields, ir.ANY)


TYPES: dict[str, ir.NamedType] = {
    RECORD: obj(RECORD, field("id", ir.STRING), field("genre", ir.Ref(GENRE), required=False)),
    TRACK: obj(TRACK, field("title", ir.STRING), field("seconds", INTEGER)),
    GENRE: ir.EnumType(GENRE, named("Genre"), HERE, (ir.EnumMember("jazz"), ir.EnumMember("folk"))),
    PAGE: obj(PAGE, field("data", ir.ListOf(ir.Ref(RECORD))), field("next", ir.STRING)),
}


def parameter(
    wire: str,
    location: ir.Location = ir.Location.QUERY,
    expr: ir.TypeExpr = ir.STRING,
    *,
    required: bool = False,
    told: str = "",
    examples: tuple[ir.Json, ...] = (),
) -> ir.Parameter:
    in_query = location in (ir.Location.QUERY, ir.Location.COOKIE)
    return ir.Parameter(
        wire=wire,
        location=location,
        type=expr,
        required=required,
        origin=HERE,
        style="form" if in_query else "simple",
        explode=in_query,
        docs=ir.Docs(description=told),
        examples=examples,
    )


VERSION = parameter("Store-Version", ir.Location.HEADER, ir.Const("7"), required=True)
ID = parameter("record_id", ir.Location.PATH, required=True, told="The id.", examples=("record_1",))


def content(
    expr: ir.TypeExpr,
    kind: ir.ContentKind = ir.ContentKind.JSON,
    media_type: str = "application/json",
) -> ir.Content:
    return ir.Content(media_type, kind, expr, HERE)


def response(status: str, *contents: ir.Content, told: str = "") -> ir.Response:
    return ir.Response(status, contents, (), HERE, ir.Docs(description=told))


def operation(
    method: str,
    path: str,
    *responses: ir.Response,
    group: tuple[str, ...] = ("records",),
    parameters: tuple[ir.Parameter, ...] = (),
    body: ir.Body | None = None,
    docs: ir.Docs = ir.NO_DOCS,
    pages: ir.Pages | None = None,
    streaming: ir.Streaming | None = None,
) -> ir.Operation:
    return ir.Operation(
        id=f"{method} {path}",
        method=method,
        path=path,
        group=group,
        proposed_method=named(""),
        operation_id=None,
        parameters=(VERSION, *parameters),
        body=body,
        responses=responses,
        origin=HERE,
        docs=docs,
        security=((("bearer", ()),),),
        pages=pages,
        streaming=streaming,
    )


NOT_FOUND = response("404", content(ir.ANY), told="No record has this id.")
ANY_REPLY = response("200", content(ir.ANY))
LIST = operation(
    "GET",
    "/records",
    response("200", content(ir.Ref(PAGE))),
    parameters=(
        parameter("limit", expr=INTEGER, told="How many."),
        parameter("genre[]", expr=ir.ListOf(ir.Ref(GENRE))),
    ),
    pages=ir.CursorPages(
        ("data",), ir.Ref(RECORD), ("next",), "after", False, None, None, None, HERE
    ),
    docs=ir.Docs("List records", "Newest first."),
)
GET = operation(
    "GET",
    "/records/{record_id}",
    response("200", content(ir.Ref(RECORD)), told="The record."),
    NOT_FOUND,
    parameters=(ID,),
    docs=ir.Docs("Get a record"),
)
DELETE = operation(
    "DELETE",
    "/records/{record_id}",
    response("204"),
    NOT_FOUND,
    parameters=(ID,),
    docs=ir.Docs("Delete a record"),
)
CREATE = operation(
    "POST",
    "/records",
    response("201", content(ir.Ref(RECORD))),
    body=ir.Body(
        (
            ir.MediaBody(
                "application/json",
                ir.BodyKind.JSON,
                ir.Ref("#/components/schemas/NewRecord"),
                HERE,
                examples=(
                    ("first", {"title": "Blue", "tracks": [{"title": "One", "seconds": 61}]}),
                ),
            ),
        ),
        True,
        HERE,
    ),
    docs=ir.Docs("Create a record"),
)
TYPES["#/components/schemas/NewRecord"] = obj(
    "#/components/schemas/NewRecord",
    field("kind", ir.Const("record")),
    field("title", ir.STRING, told="Its title."),
    field("tracks", ir.ListOf(ir.Ref(TRACK)), required=False),
    field("released", ir.Nullable(ir.Scalar(ir.ScalarKind.DATE)), required=False),
)
COVER_FIELD = ir.FormField(field("cover", BINARY), True, False, "image/png")
COVER = operation(
    "POST",
    "/records/{record_id}/cover",
    response("200", content(ir.STRING, ir.ContentKind.TEXT, "text/plain")),
    parameters=(ID,),
    body=ir.Body(
        (
            ir.MediaBody(
                "multipart/form-data",
                ir.BodyKind.MULTIPART,
                ir.Ref("#/components/schemas/Cover"),
                HERE,
                (COVER_FIELD,),
            ),
        ),
        True,
        HERE,
    ),
    docs=ir.Docs("Set the cover"),
)
TYPES["#/components/schemas/Cover"] = obj("#/components/schemas/Cover", COVER_FIELD.field)
BYTES = operation(
    "GET",
    "/records/{record_id}/sound",
    response("200", content(BINARY, ir.ContentKind.BYTES, "audio/wav")),
    parameters=(ID,),
    docs=ir.Docs("Stream the sound"),
)
EVENTS = operation(
    "GET",
    "/records/{record_id}/events",
    response("200", content(ir.Ref(TRACK), ir.ContentKind.SSE, "text/event-stream")),
    parameters=(ID,),
    streaming=ir.Streaming((("type", ("done",)),), None, HERE),
    docs=ir.Docs("Follow a record"),
)
NAMES = {
    LIST.id: "list",
    GET.id: "get",
    DELETE.id: "delete",
    CREATE.id: "create",
    COVER.id: "set_cover",
    BYTES.id: "bytes",
    EVENTS.id: "follow",
}
OPERATIONS = (LIST, GET, DELETE, CREATE, COVER, BYTES, EVENTS)
SERVER = ir.Server("https://api.example.com", (), HERE)


def api(*operations: ir.Operation, title: str = "Records") -> ir.Api:
    """Make an API of one resource; all operations by default."""
    chosen = operations or OPERATIONS
    resource = ir.Resource(
        ("records",), title, chosen, HERE, ir.Docs(description="Records, and what is on them.")
    )
    return ir.Api(
        title="Record store",
        version="1",
        source="openapi.yaml",
        resources=(resource,),
        types=TYPES,
        servers=(SERVER,),
        security_schemes=(ir.SecurityScheme("bearer", ir.SecurityKind.BEARER, HERE),),
        security=((("bearer", ()),),),
        docs=ir.Docs(description="Sells records."),
    )


def symbols(names: dict[str, str] | None = None) -> Symbols:
    """Name everything in `TYPES` and `OPERATIONS`, and what `names` adds."""
    keys = [
        *((o.id, p.location.value, p.wire) for o in OPERATIONS for p in o.parameters),
        *((CREATE.id, "body", wire) for wire in ("title", "tracks", "released")),
        (COVER.id, "body", "cover"),
    ]
    types = {type_id: type_id.rpartition("/")[2] for type_id in TYPES}
    return Symbols(
        package="records",
        client="Store",
        async_client="AsyncStore",
        environment="StoreEnvironment",
        types={i: Symbol(n, "records.types") for i, n in types.items()},
        twins={
            i: Symbol(f"{n}Params", "records.requests")
            for i, n in types.items()
            if isinstance(TYPES[i], ir.ObjectType)
        },
        attributes={},
        constants={},
        resources={
            ("records",): ResourceNames(
                "records",
                "records",
                "RecordsClient",
                "AsyncRecordsClient",
                "RecordsWithRawResponse",
                "AsyncRecordsWithRawResponse",
            )
        },
        methods={**NAMES, **(names or {})},
        arguments={ParameterKey(*key): key[2].strip("[]").replace("-", "_") for key in keys},
        servers={SERVER.url: "DEFAULT"},
        exports={"": ("Record", "RecordParams"), "records": ("Record", "RecordParams")},
    )
