"""What has changed in the spec, for findings that are one change.

A property of a body shows as an argument, as a key of a TypedDict and as a field of a model. Rules
about any of the three name the property, and the aspect of it that has changed, so that one edit
is one change, and two edits of one property are two, each with a fingerprint of its own.

Aspects: `there` (it is new or gone), `name` (in Python), `wire` (its wire name), `required`,
`type` (with nullability and schema), `default`, `deprecated`, and `limits KEYWORD` for each keyword
of JSON Schema that limits its values.
"""

from __future__ import annotations

from collections.abc import Iterator

from clientsmith import public
from clientsmith.diff.context import Context, Known
from clientsmith.diff.rule import Case, Cause


def property_cause(context: Context, model: str, wire: str, aspect: str) -> Cause:
    """Name an aspect of a property: of a model, or of the model that a twin stands for.

    `model` is the name of now, as records that are carried over have it.
    """
    return ("property", _model(context, model), wire, aspect)


def argument_cause(case: Case[public.Argument], aspect: str) -> Cause:
    """Name an aspect of an argument: of the property, where the argument is one of a body's."""
    record = case.record
    location, *wire = record.at
    if location == "body" and wire and (twin := _body(case.context, record.method)):
        return property_cause(case.context, twin, wire[0], aspect)
    return ("argument", record.method, *record.at, aspect)


def _model(context: Context, name: str) -> str:
    twin = context.new.twins.get(name) or context.old.twins.get(context.old_name(name))
    if twin is None:
        return name
    return context.matching.types.get(twin.model, twin.model)


def _body(context: Context, method: str) -> str | None:
    """Give the twin that holds a method's arguments, by its name of now; None if none does."""
    for known, carried in ((context.new, False), (context.old, True)):
        for body in _bodies(known, context, method, carried=carried):
            if body.sent and _is_twin(context, body.type):
                return body.type
    return None


def _bodies(
    known: Known, context: Context, method: str, *, carried: bool
) -> Iterator[public.Body]:
    for body in known.surface.all(public.Body):
        found = context.carried(body) if carried else body
        if found.method == method:
            yield found


def _is_twin(context: Context, name: str) -> bool:
    return name in context.new.twins or context.old_name(name) in context.old.twins
