"""Pages: five ways to chain them, on both clients."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pydantic
import pytest
from runtime_core.endpoint import (
    CursorPages,
    Endpoint,
    JsonBody,
    LinkPages,
    NumberedPages,
    OffsetPages,
    Request,
)
from runtime_core.errors import PaginationError
from runtime_core.omit import OMIT
from runtime_core.pagination import next_link
from runtime_support import Client, Server, json_reply

ITEMS = list(range(7))


class PageModel(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(populate_by_name=True)
    data: list[int] | None = None
    next_page: str | None = pydantic.Field(None, alias="nextPage")


def endpoint(pages: Any, returns: object = object, **more: Any) -> Endpoint[Any]:
    return Endpoint("GET", "/items", returns=returns, pages=pages, **more)


def integer(request: httpx.Request, name: str, default: int) -> int:
    return int(request.url.params.get(name, default))


def by_cursor(request: httpx.Request) -> httpx.Response:
    at = integer(request, "after", 0)
    following = str(at + 3) if at + 3 < len(ITEMS) else None
    return json_reply({"data": ITEMS[at : at + 3], "nextPage": following})


def by_offset(request: httpx.Request) -> httpx.Response:
    at = integer(request, "offset", 0)
    return json_reply({"d": {"list": ITEMS[at : at + 3]}, "total": len(ITEMS)})


def by_number(request: httpx.Request) -> httpx.Response:
    page = integer(request, "page", 1)
    return json_reply({"data": ITEMS[page * 3 - 3 : page * 3], "pages": 3})


def by_link(request: httpx.Request) -> httpx.Response:
    at = integer(request, "at", 0)
    link = f'<https://api.test/items?at=0>; rel="first", </items?at={at + 3}>; rel="next"'
    headers = {"link": link} if at + 3 < len(ITEMS) else {}
    return json_reply(ITEMS[at : at + 3], **headers)


def by_url(request: httpx.Request) -> httpx.Response:
    at = integer(request, "at", 0)
    following = f"http://api.test/items?at={at + 3}" if at + 3 < len(ITEMS) else None
    return json_reply({"data": ITEMS[at : at + 3], "next": following})


CASES: dict[str, tuple[Any, object, Callable[[httpx.Request], httpx.Response]]] = {
    "cursor": (CursorPages(("data",), ("nextPage",), "after"), PageModel, by_cursor),
    "cursor in JSON": (CursorPages(("data",), ("nextPage",), "after"), object, by_cursor),
    "offset": (OffsetPages(("d", "list"), "offset"), object, by_offset),
    "offset, total": (OffsetPages(("d", "list"), "offset", total=("total",)), object, by_offset),
    "number": (NumberedPages(("data",), "page"), object, by_number),
    "number, total": (NumberedPages(("data",), "page", total_pages=("pages",)), object, by_number),
    "link": (LinkPages(()), object, by_link),
    "url": (LinkPages(("data",), ("next",)), object, by_url),
}
# A total saves the request that finds nothing.
REQUESTS = {"offset": 4, "number": 4}


@pytest.mark.parametrize("name", CASES)
def test_all_items_of_all_pages(kind: str, name: str) -> None:
    pages, returns, answer = CASES[name]
    server = Server(answer)
    assert Client(kind, server).all_items(Request(endpoint(pages, returns))) == ITEMS
    assert len(server.requests) == REQUESTS.get(name, 3)
    assert {str(r.url.copy_with(query=None)) for r in server.requests} == {"https://api.test/items"}


def test_other_arguments_are_repeated_with_each_page(kind: str) -> None:
    server = Server(by_cursor)
    request = Request(
        endpoint(CASES["cursor"][0]), query={"limit": 3, "q": OMIT}, headers={"X": "1"}
    )
    client = Client(kind, server)
    assert client.all_items(request) == ITEMS
    assert [dict(r.url.params) for r in server.requests] == [
        {"limit": "3"}, {"limit": "3", "after": "3"}, {"limit": "3", "after": "6"}
    ]  # fmt: skip
    assert {r.headers["x"] for r in server.requests} == {"1"}


def test_a_limit_that_is_not_filled_ends_an_offset(kind: str) -> None:
    server = Server(by_offset)
    rule = OffsetPages(("d", "list"), "offset", limit_param="limit")
    assert Client(kind, server).all_items(Request(endpoint(rule), query={"limit": 3})) == ITEMS
    assert len(server.requests) == 3


def test_has_more_decides(kind: str) -> None:
    rule = CursorPages(("data",), ("next",), "after", has_more=("more",))
    server = Server(
        json_reply({"data": [1], "next": "a", "more": True}),
        json_reply({"data": [], "next": "b", "more": True}),
        json_reply({"data": None, "next": "c", "more": True}),
        json_reply({"data": [2], "next": "d", "more": False}),
    )
    assert Client(kind, server).all_items(Request(endpoint(rule))) == [1, 2]


@pytest.mark.parametrize(
    "page", [{"data": [], "next": "b"}, {"data": None, "next": "b"}, {"data": [], "next": ""}, {}]
)
def test_an_empty_page_ends_the_list(kind: str, page: dict[str, Any]) -> None:
    server = Server(json_reply({"data": [1], "next": "a"}), json_reply(page))
    rule = CursorPages(("data",), ("next",), "after")
    assert Client(kind, server).all_items(Request(endpoint(rule))) == [1]


def test_a_cursor_can_lead_backwards(kind: str) -> None:
    rule = CursorPages(
        ("data",), ("next",), "after", previous_param="before", previous=("previous",)
    )
    server = Server(
        json_reply({"data": [3], "next": "x", "previous": "p2"}),
        json_reply({"data": [2], "next": "x", "previous": None}),
    )
    assert Client(kind, server).all_items(Request(endpoint(rule), query={"before": "p3"})) == [3, 2]
    assert [dict(r.url.params) for r in server.requests] == [{"before": "p3"}, {"before": "p2"}]


def test_one_cursor_can_lead_both_ways(kind: str) -> None:
    rule = CursorPages(("data",), ("next",), "after", previous_param="before")
    request = Request(endpoint(rule), query={"limit": 1, "before": "p3"})
    server = Server(json_reply({"data": [2], "next": "p2"}), json_reply({"data": [1]}))
    assert Client(kind, server).all_items(request) == [2, 1]
    assert [dict(r.url.params) for r in server.requests] == [
        {"limit": "1", "before": "p3"}, {"limit": "1", "before": "p2"}
    ]  # fmt: skip
    stuck = Server(json_reply({"data": [2], "next": "p3"}))
    with pytest.raises(PaginationError, match="do not move on"):
        Client(kind, stuck).all_items(request)


def test_a_cursor_in_the_body(kind: str) -> None:
    rule = CursorPages(("data",), ("next",), "cursor", in_body=True)
    server = Server(json_reply({"data": [1], "next": "a"}), json_reply({"data": [2]}))
    target: Endpoint[Any] = Endpoint("POST", "/search", returns=object, body=JsonBody(), pages=rule)
    assert Client(kind, server).all_items(Request(target, body={"q": 1, "cursor": OMIT})) == [1, 2]
    bodies = [json.loads(r.content) for r in server.requests]
    assert bodies == [{"q": 1}, {"q": 1, "cursor": "a"}]


def stuck(request: httpx.Request) -> httpx.Response:
    return json_reply({"data": [1], "next": "same"})


def circle(request: httpx.Request) -> httpx.Response:
    at = integer(request, "after", 0)
    return json_reply({"data": [at], "next": str(at % 5 + 1)})


def self_link(request: httpx.Request) -> httpx.Response:
    return json_reply({"data": [1], "next": str(request.url)})


@pytest.mark.parametrize(
    ("pages", "answer", "most"),
    [
        (CursorPages(("data",), ("next",), "after"), stuck, 2),
        (CursorPages(("data",), ("next",), "after"), circle, 20),
        (LinkPages(("data",), ("next",)), self_link, 1),
    ],
)
def test_pages_that_do_not_move_on_are_an_error(
    kind: str, pages: Any, answer: Any, most: int
) -> None:
    server = Server(answer)
    with pytest.raises(PaginationError, match="move on"):
        Client(kind, server).all_items(Request(endpoint(pages)))
    assert len(server.requests) <= most


def test_a_link_to_another_host_is_refused(kind: str) -> None:
    server = Server(json_reply({"data": [1], "next": "https://evil.test/items"}))
    with pytest.raises(PaginationError, match=r"evil\.test"):
        Client(kind, server).all_items(Request(endpoint(LinkPages(("data",), ("next",)))))
    assert len(server.requests) == 1


def test_a_list_of_another_type_is_an_error(kind: str) -> None:
    server = Server(json_reply({"data": {"a": 1}}))
    with pytest.raises(PaginationError, match="data"):
        Client(kind, server).all_items(Request(endpoint(CASES["cursor"][0])))


def test_stepping_by_hand() -> None:
    request = Request(endpoint(*CASES["cursor"][:2]))
    server = Server(by_cursor)
    client = Client("sync", server).client
    pager = client.paginate(request)
    assert len(server.requests) == 1
    assert (pager.items, pager.has_next, pager.body.next_page) == ([0, 1, 2], True, "3")
    second = pager.next_page()
    assert second.items == [3, 4, 5]
    # From the same page one gets the same page again.
    assert pager.get_next().items == [3, 4, 5]
    last = second.get_next()
    assert (last.items, last.has_next, last.get_next, last.next_page()) == ([6], False, None, None)
    assert [page.items for page in pager.iter_pages()] == [[0, 1, 2], [3, 4, 5], [6]]
    reply = client.raw.paginate(request)
    assert reply.status_code == 200
    assert list(reply.data) == ITEMS


def test_stepping_by_hand_async() -> None:
    async def step() -> None:
        request = Request(endpoint(*CASES["cursor"][:2]))
        client = Client("async", by_cursor).client
        pager = await client.paginate(request)
        second = await pager.next_page()
        last = await second.get_next()
        assert (last.items, last.get_next, await last.next_page()) == ([6], None, None)
        assert [page.items async for page in pager.iter_pages()] == [[0, 1, 2], [3, 4, 5], [6]]
        assert [item async for item in (await client.raw.paginate(request)).data] == ITEMS

    asyncio.run(step())


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", None),
        ("<a>", None),
        ("<a>; rel=next", "a"),
        ('<a>; rel="next"', "a"),
        ('<a>; rel="prev last", <b>; title="x, <y>; rel=next"; rel="start NEXT"', "b"),
        ("<a>;rel=prev,<b,c>;rel=next", "b,c"),
        ('<a>; rel = "next"', "a"),
    ],
)
def test_link_headers(header: str, expected: str | None) -> None:
    assert next_link(header) == expected
