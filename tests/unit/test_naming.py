"""Names: every text becomes one, none twice in a scope, and none depends on order."""

from __future__ import annotations

import builtins
import dataclasses
import keyword
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from clientsmith import flatten, ir, naming
from clientsmith.config import Config
from clientsmith.diagnostics import Origin, Report
from clientsmith.ir import Location, NameStrength, ProposedName
from clientsmith.naming import spelling
from clientsmith.symbols import ParameterKey, Symbols

CONFIG = Config(Path("openapi.yaml"), Path("out"), package="shop")


def place(pointer: str = "") -> Origin:
    return Origin("openapi.yaml", 1, 1, pointer)


def field(wire: str, expr: ir.TypeExpr = ir.STRING, **more: Any) -> ir.Field:
    return ir.Field(wire, expr, more.pop("required", False), place(wire), **more)


def schema(
    name: str,
    *fields: ir.Field,
    strength: NameStrength = NameStrength.COMPONENT,
    fallbacks: tuple[str, ...] = (),
    id_: str = "",
    extra: ir.TypeExpr | None = ir.ANY,
) -> ir.ObjectType:
    proposed = ProposedName(name, strength, fallbacks)
    return ir.ObjectType(id_ or f"#/schemas/{name}", proposed, place(name), fields, extra)


def parameter(wire: str, location: Location = Location.QUERY, **more: Any) -> ir.Parameter:
    expr = more.pop("type", ir.STRING)
    required = more.pop("required", location is Location.PATH)
    return ir.Parameter(
        wire, location, expr, required, place(f"{location.value}/{wire}"), "form", True, **more
    )


def operation(
    id_: str = "POST /orders",
    group: tuple[str, ...] = ("orders",),
    method: str = "create",
    body: ir.TypeExpr | None = None,
    reply: ir.TypeExpr | None = None,
    **more: Any,
) -> ir.Operation:
    verb, _, path = id_.partition(" ")
    media = ir.MediaBody("application/json", ir.BodyKind.JSON, body or ir.ANY, place())
    content = ir.Content("application/json", ir.ContentKind.JSON, reply or ir.ANY, place())
    values: dict[str, Any] = {
        "proposed_method": ProposedName(method, NameStrength.DERIVED, (f"{verb}_{path}",)),
        "operation_id": None,
        "parameters": (),
        "body": ir.Body((media,), True, place()) if body else None,
        "responses": (ir.Response("200", (content,), (), place()),) if reply else (),
        "origin": place(id_),
        **more,
    }
    return ir.Operation(id=id_, method=verb, path=path, group=group, **values)


def api(
    types: Iterable[ir.NamedType] = (), operations: Iterable[ir.Operation] = (), **more: Any
) -> ir.Api:
    by_group: dict[tuple[str, ...], list[ir.Operation]] = {}
    for op in operations:
        by_group.setdefault(op.group, []).append(op)
    values: dict[str, Any] = {
        "title": "Shop",
        "version": "1",
        "source": "openapi.yaml",
        "resources": tuple(
            ir.Resource(group, " ".join(group), tuple(ops), place())
            for group, ops in by_group.items()
        ),
        "types": {declared.id: declared for declared in types},
        "servers": (),
        "security_schemes": (),
        "security": (),
        **more,
    }
    return ir.Api(**values)


def settle(made: ir.Api, released: Symbols | None = None, config: Config = CONFIG) -> Symbols:
    report = Report()
    found = naming.settle(made, config, report, released)
    assert not report.errors, [d.message for d in report]
    return found


def type_names(*types: ir.NamedType) -> dict[str, str]:
    return {id_: symbol.name for id_, symbol in settle(api(types)).types.items()}


# -- spelling -------------------------------------------------------------------------------

ANY_TEXT = st.text(max_size=20) | st.text("aAbB1_-+@$<>* .ßſıİﬁ²", max_size=8)


