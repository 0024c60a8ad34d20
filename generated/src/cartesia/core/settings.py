"""What a client was made with; data only, and free to import."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from .omit import OMIT, Omit

if TYPE_CHECKING:
    from .auth import Credential
    from .endpoint import Security

_NONE: Mapping[str, Any] = MappingProxyType({})


class Settings:
    """Settings of a client, as the generated constructor hands them over."""

    __slots__ = (
        "auth",
        "base_url",
        "default_headers",
        "follow_redirects",
        "http_client",
        "http_library",
        "max_event_size",
        "max_retries",
        "security",
        "timeout",
        "transport",
        "user_agent",
        "validate_responses",
    )

    def __init__(
        self,
        base_url: str,
        *,
        auth: tuple[Credential, ...] = (),
        security: Security | None = None,
        timeout: object = OMIT,
        max_retries: int = 2,
        default_headers: Mapping[str, str] | None = None,
        follow_redirects: bool = True,
        http_client: object = None,
        transport: object = None,
        validate_responses: bool = True,
        user_agent: str | None = None,
        max_event_size: int = 16 * 1024 * 1024,
        http_library: str = "httpx",
    ) -> None:
        if http_client is not None and transport is not None:
            raise TypeError("give either `httpx_client` or `transport`, not both")
        self.base_url = base_url
        self.auth = auth
        self.security = security
        """Alternatives by default; None takes the first credential that is there."""
        self.timeout: object | Omit = timeout
        """Seconds for each of connecting, writing, reading and waiting for a connection; an
        `httpx.Timeout`; None for no bound; OMIT for the default, which is that of the user's own
        httpx client where there is one."""
        self.max_retries = max_retries
        self.default_headers: Mapping[str, str] = default_headers or _NONE
        self.follow_redirects = follow_redirects
        """Has no effect on a user's own httpx client, which has a setting of that name."""
        self.http_client = http_client
        self.transport = transport
        self.validate_responses = validate_responses
        self.user_agent = user_agent
        """`name/version` of the SDK."""
        self.max_event_size = max_event_size
        """Bytes that one event of a stream may have."""
        self.http_library = http_library
        """Module the SDK's own transports come from: `httpx` or `httpx2`."""

    def __repr__(self) -> str:
        # Headers may hold secrets; credentials hide theirs by themselves.
        return f"Settings({self.shown_url!r}, auth={self.auth!r})"

    @property
    def shown_url(self) -> str:
        """The base URL without a name and password in it, and without its query."""
        scheme, mark, rest = self.base_url.partition("?")[0].partition("://")
        host, slash, path = rest.partition("/")
        return f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}"
