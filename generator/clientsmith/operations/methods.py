"""Methods: what an operation is called within its resource.

What comes in is an operation and its group; what goes out is a proposed name in the spec's own
spelling, with longer ones for the case of a clash. Comes from `x-sdk-method`, else from the
operationId without what it repeats of the group, else from HTTP method and path.
"""

from __future__ import annotations

import re

from clientsmith import words
from clientsmith.document import OperationNode
from clientsmith.ir import NameStrength, ProposedName
from clientsmith.operations import ids
from clientsmith.operations.groups import Group, bare, segments
from clientsmith.operations.ids import Words, is_placeholder

_VERB_LIST = """
abort accept access activate add append apply approve archive assign attach authorize batch
begin block build bulk buy cancel capture charge check clear clone close commit complete
compare confirm convert copy count create deactivate decline delete deny deploy detach
disable dismiss dispatch download duplicate edit enable end estimate evaluate execute expire
export extract fetch find finish follow generate get grant head ignore import insert install invite
invoke issue join leave link list load localize lock login logout lookup mark merge move
mute notify obtain open options order parse patch pause pay pin ping post preview process
publish purge push put query rank read rebuild recover redeem refresh refund regenerate
register reject release reload remove rename render renew reopen replace reply report
request resend reset resolve restart restore resume retrieve retry return revoke rotate run
save scan schedule score search select send set share sign simulate skip start stop stream
submit subscribe suspend sync synthesize tag test toggle train transcribe transfer translate
trigger unarchive unassign unblock unfollow unignore uninstall unlink unlock unmute unpin unpublish
unsubscribe update upgrade upload upsert validate verify view void watch write
"""
_VERBS = frozenset(_VERB_LIST.split())
_JOINTS = frozenset({"by", "for", "from", "in", "of", "on", "to", "with", "and", "or", "at", "as"})
"""A name that starts with one of these has lost its verb."""
_ENDING_VERBS = {
    "list": ("GET",),
    "get": ("GET",),
    "read": ("GET",),
    "retrieve": ("GET",),
    "create": ("POST",),
    "update": ("PUT", "PATCH", "POST"),
    "delete": ("DELETE",),
    "destroy": ("DELETE",),
}
"""Verbs that tools write behind what they are about, and the methods that go with each."""
_ANY = frozenset({"all", "many", "new", "of"})
"""What may stand between a verb and a noun: `list_all_pets`, `create_new_pet`."""
_ONE_LIST = """
settings preferences stats statistics details analytics metrics credentials options permissions
totals limits terms
"""
_ONE_OF_A_KIND = frozenset(_ONE_LIST.split())
"""Plurals of which an API has one."""
_SUFFIXES = frozenset({"controller", "service", "api", "resource", "endpoint", "router", "routes"})
_MODULE_END = re.compile(r"v\d+(?:(?:alpha|beta)\d*)?|routes?|router")
_BY_METHOD = {"POST": "create", "PUT": "replace", "PATCH": "update", "DELETE": "delete"}


def method_name(node: OperationNode, group: Group) -> ProposedName:
    """Propose a name for the method of an operation."""
    derived = _from_path(node, group)
    told = ids.words_of(node)
    if node.extensions.method is not None:
        return ProposedName(node.extensions.method, NameStrength.PINNED)
    others = ("_".join(told), *_longer(node, group, derived))
    if not told or ids.is_made_by_a_tool(node, told):
        return _proposal("_".join(derived), *others[1:])
    short = _tidied(_told(node, told, group), node)
    if not short:
        return _proposal("_".join(derived), *others)
    return _proposal("_".join(short), *others)


def _proposal(text: str, *fallbacks: str) -> ProposedName:
    others = dict.fromkeys(f for f in fallbacks if f and f != text)
    return ProposedName(text, NameStrength.DERIVED, tuple(others))


def _longer(node: OperationNode, group: Group, derived: Words) -> tuple[str, ...]:
    """Say more of the path, for a method whose name another one has: the longest last."""
    above = _above_group(node, group)
    asked = [p for part in node.path.split("?")[1:] for p in re.split(r"[&=#{}]", part) if p]
    given = asked or [s for s in segments(node.path) if is_placeholder(s)][-1:]
    by = [word for text in dict.fromkeys(given) for word in words.lower(text)]
    return (
        "_".join((*derived, "for", *above)) if above else "",
        "_".join((*derived, "by", *by)) if by else "",
        "_".join((node.method.lower(), *_path_words(node.path, placeholders=True))),
    )


def type_base(node: OperationNode, group: Group) -> tuple[str, str]:
    """Give what names of the operation's inline types start with, and a longer way to say it."""
    longer = words.pascal(node.method.lower(), *_path_words(node.path, placeholders=True))
    told = ids.words_of(node)
    if told:
        return words.pascal(*told), longer
    noun, verb = _group_words(group), _from_path(node, group)
    return words.pascal(*noun, *verb), longer


# -- from the operationId -------------------------------------------------------------------


