"""Pages that move and end: what a paginated operation (`x-sdk-pagination`) answers.

What comes in is a value for a page and the request; what goes out is that value with its cursor,
its flags and its items as the page in question has them. Cursors that were handed out are kept, so
a client that does not send one back, or sends another's, gets the last page, never the same again.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from clientsmith.ir import Json
from clientsmith.mock.answers import Answers, Outcome
from clientsmith.mock.controls import Controls
from clientsmith.mock.model import MockRequest
from clientsmith.mock.pointers import Node, Pointers, join, mapping, text, unescape
from clientsmith.mock.routes import Route
from clientsmith.mock.samples import NoValueError, Sampler

PAGES = 2
"""Pages of a list, unless told otherwise."""

MARK = "mock_page"
"""Query parameter of the URLs that we hand out where the next page is named by one."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`x-sdk-pagination`; paths are keys from the body inwards."""

    style: str
    items: tuple[str, ...]
    next: tuple[str, ...]
    param: str
    has_more: tuple[str, ...]
    total: tuple[str, ...]
    limit: str
    first: int


def rule_of(operation: Node) -> Rule | None:
    """Read the extension of an operation."""
    hint = operation.get("x-sdk-pagination")
    if not isinstance(hint, dict):
        return None
    first = hint.get("first", 1)
    return Rule(
        style=text(hint.get("style")) or "cursor",
        items=_path(hint.get("items")),
        next=_path(hint.get("next")),
        param=text(hint.get("param")),
        has_more=_path(hint.get("has_more")),
        total=_path(hint.get("total")) or _path(hint.get("total_pages")),
        limit=text(hint.get("limit_param")) or text(hint.get("limit")),
        first=first if isinstance(first, int) else 1,
    )


def _path(value: Json) -> tuple[str, ...]:
    """Keys, from `data`, `meta.next`, `$response.body#/meta/next` or a list."""
    if isinstance(value, list):
        return tuple(str(key) for key in value)
    written = text(value)
    if "/" in written:
        return tuple(unescape(token) for token in written.partition("#")[2].split("/")[1:])
    written = written.removeprefix("$response.").removeprefix("$.")
    return tuple(written.split(".")) if written else ()


@dataclass(frozen=True, slots=True)
class _Position:
    number: int
    """From 0."""
    count: int
    skipped: int = 0
    """Items, or pages, in front of those that the run began with."""


