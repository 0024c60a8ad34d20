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
from clientsmith.operations import ids
from clientsmith.operations.ids import is_placeholder

Group: TypeAlias = tuple[str, ...]

_DOTTED = re.compile(r"[^\W\d][\w-]*(?:\.[^\W\d][\w-]*)+")
_ORDINAL = re.compile(r"\d+[.)]\s+(?=\D)")
_ASIDE = re.compile(r"\s+(?:[(\[:]|[-\u2013\u2014]\s)")
"""What begins an aside in a tag: ` (beta)`, ` - for partners`, ` : all about it`."""
_LENGTHY = 5
"""Words of a tag whose aside is left out."""
_KINDS = frozenset({"api", "apis", "controller"})
"""Last words of tags that say what holds the operations, not what they are about."""
_GENERAL = frozenset({"api", "apis", "rest", "all", "default", "the"})
"""Words of tags that name no resource."""
_COMMON = frozenset(
    {"get", "list", "create", "update", "delete", "post", "put", "patch", "remove", "set"}
    | {"append", "copy", "fetch", "find", "move", "restore", "save", "send"}
)
"""First words of segments that are names of methods: `/list-orders`, `/create_order`."""
_ENDING = re.compile(r"\.(?:json|xml|html?|csv|php|ashx|aspx)\Z", re.IGNORECASE)


class Groups:
    """The groups of one document."""

    def __init__(self, document: Document) -> None:
        self._tags = {tag.name: tag for tag in document.tags}
        self._title = self._silent(document)
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
        spaces = ids.spaces(node)
        tag = next(filter(self._tells, node.tags), None)
        if tag is None:
            return spaces or from_path(node.path)
        group = self._of_tag(tag)
        return (*group, *_behind(spaces, group))

    def _tells(self, name: str) -> bool:
        """Whether a tag says more than which API this is."""
        tag = self._tags.get(name)
        if tag is not None and (tag.parent or tag.extensions.group or tag.extensions.name):
            return True
        found = _telling(name)
        return bool(found) and found != self._title

    def _silent(self, document: Document) -> tuple[str, ...]:
        """The words of the title, where a tag that repeats them is the only one; else none."""
        title = _telling(document.title)
        used = {_telling(name) for node in document.operations for name in node.tags}
        return title if used - {()} == {title} else ()

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
    return tuple(name.split(".")) if _DOTTED.fullmatch(name) else (_shortened(name),)


def _shortened(tag: str) -> str:
    """Leave out the number in front, the aside behind, and that it is an API or a controller."""
    name = _ORDINAL.sub("", tag, count=1)
    aside = _ASIDE.search(name)
    if aside and len(words.split(name)) > _LENGTHY and words.split(name[: aside.start()]):
        name = name[: aside.start()]
    while len(found := words.split(name)) > 1 and found[-1].lower() in _KINDS:
        name = re.sub(rf"[\W_]*{found[-1]}\W*\Z", "", name)
    return name


def _telling(text: str) -> tuple[str, ...]:
    """The words of a tag or a title that name something."""
    return tuple(word for word in words.lower(text) if word not in _GENERAL)


def _behind(spaces: Group, group: Group) -> Group:
    """What an id nests below its tag: `shop.orders.items.list` in `orders`."""
    found = [words.lower(name) for name in spaces]
    last = words.lower(group[-1]) if group else ()
    place = max((n for n, name in enumerate(found, 1) if name == last), default=len(found))
    return spaces[place:]


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
    telling = [s for s in found if not ids.is_hollow(s)]
    static = [s for s in telling if not is_placeholder(s)]
    return telling if static else found


def from_path(path: str) -> Group:
    """Name the group after the first segment that means something; `/` belongs to the client.

    So does a segment that is the name of a method (`/create-order`).
    """
    for segment in segments(path.partition("#")[0]):
        name = bare(re.sub(r"\{[^{}]*\}", "", segment).partition(":")[0])
        found = words.lower(name)
        if is_placeholder(segment) or not found or (found[0] in _COMMON and len(found) == 1):
            continue
        return () if found[0] in _COMMON else (name,)
    return ()


def bare(segment: str) -> str:
    """Take off what a segment says about its format."""
    return _ENDING.sub("", segment)
