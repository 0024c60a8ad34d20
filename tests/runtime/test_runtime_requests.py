"""What goes over the wire: URL, headers, options, credentials, redirects, and no leaks."""

from __future__ import annotations

import base64
import itertools
import logging
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from runtime_core.auth import ApiKeyAuth, BasicAuth, BearerAuth, OAuth2ClientCredentials
from runtime_core.endpoint import Endpoint, FormBody, JsonBody, RawBody, Request
from runtime_core.errors import (
    ApiError,
    InvalidRequestError,
    RedirectError,
    UnauthorizedError,
)
from runtime_core.omit import OMIT
from runtime_core.settings import Settings
from runtime_support import BASE, GET, POST, TOKEN, Client, Server, json_reply

OK = json_reply({})


def sent(kind: str, request: Request[Any], options: Any = None, **settings: Any) -> httpx.Request:
    server = Server(OK)
    Client(kind, server, **settings).send(request, options)
    return server.requests[0]


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        (BASE, "https://api.test/things/1"),
        (f"{BASE}/", "https://api.test/things/1"),
        (f"{BASE}/v1/api", "https://api.test/v1/api/things/1"),
        (f"{BASE}:8443/v1/", "https://api.test:8443/v1/things/1"),
    ],
)
def test_a_base_url_may_have_a_prefix(kind: str, base: str, expected: str) -> None:
    assert str(sent(kind, Request(GET, path=("1",)), base_url=base).url) == expected


def test_path_values_are_encoded_once(kind: str) -> None:
    request = sent(kind, Request(GET, path=("a/b?c%20..",)))
    assert request.url.raw_path == b"/things/a%2Fb%3Fc%2520.."
    assert sent(kind, Request(GET, path=("..",))).url.raw_path == b"/things/%2E%2E"


def test_headers_merge_with_later_ones_in_front(kind: str) -> None:
    endpoint: Endpoint[Any] = Endpoint("GET", "/x", returns=object, headers={"Version": "1"})
    defaults = {"version": "2", "X-Client": "c"}
    request = Request(endpoint, headers={"X-Call": 5, "X-Gone": None, "X-Omitted": OMIT})
    plain = sent(kind, request, user_agent="sdk/1")
    assert plain.headers["version"] == "1"
    assert plain.headers["user-agent"] == "sdk/1"
    assert plain.headers["x-call"] == "5"
    assert plain.headers["authorization"] == f"Bearer {TOKEN}"
    assert not {"x-gone", "x-omitted"} & set(plain.headers)
    options = {"additional_headers": {"VERSION": "3", "X-Call": None, "authorization": "mine"}}
    changed = sent(kind, request, options, default_headers=defaults)
    assert changed.headers.get_list("version") == ["3"]
    assert changed.headers.get_list("authorization") == ["mine"]
    assert changed.headers["x-client"] == "c"
    assert "x-call" not in changed.headers


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\0"])
def test_a_header_cannot_be_split(kind: str, value: str) -> None:
    with pytest.raises(InvalidRequestError, match="X-Call"):
        sent(kind, Request(GET, path=("1",), headers={"X-Call": value}))


def test_additional_options_are_merged_last(kind: str) -> None:
    endpoint: Endpoint[Any] = Endpoint("POST", "/x", returns=object, body=JsonBody())
    request = Request(endpoint, query={"a": 1, "b": 2, "c": OMIT}, body={"x": 1, "y": OMIT})
    options = {
        "additional_query_parameters": {"b": 3, "d": [4, 5]},
        "additional_body_parameters": {"x": 2, "z": None},
    }
    found = sent(kind, request, options)
    assert parse_qsl(found.url.query.decode()) == [("a", "1"), ("b", "3"), ("d", "4"), ("d", "5")]
    assert found.content == b'{"x":2,"z":null}'


def test_nothing_leaks_from_one_call_to_the_next(kind: str) -> None:
    server = Server(json_reply({}, **{"set-cookie": "session=1; Path=/"}))
    client = Client(kind, server)
    first = Request(GET, path=("1",), query={"q": 1}, headers={"X": "1"}, cookies={"c": "1"})
    options = {
        "additional_headers": {"Y": "1"},
        "additional_query_parameters": {"r": 1},
        "idempotency_key": "k",
        "max_retries": 0,
    }
    client.send(first, options)
    client.send(Request(GET, path=("1",)))
    before, after = server.requests
    assert before.headers["cookie"] == "c=1"
    assert not {"x", "y", "cookie", "idempotency-key"} & set(after.headers)
    assert str(after.url) == "https://api.test/things/1"


