"""Objects of the OpenAPI layer, with the references around them resolved.

What comes in are places; what goes out are `Node`s: the fields of an object by name, each with its
own place. Knows nothing of what the fields mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from clientsmith.diagnostics import Origin, Report
from clientsmith.diagnostics.operations import BadNode, FieldIgnored, Unreachable
from clientsmith.diagnostics.references import BadReference, BrokenReference, ReferenceLoop
from clientsmith.document import Located, Sources
from clientsmith.ir import Json


class Bundle(Sources, Protocol):
    """What this stage needs of a bundle."""

    @property
    def root(self) -> Located:
        """The root document."""
        ...

    @property
    def name(self) -> str:
        """Its path as the user named it."""
        ...

    def find(self, ref: str, base: Located) -> Located | BrokenReference:
        """The target of a reference, or why there is none."""
        ...

    def mentioning(self, text: str) -> list[Located]:
        """The files read so far in which a text occurs."""
        ...


@dataclass(frozen=True, slots=True)
class Node:
    """An object whose references have been followed."""

    place: Located
    """Where it is written, after all references."""
    outer: Located
    """Where it stands, before them."""
    fields: Mapping[str, Located]
    """What is null is not there: no field of the OpenAPI layer means anything by it."""

    def text(self, key: str) -> str | None:
        """A field that is text."""
        value = self.value(key)
        return value if isinstance(value, str) else None

    def value(self, key: str) -> Json:
        """The value of a field, null where there is none."""
        return self.fields[key].value if key in self.fields else None

    @property
    def identity(self) -> tuple[str, str]:
        """Tells objects apart, wherever they are referred to from."""
        return (self.place.file, self.place.pointer)


class Reader:
    """Follows references of the OpenAPI layer, and says what can't be read."""

    def __init__(self, bundle: Bundle, report: Report, version: tuple[int, int]) -> None:
        self.bundle = bundle
        self.report = report
        self.version = version

    def origin(self, place: Located) -> Origin:
        """Line and column of a place."""
        return self.bundle.origin(place)

    def chain(self, place: Located) -> list[Located] | BrokenReference:
        """A place, and all that its references lead to, one after another."""
        found, seen = [place], {(place.file, place.pointer)}
        while isinstance(place.value, dict) and "$ref" in place.value:
            ref = place.value["$ref"]
            if not isinstance(ref, str):
                return BadReference(self.origin(place.child("$ref")), str(ref))
            target = self.bundle.find(ref, place)
            if isinstance(target, BrokenReference):
                return target
            if (target.file, target.pointer) in seen:
                return ReferenceLoop(self.origin(place.child("$ref")), ref)
            seen.add((target.file, target.pointer))
            found.append(target)
            place = target
        return found

    def node(
        self,
        place: Located,
        where: str,
        instead: str,
        siblings: frozenset[str] | None = frozenset(),
    ) -> Node | None:
        """Read an object, or say what the SDK does without it.

        `siblings` are the fields that may stand beside a `$ref` and then win; None for any.
        """
        found = self.resolved(place, siblings)
        if isinstance(found, BrokenReference):
            self.report.add(replace(found, instead=instead))
            return None
        if found is None:
            problem = f"it is no map; {instead}"
            self.report.add(FieldIgnored(self.origin(place), _key(place), where, problem))
        return found

    def needed(
        self, place: Located, where: str, siblings: frozenset[str] | None = None
    ) -> Node | None:
        """Read an object without which the SDK would offer less than the API; or an error."""
        found = self.resolved(place, siblings)
        if isinstance(found, BrokenReference):
            self.report.add(Unreachable(found.origin, where, found))
            return None
        if found is None:
            self.report.add(BadNode(self.origin(place), where, "it is no map"))
        return found

    def resolved(
        self, place: Located, siblings: frozenset[str] | None
    ) -> Node | BrokenReference | None:
        """Read an object; None when it is none."""
        chain = self.chain(place)
        if isinstance(chain, BrokenReference):
            return chain
        target = chain[-1]
        if not isinstance(target.value, dict):
            return None
        fields = _fields(target, None)
        for above in reversed(chain[:-1]):
            fields |= _fields(above, siblings)
        fields.pop("$ref", None)
        return Node(target, place, fields)

    def entries(self, node: Node, key: str, where: str) -> list[tuple[str, Located]]:
        """The entries of a field that is a map of objects, references to the map included."""
        if key not in node.fields:
            return []
        inner = self.node(node.fields[key], where, "it is left out")
        if inner is None or not isinstance(inner.place.value, dict):
            return []
        # An entry that is null is announced, though nothing is said of it: `'204':`.
        return [
            (name, inner.fields[name] if name in inner.fields else empty(inner.place.child(name)))
            for name in inner.place.value
            if name != "$ref"
        ]

    def items(self, node: Node, key: str, where: str) -> list[Located]:
        """The items of a field that is a list."""
        if key not in node.fields:
            return []
        chain = self.chain(node.fields[key])
        if isinstance(chain, BrokenReference):
            self.report.add(replace(chain, instead="the list is left out"))
            return []
        value = chain[-1].value
        if not isinstance(value, list):
            origin = self.origin(node.fields[key])
            self.report.add(FieldIgnored(origin, key, where, "it is no list"))
            return []
        return [chain[-1].child(index) for index in range(len(value))]

    def prose(self, place: Located) -> Json:
        """A text, be it by reference: authors keep long descriptions in files of their own."""
        if not isinstance(place.value, dict) or "$ref" not in place.value:
            return place.value
        chain = self.chain(place)
        if isinstance(chain, BrokenReference):
            self.report.add(replace(chain, instead="the text is left out"))
            return None
        return chain[-1].value


def empty(place: Located) -> Located:
    """An object with no fields, at a place where there is null."""
    return Located({}, place.file, place.pointer)


def _key(place: Located) -> str:
    return place.pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~") or place.file


def _fields(place: Located, only: frozenset[str] | None) -> dict[str, Located]:
    value = place.value if isinstance(place.value, dict) else {}
    return {
        key: place.child(key)
        for key, child in value.items()
        if child is not None and (only is None or key in only)
    }
