"""Plain scalars of YAML, resolved by the core schema of YAML 1.2 (10.3.2).

`no` is a language code and not false, `12:30` is a time and not 750, dates are text.
"""

from __future__ import annotations

import math
import re

from clientsmith.ir import Json

_CONSTANTS: dict[str, Json] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_BASED = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z")


class NotFinite(Exception):
    """The scalar is a number that JSON does not have."""


def resolve(text: str) -> Json:
    """Give the value of a plain scalar; raises NotFinite for `.inf` and the like."""
    if text and text[0] in "-+.0123456789":
        return _number(text)
    return _CONSTANTS.get(text, text)


def _number(text: str) -> Json:
    if _INTEGER.match(text):
        return integer(text)
    if _BASED.match(text):
        return int(text, 0)
    if _FLOAT.match(text):
        return real(text)
    if _NOT_FINITE.match(text):
        raise NotFinite
    return text


def integer(text: str) -> int | float:
    """Read decimal digits; so many that Python refuses to convert them are no integer."""
    try:
        return int(text)
    except ValueError:
        return real(text)


def real(text: str) -> float:
    """Read a decimal fraction."""
    value = float(text)
    if math.isinf(value):
        raise NotFinite
    return value