def _told(node: OperationNode, told: Words, group: Group) -> Words:
    """Give the words of an id that say what the method does."""
    own, spaces = ids.own_words(node), ids.spaces(node)
    if not own:
        return without_group(told, group)
    # The group is named after the id, or the id says the same twice: `Tasks_GetTasks`.
    head = words.lower(spaces[-1])
    if group and _same(head, words.lower(group[-1])):
        return without_group(own, group)
    within = (own[n : n + len(head)] for n in range(1, len(own)))
    repeated = own[0] in _VERBS and any(_same(part, head) for part in within)
    return without_group(own if repeated else told, group)


def _tidied(short: Words, node: OperationNode) -> Words:
    """Say what is done in the words that all resources have for it."""
    method = node.method.lower()
    if short in ((method, "item"), (method, "collection")) and short != ids.words_of(node):
        return ()
    if method == "get":
        if short in (("list", "all"), ("get", "all"), ("get", "list")) or short == ("get", "many"):
            return ("list",)
        if short[:3] == ("get", "list", "of"):
            return ("list", *short[3:])
        if short == ("get",) and _asks_for_many(node):
            return ("list",)
    return _verb_first(short, node)


def _asks_for_many(node: OperationNode) -> bool:
    """Whether the id says `getPets` rather than `getPet`."""
    told, parts = ids.words_of(node), segments(node.path)
    plural = told[-1] != words.singular(told[-1]) and told[-1] not in _ONE_OF_A_KIND
    return plural and len(told) > 1 and bool(parts) and not is_placeholder(parts[-1])


def _verb_first(short: Words, node: OperationNode) -> Words:
    """Turn around what ends in its verb: `pet_toys_list`."""
    size = 2 if short[-2:] == ("partial", "update") else 1
    nouns, verb = short[:-size], short[-size:]
    if not nouns or nouns[0] in _VERBS or node.method not in _ENDING_VERBS.get(verb[-1], ()):
        return short
    parts = segments(node.path)
    one = verb == ("create",) or (verb != ("list",) and bool(parts) and is_placeholder(parts[-1]))
    last = words.singular(nouns[-1]) if one and nouns[-1] not in _ONE_OF_A_KIND else nouns[-1]
    return (*verb, *nouns[:-1], last)


def _group_words(group: Group) -> Words:
    return tuple(word for name in group for word in words.lower(name))


def without_group(told: Words, group: Group) -> Words:
    """Take the group's name off an operationId; nothing is left of one that only repeats it."""
    noun = _group_words(group)
    told = _behind_module(told, noun)
    for place, verb in enumerate(told):
        # `domains_list_records` in `domain records`.
        inside = 0 < place < len(told) - 1 and verb in _VERBS and verb not in noun
        if inside and _same((*told[:place], *told[place + 1 :]), noun):
            return (verb,)
    for name in _names_of(noun):
        short = _behind(told, name)
        if short is not None:
            return _without_suffix(short, noun)
    return _without_suffix(told, noun)


def _names_of(noun: Words) -> list[Words]:
    """List the ways in which an id may write a group: in full, its last words, or as one."""
    starts = range(len(noun))
    return [noun[n:] for n in starts] + [("".join(noun[n:]),) for n in starts[:-1]]


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
            verb = before[-2] if before[-1] in _ANY and place > 1 else before[-1]
            verbal = verb in _VERBS or (place == 1 and not behind)
            apart = not behind or behind[0] in _JOINTS or place == 1
            if verbal and apart and _same(told[place : place + size], name):
                return (*(word for word in before if word != "new"), *behind)
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


def _from_path(node: OperationNode, group: Group) -> Words:
    """Name an operation after its method and the nouns behind its group."""
    parts = _behind_group([bare(part) for part in segments(node.path)], group)
    statics = [part for part in parts if not is_placeholder(part)]
    is_item = bool(parts) and is_placeholder(parts[-1])
    last = words.lower(statics[-1]) if statics else ()
    if last and not is_item and _is_action(node, parts, last):
        return last
    nouns = tuple(word for part in statics for word in words.lower(part))
    named = [words.lower(bare(s)) for s in segments(node.path) if not is_placeholder(s)]
    verb = _verb(node, is_item, nouns or (named[-1] if named else _group_words(group)))
    if node.method == "POST" and is_item and not nouns:
        return ("update",)
    if verb != "list" and nouns:
        nouns = (*nouns[:-1], words.singular(nouns[-1])) if verb != "get" or is_item else nouns
    return (verb, *nouns)


def _above_group(node: OperationNode, group: Group) -> Words:
    """Name the thing that the path puts above the group: `/users/{id}/pets`."""
    parts = [piece for part in segments(node.path) for piece in _custom_verb(part)]
    count = len(parts) - len(_behind_group(segments(node.path), group)) - 1
    above = [words.lower(part) for part in parts[: max(count, 0)] if not is_placeholder(part)]
    return (*above[-1][:-1], words.singular(above[-1][-1])) if above and above[-1] else ()


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
