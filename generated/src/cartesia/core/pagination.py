"""Lists that arrive in pages.

`PageState` is the pure part: from a page that was decoded it finds the items and the request for
the next page. `SyncPager` and `AsyncPager` are what callers hold: one page, and the way on.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, cast

from .encoding import plain
from .endpoint import CursorPages, LinkPages, NumberedPages, OffsetPages, Request
from .errors import PaginationError
from .fields import read_path
from .omit import OMIT

if TYPE_CHECKING:
    from .async_client import AsyncClient
    from .reply import Reply
    from .request_options import RequestOptions
    from .sync_client import SyncClient

T = TypeVar("T")


class Trail(NamedTuple):
    """Finds a circle in a chain of cursors of any length, in constant memory (Brent)."""

    mark: object = None
    steps: int = 0
    limit: int = 1

    def then(self, cursor: object) -> Trail:
        """Go one step further."""
        if self.mark is not None and cursor == self.mark:
            raise PaginationError("the pages do not move on: a cursor came back")
        if self.steps + 1 >= self.limit:
            return Trail(cursor, 0, self.limit * 2)
        return Trail(self.mark, self.steps + 1, self.limit)


class Page(NamedTuple):
    """One page: its items, the whole body, and the page after it."""

    items: Sequence[Any]
    body: Any
    next: PageState[Any] | PaginationError | None


class PageState(Generic[T]):
    """A request for a page, and what is known from the pages before it."""

    __slots__ = ("_trail", "options", "request")

    def __init__(
        self, request: Request[T], options: RequestOptions | None, trail: Trail | None = None
    ) -> None:
        self.request = request
        self.options = options
        self._trail = Trail() if trail is None else trail

    def page(self, body: object, reply: Reply, url: str) -> Page:
        """Find items and way on in a page that was decoded."""
        rule = self.request.endpoint.pages
        if rule is None:
            raise PaginationError("the operation has no rule for pages")
        items = read_path(body, rule.items)
        if items is None:
            items = []
        if isinstance(items, (str, bytes, Mapping)) or not isinstance(items, Sequence):
            raise PaginationError(f"the page has no list at {'.'.join(rule.items) or 'its root'}")
        found = cast("Sequence[object]", items)
        try:
            after = self._after(body, len(found), reply.headers, url)
        except PaginationError as error:
            # The items of this page are good; the error is for whoever wants the next.
            return Page(found, body, error)
        return Page(found, body, after)

    def _after(
        self, body: object, count: int, headers: Mapping[str, str], url: str
    ) -> PageState[T] | None:
        rule = self.request.endpoint.pages
        if isinstance(rule, CursorPages):
            return self._after_cursor(rule, body, count)
        if isinstance(rule, LinkPages):
            return self._after_link(rule, body, headers, url)
        if isinstance(rule, OffsetPages):
            return self._after_offset(rule, body, count)
        if isinstance(rule, NumberedPages):
            return self._after_number(rule, body, count)
        return None

    def _after_cursor(self, rule: CursorPages, body: object, count: int) -> PageState[T] | None:
        more = None if rule.has_more is None else read_path(body, rule.has_more)
        given = self._given(rule.in_body)
        param, path = rule.param, rule.next
        backwards = rule.previous_param
        if backwards is not None and _is_set(given, backwards) and not _is_set(given, param):
            # The caller asked for what lies before a place, so the way on leads backwards.
            param, path = backwards, rule.previous or rule.next
        cursor = read_path(body, path)
        # An empty page ends the list, unless the server says that more is to come.
        if cursor is None or cursor == "" or more is False or (count == 0 and more is not True):
            return None
        if cursor == given.get(param):
            raise PaginationError(f"the pages do not move on: `{param}` stays the same")
        return self._with(rule.in_body, param, cursor, self._trail.then(cursor))

    def _after_offset(self, rule: OffsetPages, body: object, count: int) -> PageState[T] | None:
        given = self._given(rule.in_body)
        offset = _number(given.get(rule.param), 0) + count
        total = None if rule.total is None else read_path(body, rule.total)
        limit = None if rule.limit_param is None else given.get(rule.limit_param)
        if count == 0 or self._ended(rule.has_more, body):
            return None
        if total is not None and offset >= _number(total, 0):
            return None
        untold = total is None and rule.has_more is None and _is_number(limit)
        # Where nothing else tells, a page that is not full is the last.
        if untold and count < _number(limit, 0):
            return None
        return self._with(rule.in_body, rule.param, offset, self._trail)

    def _after_number(self, rule: NumberedPages, body: object, count: int) -> PageState[T] | None:
        number = _number(self._given(rule.in_body).get(rule.param), rule.first)
        total = None if rule.total_pages is None else read_path(body, rule.total_pages)
        if count == 0 or self._ended(rule.has_more, body):
            return None
        if total is not None and number - rule.first + 1 >= _number(total, 0):
            return None
        return self._with(rule.in_body, rule.param, number + 1, self._trail)

    def _after_link(
        self, rule: LinkPages, body: object, headers: Mapping[str, str], url: str
    ) -> PageState[T] | None:
        link = (
            next_link(headers.get("link", "")) if rule.next is None else read_path(body, rule.next)
        )
        if link is None or link == "":
            return None
        target = _same_host(url, str(link))
        if target == url:
            raise PaginationError("the pages do not move on: the next URL is that of this page")
        return PageState(self.request.replaced(url=target), self.options, self._trail.then(target))

    def _ended(self, path: tuple[str, ...] | None, body: object) -> bool:
        return path is not None and not read_path(body, path)

    def _given(self, in_body: bool) -> Mapping[str, object]:
        if not in_body:
            return self.request.query
        body = plain(self.request.body)
        if body is OMIT or body is None:
            return {}
        if not isinstance(body, Mapping):
            raise PaginationError("the cursor has no place in a body that is no object")
        return cast("Mapping[str, object]", body)

    def _with(self, in_body: bool, param: str, value: object, trail: Trail) -> PageState[T]:
        changed = {**self._given(in_body), param: value}
        request = (
            self.request.replaced(body=changed) if in_body else self.request.replaced(query=changed)
        )
        return PageState(request, self.options, trail)


class SyncPager(Generic[T]):
    """One page of a list, and the way to the rest.

    Iterating gives all items, fetching page after page; `iter_pages` gives the pages.
    """

    def __init__(self, page: Page, client: SyncClient) -> None:
        self._page = page
        self._client = client

    @property
    def items(self) -> list[T]:
        """Items of this page."""
        return list(self._page.items)

    @property
    def body(self) -> Any:
        """The whole page, as the server sent it: totals and the like."""
        return self._page.body

    @property
    def has_next(self) -> bool:
        """Whether there is a page after this one."""
        return self._page.next is not None

    @property
    def get_next(self) -> Callable[[], SyncPager[T]] | None:
        """Fetches the next page; None when this is the last."""
        return None if self._page.next is None else self._fetch

    def _fetch(self) -> SyncPager[T]:
        following = self._page.next
        if following is None:
            raise PaginationError("there is no page after the last")
        if isinstance(following, PaginationError):
            raise following
        return self._client.page(following).data

    def next_page(self) -> SyncPager[T] | None:
        """Fetch the next page; None when this is the last."""
        return self._fetch() if self.has_next else None

    def iter_pages(self) -> Iterator[SyncPager[T]]:
        """Give this page and all after it."""
        page: SyncPager[T] | None = self
        while page is not None:
            yield page
            page = page.next_page()

    def __iter__(self) -> Iterator[T]:
        for page in self.iter_pages():
            yield from page._page.items

    def __repr__(self) -> str:
        return f"<SyncPager of {len(self._page.items)} items, has_next={self.has_next}>"


class AsyncPager(Generic[T]):
    """One page of a list, and the way to the rest.

    Iterating gives all items, fetching page after page; `iter_pages` gives the pages.
    """

    def __init__(self, page: Page, client: AsyncClient) -> None:
        self._page = page
        self._client = client

    @property
    def items(self) -> list[T]:
        """Items of this page."""
        return list(self._page.items)

    @property
    def body(self) -> Any:
        """The whole page, as the server sent it: totals and the like."""
        return self._page.body

    @property
    def has_next(self) -> bool:
        """Whether there is a page after this one."""
        return self._page.next is not None

    @property
    def get_next(self) -> Callable[[], Awaitable[AsyncPager[T]]] | None:
        """Fetches the next page; None when this is the last."""
        return None if self._page.next is None else self._fetch

    async def _fetch(self) -> AsyncPager[T]:
        following = self._page.next
        if following is None:
            raise PaginationError("there is no page after the last")
        if isinstance(following, PaginationError):
            raise following
        return (await self._client.page(following)).data

    async def next_page(self) -> AsyncPager[T] | None:
        """Fetch the next page; None when this is the last."""
        return await self._fetch() if self.has_next else None

    async def iter_pages(self) -> AsyncIterator[AsyncPager[T]]:
        """Give this page and all after it."""
        page: AsyncPager[T] | None = self
        while page is not None:
            yield page
            page = await page.next_page()

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.iter_pages():
            for item in page._page.items:
                yield item

    def __repr__(self) -> str:
        return f"<AsyncPager of {len(self._page.items)} items, has_next={self.has_next}>"


_LINK = re.compile(r'<([^<>]*)>((?:\s*;\s*[^\s=;,]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^",;\s]*))?)*)')
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^",;\s]+))', re.IGNORECASE)


def next_link(header: str) -> str | None:
    """Find the URL of relation `next` in a `Link` header (RFC 8288, 3)."""
    for link in _LINK.finditer(header):
        relation = _REL.search(link[2])
        if relation and "next" in (relation[1] or relation[2] or "").lower().split():
            return link[1]
    return None


def _same_host(url: str, link: str) -> str:
    """Resolve the next URL; refuse one that would take the credentials to another host."""
    from urllib.parse import urljoin, urlsplit

    try:
        target = urljoin(url, link)
        here, there = urlsplit(url), urlsplit(target)
    except ValueError:
        raise PaginationError("the link to the next page is not a URL") from None
    if here.hostname != there.hostname:
        raise PaginationError(f"the next page is on another host: {there.hostname}")
    if here.netloc != there.netloc or here.scheme != there.scheme:
        # A server behind a proxy often does not know its own scheme and port.
        target = there._replace(scheme=here.scheme, netloc=here.netloc).geturl()
    return target


def _is_set(values: Mapping[str, object], name: str) -> bool:
    value = values.get(name)
    return value is not None and value is not OMIT


def _is_number(value: object) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and value.isdigit())


def _number(value: object, default: int) -> int:
    if value is None or value is OMIT:
        return default
    if isinstance(value, (int, float, str)):
        try:
            return int(value)
        except ValueError:
            pass
    raise PaginationError(f"{value!r} is not a number to count pages by")
