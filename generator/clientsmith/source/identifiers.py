"""Names that a document gives to its parts: `$self`, `$id`, `$anchor` (JSON Schema 2020-12, 8.2).

What comes in are files; what goes out are places by URI. A URI is only ever looked up among the
files that have been read, never fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urldefrag, urljoin

from clientsmith.document import Located, escape
from clientsmith.ir import Json
from clientsmith.source.files import File

_ANCHORS = ("$anchor", "$dynamicAnchor")
_NO_SCHEMAS = ("example", "examples", "default", "enum", "const")
"""Data may hold such keys without meaning them."""


class Identifiers:
    """Places by URI, and anchors by file."""

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._places: dict[str, tuple[str, str]] = {}
        """URI -> file and pointer of the schema or document that has it."""
        self._uris: dict[str, dict[str, str]] = {}
        """File -> pointer of each part with a URI of its own -> that URI."""
        self._anchors: dict[str, dict[tuple[str, str], str]] = {}
        """File -> (pointer of the part around it, anchor) -> pointer."""

    def add(self, file: File) -> None:
        """Collect the names in a file."""
        if file.name in self._seen:
            return
        self._seen.add(file.name)
        if not file.may_have_ids:
            return
        uris = self._uris[file.name] = {}
        anchors = self._anchors[file.name] = {}
        for pointer, value in _maps(file.parsed.value):
            named = value.get("$id") or (value.get("$self") if not pointer else None)
            if isinstance(named, str) and not named.startswith("#"):
                uri = urldefrag(urljoin(self._base(file.name, pointer), named)).url
                uris[pointer] = uri
                self._places.setdefault(uri, (file.name, pointer))
            for key in _ANCHORS:
                if isinstance(name := value.get(key), str):
                    anchors.setdefault((_around(uris, pointer), name), pointer)
            # Drafts 4 to 6 wrote an anchor as an `$id` of a fragment.
            if isinstance(named, str) and named.startswith("#"):
                anchors.setdefault((_around(uris, pointer), named[1:]), pointer)

    def _base(self, file: str, pointer: str) -> str:
        uris = self._uris.get(file)
        return uris.get(_around(uris, pointer), "") if uris else ""

    def resource(self, place: Located) -> str:
        """Pointer of the part with a URI of its own that a place belongs to."""
        uris = self._uris.get(place.file)
        return _around(uris, place.pointer) if uris else ""

    def find(self, address: str, base: Located) -> tuple[str, str] | None:
        """File and pointer of the part that an address names; None if no part has that name."""
        if not address:
            around = self.resource(base)
            return (base.file, around) if around else None
        if not self._places:
            return None
        uri = urljoin(self._base(base.file, base.pointer), address)
        return self._places.get(uri) or self._places.get(unquote(uri))

    def anchor(self, file: str, resource: str, name: str) -> str | None:
        """Pointer of an anchor: in the part in question, else anywhere in the file."""
        anchors = self._anchors.get(file, {})
        if (resource, name) in anchors:
            return anchors[resource, name]
        return next((pointer for (_, other), pointer in anchors.items() if other == name), None)


def _around(uris: dict[str, str], pointer: str) -> str:
    """The nearest pointer at or above that has a URI; the whole file has the empty pointer."""
    while pointer and pointer not in uris:
        pointer = pointer.rpartition("/")[0]
    return pointer


def _maps(value: Json) -> Iterator[tuple[str, dict[str, Json]]]:
    """Every map outside of examples, from the outside in, once however often it is repeated."""
    waiting: list[tuple[str, Json]] = [("", value)]
    seen: set[int] = set()
    while waiting:
        pointer, current = waiting.pop()
        if id(current) in seen or not isinstance(current, (dict, list)):
            continue
        seen.add(id(current))
        if isinstance(current, dict):
            yield pointer, current
            below = [
                (f"{pointer}/{escape(key)}", child)
                for key, child in current.items()
                if key not in _NO_SCHEMAS and not key.startswith("x-")
            ]
        else:
            below = [(f"{pointer}/{index}", child) for index, child in enumerate(current)]
        waiting.extend(reversed(below))
