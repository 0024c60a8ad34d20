"""What schemas amount to together: wholes (one step) and shapes (everything merged).

Data for the modules of this stage, with small derived properties; never follows a reference.
"""

from __future__ import annotations

from dataclasses import dataclass

from clientsmith.document import Located
from clientsmith.ir import Json
from clientsmith.schemas import names
from clientsmith.schemas.keywords import GROUPS, is_null_only, mapping, sequence
from clientsmith.schemas.kinds import Types
from clientsmith.schemas.places import Piece


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a whole: keywords, or a reference."""

    piece: Piece
    """The keywords; for a reference, what it leads to."""
    top: Piece
    """The piece that it came in with."""
    is_reference: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """What pieces that all hold amount to, references not looked into."""

    pieces: tuple[Piece, ...]
    items: tuple[Item, ...]
    """The parts that decide the type; empty when any value will do."""
    prose: tuple[Piece, ...]
    """All schemas that say something about this place, outermost first."""
    never: bool

    @property
    def sole(self) -> Located | None:
        """Where the only reference leads, when nothing else decides the type."""
        if len(self.items) != 1 or not self.items[0].is_reference:
            return None
        return self.items[0].piece.place

    @property
    def top(self) -> Piece | None:
        """The only piece that the deciding parts came in with."""
        tops = {item.top.key: item.top for item in self.items}
        lone = next(iter(tops.values())) if len(tops) == 1 else None
        if lone is None and len(self.pieces) == 1:
            lone = self.pieces[0]
        return lone if lone is not None and not lone.skip else None


@dataclass(frozen=True, slots=True)
class Group:
    """A `oneOf` or `anyOf`."""

    holder: Piece
    keyword: str
    members: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """Everything that the pieces say, merged."""

    nodes: tuple[Piece, ...]
    """The one that others extend first; without `$ref` and `allOf`."""
    types: Types | None

    @property
    def raw(self) -> list[dict[str, Json]]:
        """The keywords of each schema."""
        return [piece.node for piece in self.nodes]

    @property
    def groups(self) -> list[Group]:
        """The unions among the pieces."""
        return [
            Group(piece, keyword, members(piece, keyword))
            for piece in self.nodes
            for keyword in GROUPS
            if sequence(piece.node, keyword)
        ]

    @property
    def has_values(self) -> bool:
        """Whether the values are listed."""
        return any("const" in node or sequence(node, "enum") for node in self.raw)

    @property
    def is_object(self) -> bool:
        """Whether it is an object with known properties, and nothing else."""
        return (
            self.types == ("object",)
            and not self.has_values
            and any(_has_fields(node) for node in self.raw)
        )


def _has_fields(node: dict[str, Json]) -> bool:
    if "properties" in node or sequence(node, "required"):
        return True
    # Nothing but the empty object, so no map.
    return node.get("additionalProperties") is False and not mapping(node, "patternProperties")


def members(piece: Piece, keyword: str) -> tuple[Piece, ...]:
    """The schemas listed at a keyword of a piece, with names of their own."""
    found: list[Piece] = []
    for index in range(len(sequence(piece.node, keyword))):
        place = piece.place.child(keyword, index)
        derived = names.child(piece.name, f"variant {index + 1}")
        found.append(Piece(place, names.settled(derived, place.value)))
    return tuple(found)


def variants(group: Group) -> list[Piece]:
    """The members that admit anything besides null, which the use of the union takes care of."""
    return [m for m in group.members if m.place.value is not False and not is_null_only(m.node)]


def lone_variants(piece: Piece) -> dict[str, Piece]:
    """Unions of a single variant, apart from null: the variant holds, as if by `allOf`."""
    found: dict[str, Piece] = {}
    for keyword in GROUPS:
        listed = sequence(piece.node, keyword)
        left = [n for n, node in enumerate(listed) if node is not False and not is_null_only(node)]
        if len(left) == 1 and not _lists_values(listed[left[0]]):
            found[keyword] = Piece(piece.place.child(keyword, left[0]), piece.name)
    return found


def _lists_values(node: Json) -> bool:
    """Whether a variant is a list of values, which more may join one day."""
    return isinstance(node, dict) and ("const" in node or "enum" in node)


def joined(piece: Piece) -> list[Piece]:
    """The members of `allOf`, which are about the same thing and share its name."""
    return [
        Piece(piece.place.child("allOf", index), piece.name)
        for index in range(len(sequence(piece.node, "allOf")))
    ]
