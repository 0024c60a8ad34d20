"""Replies against the spec: ours, or those of another server.

What comes in is an operation and a reply; what goes out are Problems. Status, media type and taking
apart are judged here, values and headers by openapi-core.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientsmith.ir import Json
from clientsmith.mock.forms import Bodies, ContentType, content_type, read_json
from clientsmith.mock.model import MockReply, Problem
from clientsmith.mock.pointers import Node, Pointers, join, mapping
from clientsmith.mock.routes import Match, Route

if TYPE_CHECKING:
    from clientsmith.mock.checks import Checker


def check(pointers: Pointers, checker: Checker, route: Route, reply: MockReply) -> list[Problem]:
    """Check status, headers and body of a reply."""
    responses = mapping(route.operation.get("responses"))
    if not responses:
        return []
    base = join(route.pointer, "responses")
    status = str(reply.status)
    keys = (status, f"{status[0]}XX", f"{status[0]}xx", "default")
    key = next((key for key in keys if key in responses), None)
    if key is None:
        return [Problem("status", f"status {status} is not declared", base)]
    node, pointer = pointers.follow(responses[key], join(base, key))
    found = checker.headers(Match(route, {}), reply)
    content = mapping(node.get("content"))
    if not content:
        return found
    return found + _body(pointers, checker, content, join(pointer, "content"), reply)


def _body(
    pointers: Pointers, checker: Checker, content: Node, pointer: str, reply: MockReply
) -> list[Problem]:
    kind = content_type(reply.header("content-type") or "")
    key = max(content, key=kind.fits)
    if not kind.fits(key):
        return [Problem("content-type", f"{kind.essence} is not declared", pointer)]
    media, place = pointers.follow(content[key], join(pointer, key))
    try:
        values, item = _values(pointers, kind, media, reply.body)
    except ValueError as error:
        return [Problem("body-syntax", f"the body is not {kind.essence}: {error}", place)]
    if item not in media:
        return []
    return [
        problem
        for value in values
        for problem in checker.value(value, join(place, item), writing=False)
    ]


def _values(
    pointers: Pointers, kind: ContentType, media: Node, body: bytes
) -> tuple[list[Json], str]:
    """The values that a schema speaks of, and the keyword that holds it."""
    item = "itemSchema" if "itemSchema" in media else "schema"
    if kind.essence == "text/event-stream":
        return [_event(block, item) for block in body.decode().split("\n\n") if block], item
    value, _ = Bodies(pointers).decode(kind, media, body)
    is_list = kind.kind == "json-lines" and isinstance(value, list)
    return (value if is_list and isinstance(value, list) else [value]), item


def _event(block: str, item: str) -> Json:
    fields: dict[str, list[str]] = {}
    for line in block.split("\n"):
        name, _, value = line.partition(": ")
        fields.setdefault(name, []).append(value)
    if item == "itemSchema" and not fields.keys() <= {"data"}:
        return {name: "\n".join(rows) for name, rows in fields.items()}
    return read_json("\n".join(fields.get("data", [])))
