"""Unions: `oneOf`, `anyOf`, and lists of types.

What comes in is a shape with a union among its schemas; what goes out is a UnionType, or what is
left of it when less than a union is said. What stands beside the union holds for each variant and
is merged into it.
"""

from __future__ import annotations

from collections.abc import Sequence

from clientsmith.diagnostics.schema import Widened
from clientsmith.document import Located
from clientsmith.ir import (
    ANY,
    AnyOf,
    EnumMember,
    EnumType,
    NamedType,
    NameStrength,
    ProposedName,
    Ref,
    TypeExpr,
    UnionType,
    Variant,
)
from clientsmith.schemas import discriminators, enums, joins, names, parts
from clientsmith.schemas.keywords import is_null_only, reference, shaping
from clientsmith.schemas.kinds import Types, intersect, node_types
from clientsmith.schemas.parts import Group, Shape
from clientsmith.schemas.places import Piece
from clientsmith.schemas.stand import Reads, Stand

_MOST_PRODUCTS = 64
"""How many combinations of two unions that both hold are written out."""
_MOST_SIMPLE = 6
"""How many scalars read well without a name."""


def meaningful(shape: Shape, reads: Reads) -> tuple[Shape, list[Group]]:
    """The unions that say something, and the shape without those that do not."""
    kept: list[Group] = []
    size = 1
    for group in shape.groups:
        variants = parts.variants(group)
        size *= max(1, len(variants))
        if _says_nothing(group, variants, shape, reads) or (kept and size > _MOST_PRODUCTS):
            if kept and size > _MOST_PRODUCTS:
                _widen(group, "the SDK does not enforce it beside another union", reads)
            shape = without(shape, group)
        else:
            kept.append(group)
    return shape, kept


def _says_nothing(group: Group, variants: Sequence[Piece], shape: Shape, reads: Reads) -> bool:
    if any(reads.shapes.is_anything((variant,)) for variant in variants):
        return True
    is_about_objects = "object" in (shape.types or ("object",))
    if is_about_objects and variants and all(_is_requirement(v) for v in variants):
        _widen(group, "the SDK does not enforce which properties go together", reads)
        return True
    return False


def _is_requirement(variant: Piece) -> bool:
    """Whether a variant does no more than ask for properties."""
    keywords = shaping(variant.node)
    return "required" in keywords and keywords <= {"required", "type"}


def _widen(group: Group, instead: str, reads: Reads) -> None:
    place = group.holder.place.child(group.keyword)
    origin = reads.shapes.places.sources.origin(place)
    reads.report.add(Widened(origin, group.keyword, instead))


def without(shape: Shape, group: Group) -> Shape:
    """A shape that no longer has one of its unions."""
    return Shape(tuple(bared(shape.nodes, group)), shape.types)


def bared(nodes: Sequence[Piece], group: Group) -> list[Piece]:
    """What stands beside a union."""
    return [
        Piece(piece.place, piece.name, piece.skip | {group.keyword})
        if piece.key == group.holder.key
        else piece
        for piece in nodes
    ]


# -- oneOf and anyOf ----------------------------------------------------------------------------


def build(
    shape: Shape, groups: Sequence[Group], stand: Stand, reads: Reads
) -> NamedType | TypeExpr:
    """Make the type of a union, going by the first of the unions that hold together."""
    group = groups[0]
    listed = _constants(group, shape, stand)
    if listed is not None:
        return listed
    common = _common(group, shape, stand)
    variants = _possible(group, shape, reads)
    found = discriminators.Variants()
    for member in variants:
        named = _named(member, group.holder.name, group, shape, reads)
        pieces = (*common, named)
        index = member.place.pointer.rpartition("/")[2]
        merged = f"{stand.id}/{group.keyword}/{index}/merged"
        name = _merged_name(member, stand, group, shape, reads)
        found.add(reads.type_of(pieces, name, merged, stand.depth), pieces, member)
    return _settle(found, group, shape, stand, reads)


def _common(group: Group, shape: Shape, stand: Stand) -> list[Piece]:
    """What holds beside the union, with references kept where the union is not behind one."""
    skips = {(p.place.file, p.place.pointer): p.skip for p in shape.nodes}
    written = [
        item.piece
        if item.is_reference
        else Piece(
            item.piece.place,
            item.piece.name,
            skips.get((item.piece.place.file, item.piece.place.pointer), item.piece.skip),
        )
        for item in stand.whole.items
    ]
    is_in_place = any(piece.key == group.holder.key for piece in written)
    return bared(written if is_in_place else shape.nodes, group)


