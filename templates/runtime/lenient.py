"""Values of replies that do not fit their type, for callers who turned validation off.

What fits is validated; a property that does not keeps the value that the server sent. Each reply
that needed this is warned about once.
"""

from __future__ import annotations

import typing
import warnings
from collections.abc import Mapping, Sequence
from typing import Any, cast

from pydantic import BaseModel, TypeAdapter, ValidationError

from .fields import fields_of


def construct(kind: object, value: object, problem: str) -> object:
    """Give a value the shape of a type, and warn about what did not fit."""
    warnings.warn(f"{problem}; kept as it is", RuntimeWarning, stacklevel=2)
    return _shape(kind, value)


def _shape(kind: object, value: object) -> object:
    try:
        return cast("object", TypeAdapter(cast("Any", kind)).validate_python(value))
    except ValidationError:
        pass
    if isinstance(kind, type) and issubclass(kind, BaseModel) and isinstance(value, Mapping):
        return _shape_model(kind, cast("Mapping[str, object]", value))
    origin: object = typing.get_origin(kind)
    arguments = cast("tuple[object, ...]", typing.get_args(kind))
    if origin is list and isinstance(value, list):
        return [_shape(arguments[0], item) for item in cast("Sequence[object]", value)]
    if origin is dict and isinstance(value, dict):
        entries = cast("Mapping[str, object]", value).items()
        return {key: _shape(arguments[1], item) for key, item in entries}
    if origin is typing.Annotated:
        return _shape(arguments[0], value)
    for option in arguments:
        # Of a union, the first model: wrong in a property, it is no other variant the better.
        if isinstance(option, type) and issubclass(option, BaseModel) and isinstance(value, dict):
            return _shape(option, cast("object", value))
    return value


def _shape_model(kind: type[BaseModel], value: Mapping[str, object]) -> BaseModel:
    fields = fields_of(kind)
    names = {field.alias or name: name for name, field in fields.items()}
    shaped: dict[str, object] = {}
    for key, item in value.items():
        name = names.get(key)
        if name is None:
            shaped[key] = item
        else:
            shaped[fields[name].alias or name] = _shape(fields[name].annotation, item)
    return _construct(kind, shaped)


def _construct(kind: type[BaseModel], values: Mapping[str, object]) -> BaseModel:
    # Called on pydantic's class: a property of that name hides it on the model's.
    make = cast("Any", BaseModel.model_construct).__func__
    return cast("BaseModel", make(kind, None, **values))
