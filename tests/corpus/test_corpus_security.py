"""Security schemes in all combinations: what proves who is asking, in the request that leaves."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from corpus.calls import CERTIFICATE, SECURITY, of

ALL = {
    "api_key": "k",
    "app": "a",
    "cookie": "c",
    "user": "u",
    "username": "name",
    "password": "word",
    "person": "p",
    "openid": "o",
    "client_id": "id",
    "client_secret": "hush",
}
BASIC = "Basic bmFtZTp3b3Jk"


def proofs(request: httpx.Request) -> dict[str, str]:
    """What of a request says who is asking."""
    names = ("authorization", "x-key", "cookie")
    found = {name: request.headers[name] for name in names if name in request.headers}
    return {**found, **dict(request.url.params)}


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_each_operation_is_sent_what_it_asks_for(sdk: Any, version: str) -> None:
    """The first alternative that the caller can serve, all of its schemes, and nothing else."""
    seen: list[httpx.Request] = []
    client = sdk(of(version, SECURITY)).client(seen=seen, **ALL)
    asked = {
        "usual": {"x-key": "k"},
        "nobody": {},
        "maybe": {"x-key": "k"},
        "login": {"authorization": BASIC},
        "cookie": {"cookie": "session=c"},
        "person": {"authorization": "Bearer p"},
        "openid": {"authorization": "Bearer o"},
        "all": {"x-key": "k", "app": "a", "cookie": "session=c", "authorization": "Bearer u"},
    }
    for name in asked:
        getattr(client.t, name)()
    assert dict(zip(asked, map(proofs, seen), strict=True)) == asked


@pytest.mark.parametrize(
    ("given", "usual", "maybe"),
    [
        ({}, {}, {}),
        ({"user": "u"}, {}, {}),
        ({"user": "u", "app": "a"}, {"authorization": "Bearer u", "app": "a"}, {}),
        ({"api_key": "k", "user": "u", "app": "a"}, {"x-key": "k"}, {"x-key": "k"}),
    ],
)
def test_alternatives(
    sdk: Any, given: dict[str, str], usual: dict[str, str], maybe: dict[str, str]
) -> None:
    """One of which a part is missing is none; what is optional is sent where it is there."""
    seen: list[httpx.Request] = []
    client = sdk(of("3.1.0", SECURITY)).client(seen=seen, **given)
    client.t.usual()
    client.t.maybe()
    assert [proofs(request) for request in seen] == [usual, maybe]


def test_a_machine_fetches_its_token(sdk: Any) -> None:
    """OAuth2's client credentials: once, with the scopes, and not for other operations."""
    seen: list[httpx.Request] = []
    token = {"access_token": "fetched", "expires_in": 60}
    client = sdk(of("3.1.0", SECURITY)).client(token, seen, client_id="id", client_secret="hush")
    client.t.nobody()
    client.t.machine()
    client.t.machine()
    assert [request.url.path for request in seen] == ["/nobody", "/token", "/machine", "/machine"]
    assert seen[1].content == b"grant_type=client_credentials&scope=read"
    assert proofs(seen[1]) == {"authorization": "Basic aWQ6aHVzaA=="}
    assert proofs(seen[3]) == {"authorization": "Bearer fetched"}


def test_schemes_that_the_caller_has_to_serve(sdk: Any) -> None:
    """A digest beside a key keeps nothing from sending the key; the report says what is missing."""
    made, seen = sdk(of("3.1.0", SECURITY)), list[httpx.Request]()
    made.client(seen=seen, **ALL).t.digest()
    assert proofs(seen[0]) == {"x-key": "k"}
    assert "W469" in made.warnings
    assert made.fates["security scheme"] == "approximated"
    assert made.fates["operation.security"] == "supported"


@pytest.mark.parametrize("version", ["3.1.0", "3.2.0"])
def test_certificates(sdk: Any, version: str) -> None:
    """Mutual TLS is of the connection: no argument, and no obstacle to what stands beside it."""
    made, seen = sdk(of(version, CERTIFICATE)), list[httpx.Request]()
    client = made.client(seen=seen, api_key="k")
    client.t.usual()
    client.t.both()
    assert [proofs(request) for request in seen] == [{}, {"x-key": "k"}]
    assert made.fates["security scheme"] == "approximated"
