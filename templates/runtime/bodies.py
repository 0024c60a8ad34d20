"""Arguments of a request to its body, by the rule of its endpoint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from .content import Content
from .encoding import dump_json, plain, without_omitted
from .endpoint import Body, FormBody, JsonBody, MultipartBody, RawBody
from .errors import InvalidRequestError
from .omit import OMIT

_NOTHING: Mapping[str, object] = {}


def make_content(
    rule: Body, body: object, additional: Mapping[str, object] = _NOTHING
) -> Content | None:
    """Encode a body; None when there is none to send.

    The content type of the result is None where it is the one that the rule names.
    """
    if isinstance(rule, JsonBody):
        return _json(rule, body, additional)
    if body is OMIT or body is None:
        body = additional or OMIT
    elif additional or not isinstance(rule, RawBody):
        body = {**_object(body), **additional}
    if isinstance(rule, RawBody):
        return None if body is OMIT else _raw(rule, body)
    values: Mapping[str, object] = {} if body is OMIT else without_omitted(_object(body))
    if not values and not rule.required:
        return None
    if isinstance(rule, MultipartBody):
        from .multipart import multipart_content

        return multipart_content(values, rule)
    return _form(rule, values)


def _json(rule: JsonBody, body: object, additional: Mapping[str, object]) -> Content | None:
    if isinstance(body, dict):
        given = cast("dict[str, object]", body)
        body = without_omitted(given)
        # One that was empty from the start is the caller's own.
        if given and not body and not rule.required and not additional:
            return None
    if additional:
        body = {**({} if body is OMIT else _object(body)), **additional}
        body = without_omitted(body)
    if body is OMIT:
        return None
    return Content((dump_json(body),), None)


def _form(rule: FormBody, values: Mapping[str, object]) -> Content:
    from .params import form_string

    return Content((form_string(values, rule.fields).encode(),), None)


def _raw(rule: RawBody, body: object) -> Content:
    if isinstance(body, bytes):
        return Content((body,), None)
    if isinstance(body, str):
        return Content((body.encode(),), None)
    if _is_lines(rule.content_type) and not hasattr(body, "read"):
        lines = (dump_json(item) + b"\n" for item in cast("Iterable[object]", body))
        return Content((b"".join(lines),), None)
    from .file import upload

    file = upload(body, content_type=rule.content_type)
    named = isinstance(body, tuple) and len(cast("tuple[object, ...]", body)) > 2
    return Content((file,), file.content_type if named else None)


def _is_lines(content_type: str) -> bool:
    return "jsonl" in content_type or "ndjson" in content_type or "json-seq" in content_type


def _object(body: object) -> Mapping[str, object]:
    found = plain(body)
    if not isinstance(found, Mapping):
        raise InvalidRequestError("only a body that is an object takes additional parameters")
    return cast("Mapping[str, object]", found)
