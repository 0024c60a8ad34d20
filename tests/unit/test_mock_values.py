"""Values: those made from schemas, and those read from the wire."""

from __future__ import annotations

import re
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientsmith.mock.forms import content_type, read_json, split_parts
from clientsmith.mock.patterns import compiled, matching
from clientsmith.mock.pointers import Pointers
from clientsmith.mock.samples import Sampler, drafts
from clientsmith.mock.styles import Fields, Pairs, Reader, cookie_pairs, query_pairs

SCHEMAS: list[dict[str, Any]] = [
    {"type": "string", "minLength": 50},
    {"type": "string", "maxLength": 3},
    {"type": "string", "maxLength": 0},
    *({"type": "string", "format": f} for f in ("date-time", "date", "uuid", "email", "ipv6")),
    {"type": "integer", "minimum": 5, "maximum": 6},
    {"type": "integer", "exclusiveMinimum": 5, "exclusiveMaximum": 7},
    {"type": "integer", "maximum": -3},
    {"type": "integer", "minimum": 1000, "multipleOf": 7},
    {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
    {"type": "number", "multipleOf": 0.25, "minimum": 3},
    {"type": ["null", "boolean"]},
    {"enum": ["a", 1, None]},
    {"const": {"a": [1]}},
    {"type": "array", "minItems": 3, "uniqueItems": True, "items": {"type": "integer"}},
    {"type": "array", "maxItems": 0},
    {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]},
    {"type": "object", "required": ["a"], "additionalProperties": {"type": "integer"}},
    {"type": "object", "minProperties": 3, "additionalProperties": {"type": "string"}},
    {"allOf": [{"required": ["a"]}, {"properties": {"a": {"type": "integer"}}}]},
    {"allOf": [{"type": "number", "minimum": 3}, {"type": "integer", "maximum": 3}]},
    {"oneOf": [{"type": "integer"}, {"type": "number", "minimum": 5}]},
    {"anyOf": [{"type": "null"}, {"type": "string", "pattern": "^x+$"}]},
    {"properties": {"a": {"allOf": [{"type": "string"}, {"type": "integer"}]}, "b": {"const": 1}}},
    {"$ref": "#/tree"},
]

DOCUMENT: dict[str, Any] = {
    "tree": {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string"},
            "children": {"type": "array", "items": {"$ref": "#/tree"}},
            "parent": {"anyOf": [{"$ref": "#/tree"}, {"type": "null"}]},
        },
    }
}


@pytest.mark.parametrize("schema", SCHEMAS, ids=str)
def test_made_values_satisfy_their_schema(schema: dict[str, Any]) -> None:
    pointers = Pointers(DOCUMENT)
    checker = jsonschema.Draft202012Validator(
        {**DOCUMENT, **schema}, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    for seed in range(5):
        value = next(v for v in drafts(pointers, schema, seed) if checker.is_valid(v))
        assert Sampler(pointers, seed).value(schema) == Sampler(pointers, seed).value(schema)
        checker.validate(value)


def test_the_order_of_a_spec_changes_no_value() -> None:
    properties = {name: {"type": "integer"} for name in "abcdef"}
    shuffled = dict(reversed(properties.items()))
    made = [
        Sampler(Pointers({}), 7).value({"type": "object", "properties": order})
        for order in (properties, shuffled)
    ]
    assert made[0] == made[1]


def test_an_endless_value_is_given_up() -> None:
    node = {"type": "object", "required": ["n"], "properties": {"n": {"$ref": "#/node"}}}
    assert list(drafts(Pointers({"node": node}), {"$ref": "#/node"}, 0)) == []  # type: ignore[dict-item]


@pytest.mark.parametrize(
    "pattern",
    [
        r"^[a-z]{3}-\d{4}$",
        r"^(foo|bar)+\.(png|jpe?g)$",
        r"^[^\s/]+$",
        r"\w+@\w+",
        r"^(?<year>\d{4})$",
        r"^\p{L}+$",
        r"^[\w.-]*x$",
        r"^(a)\1$",
        r"^[\u{1F600}]$",
        r"^#[0-9A-Fa-f]{6}$",
    ],
)
def test_texts_match_patterns(pattern: str) -> None:
    text = matching(pattern, lambda below: below - 1)
    expression = compiled(pattern)
    assert expression is not None
    assert text is not None
    assert expression.search(text)


def test_patterns_are_those_of_ecma() -> None:
    digits, end = compiled(r"^\d$"), compiled("a$")
    assert digits is not None
    assert end is not None
    assert not digits.search("\u0663")
    assert not end.search("a\n")
    assert compiled("(?<!a+)b") is None


QUERY: dict[str, Any] = {
    "list": {"type": "array", "items": {"type": "integer"}},
    "texts": {"type": "array", "items": {"type": "string"}},
    "object": {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "string"}}},
    "free": {"type": "object", "additionalProperties": {"type": "integer"}},
    "nested": {
        "properties": {
            "in": {"properties": {"a": {"type": "integer"}}},
            "l": {"type": "array", "items": {"type": "integer"}},
        },
        "additionalProperties": {"type": "boolean"},
    },
    "lists": {"properties": {"l": {"type": "array", "items": {"type": "string"}}}},
    "nullable": {"type": ["integer", "null"]},
    "flag": {"type": "boolean"},
    "text": {"type": "string"},
}


