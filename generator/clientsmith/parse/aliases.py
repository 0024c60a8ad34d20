"""Extensions of Fern and Speakeasy that mean the same as one of ours (docs/extensions.md).

What comes in are nodes of documents written for those generators; what goes out is `Extensions`.
Never an error: what can't be read is a warning, and the SDK is made as if it were not there.
"""

from __future__ import annotations

import re
from dataclasses import replace

from clientsmith.diagnostics.source import AliasIgnored
from clientsmith.document import Extensions, Located, PaginationHint, RetryHint, StreamingHint
from clientsmith.ir import Json
from clientsmith.parse.reader import Node, Reader

_IGNORE = ("x-fern-ignore", "x-speakeasy-ignore")
_JSON_PATH = re.compile(r"\$(\.[A-Za-z_][\w-]*)*\Z")
_REFERENCE = re.compile(r"\$(request|response)\.([\w.\[\]-]+)\Z")


class _Unread(Exception):
    """An alias says something that we have no words for."""


def of_operation(node: Node, root: Node, reader: Reader) -> Extensions:
    """Aliases on an operation, and those on the document that speak of it."""
    named = _text(node, "x-fern-sdk-method-name", reader)
    return Extensions(
        group=_group(node, reader),
        method=named or _text(node, "x-speakeasy-name-override", reader) or _global(node, root),
        ignore=_ignored(node, reader),
        pagination=_pagination(node, root, reader),
        streaming=_streaming(node, reader),
        retry=_retry(node, root, reader),
    )


def of_parameter(node: Node, reader: Reader) -> Extensions:
    """Aliases on a parameter."""
    name = _text(node, "x-fern-parameter-name", reader)
    name = name or _text(node, "x-speakeasy-name-override", reader)
    return Extensions(name=name, ignore=_ignored(node, reader))


def of_server(node: Node, reader: Reader) -> Extensions:
    """Aliases on a server."""
    name = _text(node, "x-fern-server-name", reader)
    return Extensions(name=name or _text(node, "x-speakeasy-server-id", reader))


def of_any(node: Node, reader: Reader) -> Extensions:
    """Aliases that may stand on anything."""
    return Extensions(ignore=_ignored(node, reader))


# -- names ---------------------------------------------------------------------------------------


def _warn(place: Located, key: str, problem: str, reader: Reader) -> None:
    reader.report.add(AliasIgnored(reader.origin(place), key, problem))


def _text(node: Node, key: str, reader: Reader) -> str | None:
    place = node.fields.get(key)
    if place is None:
        return None
    if isinstance(place.value, str) and place.value.strip():
        return place.value
    _warn(place, key, "it is no text", reader)
    return None


def _ignored(node: Node, reader: Reader) -> bool:
    for key in _IGNORE:
        if key in node.fields and not isinstance(node.value(key), bool):
            _warn(node.fields[key], key, "it is neither true nor false", reader)
    return any(node.value(key) is True for key in _IGNORE)


def _group(node: Node, reader: Reader) -> tuple[str, ...] | None:
    place = node.fields.get("x-fern-sdk-group-name")
    if place is not None:
        names = place.value if isinstance(place.value, list) else [place.value]
        texts = tuple(name for name in names if isinstance(name, str) and name)
        if len(texts) == len(names):
            return texts
        _warn(place, "x-fern-sdk-group-name", "it is neither text nor a list of texts", reader)
    dotted = _text(node, "x-speakeasy-group", reader)
    return tuple(part for part in dotted.split(".") if part) if dotted else None


def _global(node: Node, root: Node) -> str | None:
    """Speakeasy's list of patterns on the document, which name methods by `operationId`."""
    rules, id_ = root.value("x-speakeasy-name-override"), node.text("operationId")
    for rule in rules if isinstance(rules, list) and id_ else ():
        pattern = rule.get("operationId") if isinstance(rule, dict) else None
        name = rule.get("methodNameOverride") if isinstance(rule, dict) else None
        # A plain id, not a pattern: one name for many operations helps nobody.
        if isinstance(pattern, str) and isinstance(name, str) and pattern.strip("^$") == id_:
            return name
    return None


