"""What a request asks of the mock itself, in headers that begin with `X-Mock-`.

What comes in are headers; what goes out is `Controls`, or a Problem for a header that we do not
know or cannot read. The table of the headers is the docstring of the package.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from urllib.parse import unquote

from clientsmith.mock.forms import read_json
from clientsmith.mock.model import Headers, Problem

PREFIX = "x-mock-"


@dataclass(frozen=True, slots=True)
class Controls:
    """The headers, read; the field `retry_after` is `X-Mock-Retry-After`."""

    status: tuple[int, ...] = ()
    example: str | None = None
    type: str | None = None
    delay: float = 0.0
    pause: float = 0.0
    cut: int | None = None
    reset: bool = False
    retry_after: str | None = None
    pages: int | None = None
    size: int | None = None
    chunk: int | None = None
    seed: int | None = None
    run: str = ""
    operation: str | None = None
    strict: bool | None = None
    body: str | None = None


def read(headers: Headers) -> Controls | Problem:
    """Read the headers of a request."""
    found: dict[str, object] = {}
    known = {field.name for field in fields(Controls)}
    for header, value in headers:
        if not header.startswith(PREFIX):
            continue
        name = header.removeprefix(PREFIX).replace("-", "_")
        if name not in known:
            return Problem("control", f"there is no {header}", "")
        try:
            found[name] = _value(name, value)
        except (ValueError, KeyError):
            return Problem("control", f"{header}: {value!r} cannot be read", "")
    return Controls(**found)  # type: ignore[arg-type]  # each value is read by its name


def _value(name: str, text: str) -> object:
    if name == "status":
        return tuple(_status(part) for part in text.replace(",", " ").split())
    if name in ("delay", "pause"):
        return max(0.0, float(text))
    if name in ("cut", "size", "pages", "chunk", "seed"):
        number = int(text)
        if number < (1 if name in ("pages", "chunk") else 0):
            raise ValueError(text)
        return number
    if name == "body":
        read_json(text)
        return text
    if name in ("reset", "strict"):
        return {"1": True, "true": True, "0": False, "false": False}[text.lower()]
    return unquote(text) if name == "operation" else text


def _status(text: str) -> int:
    # RFC 9110, 15: a status is from 100 to 599; those below 200 are no final replies.
    if text.isdigit() and 200 <= int(text) <= 599:
        return int(text)
    raise ValueError(text)
