"""The SDK's changelog: a section a release, in the words of those who call it.

What comes in are the changes since the last release and the fragments; what goes out is Markdown.
Messages hold names of the spec, which may be somebody's attempt at writing in our name: in prose
whatever means something to Markdown or HTML is broken, and code stands in fences that no line of it
can close (CommonMark 0.31.2, 2.4, 4.5). Fragments are the project's own, and kept as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from clientsmith.changes import Change, Level
from clientsmith.release.fragments import Fragment, Kind

FILE = "CHANGELOG.md"
_CODE = re.compile(r"(`[^`]+`)")
_PUNCTUATION = re.compile(r"([\\`*_\[\]<>#|~!$])")
_ENTITIES = {"&": "&amp;", "@": "&#64;", "://": "&#58;//", "www.": "www&#46;"}
_ORDERED = re.compile(r"^(\d+)([.)])|^([-+=])")
_MOST_NAMES = 5
_ASPECTS = frozenset(
    {
        *("content", "default", "discriminator", "format", "key", "own"),
        *("pattern", "scopes", "sentinel", "tag", "terminal", "variable"),
    }
)
"""What a rule's id names behind the thing itself, where a change is about no more than that."""


def header(project: str) -> str:
    """Begin a changelog."""
    return f"# Changelog\n\nWhat those who call `{project}` notice, the newest release first.\n"


def merged(text: str, section: str, project: str) -> str:
    """Put a section in front of all earlier ones."""
    whole = text if text.strip() else header(project)
    head, mark, rest = _split(whole)
    return f"{head.rstrip()}\n\n{section.rstrip()}\n" + (f"\n{mark}{rest}" if mark else "")


def _split(text: str) -> tuple[str, str, str]:
    found = re.search(r"^## ", text, re.MULTILINE)
    if found is None:
        return text, "", ""
    return text[: found.start()], found[0], text[found.end() :]


def section(
    version: str,
    date: str,
    changes: Sequence[Change],
    fragments: Iterable[Fragment],
    *,
    is_first: bool,
) -> str:
    """Write what a release brings."""
    entries: dict[Kind, list[str]] = {kind: [] for kind in Kind}
    if is_first:
        entries[Kind.ADDED].append("- First release.")
    for change in changes:
        if change.level is not Level.DOCS:
            entries[_kind(change)].append(_entry(change))
    entries[Kind.CHANGED] += _reworded([c for c in changes if c.level is Level.DOCS])
    for fragment in fragments:
        entries[fragment.kind].append(_item(fragment.text))
    if not any(entries.values()):
        entries[Kind.FIXED].append("- Inner workings only; nothing that callers see.")
    parts = [f"## {version} ({date})"]
    for kind, found in entries.items():
        if found:
            parts += [f"### {kind.value.capitalize()}", "\n".join(found)]
    return "\n\n".join([*parts, *_migration(changes)]) + "\n"


def _kind(change: Change) -> Kind:
    _, *words = change.id.split("-")
    if "deprecated" in words:
        return Kind.DEPRECATED
    # Of a thing that goes on being there, something else was added or removed.
    if _ASPECTS & set(words):
        return Kind.CHANGED
    if "added" in words and not change.flags.breaks:
        return Kind.ADDED
    return Kind.REMOVED if "removed" in words else Kind.CHANGED


def _entry(change: Change) -> str:
    mark = "**Breaking:** " if change.flags.breaks else ""
    return f"- {mark}{prose(change.message)}."


def _reworded(changes: Sequence[Change]) -> Iterator[str]:
    """Name what is described in other words, in one line."""
    names = list(dict.fromkeys(change.symbol or change.subject for change in changes))
    if names:
        shown = ", ".join(code(name) for name in names[:_MOST_NAMES])
        more = len(names) - _MOST_NAMES
        yield f"- Documentation of {shown}" + (f" and {more} more." if more > 0 else ".")


def _item(text: str) -> str:
    """Make a list item of a fragment, which may be several paragraphs."""
    first, *rest = text.removeprefix("- ").splitlines()
    return "\n".join([f"- {first}", *(f"  {line}".rstrip() for line in rest)])


# -- migration ------------------------------------------------------------------------------


def _migration(changes: Sequence[Change]) -> Iterator[str]:
    """Say for each break what a caller does about it."""
    breaks = [change for change in changes if change.flags.breaks]
    if not breaks:
        return
    yield "### Migrating"
    for change in breaks:
        yield f"#### {prose(change.message)}"
        if change.migration:
            yield f"{_sentence(prose(change.migration))}."
        if change.witnesses:
            yield "This worked before, and does not now:"
            yield _fenced(change.witnesses[0].program, "python")
        elif change.before:
            yield "Before:"
            yield _fenced("\n".join(change.before), "python")
        if change.after:
            yield "Now it is:" if change.witnesses else "After:"
            yield _fenced("\n".join(change.after), "python")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".")


def _fenced(text: str, language: str) -> str:
    lines = [_visible(line) for line in text.strip("\n").split("\n")]
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([f"{fence}{language}", *lines, fence])


# -- hostile text ---------------------------------------------------------------------------


def prose(text: str) -> str:
    """Write a sentence whose names stand in backticks; nothing else in it is Markdown."""
    line = " ".join(_visible(text).split())
    parts = _CODE.split(line)
    shown = "".join(part if n % 2 else _escaped(part) for n, part in enumerate(parts))
    return _ORDERED.sub(r"\1\\\2\3" if shown[:1].isdigit() else r"\\\g<0>", shown)


def code(text: str) -> str:
    """Write a name as code."""
    return "`" + " ".join(_visible(text).split()).replace("`", "'") + "`"


def _escaped(text: str) -> str:
    for sign, entity in _ENTITIES.items():
        text = text.replace(sign, entity)
    # The entities above hold a `#`, which only starts a line of its own.
    return re.sub(r"&\\#", "&#", _PUNCTUATION.sub(r"\\\1", text))


def _visible(text: str) -> str:
    """Drop what hides or reorders text; line ends and tabs become spaces."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "" for c in text)