class Pages:
    """The pages of one document's operations."""

    def __init__(self, pointers: Pointers, answers: Answers, seed: int) -> None:
        self._pointers = pointers
        self._answers = answers
        self._sampler = Sampler(pointers, seed)
        self._handed: dict[tuple[str, str], _Position] = {}
        self._began: dict[tuple[str, str], Json] = {}
        self._lock = threading.Lock()

    def page(
        self,
        route: Route,
        rule: Rule,
        outcome: Outcome,
        controls: Controls,
        request: MockRequest,
        sent: Mapping[str, Json],
    ) -> tuple[Json, bool, str | None]:
        """The value of a page, whether it satisfies its schema, and the URL of the next one."""
        value, verified = self._base(rule, outcome, controls, 0)
        size = len(_items(value, rule))
        where = self._position(route, rule, controls, request, sent, size)
        if where.number:
            value, verified = self._base(rule, outcome, controls, where.number)
        value = copy.deepcopy(value)
        limit = sent.get(rule.limit or "limit")
        if isinstance(limit, int) and limit > 0:
            del _items(value, rule)[limit:]
        is_last = where.number + 1 >= where.count
        is_told = rule.style not in ("offset", "page") or rule.has_more or rule.total
        if is_last and where.number and not is_told:
            # Nothing else says that this is the end.
            _items(value, rule).clear()
        given = sent.get(rule.param)
        following = None if is_last else self._next(route, rule, where, value, request, given)
        self._write(value, rule, following, is_last, where)
        link = following if rule.style == "link" and not rule.next else None
        return value, verified, cast("str | None", link)

    def _base(
        self, rule: Rule, outcome: Outcome, controls: Controls, number: int
    ) -> tuple[Json, bool]:
        """The example that stands at the page's place, else the last one, else a made value."""
        examples = self._answers.examples(outcome)
        if examples and controls.seed is None and controls.body is None:
            named = [pair for pair in examples if pair[0] == controls.example]
            return (named[0] if named else examples[min(number, len(examples) - 1)])[1], True
        value, verified = self._answers.value(outcome, controls)
        if controls.body is None and not isinstance(_at(value, rule.items), list):
            found = self._with_items(rule, outcome, value)
            return (value, verified) if found is None else (found, True)
        return value, verified

    def _with_items(self, rule: Rule, outcome: Outcome, value: Json) -> Json:
        """A value with the list that the rule names, where the schema only leaves room for one."""
        schema, place = outcome.media.get("schema", {}), join(outcome.media_pointer, "schema")
        try:
            variants = self._sampler.variants(schema)
        except NoValueError:
            variants = []
        for found in [*variants, copy.deepcopy(value)]:
            if not isinstance(_at(found, rule.items), list):
                _set(found, rule.items, ["item"])
            if _items(found, rule) and self._answers.fits(found, place):
                return found
        return None

    def _position(
        self,
        route: Route,
        rule: Rule,
        controls: Controls,
        request: MockRequest,
        sent: Mapping[str, Json],
        size: int,
    ) -> _Position:
        count = controls.pages or PAGES
        if rule.style in ("link", "url"):
            return _Position(_marked(request), count)
        given = sent.get(rule.param)
        began = self._beginning(route, controls, given)
        if rule.style in ("offset", "page") and isinstance(given, int):
            front = rule.first if rule.style == "page" else 0
            skipped = began - front if isinstance(began, int) else 0
            step = _step(rule, sent, size) if rule.style == "offset" else 1
            return _Position(max(0, given - front - skipped) // step, count, skipped)
        if given is None or given == began:
            return _Position(0, count)
        with self._lock:
            known = self._handed.get((route.id, str(given)))
        # A cursor of the caller's own: there is nothing behind it.
        return known or _Position(count - 1, count)

    def _beginning(self, route: Route, controls: Controls, given: Json) -> Json:
        """What the first request of a run asked for: its pages count from there."""
        if not controls.run:
            return None
        with self._lock:
            return self._began.setdefault((route.id, controls.run), given)

    def _next(
        self,
        route: Route,
        rule: Rule,
        where: _Position,
        value: Json,
        request: MockRequest,
        given: Json,
    ) -> Json:
        if rule.style in ("link", "url"):
            return _marked_url(request, where.number + 1)
        if rule.style != "cursor":
            return None
        cursor = _at(value, rule.next) if where.number == 0 else None
        if cursor in (None, "") or str(cursor) == str(given):
            cursor = self._cursor(route, rule, where.number + 1)
        with self._lock:
            self._handed[route.id, str(cursor)] = _Position(where.number + 1, where.count)
        return cursor

    def _cursor(self, route: Route, rule: Rule, number: int) -> Json:
        """A cursor that the parameter takes, another one for each page."""
        declared = [p.node.get("schema") for p in route.parameters if p.name == rule.param]
        schema = declared[0] if declared else None
        plain = {k: v for k, v in self._pointers.node(schema).items() if k not in _EXAMPLES}
        try:
            return self._sampler.value(plain, f"/cursor-{number}")
        except NoValueError:
            return f"cursor-{number}"

    def _write(
        self, value: Json, rule: Rule, following: Json, is_last: bool, where: _Position
    ) -> None:
        """Set cursor and flags, in fields that are there or that the rule names."""
        if rule.next and (not is_last or _at(value, rule.next) is not None):
            _set(value, rule.next, None if is_last else following)
        if rule.has_more:
            _set(value, rule.has_more, not is_last)
        if rule.total:
            size = len(_items(value, rule))
            total = where.count * (size if rule.style == "offset" else 1)
            _set(value, rule.total, where.skipped + total)


def _step(rule: Rule, sent: Mapping[str, Json], size: int) -> int:
    """How many items a page has."""
    limit = sent.get(rule.limit)
    whole = max(size, 1)
    return min(limit, whole) if isinstance(limit, int) and limit > 0 else whole


_EXAMPLES = ("example", "examples", "default")


def _items(value: Json, rule: Rule) -> list[Json]:
    found = _at(value, rule.items) if rule.items else value
    return found if isinstance(found, list) else []


def _at(value: Json, path: tuple[str, ...]) -> Json:
    for key in path:
        value = mapping(value).get(key)
    return value


def _set(value: Json, path: tuple[str, ...], to: Json) -> None:
    for key in path[:-1]:
        value = value.setdefault(key, {}) if isinstance(value, dict) else None
    if isinstance(value, dict) and path:
        value[path[-1]] = to


def _marked(request: MockRequest) -> int:
    for pair in request.query.split("&"):
        name, _, number = pair.partition("=")
        if name == MARK and number.isdigit():
            return int(number)
    return 0


def _marked_url(request: MockRequest, number: int) -> str:
    kept = [p for p in request.query.split("&") if p and not p.startswith(f"{MARK}=")]
    query = "&".join([*kept, f"{MARK}={number}"])
    return f"http://{request.header('host') or 'localhost'}{request.path}?{query}"


def unmarked(request: MockRequest) -> MockRequest:
    """The request without our own query parameter, as the spec is to see it."""
    if f"{MARK}=" not in request.query:
        return request
    kept = [p for p in request.query.split("&") if not p.startswith(f"{MARK}=")]
    target = request.path + ("?" + "&".join(kept) if kept else "")
    return MockRequest(request.method, target, request.headers, request.body)
