"""What both readers give: a value, and where each key and item of its maps and lists stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from clientsmith.diagnostics import Diagnostic, Origin
from clientsmith.document import escape
from clientsmith.ir import Json
from clientsmith.source.grafts import Grafts

Place: TypeAlias = tuple[int, int]
"""Line and column, from 1."""
Marks: TypeAlias = Mapping[int, Mapping[str | int, Place]]
"""`id` of a map or list -> place of each key or item. The value keeps the ids alive, and a map
that aliases repeat is one map with one place."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file that has been read."""

    value: Json
    marks: Callable[[], Marks]
    """Deferred: JSON is read without places, and most files are never asked for one."""
    size: int
    """Number of values, those that an alias repeats counted each time."""


class Unreadable(Exception):
    """Reading a file can't go on; carries the finding."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def tokens(pointer: str) -> list[str]:
    """Split a JSON Pointer into keys (RFC 6901, 4)."""
    return [key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:]]


def step(value: Json, key: str) -> tuple[Json, str | int] | None:
    """Go down one key; the second result is the key as the container has it."""
    if isinstance(value, dict):
        return (value[key], key) if key in value else None
    # RFC 6901, 4: digits without leading zeros.
    is_index = key.isascii() and key.isdigit() and (key == "0" or key[0] != "0")
    if isinstance(value, list) and is_index and len(key) < 10 and int(key) < len(value):
        return value[int(key)], int(key)
    return None


def origin_of(name: str, parsed: Parsed, pointer: str, grafts: Grafts | None = None) -> Origin:
    """Line and column of a pointer; where it leads nowhere, those of the nearest place above."""
    value, place = parsed.value, (1, 1)
    marks: Marks = parsed.marks() if pointer else {}
    for key in tokens(pointer):
        below = step(value, key)
        if below is None:
            break
        grafted = grafts.spot(value, below[1]) if grafts else None
        if grafted is not None:
            name, place = grafted[0], grafted[1:]
        else:
            around: Mapping[str | int, Place] = marks.get(id(value), {})
            place = around.get(below[1], place)
        value = below[0]
    return Origin(name, *place, pointer)


def join(keys: list[str]) -> str:
    """Write keys as a JSON Pointer."""
    return "".join(f"/{escape(key)}" for key in keys)