@pytest.mark.parametrize(
    ("schema", "style", "explode", "sent", "expected"),
    [
        ("list", "form", True, "p=1&p=2", [1, 2]),
        ("list", "form", False, "p=1,2", [1, 2]),
        ("texts", "form", False, "p=a%2Cb,c", ["a,b", "c"]),
        ("texts", "form", False, "p=", []),
        ("texts", "spaceDelimited", False, "p=a%20b+c", ["a", "b", "c"]),
        ("texts", "pipeDelimited", False, "p=a%7Cb|c", ["a", "b", "c"]),
        ("object", "form", True, "a=1&b=x", {"a": 1, "b": "x"}),
        ("free", "form", True, "k=1&l=2", {"k": 1, "l": 2}),
        ("lists", "form", True, "l=a", {"l": ["a"]}),
        ("lists", "form", True, "l=a&l=b", {"l": ["a", "b"]}),
        ("lists", "form", True, "l=%5B%22a%22%5D", {"l": ["a"]}),
        ("object", "form", False, "p=a,1,b,x", {"a": 1, "b": "x"}),
        ("object", "deepObject", True, "p%5Ba%5D=1&p[b]=x%26", {"a": 1, "b": "x&"}),
        ("list", "pipeDelimited", True, "p=1&p=2", [1, 2]),
        ("nested", "deepObject", True, "p[in][a]=1&p[l]=2", {"in": {"a": 1}, "l": [2]}),
        ("nested", "deepObject", True, "p[l]=1&p[l]=2&p[x]=true", {"l": [1, 2], "x": True}),
        ("nullable", "form", True, "p=null", None),
        ("nullable", "form", True, "p=3", 3),
        ("flag", "form", True, "p=true", True),
        ("flag", "form", True, "p=True", "True"),
        ("text", "form", True, "p=a+b%2B", "a b+"),
        ("text", "form", True, "p=", ""),
        ("text", "form", True, "p=1", "1"),
    ],
)
def test_queries_are_read_by_style(
    schema: str, style: str, explode: bool, sent: str, expected: object
) -> None:
    reader = Reader(Pointers({}))
    found = reader.read("p", style, explode, QUERY[schema], query_pairs(sent))
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize("sent", ["p[a]=1&p[a][b]=2", "p[a][b]=2&p[a]=1"])
def test_a_value_that_is_also_an_object_cannot_be_read(sent: str) -> None:
    with pytest.raises(ValueError, match="both"):
        Reader(Pointers({})).read("p", "deepObject", True, {}, query_pairs(sent))


def test_parts_of_an_exploded_cookie_are_set_off_as_in_a_query() -> None:
    cookies = cookie_pairs("a=1&b=x%26; c=2", exploded=True)
    found = Reader(Pointers({})).read("p", "form", True, QUERY["object"], cookies)
    assert found == {"a": 1, "b": "x&"}
    assert cookie_pairs("t=a&b; c=2")["t"] == "a&b"


@pytest.mark.parametrize(
    ("schema", "style", "explode", "sent", "expected"),
    [
        ("list", "simple", False, "1,2", [1, 2]),
        ("texts", "simple", False, "a%2Cb", ["a,b"]),
        ("object", "simple", True, "a=1,b=x", {"a": 1, "b": "x"}),
        ("object", "simple", False, "a,1,b,x", {"a": 1, "b": "x"}),
        ("list", "label", True, ".1.2", [1, 2]),
        ("list", "label", False, ".1,2", [1, 2]),
        ("list", "matrix", True, ";p=1;p=2", [1, 2]),
        ("list", "matrix", False, ";p=1,2", [1, 2]),
        ("object", "matrix", True, ";a=1;b=x", {"a": 1, "b": "x"}),
        ("text", "matrix", False, ";p=a%3Bb", "a;b"),
    ],
)
def test_paths_are_read_by_style(
    schema: str, style: str, explode: bool, sent: str, expected: object
) -> None:
    reader = Reader(Pointers({}))
    assert reader.read("p", style, explode, QUERY[schema], Pairs([("p", sent)])) == expected


def test_headers_are_not_percent_encoded() -> None:
    source = Fields([("p", "a%20b, c"), ("P", "d")])
    assert Reader(Pointers({})).read("P", "simple", False, QUERY["texts"], source) == [
        "a%20b",
        "c",
        "d",
    ]


@pytest.mark.parametrize("sent", ["p=1&p=2", "p=;"])
def test_a_value_given_twice_is_no_value(sent: str) -> None:
    reader = Reader(Pointers({}))
    if sent == "p=1&p=2":
        with pytest.raises(ValueError, match="2 times"):
            reader.read("p", "form", True, QUERY["text"], query_pairs(sent))
    with pytest.raises(KeyError):
        reader.read("q", "form", True, QUERY["text"], query_pairs(sent))


@pytest.mark.parametrize("bad", ["NaN", "Infinity", '{"a":1,"a":2}', "", "{'a':1}", b"\xff"])
def test_json_is_read_strictly(bad: str | bytes) -> None:
    with pytest.raises(ValueError, match=re.compile(".")):
        read_json(bad)


def test_media_types_fit_ranges_and_parameters() -> None:
    sent = content_type('Application/JSON; charset="UTF-8"')
    assert sent.essence == "application/json"
    assert sent.parameters == {"charset": "UTF-8"}
    fits = [sent.fits(key) for key in ("application/json", "application/*", "*/*", "text/plain")]
    assert fits == [3, 2, 1, 0]
    assert content_type("a/b").fits("a/b; v=2") == 0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=40), max_size=4))
def test_any_bytes_come_out_of_parts_as_they_went_in(data: list[bytes]) -> None:
    head = b'Content-Disposition: form-data; name="f"; filename="x"\r\n\r\n'
    boundary = b"0f0f0f0f0f0f0f0f"
    body = b"".join(b"--" + boundary + b"\r\n" + head + piece + b"\r\n" for piece in data)
    parts = split_parts(body + b"--" + boundary + b"--", boundary.decode())
    assert [part.data for part in parts] == data
