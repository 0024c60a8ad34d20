"""Whether a default is a value of its own schema.

What comes in is a value and a merged shape; what goes out is yes or no. Doubtful cases are yes:
this is about defaults that would break the SDK, not about validation.
"""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Callable, Mapping

from clientsmith.document import json_type
from clientsmith.ir import Json
from clientsmith.schemas.keywords import sequence
from clientsmith.schemas.kinds import covers, scalar
from clientsmith.schemas.parts import Shape

_DURATION = re.compile(r"P(?=.)(\d+[YMWD])*(T(\d+(\.\d+)?[HMS])+)?\Z")
_READERS: Mapping[str, Callable[[str], object]] = {
    "date": datetime.date.fromisoformat,
    "date-time": datetime.datetime.fromisoformat,
    "time": datetime.time.fromisoformat,
    "uuid": uuid.UUID,
}


def fits(value: Json, shape: Shape, *, null: bool | None) -> bool:
    """Whether a value is of a shape, as far as types, listed values and formats go."""
    if value is None:
        return null is True or shape.types is None
    if shape.types is not None and not covers(shape.types, (_type(value, shape),)):
        return False
    if shape.has_values:
        return all(_is_listed(value, node) for node in shape.raw)
    if isinstance(value, str) and not shape.groups:
        given = scalar("string", shape.raw).format
        return _is_written(value, given or "")
    return True


def _type(value: Json, shape: Shape) -> str:
    """The type of a value; 5.0 is an integer where one is asked for."""
    is_whole = isinstance(value, float) and value.is_integer()
    return "integer" if is_whole and "integer" in (shape.types or ()) else json_type(value)


def _is_listed(value: Json, node: dict[str, Json]) -> bool:
    if "const" in node:
        return node["const"] == value
    values = sequence(node, "enum")
    return not values or value in values or str(value) in (str(v) for v in values)


def _is_written(value: str, format_: str) -> bool:
    if format_ == "duration":
        return _DURATION.match(value) is not None
    read = _READERS.get(format_)
    if read is None:
        return True
    try:
        read(value)
    except ValueError:
        return False
    return True
