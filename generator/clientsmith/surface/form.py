"""The form of a line: words, quotes and facets, the same for every kind.

    kind subject: type  facet  facet value  facet one, two

What comes in are records or lines; what goes out are the others. A `Layout` says which attribute of
a record stands where. Knows nothing of the kinds themselves.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, cast

from clientsmith import writer
from clientsmith.public import Record

_PLAIN = re.compile(r"[\w$@/{}\[\]*+.~%&<>^|?!=;#:-]*[\w$@/{}\[\]*+.~%&<>^|?!=;#-]", re.ASCII)
"""A word that needs no quotes: it has no comma, quote, parenthesis or space, nor a colon last."""
_STRING = r'"(?:[^"\\]|\\.)*"'
_TOKEN = re.compile(rf"({_STRING}|[^\s\"]+)(?: |$)")
_SPECIAL = re.compile(rf"{_STRING}|  |: |\) -> |, |[\[\](){{}}]")
_HIGH = re.compile(r"[^\x00-\x7f]")


class Malformed(ValueError):
    """A line does not have the form of its kind."""


# -- words ----------------------------------------------------------------------------------


def quoted(text: str) -> str:
    """Write text as a Python string in ASCII."""
    return _HIGH.sub(_escape, writer.literal(text))


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def word(text: str) -> str:
    """Write text as one word, in quotes unless it is plain ASCII or a Python name."""
    if _PLAIN.fullmatch(text) and _is_balanced(text):
        return text
    return text if all(part.isidentifier() for part in text.split(".")) else quoted(text)


def _is_balanced(text: str) -> bool:
    """Whether brackets come in pairs: `split` counts those outside of quotes."""
    depth = 0
    for char in text:
        depth += (char in "[{") - (char in "]}")
        if depth < 0:
            return False
    return depth == 0


def unquoted(shown: str) -> str:
    """Read a word again."""
    if not shown.startswith('"'):
        return shown
    try:
        value: object = ast.literal_eval(shown)
    except (SyntaxError, ValueError) as error:
        raise Malformed(f"{shown} is no string") from error
    return str(value)


def words(shown: str) -> tuple[str, ...]:
    """Read words with a space between each."""
    found: list[str] = []
    place = 0
    while place < len(shown):
        match = _TOKEN.match(shown, place)
        if match is None:
            raise Malformed(f"{shown} is no row of words")
        found.append(unquoted(match[1]))
        place = match.end()
    return tuple(found)


def split(text: str, separator: str, *, most: int = -1, nested: bool = False) -> list[str]:
    """Split where a separator stands outside of quotes, and of brackets unless `nested`."""
    parts: list[str] = []
    start = depth = 0
    for match in _SPECIAL.finditer(text):
        found = match[0]
        if found == separator and (nested or depth == 0):
            parts.append(text[start : match.start()])
            start = match.end()
            if len(parts) == most:
                break
        depth += (found in "[({") - (found in "])}" or found == ") -> ")
    return [*parts, text[start:]]


# -- facets ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Flag:
    """A word that stands there or not; or one of two."""

    attribute: str
    yes: str
    no: str = ""

    def show(self, value: object) -> str:
        """Write the facet; empty for none."""
        return self.yes if value else self.no

    def claims(self, key: str) -> bool:
        """Tell whether a facet that starts like this is meant."""
        return key in (self.yes, self.no)

    def read(self, key: str, value: str) -> object:
        """Read the facet."""
        if value:
            raise Malformed(f"`{key}` takes no value")
        return key == self.yes


@dataclass(frozen=True, slots=True)
class Text:
    """A key with a value: one word, or a type or JSON that is written as it is."""

    attribute: str
    key: str
    raw: bool = False
    empty: bool = False
    """Whether an empty text is a value, and None is what is not written."""

    def show(self, value: object) -> str:
        """Write the facet; empty for none."""
        if value is None or (value == "" and not self.empty):
            return ""
        return f"{self.key} {value if self.raw else word(str(value))}"

    def claims(self, key: str) -> bool:
        """Tell whether a facet that starts like this is meant."""
        return key == self.key

    def read(self, key: str, value: str) -> object:
        """Read the facet."""
        if not value:
            raise Malformed(f"`{key}` has no value")
        return value if self.raw else unquoted(value)


@dataclass(frozen=True, slots=True)
class Number:
    """A key with a number; 0 is not written."""

    attribute: str
    key: str

    def show(self, value: object) -> str:
        """Write the facet; empty for none."""
        return f"{self.key} {value}" if value else ""

    def claims(self, key: str) -> bool:
        """Tell whether a facet that starts like this is meant."""
        return key == self.key

    def read(self, key: str, value: str) -> object:
        """Read the facet."""
        if not value.isdecimal():
            raise Malformed(f"`{key}` has no number")
        return int(value)


@dataclass(frozen=True, slots=True)
class Row:
    """A few words; without a key, they start with one in capitals (`GET /voices/`)."""

    attribute: str
    key: str = ""

    def show(self, value: object) -> str:
        """Write the facet; empty for none."""
        parts = [word(str(part)) for part in _tuple(value)]
        return " ".join([self.key, *parts] if self.key else parts) if parts else ""

    def claims(self, key: str) -> bool:
        """Tell whether a facet that starts like this is meant."""
        return key == self.key if self.key else key != key.lower()

    def read(self, key: str, value: str) -> object:
        """Read the facet."""
        return words(value) if self.key else (key, *words(value))


@dataclass(frozen=True, slots=True)
class Several:
    """A key with values, a comma between each."""

    attribute: str
    key: str
    raw: bool = False

    def show(self, value: object) -> str:
        """Write the facet; empty for none."""
        parts = [str(part) if self.raw else word(str(part)) for part in _tuple(value)]
        return f"{self.key} {', '.join(parts)}" if parts else ""

    def claims(self, key: str) -> bool:
        """Tell whether a facet that starts like this is meant."""
        return key == self.key

    def read(self, key: str, value: str) -> object:
        """Read the facet."""
        if not value:
            raise Malformed(f"`{key}` has no values")
        parts = split(value, ", ")
        return tuple(parts if self.raw else map(unquoted, parts))


Facet: TypeAlias = "Flag | Text | Number | Row | Several"


def _tuple(value: object) -> tuple[object, ...]:
    assert isinstance(value, tuple)
    return cast("tuple[object, ...]", value)


# -- lines ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Layout:
    """The form of one kind of line."""

    kind: str
    record: type[Record]
    section: int
    """Where in the file its block stands."""
    subject: tuple[str, ...]
    """Attributes that name the symbol."""
    typed: tuple[str, ...] = ()
    """The attribute behind the colon; or two: what a signature takes and returns."""
    facets: tuple[Facet, ...] = ()
    bare: bool = False
    """Whether the last word of the name may be missing."""

    def show(self, record: Record) -> str:
        """Write a record as a line."""
        head = " ".join([self.kind, *(word(part) for part in self.named(record))])
        values = [str(getattr(record, attribute)) for attribute in self.typed]
        if len(values) == 2:
            head += f"({values[0]}) -> {values[1]}"
        elif values and values[0]:
            head += f": {values[0]}"
        shown = (facet.show(getattr(record, facet.attribute)) for facet in self.facets)
        return "  ".join([head, *filter(None, shown)])

    def named(self, record: Record) -> tuple[str, ...]:
        """Give the words that name its symbol."""
        parts = tuple(str(getattr(record, attribute)) for attribute in self.subject)
        return parts[:-1] if self.bare and not parts[-1] else parts

    def read(self, rest: str) -> Record:
        """Read what stands behind the kind."""
        head, *facets = split(rest, "  ", nested=True)
        values: dict[str, object] = dict(self._head(head))
        for facet in facets:
            key, _, value = facet.partition(" ")
            meant = next((f for f in self.facets if f.claims(key)), None)
            if meant is None or meant.attribute in values:
                raise Malformed(f"`{self.kind}` has no `{key}`, or has it once only")
            values[meant.attribute] = meant.read(key, value)
        return self._made(values)

    def _head(self, head: str) -> Iterable[tuple[str, str]]:
        typed: list[str] = []
        if len(self.typed) == 2:
            name, *rest = split(head, "(", most=1, nested=True)
            typed = [part for each in rest for part in split(each, ") -> ", most=1, nested=True)]
        else:
            name, *typed = split(head, ": ", most=1, nested=True)
        parts = words(name)
        if len(parts) > len(self.subject) or len(typed) > len(self.typed):
            raise Malformed(f"`{self.kind}` has too much of a name")
        return [*zip(self.subject, parts, strict=False), *zip(self.typed, typed, strict=False)]

    def _made(self, values: Mapping[str, object]) -> Record:
        try:
            # The layout's own test holds attributes and their types together.
            return self.record(**values)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType, reportCallIssue]
        except TypeError as error:
            raise Malformed(f"`{self.kind}` lacks something: {error}") from error
