"""Server-sent events by the WHATWG rules, in one piece, in single bytes and in random pieces."""

from __future__ import annotations

import random
import re
import time

import pytest
from runtime_core.json_lines import JsonLinesParser
from runtime_core.sse import EventTooLargeError, SseEvent, SseParser

BOM = b"\xef\xbb\xbf"

# Bytes of a stream -> (event, data, id) of what it dispatches.
VECTORS: list[tuple[bytes, list[tuple[str, str, str]]]] = [
    (b"data: a\n\n", [("message", "a", "")]),
    (b"data:a\n\n", [("message", "a", "")]),
    (b"data:  a\n\n", [("message", " a", "")]),
    (b"data: a\r\rdata: b\r\n\r\ndata: c\n\n", [("message", x, "") for x in "abc"]),
    (b"data: a\r\n\ndata: b\n\r\n", [("message", "a", ""), ("message", "b", "")]),
    (b"data: a\ndata: b\n\n", [("message", "a\nb", "")]),
    (b"data\n\n", [("message", "", "")]),
    (b"data:\n\n", [("message", "", "")]),
    (b"data\ndata\n\n", [("message", "\n", "")]),
    (b"data: a", []),
    (b"data: a\n", []),
    (b"data: a\r\n", []),
    (b"\n\n\ndata: a\n\n\n\n", [("message", "a", "")]),
    (BOM + b"data: a\n\n", [("message", "a", "")]),
    (BOM + BOM + b"data: a\n\n", []),
    (b"data: a\n\n" + BOM + b"data: b\n\n", [("message", "a", "")]),
    (b": comment\ndata: a\n: other\n\n", [("message", "a", "")]),
    (b":\n\n", []),
    (b"event: e\ndata: a\n\ndata: b\n\n", [("e", "a", ""), ("message", "b", "")]),
    (b"event: e\n\ndata: b\n\n", [("message", "b", "")]),
    (b"event: e\nevent: f\ndata: b\n\n", [("f", "b", "")]),
    (b"event: e\nevent:\ndata: b\n\n", [("message", "b", "")]),
    (b"event: e\ndata: a\n\nevent: e\ndata: b\n\n", [("e", "a", ""), ("e", "b", "")]),
    (b"id: 1\ndata: a\n\ndata: b\n\n", [("message", "a", "1"), ("message", "b", "1")]),
    (b"id: 1\ndata: a\n\nid\ndata: b\n\n", [("message", "a", "1"), ("message", "b", "")]),
    (b"id: 1\nid: 2\x003\ndata: a\n\n", [("message", "a", "1")]),
    (b"id: 1\n\ndata: a\n\n", [("message", "a", "1")]),
    (b"retry: 10\ndata: a\n\n", [("message", "a", "")]),
    (b"foo: bar\nDATA: x\n data: y\ndata : z\ndata: a\n\n", [("message", "a", "")]),
    (
        "data: \u2028a\u2029\u0085\x0b\x0c\x1c\n\n".encode(),
        [("message", "\u2028a\u2029\u0085\x0b\x0c\x1c", "")],
    ),
    (b"data: \xff\n\n", [("message", "\ufffd", "")]),
    ("data: h\u00e9\U0001f600\n\n".encode(), [("message", "h\u00e9\U0001f600", "")]),
    (b"data: a:b: c\n\n", [("message", "a:b: c", "")]),
    (b"data: a\x00b\n\n", [("message", "a\x00b", "")]),
    (b"data: data: a\n\n", [("message", "data: a", "")]),
]


def parse(pieces: list[bytes]) -> list[tuple[str, str, str]]:
    parser = SseParser()
    return [(e.event, e.text, e.id) for piece in pieces for e in parser.feed(piece)]


@pytest.mark.parametrize(("stream", "expected"), VECTORS)
def test_vectors_in_any_pieces(stream: bytes, expected: list[tuple[str, str, str]]) -> None:
    assert parse([stream]) == expected
    assert parse([stream[i : i + 1] for i in range(len(stream))]) == expected
    source = random.Random(stream)
    for _ in range(20):
        cuts = sorted(source.randrange(len(stream) + 1) for _ in range(4))
        pieces = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
        assert parse(pieces) == expected


def test_all_vectors_after_one_another_in_random_pieces() -> None:
    complete = [(s, e) for s, e in VECTORS if s.endswith((b"\n\n", b"\r\n\r\n")) and BOM not in s]
    stream = b"".join(s for s, _ in complete)
    whole = parse([stream])
    assert [data for _, data, _ in whole] == [data for _, e in complete for _, data, _ in e]
    source = random.Random(1)
    for _ in range(20):
        pieces, at = [], 0
        while at < len(stream):
            size = source.choice([1, 2, 3, 7, 50])
            pieces.append(stream[at : at + size])
            at += size
        assert parse(pieces) == whole


