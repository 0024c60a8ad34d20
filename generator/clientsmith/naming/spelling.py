"""Spelling: one text of a spec as candidates for a Python name, the best one first.

What comes in is any text; what goes out are identifiers that Python, pydantic and the templates
accept. Settles no clash.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from clientsmith import words

_LISTS = Path(__file__).resolve().parent.parent / "reserved"

_SYMBOLS = {
    "+": "plus",
    "-": "minus",
    "@": "at",
    "$": "dollar",
    "<": "lt",
    ">": "gt",
    "=": "eq",
    "*": "star",
    "!": "not",
    "%": "percent",
    "&": "and",
    "|": "or",
    "#": "hash",
    "/": "slash",
    ".": "dot",
    "_": "underscore",
    " ": "space",
}
_SEPARATORS = frozenset("-./:_ []()")
"""Between two words they only part them."""
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_MAX_SYMBOLS = 8
_LONGEST = 200
"""Bytes of a name; nobody reads more."""


@functools.cache
def reserved(*names: str) -> frozenset[str]:
    """Read word lists; lines that start with `#` give the reason of what follows."""
    lines = (
        line.strip()
        for name in names
        for line in (_LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    )
    return frozenset(line for line in lines if line and not line.startswith("#"))


def spelled_out(text: str) -> str:
    """Replace symbols by words, except for those that part two words."""
    text = unicodedata.normalize("NFKC", text[: words.LONGEST])
    parts: list[str] = []
    blank = not text.strip()
    telling = [place for place, character in enumerate(text) if character.isalnum()] or [0]
    for place, character in enumerate(text):
        if f"a{character}".isidentifier() and character != "_":
            parts.append(character)
        elif (character.isspace() and not blank) or (
            character in _SEPARATORS and telling[0] < place < telling[-1]
        ):
            parts.append(" ")
        else:
            parts.append(f" {_symbol(character)} ")
    return "".join(parts)


def _symbol(character: str) -> str:
    known = _SYMBOLS.get(character)
    return known or unicodedata.name(character, f"u{ord(character):04x}").lower()


def _readable(text: str, role: str) -> str:
    """Give a text whose words start with a letter, whatever it was."""
    if _starts_well(words.split(text)):
        return text
    text = unicodedata.normalize("NFKC", text)
    telling = any(map(str.isalnum, text))
    found = words.split(spelled_out(text if telling else text[:_MAX_SYMBOLS]))
    if not found:
        return f"empty {role}"
    if _starts_well(found):
        return " ".join(found)
    if len(found) > 1 and len(found[0]) == 1 and found[0].isascii():
        return " ".join((_DIGITS[int(found[0])], *found[1:]))
    return " ".join((role, *found))


def _starts_well(found: tuple[str, ...]) -> bool:
    return bool(found) and found[0][0].isidentifier()


def _clean(name: str) -> str:
    # Changing case can undo the normal form in which Python compares names (2.3).
    return words.shortened(unicodedata.normalize("NFKC", name), _LONGEST)


@functools.cache
def snake(text: str, role: str) -> str:
    """Write a text in snake_case; `role` names what has no word of its own."""
    return _clean("_".join(words.lower(_readable(text, role))))


def constant(text: str, role: str) -> str:
    """Write a text as the name of a constant."""
    return _clean(snake(text, role).upper())


@functools.cache
def class_name(text: str, role: str = "type") -> str:
    """Write a text as the name of a class; one that is fit already stays as it is spelled."""
    text = unicodedata.normalize("NFKC", text)
    if text.isidentifier() and text[0].isupper():
        return text
    return _clean(words.pascal(_readable(text, role)))


@functools.cache
def snake_candidates(text: str, role: str, avoid: frozenset[str]) -> tuple[str, ...]:
    """List names for a text: plain, with its symbols spelled out, with `_`, as it is written."""
    plain = snake(text, role)
    found = [plain, snake(spelled_out(text.strip("_") or text), role), f"{plain}_"]
    if text.isidentifier() and not text.startswith("_"):
        found.append(_clean(text))
    return distinct(escaped(name, avoid) for name in found)


def escaped(name: str, avoid: frozenset[str]) -> str:
    """Step out of the way of a reserved word, as PEP 8 says."""
    return f"{name}_" if name in avoid else name


def escaped_class(name: str, avoid: frozenset[str]) -> str:
    """Step out of the way of a class that the SDK has of its own."""
    return f"{name}Model" if name in avoid else name


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Drop repetitions."""
    return tuple(dict.fromkeys(names))
