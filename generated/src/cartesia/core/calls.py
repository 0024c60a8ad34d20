"""One call of the user, from arguments to value, without the sending.

`Core` belongs to a client and makes a `Call` of each request; the call says what to send, judges
each reply and each failure, and decodes in the end. All decisions are here, and the synchronous
and the asynchronous client only carry them out. Never opens, sends, sleeps or reads.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from . import retry
from .auth import (
    Credential,
    Grant,
    OAuth2ClientCredentials,
    choose,
    static_grant,
    without_secrets,
)
from .bodies import make_content
from .content import Content
from .endpoint import Endpoint, Request
from .errors import ApiConnectionError, ApiError, ApiTimeoutError, DecodingError, SdkError
from .logs import logger, redacted, redacted_url
from .omit import OMIT
from .params import cookie_pairs, header_value, query_string
from .plan import EXPECT_BODY, Plan, plan_of
from .reply import Reply, api_error
from .settings import Settings
from .wire import (
    HeaderSet,
    Outgoing,
    Timeouts,
    failure,
    header_bytes,
    is_decoding_failure,
    refused_response,
)

if TYPE_CHECKING:
    from .decoding import Decode
    from .request_options import RequestOptions

_NO_OPTIONS: RequestOptions = {}
_PHASES = ("connect", "read", "write", "pool")
_CACHED_URL = 256
"""Characters; longer URLs are hardly ever asked for twice."""


class Core:
    """What all calls of one client share."""

    def __init__(self, settings: Settings, *, default_timeout: float) -> None:
        self.settings = settings
        self.base = settings.base_url.rstrip("/")
        self.phases = _phases(settings, default_timeout)
        self.now = time.monotonic
        self.clock = time.time
        self.random = random.random
        self.ready: dict[Plan, HeaderSet] = {}
        """Headers of endpoints whose requests all have the same."""

    def start(
        self, request: Request[Any], options: RequestOptions | None, *, streamed: bool = False
    ) -> Call:
        """Begin a call."""
        return Call(self, request, _NO_OPTIONS if options is None else options, streamed)

    def token_call(self, credential: OAuth2ClientCredentials) -> Call:
        """Begin the call that fetches an access token."""
        return Call(self, credential.request(), _NO_OPTIONS)

    def url_of(self, request: Request[Any], plan: Plan, options: RequestOptions) -> str:
        """Write the URL of a request, without what credentials add."""
        if request.url is not None:
            return self.absolute(request.url)
        query: Mapping[str, object] = request.query
        if options:
            query = {**query, **options.get("additional_query_parameters", {})}
        endpoint = plan.endpoint
        base = self.base if endpoint.server is None else self.absolute(endpoint.server).rstrip("/")
        url = base + plan.path(request.path)
        return joined_query(url, query_string(query, endpoint.query)) if query else url

    def absolute(self, url: str) -> str:
        """Resolve a URL that a spec or a reply gives against the base URL."""
        if url.startswith(("https://", "http://")):
            return url
        from urllib.parse import urljoin

        return urljoin(self.base + "/", url)


class Call:
    """One call: what to send, and what comes of it."""

    __slots__ = (
        "_content", "_core", "_deadline", "_extra", "_last", "_options", "_renewed", "_repeatable",
        "_request", "_retries", "_url", "attempts", "credentials", "grant", "plan", "streamed",
    )  # fmt: skip

    def __init__(
        self, core: Core, request: Request[Any], options: RequestOptions, streamed: bool = False
    ) -> None:
        endpoint: Endpoint[Any] = request.endpoint
        self.streamed = streamed
        """Whether a good reply is handed to the caller unread."""
        self.plan = plan = plan_of(endpoint)
        self.attempts = 0
        self._core = core
        self._request = request
        self._options = options
        self._renewed = False
        self._repeatable = plan.repeatable
        self._deadline: float | None = None
        self._retries = core.settings.max_retries
        if options:
            self._set_options(options)
        if endpoint.retry == "never":
            self._retries = 0
        self._url = core.url_of(request, plan, options)
        self._content = self._encode(endpoint)
        self._extra = self._own_headers(endpoint)
        wanted = core.settings.security if endpoint.security is None else endpoint.security
        self.credentials: tuple[Credential, ...] = choose(core.settings.auth, wanted)
        self.grant: Grant | None = static_grant(self.credentials)
        """None while a credential has to be asked for its secret."""
        self._last = self.grant

    def _set_options(self, options: RequestOptions) -> None:
        self._retries = options.get("max_retries", self._retries)
        seconds = options.get("timeout_in_seconds")
        if seconds is not None:
            self._deadline = self._core.now() + seconds

    def _encode(self, endpoint: Endpoint[Any]) -> Content | None:
        rule = endpoint.body
        if rule is None:
            return None
        additional = self._options.get("additional_body_parameters")
        if additional:
            return make_content(rule, self._request.body, additional)
        return make_content(rule, self._request.body)

    def _own_headers(self, endpoint: Endpoint[Any]) -> dict[str, str | None]:
        """Collect the headers that only this call has; None removes one."""
        request = self._request
        extra: dict[str, str | None] = {}
        for name, value in request.headers.items():
            if value is not None and value is not OMIT:
                style = endpoint.header_styles.get(name)
                extra[name] = header_value(value, style) if style else header_value(value)
        cookies: list[str] = []
        for name, value in request.cookies.items():
            if value is not None and value is not OMIT:
                style = endpoint.cookie_styles.get(name)
                cookies += cookie_pairs(name, value, style) if style else cookie_pairs(name, value)
        if cookies:
            extra["Cookie"] = "; ".join(cookies)
        if self._content is not None and self._content.content_type is not None:
            extra["Content-Type"] = self._content.content_type
        self._add_key(endpoint, extra)
        for name, value in self._options.get("additional_headers", {}).items():
            extra[name] = None if value is None else header_value(value)
        return extra

    def _add_key(self, endpoint: Endpoint[Any], extra: dict[str, str | None]) -> None:
        header = self.plan.key_header
        key = self._options.get("idempotency_key")
        named = any(
            name.lower() == header.lower()
            for name in (*extra, *self._options.get("additional_headers", {}))
        )
        if key is None and endpoint.retry == "keyed" and not named:
            import uuid

            key = str(uuid.uuid4())
        if key is not None:
            extra[header] = key
        # A key makes it safe to repeat what may have been acted on: the server tells by it.
        if (key is not None or named) and endpoint.retry != "never":
            self._repeatable = True

    @property
    def url(self) -> str:
        """The URL, without what credentials add to it."""
        return self._url

    @property
    def options(self) -> RequestOptions:
        """The options of this call."""
        return self._options

    @property
    def deadline(self) -> float | None:
        """When the call must be over, on the clock of `Core.now`."""
        return self._deadline

    def outgoing(self, grant: Grant) -> Outgoing:
        """Return the next attempt."""
        self.attempts += 1
        self._last = grant
        url, cacheable = self._url, len(self._url) < _CACHED_URL
        if grant.query:
            url, cacheable = joined_query(url, query_string(dict(grant.query), {})), False
        phases = self._core.phases
        if self._deadline is not None:
            phases = Timeouts(phases or dict.fromkeys(_PHASES), self._deadline, self._core.now)
        method = self.plan.endpoint.method
        headers = self._headers(grant)
        if logger.isEnabledFor(10):
            logger.debug(
                "%s %s attempt %d headers %s",
                method, redacted_url(url), self.attempts, redacted(headers.raw),
            )  # fmt: skip
        return Outgoing(method, url, headers, self._content, phases, cacheable)

    def _headers(self, grant: Grant) -> HeaderSet:
        core, content = self._core, self._content
        if self._extra or grant is not self.grant or grant.cookies:
            base = HeaderSet(self._merged(grant, self._extra))
        else:
            # Nothing about this request is its own.
            base = core.ready.get(self.plan) or core.ready.setdefault(
                self.plan, HeaderSet(self._merged(grant, {}))
            )
        if content is not None:
            return HeaderSet([*base.raw, _length_field(content)])
        if self.plan.endpoint.body is None:
            return base
        # A body is possible, and none is sent.
        none = [(b"Content-Length", b"0")] if self.plan.endpoint.method in EXPECT_BODY else []
        return HeaderSet([*_without_type(base.raw), *none])

    def _merged(self, grant: Grant, extra: Mapping[str, str | None]) -> list[tuple[bytes, bytes]]:
        """Merge headers; later ones replace earlier ones, whatever their case."""
        settings = self._core.settings
        found: dict[str, tuple[str, str | None]] = {}
        if settings.user_agent:
            found["user-agent"] = ("User-Agent", settings.user_agent)
        cookies = [f"{name}={value}" for name, value in grant.cookies]
        for source in (self.plan.headers, dict(grant.headers), settings.default_headers, extra):
            for name, value in source.items():
                found[name.lower()] = (name, value)
        if cookies:
            cookies[:0] = [value for _, value in (found.get("cookie", ("", "")),) if value]
            found["cookie"] = ("Cookie", "; ".join(cookies))
        return [header_bytes(name, value) for name, value in found.values() if value is not None]

    def after_failure(self, error: Exception) -> float:
        """Return the pause before the next attempt, or raise what the caller gets."""
        found = failure(error)
        if found is None:
            raise error
        if is_decoding_failure(error):
            raise self.undecodable(error) from error
        response = refused_response(error)
        if response is not None:
            # A hook of the user's own client has looked at the status before.
            body = response.content if response.is_stream_consumed else b""
            delay = self.after_reply(Reply(response, body), self._last or Grant())
            if delay is not None:
                return delay
        remaining = self._remaining()
        attempt = retry.Attempt(self.attempts, None, found.sent)
        delay = None if found.final else self._next_delay(attempt, remaining)
        if delay is not None:
            logger.info("%s; again in %.2f s", self.harmless(found.message), delay)
            return delay
        late = remaining is not None and remaining <= 0.001
        kind = ApiTimeoutError if found.timeout or late else ApiConnectionError
        endpoint = self.plan.endpoint
        tried = f" ({self.attempts} attempts)" if self.attempts > 1 else ""
        words = f"{endpoint.method} {endpoint.path}: {self.harmless(found.message)}{tried}"
        raise kind(words, attempts=self.attempts) from error

    def _api_error(self, reply: Reply, retry_after: float | None) -> ApiError:
        error = api_error(self.plan.endpoint, reply, retry_after, self.attempts)
        error.message = self.harmless(error.message)
        error.args = (error.message,)
        return error

    def harmless(self, words: str) -> str:
        """Take the secrets of this call out of words of the server or of a transport."""
        return words if self._last is None else without_secrets(words, self._last)

    def undecodable(self, error: Exception) -> DecodingError:
        """Make the error for a body that cannot be decompressed."""
        endpoint = self.plan.endpoint
        return DecodingError(f"{endpoint.method} {endpoint.path}: not decompressible: {error}")

    def after_reply(self, reply: Reply, grant: Grant) -> float | None:
        """Return None for a good reply, the pause before the next attempt, or raise."""
        status = reply.status_code
        if logger.isEnabledFor(10):
            logger.debug("status %d headers %s", status, redacted(reply.raw_headers))
        if 200 <= status < 300:
            return None
        if status == 401 and self._renew(grant):
            return 0.0
        asked = retry.retry_after(reply.headers, self._core.clock)
        attempt = retry.Attempt(self.attempts, status, sent=True, retry_after=asked)
        delay = self._next_delay(attempt, self._remaining())
        if delay is None:
            raise self._api_error(reply, asked)
        logger.info("status %d; again in %.2f s", status, delay)
        return delay

    def _renew(self, grant: Grant) -> bool:
        """Drop a refused access token, once in a call; 401 means that nothing was acted on."""
        renewable = [c for c in self.credentials if isinstance(c, OAuth2ClientCredentials)]
        if self._renewed or not renewable or not self._can_resend():
            return False
        self._renewed = True
        for credential in renewable:
            credential.forget(grant)
        return True

    def _next_delay(self, attempt: retry.Attempt, remaining: float | None) -> float | None:
        if not self._can_resend():
            return None
        return retry.next_delay(
            attempt,
            repeatable=self._repeatable,
            max_retries=self._retries,
            random=self._core.random,
            remaining=remaining,
        )

    def _can_resend(self) -> bool:
        content = self._content
        return content is None or content.replayable or not content.started

    def _remaining(self) -> float | None:
        return None if self._deadline is None else self._deadline - self._core.now()

    def check_deadline(self) -> None:
        """Raise when the time for the call is over; asked between two pieces of a body."""
        remaining = self._remaining()
        if remaining is not None and remaining <= 0:
            endpoint = self.plan.endpoint
            words = f"{endpoint.method} {endpoint.path}: the time for the call is over"
            raise ApiTimeoutError(words, attempts=self.attempts)

    @property
    def max_event_size(self) -> int:
        """Bytes that one event of a stream may have."""
        return self._options.get("max_event_size", self._core.settings.max_event_size)

    @property
    def validates(self) -> bool:
        """Whether what does not fit its type is an error."""
        return self._core.settings.validate_responses

    def decoder(self) -> Decode:
        """Return what decodes one event of a stream."""
        return self.plan.decoder(strict=self.validates)

    def decode(self, reply: Reply) -> Any:
        """Decode a good reply."""
        return reply.decode(self.plan, strict=self.validates)


def joined_query(url: str, query: str) -> str:
    """Append to the query of a URL."""
    if not query:
        return url
    return f"{url}{'&' if '?' in url else '?'}{query}"


def _length_field(content: Content) -> tuple[bytes, bytes]:
    if content.length is None:
        return b"Transfer-Encoding", b"chunked"
    return b"Content-Length", b"%d" % content.length


def _without_type(raw: Any) -> list[tuple[bytes, bytes]]:
    return [pair for pair in raw if pair[0].lower() != b"content-type"]


def _phases(settings: Settings, default: float) -> dict[str, float | None] | None:
    timeout = settings.timeout
    if timeout is OMIT:
        own = cast("Any", settings.http_client)
        return dict.fromkeys(_PHASES, default) if own is None else own.timeout.as_dict()
    if hasattr(timeout, "as_dict"):
        return cast("dict[str, float | None]", cast("Any", timeout).as_dict())
    if timeout is None or isinstance(timeout, (int, float)):
        return dict.fromkeys(_PHASES, timeout)
    raise SdkError("timeout must be a number of seconds, None or an httpx.Timeout")
