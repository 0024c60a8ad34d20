"""Parameter styles against the table of OpenAPI 3.1, 4.8.12.4, and what the table leaves open."""

from __future__ import annotations

import datetime
import enum
import uuid
from decimal import Decimal

import pytest
from runtime_core.endpoint import Style
from runtime_core.errors import InvalidRequestError
from runtime_core.omit import OMIT
from runtime_core.params import (
    cookie_pairs,
    form_string,
    header_value,
    path_value,
    query_string,
)

STRING = "blue"
ARRAY = ["blue", "black", "brown"]
OBJECT = {"R": 100, "G": 200, "B": 150}

PATH = [
    ("matrix", False, "", ";color"),
    ("matrix", False, STRING, ";color=blue"),
    ("matrix", False, ARRAY, ";color=blue,black,brown"),
    ("matrix", False, OBJECT, ";color=R,100,G,200,B,150"),
    ("matrix", True, STRING, ";color=blue"),
    ("matrix", True, ARRAY, ";color=blue;color=black;color=brown"),
    ("matrix", True, OBJECT, ";R=100;G=200;B=150"),
    # By the table a lone dot, which would be removed from the path (RFC 3986, 5.2.4).
    ("label", False, "", "%2E"),
    ("label", False, ".", "%2E%2E"),
    ("simple", False, [".."], "%2E%2E"),
    ("label", False, STRING, ".blue"),
    ("label", False, ARRAY, ".blue,black,brown"),
    ("label", False, OBJECT, ".R,100,G,200,B,150"),
    ("label", True, ARRAY, ".blue.black.brown"),
    ("label", True, OBJECT, ".R=100.G=200.B=150"),
    ("simple", False, STRING, "blue"),
    ("simple", False, ARRAY, "blue,black,brown"),
    ("simple", False, OBJECT, "R,100,G,200,B,150"),
    ("simple", True, ARRAY, "blue,black,brown"),
    ("simple", True, OBJECT, "R=100,G=200,B=150"),
]

QUERY = [
    ("form", False, "", "color="),
    ("form", False, STRING, "color=blue"),
    ("form", False, ARRAY, "color=blue,black,brown"),
    ("form", False, OBJECT, "color=R,100,G,200,B,150"),
    ("form", True, "", "color="),
    ("form", True, STRING, "color=blue"),
    ("form", True, ARRAY, "color=blue&color=black&color=brown"),
    ("form", True, OBJECT, "R=100&G=200&B=150"),
    ("spaceDelimited", False, ARRAY, "color=blue%20black%20brown"),
    ("spaceDelimited", False, OBJECT, "color=R%20100%20G%20200%20B%20150"),
    ("pipeDelimited", False, ARRAY, "color=blue%7Cblack%7Cbrown"),
    ("pipeDelimited", False, OBJECT, "color=R%7C100%7CG%7C200%7CB%7C150"),
    ("deepObject", True, OBJECT, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    # Left open by the table.
    ("spaceDelimited", True, ARRAY, "color=blue&color=black&color=brown"),
    (
        "deepObject",
        True,
        {"a": {"b": 1}, "c": [1, 2]},
        "color%5Ba%5D%5Bb%5D=1&color%5Bc%5D=1&color%5Bc%5D=2",
    ),
    ("form", True, [], ""),
    ("form", False, [], ""),
    ("json", False, {"a": [1]}, "color=%7B%22a%22%3A%5B1%5D%7D"),
]


@pytest.mark.parametrize(("style", "explode", "value", "expected"), PATH)
def test_path_follows_the_table(style: str, explode: bool, value: object, expected: str) -> None:
    assert path_value("color", value, Style(style, explode)) == expected


@pytest.mark.parametrize(("style", "explode", "value", "expected"), QUERY)
def test_query_follows_the_table(style: str, explode: bool, value: object, expected: str) -> None:
    assert query_string({"color": value}, {"color": Style(style, explode)}) == expected


@pytest.mark.parametrize(
    ("explode", "value", "expected"),
    [
        (False, STRING, "blue"),
        (False, ARRAY, "blue,black,brown"),
        (False, OBJECT, "R,100,G,200,B,150"),
        (True, ARRAY, "blue,black,brown"),
        (True, OBJECT, "R=100,G=200,B=150"),
        (False, "a b/ü", "a b/ü"),
        (False, [""], ""),
        (False, [], None),
        (True, {"R": None}, None),
    ],
)
def test_header_is_simple_and_not_percent_encoded(
    explode: bool, value: object, expected: str | None
) -> None:
    assert header_value(value, Style("simple", explode)) == expected


@pytest.mark.parametrize(
    ("style", "explode", "value", "expected"),
    [
        ("form", True, STRING, ["color=blue"]),
        ("form", False, ARRAY, ["color=blue,black,brown"]),
        ("form", True, ARRAY, ["color=blue&color=black&color=brown"]),
        ("form", False, OBJECT, ["color=R,100,G,200,B,150"]),
        ("cookie", True, ARRAY, ["color=blue", "color=black", "color=brown"]),
        ("cookie", False, ARRAY, ["color=blue,black,brown"]),
        ("cookie", True, OBJECT, ["R=100", "G=200", "B=150"]),
        ("cookie", True, "a b%2Fc", ["color=a b%2Fc"]),
    ],
)
def test_cookie(style: str, explode: bool, value: object, expected: list[str]) -> None:
    assert cookie_pairs("color", value, Style(style, explode)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a/b", "a%2Fb"),
        ("a b?c#d", "a%20b%3Fc%23d"),
        (".", "%2E"),
        ("..", "%2E%2E"),
        ("...", "..."),
        ("ü", "%C3%BC"),
        ("a~b-c_d.e", "a~b-c_d.e"),
        (7, "7"),
        (True, "true"),
    ],
)
def test_a_path_value_stays_in_its_segment(value: object, expected: str) -> None:
    assert path_value("id", value) == expected


