"""`spec/` against the facts of the API: operations, parameters, bodies, replies and types."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from contract import document, seed
from contract.document import bundle, resolve
from contract.facts import FACTS, OPERATIONS, SEED_OPERATIONS, Json, Operation, known

pytestmark = pytest.mark.facts

NULL = {"type": "null"}
SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
FORMATS = {"date-time": "datetime", "binary": "File"}
WIRE = {"bytes": "File"}


def type_text(schema: Json) -> str:
    """A schema in the notation of `types.json`; null is left to the caller."""
    if not isinstance(schema, dict):
        return "any"
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    parts = [part for part in schema.get("anyOf", ()) if part != NULL]
    if len(parts) == 1:
        return type_text(parts[0])
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else [kind for kind in kinds if kind != "null"]
    if kinds == ["array"]:
        return f"list[{type_text(schema['items'])}]"
    if kinds == ["object"] and "additionalProperties" in schema:
        return f"map[str, {type_text(schema['additionalProperties'])}]"
    if kinds == ["string"] and schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]
    return SCALARS[kinds[0]] if len(kinds) == 1 and kinds[0] in SCALARS else "any"


def nullable(schema: Json) -> bool:
    """Whether a schema takes null."""
    schema = resolve(schema)
    types = schema.get("type", [])
    return "null" in ([types] if isinstance(types, str) else types) or any(
        nullable(part) for key in ("anyOf", "oneOf") for part in schema.get(key, ())
    )


def object_shape(schema: Json) -> tuple[dict[str, Json], set[str]]:
    """Properties and required names, those of all parts of an `allOf` taken together."""
    schema = resolve(schema)
    properties, required = dict(schema.get("properties", {})), set(schema.get("required", ()))
    for part in schema.get("allOf", ()):
        more, needed = object_shape(part)
        properties |= more
        required |= needed
    return properties, required


def _said(text: str) -> str:
    # `X?` inside a larger type is X or null; a schema says that in several ways.
    return text.replace("?", "")


def _node(operation: Operation) -> Json:
    return bundle()["paths"][operation.path][operation.http_method.lower()]


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_operation(operation: Operation) -> None:
    """It exists under its path and method, belongs to its resource and is named after it."""
    node = _node(operation)
    assert node["tags"] == [operation.heading]
    assert node["operationId"] == f"{operation.resource}_{operation.method}"


def test_no_other_operation() -> None:
    """The spec has the methods of the facts and no others."""
    ours = {(method.upper(), path) for path, method, _ in document.operations()}
    assert ours == {(operation.http_method, operation.path) for operation in OPERATIONS}


def test_order() -> None:
    """Resources and methods come in the seed's order; those outside it end their resource."""
    ours: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for position, (_, _, place) in enumerate(document.operations()):
        order = place.node.get("x-sdk-order", position)
        ours[place.node["tags"][0]].append((order, place.node["operationId"]))
    theirs: dict[str, list[str]] = defaultdict(list)
    for operation in OPERATIONS:
        theirs[operation.heading].append(f"{operation.resource}_{operation.method}")
    assert {tag: [name for _, name in sorted(names)] for tag, names in ours.items()} == theirs
    assert [tag["name"] for tag in bundle()["tags"]] == list(theirs)