def test_omitted_null_and_value_are_three_things(kind: str) -> None:
    body = {"omitted": OMIT, "null": None, "value": 0}
    assert sent(kind, Request(POST, body=body)).content == b'{"null":null,"value":0}'


@pytest.mark.parametrize(
    ("rule", "body", "content", "content_type"),
    [
        (JsonBody(), {"a": OMIT}, b"{}", "application/json"),
        (JsonBody(required=False), {"a": OMIT}, b"", None),
        (JsonBody(required=False), OMIT, b"", None),
        (JsonBody(), [1, "\u2028\u00fc"], '[1,"\u2028\u00fc"]'.encode(), "application/json"),
        (JsonBody(), None, b"null", "application/json"),
        (JsonBody(content_type="application/x+json"), {}, b"{}", "application/x+json"),
        (FormBody(), {"a": "b c", "n": None}, b"a=b+c", "application/x-www-form-urlencoded"),
        (RawBody("text/csv"), "a,b", b"a,b", "text/csv"),
        (RawBody(), b"\0", b"\0", "application/octet-stream"),
        (RawBody("application/x-ndjson"), [{"a": 1}, 2], b'{"a":1}\n2\n', "application/x-ndjson"),
    ],
)
def test_bodies(
    kind: str, rule: Any, body: object, content: bytes, content_type: str | None
) -> None:
    endpoint: Endpoint[Any] = Endpoint("POST", "/x", returns=object, body=rule)
    request = sent(kind, Request(endpoint, body=body))
    assert request.content == content
    assert request.headers.get("content-type") == content_type
    assert request.headers["content-length"] == str(len(content))


def test_a_get_has_no_length_and_a_post_without_body_has_zero(kind: str) -> None:
    assert "content-length" not in sent(kind, Request(GET, path=("1",))).headers
    bare: Endpoint[Any] = Endpoint("POST", "/x", returns=object)
    assert sent(kind, Request(bare)).headers["content-length"] == "0"


# -- credentials ----------------------------------------------------------------------------


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize(
    ("auth", "header", "value"),
    [
        ((BearerAuth("t"),), "authorization", "Bearer t"),
        ((BearerAuth(lambda: "t"),), "authorization", "Bearer t"),
        ((ApiKeyAuth("k", name="X-Key"),), "x-key", "k"),
        ((ApiKeyAuth("k", name="sid", place="cookie"),), "cookie", "sid=k"),
        ((BasicAuth("u", "p\u00e4"),), "authorization", basic("u", "p\u00e4")),
        ((BasicAuth("u", None),), "authorization", basic("u", "")),
        ((BearerAuth(None), ApiKeyAuth("k", name="X-Key")), "x-key", "k"),
        ((BearerAuth("t"), ApiKeyAuth("k", name="X-Key")), "authorization", "Bearer t"),
    ],
)
def test_credentials(kind: str, auth: Any, header: str, value: str) -> None:
    request = sent(kind, Request(GET, path=("1",)), auth=auth)
    assert request.headers[header] == value


def test_a_key_in_the_query_comes_on_top(kind: str) -> None:
    auth = (ApiKeyAuth("k&", name="api_key", place="query"),)
    request = sent(kind, Request(GET, path=("1",), query={"a": 1}), auth=auth)
    assert request.url.query == b"a=1&api_key=k%26"


def test_a_cookie_credential_joins_other_cookies(kind: str) -> None:
    auth = (ApiKeyAuth("k", name="sid", place="cookie"),)
    request = sent(kind, Request(GET, path=("1",), cookies={"a": "1"}), auth=auth)
    assert request.headers.get_list("cookie") == ["a=1; sid=k"]


