"""Strategies of hypothesis for plain values: numbers and texts.

What comes in are closed schemas of one scalar type; what goes out are strategies of values that
satisfy them. Knows no references, and nothing of objects and lists.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from hypothesis import strategies as st

from clientsmith.mock.patterns import compiled, matching

Strategy = st.SearchStrategy[Any]

_LONG = 200
"""Texts are drawn up to this length; longer ones, where they are asked for, are filled up."""
_PATHS = st.text("abcdefghijklmnopqrstuvwxyz0123456789-._~", max_size=12)
_WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12)
_MOMENTS = st.datetimes(dt.datetime(2, 1, 1), dt.datetime(9998, 12, 31))
_OFFSETS = st.sampled_from(["Z", "+00:00", "+05:30", "-08:00"])
_FORMATS: Mapping[str, st.SearchStrategy[str]] = {
    "date-time": st.builds(lambda at, zone: at.isoformat() + zone, _MOMENTS, _OFFSETS),
    "date": st.dates().map(dt.date.isoformat),
    "time": st.times().map(lambda time: f"{time.isoformat()}Z"),
    "uuid": st.uuids().map(str),
    "email": st.builds("{}@{}".format, _WORDS, st.sampled_from(["example.com", "a.b.example"])),
    "uri": st.builds("{}://example.com/{}".format, st.sampled_from(["https", "ftp"]), _PATHS),
    "ipv4": st.ip_addresses(v=4).map(str),
    "ipv6": st.ip_addresses(v=6).map(str),
    "duration": st.integers(0, 10**6).map("PT{}S".format),
    "decimal": st.decimals(-(10**9), 10**9, allow_nan=False, places=2).map(str),
    "byte": st.binary(max_size=48).map(lambda data: base64.b64encode(data).decode()),
}


def scalar(schema: Mapping[str, Any]) -> Strategy:
    """Values of one type, which `type` names."""
    return _made(json.dumps(schema, sort_keys=True))


@cache
def _made(text: str) -> Strategy:
    """The same schemas come again and again."""
    schema = json.loads(text)
    kind = schema["type"]
    if kind in ("integer", "number"):
        return _number(schema, kind)
    if kind == "string":
        return _text(schema)
    return {"boolean": st.booleans(), "null": st.none()}.get(kind, st.nothing())


def _number(schema: Mapping[str, Any], kind: str) -> Strategy:
    low, high = schema.get("minimum"), schema.get("maximum")
    above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    step = schema.get("multipleOf")
    if kind == "number" and step is None:
        least, most = _tighter(low, above, max), _tighter(high, below, min)
        found = st.floats(float(least), float(most), allow_nan=False, allow_infinity=False)
        return found.filter(lambda value: value not in (above, below))
    unit = step or 1
    # Floor division: it is exact for integers of any length (RFC 8259, 6).
    floors = [-int(-low // unit)] if low is not None else []
    floors += [int(above // unit) + 1] if above is not None else []
    roofs = [int(high // unit)] if high is not None else []
    roofs += [-int(-below // unit) - 1] if below is not None else []
    if max(floors) > min(roofs):
        return st.nothing()
    counts = st.integers(max(floors), min(roofs))
    return counts if step is None else counts.map(lambda count: count * step)


def _tighter(one: float | None, other: float | None, choose: Callable[..., float]) -> float:
    return choose(bound for bound in (one, other) if bound is not None)


def _text(schema: Mapping[str, Any]) -> Strategy:
    least = int(schema.get("minLength", 0))
    most = schema.get("maxLength")

    def fits(value: str) -> bool:
        return least <= len(value) and (most is None or len(value) <= most)

    pattern = compiled(str(schema["pattern"])) if "pattern" in schema else None
    formatted = _FORMATS.get(str(schema.get("format")))
    if pattern is not None:
        own = _matching(pattern, str(schema["pattern"]), fits)
        return own if formatted is None else formatted.filter(pattern.search) | own
    if formatted is not None:
        return formatted.filter(fits)
    longest = min(max(_LONG, least), least + _LONG if most is None else int(most))
    if least <= _LONG:
        return st.text(min_size=least, max_size=longest)
    return st.text(max_size=_LONG).map(lambda text: text.ljust(least, "x"))


def _matching(pattern: re.Pattern[str], written: str, fits: Callable[[str], bool]) -> Strategy:
    """Texts of a pattern: hypothesis' where their length is right, else the server's own."""

    @st.composite
    def drawn(draw: st.DrawFn) -> str:
        value = draw(st.from_regex(pattern))
        if fits(value):
            return value
        seed = draw(st.integers(0, 999))
        calls = iter(range(1_000_000))
        made = matching(written, lambda n: zlib.crc32(f"{seed}:{next(calls)}".encode()) % n)
        return made if made is not None and fits(made) else value

    return drawn()
