"""Requests that break the spec, made from right ones.

What comes in is a request of the SDK and the operation it belongs to; what goes out are requests
that the spec forbids, one rule each, by the name of the breach. Reads the document, sends nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tests.harness import DOCUMENT

from clientsmith.mock import MockRequest
from clientsmith.mock.pointers import as_list


def breaches(operation: str) -> list[str]:
    """Names of the breaches that can be made of an operation."""
    return [name for name, (applies, _) in _BREACHES.items() if applies(operation)]


def broken(operation: str, breach: str, right: MockRequest) -> list[MockRequest]:
    """Requests with one breach each: none where the right request has nothing to break."""
    return list(_BREACHES[breach][1](operation, right))


def _with(right: MockRequest, headers: Mapping[str, str | None], body: bytes) -> MockRequest:
    """The request with other headers, where None leaves one out, and another body."""
    changed = {**headers, "content-length": str(len(body)) if body else None}
    kept = [pair for pair in right.headers if pair[0] not in changed]
    added = [(name, value) for name, value in changed.items() if value is not None]
    return replace(right, headers=(*kept, *added), body=body)


def _header(name: str, value: str | None) -> Callable[[str, MockRequest], Iterator[MockRequest]]:
    def make(_: str, right: MockRequest) -> Iterator[MockRequest]:
        yield _with(right, {name: value}, right.body)

    return make


def _json(right: MockRequest, value: Any) -> MockRequest:
    return _with(right, {"content-type": "application/json"}, json.dumps(value).encode())


def _properties(operation: str) -> tuple[Mapping[str, Any], set[str]]:
    """Declared properties of a JSON body, and the required ones."""
    body = DOCUMENT.body(operation)
    if body is None or body[0] != "json":
        return {}, set()
    schema = body[1].get("schema")
    return DOCUMENT.pointers.properties(schema), _required(schema)


def _required(schema: Any) -> set[str]:
    parts = DOCUMENT.pointers.schemas(schema)
    return {str(name) for part in parts for name in as_list(part.get("required"))}


def _wrong_type(operation: str, right: MockRequest) -> Iterator[MockRequest]:
    value = json.loads(right.body or b"{}")
    for name, schema in _properties(operation)[0].items():
        types = DOCUMENT.pointers.types(schema)
        if types:
            yield _json(right, {**value, name: {} if "string" in types else "text"})


def _missing(operation: str, right: MockRequest) -> Iterator[MockRequest]:
    value = json.loads(right.body)
    for name in sorted(_properties(operation)[1]):
        yield _json(right, {key: item for key, item in value.items() if key != name})


def _not_json(_: str, right: MockRequest) -> Iterator[MockRequest]:
    yield _with(right, {"content-type": "application/json"}, (right.body or b"{}") + b"}")


def _parts(operation: str) -> list[str]:
    """Required parts of a form."""
    body = DOCUMENT.body(operation)
    if body is None or body[0] != "multipart":
        return []
    return sorted(_required(body[1].get("schema")))


def _no_part(operation: str, right: MockRequest) -> Iterator[MockRequest]:
    for name in _parts(operation):
        body = right.body.replace(f'name="{name}"'.encode(), b'name="another"')
        yield _with(right, {}, body)


def _no_number(operation: str, right: MockRequest) -> Iterator[MockRequest]:
    for name in _numbers(operation):
        pairs = [pair for pair in right.query.split("&") if pair and pair.split("=")[0] != name]
        yield replace(right, target=f"{right.path}?{'&'.join([*pairs, f'{name}=many'])}")


def _numbers(operation: str) -> list[str]:
    return [
        parameter.name
        for parameter in DOCUMENT.route(operation).parameters
        if parameter.location == "query"
        and DOCUMENT.pointers.types(parameter.node.get("schema")) <= {"integer", "number"}
    ]


def _is_secured(operation: str) -> bool:
    declared = DOCUMENT.route(operation).operation.get("security", DOCUMENT.value.get("security"))
    return bool(declared) and {} not in as_list(declared)


def _has_version(operation: str) -> bool:
    return any(
        parameter.name == "Cartesia-Version" for parameter in DOCUMENT.route(operation).parameters
    )


_Applies = Callable[[str], bool]
_Make = Callable[[str, MockRequest], Iterator[MockRequest]]
_BREACHES: Mapping[str, tuple[_Applies, _Make]] = {
    "no-token": (_is_secured, _header("authorization", None)),
    "other-scheme": (_is_secured, _header("authorization", "Basic c2VjcmV0Og==")),
    "no-version": (_has_version, _header("cartesia-version", None)),
    "other-version": (_has_version, _header("cartesia-version", "1999-12-31")),
    "body-type": (lambda operation: bool(_properties(operation)[0]), _wrong_type),
    "body-missing": (lambda operation: bool(_properties(operation)[1]), _missing),
    "body-syntax": (lambda operation: bool(_properties(operation)[0]), _not_json),
    "body-media-type": (
        lambda operation: bool(_properties(operation)[1]),
        _header("content-type", "text/plain"),
    ),
    "form-missing": (lambda operation: bool(_parts(operation)), _no_part),
    "query-type": (lambda operation: bool(_numbers(operation)), _no_number),
}
