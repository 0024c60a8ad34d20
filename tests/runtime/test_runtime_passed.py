"""A user's own httpx client or transport: it goes on doing all that it does, and stays open."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from runtime_core.endpoint import Request
from runtime_core.errors import (
    ApiConnectionError,
    ApiError,
    ClientClosedError,
    InvalidRequestError,
    NotFoundError,
)
from runtime_core.root import Settings
from runtime_support import GET, Client, Server, json_reply

ONE = Request(GET, path=("1",))


class Watched(httpx.MockTransport):
    closed = False

    def close(self) -> None:
        self.closed = True

    async def aclose(self) -> None:
        self.closed = True


def users_client(kind: str, transport: Any, **settings: Any) -> Any:
    make = httpx.Client if kind == "sync" else httpx.AsyncClient
    return make(transport=transport, **settings)


def test_what_the_user_passes_in_is_not_closed(kind: str) -> None:
    transport = Watched(lambda _: json_reply({}))
    own = users_client(kind, transport)
    for settings in ({"transport": transport}, {"http_client": own}):
        client = Client(kind, **settings)
        client.send(ONE)
        client.close()
    assert not transport.closed
    assert not own.is_closed


def test_a_users_client_goes_on_doing_all_that_it_does(kind: str) -> None:
    seen: list[str] = []

    def note(request: Any) -> None:
        seen.append(request.method)

    async def anote(request: Any) -> None:
        seen.append(request.method)

    server = Server(json_reply({}, **{"set-cookie": "sid=1"}))
    own = users_client(
        kind,
        httpx.MockTransport(server),
        headers={"X-Mine": "1"},
        params={"p": "1"},
        timeout=7,
        event_hooks={"request": [note if kind == "sync" else anote]},
    )
    client = Client(kind, http_client=own)
    client.send(Request(GET, path=("a/b",), query={"q": 1}))
    client.send(ONE)
    first, second = server.requests
    assert first.headers["x-mine"] == "1"
    assert first.url.raw_path.startswith(b"/things/a%2Fb?")
    assert dict(first.url.params) == {"p": "1", "q": "1"}
    assert second.headers["cookie"] == "sid=1"
    assert first.extensions["timeout"]["read"] == 7
    assert seen == ["GET", "GET"]


@pytest.mark.parametrize("reads", [False, True])
def test_a_hook_that_raises_for_the_status_changes_no_error(kind: str, reads: bool) -> None:
    def refuse(response: httpx.Response) -> None:
        if reads:
            response.read()
        response.raise_for_status()

    async def arefuse(response: httpx.Response) -> None:
        if reads:
            await response.aread()
        response.raise_for_status()

    server = Server(json_reply({"message": "busy"}, 429), json_reply({"message": "none"}, 404))
    hook = refuse if kind == "sync" else arefuse
    own = users_client(kind, httpx.MockTransport(server), event_hooks={"response": [hook]})
    client = Client(kind, http_client=own)
    with pytest.raises(NotFoundError) as caught:
        client.send(ONE)
    assert len(server.requests) == 2
    assert caught.value.body == ({"message": "none"} if reads else None)


def test_the_timeout_of_the_sdk_wins_over_a_users_client(kind: str) -> None:
    server = Server(json_reply({}))
    own = users_client(kind, httpx.MockTransport(server), timeout=7)
    Client(kind, http_client=own, timeout=3).send(ONE)
    assert server.requests[0].extensions["timeout"]["read"] == 3


def test_a_users_client_decides_about_redirects_and_secrets_stay_behind(kind: str) -> None:
    moved = httpx.Response(307, headers={"location": "https://other.test/"})
    server = Server(moved, json_reply({}))
    own = users_client(
        kind,
        httpx.MockTransport(server),
        follow_redirects=True,
        auth=("user", "secret"),
        headers={"X-Mine": "secret"},
        params={"p": "secret"},
    )
    Client(kind, http_client=own, default_headers={"X-Key": "secret"}).send(ONE)
    assert len(server.requests) == 2
    moved_to = server.requests[1]
    assert str(moved_to.url) == "https://other.test/"
    assert not {"x-key", "x-mine", "authorization"} & set(moved_to.headers)
    stays = Server(httpx.Response(307, headers={"location": "/there?a=1"}), json_reply({}))
    own = users_client(kind, httpx.MockTransport(stays), follow_redirects=True, params={"p": "1"})
    Client(kind, http_client=own).send(ONE)
    assert [str(request.url) for request in stays.requests] == [
        "https://api.test/things/1?p=1", "https://api.test/there?a=1"
    ]  # fmt: skip
    alone = users_client(kind, httpx.MockTransport(Server(moved)))
    with pytest.raises(ApiError):
        Client(kind, http_client=alone).send(ONE)


def test_a_closed_client_of_the_user_is_a_clear_error(kind: str) -> None:
    own = users_client(kind, Watched(lambda _: json_reply({})))
    if kind == "sync":
        own.close()
    else:
        asyncio.run(own.aclose())
    with pytest.raises(ClientClosedError, match="httpx client"):
        Client(kind, http_client=own).send(ONE)


def test_an_httpx_timeout_is_taken_as_it_is(kind: str) -> None:
    server = Server(json_reply({}))
    Client(kind, server, timeout=httpx.Timeout(5, connect=1)).send(ONE)
    expected = {"connect": 1, "read": 5, "write": 5, "pool": 5}
    assert server.requests[0].extensions["timeout"] == expected


def test_a_client_and_a_transport_together_are_refused() -> None:
    with pytest.raises(TypeError, match="either"):
        Settings("https://api.test", transport=object(), http_client=object())


@pytest.mark.parametrize("url", ["https://x:port/", "https://a\x00b/"])
def test_a_bad_base_url_is_an_error_of_the_sdk(kind: str, url: str) -> None:
    with pytest.raises((InvalidRequestError, ApiConnectionError)):
        Client(kind, lambda _: json_reply({}), base_url=url).send(ONE)
