"""Replies to values and errors: decoding, strict and not; error classes; pickling."""

from __future__ import annotations

import copy
import inspect
import pickle
from typing import Any

import httpx
import pydantic
import pytest
from runtime_core import errors
from runtime_core.endpoint import Endpoint, Request
from runtime_core.errors import (
    ApiError,
    DecodingError,
    InternalServerError,
    NotFoundError,
    SdkError,
    StreamError,
    error_class,
)
from runtime_core.omit import OMIT, Omit
from runtime_support import GET, TOKEN, Client, Pieces, Server, json_reply


class Part(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="allow", populate_by_name=True)
    size: int
    part_name: str | None = pydantic.Field(None, alias="name")


class Whole(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="allow", defer_build=True)
    id: str
    parts: list[Part] = []


class Problem(pydantic.BaseModel):
    code: int
    message: str


def endpoint(returns: object = Whole, **more: Any) -> Endpoint[Any]:
    return Endpoint("GET", "/w", returns=returns, **more)


def get(kind: str, reply: httpx.Response, target: Endpoint[Any], **settings: Any) -> Any:
    return Client(kind, Server(reply), **settings).send(Request(target))


def test_values_are_typed_and_unknown_fields_kept(kind: str) -> None:
    found = get(kind, json_reply({"id": "1", "parts": [{"size": 2, "new": 3}]}), endpoint())
    assert isinstance(found, Whole)
    assert found.parts[0].new == 3  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("returns", "expected"),
    [(list[int], [1]), (list[Part] | list[int], [1]), (object, [1]), (None, [1])],
)
def test_any_type_can_be_returned(kind: str, returns: object, expected: object) -> None:
    assert get(kind, json_reply([1]), endpoint(returns)) == expected


def test_what_does_not_fit_is_an_error_with_body_and_place(kind: str) -> None:
    reply = json_reply({"id": "1", "parts": [{"size": "x"}]}, **{"x-request-id": "r1"})
    with pytest.raises(DecodingError, match=r"GET /w: .* at parts\.0\.size") as caught:
        get(kind, reply, endpoint())
    assert caught.value.place == ("parts", 0, "size")
    assert b'"size": "x"' in caught.value.body
    assert (caught.value.status_code, caught.value.request_id) == (200, "r1")


def test_strictness_can_be_turned_down_to_a_warning(kind: str) -> None:
    reply = json_reply({"parts": [{"size": "x", "name": "n"}, {"size": 1}], "extra": 1})
    with pytest.warns(RuntimeWarning, match="kept as it is"):
        found = get(kind, reply, endpoint(), validate_responses=False)
    assert isinstance(found, Whole)
    assert [type(part) for part in found.parts] == [Part, Part]
    assert (found.parts[0].size, found.parts[0].part_name) == ("x", "n")
    assert found.extra == 1  # type: ignore[attr-defined]


def test_no_warning_where_everything_fits(kind: str) -> None:
    assert get(kind, json_reply({"id": "1"}), endpoint(), validate_responses=False).id == "1"


@pytest.mark.parametrize("status", [200, 204])
def test_empty_bodies(kind: str, status: int) -> None:
    empty = httpx.Response(status)
    assert get(kind, empty, endpoint(reply="none")) is None
    assert get(kind, empty, endpoint(Whole | None)) is None
    assert get(kind, empty, endpoint(reply="text")) == ""
    with pytest.raises(DecodingError, match="no body"):
        get(kind, empty, endpoint())


def test_another_media_type_is_named(kind: str) -> None:
    page = httpx.Response(200, headers={"content-type": "text/html; x=y"}, content=b"<html>")
    with pytest.raises(DecodingError, match="the reply is text/html, not JSON") as caught:
        get(kind, page, endpoint())
    assert caught.value.body == b"<html>"


def test_json_under_another_media_type_is_still_json(kind: str) -> None:
    reply = httpx.Response(200, headers={"content-type": "text/plain"}, content=b'{"id":"1"}')
    assert get(kind, reply, endpoint()).id == "1"


@pytest.mark.parametrize(
    ("content_type", "body", "expected"),
    [
        ("text/csv", "a,\u00fc".encode(), "a,\u00fc"),
        ("text/csv; charset=ISO-8859-1", b"\xfc", "\u00fc"),
        ('text/csv; charset="utf-16"', "\u00fc".encode("utf-16"), "\u00fc"),
        ("text/csv; charset=nonsense", b"a", "a"),
        ("text/csv", b"\xff", "\ufffd"),
    ],
)
def test_text(kind: str, content_type: str, body: bytes, expected: str) -> None:
    reply = httpx.Response(200, headers={"content-type": content_type}, content=body)
    assert get(kind, reply, endpoint(reply="text")) == expected


def test_bytes_are_given_as_they_are(kind: str) -> None:
    assert get(kind, httpx.Response(200, content=b"\0"), endpoint(reply="bytes")) == b"\0"


