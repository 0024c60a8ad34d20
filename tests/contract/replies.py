"""Replies for the recording server, made of the spec's examples.

What comes in is an operation; what goes out is what the service might answer, and what a user has
to get for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from contract import document
from contract.facts import Json, Operation
from contract.server import Recorded, Reply

PIECES = (b"RIFF\x00\x01", b"\xff" * 1000, b"\r\n\r\ndata: end")
CURSOR = "cursor 1/2"
CSV = "id,status\r\nmr_1,completed\r\n"


def answering(operation: Operation) -> Callable[[Recorded], Reply]:
    """What the service answers to a call; the cursor leads to the last page."""
    first, *more = _replies(operation)

    def answer(seen: Recorded) -> Reply:
        return more[-1] if more and CURSOR in dict(seen.query_pairs).values() else first

    return answer


def _replies(operation: Operation) -> Iterator[Reply]:
    path, method = operation.path, operation.http_method.lower()
    status, media_type, _ = document.reply(path, method)
    code = int(status)
    match operation.reply["kind"]:
        case "none" if "server_sends" in operation.reply:
            yield Reply(code, f"{media_type}; charset=utf-8", (CSV.encode(),))
        case "none":
            yield Reply(code)
        case "json":
            yield as_json(document.reply_examples(path, method)[0], code)
        case "pager":
            yield from (as_json(page, code) for page in pages(operation))
        case "bytes stream":
            yield Reply(code, media_type, PIECES)
        case "sse stream":
            pieces = tuple(_event(event) for event in events(operation))
            yield Reply(code, "text/event-stream; charset=utf-8", pieces)


def as_json(value: Json, status: int = 200) -> Reply:
    """A value as a JSON reply."""
    return Reply(status, "application/json", (json.dumps(value).encode(),))


def pages(operation: Operation) -> list[Json]:
    """Two pages: one that names a cursor and one that ends the list."""
    rule = operation.reply
    examples = document.reply_examples(operation.path, operation.http_method.lower())
    first = next(page for page in examples if page[rule["items_field"]])
    first = first | {rule["next_cursor_field"]: CURSOR}
    last = first | {rule["next_cursor_field"]: None}
    if "has_more" in first:
        first, last = first | {"has_more": True}, last | {"has_more": False}
    return [first, last]


def events(operation: Operation) -> list[Json]:
    """Example events of a complete stream, the end last."""
    examples = document.reply_examples(operation.path, operation.http_method.lower())
    good = [event for event in examples if event["type"] not in ("done", "error")]
    return good + [event for event in examples if event["type"] == "done"][:1]


def _event(value: Json) -> bytes:
    return f"event: {value['type']}\ndata: {json.dumps(value)}\n\n".encode()