def test_order_is_given_throughout_a_resource() -> None:
    """Positions beside operations without one would mean nothing."""
    with_order: dict[str, set[bool]] = defaultdict(set)
    for _, _, place in document.operations():
        with_order[place.node["tags"][0]].add("x-sdk-order" in place.node)
    assert {tag for tag, seen in with_order.items() if len(seen) > 1} == set()


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_parameters(operation: Operation) -> None:
    """Path, query and header parameters: wire names, types, requiredness."""
    ours = {
        (p["in"], p["name"]): (type_text(p["schema"]), p.get("required", False))
        for p in document.parameters(operation.path, operation.http_method.lower())
    }
    version = ours.pop(("header", "Cartesia-Version"))
    assert version == ("str", True)
    theirs = {
        (argument.place, argument.wire): (argument.type, argument.required)
        for argument in operation.arguments
        if argument.place != "body"
    }
    assert ours == theirs


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_body(operation: Operation) -> None:
    """Media type, wire names, types, requiredness and nullability of the body's fields."""
    content = resolve(_node(operation).get("requestBody", {})).get("content", {})
    media = {"none": [], "json": ["application/json"], "multipart": ["multipart/form-data"]}
    assert list(content) == media[operation.body_kind]
    for value in content.values():
        properties, required = object_shape(value["schema"])
        ours = {wire: (type_text(p), wire in required) for wire, p in properties.items()}
        theirs = {f.wire: (f.type, f.required) for f in operation.at("body")}
        assert ours == theirs
        fields = operation.raw["request_body"]["fields"]
        nulls = {field["wire"] for field in fields if field.get("nullable")}
        assert {wire for wire, p in properties.items() if nullable(p)} == nulls


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_body_is_required_where_a_field_is(operation: Operation) -> None:
    """A body with a required field may not be left out."""
    body = resolve(_node(operation).get("requestBody", {}))
    if any(field.required for field in operation.at("body")):
        assert body.get("required") is True


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_reply(operation: Operation) -> None:
    """Kind and model of what comes back."""
    _, media_type, media = document.reply(operation.path, operation.http_method.lower())
    reply, schema = operation.reply, media.get("schema")
    match reply["kind"]:
        case "none" if "server_sends" in reply:
            assert (media_type, type_text(schema)) == (reply["server_sends"]["media_type"], "str")
        case "none":
            assert media_type is None
        case "json":
            assert (media_type, type_text(schema)) == ("application/json", reply["model"])
        case "bytes stream":
            assert type_text(schema) == "File"
        case "sse stream":
            assert (media_type, type_text(schema)) == (reply["media_type"], reply["event"])
        case "pager":
            _pager(operation, schema)
        case other:
            raise AssertionError(f"unknown kind of reply: {other}")


def _pager(operation: Operation, schema: Json) -> None:
    reply, rule = operation.reply, _node(operation)["x-sdk-pagination"]
    properties, _ = object_shape(schema)
    assert type_text(schema) == reply["page_model"]
    assert type_text(properties[rule["items"]]) == f"list[{reply['item']}]"
    assert rule["items"] == reply["items_field"]
    assert rule["next"] == reply["next_cursor_field"]
    assert rule["param"] == reply["cursor_param"]
    assert rule.get("has_more") == ("has_more" if "has_more" in properties else None)


def test_pages_and_streams_are_told_apart() -> None:
    """Only pagers carry a rule for pages, only event streams one for streams."""
    for operation in OPERATIONS:
        node, kind = _node(operation), operation.reply["kind"]
        assert ("x-sdk-pagination" in node) == (kind == "pager"), str(operation)
        assert ("x-sdk-streaming" in node) == (kind == "sse stream"), str(operation)


def _named(*kinds: str) -> list[str]:
    reached = FACTS.reached("requests", "responses", "websocket") if FACTS else ()
    return [name for name in reached if known().types[name]["kind"] in kinds]


@pytest.mark.parametrize("name", _named("object"))
def test_object(name: str) -> None:
    """Fields, types, requiredness, constants; what may be null."""
    properties, required = object_shape(bundle()["components"]["schemas"][name])
    theirs = {f["wire"]: f for f in known().fields(name)}
    seen = {f["wire"] for f in known().types[name].get("seen_on_wire", ())}
    assert set(theirs) <= set(properties) <= set(theirs) | seen
    # A union tells its variants apart by the constant, so the spec may require it.
    constants = {wire for wire, field in theirs.items() if "const" in field}
    assert required | constants == {w for w, f in theirs.items() if f["required"]} | constants
    for wire, field in theirs.items():
        schema = properties[wire]
        assert type_text(schema) == _said(WIRE.get(field["type"], field["type"])), wire
        assert resolve(schema).get("const") == field.get("const"), wire
        if field["nullable"]:
            assert nullable(schema) or type_text(schema) == "any", wire
        if field["required"]:
            assert not nullable(schema), wire


