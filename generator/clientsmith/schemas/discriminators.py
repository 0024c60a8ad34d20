"""Which variant of a union a value is: `discriminator`, or constants that differ.

What comes in are the variants of a union, or the base of an inheritance; what goes out are the
tags of each variant. Where the tags can't tell the variants apart, there are none, and a warning.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeGuard

from clientsmith.diagnostics.schema import BadDiscriminator, StrayMapping
from clientsmith.document import Located
from clientsmith.ir import Json, Ref, Tag, TypeExpr, TypeId, Variant
from clientsmith.schemas import joins, objects
from clientsmith.schemas.keywords import mapping, sequence, text
from clientsmith.schemas.parts import Group, Shape
from clientsmith.schemas.places import Piece
from clientsmith.schemas.stand import Reads, Stand

_DEEP = 8
"""How far to look for tags in unions whose variants are unions."""


@dataclass(slots=True)
class Variants:
    """The variants of a union while it is being read."""

    types: list[TypeExpr] = field(default_factory=list[TypeExpr])
    pieces: list[tuple[Piece, ...]] = field(default_factory=list[tuple[Piece, ...]])
    members: list[Piece] = field(default_factory=list[Piece])

    def add(self, type_: TypeExpr, pieces: tuple[Piece, ...], member: Piece) -> None:
        """Note a variant: its type, all that holds for it, and the member of the union."""
        self.types.append(type_)
        self.pieces.append(pieces)
        self.members.append(member)


@dataclass(frozen=True, slots=True)
class Settled:
    """The discriminator that a union gets, if any."""

    property: str | None = None
    variants: tuple[Variant, ...] = ()


def declared(nodes: Sequence[Piece]) -> tuple[str, Piece] | None:
    """The property named by a `discriminator`, and the schema that has it."""
    for piece in reversed(nodes):
        given = piece.node.get("discriminator")
        name = given if isinstance(given, str) else text(given, "propertyName")
        if name:  # OpenAPI 2.0 writes the name alone.
            return name, piece
    return None


def settle(found: Variants, group: Group, shape: Shape, stand: Stand, reads: Reads) -> Settled:
    """Find the tags of a union's variants."""
    named = declared([*shape.nodes, group.holder])
    if named is None:
        return _inferred(found, reads)
    name, holder = named
    place = holder.place.child("discriminator")
    if not all(_is_object(pieces, type_, reads) for pieces, type_ in _pairs(found)):
        reason = "not all variants are objects"
        reads.report.add(BadDiscriminator(stand.origin_of(place), reason))
        return Settled()
    mapped = _mapping(holder, found, name, stand, reads)
    tags = [
        mapped.get(index) or _tags(pieces, member, name, reads)
        for index, (pieces, member) in enumerate(zip(found.pieces, found.members, strict=True))
    ]
    if problem := _problem(tags, found.types, name):
        reads.report.add(BadDiscriminator(stand.origin_of(place), problem))
        return Settled()
    return Settled(name, _merged(found.types, tags))


def _pairs(found: Variants) -> list[tuple[tuple[Piece, ...], TypeExpr]]:
    return list(zip(found.pieces, found.types, strict=True))


def _is_object(pieces: Sequence[Piece], type_: TypeExpr, reads: Reads) -> bool:
    types = [reads.shapes.types(piece) for piece in pieces]
    return isinstance(joins.bare(type_), Ref) and ("object",) in types


def _problem(tags: Sequence[Sequence[Tag]], types: Sequence[TypeExpr], name: str) -> str | None:
    if not all(tags):
        return f"not every variant has a value of `{name}` of its own"
    owners: dict[Tag, TypeExpr] = {}
    for values, type_ in zip(tags, types, strict=True):
        for value in values:
            if owners.setdefault(value, type_) != type_:
                return f"`{value}` as `{name}` stands for more than one variant"
    return None


def _merged(types: Sequence[TypeExpr], tags: Sequence[Sequence[Tag]]) -> tuple[Variant, ...]:
    """The variants, each type once with all of its tags."""
    found: dict[TypeExpr, dict[Tag, None]] = {}
    for type_, values in zip(types, tags, strict=True):
        found.setdefault(joins.bare(type_), {}).update(dict.fromkeys(values))
    return tuple(Variant(type_, tuple(values)) for type_, values in found.items())


