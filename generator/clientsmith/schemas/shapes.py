"""Schemas that hold together, merged into one: `allOf` flattened, references looked through.

What comes in are pieces, all of which hold; what goes out is a `Whole` (what they amount to) and,
where that is more than another type by reference, a `Shape`. Never makes a type.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from clientsmith.diagnostics import Report
from clientsmith.diagnostics.schema import Conflict, DeadReference, Widened
from clientsmith.document import Located
from clientsmith.ir import ABSENT, NameStrength, ProposedName
from clientsmith.schemas.checks import Checks
from clientsmith.schemas.keywords import GROUPS, REFERENCES, reference, sequence, shaping
from clientsmith.schemas.kinds import Types, also_null, covers, intersect, listed_types, node_types
from clientsmith.schemas.parts import Item, Shape, Whole, joined, lone_variants, members
from clientsmith.schemas.places import Piece, Places

_DEEP = 40
"""How far to look into unions inside unions for what they admit; beyond, anything."""
_LONGEST = 64
"""How many schemas may extend each other in a row; what is behind them is left out."""
_JOINING = frozenset({"allOf", *REFERENCES})
_NAMELESS = ProposedName("", NameStrength.DERIVED)


@dataclass(frozen=True, slots=True)
class _Step:
    """How flattening goes on from a schema: last to first, True for what is final."""

    following: tuple[tuple[Piece, bool], ...]


class Shapes:
    """Merges schemas; remembers what it found out about each place."""

    def __init__(self, places: Places, report: Report, *, nullable_keyword: bool) -> None:
        self.places = places
        self._report = report
        self._is_30 = nullable_keyword
        self._checks = Checks(places.sources, report, nullable_keyword=nullable_keyword)
        self._nulls: dict[object, bool | None] = {}
        self._types: dict[object, Types | None] = {}
        self._targets: dict[tuple[str, str], Located | None] = {}
        self._wholes: dict[object, Whole] = {}
        self._steps: dict[object, _Step] = {}
        self._variant_ids: dict[object, frozenset[str]] = {}

    def target(self, place: Located) -> Located | None:
        """What a schema refers to, with a warning when that is nothing."""
        key = (place.file, place.pointer)
        if key not in self._targets:
            target = self._targets[key] = self.places.target(place)
            if target is None:
                value = place.value
                found = next(k for k in REFERENCES if isinstance(value, dict) and k in value)
                origin = self.places.sources.origin(place.child(found))
                self._report.add(DeadReference(origin, reference(value) or ""))
        return self._targets[key]

    def properties(self, piece: Piece) -> Located | None:
        """Where the properties of a schema are listed, be it by a `$ref` in their place."""
        given = piece.node.get("properties")
        if not isinstance(given, dict):
            return None
        place = piece.place.child("properties")
        if len(given) == 1 and isinstance(given.get("$ref"), str):
            return self.target(place)
        return place

    def _referred(self, piece: Piece) -> Piece | None:
        """What a piece refers to, under the name that it has there."""
        if reference(piece.node) is None:
            return None
        target = self.target(piece.place)
        if target is None:
            return None
        home = self.places.home(target)
        return Piece(home, self.places.name(home, piece.name))

    # -- one step: what is said here ---------------------------------------------------------

    def whole(self, pieces: Sequence[Piece]) -> Whole:
        """Flatten `allOf` as far as it is written in place, and drop what adds nothing."""
        key = tuple((piece.key, piece.name.text) for piece in pieces)
        if key not in self._wholes:
            self._wholes[key] = self._whole(pieces)
        return self._wholes[key]

    def _whole(self, pieces: Sequence[Piece]) -> Whole:
        items: list[Item] = []
        prose: list[Piece] = []
        for top in pieces:
            for piece in self._in_place(top):
                prose.append(piece)
                items += self._items(piece, top)
        never = any(piece.place.value is False for piece in prose)
        return Whole(tuple(pieces), tuple(self._needed(items)), tuple(prose), never)

    def _in_place(self, top: Piece) -> Iterator[Piece]:
        """A schema and the members of its `allOf`, and of theirs, outermost first."""
        waiting = [top]
        while waiting:
            piece = waiting.pop()
            self._checks.look(piece.place)
            yield piece
            if not (self._is_30 and reference(piece.node) is not None):
                waiting += reversed([*joined(piece), *lone_variants(piece).values()])

    def _items(self, piece: Piece, top: Piece) -> Iterator[Item]:
        node = piece.node
        if reference(node) is not None:
            referred = self._referred(piece)
            if referred is not None:
                yield Item(referred, top, is_reference=True)
            if self._is_30:
                return
        own = _own(piece, lone_variants(piece))
        if shaping(own.node):
            yield Item(own, top)

    def _needed(self, items: list[Item]) -> list[Item]:
        """Leave out repeated parts, and those that another part says already."""
        unique: dict[object, Item] = {}
        for item in items:
            unique.setdefault(self._identity(item), item)
        if len(unique) < 2:
            return list(unique.values())
        inside: set[object] = set()
        for key, item in unique.items():
            if item.is_reference:
                inside |= self._contents(item.piece) - {key}
        kept = [item for key, item in unique.items() if key not in inside] or list(unique.values())
        for item in tuple(kept):
            if self._is_weak(item, kept):
                kept.remove(item)
        return kept

    def _identity(self, item: Item) -> object:
        place = item.piece.place
        return self.places.id(place) if item.is_reference else (place.file, place.pointer)

    def _contents(self, referred: Piece) -> set[object]:
        """Every schema that a referenced one is merged from."""
        found: set[object] = set()
        for piece in self._through((referred,), set()):
            found |= {(piece.place.file, piece.place.pointer), self.places.id(piece.place)}
        return found

    def _is_weak(self, item: Item, among: list[Item]) -> bool:
        """Whether an item says no more than a type that another one implies."""
        if item.is_reference or shaping(item.piece.node) - {"type"}:
            return False
        known: Types | None = None
        for other in among:
            if other is not item:
                known = intersect(known, self.types(other.piece))
        return bool(known) and covers(node_types(item.piece.node), known)

    # -- everything: references looked through --------------------------------------------------

    def merged(self, whole: Whole) -> Shape:
        """Merge all that decides the type of a whole."""
        ids = {self.places.id(piece.place) for piece in whole.pieces}
        return self._merge(self._through([item.piece for item in whole.items], ids))

    def merge(self, pieces: Iterable[Piece]) -> Shape:
        """Merge schemas that hold together."""
        return self._merge(self._through(pieces, set()))

    def _merge(self, pieces: Iterable[Piece]) -> Shape:
        """Merge schemas; where two exclude each other, the later one wins."""
        kept: list[Piece] = []
        types: Types | None = None
        for piece in pieces:
            own = node_types(piece.node)
            both = intersect(types, own)
            if both == () and types and own:
                self._conflict(piece)
                kept = [other for other in kept if intersect(node_types(other.node), own) != ()]
                both = own
            kept.append(piece)
            types = both
        return Shape(tuple(kept), types)

    def _conflict(self, piece: Piece) -> None:
        keyword = "type" if "type" in piece.node else None
        place = piece.place.child(keyword) if keyword else piece.place
        self._report.add(Conflict(self.places.sources.origin(place), "the type"))

    def _through(self, pieces: Iterable[Piece], ids: set[str]) -> list[Piece]:
        """Every schema that must hold, each once, what is extended before what extends it.

        `ids` are those of the schemas that all of this is about.
        """
        found: list[Piece] = []
        seen: set[tuple[str, str]] = set()
        waiting = [(piece, False, 0) for piece in reversed(tuple(pieces))]
        while waiting:
            piece, is_done, depth = waiting.pop()
            if is_done:
                found.append(piece)
                continue
            if depth > _LONGEST:
                self._cut(piece)
                continue
            key = (piece.place.file, piece.place.pointer)
            if key in seen:
                continue
            seen.add(key)
            id_ = self.places.id(piece.place)
            step = self._step(piece, self._settled(piece, ids, id_))
            ids.add(id_)
            waiting += [(part, is_final, depth + 1) for part, is_final in step.following]
        return found

    def _cut(self, piece: Piece) -> None:
        origin = self.places.sources.origin(piece.place)
        self._report.add(Widened(origin, "allOf", f"the SDK follows it through {_LONGEST} schemas"))

    def _step(self, piece: Piece, settled: frozenset[str]) -> _Step:
        """What a schema says itself, and where to go on from it."""
        key = (piece.key, piece.name.text, settled)
        if key not in self._steps:
            self._checks.look(piece.place)
            bare = Piece(piece.place, piece.name, piece.skip | settled) if settled else piece
            lone = lone_variants(bare)
            own = _own(bare, lone)
            referred = self._referred(piece)
            following: list[tuple[Piece, bool]] = []
            if not (referred is not None and self._is_30):
                following.append((own, True))
                inner = [*joined(piece), *lone.values()]
                following += [(member, False) for member in reversed(inner)]
            if referred is not None:
                following.append((referred, False))
            self._steps[key] = _Step(tuple(following))
        return self._steps[key]

    def _settled(self, piece: Piece, ids: set[str], own: str) -> frozenset[str]:
        """Unions that are decided, because one of their variants is what is being merged.

        A base may list its children in `oneOf` while each child extends it by `allOf`.
        """
        keywords = self._keywords(piece)
        if not keywords:
            return frozenset()
        others = ids - {own}
        return frozenset(k for k in keywords if not others.isdisjoint(self._ids(piece, k)))

    def _ids(self, piece: Piece, keyword: str) -> frozenset[str]:
        """The ids of the variants that are references."""
        key = (piece.key, keyword)
        if key not in self._variant_ids:
            referred = [self._referred(member) for member in members(piece, keyword)]
            found = frozenset(self.places.id(part.place) for part in referred if part is not None)
            self._variant_ids[key] = found
        return self._variant_ids[key]

    # -- what a schema admits ----------------------------------------------------------------

    def null(self, pieces: Iterable[Piece]) -> bool | None:
        """Whether null is admitted, refused, or not spoken of."""
        return _all_of([self._null(piece, 0) for piece in pieces])

    def _null(self, piece: Piece, depth: int) -> bool | None:
        if piece.key in self._nulls or depth > _DEEP:
            return self._nulls.get(piece.key)
        self._nulls[piece.key] = None
        found = self._own_null(piece)
        if found is None:
            unions = [members(piece, keyword) for keyword in self._keywords(piece)]
            found = _all_of(
                [
                    *(self._null(part, depth + 1) for part in self._parts(piece)),
                    *(_any_of([self._null(m, depth + 1) for m in union]) for union in unions),
                ]
            )
        self._nulls[piece.key] = found
        return found

    def _own_null(self, piece: Piece) -> bool | None:
        """What the keywords of a schema itself say; any spelling of null counts.

        `enum` without null beside `nullable: true` refuses null by the letter (OpenAPI 3.0.3
        proposal 2019-10-31), but hardly by intention, so it counts as admitted.
        """
        node = piece.node
        if node.get("nullable") is True:
            return True
        if self._is_30 and reference(node) is not None:
            return None
        listed, values = listed_types(node), sequence(node, "enum")
        said = ("null" in listed, None in values, node.get("const", ABSENT) is None)
        if any(said):
            return True
        return False if listed or values or "const" in node else None

    def types(self, piece: Piece, depth: int = 0) -> Types | None:
        """The types that a schema admits, unions and references included; None for all."""
        if piece.key in self._types or depth > _DEEP:
            return self._types.get(piece.key)
        self._types[piece.key] = None
        is_alias = self._is_30 and reference(piece.node) is not None
        found = None if is_alias else node_types(piece.node)
        for part in self._parts(piece):
            found = intersect(found, self.types(part, depth + 1))
        for keyword in self._keywords(piece):
            found = intersect(found, self._union_types(members(piece, keyword), depth + 1))
        self._types[piece.key] = found
        return found

    def _union_types(self, variants: Sequence[Piece], depth: int) -> Types | None:
        found: list[str] = []
        for variant in variants:
            types = self.types(variant, depth)
            if types is None:
                return None
            found += types
        return tuple(dict.fromkeys(found))

    def _parts(self, piece: Piece) -> list[Piece]:
        referred = self._referred(piece)
        if referred is not None and self._is_30:
            return [referred]
        return [*joined(piece), *((referred,) if referred is not None else ())]

    def _keywords(self, piece: Piece) -> list[str]:
        return [keyword for keyword in GROUPS if sequence(piece.node, keyword)]

    def is_anything(self, pieces: Sequence[Piece]) -> bool:
        """Whether nothing is said about a value."""
        seen: set[str] = set()
        while (whole := self.whole(pieces)).items and not whole.never:
            target = whole.sole
            if target is None or self.places.id(target) in seen or len(seen) > _LONGEST:
                return False
            seen.add(self.places.id(target))
            pieces = (Piece(target, _NAMELESS),)
        return not whole.never


def _own(piece: Piece, lone: Iterable[str]) -> Piece:
    """What a schema says itself, without what it is joined with."""
    beside = {"type"} if also_null(piece.node) else set[str]()
    return Piece(piece.place, piece.name, piece.skip | _JOINING | frozenset(lone) | beside)


def _all_of(states: list[bool | None]) -> bool | None:
    if False in states:
        return False
    return True if True in states else None


def _any_of(states: list[bool | None]) -> bool | None:
    if True in states:
        return True
    return None if None in states else False