@given(ANY_TEXT)
def test_any_text_becomes_an_identifier(text: str) -> None:
    """Whatever the spec calls a thing, Python can, and reads it as the same name again."""
    for name in (
        spelling.snake(text, "field"),
        spelling.constant(text, "value"),
        spelling.class_name(text),
        *spelling.snake_candidates(text, "field", spelling.reserved("keywords", "fields")),
    ):
        assert name.isidentifier()
        assert not name.startswith("_")
        scope: dict[str, object] = {}
        if not keyword.iskeyword(name):
            exec(f"{name} = 1", scope)
            assert name in scope
    for name in spelling.snake_candidates(text, "field", spelling.reserved("keywords")):
        assert not keyword.iskeyword(name)


def test_all_keywords_are_listed() -> None:
    """The word list knows every keyword of the running Python."""
    assert set(keyword.kwlist) <= spelling.reserved("keywords")


def test_all_members_of_models_are_listed() -> None:
    """The word list knows every name that a model has before it has fields."""
    members = {*dir(BaseModel), *dir(type(BaseModel))}
    assert {m for m in members if not m.startswith("_")} <= spelling.reserved("fields")


def test_all_classes_among_builtins_are_listed() -> None:
    """The word list knows every builtin that a class could hide."""
    assert {name for name in dir(builtins) if name[0].isupper()} <= spelling.reserved("classes")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("fileID", "file_id"),
        ("expand[]", "expand"),
        ("output_format[container]", "output_format_container"),
        ("_id", "id"),
        ("$top", "top"),
        ("+1", "plus_1"),
        ("-1", "minus_1"),
        ("*", "star"),
        ("", "empty_field"),
        ("1-Click", "one_click"),
        ("1st", "field_1st"),
        ("☃", "snowman"),
        ("x-request-ID", "x_request_id"),
    ],
)
def test_snake_case(text: str, name: str) -> None:
    """Wire names become what a person would type."""
    assert spelling.snake(text, "field") == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("WebSocketResponse_Chunk", "WebSocketResponse_Chunk"),
        ("TtssseRequest", "TtssseRequest"),
        ("order line", "OrderLine"),
        ("foo_bar", "FooBar"),
        ("ORDER STATE", "OrderState"),
        ("3DSecure", "Type3DSecure"),
        ("a.b.C", "ABC"),
        ("Größe", "Größe"),
    ],
)
def test_class_names(text: str, name: str) -> None:
    """A name that is fit stays as the spec spells it."""
    assert spelling.class_name(text) == name


# -- types ----------------------------------------------------------------------------------


def test_exact_spelling_wins() -> None:
    """Of two schemas with one class name, the one that is spelled so keeps it."""
    names = type_names(schema("foo_bar"), schema("FooBar"))
    assert names == {"#/schemas/foo_bar": "FooBar2", "#/schemas/FooBar": "FooBar"}


def test_case_is_enough_of_a_difference() -> None:
    """Classes may differ in case only, as several share a module."""
    names = type_names(schema("ImageURL"), schema("ImageUrl"))
    assert sorted(names.values()) == ["ImageURL", "ImageUrl"]


def test_strength_decides() -> None:
    """Pinned before component before title before derived; the loser gets a longer name."""
    derived = schema("Order", strength=NameStrength.DERIVED, fallbacks=("CartOrder",), id_="#/a")
    names = type_names(derived, schema("Order"))
    assert names == {"#/a": "CartOrder", "#/schemas/Order": "Order"}


@pytest.mark.parametrize("name", ["List", "Optional", "Any", "datetime", "None", "BaseModel"])
def test_reserved_class_names(name: str) -> None:
    """A schema never hides a name that the models need."""
    (found,) = type_names(schema(name)).values()
    assert found in {f"{name}Model", "Datetime"}


def test_twins() -> None:
    """Objects, unions, and aliases of these have twins; a schema keeps its name before one."""
    types = [
        schema("Telephony"),
        schema("TelephonyParams"),
        ir.AliasType("#/a", ProposedName("Ids", NameStrength.COMPONENT), place(), ir.STRING),
        ir.AliasType(
            "#/b",
            ProposedName("Orders", NameStrength.COMPONENT),
            place(),
            ir.ListOf(ir.Ref("#/schemas/Telephony")),
        ),
    ]
    found = settle(api(types))
    assert {id_: symbol.name for id_, symbol in found.twins.items()} == {
        "#/schemas/Telephony": "TelephonyInputParams",
        "#/schemas/TelephonyParams": "TelephonyParamsParams",
        "#/b": "OrdersParams",
    }


