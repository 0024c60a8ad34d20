"""Names that an SDK has given stay, whatever joins the spec; what the spec renames is renamed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from clientsmith import naming, pipeline
from clientsmith.config import Config
from clientsmith.diagnostics import Report, SpecError
from clientsmith.output import Mode
from clientsmith.symbols import Symbols

TEXT: dict[str, Any] = {"type": "string"}


def model(*properties: str) -> dict[str, Any]:
    return {"type": "object", "properties": dict.fromkeys(properties, TEXT)}


def answer(schema: Any) -> dict[str, Any]:
    return {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}


def document() -> dict[str, Any]:
    """Names that are anything but safe: inline, misspelt, and those of twins and clients."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "servers": [{"url": "https://a.example"}],
        "paths": {
            "/orders": {
                "get": {
                    "tags": ["orders"],
                    "operationId": "find orders",
                    "parameters": [{"name": "orderBy", "in": "query", "schema": TEXT}],
                    "responses": answer({**model("fooBar"), "title": "Found"}),
                },
                "post": {
                    "tags": ["orders"],
                    "operationId": "make",
                    "requestBody": {"content": {"application/json": {"schema": model("a-b")}}},
                    "responses": answer({"$ref": "#/components/schemas/order"}),
                },
            }
        },
        "components": {"schemas": {"order": model("id", "itemCount")}},
    }


def settled(spec: dict[str, Any], folder: Path) -> Symbols:
    """Generate into a folder, which holds the SDK of the last time."""
    file = folder / "openapi.json"
    file.write_text(json.dumps(spec))
    config = Config(spec=file, output=folder / "sdk", source="openapi.json")
    found = pipeline.understand(config, Report()).symbols
    pipeline.generate(config, Report(), Mode.WRITE)
    return found


def kept(before: Symbols, after: Symbols) -> None:
    """Expect every name of before after."""
    tables = ("types", "twins", "attributes", "constants", "methods", "arguments", "servers")
    for table in tables:
        old = {key: getattr(name, "name", name) for key, name in getattr(before, table).items()}
        new = {key: getattr(name, "name", name) for key, name in getattr(after, table).items()}
        assert {key: new[key] for key in old} == old
    # By name: groups that differ by case only are one, which may be spelled either way.
    assert set(before.resources.values()) <= set(after.resources.values())


RIVALS = (
    *("Order", "OrderParams", "Found", "FoundParams", "OrdersClient", "AsyncOrdersClient"),
    *("OrdersWithRawResponse", "MakeRequest", "Order2", "Shop", "Orders", "FindOrders"),
)


@pytest.mark.parametrize("name", RIVALS)
def test_a_new_schema_renames_nothing(name: str, tmp_path: Path) -> None:
    """Though it would have had the better claim, had it been there first."""
    spec = document()
    before = settled(spec, tmp_path)
    spec["components"]["schemas"][name] = model("x")
    after = settled(spec, tmp_path)
    kept(before, after)
    assert after == settled(spec, tmp_path)


def test_nothing_new_renames_anything(tmp_path: Path) -> None:
    """Nor do properties, parameters, operations, resources and servers."""
    spec = document()
    before = settled(spec, tmp_path)
    spec["servers"].append({"url": "https://b.example"})
    spec["components"]["schemas"]["order"]["properties"]["item_count"] = TEXT
    orders = spec["paths"]["/orders"]
    orders["get"]["parameters"].insert(0, {"name": "order_by", "in": "query", "schema": TEXT})
    orders["post"]["parameters"] = [{"name": "a_b", "in": "query", "schema": TEXT}]
    orders["put"] = {"tags": ["orders"], "operationId": "find_orders", "responses": answer(TEXT)}
    spec["paths"]["/x"] = {"get": {"tags": ["Orders"], "operationId": "x", "responses": {}}}
    kept(before, settled(spec, tmp_path))


def test_what_the_spec_renames_is_renamed(tmp_path: Path) -> None:
    """A name is kept for as long as the spec suggests it."""
    spec = document()
    settled(spec, tmp_path)
    spec["paths"]["/orders"]["get"]["operationId"] = "search"
    spec["paths"]["/orders"]["get"]["responses"] = answer({**model("fooBar"), "title": "Hits"})
    spec["components"]["schemas"]["order"]["properties"]["itemCount"] = {
        **TEXT,
        "x-sdk-name": "count",
    }
    after = settled(spec, tmp_path)
    assert "search" in after.methods.values()
    assert "Hits" in {name.name for name in after.types.values()}
    assert after.attributes["#/components/schemas/order", "itemCount"] == "count"


def test_names_are_written_and_read(tmp_path: Path) -> None:
    """The text gives back every name that could be lost, a line for each type and operation."""
    before = settled(document(), tmp_path)
    text = naming.dumps(before)
    after = naming.loads(text)
    assert naming.dumps(after) == text
    kept(after, before)
    assert len(text.splitlines()) > len(before.types) + len(before.methods)


@pytest.mark.parametrize("tag", ["true", "None", "import", "client", "1", "self", "Ünï", "☃"])
def test_a_resource_of_any_name_is_read_again(tag: str, tmp_path: Path) -> None:
    """What was written can be read."""
    spec = document()
    spec["paths"]["/orders"]["get"]["tags"] = [tag]
    before = settled(spec, tmp_path)
    assert naming.loads(naming.dumps(before)).resources == before.resources


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", '{"version": 2}', '{"version": 1, "types": []}', "\x00"),
        *('{"version": 1, "types": {"a": 1}}', '{"version": 1, "types": {"a": {"name": 1}}}'),
        '{"version": 1, "types": {"a": {"name": "x()"}}}',
        '{"version": 1, "types": {"a": {"fields": {"b": "import"}}}}',
        '{"version": 1, "resources": {"[\\"a\\"]": {"name": "a", "package": "..", "class": "A"}}}',
        '{"version": 1, "resources": {"1": {"name": "a", "package": "a", "class": "A"}}}',
        "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> other\n",
    ],
)
def test_names_that_can_not_be_read(text: str, tmp_path: Path) -> None:
    """E607: rather than to rename all, say so; nor is anything in it believed."""
    settled(document(), tmp_path)
    (tmp_path / "sdk" / naming.FILE).write_text(text)
    with pytest.raises(SpecError) as caught:
        settled(document(), tmp_path)
    assert [error.code for error in caught.value.report.errors] == ["E607"]
