"""Objects: properties become fields; free keys become maps.

What comes in is a merged shape of type `object`; what goes out is an ObjectType, or a MapOf for
what has only free keys. Reads the types of its parts through the reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clientsmith.diagnostics.schema import BadDefault, OldSpelling, Widened
from clientsmith.document import Located, escape
from clientsmith.ir import (
    ABSENT,
    ANY,
    Field,
    Json,
    MapOf,
    MaybeJson,
    ObjectType,
    TypeExpr,
    TypeId,
)
from clientsmith.schemas import joins, names
from clientsmith.schemas.keywords import mapping, sequence
from clientsmith.schemas.parts import Shape
from clientsmith.schemas.places import Piece
from clientsmith.schemas.stand import Reads, Stand

_EXTRA = ("additionalProperties", "unevaluatedProperties")


def build(shape: Shape, stand: Stand, reads: Reads) -> ObjectType | TypeExpr:
    """Make the type of an object."""
    extra = _extra(shape, stand, reads)
    if not shape.is_object:
        return MapOf(ANY if extra is None else extra)
    return ObjectType(
        stand.id,
        stand.name,
        stand.origin,
        tuple(_fields(shape, extra, stand, reads)),
        extra,
        docs=stand.notes.docs,
        examples=stand.notes.examples,
        extends=_extends(shape, stand, reads),
    )


def _extends(shape: Shape, stand: Stand, reads: Reads) -> tuple[TypeId, ...]:
    """List the components that are merged into this one."""
    places = reads.shapes.places
    found = (places.id(node.place) for node in shape.nodes if places.is_component(node.place))
    return tuple(sorted(set(found) - {stand.id}))


# -- fields -------------------------------------------------------------------------------------


def properties(shape: Shape, reads: Reads) -> dict[str, tuple[Piece, ...]]:
    """What the schemas say about each property, the one that others override first."""
    found: dict[str, tuple[Piece, ...]] = {}
    for piece in shape.nodes:
        listed = reads.shapes.properties(piece)
        if listed is None or not isinstance(listed.value, dict):
            continue
        for key in listed.value:
            place = listed.child(key)
            name = names.settled(names.child(piece.name, key), place.value, is_property=True)
            found[key] = (*found.get(key, ()), Piece(place, name))
    return found


def required(shape: Shape) -> dict[str, Located]:
    """The keys that must be there, and where that is said."""
    return {
        key: piece.place.child("required", index)
        for piece in shape.nodes
        for index, key in enumerate(sequence(piece.node, "required"))
        if isinstance(key, str)
    }


def _fields(shape: Shape, extra: TypeExpr | None, stand: Stand, reads: Reads) -> Iterator[Field]:
    known, needed = properties(shape, reads), required(shape)
    for key, pieces in known.items():
        is_needed = key in needed or _draft_3(pieces, stand, reads)
        if is_needed or not any(piece.node.get("x-sdk-ignore") is True for piece in pieces):
            yield _field(key, pieces, is_needed, stand, reads)
    for key, place in needed.items():
        if key not in known:
            free = ANY if extra is None else extra
            yield Field(key, free, required=True, origin=stand.origin_of(place))


def _draft_3(pieces: Sequence[Piece], stand: Stand, reads: Reads) -> bool:
    """Whether a property says of itself that it is required, as in draft 3."""
    for piece in pieces:
        if piece.node.get("required") is True:
            origin = stand.origin_of(piece.place.child("required"))
            reads.report.add(OldSpelling(origin, "required", "a key of the object's `required`"))
            return True
    return False


def _field(
    key: str, pieces: Sequence[Piece], is_required: bool, stand: Stand, reads: Reads
) -> Field:
    # A child's override says it better than what it overrides.
    notes = reads.notes_of(tuple(reversed(pieces)))
    type_ = reads.type_of(
        pieces,
        names.child(stand.name, key),
        f"{stand.id}/properties/{escape(key)}/merged",
        stand.depth,
    )
    return Field(
        key,
        type_,
        required=is_required,
        origin=stand.origin_of(pieces[-1].place),
        docs=notes.docs,
        read_only=notes.read_only,
        write_only=notes.write_only,
        default=checked_default(notes.default, pieces, stand, reads),
        constraints=notes.constraints,
        examples=notes.examples,
        pinned_name=notes.pinned_name,
    )


def checked_default(
    default: MaybeJson, pieces: Sequence[Piece], stand: Stand, reads: Reads
) -> MaybeJson:
    """A default that is a value of its schema; any other is dropped with a warning."""
    if default is ABSENT or reads.fits(default, pieces):
        return default
    holder = next((piece for piece in reversed(pieces) if "default" in piece.node), pieces[-1])
    place = holder.place.child("default") if "default" in holder.node else holder.place
    reads.report.add(BadDefault(stand.origin_of(place), _shown(default)))
    return ABSENT


def _shown(value: Json) -> str:
    text = repr(value)
    return f"`{text if len(text) <= 40 else text[:37] + '...'}`"


# -- free keys ----------------------------------------------------------------------------------


def _extra(shape: Shape, stand: Stand, reads: Reads) -> TypeExpr | None:
    """The type of unlisted keys; None where any schema forbids them.

    By the letter, `additionalProperties: false` in one member of `allOf` forbids the properties
    of the others as well (JSON Schema 2020-12 core, 10.3.2.3); nobody means that.
    """
    patterns = [_pattern_types(piece, stand, reads) for piece in shape.nodes]
    known = [expr for found in patterns for expr in found]
    is_closed = False
    stated: list[TypeExpr] = []
    for piece in shape.nodes:
        for keyword in _EXTRA:
            given = piece.node.get(keyword, True)
            is_closed = is_closed or given is False
            if isinstance(given, dict) and given:
                stated.append(_value_type(piece, keyword, stand, reads))
    is_free = not is_closed and not stated
    _warn_of_patterns(shape, stand, reads, is_free=is_free)
    if is_closed:
        return joins.any_of(known) if known else None
    return ANY if is_free else joins.any_of([stated[-1], *known])


def _value_type(piece: Piece, keyword: str, stand: Stand, reads: Reads) -> TypeExpr:
    place = piece.place.child(keyword)
    name = names.settled(names.child(piece.name, "value"), place.value)
    return reads.type_of((Piece(place, name),), name, "", stand.depth)


def _pattern_types(piece: Piece, stand: Stand, reads: Reads) -> list[TypeExpr]:
    found: list[TypeExpr] = []
    for pattern in mapping(piece.node, "patternProperties"):
        place = piece.place.child("patternProperties", pattern)
        name = names.settled(names.child(piece.name, "value"), place.value)
        found.append(reads.type_of((Piece(place, name),), name, "", stand.depth))
    return found


def _warn_of_patterns(shape: Shape, stand: Stand, reads: Reads, *, is_free: bool) -> None:
    """Keys that match no pattern may hold anything, so all may, as far as Python can say.

    Where they may not, the values have a type, and still nothing looks at the names.
    """
    for piece in shape.nodes:
        if mapping(piece.node, "patternProperties"):
            origin = stand.origin_of(piece.place.child("patternProperties"))
            value = "any value" if is_free else "a value of any of them"
            instead = f"the SDK takes {value} at keys that are not listed"
            reads.report.add(Widened(origin, "patternProperties", instead))
