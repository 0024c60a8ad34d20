"""Prose of the spec, arranged for docstrings and for Markdown.

What comes in is untrusted text; what goes out is text still: `writer` makes a docstring of the one,
and the other has nothing left in it that could end a code block, a table of ours or an HTML tag.
"""

from __future__ import annotations

import re
import textwrap

from clientsmith import ir, writer

_LIST_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)")
_SENTENCE = re.compile(r"(?<=[^.\s]{2}[.!?])\s+(?=[A-Z])")
"""Not behind `e.g.` or an initial."""
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_STRUCTURE = re.compile(r"( {0,3})(#{1,6}(?:\s|$)|=+\s*$|-+\s*$|\[[^\]]+\]:)")


def clean(text: str) -> str:
    """Normalize line ends, and drop what trails."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    return "\n".join(_visible(line).rstrip() for line in text.split("\n")).strip()


def _visible(line: str) -> str:
    """Drop what is not printable: lone surrogates too, and marks that reorder what is read."""
    if line.isprintable():
        return line
    return "".join(c if c.isprintable() else " " * c.isspace() for c in line)


def sentence(text: str) -> str:
    """End a text like a sentence."""
    text = clean(text)
    return text if not text or text[-1] in ".!?:;)`>" else text + "."


def first_sentence(text: str) -> str:
    """Take the first sentence of a text, or its first paragraph if that is one without end."""
    paragraph = " ".join(clean(text).split("\n\n")[0].split())
    return _SENTENCE.split(paragraph, maxsplit=1)[0]


def paragraphs(*texts: str) -> str:
    """Join texts that are not empty, with a blank line between them."""
    return "\n\n".join(text for text in map(clean, texts) if text)


def body(docs: ir.Docs) -> str:
    """Say all that an operation's or a type's prose says; the summary only if it adds to it."""
    summary, description = clean(docs.summary), clean(docs.description)
    if summary.rstrip(".").casefold() == description.rstrip(".").casefold():
        summary = ""
    see = f"See {clean(docs.external_url)}" if docs.external_url else ""
    return paragraphs(sentence(summary), description, see)


# -- docstrings -----------------------------------------------------------------------------


def entry(name: str, text: str, width: int) -> str:
    """Lay out an item of a Google section: `name: text`, the rest indented below.

    The writer wraps prose, but takes what is indented for code: lines are cut here.
    """
    text = clean(writer.plain(text))
    lines = f"{name}: {text}".rstrip().split("\n") if text else [name]
    rows = [row for line in lines for row in _cut(line, width - 4)]
    first, *rest = rows
    return "\n".join([first, *(f"    {row}" if row else "" for row in rest)])


def _cut(line: str, width: int) -> list[str]:
    if len(line) <= width:
        return [line]
    item = _LIST_ITEM.match(line)
    return textwrap.wrap(
        line,
        width=max(width, 40),
        subsequent_indent=" " * len(item[0]) if item else "",
        break_long_words=False,
        break_on_hyphens=False,
    )


def section(title: str, entries: list[str]) -> str:
    """Lay out a Google section; empty without entries."""
    return f"{title}:\n{textwrap.indent(chr(10).join(entries), '    ')}" if entries else ""


# -- markdown -------------------------------------------------------------------------------


def markdown(text: str) -> str:
    """Make Markdown of the spec harmless inside ours: no tags, no headings, no open fences.

    Block structure comes before spans (CommonMark 0.31.2, 3.1), so a code span that runs over
    the end of a line protects nothing and is escaped like other text. A fence that is indented
    would end together with a list around it: moved to the margin, only a fence ends it.
    """
    out: list[str] = []
    fence = ""
    for line in clean(text).split("\n"):
        match = _FENCE.match(line)
        inside = bool(fence)
        fence = _next_fence(fence, match)
        if inside != bool(fence):
            line = line.lstrip()
        out.append(line if inside or fence else _escaped_line(line))
    if fence:
        out.append(fence)
    return "\n".join(out)


def _next_fence(fence: str, match: re.Match[str] | None) -> str:
    """Give the fence that is open behind this line (CommonMark 0.31.2, 4.5)."""
    if match is None:
        return fence
    if not fence:
        return match[1]
    closes = match[1].startswith(fence) and not match[2].strip()
    return "" if closes else fence


def _escaped_line(line: str) -> str:
    line = _STRUCTURE.sub(r"\1\\\2", line, count=1) if _STRUCTURE.match(line) else line
    parts: list[str] = []
    end = 0
    for span in _CODE_SPAN.finditer(line):
        parts += [_escaped_text(line[end : span.start()]), span[0]]
        end = span.end()
    return "".join([*parts, _escaped_text(line[end:])])


def _escaped_text(text: str) -> str:
    return _ENTITY.sub("&amp;", text).replace("<", "&lt;")


def markdown_line(text: str) -> str:
    """The same for a heading or a list item: one line."""
    return _escaped_line(" ".join(text.split()))