# -- pages ---------------------------------------------------------------------------------------


def _pagination(node: Node, root: Node, reader: Reader) -> PaginationHint | None:
    for key, parse in (
        ("x-fern-pagination", _fern_pages),
        ("x-speakeasy-pagination", _speakeasy_pages),
    ):
        place = node.fields.get(key)
        if place is None or place.value is False:
            continue
        # Fern: `true` stands for what the document says once for all.
        source = root.fields.get(key, place) if place.value is True else place
        try:
            hint = parse(source.value)
        except _Unread as problem:
            _warn(place, key, str(problem), reader)
            continue
        return replace(hint, origin=reader.origin(place))
    return None


_NO_PAGES = PaginationHint(
    style="",
    items=(),
    next=None,
    param=None,
    previous_param=None,
    previous=None,
    has_more=None,
    total=None,
    limit_param=None,
    first=None,
    origin=None,  # type: ignore[arg-type]  # replaced before it is handed on
)


def _mapping(value: Json, what: str) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise _Unread(f"{what} is no map")
    return value


def _fern_pages(value: Json) -> PaginationHint:
    pages = _mapping(value, "it")
    items = _reference(pages, "results", "response")
    if items is None:
        raise _Unread("it has no `results`")
    more = _reference(pages, "has-next-page", "response")
    base = replace(_NO_PAGES, items=items, has_more=more)
    if "cursor" in pages:
        follows = _reference(pages, "next_cursor", "response")
        return replace(base, style="cursor", next=follows, param=_parameter(pages, "cursor"))
    if "offset" in pages:
        # With `step`, Fern counts items; without, it counts pages.
        style = "offset" if "step" in pages else "page"
        limit = _parameter(pages, "step") if isinstance(pages.get("step"), str) else None
        return replace(base, style=style, param=_parameter(pages, "offset"), limit_param=limit)
    for key in ("next_uri", "next_path"):
        if key in pages:
            return replace(base, style="url", next=_reference(pages, key, "response"))
    raise _Unread("it has neither `cursor`, `offset` nor `next_uri`")


def _reference(pages: dict[str, Json], key: str, side: str) -> tuple[str, ...] | None:
    """A path such as `$response.data.items`; `$response` alone is the whole reply."""
    value = pages.get(key)
    if value is None:
        return None
    if value == f"${side}":
        return ()
    found = _REFERENCE.match(value) if isinstance(value, str) else None
    if found is None or found[1] != side or "[" in found[2]:
        raise _Unread(f"`{key}` is no path below `${side}.`")
    return tuple(found[2].split("."))


def _parameter(pages: dict[str, Json], key: str) -> str:
    path = _reference(pages, key, "request")
    if path is None or not path:
        raise _Unread(f"`{key}` names no parameter")
    # Fern puts `query.` or `body.` in front in newer documents.
    name, *rest = path
    if rest and name in ("query", "body"):
        name, *rest = rest
    if rest:
        raise _Unread(f"`{key}` is not at the top of the request")
    return name


def _speakeasy_pages(value: Json) -> PaginationHint:
    pages = _mapping(value, "it")
    inputs = _inputs(pages.get("inputs"))
    outputs = _mapping(pages.get("outputs") or {}, "`outputs`")
    items = _json_path(outputs, "results")
    base = replace(_NO_PAGES, items=items or (), limit_param=inputs.get("limit"))
    match pages.get("type"):
        case "cursor" if "cursor" in inputs:
            follows = _json_path(outputs, "nextCursor")
            found = replace(base, style="cursor", param=inputs["cursor"], next=follows)
        case "offsetLimit" if "page" in inputs:
            total = _json_path(outputs, "numPages")
            found = replace(base, style="page", param=inputs["page"], total=total)
        case "offsetLimit" if "offset" in inputs:
            found = replace(base, style="offset", param=inputs["offset"])
        case "url":
            found = replace(base, style="url", next=_json_path(outputs, "nextUrl"))
        case _:
            raise _Unread("its `type` and `inputs` make no kind of pages that is known")
    if items is None:
        raise _Unread("`outputs` does not say where the `results` are")
    return found


