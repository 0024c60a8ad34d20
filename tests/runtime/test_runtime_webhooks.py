"""Requests of an API: vectors made by hand (with openssl), and everything that is not one."""

from __future__ import annotations

import contextlib
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from runtime_core import webhooks
from runtime_core.errors import (
    DecodingError,
    InvalidRequestError,
    SdkError,
    WebhookSignatureError,
)
from runtime_core.model import Model, UnknownVariant
from runtime_core.webhooks import Receiver, Signing

NOW = 1_700_000_000
BODY = b'{"id":7}'
SECRET = "whsec_d2ViaG9vayBrZXkgb2YgdHdlbnR5LWZvdXI="
KEY = b"webhook key of twenty-four"
SIGNATURE = "PdK23o3iMyFVPBeWTpyEjzwBifn0D3YeHom3+o0QYAw="
HEADERS = {
    "webhook-id": "msg_1",
    "webhook-timestamp": str(NOW),
    "webhook-signature": f"v1,{SIGNATURE}",
}
VARIABLE = "ORDERS_WEBHOOK_SECRET"


class Order(Model):
    id: int


class Refund(Model):
    amount: int


EVENTS = {
    "order": webhooks.of_json(Order),
    "note": webhooks.of_text,
    "file": webhooks.of_bytes,
    "ping": webhooks.of_nothing,
}


def receiver(signing: Signing | None = None) -> Receiver:
    return Receiver(EVENTS, webhooks.of_any(Order | Refund), variable=VARIABLE, signing=signing)


STANDARD = receiver()


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks.time, "time", lambda: float(NOW))
    monkeypatch.delenv(VARIABLE, raising=False)


def refused(headers: dict[str, Any], body: bytes = BODY, secret: Any = SECRET) -> str:
    with pytest.raises(WebhookSignatureError) as raised:
        STANDARD.verify(body, headers, secret, 300)
    error = raised.value
    assert raised.value.__cause__ is None
    for hidden in (SECRET, SECRET[6:], SIGNATURE, KEY.decode()):
        assert hidden not in f"{error} {error!r} {error.args} {error.message}"
    assert isinstance(pickle.loads(pickle.dumps(error)), WebhookSignatureError)
    return error.message


# -- Standard Webhooks ----------------------------------------------------------------------


@pytest.mark.parametrize("secret", [SECRET, SECRET[6:], f" {SECRET}\n", KEY, ["x", SECRET], (KEY,)])
@pytest.mark.parametrize("body", [BODY, BODY.decode(), bytearray(BODY), memoryview(BODY)])
def test_a_signed_request_is_taken(secret: Any, body: Any) -> None:
    secret = [b"another", *secret[1:]] if isinstance(secret, list) else secret
    assert STANDARD.unwrap(body, HEADERS, secret, 300, "order") == Order(id=7)


@pytest.mark.parametrize(
    "headers",
    [
        {name.title(): value for name, value in HEADERS.items()},
        {name.upper(): f" {value} " for name, value in HEADERS.items()},
        {name.replace("webhook", "svix"): value for name, value in HEADERS.items()},
        {name.encode(): value.encode() for name, value in HEADERS.items()},
        {**HEADERS, "Webhook-Signature": "", "webhook-ID": "msg_2"},
        {**HEADERS, "svix-id": "msg_2", "x": None, 1: "y"},
        {**HEADERS, "webhook-signature": f"v2,x v1,{'A' * 43}= v1a,y v1,{SIGNATURE}"},
    ],
    ids=["title", "upper", "svix", "bytes", "first of two", "other headers", "several signatures"],
)
def test_headers_are_found_as_http_finds_them(headers: Any) -> None:
    STANDARD.verify(BODY, headers, SECRET, 300)


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_that_is_missing(name: str) -> None:
    message = f"the request has no header `{name}`"
    assert refused({key: value for key, value in HEADERS.items() if key != name}) == message
    assert refused({**HEADERS, name: " "}) == message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("webhook-id", "msg_2"),
        ("webhook-timestamp", str(NOW + 1)),
        ("webhook-timestamp", f"{NOW}.0"),
        ("webhook-timestamp", "٣"),
        ("webhook-signature", f"v1,{SIGNATURE[:-2]}8="),
        ("webhook-signature", f"v1,{SIGNATURE}="),
        ("webhook-signature", f"v1,{SIGNATURE.lower()}"),
        ("webhook-signature", "v1,"),
        ("webhook-signature", "v1,\ud800é"),
    ],
)
def test_a_header_that_is_another(name: str, value: str) -> None:
    assert refused({**HEADERS, name: value}).startswith("the signature does not fit")


@pytest.mark.parametrize("value", [f"v2,{SIGNATURE}", SIGNATURE, ",", f"V1,{SIGNATURE}"])
def test_other_versions_are_skipped(value: str) -> None:
    message = "the request has no signature of the kind that is known"
    assert refused({**HEADERS, "webhook-signature": value}) == message


