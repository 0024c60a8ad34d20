"""Comparing what the SDK gives with what was sent: JSON against models, by the document.

What comes in are values of both sides; what goes out is whether they are the same, or an assertion
that names the place. Knows how pydantic models give their contents back, and no class of the SDK.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic_core import to_jsonable_python

from clientsmith.mock import MockReply
from clientsmith.mock.pointers import Pointers, as_list

_KINDS: dict[str, type] = {"date-time": dt.datetime, "date": dt.date, "uuid": uuid.UUID}
_MOMENT: TypeAdapter[dt.datetime] = TypeAdapter(dt.datetime)


def dumped(value: Any) -> Any:
    """Give a value of the SDK back as JSON."""
    if isinstance(value, BaseModel):
        return json.loads(value.model_dump_json(exclude_unset=True))
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, (list, tuple)):
        return [dumped(item) for item in value]
    if isinstance(value, dict):
        return {key: dumped(item) for key, item in value.items()}
    return to_jsonable_python(value)


def same(left: Any, right: Any) -> bool:
    """Whether two JSON values mean the same: true is not 1, but 1.0 is; so are equal moments."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, str) and isinstance(right, str) and left != right:
        return _same_moment(left, right)
    return bool(left == right)


def _same_moment(left: str, right: str) -> bool:
    """RFC 3339 has several spellings of one moment; Python keeps microseconds."""
    if not (left[:4].isdigit() and right[:4].isdigit()):
        return False
    try:
        return _MOMENT.validate_python(left) == _MOMENT.validate_python(right)
    except (ValueError, TypeError):
        return False


def read_at(value: Any, path: tuple[str, ...]) -> Any:
    """Follow property names inwards."""
    for key in path:
        value = value[key]
    return value


def server_sent(reply: MockReply, *, end: str = "", is_text: bool = False) -> list[Any]:
    """Read the data of the events of a stream that the server wrote: one block or line each.

    `end` is the text that ends the stream in place of an event.
    """
    text = reply.body.decode()
    if "event-stream" in (reply.header("content-type") or ""):
        written = [data for data in map(_data, text.split("\n\n")) if data is not None]
    else:
        written = [line for line in text.split("\n") if line]
    found = [each for each in written if not end or each != end]
    return found if is_text else [_value(each) for each in found]


def _data(block: str) -> str | None:
    """Read the data of an event (WHATWG HTML, 9.2.6); None where it has none."""
    rows = [row.partition(":") for row in re.split("\r\n|\r|\n", block)]
    found = [value.removeprefix(" ") for name, _, value in rows if name == "data"]
    return "\n".join(found) if found else None


def _value(text: str) -> Any:
    """Read JSON; what is none is a text, which nobody writes in quotes there."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def conforms(got: Any, sent: Any, pointers: Pointers, schema: Any, at: str = "") -> None:
    """Assert that a value is typed as its schema says, all the way down.

    Declared properties are fields of a model, never mere extras; moments are moments.
    """
    if isinstance(sent, dict):
        declared = pointers.properties(schema)
        assert not (_is_unknown(got) and _is_tagged(sent, pointers, schema)), f"{at}: {sent}"
        if declared and not (isinstance(got, dict) and _takes_any(pointers, schema)):
            assert isinstance(got, BaseModel), f"{at or 'the reply'} is {type(got).__name__}"
            _fields(got, sent, pointers, _declared(got, pointers, schema), at)
    elif isinstance(sent, list):
        assert isinstance(got, (list, tuple)), f"{at or 'the reply'} is {type(got).__name__}"
        parts = [part["items"] for part in pointers.schemas(schema) if "items" in part]
        items = parts[0] if len(parts) == 1 else {"anyOf": parts}
        for index, (one, other) in enumerate(zip(got, sent, strict=True)):
            conforms(one, other, pointers, items, f"{at}[{index}]")
    elif isinstance(sent, str):
        parts = list(pointers.schemas(schema))
        # What is one of some listed texts is that text, whatever it spells.
        is_listed = any("const" in part or "enum" in part for part in parts)
        formats = set() if is_listed else {part.get("format") for part in parts}
        for name in formats & _KINDS.keys():
            if pointers.types(schema) <= {"string", "null"}:
                assert isinstance(got, _KINDS[str(name)]), f"{at} is {type(got).__name__}"


def _fields(
    got: BaseModel, sent: dict[str, Any], pointers: Pointers, declared: dict[str, Any], at: str
) -> None:
    if _is_unknown(got):
        return
    fields = {info.alias or name: name for name, info in type(got).model_fields.items()}
    extra = set(got.model_extra or {}) & declared.keys()
    assert not extra, f"{at or 'the reply'} has no field for {sorted(extra)}"
    for wire, name in fields.items():
        if wire in sent and wire in declared:
            conforms(getattr(got, name), sent[wire], pointers, declared[wire], f"{at}.{wire}")


def _declared(got: BaseModel, pointers: Pointers, schema: Any) -> dict[str, Any]:
    """The properties of a schema; of a union those of the variant that a value is of."""
    fields = {info.alias or name for name, info in type(got).model_fields.items()}
    for part in pointers.schemas(schema):
        for variant in (*as_list(part.get("oneOf")), *as_list(part.get("anyOf"))):
            declared = pointers.properties(variant)
            if declared.keys() == fields:
                return declared
    return pointers.properties(schema)


def _takes_any(pointers: Pointers, schema: Any) -> bool:
    """Whether one of the variants of a union is any object at all."""
    return any(
        not pointers.properties(variant) and pointers.types(variant) <= {"object", "null"}
        for part in pointers.schemas(schema)
        for variant in (*as_list(part.get("anyOf")), *as_list(part.get("oneOf")))
    )


def _is_unknown(got: Any) -> bool:
    """Whether the SDK took it for a variant from the future."""
    return type(got).__name__ == "UnknownVariant"


def _is_tagged(sent: dict[str, Any], pointers: Pointers, schema: Any) -> bool:
    """Whether a value names a variant that the document knows."""
    for part in pointers.schemas(schema):
        discriminator = part.get("discriminator")
        if isinstance(discriminator, dict):
            tag = sent.get(str(discriminator.get("propertyName")))
            return tag is not None and tag in discriminator.get("mapping", {})
    return False
