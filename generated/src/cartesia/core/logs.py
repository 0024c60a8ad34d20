"""Logging, with secrets taken out. Nothing is shown unless the application asks for it."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

logger = logging.getLogger(__name__.partition(".")[0])
logger.addHandler(logging.NullHandler())

HIDDEN = "***"
_SECRET = re.compile(
    r"auth|cookie|token|secret|passw|signature|credential|session|api.?key|-key\b|^key$",
    re.IGNORECASE,
)


def redacted(fields: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Make headers fit to be shown."""
    named = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in fields)
    return {name: HIDDEN if is_secret(name) else value for name, value in named}


def redacted_url(url: str) -> str:
    """Make a URL fit to be shown: no value of its query, and no user, is left."""
    base, mark, query = url.partition("?")
    scheme, separator, rest = base.partition("://")
    host, slash, path = rest.partition("/")
    base = f"{scheme}{separator}{host.rpartition('@')[2]}{slash}{path}"
    names = (pair.partition("=")[0] for pair in query.split("&"))
    return base + mark + "&".join(f"{name}={HIDDEN}" for name in names) if mark else base


def is_secret(name: str) -> bool:
    """Tell whether a header holds something that must not be shown, by its name."""
    return _SECRET.search(name) is not None
