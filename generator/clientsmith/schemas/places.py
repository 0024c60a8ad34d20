"""Where schemas stand: following references, and ids that do not depend on files.

What comes in are places; what goes out are canonical ids. A component has the id of its name,
whichever file defines it, and so has a place that a component does nothing but refer to: moving a
schema into a file of its own changes no id. Never looks into what a schema says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from clientsmith.document import Located, Sources, escape
from clientsmith.ir import Json, ProposedName, TypeId
from clientsmith.schemas import names
from clientsmith.schemas.keywords import is_plain_reference, reference, sequence
from clientsmith.schemas.names import container_key, within_container

_COMPONENTS = "/components/schemas/"
_SECTIONS = {"paths": 2, "webhooks": 2, "components": 3}
"""Parts of a document that may be in any file, and how many keys name one entry of each."""

_HOPS = 8
"""References in a row that lead from an entry of the root to where it is written."""


@dataclass(frozen=True)
class Piece:
    """A schema that holds at some place, together with others or alone."""

    place: Located
    name: ProposedName
    """What a type that stands here would be called."""
    skip: frozenset[str] = frozenset()
    """Keywords that have been dealt with, or count for nothing here."""

    @cached_property
    def key(self) -> tuple[str, str, frozenset[str]]:
        """Tells pieces apart."""
        return (self.place.file, self.place.pointer, self.skip)

    @cached_property
    def node(self) -> dict[str, Json]:
        """The keywords that count; those of a boolean schema are none."""
        value = self.place.value
        if not isinstance(value, dict):
            return {}
        return {k: v for k, v in value.items() if k not in self.skip} if self.skip else value


class Places:
    """Follows references and knows the id of each place."""

    def __init__(
        self,
        sources: Sources,
        components: Iterable[tuple[str, Located]],
        root: Located | None = None,
    ) -> None:
        self.sources = sources
        self._root = root
        self._passed = _passed_on(sources, root) if root is not None else {}
        self._ids: dict[tuple[str, str], TypeId] = {}
        self._homes: dict[str, list[tuple[Located, TypeId]]] = {}
        self._adopted: dict[tuple[str, str], tuple[str, str]] = {}
        self._claims: dict[str, str] = {}
        self._scanned: dict[str, list[Located]] = {}
        self._children: dict[TypeId, list[Located]] = {}
        self._indexed: set[str] = set()
        self._files_listed = 0
        for file in dict.fromkeys(place.file for _, place in components):
            self._scan(file)

    def target(self, place: Located) -> Located | None:
        """What the schema at `place` refers to, one step further; None where there is nothing."""
        ref = reference(place.value)
        return self.sources.follow(ref, place) if ref is not None else None

    def component(self, name: str, base: Located) -> Located | None:
        """The component schema of a name: that of the file itself, else that of the root."""
        pointer = f"{_COMPONENTS}{escape(name)}"
        found = self._at(base.file, pointer)
        return found or (self._at(self._root.file, pointer) if self._root is not None else None)

    def is_component(self, place: Located) -> bool:
        """Whether the place has a name of its own in the spec."""
        return container_key(place.pointer) or (place.file, place.pointer) in self._adopted

    def name(self, place: Located, otherwise: ProposedName) -> ProposedName:
        """What a schema that a `$ref` leads to would be called."""
        at, keys = place.pointer, list[str]()
        while (owner := self._adopted.get((place.file, at))) is None and at:
            at, _, key = at.rpartition("/")
            keys.insert(0, key)
        if owner is None:
            return names.of_place(place, otherwise)
        # By the pointer that it would have in the root document.
        pointer = "/".join((_COMPONENTS + owner[1], *keys))
        return names.of_place(Located(place.value, place.file, pointer), otherwise)

    def home(self, place: Located) -> Located:
        """Where a component is written, when what stands here only passes it on."""
        seen: set[tuple[str, str]] = set()
        while is_plain_reference(place.value) and (place.file, place.pointer) not in seen:
            seen.add((place.file, place.pointer))
            target = self.target(place)
            if target is None or not self._is_moved(place, target):
                return place
            place = target
        return place

    def _is_moved(self, place: Located, target: Located) -> bool:
        if not place.pointer.startswith(_COMPONENTS):
            return False
        if target.pointer == place.pointer:
            return target.file != place.file
        name = place.pointer[len(_COMPONENTS) :]
        return self._adopted.get((target.file, target.pointer)) == (place.file, name)

    def id(self, place: Located) -> TypeId:
        """The canonical id of a place."""
        self._scan(place.file)
        return self._id(place.file, place.pointer)

    def _id(self, file: str, pointer: str) -> TypeId:
        tail: list[str] = []
        at = pointer
        while (found := self._ids.get((file, at)) or self._named(file, at)) is None:
            at, _, key = at.rpartition("/")
            tail.append(key)
        found = "/".join((found, *reversed(tail)))
        self._ids[file, pointer] = found
        return found

    def _named(self, file: str, pointer: str) -> TypeId | None:
        """The id of a place that does not take it from what is around it."""
        if (file, pointer) in self._passed:
            return self._passed[file, pointer]
        if (file, pointer) in self._adopted:
            return self._component(*self._adopted[file, pointer])
        keys = pointer.split("/")
        if pointer.startswith(_COMPONENTS) and len(keys) == 4:
            return self._component(file, keys[3])
        if len(keys) > 1 and _SECTIONS.get(keys[1]) == len(keys) - 1:
            owner = self._claims.setdefault(pointer, file)
            return f"#{pointer}" if owner == file else f"{file}#{pointer}"
        return f"{file}#" if not pointer else None

    def _component(self, file: str, name: str) -> TypeId:
        """One id for all definitions of a name that say the same."""
        pointer = _COMPONENTS + name
        known = self._ids.get((file, pointer))
        if known is not None:
            return known
        here = self._at(file, pointer)
        place = self.home(here) if here is not None else Located(None, file, pointer)
        homes = self._homes.setdefault(name, [])
        same = [i for other, i in homes if other.value == place.value]
        found = same[0] if same else f"{place.file if homes else ''}#{pointer}"
        if not same:
            homes.append((place, found))
        self._ids[file, pointer] = found
        return found

    def _at(self, file: str, pointer: str) -> Located | None:
        fragment = pointer.replace("%", "%25")
        return self.sources.follow(f"#{fragment}", Located(None, file, ""))

    def _scan(self, file: str) -> None:
        """Note the components of a file, and the places that are theirs alone."""
        if file in self._scanned:
            return
        schemas = self._at(file, _COMPONENTS[:-1])
        listed = schemas.value if schemas is not None else None
        values = listed if isinstance(listed, dict) else {}
        found: list[Located] = []
        self._scanned[file] = found
        # Sorted, so that which of two names gets a place does not depend on their order.
        for name in sorted(values):
            place = Located(values[name], file, _COMPONENTS + escape(name))
            found.append(place)
            target = self.target(place) if is_plain_reference(place.value) else None
            if target is not None and not within_container(target.pointer):
                self._adopted.setdefault((target.file, target.pointer), (file, escape(name)))

    def children(self, parent: TypeId) -> list[Located]:
        """Components that extend a schema by `allOf`, in any file of the bundle."""
        if self._files_listed != len(self._scanned):
            for _, place in self.sources.component_schemas():
                self._scan(place.file)
            self._files_listed = len(self._scanned)
        while waiting := [file for file in self._scanned if file not in self._indexed]:
            for file in waiting:
                self._indexed.add(file)
                for place in self._scanned[file]:
                    self._index(place)
        return self._children.get(parent, [])

    def _index(self, place: Located) -> None:
        home = self.home(place)
        for index, member in enumerate(sequence(home.value, "allOf")):
            ref = reference(member)
            target = self.target(home.child("allOf", index)) if ref is not None else None
            if target is not None:
                self._children.setdefault(self.id(target), []).append(home)


def _passed_on(sources: Sources, root: Located) -> dict[tuple[str, str], TypeId]:
    """Ids of what is not a schema and stands in a file of its own, as if it stood in the root."""
    found: dict[tuple[str, str], TypeId] = {}
    for pointer, place in _entries(root):
        target: Located | None = place
        for _ in range(_HOPS):
            ref = reference(target.value) if target is not None else None
            if target is None or ref is None:
                break
            target = sources.follow(ref, target)
            # Another entry of the root, which speaks for itself.
            if target is not None and target.file == root.file:
                break
        if target is not None and target.file != root.file and not _names_entry(target.pointer):
            found.setdefault((target.file, target.pointer), f"#{pointer}")
    return found


def _names_entry(pointer: str) -> bool:
    """Whether a place has an id of its own wherever it stands."""
    keys = pointer.split("/")
    return len(keys) > 1 and _SECTIONS.get(keys[1]) == len(keys) - 1


def _entries(root: Located) -> Iterator[tuple[str, Located]]:
    """Paths, webhooks and components, sorted, so that their order decides nothing."""
    value = root.value if isinstance(root.value, dict) else {}
    listed: list[tuple[str, ...]] = [("paths",), ("webhooks",)]
    components = value.get("components")
    if isinstance(components, dict):
        listed += [("components", key) for key in sorted(components) if key != "schemas"]
    for keys in listed:
        if keys[0] in value:
            place = root.child(*keys)
            for name in sorted(place.value) if isinstance(place.value, dict) else ():
                entry = place.child(name)
                yield entry.pointer, entry
