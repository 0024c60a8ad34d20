"""The one use of openapi-pydantic: objects of the OpenAPI layer, checked and typed one by one.

What comes in is a `Node`; what goes out is a model without the parts that are objects of their
own (those are read by themselves, once however often they are referred to). What a model refuses
is mended where there is no doubt, left out where nothing depends on it, and an error otherwise.
"""

from __future__ import annotations

import difflib
import functools
from typing import TypeVar

from openapi_pydantic.v3.v3_1 import (
    Encoding,
    Header,
    Info,
    MediaType,
    Operation,
    Parameter,
    PathItem,
    RequestBody,
    Response,
    SecurityScheme,
    Server,
    ServerVariable,
    Tag,
)
from pydantic import BaseModel, ValidationError

from clientsmith.diagnostics.operations import BadNode, FieldIgnored, NotText, UnknownField
from clientsmith.document import Located
from clientsmith.ir import Json
from clientsmith.parse.reader import Node, Reader

__all__ = [
    "Encoding",
    "Header",
    "Info",
    "MediaType",
    "Operation",
    "Parameter",
    "PathItem",
    "RequestBody",
    "Response",
    "SecurityScheme",
    "Server",
    "ServerVariable",
    "Tag",
    "read",
]

Model = TypeVar("Model", bound=BaseModel)

# Fields of 3.2, which the models do not know: they are allowed, and read where they matter.
_NEWER: dict[type[BaseModel], frozenset[str]] = {
    Operation: frozenset(),
    PathItem: frozenset({"query", "additionalOperations"}),
    MediaType: frozenset({"itemSchema", "prefixEncoding", "itemEncoding"}),
    Encoding: frozenset({"allowReserved", "encoding", "prefixEncoding", "itemEncoding"}),
    # Parameters have one more field than the model, headers share its base.
    Parameter: frozenset({"allowReserved", "allowEmptyValue"}),
    Header: frozenset({"allowReserved", "allowEmptyValue"}),
    Response: frozenset({"summary"}),
    Server: frozenset({"name"}),
    Tag: frozenset({"summary", "parent", "kind"}),
    SecurityScheme: frozenset({"deprecated", "oauth2MetadataUrl"}),
}
_PROSE = ("description", "summary")


@functools.cache
def _fields(model: type[BaseModel]) -> frozenset[str]:
    """The fields of an object by the names that documents use."""
    known = {field.alias or name for name, field in model.model_fields.items()}
    return frozenset(known) | _NEWER.get(model, frozenset())


@functools.cache
def _required(model: type[BaseModel]) -> frozenset[str]:
    fields = model.model_fields.items()
    return frozenset(field.alias or name for name, field in fields if field.is_required())


def read(
    model: type[Model],
    node: Node,
    where: str,
    reader: Reader,
    *,
    parts: tuple[str, ...] = (),
    given: dict[str, Json] | None = None,
) -> Model | None:
    """Read an object; None, with an error in the report, where it can't be.

    `parts` are the fields read by themselves, `given` what the object says in other words.
    """
    warn_unknown(model, node, where, reader)
    known = _fields(model)
    values: dict[str, Json] = {
        key: reader.prose(place) if key in _PROSE else place.value
        for key, place in node.fields.items()
        if key in known and key not in parts
    }
    values |= given or {}
    # Every turn mends or drops a field; an object with more mistakes than that is beyond help.
    for _ in range(len(values) + 20):
        try:
            return model.model_validate(values)
        except ValidationError as error:
            if not _mend(model, values, error, node, where, reader):
                return None
    return None


def warn_unknown(model: type[BaseModel], node: Node, where: str, reader: Reader) -> None:
    """Warn of fields that such an object does not have."""
    known = _fields(model)
    for key, place in node.fields.items():
        if key not in known and not key.startswith("x-"):
            near = difflib.get_close_matches(key, sorted(known), 1)
            reader.report.add(
                UnknownField(reader.origin(place), where, key, near[0] if near else None)
            )


def _mend(
    model: type[BaseModel],
    values: dict[str, Json],
    error: ValidationError,
    node: Node,
    where: str,
    reader: Reader,
) -> bool:
    """Take the first mistake out of the values; False when nothing is left to read."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    location, problem = first["loc"], first["msg"][:1].lower() + first["msg"][1:]
    field = str(location[0]) if location else ""
    origin = reader.origin(_deepest(node, location))
    if first["type"] == "string_type" and (text := _coerce(values, location)) is not None:
        reader.report.add(NotText(origin, ".".join(str(key) for key in location), text))
        return True
    if first["type"] == "missing" and len(location) == 1:
        reader.report.add(BadNode(origin, where, f"it has no `{field}`"))
        return False
    if field in _PROSE and field in values:
        # A response has to be described (3.0, 3.1), but nothing depends on the words.
        values[field] = ""
        reader.report.add(FieldIgnored(origin, field, where, problem))
        return True
    if field not in values or field in _required(model):
        reader.report.add(BadNode(origin, where, f"`{field}`: {problem}"))
        return False
    del values[field]
    reader.report.add(FieldIgnored(origin, field, where, problem))
    return True


def _deepest(node: Node, location: tuple[int | str, ...]) -> Located:
    """The place of a mistake, or of the object where a field is missing."""
    place = node.fields.get(str(location[0])) if location else None
    if place is None:
        return node.outer
    for key in location[1:]:
        value = place.value
        is_there = (isinstance(value, dict) and key in value) or (
            isinstance(value, list) and isinstance(key, int) and key < len(value)
        )
        if not is_there:
            break
        place = place.child(key)
    return place


def _coerce(values: dict[str, Json], location: tuple[int | str, ...]) -> str | None:
    """Turn a number or boolean into text in place, without touching the document's own value."""
    around: Json = values
    for key in location[:-1]:
        inner = _get(around, key)
        copied: Json = inner.copy() if isinstance(inner, (dict, list)) else inner
        _set(around, key, copied)
        around = copied
    value = _get(around, location[-1])
    if not isinstance(value, (bool, int, float)):
        return None
    text = str(value).lower() if isinstance(value, bool) else str(value)
    _set(around, location[-1], text)
    return text


def _get(around: Json, key: int | str) -> Json:
    if isinstance(around, dict):
        return around.get(str(key))
    return around[key] if isinstance(around, list) and isinstance(key, int) else None


def _set(around: Json, key: int | str, value: Json) -> None:
    if isinstance(around, dict):
        around[str(key)] = value
    elif isinstance(around, list) and isinstance(key, int):
        around[key] = value