def _inputs(value: Json) -> dict[str, str]:
    """What an input does -> the parameter's name."""
    found: dict[str, str] = {}
    for item in value if isinstance(value, list) else ():
        role = item.get("type") if isinstance(item, dict) else None
        name = item.get("name") if isinstance(item, dict) else None
        if isinstance(role, str) and isinstance(name, str):
            found[role] = name.removeprefix("$.")
    return found


def _json_path(outputs: dict[str, Json], key: str) -> tuple[str, ...] | None:
    value = outputs.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not _JSON_PATH.match(value):
        raise _Unread(f"`{key}` is a JSONPath with more than names in it")
    return tuple(value.split(".")[1:])


# -- streams and retries -------------------------------------------------------------------------


def _streaming(node: Node, reader: Reader) -> StreamingHint | None:
    place = node.fields.get("x-fern-streaming")
    if place is None:
        return _sentinel(node, reader)
    origin = reader.origin(place)
    if isinstance(place.value, bool):
        # Fern's plain `true` means a stream of JSON documents.
        return StreamingHint("json-lines", (), None, origin) if place.value else None
    if not isinstance(place.value, dict):
        _warn(place, "x-fern-streaming", "it is neither a map nor true", reader)
        return None
    value = place.value
    format_ = {"sse": "sse", "json": "json-lines"}.get(str(value.get("format", "json")))
    if format_ is None:
        _warn(place.child("format"), "x-fern-streaming", "its `format` is not known", reader)
        return None
    if "stream-condition" in value:
        # One operation with two kinds of reply; only an author can make it two.
        problem = "`stream-condition` makes one operation two; declare the second one"
        _warn(place.child("stream-condition"), "x-fern-streaming", problem, reader)
        return None
    end = value.get("terminator")
    return StreamingHint(format_, (), end if isinstance(end, str) else None, origin)


def _sentinel(node: Node, reader: Reader) -> StreamingHint | None:
    """Speakeasy puts the end of an event stream on the media type of the reply."""
    responses = node.value("responses")
    for status in responses if isinstance(responses, dict) else ():
        place = node.fields["responses"].child(status)
        response = place.value
        content = response.get("content") if isinstance(response, dict) else None
        for name, media in content.items() if isinstance(content, dict) else ():
            end = media.get("x-speakeasy-sse-sentinel") if isinstance(media, dict) else None
            if isinstance(end, str):
                at = place.child("content", name, "x-speakeasy-sse-sentinel")
                return StreamingHint("sse", (), end, reader.origin(at))
    return None


def _retry(node: Node, root: Node, reader: Reader) -> RetryHint | None:
    if node.value("x-fern-idempotent") is True:
        origin = reader.origin(node.fields["x-fern-idempotent"])
        return RetryHint(True, _key_header(root), origin)
    fern = node.fields.get("x-fern-retries")
    if fern is not None:
        if isinstance(fern.value, dict) and fern.value.get("disabled") is True:
            return RetryHint(False, None, reader.origin(fern))
        if fern.value != {"disabled": False}:
            _warn(fern, "x-fern-retries", "only `disabled` is known", reader)
    speakeasy = node.fields.get("x-speakeasy-retries")
    # Its other strategies are about when and how often, which is the caller's choice here.
    is_none = (
        speakeasy is not None
        and isinstance(speakeasy.value, dict)
        and speakeasy.value.get("strategy") == "none"
    )
    return RetryHint(False, None, reader.origin(speakeasy)) if speakeasy and is_none else None


def _key_header(root: Node) -> str | None:
    headers = root.value("x-fern-idempotency-headers")
    for item in headers if isinstance(headers, list) else ():
        name = item.get("header") if isinstance(item, dict) else None
        if isinstance(name, str):
            return name
    return None