# -- tags of one variant ------------------------------------------------------------------------


def _tags(
    pieces: Sequence[Piece], member: Piece, name: str, reads: Reads, depth: int = 0
) -> tuple[Tag, ...]:
    """The values of the property that select a variant, when the mapping does not say."""
    shape = reads.shapes.merge(pieces)
    own = _values(shape, name, reads)
    if own:
        return own
    nested = tuple(
        tag
        for group in shape.groups[:1]
        for variant in group.members
        if depth < _DEEP
        for tag in _tags((variant,), variant, name, reads, depth + 1)
    )
    return nested or _implicit(member, reads)


def _implicit(member: Piece, reads: Reads) -> tuple[str, ...]:
    """The schema's name, which selects it where nothing else is said (3.1, 4.8.25.1)."""
    whole = reads.shapes.whole((member,))
    target = whole.sole or member.place
    if not reads.shapes.places.is_component(target):
        return ()
    key = reads.shapes.places.id(target).rsplit("/", 1)[-1]
    return (key.replace("~1", "/").replace("~0", "~"),)


def _values(shape: Shape, name: str, reads: Reads) -> tuple[Tag, ...]:
    """The texts or numbers that a property can hold, when they are listed."""
    for piece in reversed(objects.properties(shape, reads).get(name, ())):
        for node in reversed(reads.shapes.merge((piece,)).raw):
            listed = [node["const"]] if "const" in node else sequence(node, "enum")
            found = tuple(value for value in listed if is_tag(value))
            if found and len(found) == len([v for v in listed if v is not None]):
                return found
    return ()


def is_tag(value: Json) -> TypeGuard[Tag]:
    """Whether a value can tell variants apart: text or an integer."""
    return isinstance(value, (str, int)) and not isinstance(value, bool)


def own_tag(member: Piece, group: Group, shape: Shape) -> str | None:
    """The one value that tells an inline variant from the others, to name it by."""
    named = declared(shape.nodes)
    keys = [named[0]] if named is not None else sorted(mapping(member.node, "properties"))
    for key in keys:
        value = _only_value(member, key)
        if value is not None and [_only_value(m, key) for m in group.members].count(value) == 1:
            return value
    return None


def _only_value(member: Piece, key: str) -> str | None:
    """The constant that an inline variant has at a property."""
    node = mapping(member.node, "properties").get(key)
    if not isinstance(node, dict):
        return None
    values = [node["const"]] if "const" in node else sequence(node, "enum")
    lone = values[0] if len(values) == 1 else None
    return lone if isinstance(lone, str) and lone.strip() else None


def _inferred(found: Variants, reads: Reads) -> Settled:
    """A property that every variant requires, with listed values that no other variant has."""
    if not all(_is_object(pieces, type_, reads) for pieces, type_ in _pairs(found)):
        return Settled()
    shapes = [reads.shapes.merge(pieces) for pieces in found.pieces]
    candidates = set(objects.required(shapes[0]))
    for shape in shapes[1:]:
        candidates &= set(objects.required(shape))
    for name in sorted(candidates):
        tags = [_values(shape, name, reads) for shape in shapes]
        if _problem(tags, found.types, name) is None:
            return Settled(name, _merged(found.types, tags))
    return Settled()


# -- mapping ------------------------------------------------------------------------------------


def _mapping(
    holder: Piece, found: Variants, name: str, stand: Stand, reads: Reads
) -> dict[int, tuple[Tag, ...]]:
    """Tags that `mapping` gives, by index of the variant."""
    ids = [_ids(member, reads) for member in found.members]
    tags: dict[int, tuple[Tag, ...]] = {}
    for value, target in mapped(holder, reads).items():
        wanted = reads.shapes.places.id(target) if target is not None else None
        hits = [index for index, known in enumerate(ids) if wanted in known]
        for index in hits:
            tag = _spelled(value, found.pieces[index], name, reads)
            tags[index] = (*tags.get(index, ()), tag)
        if not hits:
            place = holder.place.child("discriminator", "mapping", value)
            reads.report.add(StrayMapping(stand.origin_of(place), value))
    return tags


