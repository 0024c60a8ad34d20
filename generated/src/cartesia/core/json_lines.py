"""JSON texts, one a line, out of bytes. Pure, incremental, in linear time."""

from __future__ import annotations

from .sse import EventTooLargeError


class JsonLinesParser:
    """Parses one stream."""

    def __init__(self, max_event_size: int = 16 * 1024 * 1024) -> None:
        self._max = max_event_size
        self._pieces: list[bytes] = []
        self._pending = 0

    def feed(self, chunk: bytes) -> list[bytes]:
        """Take the next bytes; give back the lines that they complete, blank ones left out."""
        if b"\n" not in chunk:
            self._hold(chunk)
            return []
        self._pieces.append(chunk)
        lines = b"".join(self._pieces).split(b"\n")
        self._pieces, self._pending = [], 0
        self._hold(lines.pop())
        return [found for line in lines if (found := line.strip(b" \t\r\x1e"))]

    def finish(self) -> list[bytes]:
        """Give back the last line: here, unlike in server-sent events, it needs no end."""
        rest = b"".join(self._pieces).strip(b" \t\r\n\x1e")
        self._pieces, self._pending = [], 0
        return [rest] if rest else []

    def _hold(self, piece: bytes) -> None:
        self._pending += len(piece)
        if self._pending > self._max:
            raise EventTooLargeError(f"an event has more than {self._max} bytes")
        if piece:
            self._pieces.append(piece)
