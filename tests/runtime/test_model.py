"""`core.model` and `core.scalars`: nothing of a reply is lost, and known values stay fast."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
import warnings
from typing import Annotated, Any, Literal, TypeAlias

import pytest
from pydantic import Field, TypeAdapter, ValidationError
from runtime_core import scalars
from runtime_core.model import OPEN, Model, Tagged, UnknownInt, UnknownStr, UnknownVariant

UTC = dt.timezone(dt.timedelta(0))


class Chunk(Model):
    type: Literal["chunk"] = "chunk"
    data: str
    step: Annotated[Literal["a", "b"] | str, OPEN] | None = None


class Done(Model):
    type_: Annotated[Literal["done"], Field(alias="type")] = "done"
    at: scalars.DateTime | None = None
    count: int | None = None


Message = Annotated[
    Chunk | Done | UnknownVariant, Tagged("type", {"chunk": Chunk, "done": Done}, "type_")
]
Closed = Annotated[Chunk | Done, Tagged("type", {"chunk": Chunk, "done": Done}, "type_")]


class Box(Model):
    message: Message
    more: list[Message] | None = None


def trip(kind: Any, value: object) -> Any:
    """Decode and encode in all ways; none may warn or change anything."""
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    text = json.dumps(value, separators=(",", ":"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        decoded = adapter.validate_json(text)
        assert adapter.dump_json(decoded, by_alias=True, exclude_unset=True).decode() == text
        dumped = adapter.dump_python(decoded, by_alias=True, exclude_unset=True, mode="json")
    assert json.dumps(dumped, separators=(",", ":")) == text
    return decoded


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ({"type": "chunk", "data": "a", "new": [1]}, Chunk),
        ({"type": "done", "at": None}, Done),
        ({"type": "later", "data": 1}, UnknownVariant),
        ({"type": None}, UnknownVariant),
        ({"type": ["chunk"], "data": "a"}, UnknownVariant),
        ({"data": "a"}, Chunk),
        ({"data": "a", "step": "b"}, Chunk),
        ({"at": None}, Done),
        ({"at": None, "count": 1, "other": 2}, Done),
        ({"data": 5}, UnknownVariant),
        ({"other": 2}, UnknownVariant),
        ({}, UnknownVariant),
    ],
)
def test_variants(value: dict[str, object], kind: type[object]) -> None:
    """A tag selects; without it, keys do; what fits nowhere is kept as an unknown variant."""
    assert type(trip(Message, value)) is kind
    assert type(trip(Box, {"message": value, "more": [value]}).message) is kind


def test_known_tag_with_a_bad_payload_is_an_error() -> None:
    """It names the property, not every variant there is."""
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Message).validate_json('{"type":"chunk"}')
    assert caught.value.errors()[0]["loc"] == ("type", "chunk", "data")


@pytest.mark.parametrize("text", ["5", "null", '"x"', "[]"])
def test_what_is_no_object_is_no_variant(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Message).validate_json(text)


def test_closed_union_refuses_unknown_tags() -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Closed).validate_json('{"type":"later"}')
    assert type(trip(Closed, {"data": "a"})) is Chunk


def test_instances_are_values_of_unions() -> None:
    """Models may be built of models, whatever they call the tag."""
    box = Box(message=Done(count=1), more=[Chunk(data="x"), UnknownVariant(type="u", k=1)])
    assert json.loads(box.model_dump_json(exclude_unset=True)) == {
        "message": {"type": "done", "count": 1},
        "more": [{"type": "chunk", "data": "x"}, {"type": "u", "k": 1}],
    }


def test_unknown_variants_have_attributes() -> None:
    value = trip(Message, {"type": "later", "data": {"a": 1}})
    assert value.data == {"a": 1}
    assert value.model_extra == {"type": "later", "data": {"a": 1}}


def test_constants_are_set_by_constructing_alone() -> None:
    """`exclude_unset` sends them; a reply without one stays without."""
    assert Chunk(data="x").model_dump(exclude_unset=True) == {"type": "chunk", "data": "x"}
    assert Chunk.model_validate({"data": "x"}).model_fields_set == {"data"}
    assert Chunk.model_validate_json('{"data":"x"}').type == "chunk"


@pytest.mark.parametrize("value", ["a", "zz", ""])
def test_open_enum_of_text(value: str) -> None:
    found = trip(Annotated[Literal["a", "b"] | str, OPEN], value)
    assert found == value
    assert isinstance(found, UnknownStr) is (value != "a")
    assert json.dumps(found) == json.dumps(value)


@pytest.mark.parametrize(
    ("kind", "value", "marked"),
    [
        (Annotated[Literal["a"], OPEN], "a", None),
        (Annotated[Literal["a"], OPEN], "b", UnknownStr),
        (Annotated[Literal[1], OPEN], 2, UnknownInt),
        (Annotated[Literal[True], OPEN], False, None),
    ],
)
def test_a_constant_that_a_newer_server_changed(
    kind: object, value: object, marked: type | None
) -> None:
    found = trip(kind, value)
    assert found == value
    assert marked is None or isinstance(found, marked)


@pytest.mark.parametrize("value", ["no", 2, None])
def test_a_constant_keeps_its_kind(value: object) -> None:
    with pytest.raises(ValidationError):
        trip(Annotated[Literal[True], OPEN], value)


@pytest.mark.parametrize("value", [1, 7])
def test_open_enum_of_integers(value: int) -> None:
    found = trip(Annotated[Literal[1, 2] | int, OPEN], value)
    assert found == value
    assert isinstance(found, UnknownInt) is (value != 1)


@pytest.mark.parametrize("value", [1, "a", True, 2.5, "b", 9])
def test_open_enum_of_several_kinds(value: object) -> None:
    trip(Annotated[Literal[1, "a", True] | str | bool | int | float, OPEN], value)


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (
            scalars.DateTime,
            "2024-01-01T00:00:00Z|2024-01-01T00:00:00+00:00|2024-01-01T00:00:00.123456Z"
            "|2024-01-01T00:00:00.120000Z|2024-01-01T00:00:00.123Z|2024-01-01 00:00:00"
            "|2024-01-01T00:00:00.123456789-08:00|2024-02-29T23:59:59-00:30|2024-01-01",
        ),
        (scalars.Date, "2024-01-01|0001-01-01"),
        (scalars.Time, "10:00:00|10:00:00Z|10:00|10:00:00.5|10:00:00+05:30"),
        (scalars.Duration, "P1D|PT24H|PT5S|PT60S|PT59S|-PT5S|P1DT0.5S"),
        (scalars.Decimal, "1.0|0.0000001|1e3|-0|0.10|123456789012345678901234567890.5"),
        (
            scalars.Uuid,
            "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11|a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"
            "|a0eebc999c0b4ef8bb6d6bb9bd380a11",
        ),
    ],
)
def test_texts_keep_their_spelling(kind: Any, texts: str) -> None:
    plain = kind.__origin__
    for text in texts.split("|"):
        found = trip(kind, text)
        assert isinstance(found, plain)
        assert trip(kind | None, text) == found == TypeAdapter(plain).validate_python(text)


def test_numbers_in_place_of_texts_stay_numbers() -> None:
    assert trip(scalars.DateTime, 1700000000) == dt.datetime.fromtimestamp(1700000000, UTC)
    assert str(trip(scalars.Decimal, 1.5)) == "1.5"


def test_spelled_values_are_ordinary_ones() -> None:
    """They compare, hash, copy, pickle and compute like those of the standard library."""
    found = trip(scalars.DateTime, "2024-01-01T00:00:00.123Z")
    same = dt.datetime(2024, 1, 1, microsecond=123000, tzinfo=UTC)
    assert found == same
    assert hash(found) == hash(same)
    assert pickle.loads(pickle.dumps(found)) == same
    adapter: TypeAdapter[dt.datetime] = TypeAdapter(scalars.DateTime)
    assert adapter.dump_python(copy.deepcopy(found), mode="json") == "2024-01-01T00:00:00.123Z"
    later = found + dt.timedelta(seconds=1)
    assert adapter.dump_python(later, mode="json") == "2024-01-01T00:00:01.123000Z"
    assert adapter.validate_python(same) is same


def test_schemas_can_be_shown() -> None:
    """`model_json_schema` describes the types as pydantic describes plain ones."""
    shown = Done.model_json_schema()["properties"]
    assert shown["at"]["anyOf"][0] == {"format": "date-time", "type": "string"}
    assert Box.model_json_schema()["properties"]


def test_subclasses_of_users_keep_working() -> None:
    class Mine(Chunk):
        note: str = "n"

    assert Mine(data="x").model_dump(exclude_unset=True)["type"] == "chunk"


class One(Model):
    type: Literal[1] = 1


class Two(Model):
    type: Literal[2] = 2
    text: str | None = None


Numbered: TypeAlias = Annotated[One | Two | UnknownVariant, Tagged("type", {1: One, 2: Two})]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ({"type": 1}, One),
        ({"type": 2, "text": "x"}, Two),
        ({"type": 3, "text": "x"}, UnknownVariant),
        ({"type": "1"}, UnknownVariant),
        ({"text": "x"}, Two),
    ],
)
def test_variants_told_apart_by_numbers(value: object, kind: type) -> None:
    assert type(trip(Numbered, value)) is kind
