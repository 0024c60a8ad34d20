"""Credentials, and what they add to a request.

In come tokens, keys, names with passwords, and OAuth2 clients; out comes a `Grant`: headers, query
and cookies that prove who is asking. Never sends: an access token is fetched by the client that
holds the credential. `repr` of everything here hides the secret.
"""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias, cast

from .endpoint import Endpoint, FormBody, Request, Security
from .errors import DecodingError, InvalidRequestError

Token: TypeAlias = "str | Callable[[], str]"
AsyncToken: TypeAlias = "str | Callable[[], str | Awaitable[str]]"
Secret: TypeAlias = "str | Callable[[], str | Awaitable[str]] | None"
Place: TypeAlias = Literal["header", "query", "cookie"]
Fields: TypeAlias = tuple[tuple[str, str], ...]

HIDDEN = "***"
_SHORTEST_SECRET = 8
"""Characters; what is shorter is no secret, and would take harmless words with it."""
EARLY = 30.0
"""Seconds before its expiry that a token is renewed, so that none expires on its way."""


class Grant(NamedTuple):
    """What credentials add to a request."""

    headers: Fields = ()
    query: Fields = ()
    cookies: Fields = ()

    def __repr__(self) -> str:
        return f"<Grant of {len(self.headers) + len(self.query) + len(self.cookies)} fields>"


class BearerAuth:
    """A token in the `Authorization` header (RFC 6750)."""

    def __init__(self, token: Secret, *, scheme: str = "bearer") -> None:
        self.scheme = scheme
        """Name of the security scheme in the specification."""
        # An environment variable that is set to nothing is no token.
        self.secret = token or None

    def grant(self, secret: str) -> Grant:
        """Use the secret, once it is known."""
        return Grant(headers=(("Authorization", f"Bearer {secret}"),))

    def __repr__(self) -> str:
        return _hidden(self, self.secret)


class ApiKeyAuth:
    """A key in a header, in the query or in a cookie."""

    def __init__(
        self, key: Secret, *, name: str, place: Place = "header", scheme: str = "apiKey"
    ) -> None:
        self.scheme = scheme
        self.secret = key or None
        self._name = name
        self._place = place

    def grant(self, secret: str) -> Grant:
        """Use the secret, once it is known."""
        field = ((self._name, secret),)
        if self._place == "header":
            return Grant(headers=field)
        return Grant(query=field) if self._place == "query" else Grant(cookies=field)

    def __repr__(self) -> str:
        return _hidden(self, self.secret)


class BasicAuth:
    """A name and a password (RFC 7617)."""

    def __init__(self, username: str | None, password: Secret, *, scheme: str = "basic") -> None:
        self.scheme = scheme
        self._username = username
        # A password may be empty; a user without a name is no user.
        self.secret = None if username is None else "" if password is None else password

    def grant(self, secret: str) -> Grant:
        """Use the secret, once it is known."""
        return Grant(headers=(("Authorization", basic(self._username or "", secret)),))

    def __repr__(self) -> str:
        return _hidden(self, self.secret)


class OAuth2ClientCredentials:
    """A client that fetches its own access tokens (RFC 6749, 4.4)."""

    def __init__(
        self,
        client_id: str | None,
        client_secret: str | None,
        *,
        token_url: str,
        scopes: Sequence[str] = (),
        in_body: bool = False,
        scheme: str = "oauth2",
    ) -> None:
        self.scheme = scheme
        self.secret: Secret = client_secret if client_id is not None else None
        self._client_id = client_id
        self._token_url = token_url
        self._scopes = tuple(scopes)
        self._in_body = in_body
        """For servers that do not take the client's secret in a header (RFC 6749, 2.3.1)."""
        self._token = ""
        self._expires = 0.0
        self._lock = threading.Lock()

    def grant(self, secret: str) -> Grant:
        """Use an access token."""
        return Grant(headers=(("Authorization", f"Bearer {secret}"),))

    def current(self, now: float) -> str | None:
        """Return the token, unless it is missing or about to expire."""
        with self._lock:
            return self._token if self._token and now < self._expires else None

    def forget(self, grant: Grant) -> None:
        """Drop the token that the server refused, unless another has taken its place."""
        with self._lock:
            # Other credentials of the request may stand beside it.
            if self.grant(self._token).headers[0] in grant.headers:
                self._token = ""

    def request(self) -> Request[object]:
        """Make the request for a token."""
        body = {"grant_type": "client_credentials"}
        if self._scopes:
            body["scope"] = " ".join(self._scopes)
        identity, secret = self._client_id or "", cast("str", self.secret)
        headers: Mapping[str, str] = {}
        if self._in_body:
            body |= {"client_id": identity, "client_secret": secret}
        else:
            from urllib.parse import quote_plus

            # RFC 6749, 2.3.1: both are form-encoded before they become a basic credential.
            headers = {"Authorization": basic(quote_plus(identity), quote_plus(secret))}
        return Request(_TOKEN, url=self._token_url, headers=headers, body=body)

    def accept(self, body: object, now: float) -> str:
        """Keep the token of a reply (RFC 6749, 5.1)."""
        reply: Mapping[str, object] = {}
        if isinstance(body, Mapping):
            reply = cast("Mapping[str, object]", body)
        token = reply.get("access_token")
        if not isinstance(token, str) or not token:
            raise DecodingError("the reply of the token endpoint holds no access_token")
        seconds = _seconds(reply.get("expires_in"))
        with self._lock:
            self._token = token
            # A short-lived token is used for most of its life at least.
            self._expires = now + max(seconds - EARLY, seconds * 0.5)
        return token

    def __repr__(self) -> str:
        return _hidden(self, self.secret)


