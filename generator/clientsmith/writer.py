r"""The only quoting there is: Python literals, docstrings and comments of untrusted values.

What comes in are values and prose of the spec; what goes out is Python source that means just
that, on a single logical line and free of characters that hide or reorder what a reader sees.
Never evaluates anything, and knows nothing of the spec.
"""

from __future__ import annotations

import html
import json
import math
import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import cast

_PRAGMA = re.compile(
    r"(?i)(?:type|pyright|basedpyright|mypy|pylint|fmt|yapf|isort|ruff|flake8)\s*:|noqa\b"
    r"|.*coding[:=]|-\*-|!"
)
"""What a tool may take for an order at the start of a comment (PEP 263, 484 and linters)."""
_INNER_PRAGMA = re.compile(r"(?i)#(?=[\s#]*(?:noqa|type|pyright|mypy|pylint|fmt|isort|ruff)\b)")


def literal(value: object) -> str:
    """Write a JSON value, or bytes or a tuple of them, as a Python expression."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if value is None or isinstance(value, (bool, int, float, bytes)):
        return repr(value)
    if isinstance(value, Mapping):
        pairs = cast("Mapping[object, object]", value).items()
        return "{" + ", ".join(f"{literal(k)}: {literal(v)}" for k, v in pairs) + "}"
    if isinstance(value, tuple):
        items = [literal(item) for item in cast("tuple[object, ...]", value)]
        return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"
    if isinstance(value, Sequence):
        return f"[{', '.join(literal(item) for item in cast('Sequence[object]', value))}]"
    raise TypeError(f"no literal for {type(value).__name__}")


def forward(annotation: str) -> str:
    """Quote a finished annotation that must not be evaluated yet.

    Single quotes where that saves escapes, which type checkers refuse in annotations.
    """
    if '"' in annotation and "'" not in annotation and "\\" not in annotation:
        return f"'{annotation}'"
    return _text(annotation)


def comment(text: str) -> str:
    """Write text as a comment of one line that no tool takes for an order to itself."""
    line = " ".join(_visible(text).split())
    line = " ".join(_INNER_PRAGMA.sub("", line).split())
    return f"# - {line}" if _PRAGMA.match(line) else f"# {line}".rstrip()


def docstring(text: str, indent: int, width: int = 100) -> str:
    r"""Write prose as a docstring whose further lines are indented by `indent` spaces.

    Paragraphs, lists, tables and code keep their shape, lines that are too long are wrapped, and
    HTML becomes the plain text that it stands for. The value is not raw: `\d` is written `\\d`.
    """
    room = width - indent
    lines = _wrapped(_quotable(_visible(plain(text))).split("\n"), room, first=room - 3)
    margin = " " * indent
    if not any(lines):
        return '""""""'
    if lines[0].startswith('"'):
        lines[0] = "\\" + lines[0]
    if len(lines) == 1 and indent + len(lines[0]) + 6 <= width:
        line = lines[0]
        if line.endswith('"') and not line.endswith('\\"'):
            line = line[:-1] + '\\"'
        return f'"""{line}"""'
    body = "\n".join([lines[0], *(f"{margin}{line}" if line else "" for line in lines[1:])])
    return f'"""{body}\n{margin}"""'


# -- characters -----------------------------------------------------------------------------

_SPECIAL = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\", '"': '\\"'}


def _text(value: str) -> str:
    if value.isascii() and value.isprintable() and '"' not in value and "\\" not in value:
        return f'"{value}"'
    return '"' + "".join(_SPECIAL.get(char) or _shown(char) for char in value) + '"'


def _shown(char: str) -> str:
    """Spell a character that is not printable (also bidi controls, U+2028, lone surrogates)."""
    if char.isprintable():
        return char
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _visible(text: str) -> str:
    """Turn odd spaces and line ends into plain ones, and drop what cannot be seen."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").expandtabs(4)
    return "".join(
        char
        if char.isprintable() or char == "\n"
        else "\n"
        if char in "\r\v\f\x85\u2028\u2029"
        else " "
        if char.isspace()
        else ""
        for char in text
    )


def _quotable(text: str) -> str:
    r"""Escape backslashes, and quotes in pairs or behind a backslash, so that `\"` is one quote."""
    if "\\" not in text and '""' not in text:
        return text
    return re.sub(r'(?<=\\)"|"(?=")|(?<=")"', r"\"", text.replace("\\", "\\\\"))


