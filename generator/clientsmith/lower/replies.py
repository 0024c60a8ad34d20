"""Which reply a method gives: one kind, one type, out of all that an operation declares.

What comes in is an operation; what goes out is `Reply`, plus warnings where the SDK gives less
than the spec offers. Speaks of the API only: no Python yet.
"""

from __future__ import annotations

from dataclasses import dataclass

from clientsmith import ir
from clientsmith.diagnostics import Report
from clientsmith.diagnostics.lower import KindDropped
from clientsmith.ir import ContentKind

_PREFERENCE = (
    ContentKind.JSON,
    ContentKind.SSE,
    ContentKind.JSON_LINES,
    ContentKind.TEXT,
    ContentKind.BYTES,
)
"""The most structured one first; one with fewer promises is what a caller would have to parse."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a successful call gives."""

    kind: ContentKind | None
    """None: nothing."""
    types: tuple[ir.TypeExpr, ...]
    """Of the value, or of one event; more than one where statuses differ."""
    maybe_empty: bool
    """Whether one of the statuses comes without a body."""
    media_types: tuple[str, ...]


def choose(operation: ir.Operation, report: Report) -> Reply:
    """Pick what the method returns."""
    responses = successes(operation)
    contents = [content for response in responses for content in response.contents]
    kinds = [kind for kind in _PREFERENCE if any(c.kind is kind for c in contents)]
    if not kinds:
        return Reply(None, (), maybe_empty=True, media_types=())
    chosen = kinds[0]
    for dropped in kinds[1:]:
        place = next(c.origin for c in contents if c.kind is dropped)
        if dropped is not ContentKind.TEXT:
            report.add(KindDropped(place, operation.id, chosen.value, dropped.value))
    picked = [c for c in contents if c.kind is chosen]
    return Reply(
        chosen,
        tuple(dict.fromkeys(c.type for c in picked)),
        any(not response.contents for response in responses),
        tuple(dict.fromkeys(c.media_type for c in picked)),
    )


def successes(operation: ir.Operation) -> list[ir.Response]:
    """List the replies that are no errors; `default` is one where only errors stand beside it.

    It is for all statuses that are not declared (OpenAPI 3.1, 4.8.16.1): then for those that
    succeed, too.
    """
    declared = [response for response in operation.responses if response.is_success]
    if declared or any(response.status[0] in "13" for response in operation.responses):
        return declared
    return [response for response in operation.responses if response.status == "default"]


def failures(operation: ir.Operation) -> list[ir.Response]:
    """List the replies that become exceptions."""
    good = {response.status for response in successes(operation)}
    return [
        response
        for response in operation.responses
        if response.status not in good and response.status[0] not in "13"
    ]


def example(operation: ir.Operation) -> ir.Json | None:
    """Give the first example of the reply that the method returns."""
    return next(
        (value for r in successes(operation) for c in r.contents for _, value in c.examples), None
    )
