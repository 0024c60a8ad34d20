"""Methods: what an operation is called within its resource.

What comes in is an operation and its group; what goes out is a proposed name in the spec's own
spelling, with longer ones for the case of a clash. Comes from `x-sdk-method`, else from the
operationId without what it repeats of the group, else from HTTP method and path.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from clientsmith import words
from clientsmith.document import OperationNode
from clientsmith.ir import NameStrength, ProposedName
from clientsmith.operations.groups import Group, is_placeholder, segments

Words = tuple[str, ...]

_VERB_LIST = """
abort accept access activate add append apply approve archive assign attach authorize batch
begin block build bulk buy cancel capture charge check clear clone close commit complete
compare confirm convert copy count create deactivate decline delete deny deploy detach
disable dismiss dispatch download duplicate edit enable end estimate evaluate execute expire
export extract fetch find finish follow generate get grant head import insert install invite
invoke issue join leave link list load localize lock login logout lookup mark merge move
mute notify obtain open options order parse patch pause pay pin ping post preview process
publish purge push put query rank read rebuild recover redeem refresh refund regenerate
register reject release reload remove rename render renew reopen replace reply report
request resend reset resolve restart restore resume retrieve retry return revoke rotate run
save scan schedule score search select send set share sign simulate skip start stop stream
submit subscribe suspend sync synthesize tag test toggle train transcribe transfer translate
trigger unarchive unassign unblock unfollow uninstall unlink unlock unmute unpin unpublish
unsubscribe update upgrade upload upsert validate verify view void watch write
"""
_VERBS = frozenset(_VERB_LIST.split())
_JOINTS = frozenset({"by", "for", "from", "in", "of", "on", "to", "with", "and", "or", "at", "as"})
"""A name that starts with one of these has lost its verb."""
_SUFFIXES = frozenset({"controller", "service", "api", "resource", "endpoint", "router", "routes"})
_MODULE_END = re.compile(r"v\d+(?:(?:alpha|beta)\d*)?|routes?|router")
_BY_METHOD = {"POST": "create", "PUT": "replace", "PATCH": "update", "DELETE": "delete"}


def method_name(node: OperationNode, group: Group) -> ProposedName:
    """Propose a name for the method of an operation."""
    derived = _from_path(node, group)
    told = id_words(node)
    longer = "_".join((node.method.lower(), *_path_words(node.path, placeholders=True)))
    if node.extensions.method is not None:
        return ProposedName(node.extensions.method, NameStrength.PINNED)
    if not told or _is_machine_made(node, told):
        return _proposal("_".join(derived), longer)
    short = without_group(told, group)
    if not short:
        return _proposal("_".join(derived), "_".join(told), longer)
    return _proposal("_".join(short), "_".join(told), longer)


def _proposal(text: str, *fallbacks: str) -> ProposedName:
    return ProposedName(text, NameStrength.DERIVED, tuple(f for f in fallbacks if f != text))


def type_base(node: OperationNode, group: Group) -> tuple[str, str]:
    """Give what names of the operation's inline types start with, and a longer way to say it."""
    longer = words.pascal(node.method.lower(), *_path_words(node.path, placeholders=True))
    told = id_words(node)
    if told:
        return words.pascal(*told), longer
    noun, verb = _group_words(group), _from_path(node, group)
    return words.pascal(*noun, *verb), longer


# -- from the operationId -------------------------------------------------------------------


def id_words(node: OperationNode) -> Words:
    """Give the words of the operationId, without the path and method that FastAPI adds."""
    text = node.operation_id or ""
    added = f"{re.sub(r'[^A-Za-z0-9_]', '_', node.path)}_{node.method.lower()}"
    short = text.removesuffix(added)
    return words.lower(short or text)


def _is_machine_made(node: OperationNode, told: Words) -> bool:
    """Whether an id only repeats method and path (`get-orders-id`), as some tools write it."""
    text = node.operation_id or ""
    if told[0] != node.method.lower() or not re.search(r"[-_/. ]", text):
        return False
    rest = iter(_with_ids(node.path))
    # In this order, though some words of the path may be missing (`id` for `{file_key}`).
    covered = all(any(word == part for part in rest) for word in told[1:])
    static = set(_path_words(node.path, placeholders=False))
    return covered and static <= set(told)


def _group_words(group: Group) -> Words:
    return tuple(word for name in group for word in words.lower(name))


def without_group(told: Words, group: Group) -> Words:
    """Take the group's name off an operationId; nothing is left of one that only repeats it."""
    noun = _group_words(group)
    told = _behind_module(told, noun)
    for name in _names_of(noun):
        short = _behind(told, name)
        if short is not None:
            return _without_suffix(short, noun)
    return _without_suffix(told, noun)