# -- TOML -----------------------------------------------------------------------------------

_NOT_PLAIN = re.compile("[^ -~]")


def toml(value: str) -> str:
    """Write a basic string (TOML 1.0.0, "String"): JSON's escapes, but no halves of characters."""
    return _NOT_PLAIN.sub(_toml_escape, json.dumps(value, ensure_ascii=False))


def _toml_escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


# -- HTML -----------------------------------------------------------------------------------

_CODE = re.compile(r"(```.*?(?:```|\Z)|`[^`\n]*`)", re.DOTALL)
_SWAPS = (
    (re.compile(r"(?i)[ \t]*<br\s*/?>[ \t]*\n?"), "\n"),
    (re.compile(r"(?i)\s*<(?:p|h[1-6])(?:\s[^<>]*)?>\s*|\s*</(?:p|h[1-6]|ul|ol)>\s*"), "\n\n"),
    (re.compile(r"(?i)\s*<li(?:\s[^<>]*)?>\s*"), "\n- "),
    (re.compile(r"(?i)\s*</?(?:ul|ol|div)(?:\s[^<>]*)?>\s*|\s*</li>"), "\n"),
    (re.compile(r"(?i)</?(?:b|strong)>"), "**"),
    (re.compile(r"(?i)</?(?:i|em)>"), "*"),
    (re.compile(r"(?i)</?(?:code|tt|kbd)>"), "`"),
    (re.compile(r"(?i)<a\s[^<>]*?href=[\"']?([^\"'<>\s]+)[^<>]*>([^<>]*)</a>"), r"[\2](\1)"),
    (re.compile(r"(?i)</?(?:span|sup|sub|u|small|font|a|center)(?:\s[^<>]*)?>"), ""),
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
)
"""Tags that carry meaning get Markdown's spelling. Others stay: `<id>` is prose."""


def plain(text: str) -> str:
    """Turn HTML tags and entities outside of code into the Markdown that they stand for."""
    if "<" not in text and "&" not in text:
        return text
    parts = _CODE.split(text)
    return "".join(part if n % 2 else _plain(part) for n, part in enumerate(parts))


def _plain(text: str) -> str:
    for pattern, replacement in _SWAPS:
        text = pattern.sub(replacement, text)
    return re.sub(r"\n{3,}", "\n\n", html.unescape(text))


# -- lines ----------------------------------------------------------------------------------

_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,9}[.)])\s+")
_SHAPED = re.compile(r"\s{4,}|\s*(?:\||>|#|={3,}$|-{3,}$|:::)")
_FENCE = re.compile(r"\s*(?:```|~~~)")


def _wrapped(lines: list[str], room: int, first: int) -> list[str]:
    """Wrap paragraphs and list items that hold a line longer than `room` characters.

    `first` is the room on the first line, behind the quotes.
    """
    out: list[str] = []
    pending: list[str] = []
    fenced = False
    lines = "\n".join(line.rstrip() for line in lines).strip("\n").split("\n")
    lines[0] = lines[0].lstrip()
    for line in lines:
        fence = _FENCE.match(line) is not None
        shaped = fenced or fence or not line or _SHAPED.match(line) is not None
        if shaped or _ITEM.match(line):
            out += _filled(pending, room, room if out else first)
            pending = []
        fenced ^= fence
        if shaped:
            out.append(line)
        else:
            pending.append(line)
    return out + _filled(pending, room, room if out else first)


def _filled(lines: list[str], room: int, first: int) -> list[str]:
    if not lines or all(len(line) <= (room if n else first) for n, line in enumerate(lines)):
        return lines
    item = _ITEM.match(lines[0])
    margin = " " * (len(lines[0]) - len(lines[0].lstrip()))
    filled = textwrap.wrap(
        " " * (room - first) + " ".join(line.strip() for line in lines),
        width=max(room, 40),
        initial_indent=margin,
        subsequent_indent=" " * len(item[0]) if item else margin,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )
    return [filled[0].lstrip() if room != first else filled[0], *filled[1:]]


def breadth(member: str) -> int:
    """Rank a member of a union: pydantic takes the first of those that fit an object as well.

    A class before a `dict`, which fits any object and says nothing of it; None comes last.
    """
    return 2 if member == "None" else int(member.partition("[")[0] == "dict")