@pytest.mark.parametrize("place", range(len(BODY)))
def test_a_changed_byte(place: int) -> None:
    changed = bytearray(BODY)
    changed[place] ^= 1
    refused(HEADERS, bytes(changed))


def test_another_secret() -> None:
    refused(HEADERS, secret=b"another")
    refused(HEADERS, secret=[b"another", "whsec_YW5vdGhlcg"])


def test_the_moment_counts_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    for moment in (NOW - 300, NOW + 300):
        monkeypatch.setattr(webhooks.time, "time", lambda at=moment: float(at))
        STANDARD.verify(BODY, HEADERS, SECRET, 300)
    monkeypatch.setattr(webhooks.time, "time", lambda: NOW + 301.0)
    assert refused(HEADERS) == "the request is 301 seconds old; 300 are accepted"
    STANDARD.verify(BODY, HEADERS, SECRET, float("inf"))
    monkeypatch.setattr(webhooks.time, "time", lambda: NOW - 301.0)
    assert refused(HEADERS) == "the request is 301 seconds ahead of time; 300 are accepted"


@pytest.mark.parametrize("timestamp", ["soon", f"{NOW}.0", "-1", "9" * 5000, "٣"])
def test_a_signed_moment_that_is_none(timestamp: str) -> None:
    made = Signing().signature(KEY, "msg_1", timestamp, BODY)
    headers = {**HEADERS, "webhook-timestamp": timestamp, "webhook-signature": f"v1,{made}"}
    assert refused(headers) == "the timestamp of the request is no number of seconds"


def test_the_secret_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a secret nothing is taken: never for a request that need not be checked."""
    for missing in (None, [], ()):
        with pytest.raises(InvalidRequestError, match=VARIABLE):
            STANDARD.unwrap(BODY, HEADERS, missing, 300)
    monkeypatch.setenv(VARIABLE, SECRET)
    STANDARD.verify(BODY, HEADERS, None, 300)
    refused(HEADERS, secret=b"another")


@pytest.mark.parametrize("secret", ["", "whsec_", b"", ["", SECRET], "whsec_!!!!", "x", "é"])
def test_a_secret_that_is_none(secret: Any) -> None:
    with pytest.raises(InvalidRequestError) as raised:
        STANDARD.verify(BODY, HEADERS, secret, 300)
    assert "!!!!" not in raised.value.message


@pytest.mark.parametrize("tolerance", [-1, float("nan")])
def test_a_tolerance_that_is_none(tolerance: float) -> None:
    with pytest.raises(InvalidRequestError):
        STANDARD.verify(BODY, HEADERS, SECRET, tolerance)


@pytest.mark.parametrize("payload", [{"id": 7}, None, 7, [BODY]])
def test_a_body_that_was_parsed_already(payload: Any) -> None:
    with pytest.raises(InvalidRequestError, match="as it arrived"):
        STANDARD.unwrap(payload, HEADERS, SECRET, 300)


def test_what_is_compared_takes_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each signature with each secret, whichever fits, by `hmac.compare_digest`."""
    seen: list[tuple[bytes, bytes]] = []
    compare = webhooks.hmac.compare_digest

    def counting(one: bytes, other: bytes) -> bool:
        seen.append((one, other))
        return compare(one, other)

    monkeypatch.setattr(webhooks.hmac, "compare_digest", counting)
    headers = {**HEADERS, "webhook-signature": f"v1,{SIGNATURE} v1,x v1,y"}
    STANDARD.verify(BODY, headers, [KEY, b"another"], 300)
    assert len(seen) == 6


# -- other ways -----------------------------------------------------------------------------

GITHUB = Signing(
    "sha256", header="X-Hub-Signature-256", encoding="hex", prefix="sha256=", signed="{body}"
)
STRIPE = Signing(
    "sha512", header="Stripe-Signature", encoding="hex", prefix="v1=", timestamp_prefix="t="
)
SLACK = Signing(
    "sha256",
    header="X-Slack-Signature",
    encoding="hex",
    prefix="v0=",
    timestamp_header="X-Slack-Request-Timestamp",
    signed="v0:{timestamp}:{body}",
)
SHOP = Signing("sha1", header="X-Hmac", prefix="", signed="{body}")
HEX = "82f83a3f454196aa5a1680b58e22678af81868b8d9f72335a49e2b5293748054"
LONG = (
    "3ad28d4babb5752aa476d22e161a3776dae1e1cabda9d5a47bb20bd08c548571"
    "02206c23cd5cfbfc19636a11affb16bbf02608bcc2c3924d331b653b4a767c3e"
)
V0 = "01f0ed240ff93dee9a3733e0f06bb3e0f460e9fad8ca4e366348e14334c860f4"
OTHERS = {
    "github": (GITHUB, "github", {"x-hub-signature-256": f"sha256={HEX}"}),
    "upper case": (GITHUB, b"github", {"X-Hub-Signature-256": f"sha256={HEX.upper()}"}),
    "stripe": (STRIPE, "stripe", {"stripe-signature": f"t={NOW},v1=00, v1={LONG},v0=x"}),
    "slack": (
        SLACK,
        "slack",
        {"x-slack-signature": f"v0={V0}", "x-slack-request-timestamp": str(NOW)},
    ),
    "shop": (SHOP, "shop", {"x-hmac": "nYwCdFBiZ/xGoBkpRzEN7TZjlfg="}),
}
each_way = pytest.mark.parametrize(
    ("signing", "secret", "headers"), OTHERS.values(), ids=OTHERS.keys()
)


