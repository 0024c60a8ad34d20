"""When a request is sent again: the decisions, the delays, and the fault table on both clients."""

from __future__ import annotations

import datetime
from email.utils import format_datetime
from typing import Any

import httpx
import pytest
from runtime_core.endpoint import Endpoint, JsonBody, Request
from runtime_core.errors import (
    ApiConnectionError,
    ApiError,
    ApiTimeoutError,
    InternalServerError,
    SdkError,
    TooManyRequestsError,
)
from runtime_core.retry import Attempt, is_retryable, next_delay, retry_after
from runtime_support import GET, POST, Client, Pieces, Server, json_reply

DECISIONS = [
    # status, sent, Retry-After, once repeatable, once not
    (None, False, None, True, True),
    (None, True, None, True, False),
    (400, True, None, False, False),
    (401, True, None, False, False),
    (404, True, None, False, False),
    (408, True, None, True, False),
    (409, True, None, True, False),
    (422, True, None, False, False),
    (425, True, None, True, True),
    (429, True, None, True, True),
    (500, True, None, True, False),
    (500, True, 1.0, True, False),
    (502, True, None, True, False),
    (503, True, None, True, False),
    (503, True, 1.0, True, True),
    (504, True, None, True, False),
]


@pytest.mark.parametrize(("status", "sent", "asked", "repeatable", "other"), DECISIONS)
def test_decisions(
    status: int | None, sent: bool, asked: float | None, repeatable: bool, other: bool
) -> None:
    attempt = Attempt(1, status, sent, asked)
    assert is_retryable(attempt, repeatable=True) is repeatable
    assert is_retryable(attempt, repeatable=False) is other


def delays(random: float) -> list[float | None]:
    return [
        next_delay(Attempt(n, 500, True), repeatable=True, max_retries=9, random=lambda: random)
        for n in range(1, 11)
    ]


def test_delays_double_up_to_a_cap_and_jitter_only_shortens_them() -> None:
    assert delays(0) == [0.5, 1, 2, 4, 8, 10, 10, 10, 10, None]
    assert delays(1) == [0.375, 0.75, 1.5, 3, 6, 7.5, 7.5, 7.5, 7.5, None]


@pytest.mark.parametrize(
    ("asked", "remaining", "expected"),
    [
        (3.0, None, 3.0),
        (30.0, None, 30.0),
        (30.1, None, None),
        (0.0, None, 0.0),
        (3.0, 3.0, None),
        (3.0, 3.1, 3.0),
        (None, 0.4, None),
    ],
)
def test_retry_after_replaces_the_delay_up_to_a_cap(
    asked: float | None, remaining: float | None, expected: float | None
) -> None:
    attempt = Attempt(1, 429, True, asked)
    found = next_delay(
        attempt, repeatable=False, max_retries=2, random=lambda: 0.0, remaining=remaining
    )
    assert found == expected


NOW = datetime.datetime(2025, 4, 16, tzinfo=datetime.timezone(datetime.timedelta(0)))


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": "-7"}, 0),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after-ms": "x", "retry-after": "9"}, 9),
        ({"retry-after": format_datetime(NOW + datetime.timedelta(seconds=5), usegmt=False)}, 5),
        ({"retry-after": format_datetime(NOW - datetime.timedelta(seconds=5), usegmt=False)}, 0),
    ],
)
def test_retry_after_has_three_spellings(headers: dict[str, str], expected: float | None) -> None:
    assert retry_after(headers, NOW.timestamp) == expected


KEYED: Endpoint[Any] = Endpoint("POST", "/k", returns=object, body=JsonBody(), retry="keyed")
SAFE: Endpoint[Any] = Endpoint("POST", "/i", returns=object, body=JsonBody(), retry="idempotent")
NEVER: Endpoint[Any] = Endpoint("GET", "/n", returns=object, retry="never")

REQUESTS = {
    "GET": Request(GET, path=("1",)),
    "POST": Request(POST, body={"a": 1}),
    "keyed": Request(KEYED, body={}),
    "idempotent": Request(SAFE, body={}),
    "never": Request(NEVER),
}


def cut() -> httpx.Response:
    headers = {"content-type": "application/json", "content-length": "20"}
    return httpx.Response(200, headers=headers, stream=Pieces([b'{"a":']))


def broken() -> httpx.Response:
    error = httpx.RemoteProtocolError("peer closed connection")
    return httpx.Response(200, stream=Pieces([b'{"a":', error]))


