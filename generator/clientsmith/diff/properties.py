"""What rules about properties of models ask of a case: which way one travels, and as what.

A property is read where its model comes in with replies, and sent where its model's twin goes out
with requests. A model that does neither is for programs to read with.
"""

from __future__ import annotations

from clientsmith import public
from clientsmith.diff.causes import property_cause
from clientsmith.diff.relation import Relation, related
from clientsmith.diff.rule import Case, Cause
from clientsmith.diff.variance import Variance, without_none
from clientsmith.public import Field, Key

FEWER = (Variance.NARROWER, Variance.OTHER)
"""Some value that was taken is not."""
MORE = (Variance.WIDER, Variance.OTHER)
"""Some value is taken that was not."""


def model_of(field: Field) -> str:
    """Name the model."""
    return field.symbol.rpartition(".")[0]


def name_of(field: Field) -> str:
    """Name the attribute."""
    return field.symbol.rpartition(".")[2]


def wire_of(field: Field) -> str:
    """Name the property."""
    return field.wire or name_of(field)


def is_read(case: Case[Field]) -> bool:
    """Whether programs meet the property in replies."""
    field = case.record
    return is_model_read(case) and not field.write_only


def is_model_read(case: Case[Field]) -> bool:
    """Whether programs read the model, or can do nothing else with it."""
    name, context = model_of(case.record), case.context
    return context.read(name) or not context.sent(name)


def is_sent(case: Case[Field]) -> bool:
    """Whether programs give the property in requests."""
    return case.context.sent(model_of(case.record)) and not case.record.read_only


def field_cause(case: Case[Field], aspect: str) -> Cause:
    """Name an aspect of the property; see `causes`."""
    field = case.record
    return property_cause(case.context, model_of(field), wire_of(field), aspect)


def types_of(case: Case[Field]) -> Relation:
    """Compare the types of a property, None aside: whether it may be absent or null is another
    question."""
    return related(case.context, without_none(case.old.type), without_none(case.new.type))


def is_given(case: Case[Key]) -> bool:
    """Whether programs give the key of a TypedDict, which is one on both sides."""
    context, name = case.context, case.record.twin
    twins = (context.old.twins.get(context.old_name(name)), context.new.twins.get(name))
    return context.sent(name) and not any(twin is not None and twin.type for twin in twins)


def key_cause(case: Case[Key], aspect: str) -> Cause:
    """Name an aspect of the property that a key is; by its new wire name where that changed."""
    key = case.record
    wire = _renamed(case).get(key.wire, key.wire) if case.after is None else key.wire
    return property_cause(case.context, key.twin, wire, aspect)


def _renamed(case: Case[Key]) -> dict[str, str]:
    """Give new wire names of properties that kept their Python names."""
    context = case.context
    twin = context.old.twins.get(context.old_name(case.record.twin))
    if twin is None:
        return {}
    model = context.matching.types.get(twin.model, twin.model)
    now = {name_of(field): wire_of(field) for field in context.new.fields.get(model, ())}
    olds = context.old.fields.get(twin.model, ())
    there = {wire_of(field) for field in context.new.fields.get(model, ())}
    return {wire_of(f): now.get(name_of(f), wire_of(f)) for f in olds if wire_of(f) not in there}


def has_constants(case: Case[Field]) -> bool:
    """Whether a property has one possible value, before and after."""
    return bool(case.old.constant and case.new.constant)


def forbids_others(case: Case[Key]) -> bool:
    """Whether the API refuses what the model does not list."""
    twin = case.context.new.twins.get(case.record.twin)
    model = case.context.new.types.get(twin.model) if twin else None
    return isinstance(model, public.Model) and model.extra == "none"
