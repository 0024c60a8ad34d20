"""Values of `x-sdk-*` keys: checked for shape, with an error that says what is wanted.

What comes in are places; what goes out are plain values, or None where they are bad or absent.
"""

from __future__ import annotations

import difflib

from clientsmith.diagnostics import Origin
from clientsmith.diagnostics.source import BadExtension, UnknownExtension
from clientsmith.document import Located
from clientsmith.parse.reader import Reader


def bad(place: Located, key: str, wanted: str, reader: Reader, near: str | None = None) -> None:
    """Report a value of the wrong shape."""
    reader.report.add(BadExtension(reader.origin(place), key, wanted, near))


def text(place: Located | None, key: str, reader: Reader) -> str | None:
    """Text that is not blank."""
    if place is None:
        return None
    if isinstance(place.value, str) and place.value.strip():
        return place.value
    bad(place, key, "text", reader)
    return None


def integer(place: Located | None, key: str, reader: Reader) -> int | None:
    """A whole number."""
    if place is None:
        return None
    if isinstance(place.value, int) and not isinstance(place.value, bool):
        return place.value
    bad(place, key, "a whole number", reader)
    return None


def texts(place: Located, key: str, wanted: str, reader: Reader) -> tuple[str, ...] | None:
    """A list of texts, which may be empty."""
    value = place.value
    items = [v for v in value if isinstance(v, str) and v] if isinstance(value, list) else None
    if items is None or not isinstance(value, list) or len(items) < len(value):
        bad(place, key, wanted, reader)
        return None
    return tuple(items)


class Settings:
    """An extension that is a map of settings."""

    def __init__(self, place: Located, key: str, reader: Reader) -> None:
        value = place.value if isinstance(place.value, dict) else {}
        self._places = {name: place.child(name) for name, v in value.items() if v is not None}
        self._place = place
        self._key = key
        self._reader = reader
        self._asked: set[str] = set()
        self._errors = len(reader.report.errors)

    @classmethod
    def of(cls, place: Located | None, key: str, reader: Reader) -> Settings | None:
        """The settings of an extension; None where it is absent or no map."""
        if place is None:
            return None
        if not isinstance(place.value, dict):
            bad(place, key, "a map", reader)
            return None
        return cls(place, key, reader)

    @property
    def origin(self) -> Origin:
        """Where the extension stands."""
        return self._reader.origin(self._place)

    def raw(self, name: str) -> Located | None:
        """A setting as it is."""
        self._asked.add(name)
        return self._places.get(name)

    def _label(self, name: str) -> str:
        return f"{self._key}.{name}"

    def text(self, name: str) -> str | None:
        """A setting that is text."""
        return text(self.raw(name), self._label(name), self._reader)

    def integer(self, name: str) -> int | None:
        """A setting that is a whole number."""
        return integer(self.raw(name), self._label(name), self._reader)

    def flag(self, name: str) -> bool | None:
        """A setting that is true or false."""
        place = self.raw(name)
        if place is None or isinstance(place.value, bool):
            return None if place is None else place.value is True
        bad(place, self._label(name), "true or false", self._reader)
        return None

    def choice(self, name: str, options: tuple[str, ...]) -> str | None:
        """A setting that is one of several words."""
        place = self.raw(name)
        if place is None:
            return None
        if isinstance(place.value, str) and place.value in options:
            return place.value
        near = difflib.get_close_matches(str(place.value), options, 1)
        wanted = f"one of {', '.join(options)}"
        bad(place, self._label(name), wanted, self._reader, near[0] if near else None)
        return None

    def path(self, name: str) -> tuple[str, ...] | None:
        """A path of property names, dotted or as a list; empty for the value as a whole."""
        place = self.raw(name)
        if place is None:
            return None
        if isinstance(place.value, str):
            return tuple(part for part in place.value.split(".") if part)
        wanted = "a dotted path or a list of property names"
        return texts(place, self._label(name), wanted, self._reader)

    def need(self, *names: str) -> None:
        """Report the settings that are missing."""
        for name in names:
            if name not in self._places:
                bad(self._place, self._key, f"a map that has `{name}`", self._reader)

    def finish(self) -> bool:
        """Report the settings that nothing reads; False when anything was wrong."""
        for name, place in self._places.items():
            if name not in self._asked:
                near = difflib.get_close_matches(name, sorted(self._asked), 1)
                origin = self._reader.origin(place)
                label = self._label(name)
                self._reader.report.add(UnknownExtension(origin, label, near[0] if near else None))
        return len(self._reader.report.errors) == self._errors