def test_retry_is_kept_and_only_digits_count() -> None:
    parser = SseParser()
    parser.feed(b"retry: 250\n\n")
    assert parser.retry == 250
    parser.feed(b"retry: 1x\n" + b"retry:\n" + b"retry: " + b"9" * 5000 + b"\n\n")
    assert parser.retry == 250


def test_ids_and_names_hold_across_usual_events() -> None:
    parser = SseParser()
    assert parser.feed(b"id: 1\n") == []
    assert parser.last_event_id == ""
    assert parser.feed(b"data: a\n\nevent: e\ndata: b\n\n") == [
        SseEvent(b"a", "message", "1"),
        SseEvent(b"b", "e", "1"),
    ]
    assert parser.last_event_id == "1"
    assert parser.feed(b"event: e\ndata: c\n\nevent: ee\ndata: d\n\nid: 2\n") == [
        SseEvent(b"c", "e", "1"),
        SseEvent(b"d", "ee", "1"),
    ]
    assert parser.last_event_id == "1"


def slow(stream: bytes) -> list[tuple[str, str, str]]:
    """The rules of HTML, 9.2.6, a line at a time and with nothing clever."""
    lines = re.split("\r\n|\r|\n", stream.decode("utf-8", "replace").removeprefix("\ufeff"))[:-1]
    data, event, last, found = "", "", "", []
    for line in lines:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line:
            if data:
                found.append((event or "message", data[:-1], last))
            data = event = ""
        elif name == "data":
            data += value + "\n"
        elif name == "event":
            event = value
        elif name == "id" and "\0" not in value:
            last = value
    return found


LINES = [
    b"data: a",
    b"data:b",
    b"data",
    b"event: e",
    b"event: f",
    b"event:",
    b"id: 1",
    b"id",
    b":",
    b"x",
]


def test_random_streams_against_the_rules_as_they_are_written() -> None:
    source = random.Random(7)
    for _ in range(2000):
        ends = source.choice([[b"\n"], [b"\r\n"], [b"\r"], [b"\n", b"\r", b"\r\n"]])
        lines = source.choices([b"", *LINES], [8, 6, *[1] * 9], k=source.randrange(12))
        stream = source.choice([b"", BOM]) + b"".join(x + source.choice(ends) for x in lines)
        expected = slow(stream)
        assert parse([stream]) == expected, stream
        cut = source.randrange(len(stream) + 1)
        assert parse([stream[:cut], stream[cut:]]) == expected, (stream, cut)


def test_an_event_is_what_it_says() -> None:
    assert SseParser().feed(b"id: 7\nevent: e\ndata: x\n\n") == [SseEvent(b"x", "e", "7")]


@pytest.mark.parametrize("line_end", [b"", b"\n"])
def test_an_event_has_a_bound(line_end: bytes) -> None:
    parser = SseParser(max_event_size=1000)
    with pytest.raises(EventTooLargeError):
        _ = [parser.feed(b"data: 0123456789" + line_end) for _ in range(200)]


def test_many_small_events_are_not_one_large_one() -> None:
    parser = SseParser(max_event_size=100)
    for _ in range(1000):
        assert len(parser.feed(b"data: 0123456789\n\n")) == 1


def test_time_is_linear_in_the_bytes() -> None:
    def cost(size: int) -> float:
        stream = b"data: " + b"x" * size + b"\n\n"
        parser, begun = SseParser(), time.process_time()
        for at in range(0, len(stream), 64):
            parser.feed(stream[at : at + 64])
        return time.process_time() - begun

    cost(10_000)
    assert cost(1_600_000) < 40 * max(cost(200_000), 0.001)


def test_json_lines_in_any_pieces() -> None:
    stream = b'{"a":1}\r\n\n  \n[2]\n\x1e3\n4'
    for size in (1, 2, 5, 100):
        parser = JsonLinesParser()
        found = [
            line
            for at in range(0, len(stream), size)
            for line in parser.feed(stream[at : at + size])
        ]
        assert found + parser.finish() == [b'{"a":1}', b"[2]", b"3", b"4"]


def test_a_json_line_has_a_bound() -> None:
    parser = JsonLinesParser(max_event_size=100)
    with pytest.raises(EventTooLargeError):
        _ = [parser.feed(b"0123456789") for _ in range(200)]
