"""Which properties a document's operations send and receive, by a reading of our own.

What comes in is the path of a root document, and the places that the generator has said it does not
read; what goes out are the schemas with properties, each with the wire names that it lists. Shares
nothing with the generator, and knows no more of JSON Schema than what holds schemas.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus import declared
from corpus.declared import IGNORING, Json

SCHEMAS = ("allOf", "oneOf", "anyOf", "prefixItems", "items", "additionalProperties")
NAMED = ("properties", "patternProperties")
CARRIED = ("schema", "itemSchema")
PROSE = ("example", "examples", "links", "tags", "security", "servers")


@dataclass(frozen=True)
class Place:
    """Where a value stands."""

    file: Path
    pointer: str

    def child(self, key: object) -> Place:
        return Place(self.file, f"{self.pointer}/{str(key).replace('~', '~0').replace('/', '~1')}")


@dataclass(frozen=True)
class Listed:
    """A schema that lists properties."""

    place: Place
    names: frozenset[str]


class Walk:
    """One way through the parts of a document that operations use."""

    def __init__(self, root: Path, lost: Collection[tuple[str, str]]) -> None:
        self._root = root
        self._lost = lost
        self._seen: set[tuple[Place, bool]] = set()
        self._pending: list[tuple[Place, Json, bool]] = []

    def run(self) -> Iterator[Listed]:
        """Find them."""
        value = declared.load(self._root)
        for key in ("paths", "webhooks"):
            if isinstance(value, Mapping) and key in value:
                self._pending.append((Place(self._root, "").child(key), value[key], False))
        while self._pending:
            place, value, is_schema = self._pending.pop()
            if (place, is_schema) in self._seen or self._is_lost(place):
                continue
            self._seen.add((place, is_schema))
            if isinstance(value, Mapping):
                yield from self._schema(place, value) if is_schema else self._carrier(place, value)
            elif isinstance(value, list):
                for index, item in enumerate(value):
                    self._pending.append((place.child(index), item, is_schema))

    def _is_lost(self, place: Place) -> bool:
        return (place.file.name, place.pointer) in self._lost

    def _carrier(self, place: Place, value: Mapping[str, Json]) -> Iterator[Listed]:
        if self._followed(place, value, is_schema=False) or any(map(value.get, IGNORING)):
            return
        for key, item in value.items():
            if not (key in PROSE or str(key).startswith("x-")):
                self._pending.append((place.child(key), item, key in CARRIED))
        yield from ()

    def _schema(self, place: Place, value: Mapping[str, Json]) -> Iterator[Listed]:
        self._followed(place, value, is_schema=True)
        names = self._names(place, value)
        if names:
            yield Listed(place, names)
        for key in SCHEMAS:
            if key in value and not _admits_anything(key, value[key]):
                self._pending.append((place.child(key), value[key], True))
        for key in NAMED:
            around, below = _map(place, value, key)
            for name, item in below.items():
                if not (_ignored(item) or self._is_lost(around)):
                    self._pending.append((around.child(name), item, True))

    def _names(self, place: Place, value: Mapping[str, Json]) -> frozenset[str]:
        (below, listed), types = _map(place, value, "properties"), value.get("type", "object")
        is_object = "object" in (types if isinstance(types, list) else [types])
        if not is_object:
            return frozenset()
        return frozenset(
            str(name)
            for name, item in listed.items()
            if not (_ignored(item) or item is False or self._is_lost(below.child(name)))
        )

    def _followed(self, place: Place, value: Mapping[str, Json], *, is_schema: bool) -> bool:
        """Go on where a reference leads, if it leads anywhere."""
        ref = value.get("$ref")
        if not isinstance(ref, str):
            return False
        try:
            target = declared.target(place.file, ref)
        except (OSError, LookupError, TypeError, ValueError):
            return True
        self._pending.append((Place(target[0], target[1]), target[2], is_schema))
        return True


def _map(place: Place, value: Mapping[str, Json], key: str) -> tuple[Place, Mapping[str, Json]]:
    """The map at a key, which some documents keep in a file of its own."""
    around, found = place.child(key), value.get(key)
    while isinstance(found, Mapping) and isinstance(found.get("$ref"), str):
        file, pointer, found = declared.target(around.file, found["$ref"])
        around = Place(file, pointer)
    return around, found if isinstance(found, Mapping) else {}


def _admits_anything(key: str, members: Json) -> bool:
    """Whether a union has a member of which nothing is said, so that the others say nothing."""
    listed = members if key in ("oneOf", "anyOf") and isinstance(members, list) else []
    return any(member is True or member == {} for member in listed)


def _ignored(item: Json) -> bool:
    return isinstance(item, Mapping) and any(item.get(key) for key in IGNORING)


def count(
    listed: Collection[Listed], classes: Collection[frozenset[str]]
) -> tuple[int, int, list[str]]:
    """Count the properties of a document, those that a class has, and name the others.

    A class has a schema's properties if it has all of them; `allOf` gives it those of others, too.
    """
    by_name: dict[str, list[frozenset[str]]] = {}
    for names in set(classes):
        for name in names:
            by_name.setdefault(name, []).append(names)
    present, missing = 0, list[str]()
    for each in listed:
        rarest = min(each.names, key=lambda name: len(by_name.get(name, ())))
        if any(each.names <= names for names in by_name.get(rarest, ())):
            present += len(each.names)
            continue
        near = {n for name in each.names for n in by_name.get(name, ())}
        best = max(near, key=lambda names: len(each.names & names), default=frozenset[str]())
        present += len(each.names & best)
        left = ", ".join(sorted(each.names - best))
        missing.append(f"no class has all of {each.place.file.name}#{each.place.pointer}: {left}")
    return sum(len(each.names) for each in listed), present, missing