def test_attributes() -> None:
    """Clashing properties get telling names; keywords and members of models are avoided."""
    wires = ("from", "schema", "_id", "id", "@type", "type", "fooBar", "foo_bar", "+1", "-1")
    made = schema("A", *(field(wire) for wire in wires))
    found = settle(api([made])).attributes
    assert {wire: found[made.id, wire] for wire in wires} == {
        "from": "from_",
        "schema": "schema_",
        "_id": "id_",
        "id": "id",
        "@type": "at_type",
        "type": "type",
        "fooBar": "foo_bar_",
        "foo_bar": "foo_bar",
        "+1": "plus_1",
        "-1": "minus_1",
    }


def test_constants() -> None:
    """Named values become constants; unnamed enums have none."""
    members = tuple(ir.EnumMember(value, value) for value in ("asc", "ASC", "number-desc"))
    name = ProposedName("Order", NameStrength.COMPONENT)
    found = settle(api([ir.EnumType("#/o", name, place(), members)])).constants
    assert found == {
        ("#/o", "'ASC'"): "ASC",
        ("#/o", "'asc'"): "ASC_2",
        ("#/o", "'number-desc'"): "NUMBER_DESC",
    }


def test_pins_clash() -> None:
    """Two properties pinned to one name are an error that names both places."""
    made = schema("A", field("a", pinned_name="x"), field("b", pinned_name="x"))
    report = Report()
    naming.settle(api([made]), CONFIG, report)
    (error,) = report.errors
    assert (error.code, error.notes[0].origin) == ("E312", place("a"))
    assert error.message == "properties `a` and `b` both become `x` in Python"


@pytest.mark.parametrize(
    ("pin", "name"),
    [
        ("class", "class_"),
        ("_x", "x"),
        ("renamed-all-of", "renamed_all_of"),
        ("model_dump", "model_dump_"),
        ("", "empty_field"),
        ("userID", "userID"),
    ],
)
def test_unusable_pins(pin: str, name: str) -> None:
    """A pin that Python or pydantic cannot have is spelled in Python's way, with a warning."""
    report = Report()
    made = schema("A", field("a", pinned_name=pin))
    assert naming.settle(api([made]), CONFIG, report).attributes[made.id, "a"] == name
    assert [d.code for d in report] == ([] if pin == name else ["W301"])


# -- arguments ------------------------------------------------------------------------------


def test_order_of_arguments() -> None:
    """Path in the order of the template, then required, then optional ones."""
    made = schema(
        "Body", field("b", required=True), field("a"), field("k", ir.Const("x"), required=True)
    )
    op = operation(
        "POST /a/{y}/{x}",
        body=ir.Ref(made.id),
        parameters=(
            parameter("x", Location.PATH),
            parameter("q"),
            parameter("h", Location.HEADER, required=True),
            parameter("r", required=True),
            parameter("v", Location.HEADER, required=True, type=ir.Const("2025")),
            parameter("y", Location.PATH),
        ),
    )
    found = flatten.arguments(op, {made.id: made})
    assert [argument.key.wire for argument in found] == ["y", "x", "r", "h", "b", "q", "a"]


@pytest.mark.parametrize(
    ("expr", "extra", "flat"),
    [
        (ir.Ref("#/schemas/B"), ir.ANY, True),
        (ir.Ref("#/schemas/B"), None, True),
        (ir.Ref("#/schemas/B"), ir.STRING, False),
        (ir.Nullable(ir.Ref("#/schemas/B")), ir.ANY, False),
        (ir.ListOf(ir.Ref("#/schemas/B")), ir.ANY, False),
        (ir.ANY, ir.ANY, False),
    ],
)
def test_flattening(expr: ir.TypeExpr, extra: ir.TypeExpr | None, flat: bool) -> None:
    """Only a plain object becomes an argument a property."""
    made = schema("B", field("a"), extra=extra)
    found = flatten.arguments(operation(body=expr), {made.id: made})
    assert [argument.key.wire for argument in found] == (["a"] if flat else [""])


def test_optional_body_can_be_left_out() -> None:
    """No property of a body that may be missing is required."""
    made = schema("B", field("a", required=True))
    op = operation(body=ir.Ref(made.id))
    assert op.body is not None
    op = dataclasses.replace(op, body=dataclasses.replace(op.body, required=False))
    assert [a.required for a in flatten.arguments(op, {made.id: made})] == [False]