# Fault -> attempts of a request that may be repeated, of one that may not, and the error.
FAULTS: dict[str, tuple[Any, int, int, type[SdkError]]] = {
    "refused": (httpx.ConnectError("refused"), 3, 3, ApiConnectionError),
    "connecting": (httpx.ConnectTimeout(""), 3, 3, ApiTimeoutError),
    "no connection free": (httpx.PoolTimeout(""), 3, 3, ApiTimeoutError),
    "reset while sending": (httpx.WriteError("reset"), 3, 1, ApiConnectionError),
    "reset after": (httpx.ReadError("reset"), 3, 1, ApiConnectionError),
    "disconnected": (httpx.RemoteProtocolError("gone"), 3, 1, ApiConnectionError),
    "reading": (httpx.ReadTimeout(""), 3, 1, ApiTimeoutError),
    "writing": (httpx.WriteTimeout(""), 3, 1, ApiTimeoutError),
    "bad scheme": (httpx.UnsupportedProtocol("x"), 1, 1, ApiConnectionError),
    "408": (json_reply({}, 408), 3, 1, ApiError),
    "409": (json_reply({}, 409), 3, 1, ApiError),
    "425": (json_reply({}, 425), 3, 3, ApiError),
    "429": (json_reply({}, 429), 3, 3, TooManyRequestsError),
    "429 with": (json_reply({}, 429, **{"retry-after": "2"}), 3, 3, TooManyRequestsError),
    "429 long": (json_reply({}, 429, **{"retry-after": "31"}), 1, 1, TooManyRequestsError),
    "500": (json_reply({}, 500), 3, 1, InternalServerError),
    "503": (json_reply({}, 503), 3, 1, InternalServerError),
    "503 with": (json_reply({}, 503, **{"retry-after-ms": "10"}), 3, 3, InternalServerError),
    "cut": (lambda _: cut(), 3, 1, ApiConnectionError),
    "broken": (lambda _: broken(), 3, 1, ApiConnectionError),
    "404": (json_reply({}, 404), 1, 1, ApiError),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("which", REQUESTS)
def test_fault_table(kind: str, fault: str, which: str) -> None:
    answer, repeatable, other, error = FAULTS[fault]
    expected = {"POST": other, "never": 1}.get(which, repeatable)
    server = Server(answer)
    client = Client(kind, server)
    with pytest.raises(SdkError) as caught:
        client.send(REQUESTS[which])
    assert type(caught.value).__module__ == "runtime_core.errors"
    assert isinstance(caught.value, error)
    assert len(server.requests) == expected
    assert caught.value.attempts == expected  # type: ignore[attr-defined]
    pauses = {"429 with": [2.0, 2.0], "503 with": [0.01, 0.01]}.get(fault, [0.5, 1.0])
    assert client.sleeps == pauses[: expected - 1]


def test_a_second_attempt_that_succeeds_gives_the_value(kind: str) -> None:
    server = Server(httpx.ReadError("reset"), json_reply({}, 500), json_reply({"ok": 1}))
    assert Client(kind, server).send(REQUESTS["GET"]) == {"ok": 1}


def test_a_key_makes_repeating_safe_and_stays_the_same(kind: str) -> None:
    for request, options in (
        (REQUESTS["POST"], {"idempotency_key": "k1"}),
        (REQUESTS["POST"], {"additional_headers": {"idempotency-key": "k1"}}),
        (REQUESTS["keyed"], {}),
        (REQUESTS["keyed"], {"idempotency_key": "k1"}),
    ):
        server = Server(json_reply({}, 500), httpx.ReadError("x"), json_reply({}))
        Client(kind, server).send(request, options)
        keys = [sent.headers.get_list("idempotency-key") for sent in server.requests]
        assert len(keys) == 3
        assert keys[0] == keys[1] == keys[2]
        assert len(keys[0]) == 1
        assert keys[0] == ["k1"] or (request.endpoint is KEYED and len(keys[0][0]) == 36)


def test_each_call_has_a_key_of_its_own(kind: str) -> None:
    server = Server(json_reply({}))
    client = Client(kind, server)
    client.send(REQUESTS["keyed"])
    client.send(REQUESTS["keyed"])
    first, second = (sent.headers["idempotency-key"] for sent in server.requests)
    assert first != second


def test_the_number_of_retries_is_set_for_the_client_and_for_a_call(kind: str) -> None:
    server = Server(json_reply({}, 500))
    client = Client(kind, server, max_retries=1)
    for options, attempts in (({}, 2), ({"max_retries": 0}, 1), ({"max_retries": 4}, 5)):
        server.requests.clear()
        with pytest.raises(InternalServerError):
            client.send(REQUESTS["GET"], options)
        assert len(server.requests) == attempts


def test_a_deadline_ends_the_retries(kind: str) -> None:
    server = Server(json_reply({}, 500))
    client = Client(kind, server)
    with pytest.raises(InternalServerError):
        client.send(REQUESTS["GET"], {"timeout_in_seconds": 0.4})
    assert len(server.requests) == 1


def test_a_deadline_shortens_each_timeout(kind: str) -> None:
    seen: list[dict[str, float]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        timeouts = request.extensions["timeout"]
        seen.append({name: timeouts.get(name) for name in ("connect", "read", "write", "pool")})
        return json_reply({})

    client = Client(kind, answer, timeout=5.0)
    client.send(REQUESTS["GET"], {"timeout_in_seconds": 2.0})
    client.send(REQUESTS["GET"], {"timeout_in_seconds": 60})
    client.send(REQUESTS["GET"])
    assert all(1.5 < value <= 2 for value in seen[0].values())
    assert seen[1] == seen[2] == dict.fromkeys(seen[0], 5.0)


def test_a_deadline_also_ends_a_body_that_trickles(kind: str) -> None:
    clock = iter(range(1000))
    answer = httpx.Response(200, stream=Pieces([b" "] * 50))
    client = Client(kind, lambda _: answer)
    client.client._core.now = lambda: float(next(clock))
    with pytest.raises(ApiTimeoutError):
        client.send(REQUESTS["GET"], {"timeout_in_seconds": 10})


def test_other_errors_of_a_transport_are_the_users_own(kind: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise KeyError("bug in a hook")

    with pytest.raises(KeyError):
        Client(kind, answer).send(REQUESTS["GET"])
