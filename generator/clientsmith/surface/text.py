"""A surface as text, and as records again.

What comes in is one; what goes out is the other, and either way back gives what there was. The text
has one order, whatever order the records had, so adding a record adds a line and changes none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from clientsmith.public import Record, Surface
from clientsmith.surface.form import Malformed
from clientsmith.surface.layouts import BY_KIND, BY_RECORD, LAYOUTS

_FORMAT = "Format 1"
HEADER = f"""\
# Public surface, a line a symbol: read it in a diff. Made by clientsmith. {_FORMAT}.
# Kind, owner, name and type come first, then facets, two spaces apart. `= ...`: may be left out.
# Every method also takes `request_options: RequestOptions | None = None`, and exists below
# `with_raw_response`, where it gives a RawResponse. Asynchronous clients have the same methods as
# coroutines, with AsyncPager, AsyncByteStream and AsyncEventStream in place of SyncPager,
# ByteStream and EventStream.
"""
_SECTIONS_OF_BLOCKS = 2
"""The first sections are one block each."""
_RANKS = {layout.record: rank for rank, layout in enumerate(LAYOUTS)}
_Place: TypeAlias = tuple[int, str, int, tuple[str, ...], str]
"""Section, block, rank in it, name; and the line."""


class BadSurface(ValueError):
    """A text is no surface, or one of another version of clientsmith."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line}: {problem}")
        self.line = line


def dumps(records: Iterable[Record]) -> str:
    """Write the records of a surface, in whatever order they come."""
    lines: list[str] = []
    block: tuple[int, str] | None = None
    for place in sorted({_place(record) for record in records}):
        if place[:2] != block:
            lines.append("")
            block = place[:2]
        lines.append(place[-1])
    return HEADER + "\n".join(lines) + "\n"


def loads(text: str) -> Surface:
    """Read a surface; raises BadSurface where a line is not what it should be."""
    lines = text.split("\n")
    if f"{_FORMAT}." not in lines[0]:
        raise BadSurface(1, f"this is no surface of {_FORMAT.lower()}")
    found: list[Record] = []
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        kind, _, rest = line.partition(" ")
        try:
            if kind not in BY_KIND:
                raise Malformed(f"there is no kind `{kind}`")
            found.append(BY_KIND[kind].read(rest))
        except Malformed as error:
            raise BadSurface(number, str(error)) from error
    return ordered(found)


def ordered(records: Iterable[Record]) -> Surface:
    """Put records in the one order, each once."""
    return Surface(tuple(sorted(dict.fromkeys(records), key=_place)))


def _block(record: Record) -> tuple[int, str]:
    """What stands together: all of a method, of a type, of a package."""
    layout = BY_RECORD[type(record)]
    if layout.section < _SECTIONS_OF_BLOCKS:
        return (layout.section, "")
    name = layout.named(record)[0]
    exported = layout.kind == "export"
    return (layout.section, name.rpartition(".")[0] if exported else _owner(layout.kind, name))


def _owner(kind: str, name: str) -> str:
    return name.partition(".")[0] if kind == "field" else name


def _place(record: Record) -> _Place:
    layout = BY_RECORD[type(record)]
    rank = _RANKS[layout.record]
    return (*_block(record), rank, layout.named(record), layout.show(record))
