"""A server made from a spec, which refuses what the spec refuses.

What comes in is a bundled OpenAPI document (`bundle`); what goes out is a `Service`: requests in,
replies out, as plain data. It has two faces: `serve` puts it on a loopback socket, `transport` makes
it a transport for httpx. It never prints, and never reads a spec from disk.

A right request is answered with the spec's example, or with a value made from the schema. A wrong
one gets JSON with `error` (the rule), `message`, `place` (file:line:column of the spec), `pointer`
(JSON Pointer in that file), and `detail`, one entry for each rule broken; the header
`X-Mock-Refused` holds the rule. Requests can ask for more by these headers, which the spec does not see:

| header | value | does |
| --- | --- | --- |
| `X-Mock-Status` | `404`, or `503 503 200` | plays a status with its declared body; of several, one for each time that the same request comes |
| `X-Mock-Run` | any text | tells apart requests that are counted for `X-Mock-Status`; pages count from where the first of a run begins |
| `X-Mock-Operation` | `GET /chat%23stream` | which operation is meant, of several that have one path |
| `X-Mock-Example` | a name | answers with that example; in a stream, ends with it or sends it alone |
| `X-Mock-Seed` | a number | answers with a value made from the schema, another one for each number |
| `X-Mock-Body` | JSON | answers with this value; for a stream, a list of events |
| `X-Mock-Type` | a media type | answers in this declared media type, whatever `Accept` says |
| `X-Mock-Delay` | seconds | waits before the first byte of the reply |
| `X-Mock-Pause` | seconds | waits before each piece of the body |
| `X-Mock-Chunk` | bytes | size of the pieces; otherwise one event is one piece |
| `X-Mock-Cut` | bytes | ends the connection after so many bytes of the body |
| `X-Mock-Reset` | `1` | makes the cut a reset |
| `X-Mock-Retry-After` | any text | sends `Retry-After` |
| `X-Mock-Pages` | a number | pages of a list (2 otherwise); the cursor moves, and the last page says that it is the last |
| `X-Mock-Size` | bytes | size of a binary reply (4096 otherwise) |
| `X-Mock-Strict` | `1` or `0` | also refuses query parameters, properties and bodies that the spec does not declare |

Replies have headers too: `X-Mock-Refused` (the rule that was broken), `X-Mock-Parts` (the parts of a
multipart body, as they arrived), `X-Mock-Unverified` (the value does not satisfy its schema: we found
none that does).
"""  # noqa: E501  # a table

from __future__ import annotations

from typing import TYPE_CHECKING

from clientsmith.mock.bundle import Bundle, bundle
from clientsmith.mock.model import Chunk, Exchange, MockReply, MockRequest, Part, Problem
from clientsmith.mock.server import Server, serve
from clientsmith.mock.service import MissingExtraError, Service

if TYPE_CHECKING:
    from clientsmith.mock.inprocess import Transport

__all__ = [
    "Bundle", "Chunk", "Exchange", "MissingExtraError", "MockReply", "MockRequest", "Part",
    "Problem", "Server", "Service", "bundle", "serve", "transport",
]  # fmt: skip


def transport(service: Service) -> Transport:
    """Make a transport for `httpx.Client` and `httpx.AsyncClient`; needs httpx."""
    from clientsmith.mock.inprocess import Transport

    return Transport(service)
