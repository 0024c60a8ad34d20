"""Which version comes next, and writing it in its one place.

What comes in are the last version and what has changed; what goes out is a version, and the text of
the settings with it. Semantic Versioning 2.0.0; before 1.0 (4) a break raises the minor part, and
everything else the patch.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from typing import cast

from clientsmith.changes import Bump
from clientsmith.versions import Version, version

_NUMBERS = re.compile(r"(?:\d+!)?(\d+)(?:\.(\d+))?(?:\.(\d+))?", re.ASCII)
_TABLE = re.compile(r"[ \t]*\[([^\[\]]*)\][ \t]*(?:#.*)?")
_LINE = re.compile(r"[ \t]*[\"']?version[\"']?[ \t]*=")


def following(last: str, bump: Bump) -> str:
    """Give the version after one; a pre-release is followed by what it came before."""
    numbers = _NUMBERS.match(last)
    if numbers is None or bump is Bump.NONE:
        return last
    major, minor, patch = (int(part or 0) for part in numbers.groups())
    if _is_early(last):
        return f"{major}.{minor}.{patch}"
    steps = [Bump.MAJOR, Bump.MINOR, Bump.PATCH]
    step = min(steps.index(bump) + (major == 0), 2)
    return ".".join(
        str(part)
        for part in ((major + 1, 0, 0), (major, minor + 1, 0), (major, minor, patch + 1))[step]
    )


def _is_early(text: str) -> bool:
    """Whether it is a pre-release or a development release."""
    found = version(text)
    plain = _NUMBERS.match(text)
    released = version(plain[0]) if plain else None
    return found is not None and released is not None and found < released


def greatest(bumps: Iterable[Bump]) -> Bump:
    """Give what all of them together ask for."""
    order = list(Bump)
    return min(bumps, key=order.index, default=Bump.NONE)


def is_before(one: str, other: str) -> bool:
    """Whether a version comes before another."""
    return _order(one) < _order(other)


def _order(text: str) -> Version:
    found = version(text)
    if found is None:
        raise ValueError(f"`{text}` is no version")
    return found


def last_released(tags: Iterable[str], prefix: str) -> str | None:
    """Give the greatest version among tags; None where nothing was released."""
    numbers = [tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix)]
    return max((n for n in numbers if version(n) is not None), key=_order, default=None)


# -- its one place --------------------------------------------------------------------------


def written(text: str, table: Sequence[str], number: str) -> str | None:
    """Write the version into the text of the settings, and change no other byte of them.

    `table` leads to the settings: `("tool", "clientsmith")`. None where the text is written in a
    way that this cannot edit; the caller says so.
    """
    lines = text.splitlines(keepends=True)
    start, end = _extent(lines, table)
    if start is None:
        return None
    said = f'version = "{number}"\n'
    found = next((n for n in range(start, end) if _LINE.match(lines[n])), None)
    if found is None:
        lines.insert(start, said)
    else:
        lines[found] = said
    edited = "".join(lines)
    return edited if _holds(edited, text, table, number) else None


def _extent(lines: Sequence[str], table: Sequence[str]) -> tuple[int | None, int]:
    """Find the lines of a table, without those of the tables in it."""
    start: int | None = None if table else 0
    for number, line in enumerate(lines):
        header = _TABLE.fullmatch(line.rstrip("\r\n"))
        if header is None and not line.lstrip().startswith("[["):
            continue
        if start is not None:
            return start, number
        if header and [part.strip(" \t\"'") for part in header[1].split(".")] == list(table):
            start = number + 1
    return start, len(lines)


def _holds(edited: str, text: str, table: Sequence[str], number: str) -> bool:
    """Whether the version, and nothing else, is other than before."""
    try:
        new, old = tomllib.loads(edited), tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    inner_new, inner_old = _inner(new, table), _inner(old, table)
    if inner_new is None or inner_old is None or inner_new.get("version") != number:
        return False
    inner_old["version"] = number
    return new == old


def _inner(value: dict[str, object], table: Sequence[str]) -> dict[str, object] | None:
    for key in table:
        inner = value.get(key)
        if not isinstance(inner, dict):
            return None
        value = cast("dict[str, object]", inner)
    return value
