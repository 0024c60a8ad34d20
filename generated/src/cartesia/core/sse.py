"""Server-sent events out of bytes, by the WHATWG rules (HTML, 9.2.5 and 9.2.6).

`SseParser.feed` takes bytes in pieces of any size and gives back the events that they complete.
Pure and incremental: no I/O, time linear in the bytes whatever their pieces, memory bounded by
the size of one event. Never decodes an event's data.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

_Event: TypeAlias = tuple[bytes, str, str]
"""Data, event and id."""

_BOM = b"\xef\xbb\xbf"


class SseEvent(NamedTuple):
    """One event. Data is UTF-8 as it arrived; invalid bytes are for the reader to replace."""

    data: bytes
    event: str
    """`message` when the server names none."""
    id: str
    """The last event id: a later event keeps the id of an earlier one."""

    @property
    def text(self) -> str:
        """The data as text, with U+FFFD for what is not UTF-8."""
        return self.data.decode("utf-8", "replace")


class EventTooLargeError(ValueError):
    """One event, or one line, has more bytes than allowed."""


class SseParser:
    """Parses one stream."""

    def __init__(self, max_event_size: int = 16 * 1024 * 1024) -> None:
        self.last_event_id = ""
        """Of the stream up to its last blank line: what to reconnect with."""
        self._id = ""
        self.retry: int | None = None
        """Milliseconds before reconnecting, as the server last asked for."""
        self._max = max_event_size
        self._pieces: list[bytes] = []
        """Of the line that has no end yet; joined once, or time would be quadratic."""
        self._pending = 0
        self._started = False
        self._after_cr = False
        self._data: list[bytes] = []
        self._data_size = 0
        self._event = ""
        self._event_line = b"event"
        self._event_name = ""
        """The name that `_event_line` gives: events of one name follow one another."""

    def feed(self, chunk: bytes) -> list[SseEvent]:
        """Take the next bytes of the stream; give back the events that they complete.

        Raises:
            EventTooLargeError: An event is larger than the bound.
        """
        return [SseEvent(*event) for event in self.feed_raw(chunk)]

    def feed_raw(self, chunk: bytes) -> list[_Event]:
        """Do what `feed` does for readers in a hurry: events as (data, event, id)."""
        if self._after_cr and chunk:
            # The line ended at the CR; an LF right behind it belongs to that end.
            self._after_cr = False
            if chunk[0] == 10:
                chunk = chunk[1:]
        # Without an end of line there is nothing to do yet but to keep the piece.
        if b"\n" not in chunk and b"\r" not in chunk:
            if chunk:
                self._hold(chunk)
            return []
        if self._pieces:
            self._pieces.append(chunk)
            chunk = b"".join(self._pieces)
            self._pieces, self._pending = [], 0
        if not self._started:
            chunk = self._start(chunk)
        return self._lines(chunk)

    def _hold(self, piece: bytes) -> None:
        self._pending += len(piece)
        if self._pending + self._data_size > self._max:
            raise EventTooLargeError(f"an event has more than {self._max} bytes")
        self._pieces.append(piece)

    def _start(self, chunk: bytes) -> bytes:
        # One leading BOM is ignored (9.2.5). A line is complete, so the BOM is whole or absent.
        self._started = True
        return chunk[3:] if chunk.startswith(_BOM) else chunk

    def _lines(self, chunk: bytes) -> list[_Event]:
        """Take bytes with at least one whole line in them."""
        if b"\r" in chunk:
            self._after_cr = chunk.endswith(b"\r")
            chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        lines = chunk.split(b"\n")
        # What follows the last end of line waits for its own; `bytes.splitlines` would not do,
        # as it cannot tell whether the last line is complete.
        rest = lines.pop()
        events: list[_Event] = []
        between, at, last = not self._data and not self._event, 0, len(lines) - 1
        while at <= last:
            line = lines[at]
            if between:
                # Nearly all events are one line of data, behind the name that the event before
                # had or behind none. They are read at once, and cost a third.
                named = line == self._event_line
                end = at + 2 if named else at + 1
                if end <= last and not lines[end] and lines[end - 1].startswith(b"data: "):
                    line = lines[end - 1]
                    if len(line) > self._max:
                        raise EventTooLargeError(f"an event has more than {self._max} bytes")
                    name = (named and self._event_name) or "message"
                    events.append((line[6:], name, self._id))
                    self.last_event_id = self._id
                    at = end + 1
                    continue
            if line:
                self._field(line)
            else:
                self._blank(events)
            between = not line
            at += 1
        if rest:
            self._hold(rest)
        return events

    def _blank(self, events: list[_Event]) -> None:
        data = self._data
        if data:
            whole = data[0] if len(data) == 1 else b"\n".join(data)
            events.append((whole, self._event or "message", self._id))
            data.clear()
            self._data_size = 0
        self._event = ""
        # An id counts from its blank line on, with or without data (9.2.6).
        self.last_event_id = self._id

    def _field(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        if value.startswith(b" "):
            value = value[1:]
        if name == b"data":
            self._data.append(value)
            self._data_size += len(line)
            if self._data_size > self._max:
                raise EventTooLargeError(f"an event has more than {self._max} bytes")
        elif name == b"event":
            self._event = self._event_name = value.decode("utf-8", "replace")
            self._event_line = line
        elif name == b"id":
            # An id with a NUL in it is ignored (9.2.6).
            if b"\0" not in value:
                self._id = value.decode("utf-8", "replace")
        elif name == b"retry" and value.isdigit() and len(value) < 19:
            self.retry = int(value)
        # Any other field is ignored, and so is a comment, whose name is empty.
