"""One construct a document: each makes an SDK that compiles, imports and has every operation.

The documents below are what breaks generators, one by one; behaviour that needs more than an import
is checked next to the stage that is responsible. The sample documents are tried as well, where
their folder is at hand.
"""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from contract.facts import FACTS
from corpus.constructs import DOCUMENTS, of_paths

SAMPLES = FACTS.folder / "specs" / "micro" if FACTS else None


# -- the sample documents ---------------------------------------------------------------------


def _samples() -> list[Any]:
    if SAMPLES is None or not SAMPLES.is_dir():
        return []
    found = [*sorted(SAMPLES.glob("*.yaml")), SAMPLES / "multi" / "root.yaml"]
    return [pytest.param(path, id=path.stem) for path in found]


@pytest.mark.facts
@pytest.mark.parametrize("document", _samples())
def test_sample(sdk: Any, document: Path) -> None:
    """Each document of one construct that the shared folder has."""
    sdk(document)


# -- our own ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DOCUMENTS)
def test_construct(sdk: Any, name: str) -> None:
    """Each construct makes a whole SDK."""
    sdk(DOCUMENTS[name])


def _fields(model: Any) -> dict[str, str]:
    fields = model.__pydantic_fields__.items()
    return {name: name if field.alias is None else field.alias for name, field in fields}


def test_no_schema_is_lost_to_another(sdk: Any) -> None:
    """Names that would become one stay as many classes."""
    types = sdk(DOCUMENTS["names that differ in case"]).module("things.types")
    found = [_fields(value) for value in vars(types).values() if inspect.isclass(value)]
    assert [{name: name} in found for name in ("one", "two", "three")] == [True] * 3


def test_no_property_is_lost_to_another(sdk: Any) -> None:
    """What is sent back is what came, property by property."""
    made = sdk(DOCUMENTS["properties that become one name"])
    kind = made.module("things.types").A
    text = json.dumps({wire: 1 if wire in ("+1", "-1") else "x" for wire in _fields(kind).values()})
    assert len(_fields(kind)) == 14
    value = kind.model_validate_json(text)
    assert json.loads(value.model_dump_json(exclude_unset=True)) == json.loads(text)


def test_discriminators_choose_by_mapping(sdk: Any) -> None:
    """By the name, the reference, and twice to the same schema."""
    made = sdk(DOCUMENTS["unions with discriminators"])
    for kind, expected in (("cat", "Cat"), ("dog", "Dog"), ("hound", "Dog")):
        client = made.client({"kind": kind})
        assert type(client.things.run(body={"kind": kind})).__name__ == expected
    assert type(made.client({"kind": "cow"}).things.run(body={"kind": "cat"})).__name__ == (
        "UnknownVariant"
    )


def test_recursive_values(sdk: Any) -> None:
    """They are read to any depth."""
    client = sdk(DOCUMENTS["recursive types"]).client(
        {"tree": [[], [[]]], "json": [{"a": ["b"]}], "first": [1, {"x": [2]}]}
    )
    value = client.things.run(tree=[[]])
    assert value.tree == [[], [[]]]
    assert value.first == [1, {"x": [2]}]


def test_read_only_properties_are_not_asked_for(sdk: Any) -> None:
    """Nor are those that are only sent expected in replies."""
    made = sdk(DOCUMENTS["read-only and write-only"])
    parameters = inspect.signature(made.module("things.client").ThingsClient.run).parameters
    assert {"secret", "name"} <= set(parameters)
    assert "id" not in parameters
    reply = made.client({"id": "1", "name": "n"}).things.run(secret="s", name="n")
    assert (reply.id, reply.name) == ("1", "n")


DEEP = """
/a:
  get:
    tags: [things]
    operationId: run
    parameters:
      - name: q
        in: query
        style: deepObject
        explode: true
        schema: {type: object, properties: {gte: {type: integer}, tags: {type: array, items: {}}}}
      - {name: p, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {}}}
      - {name: f, in: query, content: {application/json: {schema: {type: object}}}}
      - {name: c, in: cookie, schema: {type: string}}
    responses: {'200': {description: fine}}
"""


