"""Groups: which resource an operation belongs to, and how that resource is called.

What comes in are tags, extensions and paths; what goes out are groups in the spec's own spelling.
Spellings that differ in case or punctuation only are one group. No group depends on another
operation, so that a new one moves none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from clientsmith import words
from clientsmith.document import Document, OperationNode, TagNode

Group: TypeAlias = tuple[str, ...]

_DOTTED = re.compile(r"[^\W\d][\w-]*(?:\.[^\W\d][\w-]*)+")
_VERSION = re.compile(r"v?\d+(?:[._]\d+)*(?:(?:alpha|beta|rc)\d*)?|v\{[^{}]*\}", re.IGNORECASE)
_HOLLOW = frozenset({"api", "apis", "rest", "public", "latest", "beta", "alpha"})


class Groups:
    """The groups of one document."""

    def __init__(self, document: Document) -> None:
        self._tags = {tag.name: tag for tag in document.tags}
        self._spelling = _spellings(self._all(document), self._tags)

    def of(self, node: OperationNode) -> Group:
        """Give the group of an operation."""
        return self.spelled(self._raw(node))

    def of_tag(self, tag: str) -> Group:
        """Give the group of a tag."""
        return self.spelled(self._of_tag(tag))

    def of_path(self, path: str) -> Group:
        """Give the group that a path suggests."""
        return self.spelled(from_path(path))

    def spelled(self, group: Group) -> Group:
        """Give a group in the spelling that it has everywhere."""
        return tuple(self._spelling.get(words.lower(name), name) for name in group)

    def _all(self, document: Document) -> Iterable[Group]:
        for tag in document.tags:
            yield self._of_tag(tag.name)
        for node in document.operations:
            yield self._raw(node)

    def _raw(self, node: OperationNode) -> Group:
        if node.extensions.group is not None:
            return node.extensions.group
        return self._of_tag(node.tags[0]) if node.tags else from_path(node.path)

    def _of_tag(self, name: str) -> Group:
        group: Group = ()
        seen: set[str] = set()
        current: str | None = name
        # 3.2, 4.22: a tag may have a parent; a circle of parents ends where it closes.
        while current is not None and current not in seen:
            seen.add(current)
            tag = self._tags.get(current)
            group = (*_tag_group(current, tag), *group)
            current = tag.parent if tag else None
        return group


def _tag_group(name: str, tag: TagNode | None) -> Group:
    if tag is not None and tag.extensions.group is not None:
        return tag.extensions.group
    if tag is not None and tag.extensions.name is not None:
        return (tag.extensions.name,)
    return tuple(name.split(".")) if _DOTTED.fullmatch(name) else (name,)


def _spellings(groups: Iterable[Group], tags: Mapping[str, TagNode]) -> dict[tuple[str, ...], str]:
    """Choose one spelling of each name: that of a declared tag, else the first by alphabet."""
    found: dict[tuple[str, ...], list[str]] = {}
    for group in groups:
        for name in group:
            if key := words.lower(name):
                found.setdefault(key, []).append(name)
    return {key: min(names, key=lambda n: (n not in tags, n)) for key, names in found.items()}


def segments(path: str) -> list[str]:
    """List the segments of a path that mean something: no `api`, no versions.

    A path of nothing else keeps all of them. A fragment, which tells twins apart, counts as one.
    """
    path, _, fragment = path.partition("#")
    bare = f"{path.partition('?')[0]}/{fragment}"
    found = [segment for segment in bare.split("/") if segment]
    telling = [s for s in found if not _VERSION.fullmatch(s) and s.lower() not in _HOLLOW]
    static = [s for s in telling if not is_placeholder(s)]
    return telling if static else found


def is_placeholder(segment: str) -> bool:
    """Whether a segment is a parameter."""
    return segment.startswith("{")


def from_path(path: str) -> Group:
    """Name the group after the first segment that means something; `/` belongs to the client."""
    for segment in segments(path):
        name = re.sub(r"\{[^{}]*\}", "", segment).partition(":")[0]
        if not is_placeholder(segment) and words.split(name):
            return (name,)
    return ()