@pytest.mark.parametrize("name", _named("enum"))
def test_enum(name: str) -> None:
    """The values in their order, and open as the facts say."""
    schema = bundle()["components"]["schemas"][name]
    assert schema["enum"] == known().types[name]["values"]
    is_open = schema.get("x-sdk-enum", "open") == "open"
    assert is_open == known().types[name]["open"]


@pytest.mark.parametrize("name", _named("alias"))
def test_alias(name: str) -> None:
    """A plain type under a name of its own."""
    assert type_text(bundle()["components"]["schemas"][name]) == known().types[name]["target"]


@pytest.mark.parametrize("name", _named("union", "discriminated union"))
def test_union(name: str) -> None:
    """Members in their order; discriminator and mapping where there is one."""
    schema, theirs = bundle()["components"]["schemas"][name], known().types[name]
    members = schema.get("oneOf") or schema["anyOf"]
    assert [type_text(member) for member in members] == theirs["members"]
    if theirs["kind"] == "discriminated union":
        rule = schema["discriminator"]
        assert rule["propertyName"] == theirs["discriminator"]
        mapping = {value: target.rpartition("/")[2] for value, target in rule["mapping"].items()}
        assert mapping == theirs["mapping"]


@pytest.mark.parametrize("operation", SEED_OPERATIONS, ids=str)
def test_usage_of_the_seed_is_an_example(operation: Operation) -> None:
    """An example of the body holds at least what the seed's snippet passes."""
    content = resolve(_node(operation).get("requestBody", {})).get("content", {})
    for media in content.values():
        values = [resolve(example)["value"] for example in media["examples"].values()]
        wire = {field.python: field.wire for field in operation.at("body")}
        given = {wire[n]: v for n, v in operation.usage.items() if n in wire}
        assert any(_holds(value, given) for value in values)


def _holds(example: Json, given: dict[str, Json]) -> bool:
    return all(wire in example and value in (None, example[wire]) for wire, value in given.items())


def _prose() -> str:
    """All descriptions and summaries of the spec."""
    found = (
        str(place.node[key])
        for place in document.everything()
        if isinstance(place.node, dict)
        for key in ("description", "summary", "title")
        if isinstance(place.node.get(key), str)
    )
    return "\n\n".join(found)


def test_languages_of_transcription() -> None:
    """Every language of the seed has its code in the description."""
    (entry,) = (e for e in seed.entries(known().seed) if str(e) == "stt.transcribe")
    (parameter,) = (p for p in entry.parameters if p.name == "language")
    listed = re.findall(r"- `(\w+)` \(", parameter.description)
    (field,) = (
        resolve(media["schema"])["properties"]["language"]
        for media in _body_media("/stt", "post").values()
    )
    text = " ".join(field["description"].split())
    assert len(listed) > 90
    assert [code for code in listed if f"`{code}`" not in text] == []


def _body_media(path: str, method: str) -> Json:
    return resolve(bundle()["paths"][path][method]["requestBody"])["content"]


def test_wording_is_our_own() -> None:
    """No run of twelve words of the seed stands in the spec; shorter ones are lists of names."""
    entries = seed.entries(known().seed)
    theirs = "\n\n".join(
        text for e in entries for text in (e.description, *(p.description for p in e.parameters))
    )
    assert sorted(_runs(theirs, 12) & _runs(_prose(), 12)) == []


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for paragraph in text.split("\n\n"):
        words = re.findall(r"\w+", paragraph.lower())
        found.update(tuple(words[i : i + length]) for i in range(len(words) - length + 1))
    return found
