"""reference.md, taken apart: headings, entries, links, snippets, parameters.

What comes in is the Markdown of the seed or of the generated file; what goes out is a list of
`Entry`. It refuses what it can't read, so that a changed form is noticed.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

_SUMMARY = re.compile(
    r"<details><summary><code>client\.(?P<resource>\w+)\."
    r'<a href="(?P<link>[^"]*)">(?P<method>\w+)</a>(?P<suffix>\([^)]*\))'
    r"(?P<arrow>[^<]*)</code></summary>"
)
_SECTION = re.compile(r"^#### (.*)$", re.MULTILINE)
_PARAMETER = re.compile(
    r"^\*\*(?P<name>\w+):\*\* `(?P<type>[^`]*)`(?P<description>.*?)(?=^</dd>$)",
    re.MULTILINE | re.DOTALL,
)
_SNIPPET = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TAGS = re.compile(r"</?(?:dl|dd|details)>")
# The seed's file types begin with an import that slipped in.
_SLIP = re.compile(r"from __future__ import annotations\s+")


@dataclass(frozen=True)
class Parameter:
    """One parameter of an entry."""

    name: str
    type: str
    description: str


@dataclass(frozen=True)
class Entry:
    """One foldable entry."""

    heading: str
    resource: str
    method: str
    link: str
    suffix: str
    sections: tuple[str, ...]
    description: str
    snippet: str
    parameters: tuple[Parameter, ...]

    def __str__(self) -> str:
        return f"{self.resource}.{self.method}"


def entries(markdown: str) -> list[Entry]:
    """All entries in the document's order."""
    found: list[Entry] = []
    for part in re.split(r"^## ", markdown, flags=re.MULTILINE)[1:]:
        heading, _, rest = part.partition("\n")
        summaries = list(_SUMMARY.finditer(rest))
        assert len(summaries) == rest.count("<details><summary>"), f"unread entry below {heading}"
        ends = [match.start() for match in summaries[1:]] + [len(rest)]
        for match, end in zip(summaries, ends, strict=True):
            found.append(_entry(heading.strip(), match, rest[match.end() : end]))
    return found


def _entry(heading: str, summary: re.Match[str], text: str) -> Entry:
    pieces = _SECTION.split(text)
    sections = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    by_word = {title.split()[-1]: body for title, body in sections.items()}
    return Entry(
        heading=heading,
        resource=summary["resource"],
        method=summary["method"],
        link=summary["link"],
        suffix=summary["suffix"],
        sections=tuple(sections),
        description=_TAGS.sub("", by_word.get("Description", "")).strip(),
        snippet=_snippet(by_word["Usage"]),
        parameters=tuple(_parameters(by_word["Parameters"])),
    )


def _snippet(usage: str) -> str:
    (snippet,) = _SNIPPET.findall(usage)
    return snippet


def _parameters(text: str) -> list[Parameter]:
    found = [
        Parameter(
            match["name"],
            _SLIP.sub("", match["type"]),
            match["description"].strip().removeprefix("—").strip(),
        )
        for match in _PARAMETER.finditer(text)
    ]
    assert len(found) == len(re.findall(r"^\*\*\w+:\*\* `", text, re.MULTILINE))
    return found


def passed(snippet: str, resource: str, method: str) -> dict[str, ast.expr]:
    """Keyword arguments of the snippet's call of the method."""
    wanted = f"client.{resource}.{method}"
    calls = [
        node
        for node in ast.walk(ast.parse(snippet))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == wanted
    ]
    assert len(calls) == 1, f"{len(calls)} calls of {wanted}"
    assert not calls[0].args
    return {keyword.arg or "**": keyword.value for keyword in calls[0].keywords}