@each_way
def test_other_ways_to_sign(signing: Signing, secret: Any, headers: dict[str, str]) -> None:
    found = receiver(signing)
    found.verify(BODY, headers, secret, 300)
    wrong = [(b"{}", headers, secret), (BODY, headers, "another"), (BODY, {}, secret)]
    wrong += [
        (BODY, {key: value for key, value in headers.items() if key != name}, secret)
        for name in headers
    ]
    for body, given_headers, key in wrong:
        with pytest.raises(WebhookSignatureError):
            found.verify(body, given_headers, key, 300)


@pytest.mark.parametrize("name", ["stripe", "slack"])
def test_their_moments_count(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    signing, secret, headers = OTHERS[name]
    monkeypatch.setattr(webhooks.time, "time", lambda: NOW + 301.0)
    with pytest.raises(WebhookSignatureError, match="301 seconds old"):
        receiver(signing).verify(BODY, headers, secret, 300)


def test_a_moment_that_is_missing_among_the_signatures() -> None:
    with pytest.raises(WebhookSignatureError, match="holds no timestamp"):
        receiver(STRIPE).verify(BODY, {"stripe-signature": f"v1={LONG}"}, "stripe", 300)


def test_what_is_not_signed_is_read_as_it_is() -> None:
    found = receiver(Signing(""))
    assert found.unwrap(BODY, {}, None, 300, "order") == Order(id=7)
    assert found.sign(BODY, None, None) == {}


@pytest.mark.parametrize("signing", [None, GITHUB, STRIPE, SLACK, SHOP, Signing("")])
@given(body=st.binary() | st.text(), secret=st.binary(min_size=1))
def test_what_is_signed_here_is_taken(signing: Any, body: Any, secret: bytes) -> None:
    found = receiver(signing)
    found.verify(body, found.sign(body, secret, None), [b"x", secret], 5)
    assert found.unwrap(body, found.sign(body, [secret], NOW), secret, 5, "ping") is None


# -- events ---------------------------------------------------------------------------------


def read(body: bytes | str, event: Any = webhooks.OMIT) -> object:
    return receiver(Signing("")).unwrap(body, {}, None, 300, event)


def test_events_are_read_as_their_types() -> None:
    assert read(BODY, "order") == Order(id=7)
    assert read("grüß".encode(), "note") == "grüß"
    assert read(b"\xff", "file") == b"\xff"
    assert read(b"whatever", "ping") is None
    with pytest.raises(InvalidRequestError, match="there is no event 'orders'"):
        read(BODY, "orders")


def test_any_event_is_read_as_the_type_that_fits() -> None:
    assert read(BODY) == Order(id=7)
    assert read(b'{"amount": 1}') == Refund(amount=1)
    found = read(b'{"new": [1, {"a": null}]}')
    assert isinstance(found, UnknownVariant)
    assert found.model_extra == {"new": [1, {"a": None}]}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b"[" * 100_000, b'{"id": "x"}', b"\xff"])
def test_what_does_not_fit_is_an_error_of_the_sdk(body: bytes) -> None:
    with pytest.raises(DecodingError) as raised:
        read(body, "order")
    assert raised.value.message.startswith("the event does not fit its type")
    assert raised.value.body in (body, "\ufffd".encode())
    assert raised.value.__cause__ is None


@given(
    body=st.binary() | st.text() | st.just("\ud800"),
    event=st.sampled_from(["order", "note", webhooks.OMIT]),
)
def test_no_body_crashes(body: Any, event: Any) -> None:
    with contextlib.suppress(DecodingError):
        read(body, event)


texts = st.text(max_size=40) | st.sampled_from(["v1,", "t=1", "v1=", str(NOW), "v1,x v1,y"])
names = st.sampled_from([*HEADERS, "svix-signature", "stripe-signature", "x-slack-signature"])


@pytest.mark.parametrize("signing", [None, GITHUB, STRIPE, SLACK])
@given(headers=st.dictionaries(names | st.text(), texts), body=st.binary())
def test_no_header_crashes(signing: Any, headers: dict[str, str], body: bytes) -> None:
    with pytest.raises(WebhookSignatureError):
        receiver(signing).verify(body, headers, b"secret", 300)


def test_all_errors_are_of_the_one_tree() -> None:
    assert issubclass(WebhookSignatureError, SdkError)
