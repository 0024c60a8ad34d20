"""Events of a stream, from pieces of its body to values of their type.

Pure: both kinds of client feed the same reader. It knows when a stream is complete, and says so
when it ended too early.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from .encoding import dump_json
from .endpoint import StreamRule
from .errors import DecodingError, StreamError
from .fields import attribute_of, never, read
from .json_lines import JsonLinesParser
from .sse import EventTooLargeError, SseParser
from .wire import failure, is_decoding_failure

if TYPE_CHECKING:
    from .calls import Call
    from .reply import Reply

Test: TypeAlias = tuple[Callable[[Any], object], tuple[object, ...]]

_DEFAULT = StreamRule()


class EventReader:
    """Reads one stream of events."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._rule = call.plan.endpoint.stream or _DEFAULT
        self._decode = _decode_text if self._rule.is_text else call.decoder()
        self._strict = call.validates
        self._tests: dict[type, list[Test]] = {}
        sentinel = self._rule.sentinel
        self._sentinel = None if sentinel is None else sentinel.encode()
        bound = call.max_event_size
        self._sse = SseParser(bound) if self._rule.format == "sse" else None
        self._lines = JsonLinesParser(bound)
        self.bytes_received = 0
        self.events_received = 0
        self.last_event_id = ""
        """The id of the last event that was handed out, or of one before it that had one."""
        self.complete = False
        """Whether the last event was seen."""

    def feed(self, piece: bytes) -> Iterator[Any]:
        """Give the events that a piece of the body completes, one at a time."""
        self.bytes_received += len(piece)
        try:
            if self._sse is None:
                return self._values([(line, "", "") for line in self._lines.feed(piece)])
            return self._values(self._sse.feed_raw(piece), self._sse.last_event_id)
        except EventTooLargeError as error:
            raise self._error(str(error)) from None

    def finish(self) -> Iterator[Any]:
        """Give what the end of the body completes."""
        # A server-sent event without its blank line is dropped (HTML, 9.2.6); a line is not.
        lines = self._lines.finish() if self._sse is None else []
        return self._values([(line, "", "") for line in lines], self.last_event_id)

    def check_end(self) -> None:
        """Raise if the body ended, but not the stream."""
        if not self.complete and (self._rule.terminal or self._sentinel is not None):
            raise self._error("the stream ended before its last event")

    def _values(self, events: list[tuple[bytes, str, str]], last_id: str = "") -> Iterator[Any]:
        decode, sentinel, tests = self._decode, self._sentinel, self._tests
        rule = self._rule
        for text, _, event_id in events:
            # Not before its turn: whoever stops here may want to go on from here.
            self.last_event_id = event_id
            if text == sentinel:
                self.complete = True
                return
            # Without data it holds no JSON; servers send such to keep the connection alive.
            if not text and not rule.is_text:
                continue
            try:
                value = decode(text)
            except DecodingError as error:
                value = self._text(text, error)
            self.events_received += 1
            kind = type(value)
            # Known before the event is handed out: whoever stops there has had it all.
            for get, values in tests[kind] if kind in tests else self._make_tests(kind):
                if get(value) in values:
                    self.complete = True
            yield value
            if self.complete:
                return
        self.last_event_id = last_id

    def _text(self, data: bytes, error: DecodingError) -> object:
        """Read what is no JSON of its type as text, where the type has any."""
        if self._rule.or_text:
            try:
                return self._decode(dump_json(data.decode("utf-8", "replace")))
            except DecodingError:
                pass
        raise self._located(error) from None

    def _make_tests(self, kind: type) -> list[Test]:
        """Prepare, once a class of event, how to tell whether an event of it is the last."""
        found: list[Test] = []
        for name, values in self._rule.terminal:
            if self._strict and never(kind, name, values):
                continue
            attribute = attribute_of(kind, name) if self._strict else None
            # A model that was not validated may lack an attribute; `read` allows for that.
            get = partial(read, name=name) if attribute is None else attrgetter(attribute)
            found.append((get, values))
        self._tests[kind] = found
        return found

    def _located(self, error: DecodingError) -> DecodingError:
        endpoint = self._call.plan.endpoint
        error.message = f"event {self.events_received + 1}: {error.message}"
        error.args = (f"{endpoint.method} {endpoint.path}: {error.message}",)
        return error

    def _error(self, message: str) -> StreamError:
        endpoint = self._call.plan.endpoint
        return StreamError(
            f"{endpoint.method} {endpoint.path}: {message}; {self.events_received} events, "
            f"{self.bytes_received} bytes received",
            bytes_received=self.bytes_received,
            events_received=self.events_received,
        )

    def broken(self, error: Exception) -> Exception:
        """Return the error for a stream whose connection failed."""
        return broken(error, self._call, self.bytes_received, self.events_received)


def _decode_text(data: bytes) -> object:
    # WHATWG Encoding: bytes that are not UTF-8 read as U+FFFD.
    return data.decode("utf-8", "replace")


def broken(error: Exception, call: Call, received: int, events: int = 0) -> Exception:
    """Return what the caller gets when a stream breaks off; other errors as they are."""
    found = failure(error)
    if found is None:
        return error
    if is_decoding_failure(error):
        return call.undecodable(error)
    endpoint = call.plan.endpoint
    counted = f"{events} events, " if events else ""
    return StreamError(
        f"{endpoint.method} {endpoint.path}: the stream broke off: {call.harmless(found.message)}; "
        f"{counted}{received} bytes received",
        bytes_received=received,
        events_received=events,
    )


def check_media_type(reply: Reply, call: Call) -> bool:
    """Tell whether a reply is a stream of events at all."""
    rule = call.plan.endpoint.stream or _DEFAULT
    found = reply.content_type.partition(";")[0].strip().lower()
    return rule.format != "sse" or found in ("", "text/event-stream")


def wrong_media_type(reply: Reply, body: bytes, call: Call) -> DecodingError:
    """Make the error for a reply that should have been a stream of events."""
    endpoint = call.plan.endpoint
    return DecodingError(
        f"{endpoint.method} {endpoint.path}: the reply is {reply.content_type}, "
        "not text/event-stream",
        body=body,
        status_code=reply.status_code,
        headers=reply.headers,
        request_id=reply.request_id,
    )


def body_bytes_received(response: Any, counted: int) -> int:
    """Return the bytes that arrived, before any decompression."""
    downloaded = cast("int", response.num_bytes_downloaded)
    return downloaded if "content-encoding" in response.headers else counted