def _spelled(value: str, pieces: Sequence[Piece], name: str, reads: Reads) -> Tag:
    """A key of `mapping`, which is text in any case, as the property holds it."""
    shape = reads.shapes.merge(pieces)
    for tag in _values(shape, name, reads):
        if str(tag) == value:
            return tag
    types = {reads.shapes.types(piece) for piece in objects.properties(shape, reads).get(name, ())}
    is_number = types == {("integer",)} and value.lstrip("-").isdecimal() and value.isascii()
    return int(value) if is_number else value


def _ids(member: Piece, reads: Reads) -> set[TypeId]:
    """The ids by which a mapping may mean a variant: its own, and those it is another name of."""
    places = reads.shapes.places
    found = {places.id(member.place)}
    whole = reads.shapes.whole((member,))
    while (target := whole.sole) is not None and places.id(target) not in found:
        found.add(places.id(target))
        whole = reads.shapes.whole((Piece(target, member.name),))
    return found


def mapped(holder: Piece, reads: Reads) -> Mapping[str, Located | None]:
    """Where each entry of `mapping` leads: a name of a schema, or a reference to one."""
    entries = mapping(holder.node.get("discriminator"), "mapping")
    return {value: _entry(target, holder.place, reads) for value, target in entries.items()}


def _entry(target: Json, base: Located, reads: Reads) -> Located | None:
    if not isinstance(target, str) or not target:
        return None
    places = reads.shapes.places
    # A name that is also a valid relative reference is a name (3.1, 4.8.25.1).
    named = places.component(target, base)
    looks_like_url = "#" in target or "/" in target or "." in target
    return named or (places.sources.follow(target, base) if looks_like_url else None)


# -- inheritance --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Family:
    """The schemas that extend a base by `allOf`, told apart by its `discriminator`."""

    property: str
    children: Mapping[TypeId, tuple[Located, tuple[Tag, ...]]]
    """By id: where each stands, and its tags."""


def family(base: Piece, reads: Reads) -> Family | None:
    """The children of a base; None when it has no discriminator, or no children."""
    named = declared((base,))
    if named is None:
        return None
    descendants = _descendants(base, reads)
    own = {reads.shapes.places.id(place) for place in (base.place, *descendants)}
    tagged = _mapped_children(base, named[0], own, reads)
    for place in descendants:
        member = Piece(place, base.name)
        id_ = reads.shapes.places.id(place)
        if id_ not in tagged:
            tagged[id_] = (place, _tags((member,), member, named[0], reads))
    return Family(named[0], tagged) if tagged else None


def _mapped_children(
    base: Piece, name: str, own: Container[TypeId], reads: Reads
) -> dict[TypeId, tuple[Located, tuple[Tag, ...]]]:
    found: dict[TypeId, tuple[Located, tuple[Tag, ...]]] = {}
    for value, target in mapped(base, reads).items():
        if target is None or not _may_extend(target, base, name, own, reads):
            place = base.place.child("discriminator", "mapping", value)
            reads.report.add(StrayMapping(reads.shapes.places.sources.origin(place), value))
            continue
        id_ = reads.shapes.places.id(target)
        found[id_] = (target, (*found.get(id_, (target, ()))[1], value))
    return found


def _may_extend(
    target: Located, base: Piece, name: str, own: Container[TypeId], reads: Reads
) -> bool:
    """Whether a schema extends a base by `allOf`, or has its property in words of its own."""
    if reads.shapes.places.id(target) in own:
        return True
    shape = reads.shapes.merge((Piece(target, base.name),))
    return bool(shape.groups) or name in objects.properties(shape, reads)


def _descendants(base: Piece, reads: Reads) -> list[Located]:
    places = reads.shapes.places
    start = places.id(base.place)
    found: dict[TypeId, Located] = {}
    waiting = [start]
    while waiting:
        for place in places.children(waiting.pop()):
            id_ = places.id(place)
            if id_ != start and id_ not in found:
                found[id_] = place
                waiting.append(id_)
    return list(found.values())
