"""Regular expressions of JSON Schema (ECMA-262) in Python: read, and texts that match them.

What comes in is a pattern; what goes out is a compiled expression or a text, or None where Python
cannot express it. Texts are made by a plain walk over the parsed expression, so they match roughly
all patterns that specs have; the caller checks them.
"""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from typing import Any

# Python has no public reader of expressions. These names stand since 3.11; an SDK's own tests run
# with the older ones, on the oldest Python that it promises.
_IS_OLD = sys.version_info < (3, 11)
_parser: Any = import_module("sre_parse" if _IS_OLD else "re._parser")
sre: Any = import_module("sre_constants" if _IS_OLD else "re._constants")

# ECMA-262 has these as ASCII only; Python's are Unicode.
_LONG = 100_000
"""Characters of a text beyond which it is given up."""
_DOUBLING = 20
"""Characters up to which repeats inside of repeats are tried."""
_WAYS = 1_000_000
"""Ways in which repeats may share a text that is searched."""
_CLASSES = {"d": "0-9", "w": "A-Za-z0-9_"}
_NEGATED = {"D": "^0-9", "W": "^A-Za-z0-9_"}
_PROPERTY = re.compile(r"\\p\{(?:L|Letter|Alphabetic)\}")
_ESCAPE = re.compile(r"\\u\{([0-9A-Fa-f]+)\}")

Pick = Callable[[int], int]
"""Gives a number below the one asked for."""


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> re.Pattern[str] | None:
    """Compile a pattern as ECMA-262 means it; None where Python has no such thing."""
    try:
        with warnings.catch_warnings():
            # Of what Python may read in another way one day (`[[a]`).
            warnings.simplefilter("ignore", FutureWarning)
            return re.compile(_translate(pattern))
    except (re.error, ValueError, OverflowError):
        return None


def is_quick(expression: re.Pattern[str], value: str) -> bool:
    """Whether a search ends soon: Python's goes back over all ways in which repeats can share.

    Repeats inside of repeats double the ways with each character, others multiply them.
    """
    number, nested = _repeats(list(_parser.parse(expression.pattern)), inside=False)
    if nested:
        return len(value) <= _DOUBLING
    ways: int = max(len(value), 1) ** number
    return ways <= _WAYS


def _repeats(tokens: list[Any], *, inside: bool) -> tuple[int, bool]:
    """How many repeats of no fixed number there are, and whether one may share with its inside."""
    number, nested = 0, False
    for kind, value in tokens:
        repeats = kind in (sre.MAX_REPEAT, sre.MIN_REPEAT)
        varies = repeats and value[0] != value[1] and value[1] > 1
        nested |= inside and (varies or kind is sre.BRANCH)
        number += varies
        for inner in _inner(kind, value):
            found = _repeats(inner, inside=inside or varies)
            number, nested = number + found[0], nested or found[1]
    return number, nested


def _inner(kind: Any, value: Any) -> list[list[Any]]:
    """The expressions inside a token."""
    if kind is sre.BRANCH:
        return [list(branch) for branch in value[1]]
    if kind in (sre.SUBPATTERN, sre.MAX_REPEAT, sre.MIN_REPEAT, sre.ASSERT, sre.ASSERT_NOT):
        return [list(value[-1])]
    return []


def _translate(pattern: str) -> str:
    pattern = _PROPERTY.sub(r"[^\\W\\d_]", pattern)
    pattern = _ESCAPE.sub(lambda hit: re.escape(chr(int(hit[1], 16))), pattern)
    pattern = re.sub(r"\(\?<([A-Za-z_]\w*)>", r"(?P<\1>", pattern)
    found: list[str] = []
    in_class = False
    index = 0
    while index < len(pattern):
        char = pattern[index]
        if char == "\\" and index + 1 < len(pattern):
            found.append(_escape(pattern[index + 1], in_class))
            index += 2
            continue
        in_class = char == "[" or (in_class and char != "]")
        # ECMA-262, 22.2.2.4: `$` is the very end; Python's also stands before a last line break.
        found.append(r"\Z" if char == "$" and not in_class else char)
        index += 1
    return "".join(found)


