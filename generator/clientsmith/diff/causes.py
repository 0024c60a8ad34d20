"""What has changed in the spec, for findings that are one change.

A property of a body shows as an argument, as a key of a TypedDict and as a field of a model. Rules
about any of the three name the property, and the aspect of it that has changed, so that one edit
is one change, and two edits of one property are two, each with a fingerprint of its own.

Aspects: `there` (it is new or gone), `name` and `place` (in Python), `required`, `type` (with
nullability and schema), `default`, `deprecated`, and `limits KEYWORD` for each keyword of JSON
Schema that limits its values.
"""

from __future__ import annotations

from clientsmith import public
from clientsmith.diff.context import Context
from clientsmith.diff.rule import Case, Cause
from clientsmith.public import Argument


def property_cause(context: Context, model: str, wire: str, aspect: str) -> Cause:
    """Name an aspect of a property: of a model, or of the model that a twin stands for.

    `model` is the name of now, as records that are carried over have it.
    """
    return ("property", _model(context, model), wire, aspect)


def argument_cause(case: Case[Argument], aspect: str) -> Cause:
    """Name an aspect of an argument: of the property, where the argument is one of a body's."""
    record = case.record
    location, *wire = record.at
    if location == "body":
        return _of_body(case.context, record.method, wire, aspect)
    if location == "path" and aspect == "there" and path_changed(case.context, record.method):
        return path_cause(record.method)
    return ("argument", record.method, *record.at, aspect)


def body_cause(method: str, aspect: str) -> Cause:
    """Name an aspect of a body as a whole."""
    return ("body", method, aspect)


def path_cause(method: str) -> Cause:
    """Name the path of a method, whose parameters come and go with it."""
    return ("path", method)


def result_cause(method: str) -> Cause:
    """Name what a method gives: its replies, and how they are read."""
    return ("result", method)


def resource_cause(path: str) -> Cause:
    """Name a resource, whose methods, classes and exports move with it; by its old path."""
    return ("resource", path)


def path_changed(context: Context, method: str) -> bool:
    """Whether a method, by its name of now, is sent to another path; names in it aside."""
    old, new = context.old.binding(context.old_method(method)), context.new.binding(method)
    return old is not None and new is not None and shape(old[1]) != shape(new[1])


def shape(path: str) -> str:
    """Leave the names of its parameters out of a path: they are not on the wire."""
    return "{}".join(part.rpartition("}")[2] for part in path.split("{"))


def _of_body(context: Context, method: str, wire: list[str], aspect: str) -> Cause:
    old, new = bodies(context, method)
    forms = {body is not None and _is_twin(context, body.type) for body in (old, new)}
    if aspect == "required" and old and new and old.required != new.required:
        return body_cause(method, aspect)
    if aspect == "there" and (old is None or new is None or len(forms) == 2):
        return body_cause(method, aspect)
    body = new or old
    if wire and body is not None and _is_twin(context, body.type):
        return property_cause(context, body.type, wire[0], aspect)
    return body_cause(method, aspect)


def bodies(context: Context, method: str) -> tuple[public.Body | None, public.Body | None]:
    """Give what a method, by its name of now, sends: before, carried over, and after."""
    old = context.old.sent_bodies.get(context.old_method(method))
    return (context.matching.carry(old) if old else None, context.new.sent_bodies.get(method))


def _is_twin(context: Context, name: str) -> bool:
    return name in context.new.twins or context.old_name(name) in context.old.twins


def _model(context: Context, name: str) -> str:
    """Give the model of a twin, or a model itself, by its name of now."""
    if twin := context.new.twins.get(name):
        return twin.model
    if twin := context.old.twins.get(context.old_name(name)):
        return context.matching.types.get(twin.model, twin.model)
    return name
