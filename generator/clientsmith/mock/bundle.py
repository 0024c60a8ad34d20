"""One document out of many files, for readers that know no files.

What comes in is the root of a spec with its Sources; what goes out is a copy in which every file
that is referred to stands whole below `x-bundle`, under its own name, and every `$ref` is internal.
So nothing is renamed, recursion stays as it is, and a pointer into the bundle leads straight back
to file, line and column. References that lead nowhere are left as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from clientsmith.diagnostics import Origin
from clientsmith.document import Located, Sources, escape
from clientsmith.ir import Json
from clientsmith.mock.pointers import unescape

AREA = "x-bundle"

# Values below these keywords are data, in which `$ref` means nothing (OpenAPI 3.1, 4.8.23).
_DATA = frozenset({"example", "default", "const", "enum", "value", "dataValue"})

# Keys below these are names that the author chose, so none of them is a keyword.
_NAMES = frozenset(
    {"properties", "patternProperties", "dependentSchemas", "$defs", "definitions"}
    | {"schemas", "parameters", "responses", "requestBodies", "headers", "securitySchemes"}
    | {"links", "callbacks", "pathItems", "mediaTypes", "paths", "webhooks", "content"}
    | {"encoding", "variables"}
)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A document without outward references, and the way back to its files."""

    document: dict[str, Json]
    sources: Sources
    root: Located
    files: dict[str, Located]
    """The other files by name."""

    def origin(self, pointer: str) -> Origin | None:
        """Where the node at a pointer of the bundle was written; None where there is none."""
        tokens = pointer.split("/")[1:]
        place = self.root
        if len(tokens) >= 2 and tokens[0] == AREA:
            file = self.files.get(unescape(tokens[1]))
            if file is None:
                return None
            place, tokens = file, tokens[2:]
        for token in tokens:
            key = unescape(token)
            if isinstance(place.value, dict) and key in place.value:
                place = place.child(key)
            elif isinstance(place.value, list) and key.isdigit() and int(key) < len(place.value):
                place = place.child(int(key))
            else:
                break
        return self.sources.origin(place)


def bundle(sources: Sources, root: Located) -> Bundle:
    """Join the files of a spec."""
    work = _Work(sources, root)
    document = work.file(root)
    found: dict[str, Json] = {}
    while work.pending:
        place = work.pending.pop()
        found[place.file] = work.file(place)
    if not isinstance(document, dict):
        document = {}
    if found:
        document[AREA] = dict(sorted(found.items()))
    return Bundle(document, sources, root, work.files)


class _Work:
    """The files met so far; those in `pending` are to be copied yet."""

    def __init__(self, sources: Sources, root: Located) -> None:
        self._sources = sources
        self._root = root
        self.files: dict[str, Located] = {}
        self.pending: list[Located] = []

    def file(self, place: Located) -> Json:
        """Copy a whole file."""
        return self._node(place)

    def _node(self, place: Located) -> Json:
        value = place.value
        if isinstance(value, list):
            return [self._node(place.child(index)) for index in range(len(value))]
        if not isinstance(value, dict):
            return value
        found: dict[str, Json] = {}
        for key, child in value.items():
            if key == "$ref" and isinstance(child, str):
                found[key] = self._internal(child, place)
            elif key in _NAMES and isinstance(child, dict):
                inner = place.child(key)
                found[key] = {name: self._node(inner.child(name)) for name in child}
            elif key == "mapping" and isinstance(child, dict) and "propertyName" in value:
                found[key] = {name: self._mapped(ref, place) for name, ref in child.items()}
            elif key in _DATA or (key == "examples" and isinstance(child, list)):
                found[key] = child
            else:
                found[key] = self._node(place.child(key))
        return found

    def _mapped(self, ref: Json, place: Located) -> Json:
        """A value of a discriminator's mapping: a reference, or the name of a component."""
        if not isinstance(ref, str) or not any(char in ref for char in "/#."):
            return ref
        return self._internal(ref, place)

    def _internal(self, ref: str, place: Located) -> str:
        target = self._sources.follow(ref, place)
        if target is None:
            return ref
        if target.file == self._root.file:
            return "#" + _fragment(target.pointer)
        if target.file not in self.files:
            whole = self._sources.follow("#", target)
            if whole is None:
                return ref
            self.files[target.file] = whole
            self.pending.append(whole)
        return "#" + _fragment(f"/{AREA}/{escape(target.file)}{target.pointer}")


def _fragment(pointer: str) -> str:
    """Write a pointer as a URI fragment (RFC 6901, 6; RFC 3986, 3.5)."""
    return quote(pointer, safe="/~!$&'()*+,;=:@?")