@pytest.mark.parametrize("value", ["", None, OMIT])
def test_a_path_value_cannot_be_missing(value: object) -> None:
    with pytest.raises(InvalidRequestError, match="id"):
        path_value("id", value)


class Color(enum.Enum):
    RED = "red"


class Level(enum.IntEnum):
    HIGH = 3


class Name(str, enum.Enum):  # noqa: UP042 - callers have them
    JO = "jo"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (True, "true"),
        (False, "false"),
        (1, "1"),
        (1.5, "1.5"),
        (1e300, "1e%2B300"),
        (Decimal("1E+3"), "1000"),
        (Color.RED, "red"),
        (Level.HIGH, "3"),
        (Name.JO, "jo"),
        (datetime.date(2025, 4, 16), "2025-04-16"),
        (
            datetime.datetime(
                2025, 4, 16, 1, 2, 3, tzinfo=datetime.timezone(datetime.timedelta(0))
            ),
            "2025-04-16T01%3A02%3A03Z",
        ),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (b"\xff\xfe", "%2F%2F4%3D"),
        (datetime.timedelta(seconds=90), "P0DT90S"),
    ],
)
def test_scalars(value: object, expected: str) -> None:
    assert query_string({"q": value}, {}) == f"q={expected}"
    assert query_string({"q": [value]}, {}) == f"q={expected}"


def test_none_and_omitted_are_left_out_of_a_query() -> None:
    assert query_string({"a": None, "b": OMIT, "c": [1, None], "d": ""}, {}) == "c=1&d="


def test_a_name_is_encoded_and_reserved_characters_stay_where_allowed() -> None:
    assert query_string({"expand[]": ["a", "b"]}, {}) == "expand%5B%5D=a&expand%5B%5D=b"
    reserved = {"q": Style("form", True, reserved=True)}
    assert query_string({"q": "a/b?c=d e"}, reserved) == "q=a/b?c=d%20e"


def test_a_form_writes_spaces_as_plus_and_objects_as_json() -> None:
    assert form_string({"a": "b c+d", "n": None, "l": [1, 2]}, {}) == "a=b+c%2Bd&l=1&l=2"
    assert form_string({"o": {"k": 1}}, {}) == "o=%7B%22k%22%3A1%7D"
    styles = {"o": Style("deepObject", True)}
    assert form_string({"o": {"k": 1}}, styles) == "o%5Bk%5D=1"


@pytest.mark.parametrize("value", [float("nan"), object(), OMIT])
def test_what_has_no_text_is_refused(value: object) -> None:
    with pytest.raises(InvalidRequestError):
        query_string({"q": [value]}, {})