def test_a_raw_response_has_status_and_headers(kind: str) -> None:
    server = Server(json_reply({"id": "1"}, 201, **{"X-A": "1", "Request-Id": "r"}))
    reply = Client(kind, server).raw(Request(endpoint()))
    assert (reply.status_code, reply.headers["x-a"], reply.request_id) == (201, "1", "r")
    assert reply.data.id == "1"
    assert set(reply.headers) >= {"x-a", "content-type"}
    assert "X-a" in reply.headers
    assert reply.headers.get("none") is None


# -- errors ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (400, "BadRequestError"),
        (401, "UnauthorizedError"),
        (402, "PaymentRequiredError"),
        (403, "ForbiddenError"),
        (404, "NotFoundError"),
        (408, "RequestTimeoutError"),
        (409, "ConflictError"),
        (410, "GoneError"),
        (413, "ContentTooLargeError"),
        (418, "ApiError"),
        (422, "UnprocessableEntityError"),
        (429, "TooManyRequestsError"),
        (500, "InternalServerError"),
        (599, "InternalServerError"),
        (304, "ApiError"),
    ],
)
def test_each_status_has_its_class(status: int, name: str) -> None:
    assert error_class(status).__name__ == name


def test_an_error_says_what_a_person_needs(kind: str) -> None:
    reply = json_reply({"error": {"message": "no  such\nvoice"}}, 404, **{"x-request-id": "r1"})
    with pytest.raises(NotFoundError) as caught:
        get(kind, reply, endpoint())
    error = caught.value
    assert str(error) == "status 404 from GET /w; no such voice; request id r1"
    assert error.body == {"error": {"message": "no  such\nvoice"}}
    assert error.headers["X-Request-ID"] == error.request_id == "r1"
    with pytest.raises(InternalServerError, match="retry after 40 s") as late:
        get(kind, json_reply({}, 503, **{"retry-after": "40"}), endpoint())
    assert late.value.retry_after == 40


@pytest.mark.parametrize(
    ("errors", "reply", "expected"),
    [
        ({"404": Problem}, json_reply({"code": 1, "message": "m"}, 404), Problem),
        ({"4XX": Problem}, json_reply({"code": 1, "message": "m"}, 404), Problem),
        ({"default": Problem}, json_reply({"code": 1, "message": "m"}, 404), Problem),
        ({"404": object, "default": Problem}, json_reply({"code": 1, "message": "m"}, 404), dict),
        ({"404": Problem}, json_reply({"code": "?"}, 404), dict),
        ({"404": Problem}, httpx.Response(404, content=b"gone"), str),
        ({"404": Problem}, httpx.Response(404), type(None)),
    ],
)
def test_bodies_of_errors_are_typed_where_they_can_be(
    kind: str, errors: Any, reply: httpx.Response, expected: type
) -> None:
    with pytest.raises(NotFoundError) as caught:
        get(kind, reply, endpoint(errors=errors))
    assert type(caught.value.body) is expected


def test_no_message_holds_the_token_or_the_query(kind: str) -> None:
    for answer in (httpx.ConnectError("refused"), json_reply({}, 400), httpx.Response(200)):
        with pytest.raises(SdkError) as caught:
            Client(kind, Server(answer), max_retries=0).send(
                Request(endpoint(), query={"key": TOKEN}, headers={"X": TOKEN})
            )
        assert TOKEN not in f"{caught.value} {caught.value!r} {vars(caught.value)}"


def test_every_error_can_be_pickled_and_copied(kind: str) -> None:
    classes = [
        item
        for _, item in inspect.getmembers(errors, inspect.isclass)
        if issubclass(item, SdkError)
    ]
    assert len(classes) > 20
    for item in classes:
        for again in (pickle.loads(pickle.dumps(item("words"))), copy.copy(item("words"))):
            assert type(again) is item
            assert (str(again), again.message) == ("words", "words")
    with pytest.raises(ApiError) as caught:
        get(kind, json_reply({"m": 1}, 404, a="b"), endpoint())
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.status_code, again.body, again.headers["A"]) == (404, {"m": 1}, "b")
    stream = StreamError("cut", bytes_received=3, events_received=1)
    again_stream = pickle.loads(pickle.dumps(stream))
    assert (again_stream.bytes_received, again_stream.events_received) == (3, 1)


def test_omit_is_one_thing_and_false() -> None:
    assert not OMIT
    assert pickle.loads(pickle.dumps(OMIT)) is OMIT
    assert copy.deepcopy(OMIT) is OMIT
    assert isinstance(OMIT, Omit)
    assert repr(OMIT) == "OMIT"


def test_a_get_with_an_id(kind: str) -> None:
    assert Client(kind, Server(json_reply([1]))).send(Request(GET, path=("x",))) == [1]


@pytest.mark.parametrize("status", [204, 304])
def test_a_length_without_a_body_is_no_cut_body(kind: str, status: int) -> None:
    # RFC 9110, 8.6: a 304 may announce the length of what it does not send.
    server = Server(httpx.Response(status, headers={"content-length": "5"}, stream=Pieces([])))
    client = Client(kind, server)
    request: Request[Any] = Request(Endpoint("GET", "/x", reply="none"))
    if status == 204:
        assert client.send(request) is None
    else:
        with pytest.raises(ApiError, match="304"):
            client.send(request)
    assert len(server.requests) == 1
