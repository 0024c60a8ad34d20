"""For a browser: one page by itself, old and new side by side.

It asks for nothing from anywhere and runs no script, which its policy (CSP 3) forbids as well. All
is built as a tree, so that no text of a spec can be markup. Folding and choosing are the browser's
own controls, and work by keyboard.
"""

from __future__ import annotations

import base64
import difflib
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias
from xml.etree.ElementTree import Element, tostring

from clientsmith.approvals import Judgement
from clientsmith.changes import Change, Level, Place
from clientsmith.report.style import STYLE
from clientsmith.report.words import by_level, flags, place, plain, spans, summary

_Child: TypeAlias = "Element | str"
_WORDS = re.compile(r"\w+|\W")
_MOST_MARKED = 4_000
"""Characters of a line in which differences are sought; it takes the square of them."""


def html(judgement: Judgement) -> str:
    """Write a page."""
    page = _element("html", _head(judgement), _body(judgement), lang="en")
    return f"<!DOCTYPE html>\n{tostring(page, encoding='unicode', method='html')}\n"


def _element(tag: str, *children: _Child, **attributes: str) -> Element:
    """Make an element; `class_` is `class`."""
    found = Element(tag, {key.rstrip("_"): plain(value) for key, value in attributes.items()})
    last: Element | None = None
    for child in children:
        if isinstance(child, Element):
            found.append(child)
            last = child
        elif last is None:
            found.text = (found.text or "") + child
        else:
            last.tail = (last.tail or "") + child
    return found


def _head(judgement: Judgement) -> Element:
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    found = judgement.comparison
    meta = {"http-equiv": "Content-Security-Policy", "content": policy}
    return _element(
        "head",
        _element("meta", charset="utf-8"),
        Element("meta", meta),
        _element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        _element("title", f"{plain(found.old)} → {plain(found.new)}: {found.required_bump.value}"),
        _element("style", STYLE),
    )


def _body(judgement: Judgement) -> Element:
    found = judgement.comparison
    if found.decisive is None:
        told: list[_Child] = [_element("p", "Nothing has changed.")]
    else:
        told = [
            _element("p", f"{summary(judgement)}."),
            _element("p", "Because ", *_prose(found.decisive.message), "."),
            _choices(judgement),
        ]
    bump = _element("strong", found.required_bump.value)
    title = _element("h1", "Required version bump: ", bump)
    sides = _element("p", *_sides(judgement))
    sections = [_section(level, changes, judgement) for level, changes in by_level(found.changes)]
    return _element("body", _element("header", title, sides, *told), _element("main", *sections))


def _sides(judgement: Judgement) -> Iterator[_Child]:
    yield _element("code", plain(judgement.comparison.old))
    yield " → "
    yield _element("code", plain(judgement.comparison.new))


def _choices(judgement: Judgement) -> Element:
    """Let the reader choose the levels to see."""
    boxes: list[_Child] = []
    for level, changes in by_level(judgement.comparison.changes):
        name = f"show-{level.value}"
        box = Element("input", {"type": "checkbox", "id": name, "checked": "checked"})
        boxes.append(_element("label", box, f" {level.value} ({len(changes):,})"))
    return _element("fieldset", _element("legend", "Show"), *boxes)


def _section(level: Level, changes: Sequence[Change], judgement: Judgement) -> Element:
    name = f"level-{level.value}"
    title = _element("h2", f"{level.value.capitalize()} ({len(changes):,})", id=name)
    shown = [_change(change, judgement) for change in changes]
    return _element("section", title, *shown, class_=level.value, **{"aria-labelledby": name})


# -- a change -------------------------------------------------------------------------------


def _change(change: Change, judgement: Judgement) -> Element:
    badges = [_element("span", flag, class_="flag") for flag in flags(change)]
    approval = judgement.approved.get(change.fingerprint)
    if approval is not None:
        badges.append(_element("span", "approved", class_="flag approved"))
    head = _element("summary", *_prose(change.message), " ", *_spaced(badges))
    parts: list[_Child] = [head, _table(change, judgement)]
    parts += [_element("p", "Also: ", *_prose(other)) for other in change.also]
    if change.migration:
        parts.append(_element("p", "To do: ", *_prose(change.migration)))
    if approval is not None:
        parts.append(_element("p", "Approved: ", *_prose(approval.reason)))
    about: list[_Child] = [_element("code", change.id), " ", _element("code", change.fingerprint)]
    parts.append(_element("p", *about, class_="about"))
    found = _element("details", *parts, id=change.fingerprint)
    if change.level is Level.BREAKING:
        found.set("open", "open")
    return found


def _spaced(elements: Iterable[Element]) -> Iterator[_Child]:
    for element in elements:
        yield element
        yield " "


def _prose(text: str) -> Iterator[_Child]:
    for is_code, part in spans(plain(text)):
        yield _element("code", part) if is_code else part


def _table(change: Change, judgement: Judgement) -> Element:
    """Put old and new side by side, the words that differ marked."""
    old, new = plain(judgement.comparison.old), plain(judgement.comparison.new)
    head = _element("tr", _element("th", old, scope="col"), _element("th", new, scope="col"))
    rows: list[_Child] = [
        _element("tr", _element("td", *left), _element("td", *right))
        for left, right in _rows(change)
    ]
    was = _element("td", *_places(change.old_spec, change.old_code))
    now = _element("td", *_places(change.new_spec, change.new_code))
    rows.append(_element("tr", was, now, class_="places"))
    return _element("table", _element("thead", head), _element("tbody", *rows))


def _rows(change: Change) -> Iterator[tuple[list[_Child], list[_Child]]]:
    for number in range(max(len(change.before), len(change.after))):
        old = plain(change.before[number]) if number < len(change.before) else ""
        new = plain(change.after[number]) if number < len(change.after) else ""
        yield [_marked(old, new, "del")] if old else [], [_marked(new, old, "ins")] if new else []


def _marked(line: str, other: str, tag: str) -> Element:
    """Mark the words of a line that the other one does not have."""
    if not other or max(len(line), len(other)) > _MOST_MARKED:
        return _element("code", _element(tag, line))
    words, others = _WORDS.findall(line), _WORDS.findall(other)
    children: list[_Child] = []
    matcher = difflib.SequenceMatcher(None, words, others, autojunk=False)
    for what, start, end, _, _ in matcher.get_opcodes():
        part = "".join(words[start:end])
        if part:
            children.append(part if what == "equal" else _element(tag, part))
    return _element("code", *children)


def _places(*found: Place | None) -> Iterator[_Child]:
    for each in found:
        if each is not None:
            yield _element("div", place(each))
