"""Keywords of JSON Schema: the type of what comes back, and what the report says of each."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from corpus.keywords import (
    ARRAYS,
    BOOLEANS,
    CONDITIONS,
    CONTENT,
    DYNAMIC,
    IDS,
    MAPS,
    NULL,
    of,
)

NEWER = ("3.1.0", "3.2.0")


def returned(made: Any, answer: Any) -> Any:
    """What becomes of an answer; nothing of it is lost on its way."""
    found = made.module("t.types").A.model_validate_json(json.dumps(answer))
    assert json.loads(found.model_dump_json(exclude_unset=True)) == answer
    return found


def hints(made: Any) -> dict[str, str]:
    """How the properties of `A` are annotated, without what all optional ones have."""
    model = made.module("t.types").A
    return {
        name: str(field.annotation).removesuffix(" | None").replace("typing.", "")
        for name, field in model.__pydantic_fields__.items()
    }


@pytest.mark.parametrize("version", NULL)
def test_null(sdk: Any, version: str) -> None:
    """In each spelling: it may be sent, it may come, and it is told from what is missing."""
    made, seen = sdk(of(version, NULL[version])), list[httpx.Request]()
    answer = {"text": None, "thing": None, "choice": None}
    value = made.client(answer, seen).t.run(text=None, thing=None, choice=None)
    assert json.loads(seen[0].content) == answer
    assert (value.text, value.thing, value.choice) == (None, None, None)
    other = returned(made, {"text": "a", "thing": {"x": "y"}, "choice": "x"})
    assert (other.text, other.thing.x, other.choice) == ("a", "y", "x")
    assert set(made.fates.values()) == {"supported"}


@pytest.mark.parametrize("version", NEWER)
def test_arrays(sdk: Any, version: str) -> None:
    """A tuple where the length is sure, a list of all that may come where it is not."""
    made = sdk(of(version, ARRAYS))
    assert hints(made) == {
        "pair": "tuple[str, int]",
        "more": "list[str | int]",
        "some": "list[str | int]",
        "has": "list[Any]",
        "once": "list[str]",
    }
    value = returned(made, {"pair": ["a", 1], "more": ["a", 1, 2], "some": ["a"], "has": ["b"]})
    assert (value.pair, value.more, value.some) == (("a", 1), ["a", 1, 2], ["a"])
    wide = ("prefixItems", "contains", "minContains")
    assert {made.fates[f"schema.{name}"] for name in wide} == {"approximated"}
    assert made.fates["schema.uniqueItems"] == "supported"


@pytest.mark.parametrize("version", NEWER)
def test_maps(sdk: Any, version: str) -> None:
    """What stands beside listed properties is kept; names are not looked at, as the report says."""
    made = sdk(of(version, MAPS))
    value = returned(
        made,
        {
            "open": {"x-a": "b", "y": 1},
            "closed": {"n": 1, "x-a": "b"},
            "named": {"abc": 1},
            "none": {"q": "s"},
        },
    )
    assert value.open == {"x-a": "b", "y": 1}
    assert (value.closed.n, value.closed.model_extra) == (1, {"x-a": "b"})
    assert value.named == {"abc": 1}
    assert made.fates["schema.additionalProperties"] == "supported"
    for name in ("patternProperties", "propertyNames", "unevaluatedProperties"):
        assert made.fates[f"schema.{name}"] == "approximated"


@pytest.mark.parametrize("version", NEWER)
def test_conditions(sdk: Any, version: str) -> None:
    """Nothing is refused that may be right, and nothing that came is lost."""
    made = sdk(of(version, CONDITIONS))
    found = hints(made)
    assert (found["kind"], found["size"], found["other"]) == ("str", "Any", "str")
    answer = {"kind": "big", "size": 2, "height": 3, "width": 4, "depth": 5}
    value = returned(made, answer)
    assert [getattr(value, name) for name in ("size", "height", "width", "depth")] == [2, 3, 4, 5]
    for name in ("not", "if", "then", "else", "dependentRequired", "dependentSchemas"):
        assert made.fates[f"schema.{name}"] == "approximated"


@pytest.mark.parametrize("version", NEWER)
def test_booleans(sdk: Any, version: str) -> None:
    """`true` is any value; so is `false`, which no server sends, and the report says so."""
    made = sdk(of(version, BOOLEANS))
    found = hints(made)
    assert (found["anything"], found["nothing"], found["empty"]) == ("Any", "Any", "list[Any]")
    assert returned(made, {"anything": [1]}).anything == [1]
    assert made.fates["property"] == made.fates["component schema"] == "approximated"
    assert made.fates["schema.items"] == "approximated"


@pytest.mark.parametrize("version", NEWER)
def test_identifiers(sdk: Any, version: str) -> None:
    """`$id` is the base of what is below it; an anchor, a pointer and a URL lead to one type."""
    made = sdk(of(version, IDS))
    inner, leaf = {"x": 1}, {"leaf": {"y": 2}}
    value = returned(
        made,
        {"anchor": inner, "pointer": inner, "whole": inner, "relative": leaf, "other": {"z": "s"}},
    )
    assert type(value.anchor) is type(value.pointer) is type(value.whole)
    assert (value.anchor.x, value.relative.leaf.y, value.other.z) == (1, 2, "s")
    assert type(value.other).__name__ == "B"
    assert set(made.fates.values()) == {"supported"}


@pytest.mark.parametrize("version", NEWER)
def test_dynamic_references(sdk: Any, version: str) -> None:
    """Read as plain ones, with a warning: what extends the schema is not known there."""
    made = sdk(of(version, DYNAMIC))
    value = returned(made, {"value": 1, "children": [{"value": 2, "children": []}]})
    assert type(value.children[0]) is type(value)
    assert made.fates["schema.$dynamicRef"] == "approximated"


@pytest.mark.parametrize("version", NEWER)
def test_encoded_content(sdk: Any, version: str) -> None:
    """Inside JSON it stays the text that was sent."""
    made = sdk(of(version, CONTENT))
    answer = {"byte": "aGk=", "picture": "aGk=", "address": "aGk", "document": '{"x": 1}'}
    value = returned(made, answer)
    assert {name: getattr(value, name) for name in answer} == answer
    assert made.fates["schema.contentEncoding"] == made.fates["schema.contentMediaType"]
    assert made.fates["schema.contentSchema"] == "approximated"
