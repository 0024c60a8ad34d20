"""Arrays: lists, and tuples where the length is sure.

What comes in is a merged shape of type `array`; what goes out is a ListOf or a TupleOf.
"""

from __future__ import annotations

from clientsmith.diagnostics.schema import Widened
from clientsmith.document import Located
from clientsmith.ir import ANY, ListOf, ProposedName, TupleOf, TypeExpr
from clientsmith.schemas import joins, names
from clientsmith.schemas.keywords import sequence
from clientsmith.schemas.parts import Shape
from clientsmith.schemas.places import Piece
from clientsmith.schemas.stand import Reads, Stand


def build(shape: Shape, stand: Stand, reads: Reads) -> TypeExpr:
    """Make the type of an array."""
    is_unique = any(piece.node.get("uniqueItems") is True for piece in stand.whole.prose)
    for piece in reversed(shape.nodes):
        for keyword in ("prefixItems", "items"):
            if sequence(piece.node, keyword):
                return _tuple(piece, keyword, shape, stand, reads)
    pieces = [
        Piece(place, names.settled(names.item(piece.name), place.value))
        for piece in shape.nodes
        if isinstance(piece.node.get("items"), (dict, bool))
        for place in (piece.place.child("items"),)
    ]
    if not pieces:
        return ListOf(ANY, is_unique)
    name = names.item(stand.name)
    return ListOf(reads.type_of(pieces, name, f"{stand.id}/items/merged", stand.depth), is_unique)


def _tuple(piece: Piece, keyword: str, shape: Shape, stand: Stand, reads: Reads) -> TypeExpr:
    """A tuple; a list where the array may be shorter than the places that it names.

    `prefixItems` alone asks for no length (JSON Schema 2020-12 core, 10.3.1.1).
    """
    items: list[TypeExpr] = []
    for index in range(len(sequence(piece.node, keyword))):
        derived = names.child(piece.name, f"item {index + 1}")
        items.append(_part(piece.place.child(keyword, index), derived, stand, reads))
    rest = _rest(piece, keyword, len(items), stand, reads)
    shortest = max((_number(node.get("minItems")) for node in shape.raw), default=0)
    is_tuple = shortest >= len(items)
    if not is_tuple or rest is not None:
        why = "more may follow them" if is_tuple else "`minItems` does not ask for all places"
        origin = stand.origin_of(piece.place.child(keyword))
        reads.report.add(Widened(origin, keyword, f"the SDK takes a list, as {why}"))
    if is_tuple:
        return TupleOf(tuple(items), rest)
    return ListOf(joins.any_of([*items, *(() if rest is None else (rest,))]))


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _part(place: Located, derived: ProposedName, stand: Stand, reads: Reads) -> TypeExpr:
    name = names.settled(derived, place.value)
    return reads.type_of((Piece(place, name),), name, "", stand.depth)


def _rest(piece: Piece, keyword: str, count: int, stand: Stand, reads: Reads) -> TypeExpr | None:
    """The type of what follows the named places; None where nothing may."""
    longest = piece.node.get("maxItems")
    if isinstance(longest, int) and longest <= count:
        return None
    following = "items" if keyword == "prefixItems" else "additionalItems"
    for key in (following, "unevaluatedItems"):
        given = piece.node.get(key, True)
        if given is False:
            return None
        if isinstance(given, dict) and given:
            return _part(piece.place.child(key), names.item(piece.name), stand, reads)
    return ANY
