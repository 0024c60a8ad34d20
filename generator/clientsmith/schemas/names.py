"""What a type would like to be called: keys of components, titles, and the names around it.

What comes in are names and places in the spec's own spelling, and so goes out; `naming` makes
them Python and settles clashes. Never looks at other types: a name depends on the place of a
schema alone, not on who asked for it first.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from clientsmith.document import Located
from clientsmith.ir import Json, NameStrength, ProposedName
from clientsmith.schemas.keywords import mapping, text, words

_TITLE = re.compile(r"[^\W\d_][\w.-]*(?: [\w.-]+){0,3}\Z")
_CONTAINERS = ("$defs", "definitions", "schemas")
_STEPS = ("properties", "patternProperties", "oneOf", "anyOf", "allOf", "prefixItems")
_LONE_STEPS = ("items", "additionalProperties", "unevaluatedProperties", "additionalItems")
_TYPE_PINS = ("x-sdk-name", "x-fern-type-name", "x-speakeasy-name-override")
FIELD_PINS = ("x-sdk-name", "x-fern-property-name", "x-speakeasy-name-override")


def component(key: str, value: Json) -> ProposedName:
    """Name a schema after its key below `components`, `$defs` or `definitions`."""
    pinned = text(value, *_TYPE_PINS)
    if pinned:
        return ProposedName(pinned, NameStrength.PINNED)
    return ProposedName(key, NameStrength.COMPONENT)


def child(parent: ProposedName, word: str) -> ProposedName:
    """Name what stands at `word` inside a type."""
    return ProposedName(
        f"{parent.text} {word}".strip(),
        NameStrength.DERIVED,
        tuple(f"{longer} {word}" for longer in parent.fallbacks),
    )


def item(parent: ProposedName) -> ProposedName:
    """Name an item of a list after the list: the singular where it has one, else `... item`."""
    head, _, last = parent.text.rpartition(" ")
    single = _singular(last)
    longer = child(parent, "item")
    if single == last:
        return longer
    text = f"{head} {single}".strip()
    return ProposedName(text, NameStrength.DERIVED, (longer.text, *longer.fallbacks))


def _singular(word: str) -> str:
    lower = word.lower()
    if len(word) < 4 or lower.endswith(("ss", "us", "is", "series", "news")):
        return word
    if lower.endswith("ies"):
        return word[:-3] + "y"
    if lower.endswith(("sses", "xes", "ches", "shes", "zzes", "uses")):
        return word[:-2]
    return word[:-1] if lower.endswith("s") else word


def settled(derived: ProposedName, value: Json, *, is_property: bool = False) -> ProposedName:
    """Prefer a pinned name or a title of an inline schema to the derived name.

    At a property, `x-sdk-name` is the name of the property rather than of its type. A title that
    only repeats the property's name, as some tools write one for each, tells nothing new.
    """
    pinned = text(value, "x-fern-type-name") if is_property else text(value, *_TYPE_PINS)
    if pinned:
        return ProposedName(pinned, NameStrength.PINNED)
    title = text(value, "title") or text(mapping(value, "x-ms-enum"), "name")
    if title is None or not _TITLE.match(title.strip()):
        return derived
    if words(derived.text).endswith(words(title)) and words(title) != words(derived.text):
        return derived
    return ProposedName(title.strip(), NameStrength.TITLE, (derived.text, *derived.fallbacks))


def of_place(place: Located, otherwise: ProposedName) -> ProposedName:
    """Name a schema that a `$ref` leads to, by where it stands."""
    keys = place.pointer.split("/")[1:]
    start = _container(keys)
    if start is not None:
        base, rest = component(unescape(keys[start]), None), keys[start + 1 :]
        if not rest:
            return component(unescape(keys[start]), place.value)
    elif not keys or keys[0] in (*_STEPS, *_LONE_STEPS):
        base, rest = ProposedName(PurePosixPath(place.file).stem, NameStrength.TITLE), keys
    elif len(keys) == 1:
        return settled(ProposedName(unescape(keys[0]), NameStrength.TITLE), place.value)
    else:
        return settled(otherwise, place.value)
    return inside(base, rest, place.value)


def inside(base: ProposedName, keys: list[str], value: Json) -> ProposedName:
    """Name a schema at the end of a path inside a named one."""
    is_property = "properties" in keys[-2:-1]
    return settled(_walk(base, keys), value, is_property=is_property)


def unescape(key: str) -> str:
    """Read a token of a JSON Pointer (RFC 6901, 4)."""
    return key.replace("~1", "/").replace("~0", "~")


def container_key(pointer: str) -> bool:
    """Whether a pointer ends in a key below `components/schemas`, `$defs` or `definitions`."""
    keys = pointer.split("/")[1:]
    return bool(keys) and _container(keys) == len(keys) - 1


def within_container(pointer: str) -> bool:
    """Whether a pointer leads to such a key, or into what it names."""
    return _container(pointer.split("/")[1:]) is not None


def _container(keys: list[str]) -> int | None:
    """Index of the key that names the innermost definition around a place."""
    for index in range(len(keys) - 1, 0, -1):
        holder, above = keys[index - 1], keys[index - 2] if index > 1 else ""
        is_container = holder != "schemas" or above == "components"
        if holder in _CONTAINERS and above not in _STEPS and is_container:
            return index
    return None


def _walk(name: ProposedName, keys: list[str]) -> ProposedName:
    """Derive a name step by step down a pointer inside a schema."""
    position = 0
    while position < len(keys):
        step = keys[position]
        following = keys[position + 1] if position + 1 < len(keys) else ""
        if step in _STEPS:
            position += 1
            if step in ("properties", "patternProperties"):
                name = child(name, unescape(following))
            elif step != "allOf":
                word = "item" if step == "prefixItems" else "variant"
                number = int(following) + 1 if following.isdecimal() else following
                name = child(name, f"{word} {number}")
        elif step == "items":
            name = item(name)
        elif step in _LONE_STEPS:
            name = child(name, "value")
        position += 1
    return name