def test_argument_clashes() -> None:
    """The path keeps its name; symbols and locations tell the others apart."""
    made = schema("B", field("id"), field("self"), field("body"))
    op = operation(
        "PUT /a/{id}",
        body=ir.Ref(made.id),
        parameters=(
            parameter("id", Location.PATH),
            parameter("DateCreated"),
            parameter("DateCreated<"),
            parameter("class"),
            parameter("ids[]"),
            parameter("request_options"),
        ),
    )
    found = settle(api([made], [op])).arguments
    names = {(key.location, key.wire): name for key, name in found.items()}
    assert names == {
        ("path", "id"): "id",
        ("query", "DateCreated"): "date_created",
        ("query", "DateCreated<"): "date_created_lt",
        ("query", "class"): "class_",
        ("query", "ids[]"): "ids",
        ("query", "request_options"): "request_options_",
        ("body", "id"): "body_id",
        ("body", "self"): "self_",
        ("body", "body"): "body",
    }


def test_body_as_a_whole() -> None:
    """It is called `body`, unless a parameter is."""
    op = operation(body=ir.ListOf(ir.STRING), parameters=(parameter("body"),))
    found = settle(api([], [op])).arguments
    assert found[ParameterKey(op.id, "query", "body")] == "body"
    assert found[ParameterKey(op.id, "body", "")] == "request_body"


# -- resources, methods, modules ------------------------------------------------------------


def test_resources() -> None:
    """Packages avoid modules of the SDK, classes avoid types."""
    groups = [("Tts",), ("client",), ("close",), ("beta", "Agents"), ("beta",), ("import",)]
    ops = [operation(f"GET /{n}", group) for n, group in enumerate(groups)]
    found = settle(api([schema("TtsClient")], ops)).resources
    assert {g: (n.attribute, n.package, n.client) for g, n in found.items()} == {
        ("Tts",): ("tts", "tts", "TtsResourceClient"),
        ("client",): ("client", "client_", "ClientClient"),
        ("close",): ("close_", "close_", "CloseClient"),
        ("beta",): ("beta", "beta", "BetaClient"),
        ("beta", "Agents"): ("agents", "beta.agents", "BetaAgentsClient"),
        ("import",): ("import_", "import_", "ImportClient"),
    }
    assert found["import",].async_raw_client == "AsyncImportWithRawResponse"


def test_methods() -> None:
    """Methods of a resource differ; a nested resource keeps its attribute."""
    ops = [
        operation("GET /a", ("a",), "list"),
        operation("GET /b", ("a",), "list"),
        operation("POST /a", ("a",), "import"),
        operation("GET /c", ("a",), "sub"),
        operation("GET /d", ("a", "sub"), "list"),
    ]
    assert settle(api([], ops)).methods == {
        "GET /a": "list",
        "GET /b": "get_b",
        "POST /a": "import_",
        "GET /c": "get_c",
        "GET /d": "list",
    }


def test_modules_and_exports() -> None:
    """A type lives with the only resource that reaches it; imports never go in a circle."""
    own, shared, lone = schema("Own"), schema("Shared"), schema("Lone")
    outer = schema("Outer", field("own", ir.Ref(own.id)), field("shared", ir.Ref(shared.id)))
    hook = schema("Hook", field("outer", ir.Ref(outer.id)))
    ops = [
        operation("GET /a", ("a",), reply=ir.Ref(outer.id)),
        operation("GET /b", ("b",), reply=ir.Ref(shared.id)),
    ]
    found = settle(api([own, shared, outer, hook, lone], ops))
    assert {symbol.name: symbol.module for symbol in found.types.values()} == {
        "Own": "a.types",
        "Outer": "a.types",
        "Shared": "types",
        "Hook": "a.types",
        "Lone": "types",
    }
    assert found.twins[own.id].module == "a.requests"
    assert found.exports["b"] == ("Shared", "SharedParams")
    assert found.exports["a"][:4] == ("Outer", "OuterParams", "Own", "OwnParams")
    assert "Lone" in found.exports[""]


