"""Texts for the formats of JSON Schema and OpenAPI: one fixed form each, varied by a number.

What comes in is a format and a number; what goes out is a text that satisfies it, or None for a
format without rules of its own. Nothing here is random.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping


def _date(number: int) -> str:
    return f"{2020 + number % 8}-{1 + number // 8 % 12:02}-{1 + number // 96 % 28:02}"


def _time(number: int) -> str:
    return f"{number % 24:02}:{number // 24 % 60:02}:{number // 1440 % 60:02}Z"


def _uuid(number: int) -> str:
    # RFC 9562, 5.4: version 4, variant 10.
    digits = f"{number * 0x9E3779B97F4A7C15 % 2**128:032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"


_WRITERS: Mapping[str, Callable[[int], str]] = {
    "date-time": lambda n: f"{_date(n)}T{_time(n)}",
    "date": _date,
    "time": _time,
    "duration": lambda n: f"PT{1 + n % 3600}S",
    "uuid": _uuid,
    "email": lambda n: f"user{n % 1000}@example.com",
    "idn-email": lambda n: f"user{n % 1000}@example.com",
    "hostname": lambda n: f"host{n % 1000}.example.com",
    "idn-hostname": lambda n: f"host{n % 1000}.example.com",
    "ipv4": lambda n: f"192.0.2.{n % 256}",
    "ipv6": lambda n: f"2001:db8::{n % 0x10000:x}",
    "uri": lambda n: f"https://example.com/{n % 1000}",
    "url": lambda n: f"https://example.com/{n % 1000}",
    "iri": lambda n: f"https://example.com/{n % 1000}",
    "uri-reference": lambda n: f"/{n % 1000}",
    "iri-reference": lambda n: f"/{n % 1000}",
    "uri-template": lambda n: f"/{n % 1000}/{{id}}",
    "json-pointer": lambda n: f"/{n % 1000}",
    "relative-json-pointer": lambda n: f"{n % 10}/a",
    "regex": lambda n: f"^a{{{n % 10}}}$",
    "byte": lambda n: base64.b64encode(str(n).encode()).decode(),
    "base64": lambda n: base64.b64encode(str(n).encode()).decode(),
    "int64": str,
    "int32": lambda n: str(n % 2**31),
    "decimal": lambda n: f"{n % 1000}.5",
}


def formatted(name: str, number: int) -> str | None:
    """Write a text of a format."""
    writer = _WRITERS.get(name)
    return writer(number) if writer else None