def _names_of(noun: Words) -> list[Words]:
    """List the ways in which an id may write a group: in full, its last words, or as one."""
    joined = [("".join(noun),)] if len(noun) > 1 else []
    return [noun[start:] for start in range(len(noun))] + joined


def _behind_module(told: Words, noun: Words) -> Words:
    """Drop a module's name: what ends in a version or `routes` and the group's name follows."""
    for place in range(1, len(told)):
        rest = told[place + 1 :]
        if _MODULE_END.fullmatch(told[place]) and any(
            rest[: len(name)] == name for name in _names_of(noun)
        ):
            return rest
    return told


def _behind(told: Words, name: Words) -> Words | None:
    """Take a prefix off, if what is left still reads as a method."""
    rest = told[len(name) :]
    if not name or not _same(told[: len(name)], name):
        return None
    while rest and rest[0] in _SUFFIXES:
        rest = rest[1:]
    if rest and (rest[0] in _JOINTS or rest[0][0].isdigit()):
        return None
    # `orderPizza` in `orders`: the first word is a verb here rather than the group.
    exact = told[: len(name)] == name
    return rest if exact or not rest or rest[0] in _VERBS else None


def _without_suffix(told: Words, noun: Words) -> Words:
    """Take the group off behind a verb: `list_pets`, `get_pet_by_id`, `bulk_retrieve_pets`."""
    for name in _names_of(noun):
        size = len(name)
        for place in range(1, len(told) - size + 1):
            before, behind = told[:place], told[place + size :]
            # An unknown verb is one if nothing else is left: `frobnicate_pets`.
            verbal = before[-1] in _VERBS or (place == 1 and not behind)
            apart = not behind or behind[0] in _JOINTS or place == 1
            if verbal and apart and _same(told[place : place + size], name):
                return (*before, *behind)
    return told


def _same(first: Words, second: Words) -> bool:
    """Compare without regard to number."""
    return len(first) == len(second) and [*map(words.singular, first)] == [
        *map(words.singular, second)
    ]


# -- from method and path -------------------------------------------------------------------


def _path_words(path: str, *, placeholders: bool) -> Words:
    found: list[str] = []
    for segment in segments(path):
        if placeholders or not is_placeholder(segment):
            found.extend(words.lower(segment))
    return tuple(found)


def _with_ids(path: str) -> Iterable[str]:
    for segment in segments(path):
        yield from words.lower(segment)
        if is_placeholder(segment):
            yield "id"


def _from_path(node: OperationNode, group: Group) -> Words:
    """Name an operation after its method and the nouns behind its group."""
    parts = _behind_group(segments(node.path), group)
    statics = [part for part in parts if not is_placeholder(part)]
    is_item = bool(parts) and is_placeholder(parts[-1])
    last = words.lower(statics[-1]) if statics else ()
    if last and not is_item and _is_action(node, parts, last):
        return last
    nouns = tuple(word for part in statics for word in words.lower(part))
    verb = _verb(node, is_item, nouns or _group_words(group))
    if verb != "list" and nouns:
        nouns = (*nouns[:-1], words.singular(nouns[-1])) if verb != "get" or is_item else nouns
    return (verb, *nouns)


def _behind_group(parts: list[str], group: Group) -> list[str]:
    """Give the segments behind the one that the group is named after, verbs after `:` apart."""
    apart = [piece for part in parts for piece in _custom_verb(part)]
    noun = _group_words(group)
    for place, part in enumerate(apart):
        if not is_placeholder(part) and any(
            _same(words.lower(part), name) for name in _names_of(noun)
        ):
            return apart[place + 1 :]
    return apart


def _custom_verb(part: str) -> list[str]:
    head, colon, verb = part.rpartition(":")
    return [head, verb] if colon and head and "}" not in verb else [part]


def _is_action(node: OperationNode, parts: list[str], last: Words) -> bool:
    """Whether the last segment says what is done: `/orders/{id}/cancel`."""
    if node.method == "DELETE":
        return False
    behind_item = len(parts) > 1 and is_placeholder(parts[-2])
    plural = last[-1] != words.singular(last[-1])
    return last[0] in _VERBS or (node.method == "POST" and behind_item and not plural)


def _verb(node: OperationNode, is_item: bool, nouns: Words) -> str:
    if node.method == "GET":
        plural = bool(nouns) and nouns[-1] != words.singular(nouns[-1])
        return "list" if plural and not is_item else "get"
    return _BY_METHOD.get(node.method, node.method.lower())