def _escape(char: str, in_class: bool) -> str:
    if char in _CLASSES:
        return _CLASSES[char] if in_class else f"[{_CLASSES[char]}]"
    if char in _NEGATED and not in_class:
        return f"[{_NEGATED[char]}]"
    return rf"\{char}" if char.isalnum() or not char.isascii() else re.escape(char)


def matching(pattern: str, pick: Pick) -> str | None:
    """Make a text that matches a pattern; None where none was found."""
    expression = compiled(pattern)
    if expression is None:
        return None
    try:
        found = _write(list(_parser.parse(expression.pattern)), pick, {})
    except (NotImplementedError, RecursionError):
        return None
    return found if expression.search(found) else None


def _write(tokens: list[Any], pick: Pick, groups: dict[int, str]) -> str:
    return "".join(_token(kind, value, pick, groups) for kind, value in tokens)


def _token(kind: Any, value: Any, pick: Pick, groups: dict[int, str]) -> str:
    if kind is sre.LITERAL:
        return chr(value)
    if kind is sre.NOT_LITERAL:
        return "a" if value != ord("a") else "b"
    if kind is sre.ANY:
        return "a"
    if kind is sre.IN:
        return _member(value, pick)
    if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        low, high, inner = value
        times = low + pick(min(high, low + 3) - low + 1) if low == 0 else low
        found: list[str] = []
        for _ in range(times):
            found.append(_write(list(inner), pick, groups))
            if max(len(found[-1]), 1) * times > _LONG:
                raise NotImplementedError
        return "".join(found)
    if kind is sre.SUBPATTERN:
        text = _write(list(value[-1]), pick, groups)
        if value[0] is not None:
            groups[value[0]] = text
        return text
    if kind is sre.BRANCH:
        return _write(list(value[1][pick(len(value[1]))]), pick, groups)
    if kind is sre.GROUPREF:
        return groups.get(value, "")
    if kind is getattr(sre, "ATOMIC_GROUP", sre):
        return _write(list(value), pick, groups)
    if kind in (sre.AT, sre.ASSERT, sre.ASSERT_NOT):
        return ""
    raise NotImplementedError(str(kind))


def _member(items: list[Any], pick: Pick) -> str:
    """A character of a set; letters and digits first, for they read best."""
    negated = items[0][0] is sre.NEGATE
    if negated:
        candidates = [chr(code) for code in range(ord(" "), 0x7F)]
        expression = [item for item in items if item[0] is not sre.NEGATE]
        free = [char for char in candidates if not _contains(expression, ord(char))]
        free.sort(key=lambda char: not char.isalnum())
        return free[pick(min(len(free), 26))] if free else "\u00e9"
    kind, value = items[pick(len(items))]
    if kind is sre.LITERAL:
        return chr(value)
    if kind is sre.RANGE:
        return chr(value[0] + pick(value[1] - value[0] + 1))
    return {sre.CATEGORY_SPACE: " ", sre.CATEGORY_DIGIT: "1"}.get(value, "a")


def _contains(items: list[Any], code: int) -> bool:
    for kind, value in items:
        if kind is sre.LITERAL and value == code:
            return True
        if kind is sre.RANGE and value[0] <= code <= value[1]:
            return True
        if kind is sre.CATEGORY and _in_category(value, chr(code)):
            return True
    return False


def _in_category(category: Any, char: str) -> bool:
    is_word = char.isalnum() or char == "_"
    return {
        sre.CATEGORY_SPACE: char.isspace(),
        sre.CATEGORY_NOT_SPACE: not char.isspace(),
        sre.CATEGORY_DIGIT: char.isdigit(),
        sre.CATEGORY_NOT_DIGIT: not char.isdigit(),
        sre.CATEGORY_WORD: is_word,
        sre.CATEGORY_NOT_WORD: not is_word,
    }[category]
