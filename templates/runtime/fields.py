"""Reading a property by its wire name out of whatever a reply was decoded to.

Values are models, whose attributes may have other names than the wire, or plain JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast, get_args, get_origin

_ATTRIBUTES: dict[type, dict[str, str]] = {}
"""Class of model to its wire names and their attributes."""


def fields_of(kind: type) -> Mapping[str, Any]:
    """Return the fields of a model with what their annotations say; none of another class.

    A class that names a later one does not know its own aliases until it is completed, and
    decoding through a `TypeAdapter` does not complete it.
    """
    if not getattr(kind, "__pydantic_fields_complete__", True):
        cast("Any", kind).model_rebuild()
    # `__pydantic_fields__` is the one spelling that no property of an API can take.
    return cast("Mapping[str, Any]", getattr(kind, "__pydantic_fields__", {}))


def attribute_of(kind: type, name: str) -> str | None:
    """Return the attribute in which a class keeps a property; None if it has none for it."""
    attributes = _ATTRIBUTES.get(kind)
    if attributes is None:
        attributes = _ATTRIBUTES[kind] = _attributes_of(kind)
    return attributes.get(name)


def read(value: object, name: str) -> object:
    """Return a property, or None when there is none."""
    attribute = attribute_of(type(value), name)
    if attribute is not None:
        return cast("object", getattr(value, attribute, None))
    if isinstance(value, Mapping):
        return cast("Mapping[str, object]", value).get(name)
    extra = cast("Mapping[str, object] | None", getattr(value, "__pydantic_extra__", None))
    return extra.get(name) if extra else None


def never(kind: type, name: str, values: Sequence[object]) -> bool:
    """Tell whether a class allows none of these values for a property, as a variant its tag."""
    attribute = attribute_of(kind, name)
    if attribute is None:
        return False
    annotation = fields_of(kind)[attribute].annotation
    return get_origin(annotation) is Literal and not {*get_args(annotation)} & {*values}


def read_path(value: object, path: Sequence[str]) -> object:
    """Follow property names from a value; None where one is missing."""
    for name in path:
        if value is None:
            return None
        value = read(value, name)
    return value


def _attributes_of(kind: type) -> dict[str, str]:
    return {field.alias or name: name for name, field in fields_of(kind).items()}