def _possible(group: Group, shape: Shape, reads: Reads) -> list[Piece]:
    """The variants that the schemas joined with the union leave; all of them if none is left."""
    known: Types | None = None
    for piece in shape.nodes:
        if piece.key != group.holder.key:
            known = intersect(known, node_types(piece.node))
    variants = parts.variants(group)
    kept = [v for v in variants if intersect(known, reads.shapes.types(v)) != ()]
    return kept or variants


def _merged_name(
    member: Piece, stand: Stand, group: Group, shape: Shape, reads: Reads
) -> ProposedName:
    """Name what a variant becomes when something is merged into it."""
    ref = reference(member.node)
    if ref is not None:
        return names.child(stand.name, ref.rsplit("/", 1)[-1])
    if member.name.strength is not NameStrength.DERIVED:
        return member.name
    number = member.name.text.rsplit(" ", 1)[-1]
    derived = Piece(member.place, names.child(stand.name, f"variant {number}"))
    return _named(derived, stand.name, group, shape, reads).name


def _named(member: Piece, union: ProposedName, group: Group, shape: Shape, reads: Reads) -> Piece:
    """Name a variant after its tag or its kind, unless the spec names it."""
    if member.name.strength is not NameStrength.DERIVED or reference(member.node) is not None:
        return member
    tag = discriminators.own_tag(member, group, shape)
    types = reads.shapes.types(member)
    longer = (member.name.text, *member.name.fallbacks)
    if types == ("array",):  # A list has no name; its items get theirs from the union's.
        text = union.text
    elif tag or types == ("object",):
        text = names.child(union, tag or "object").text
    else:
        return member
    return Piece(member.place, ProposedName(text, NameStrength.DERIVED, longer))


def _constants(group: Group, shape: Shape, stand: Stand) -> EnumType | TypeExpr | None:
    """The enum that a union of constants is; plain text beside them keeps it open."""
    members: dict[str, EnumMember] = {}
    has_text = False
    for variant in parts.variants(group):
        node = variant.node
        if shaping(node) == {"type"} and node["type"] == "string":
            has_text = True
            continue
        values = enums.constants(variant) if shaping(node) <= {"type", "const", "enum"} else None
        if values is None:
            return None
        members |= {
            repr(value.value): value for value in values if repr(value.value) not in members
        }
    if has_text and not all(isinstance(member.value, str) for member in members.values()):
        return None
    if not members:
        return None
    said = [*shape.raw, *(variant.node for variant in group.members)]
    return enums.of_members(tuple(members.values()), said, stand, has_others=has_text)


def _settle(
    found: discriminators.Variants, group: Group, shape: Shape, stand: Stand, reads: Reads
) -> NamedType | TypeExpr:
    members = joins.distinct(found.types)
    if not members:
        return joins.NULL if any(is_null_only(m.node) for m in group.members) else joins.NEVER
    if len(members) == 1:
        return members[0]
    if _is_nameless(members, reads) and not _is_union_by_name(members, stand):
        return AnyOf(tuple(members))
    settled = discriminators.settle(found, group, shape, stand, reads)
    return UnionType(
        stand.id,
        stand.name,
        stand.origin,
        settled.variants or tuple(Variant(member) for member in members),
        discriminator=settled.property,
        docs=stand.notes.docs,
        examples=stand.notes.examples,
    )


def _is_union_by_name(members: Sequence[TypeExpr], stand: Stand) -> bool:
    """Whether the spec itself gives a choice between other named types a name."""
    named = stand.name.strength >= NameStrength.COMPONENT
    return named and any(isinstance(member, Ref) for member in members)


def _is_nameless(members: Sequence[TypeExpr], reads: Reads) -> bool:
    return len(members) <= _MOST_SIMPLE and all(
        reads.is_plain(member) if isinstance(member, Ref) else joins.is_simple(member)
        for member in members
    )


# -- lists of types -----------------------------------------------------------------------------


def of_types(types: Types, shape: Shape, stand: Stand, reads: Reads) -> NamedType | TypeExpr:
    """Make the type of a schema that admits several JSON types."""
    found: list[TypeExpr] = []
    anchor = shape.nodes[-1].place
    for type_ in types:
        # A schema that nobody wrote: it holds beside the others, and leaves one type of them.
        place = Located({"type": type_}, anchor.file, f"{anchor.pointer}/type/{type_}")
        piece = Piece(place, names.child(stand.name, type_))
        merged = f"{stand.id}/type/{type_}"
        found.append(reads.type_of((*shape.nodes, piece), piece.name, merged, stand.depth))
    members = joins.distinct(found)
    if len(members) < 2:
        return members[0] if members else ANY
    if _is_nameless(members, reads):
        return AnyOf(tuple(members))
    return UnionType(
        stand.id,
        stand.name,
        stand.origin,
        tuple(Variant(member) for member in members),
        docs=stand.notes.docs,
        examples=stand.notes.examples,
    )