def test_security_picks_the_first_alternative_that_is_complete(kind: str) -> None:
    auth = (
        ApiKeyAuth("a", name="A", scheme="a"),
        ApiKeyAuth(None, name="B", scheme="b"),
        ApiKeyAuth("c", name="C", scheme="c"),
    )

    def names(security: Any) -> set[str]:
        endpoint: Endpoint[Any] = Endpoint("GET", "/x", returns=object, security=security)
        return {"a", "b", "c"} & set(sent(kind, Request(endpoint), auth=auth).headers)

    assert names((("a", "b"), ("a", "c"))) == {"a", "c"}
    assert names((("b",), ("c",))) == {"c"}
    assert names(()) == set()
    assert names((("b",),)) == set()
    assert names(None) == {"a"}


@pytest.mark.parametrize("nothing", [None, ""])
def test_without_a_secret_the_request_goes_without_the_header(
    kind: str, nothing: str | None
) -> None:
    auth = (BearerAuth(nothing), ApiKeyAuth(nothing, name="X-Key"))
    request = sent(kind, Request(GET, path=("1",)), auth=auth)
    assert not {"authorization", "x-key"} & set(request.headers)


def test_a_callable_is_asked_for_each_attempt(kind: str) -> None:
    numbers = itertools.count(1)
    server = Server(json_reply({}, 500), OK)
    Client(kind, server, auth=(BearerAuth(lambda: f"t{next(numbers)}"),)).send(
        Request(GET, path=("1",))
    )
    assert [r.headers["authorization"] for r in server.requests] == ["Bearer t1", "Bearer t2"]


def test_an_async_function_gives_the_token_on_the_async_client() -> None:
    async def token() -> str:
        return "later"

    request = sent("async", Request(GET, path=("1",)), auth=(BearerAuth(token),))
    assert request.headers["authorization"] == "Bearer later"


class TokenServer:
    """An API and its token endpoint; `lifetime` None leaves `expires_in` out."""

    def __init__(self, lifetime: float | None = 3600, refuse: tuple[str, ...] = ()) -> None:
        self.lifetime, self.refuse = lifetime, refuse
        self.granted: list[httpx.Request] = []
        self.used: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth/token":
            self.granted.append(request)
            reply: dict[str, Any] = {"access_token": f"at{len(self.granted)}"}
            if self.lifetime is not None:
                reply["expires_in"] = self.lifetime
            return json_reply(reply)
        token = request.headers["authorization"].removeprefix("Bearer ")
        self.used.append(token)
        return json_reply({}, 401 if token in self.refuse else 200)


def oauth(**more: Any) -> OAuth2ClientCredentials:
    return OAuth2ClientCredentials(
        "id:1", "s&cret", token_url="/oauth/token", scopes=("a", "b"), **more
    )


def test_oauth_fetches_a_token_once_and_keeps_it(kind: str) -> None:
    server = TokenServer()
    client = Client(kind, server, auth=(oauth(),))
    for _ in range(3):
        client.send(Request(POST, body={}))
    assert server.used == ["at1"] * 3
    (asked,) = server.granted
    assert asked.headers["authorization"] == basic("id%3A1", "s%26cret")
    assert asked.content == b"grant_type=client_credentials&scope=a+b"


def test_oauth_client_secret_in_the_body(kind: str) -> None:
    server = TokenServer()
    Client(kind, server, auth=(oauth(in_body=True),)).send(Request(POST, body={}))
    assert dict(parse_qsl(server.granted[0].content.decode()))["client_secret"] == "s&cret"
    assert "authorization" not in server.granted[0].headers


def test_oauth_renews_before_the_token_expires(kind: str) -> None:
    server = TokenServer(lifetime=100)
    client = Client(kind, server, auth=(oauth(),))
    now = 0.0
    client.client._core.now = lambda: now
    for moment in (0.0, 69.0, 71.0):
        now = moment
        client.send(Request(GET, path=("1",)))
    assert server.used == ["at1", "at1", "at2"]


def test_oauth_renews_once_after_a_401_also_for_a_post(kind: str) -> None:
    server = TokenServer(lifetime=None, refuse=("at1",))
    client = Client(kind, server, auth=(oauth(),))
    client.send(Request(POST, body={}))
    assert server.used == ["at1", "at2"]
    refused = TokenServer(refuse=("at1", "at2"))
    with pytest.raises(UnauthorizedError):
        Client(kind, refused, auth=(oauth(),)).send(Request(POST, body={}))
    assert refused.used == ["at1", "at2"]


