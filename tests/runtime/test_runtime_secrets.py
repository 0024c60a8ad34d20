"""Secrets stay out of every message, whoever writes it; and how credentials are renewed."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from runtime_core.auth import ApiKeyAuth, BasicAuth, BearerAuth, OAuth2ClientCredentials
from runtime_core.endpoint import Request
from runtime_core.errors import (
    ApiConnectionError,
    ApiError,
    InvalidRequestError,
    SdkError,
    StreamError,
)
from runtime_support import BYTES, GET, TOKEN, Client, Handler, Pieces, Server, json_reply

ONE: Request[Any] = Request(GET, path=("1",))


def shown(error: Any) -> str:
    return f"{error} {error!r} {error.args} {error.message}"


CREDENTIALS = [
    BearerAuth(TOKEN),
    BearerAuth(lambda: TOKEN),
    ApiKeyAuth(TOKEN, name="X-Key"),
    ApiKeyAuth(TOKEN, name="key", place="query"),
    ApiKeyAuth(TOKEN, name="key", place="cookie"),
    BasicAuth("user", TOKEN),
]
each = pytest.mark.parametrize("credential", CREDENTIALS, ids=lambda c: f"{c!r}")


def quoting(request: httpx.Request) -> str:
    words = [request.headers.get(name, "") for name in ("authorization", "x-key", "cookie")]
    return f"bad key: {' '.join(words)} {request.url.params.get('key', '')}"


def secrets_in(request: httpx.Request) -> list[str]:
    return [word for word in quoting(request).replace("=", " ").split() if len(word) > 10]


@each
def test_a_server_that_quotes_the_secret_is_not_quoted(kind: str, credential: Any) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return json_reply({"message": quoting(request)}, 401)

    server = Server(answer)
    with pytest.raises(ApiError, match=r"bad key: .*\*\*\*") as caught:
        Client(kind, server, auth=(credential,)).send(ONE)
    secrets = secrets_in(server.requests[0])
    assert secrets
    assert not [secret for secret in secrets if secret in shown(caught.value)]


@each
def test_a_transport_that_quotes_the_secret_is_not_quoted(
    kind: str, credential: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError(f"{request.url} {quoting(request)}")

    def cut(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, stream=Pieces([b"a", httpx.ReadError(quoting(request))]))

    caplog.set_level(10)
    answers: list[tuple[Handler, type[SdkError]]] = [(fail, ApiConnectionError), (cut, StreamError)]
    for answer, expected in answers:
        server = Server(answer)
        client = Client(kind, server, auth=(credential,))
        with pytest.raises(expected) as caught:
            client.send(ONE) if answer is fail else client.read_bytes(Request(BYTES, body={}))
        secrets = secrets_in(server.requests[0])
        assert secrets
        assert not [word for word in secrets if word in shown(caught.value) + caplog.text]


def test_a_password_in_the_base_url_is_not_shown(kind: str) -> None:
    url = f"https://user:{TOKEN}@api.test:8443/v1?key={TOKEN}"
    client = Client(kind, Server(json_reply({})), base_url=url)
    assert repr(client.root).endswith("Root https://api.test:8443/v1>")
    assert TOKEN not in repr(client.root._settings)


@pytest.mark.parametrize("value", [f"{TOKEN}\n", f"{TOKEN}\r", f"a\x0b{TOKEN}", f"{TOKEN}\x7f"])
def test_a_token_that_is_no_header_is_refused_without_showing_it(kind: str, value: str) -> None:
    server = Server(json_reply({}))
    with pytest.raises(InvalidRequestError, match="`Authorization`") as caught:
        Client(kind, server, auth=(BearerAuth(value),)).send(ONE)
    assert TOKEN not in shown(caught.value)
    assert caught.value.__cause__ is None
    assert server.requests == []


def test_blanks_around_a_token_are_no_part_of_it(kind: str) -> None:
    server = Server(json_reply({}))
    Client(kind, server, auth=(BearerAuth(f"{TOKEN} \t"),)).send(ONE)
    assert server.requests[0].headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a\n", "é"])
def test_a_name_that_is_none_is_refused(kind: str, name: str) -> None:
    with pytest.raises(InvalidRequestError, match="name of a header"):
        Client(kind, Server(json_reply({}))).send(ONE, {"additional_headers": {name: "1"}})


# -- access tokens --------------------------------------------------------------------------


class Tokens:
    """Gives tokens with the lifetime that it is told, and takes the second."""

    def __init__(self, lifetime: object) -> None:
        self.lifetime = lifetime
        self.given = 0
        self.used: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/token":
            self.given += 1
            return json_reply({"access_token": f"at{self.given}", "expires_in": self.lifetime})
        self.used.append(request.headers["authorization"])
        return json_reply({}, 200 if self.used[-1] == "Bearer at2" else 401)


def test_a_refused_token_beside_another_credential_is_renewed(kind: str) -> None:
    server = Tokens(3600)
    own = OAuth2ClientCredentials("id", "secret", token_url="/token")
    key = ApiKeyAuth("k", name="X-Key")
    Client(kind, server, auth=(own, key), security=(("apiKey", "oauth2"),)).send(ONE)
    assert server.used == ["Bearer at1", "Bearer at2"]


@pytest.mark.parametrize("lifetime", [None, "soon", [1], "3600", 3600.5])
def test_any_word_on_the_lifetime_of_a_token_is_borne(kind: str, lifetime: object) -> None:
    server = Tokens(lifetime)
    client = Client(
        kind, server, auth=(OAuth2ClientCredentials("id", "secret", token_url="/token"),)
    )
    client.send(ONE)
    client.send(ONE)
    assert server.given == 2