def test_servers() -> None:
    """Servers are called after what is said about them, else after their host."""
    servers = (
        ir.Server("https://a.test", (), place(), ir.Docs(description="The sandbox server")),
        ir.Server("https://b.test/v1", (), place()),
        ir.Server("https://c.test", (), place(), pinned_name="EUROPE"),
    )
    assert settle(api(servers=servers)).servers == {
        "https://a.test": "SANDBOX",
        "https://b.test/v1": "B_TEST",
        "https://c.test": "EUROPE",
    }
    assert settle(api(servers=servers[1:2])).servers == {"https://b.test/v1": "PRODUCTION"}


@pytest.mark.parametrize(
    ("title", "package", "client"),
    [
        ("Redocly Museum API", "redocly_museum", "RedoclyMuseum"),
        ("The httpx REST API v2", "httpx_", "Httpx"),
        ("API", "api", "Api"),
        ("订单", "sdk", "Sdk"),
        ("1Password Connect", "sdk_1_password_connect", "Sdk1PasswordConnect"),
    ],
)
def test_package_from_title(title: str, package: str, client: str) -> None:
    """Without settings the title names package and client."""
    config = Config(Path("openapi.yaml"), Path("out"))
    found = settle(dataclasses.replace(api(), title=title), config=config)
    assert (found.package, found.client) == (package, client)
    assert found.environment == f"{client}Environment"


# -- stability ------------------------------------------------------------------------------

CLASHING = """
Order order ORDER order_line OrderLine orderLine Order2 Orders from From List list id ID _id Id
+ - a.b aB ab AB OrderParams Client
"""
NAMES = st.lists(st.sampled_from(CLASHING.split()), unique=True, max_size=12)
STRENGTHS = st.sampled_from([s for s in NameStrength if s is not NameStrength.PINNED])


@st.composite
def type_tables(draw: st.DrawFn) -> list[ir.NamedType]:
    """Draw types whose names clash in many ways."""
    return [
        schema(
            name,
            *(field(wire) for wire in draw(NAMES)),
            strength=draw(STRENGTHS),
            fallbacks=(f"My {name}",),
        )
        for name in draw(NAMES)
    ]


@given(type_tables(), st.randoms(use_true_random=False))
def test_order_changes_no_name(types: list[ir.NamedType], chance: random.Random) -> None:
    """Shuffled schemas, properties and parameters have the names that they had."""
    parameters = [parameter(declared.name.text) for declared in types]
    shuffled = [
        dataclasses.replace(t, fields=tuple(chance.sample(t.fields, len(t.fields))))
        for t in types
        if isinstance(t, ir.ObjectType)
    ]
    chance.shuffle(shuffled)
    first = operation(parameters=tuple(parameters))
    chance.shuffle(parameters)
    second = operation(parameters=tuple(parameters))
    assert settle(api(types, [first])) == settle(api(shuffled, [second]))


@given(type_tables())
def test_names_are_unique(types: list[ir.NamedType]) -> None:
    """No two types or twins have one name, nor two attributes of a model."""
    found = settle(api(types))
    names = [s.name for s in (*found.types.values(), *found.twins.values())]
    assert len(names) == len(set(names))
    for declared in types:
        attributes = [name for (id_, _), name in found.attributes.items() if id_ == declared.id]
        assert len(attributes) == len(set(attributes))


@given(type_tables(), STRENGTHS)
def test_adding_a_schema_renames_nothing(types: list[ir.NamedType], strength: NameStrength) -> None:
    """A schema with a name of its own leaves all names alone."""
    before = settle(api(types))
    after = settle(api([*types, schema("Brand new thing", strength=strength)]))
    assert {id_: after.types[id_] for id_ in before.types} == before.types
    assert {id_: after.twins[id_] for id_ in before.twins} == before.twins


@given(type_tables(), st.sampled_from(["Order", "order_line", "ab", "From", "OrderParams"]))
def test_released_names_stay(types: list[ir.NamedType], name: str) -> None:
    """Against the last release's names, even a clashing new schema renames nothing."""
    before = settle(api(types))
    more = [*types, schema(name, id_="#/new")]
    after = settle(api(more), released=before)
    assert {id_: after.types[id_] for id_ in before.types} == before.types