SECRETS = [
    BearerAuth(TOKEN),
    ApiKeyAuth(TOKEN, name="x"),
    BasicAuth("user", TOKEN),
    OAuth2ClientCredentials("id", TOKEN, token_url="/t"),
]


@pytest.mark.parametrize("credential", SECRETS)
def test_repr_hides_the_secret(kind: str, credential: Any) -> None:
    client = Client(kind, Server(OK), auth=(credential,))
    settings = Settings(BASE, auth=(credential,), default_headers={"x-key": TOKEN})
    grant = credential.grant(TOKEN)
    assert TOKEN not in f"{credential!r} {settings!r} {client.root!r} {client.client!r} {grant!r}"


# -- redirects ------------------------------------------------------------------------------


def redirect(status: int, location: str) -> httpx.Response:
    return httpx.Response(status, headers={"location": location})


@pytest.mark.parametrize(
    ("status", "method", "body"),
    [
        (301, "GET", b""),
        (302, "GET", b""),
        (303, "GET", b""),
        (307, "POST", b"{}"),
        (308, "POST", b"{}"),
    ],
)
def test_redirects_keep_or_change_the_method(
    kind: str, status: int, method: str, body: bytes
) -> None:
    server = Server(redirect(status, "/elsewhere?x=1"), OK)
    Client(kind, server).send(Request(POST, body={}))
    second = server.requests[1]
    assert (second.method, second.content, str(second.url)) == (
        method, body, "https://api.test/elsewhere?x=1"
    )  # fmt: skip
    assert second.headers["authorization"] == f"Bearer {TOKEN}"
    assert ("content-type" in second.headers) is (method == "POST")


@pytest.mark.parametrize(
    "target", ["https://evil.test/", "http://api.test/", "https://api.test:444/", "//evil.test/"]
)
def test_another_origin_gets_no_secret(kind: str, target: str) -> None:
    server = Server(redirect(307, target), OK)
    client = Client(
        kind,
        server,
        auth=(ApiKeyAuth(TOKEN, name="X-Key"),),
        default_headers={"X-Mine": "secret", "User-Agent": "mine"},
    )
    request = Request(GET, path=("1",), headers={"X-Call": "secret"}, cookies={"c": "secret"})
    client.send(request, {"idempotency_key": "secret"})
    moved = server.requests[1]
    assert "secret" not in str(moved.headers.raw)
    assert moved.headers["user-agent"] == "mine"
    assert moved.headers["host"] == moved.url.netloc.decode()


def test_redirects_without_end_and_to_nowhere_are_errors(kind: str) -> None:
    server = Server(redirect(302, "/again"))
    with pytest.raises(RedirectError, match="20"):
        Client(kind, server).send(Request(GET, path=("1",)))
    assert len(server.requests) == 21
    for target in ("ftp://x/", "https://", "http://[", "javascript:1"):
        with pytest.raises(RedirectError):
            Client(kind, Server(redirect(302, target))).send(Request(GET, path=("1",)))


def test_redirects_are_an_error_when_turned_off(kind: str) -> None:
    server = Server(redirect(302, "/x"))
    with pytest.raises(ApiError) as caught:
        Client(kind, server, follow_redirects=False).send(Request(GET, path=("1",)))
    assert caught.value.status_code == 302


# -- logging --------------------------------------------------------------------------------


def test_logs_hold_no_secret(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "runtime_core")
    auth = (
        BearerAuth(TOKEN, scheme="a"),
        ApiKeyAuth(TOKEN, name="X-Api-Key", scheme="b"),
        ApiKeyAuth(TOKEN, name="key", place="query", scheme="c"),
        ApiKeyAuth(TOKEN, name="sid", place="cookie", scheme="d"),
    )
    server = Server(json_reply({}, 500, **{"set-cookie": f"a={TOKEN}"}), OK)
    client = Client(kind, server, auth=auth, security=(("a", "b", "c", "d"),))
    client.send(Request(GET, path=("1",), query={"q": TOKEN}))
    assert "GET https://api.test/things/1?q=***&key=***" in caplog.text
    assert "status 500; again in 0.50 s" in caplog.text
    assert TOKEN not in caplog.text


def test_nothing_is_logged_by_default(kind: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ApiError):
        Client(kind, Server(json_reply({}, 500))).send(Request(GET, path=("1",)))
    assert capfd.readouterr() == ("", "")
