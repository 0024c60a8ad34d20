"""Changing values of a spec after it was read, and knowing afterwards where each came from.

What comes in are places of a bundle and new values; the values change in memory, files never do.
YAML lets one map stand in many places: what is changed in one of them is copied first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from clientsmith.diagnostics import Origin
from clientsmith.document import Located
from clientsmith.ir import Json

Spot: TypeAlias = tuple[str, int, int]
"""File, line and column."""
Spots: TypeAlias = Mapping[str | int, Spot]
OriginOf: TypeAlias = Callable[[Located], Origin]


class Grafts:
    """Where keys and items stand that are not where their map or list was read from."""

    def __init__(self) -> None:
        self._spots: dict[int, dict[str | int, Spot]] = {}
        # What has an entry must live, or its id would be another's.
        self._alive: list[Json] = []
        self._shared: dict[int, int] = {}

    def spot(self, container: Json, key: str | int) -> Spot | None:
        """The place of a key or an item, if it is not that of the file around it."""
        found = self._spots.get(id(container))
        return found.get(key) if found else None

    def count(self, value: Json) -> None:
        """Learn which maps and lists of a file stand in several places."""
        waiting = [value]
        while waiting:
            current = waiting.pop()
            for child in _children(current):
                if isinstance(child, (dict, list)):
                    self._shared[id(child)] = self._shared.get(id(child), 0) + 1
                    if self._shared[id(child)] == 1:
                        waiting.append(child)

    def own(self, above: Json, key: str | int, spots: Spots) -> Json:
        """The value of a key, made to stand nowhere else; `spots` are those of what is in it."""
        child = _get(above, key)
        if self._shared.get(id(child), 0) < 2 or not isinstance(child, (dict, list)):
            return child
        copy: Json = dict(child) if isinstance(child, dict) else list(child)
        self._shared[id(child)] -= 1
        for inner in _children(copy):
            self._shared[id(inner)] = self._shared.get(id(inner), 0) + 1
        self._mark(copy, spots)
        _set(above, key, copy)
        return copy

    def _mark(self, container: Json, spots: Spots) -> None:
        self._spots.setdefault(id(container), {}).update(spots)
        self._alive.append(container)

    def put(self, above: Json, key: str | int, value: Json, spot: Spot) -> None:
        """Set a key of a map, or append an item to a list."""
        if isinstance(above, list):
            key = len(above)
            above.append(value)
        else:
            _set(above, key, value)
        self._mark(above, {key: spot})

    def remove(self, above: Json, key: str | int, spots: Spots) -> None:
        """Take out a key or an item; `spots` are those of all items before."""
        if isinstance(above, dict):
            above.pop(str(key), None)
        elif isinstance(above, list) and isinstance(key, int):
            del above[key]
            moved: dict[str | int, Spot] = {
                i - 1: spot for i, spot in spots.items() if isinstance(i, int) and i > key
            }
            self._mark(above, moved)

    def copied(self, place: Located, origin: OriginOf) -> Json:
        """Copy a value that is put somewhere else; its parts keep their place."""
        value = place.value
        if not isinstance(value, (dict, list)):
            return value
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        copy: Json = {} if isinstance(value, dict) else []
        for key in keys:
            child = place.child(key)
            found = origin(child)
            self.put(copy, key, self.copied(child, origin), (found.file, found.line, found.column))
        return copy

    def merge(self, target: Json, update: Located, origin: OriginOf) -> None:
        """Merge a map into a map; lists grow, anything else is replaced (Overlay 1.0.0, 4.4.3)."""
        values = update.value if isinstance(update.value, dict) else {}
        for key in values:
            child = update.child(key)
            old = target.get(key) if isinstance(target, dict) else None
            if isinstance(old, dict) and isinstance(child.value, dict):
                self.merge(self.own(target, key, {}), child, origin)
            elif isinstance(old, list) and isinstance(child.value, list):
                self.extend(self.own(target, key, {}), child, origin)
            else:
                found = origin(child)
                spot = (found.file, found.line, found.column)
                self.put(target, key, self.copied(child, origin), spot)

    def extend(self, target: Json, update: Located, origin: OriginOf) -> None:
        """Append each item of a list."""
        for index in range(len(update.value) if isinstance(update.value, list) else 0):
            self.append(target, update.child(index), origin)

    def append(self, target: Json, item: Located, origin: OriginOf) -> None:
        """Append one item."""
        found = origin(item)
        self.put(target, 0, self.copied(item, origin), (found.file, found.line, found.column))


def _children(value: Json) -> list[Json]:
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list) else []


def _get(above: Json, key: str | int) -> Json:
    if isinstance(above, dict):
        return above.get(str(key))
    return above[key] if isinstance(above, list) and isinstance(key, int) else None


def _set(above: Json, key: str | int, value: Json) -> None:
    if isinstance(above, dict):
        above[str(key)] = value
    elif isinstance(above, list) and isinstance(key, int):
        above[key] = value