Credential: TypeAlias = "BearerAuth | ApiKeyAuth | BasicAuth | OAuth2ClientCredentials"

# May be sent again though it is a POST: a token more does no harm. Never authorized itself.
_TOKEN: Endpoint[object] = Endpoint(
    "POST", "(token URL)", returns=object, body=FormBody(), retry="idempotent", security=()
)


def basic(username: str, password: str) -> str:
    """Write the value of a basic `Authorization` header (RFC 7617, 2; UTF-8 by 2.1)."""
    import base64

    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode("ascii")


def choose(credentials: Sequence[Credential], wanted: Security | None) -> tuple[Credential, ...]:
    """Pick the credentials for a request: the first alternative of which all are there.

    Without any, the request goes without: the server then says what it misses.
    """
    present = {item.scheme: item for item in credentials if item.secret is not None}
    if wanted is None:
        return tuple(present.values())[:1]
    for alternative in wanted:
        if alternative and all(scheme in present for scheme in alternative):
            return tuple(present[scheme] for scheme in alternative)
    return ()


def combined(grants: Sequence[Grant]) -> Grant:
    """Join what several credentials add."""
    if len(grants) == 1:
        return grants[0]
    return Grant(
        headers=tuple(field for grant in grants for field in grant.headers),
        query=tuple(field for grant in grants for field in grant.query),
        cookies=tuple(field for grant in grants for field in grant.cookies),
    )


def static_grant(credentials: Sequence[Credential]) -> Grant | None:
    """Give the grant of credentials that are plain strings; None if one must be asked for."""
    grants: list[Grant] = []
    for item in credentials:
        if isinstance(item, OAuth2ClientCredentials) or not isinstance(item.secret, str):
            return None
        grants.append(item.grant(item.secret))
    return combined(grants)


def without_secrets(words: str, grant: Grant) -> str:
    """Take the secrets of a request out of words that came from elsewhere: servers quote them."""
    for _, value in (*grant.headers, *grant.query, *grant.cookies):
        secret = value.rpartition(" ")[2]
        if len(secret) >= _SHORTEST_SECRET:
            words = words.replace(secret, HIDDEN)
    return words


def _seconds(lifetime: object) -> float:
    """Read how long a token lasts; without a word on it, until the server refuses it."""
    if isinstance(lifetime, (int, float, str)):
        try:
            return float(lifetime)
        except ValueError:
            pass
    return 1e9


def resolve(secret: Secret) -> str:
    """Get a secret from what the caller gave, on the synchronous client."""
    value = secret() if callable(secret) else secret
    if not isinstance(value, str):
        raise InvalidRequestError("the token must be a string; async functions need AsyncClient")
    return value


async def aresolve(secret: Secret) -> str:
    """Get a secret from what the caller gave, on the asynchronous client."""
    value = secret() if callable(secret) else secret
    if value is not None and not isinstance(value, str):
        value = await value
    if not isinstance(value, str):
        raise InvalidRequestError("the token must be a string")
    return value


def _hidden(credential: object, secret: object) -> str:
    return f"{type(credential).__name__}({HIDDEN if secret is not None else None})"
