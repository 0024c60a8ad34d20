"""How pages follow one another. That a method has pages at all, its result says.

Old programs step by the rule that they were built with.
"""

from __future__ import annotations

from typing import ClassVar

from clientsmith.changes import Level
from clientsmith.diff.rule import NOBODY, WIRE, Alteration, AnyRule, Case
from clientsmith.public import Pages


class PagesStyleChanged(Alteration[Pages]):
    """Old programs step in a way that leads nowhere."""

    id = "pages-style-changed"
    about = Pages
    when = "pages follow one another in another way: by cursor, offset, number, link"
    level = Level.BREAKING
    flags = WIRE
    differs = ("style",)
    says = "pages of `{new.method}` are stepped by {new.style}, and were by {old.style}"


class _Setting(Alteration[Pages]):
    """A rule about one setting of the same way."""

    about = Pages
    level = Level.BREAKING
    flags = WIRE
    settings: ClassVar[tuple[str, ...]]
    what: ClassVar[str]
    says = "pages of `{new.method}` follow one another otherwise"

    def fires(self, case: Case[Pages]) -> bool:
        same = case.old.style == case.new.style
        return same and self._values(case.old) != self._values(case.new)

    def message(self, case: Case[Pages]) -> str:
        old, new = (", ".join(self._values(p)) or "nothing" for p in (case.old, case.new))
        return f"{self.what} of the pages of `{case.new.method}` is {new}, and was {old}"

    def facts(self, case: Case[Pages]) -> tuple[str, ...]:
        return (*self._values(case.was), "", *self._values(case.new))

    def _values(self, pages: Pages) -> tuple[str, ...]:
        return tuple(rule for rule in pages.rule if rule.partition("=")[0] in self.settings)


class PagesParameter(_Setting):
    """Old programs ask for the first page again and again, until the SDK notices."""

    id = "pages-param-changed"
    when = "another parameter or property moves on to the next page"
    settings = ("param", "in_body")
    what = "the parameter"


class PagesNext(_Setting):
    """Old programs do not find the way on, and stop after the first page."""

    id = "pages-next-changed"
    when = "a page says elsewhere where the next one is"
    settings = ("next",)
    what = "the way on"


class PagesItems(_Setting):
    """Old programs find no items."""

    id = "pages-items-changed"
    when = "a page has its items elsewhere"
    settings = ("items",)
    what = "the list of items"


class PagesFirst(_Setting):
    """Old programs leave out a page, or read one twice."""

    id = "pages-first-changed"
    when = "the first page has another number"
    settings = ("first",)
    what = "the first number"


class PagesHasMore(_Setting):
    """Old programs may stop too early, or ask for one page too many."""

    id = "pages-has-more-changed"
    when = "a page says elsewhere, or not at all, whether another one follows"
    level = Level.RISKY
    flags = NOBODY
    settings = ("has_more",)
    what = "the word on whether more follow"


class PagesTotal(_Setting):
    """Old programs may stop too early, or ask for one page too many."""

    id = "pages-total-changed"
    when = "a page says elsewhere, or not at all, how many items or pages there are"
    level = Level.RISKY
    flags = NOBODY
    settings = ("total", "total_pages")
    what = "the count"


class PagesLimit(_Setting):
    """Where nothing else tells the last page, its size does."""

    id = "pages-limit-changed"
    when = "another parameter says how many items a page has"
    level = Level.RISKY
    flags = NOBODY
    settings = ("limit_param",)
    what = "the parameter for the size"


class PagesPrevious(_Setting):
    """Old programs do not find the way back."""

    id = "pages-previous-changed"
    when = "the way to earlier pages is another"
    settings = ("previous", "previous_param")
    what = "the way back"


RULES: tuple[AnyRule, ...] = (
    PagesStyleChanged(),
    PagesParameter(),
    PagesNext(),
    PagesItems(),
    PagesFirst(),
    PagesHasMore(),
    PagesTotal(),
    PagesLimit(),
    PagesPrevious(),
)
