"""What generated contract tests are drawn from: objects and unions, and what a server sees of them.

The modules below templates/tests are loaded as the package that they become in an SDK.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from clientsmith.mock import MockReply
from clientsmith.mock.judge import Judge
from clientsmith.mock.model import Chunk
from clientsmith.mock.pointers import Pointers

TEMPLATES = Path(__file__).parents[2] / "templates" / "tests"


def loaded(name: str) -> ModuleType:
    if "drawn_package" not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            "drawn_package", TEMPLATES / "__init__.py", submodule_search_locations=[str(TEMPLATES)]
        )
        assert spec is not None
        assert spec.loader is not None
        sys.modules["drawn_package"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules["drawn_package"])
    return importlib.import_module(f"drawn_package.{name}")


document, judging, reading, shown, strategies = map(
    loaded, ("document", "judging", "reading", "shown", "strategies")
)


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def tagged(**more: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}, **more},
    }


SCHEMAS: Mapping[str, Any] = {
    "Union": {
        "oneOf": [ref("Cat"), ref("Dog")],
        "discriminator": {"propertyName": "kind"},
    },
    "Cat": tagged(lives={"type": "integer"}),
    "Dog": tagged(),
    "Chain": {
        "type": "object",
        "required": ["next"],
        "properties": {"next": {"oneOf": [ref("Chain"), ref("Link"), ref("Cat")]}},
    },
    "Link": {"type": "object", "required": ["chain"], "properties": {"chain": ref("Chain")}},
    "Either": {"oneOf": [ref("Shown"), ref("Cat")]},
    "Shown": {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string", "readOnly": True}},
    },
}
DOCUMENT = {"openapi": "3.1.0", "paths": {}, "components": {"schemas": SCHEMAS}}


def drawn(name: str, check: Callable[[Any], None]) -> None:
    """Call a function with some values of a schema, as they are sent."""
    source = strategies.Strategies(document.Document(DOCUMENT), writing=True)
    checked(source.of(SCHEMAS[name]), check)


def checked(values: st.SearchStrategy[Any], check: Callable[[Any], None]) -> None:
    @given(values)
    @settings(
        max_examples=60,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def every(value: Any) -> None:
        check(value)

    every()


def test_a_discriminator_that_says_nothing_means_names() -> None:
    """OpenAPI 3.1, 4.8.25: then the tag of a variant is the name of its schema."""
    seen: set[str] = set()
    drawn("Union", lambda value: seen.add(value["kind"]))
    assert seen == {"Cat", "Dog"}


def test_circles_end_where_a_variant_leads_out() -> None:
    """However deep they were asked to go: the shortest way out is not always the plain one."""
    depths: set[int] = set()

    def check(value: Any) -> None:
        depth = 0
        while inner := value.get("next", value.get("chain")):
            value, depth = inner, depth + 1
        depths.add(depth)

    drawn("Chain", check)
    assert 1 in depths
    assert max(depths) < 12


def test_values_are_of_one_variant_as_the_server_sees_it() -> None:
    """Whom nothing is sent of takes anything, so that `oneOf` is true of less than it seems."""
    judge = Judge(Pointers(DOCUMENT), writing=True)

    def check(value: Any) -> None:
        assert judge.fits(value, SCHEMAS["Either"])

    drawn("Either", check)


def test_new_properties_have_new_names() -> None:
    """Not those that another variant of a union declares."""
    names = {chr(code): {} for code in range(48, 127)} | {"": {}}
    known = document.Document({"components": {"schemas": {"A": {"properties": names}}}})

    def check(found: list[str]) -> None:
        assert not set(found) & names.keys()

    checked(reading.Reader(known, writing=False).new_names(2), check)


FORM = {
    "schema": {
        "properties": {
            "any": {},
            "list": {"type": "array", "items": {}},
            "object": {"type": "object"},
            "pairs": {"type": "object"},
        }
    },
    "encoding": {"pairs": {"style": "deepObject"}},
}


@pytest.mark.parametrize(
    ("kind", "given", "seen"),
    [
        ("form", {"any": True}, {"any": "true"}),
        ("form", {"any": {"a": None}}, {"any": '{"a":null}'}),
        ("multipart", {"any": {"a": None}}, {"any": {"a": None}}),
        ("form", {"any": ["a"]}, {"any": "a"}),
        ("form", {"any": ["a", 1, None]}, {"any": ["a", "1"]}),
        ("form", {"list": ["a"], "any": None}, {"list": ["a"]}),
        ("multipart", {"list": [[1]]}, {"list": [[1]]}),
        ("form", {"object": {}, "pairs": {}, "list": [None]}, {"object": {}}),
        ("multipart", {"object": {}, "pairs": {}}, {"object": {}, "pairs": {}}),
    ],
)
def test_what_a_server_sees_of_a_form(
    kind: str, given: dict[str, Any], seen: dict[str, Any]
) -> None:
    """Texts, where no schema names a type, and nothing of what has no spelling."""
    assert shown.as_form(kind, given, FORM, Pointers({})) == seen


@pytest.mark.parametrize(("given", "seen"), [(None, None), (1, [1]), ([1], [1])])
def test_one_value_is_a_list_of_one(given: object, seen: object) -> None:
    """Null is none: nothing is sent of it."""
    schema = {"anyOf": [{"type": "array", "items": {"type": "integer"}}, {"type": "null"}]}
    assert shown.as_read({"schema": schema}, given, Pointers({})) == seen


def stream(body: str, media_type: str = "text/event-stream") -> MockReply:
    return MockReply(200, (("content-type", media_type),), (Chunk(body.encode()),))


def test_events_are_read_as_they_were_written() -> None:
    """JSON, else text; what ends the stream is neither."""
    written = 'data: {"a":1}\n\nevent: e\ndata: ping\n\ndata: [DONE]\n\n'
    assert judging.server_sent(stream(written), end="[DONE]") == [{"a": 1}, "ping"]
    assert judging.server_sent(stream("data: 1\n\n"), is_text=True) == ["1"]
    lines = stream('{"a":1}\n[DONE]\n', "application/jsonl")
    assert judging.server_sent(lines, end="[DONE]") == [{"a": 1}]


def test_listed_texts_stay_texts() -> None:
    """A constant that spells a date is no date."""
    for listed in ({"const": "2020-01-01"}, {"enum": ["2020-01-01"]}):
        schema = {"type": "string", "format": "date", **listed}
        judging.conforms("2020-01-01", "2020-01-01", Pointers({}), schema)
    plain = {"type": "string", "format": "date"}
    with pytest.raises(AssertionError, match="is str"):
        judging.conforms("2020-01-01", "2020-01-01", Pointers({}), plain)
