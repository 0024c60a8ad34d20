"""Finding the constructs of a document: each once, where it stands, in whatever file.

What comes in is the root; what goes out are pairs of a place and the construct's name. Follows
references, and reads each target as what the reference stands for.
"""

from __future__ import annotations

from collections.abc import Iterator

from clientsmith.document import Located, Sources
from clientsmith.loss.grammar import CALLBACK, GRAMMAR, Below, Shape


class Walk:
    """One way through a document."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._seen: set[tuple[str, str]] = set()
        self._pending: list[tuple[Located, str]] = []

    def constructs(self, root: Located) -> Iterator[tuple[Located, str]]:
        """Find them: what the root holds first, then what references lead to."""
        self._pending.append((root, "document"))
        while self._pending:
            yield from self._object(*self._pending.pop())

    def _object(self, place: Located, kind: str) -> Iterator[tuple[Located, str]]:
        value = place.value
        # A place that two kinds of reference lead to is what the first one took it for.
        if (place.file, place.pointer) in self._seen or not isinstance(value, dict):
            return
        self._seen.add((place.file, place.pointer))
        ref = value.get("$ref")
        if isinstance(ref, str):
            yield place.child("$ref"), f"{kind}.$ref"
            target = self._sources.follow(ref, place)
            if target is not None:
                self._pending.append((target, kind))
        if kind == CALLBACK:
            yield from self._entries(place, Below("path", Shape.MAP))
            return
        for key in value:
            yield from self._keyword(place, kind, key)

    def _keyword(self, place: Located, kind: str, key: str) -> Iterator[tuple[Located, str]]:
        known = GRAMMAR[kind]
        below = known.below.get(key)
        if below is None and key not in known.plain:
            return
        child = place.child(key)
        yield child, f"{kind}.{key}"
        if below is not None and below.shape is not Shape.ONE:
            yield from self._entries(child, below)
        elif below is not None:
            for part in _parts(child):
                yield from self._object(part, below.kind)

    def _entries(self, place: Located, below: Below) -> Iterator[tuple[Located, str]]:
        place = self._map(place)
        value = place.value
        # A map that several refer to is counted where it stands, once.
        if (place.file, f"{place.pointer}/") in self._seen:
            return
        self._seen.add((place.file, f"{place.pointer}/"))
        if below.shape is Shape.MAP and isinstance(value, dict):
            # `x-` is an extension everywhere but where keys are names of an author's own.
            own = below.kind == "schema" or below.entry == "webhook"
            keys: list[str | int] = [key for key in value if own or not key.startswith("x-")]
        else:
            keys = list(range(len(value))) if isinstance(value, list) else []
        for key in keys:
            child = place.child(key)
            if below.entry:
                yield child, below.entry
            yield from self._object(child, below.kind)

    def _map(self, place: Located) -> Located:
        """The map that a place has, or refers to, as some authors write it."""
        ref = place.value.get("$ref") if isinstance(place.value, dict) else None
        target = self._sources.follow(ref, place) if isinstance(ref, str) else None
        return place if target is None else target


def _parts(place: Located) -> list[Located]:
    """What stands below a keyword: one object; draft 4 has a list of them below `items`."""
    value = place.value
    return [place.child(i) for i in range(len(value))] if isinstance(value, list) else [place]