def test_styles_of_parameters(sdk: Any) -> None:
    """deepObject keeps the name, pipes join, `content: json` is JSON, cookies are sent."""
    seen: list[httpx.Request] = []
    client = sdk(of_paths(DEEP)).client(seen=seen)
    client.things.run(q={"gte": 1}, p=["a", "b"], f={"x": 1}, c="d")
    (request,) = seen
    sent = dict(request.url.params.multi_items())
    assert sent == {"q[gte]": "1", "p": "a|b", "f": '{"x":1}'}
    assert request.headers["cookie"] == "c=d"


def test_discriminators_of_every_kind(sdk: Any) -> None:
    """By URL, by the names of schemas, and by what the variants have in common."""
    client = sdk(DOCUMENTS["discriminator by URL, and implicit"]).client(
        {"pet": {"kind": "dog"}, "shape": {"form": "Square"}, "code": {"n": 2}}
    )
    value = client.things.run(pet={"kind": "cat"}, shape={"form": "Circle"}, code={"n": 1})
    kinds = [type(each).__name__ for each in (value.pet, value.shape, value.code)]
    assert kinds == ["Dog", "Square", "Two"]


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("null in every spelling", dict.fromkeys("abcdefgh")),
        ("null in 3.0", {"b": None}),
        ("values of a schema", {"kind": "fixed", "pair": ["a", 1], "many": None, "level": None}),
        ("maps and tuples", {"typed": {"x": "a", "y": 1}, "pattern": {"x-a": "b"}}),
    ],
)
def test_values_come_back_as_they_were_sent(sdk: Any, name: str, answer: Any) -> None:
    """Null stays null, and what a map holds beside its properties is kept."""
    made = sdk(DOCUMENTS[name])
    kind = made.module("things.types").A
    value = kind.model_validate_json(json.dumps(answer))
    assert json.loads(value.model_dump_json(exclude_unset=True)) == answer


def test_formats_become_types(sdk: Any) -> None:
    """Those that Python has a type for."""
    kind = sdk(DOCUMENTS["every format"]).module("things.types").A
    text = {
        "date": "2024-01-31", "at": "2024-01-31T10:00:00Z", "amount": "1.50", "lasts": "PT5M",
        "id": "d5e9c84f-c2b2-4bf4-b4b0-7ffd7a9ffc32", "data": "c2FtcGxl",
        "link": "https://example.com", "old": "x", "odd": "y",
    }  # fmt: skip
    value = kind.model_validate_json(json.dumps(text))
    named = [type(getattr(value, name)).__name__ for name in ("date", "at", "amount", "id")]
    assert named == ["date", "datetime", "Decimal", "UUID"]
    assert json.loads(value.model_dump_json(exclude_unset=True)) == text


def test_parameters_of_the_path_item(sdk: Any) -> None:
    """The operation's own win; those with `content` are JSON."""
    seen: list[httpx.Request] = []
    client = sdk(DOCUMENTS["parameters of the path item"]).client(seen=seen)
    client.things.run("x/y", q="text", f={"a": 1})
    assert str(seen[0].url).endswith("/a/x%2Fy?q=text&f=%7B%22a%22%3A1%7D")


def test_xml_is_text_and_said_to_be(sdk: Any) -> None:
    """With a warning."""
    made = sdk(DOCUMENTS["XML"])
    assert "W457" in made.warnings
    run = made.module("things.client").ThingsClient.run
    assert inspect.signature(run).return_annotation == "str"


def test_names_without_operation_ids(sdk: Any) -> None:
    """Groups and methods read as a person would have named them."""
    client = sdk(DOCUMENTS["no operation ids"]).client()
    own = ("list", "create", "get", "update", "delete", "activate")
    for name in (*own, "list_keys", "create_key", "get_key", "replace_key"):
        assert callable(getattr(client.users, name)), name
    assert callable(client.search.get)


def test_a_tag_below_another_is_a_resource_below_it(sdk: Any) -> None:
    """OpenAPI 3.2: `parent`."""
    client = sdk(DOCUMENTS["tags below tags, and $self"]).client()
    assert callable(client.shop.orders.list)


def test_other_servers(sdk: Any) -> None:
    """An operation's own server is asked."""
    seen: list[httpx.Request] = []
    client = sdk(DOCUMENTS["server variables"]).client(seen=seen)
    client.t.two()
    assert seen[0].url.host == "upload.example"
