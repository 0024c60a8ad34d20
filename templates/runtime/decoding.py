"""Bytes of a reply to the type that the specification gives it.

JSON goes to pydantic as bytes, without Python objects in between. A type's validator is made once
and kept. What does not fit becomes a `DecodingError` with body and place or, where strictness is
turned off, a value as close to its type as can be, with a warning.

This module and `lenient` are all that knows how models validate.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import TypeAlias, cast

from pydantic import TypeAdapter, ValidationError

from .errors import DecodingError

Decode: TypeAlias = Callable[[bytes], object]

_KNOWN: dict[int, tuple[object, Decode]] = {}
"""By identity: a type expression need not be hashable. Holds the type, so that its id lasts."""


def decoder(kind: object, *, strict: bool = True, what: str = "the reply") -> Decode:
    """Return the function that decodes JSON to a type; `what` is what errors call it.

    It raises `DecodingError` or, without `strict`, warns and gives what it can.
    """
    validate = _validator(kind)

    def decode(body: bytes) -> object:
        try:
            return validate(body)
        except ValidationError as error:
            return _recover(kind, body, error, strict=strict, what=what)

    return decode


def _validator(kind: object) -> Decode:
    known = _KNOWN.get(id(kind))
    if known is None:
        adapter: TypeAdapter[object] = TypeAdapter(cast("type[object]", kind or object))
        # Models put off their building (`defer_build`); done here, it is done once, and the
        # bound method of the validator can be kept.
        adapter.rebuild()
        # By alias alone: an unlisted key that happens to be a Python name is no field.
        validate = partial(adapter.validator.validate_json, by_alias=True, by_name=False)
        known = _KNOWN[id(kind)] = (kind, cast("Decode", validate))
    return known[1]


def _recover(
    kind: object, body: bytes, error: ValidationError, *, strict: bool, what: str
) -> object:
    try:
        body.decode()
    except UnicodeDecodeError:
        # WHATWG Encoding: bytes that are not UTF-8 read as U+FFFD. Pydantic refuses them.
        replaced = body.decode("utf-8", "replace").encode()
        return decoder(kind, strict=strict, what=what)(replaced)
    if not strict:
        from .lenient import construct

        try:
            value: object = json.loads(body) if body.strip() else None
        except ValueError:
            value = body.decode("utf-8", "replace")
        return construct(kind, value, str(_described(error, body, what)))
    raise _described(error, body, what) from None


def _described(error: ValidationError, body: bytes, what: str) -> DecodingError:
    problems = error.errors(include_url=False, include_context=False, include_input=False)
    first = problems[0]
    place = first["loc"]
    where = ".".join(map(str, place)) or "the body"
    more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
    return DecodingError(
        f"{what} does not fit its type at {where}: {first['msg']}{more}",
        body=body,
        place=place,
    )


def parse_body(body: bytes, content_type: str) -> object:
    """Read the body of an error as far as it can be read: JSON, else text."""
    if not body:
        return None
    try:
        return cast("object", json.loads(body))
    except (ValueError, RecursionError):
        return decode_text(body, content_type)


def decode_text(body: bytes, content_type: str) -> str:
    """Decode text by the charset that its media type names, or else UTF-8."""
    charset = "utf-8"
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip(" \"'")
    try:
        return body.decode(charset, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")
