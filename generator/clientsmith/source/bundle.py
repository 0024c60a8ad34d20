"""All files of a spec as one: follows references, and places what is found.

What comes in is the files; what goes out is values with pointers. References are JSON References
(JSON Schema 2020-12, 8.2; OpenAPI 3.1, 4.6): a relative file, a fragment, or both. Reports
nothing about a reference by itself, because only who follows it knows what that costs.
"""

from __future__ import annotations

import difflib
import posixpath
import re
from pathlib import Path
from urllib.parse import unquote

from clientsmith.diagnostics import Origin
from clientsmith.diagnostics.references import (
    BadReference,
    BrokenFile,
    BrokenReference,
    FileMissing,
    OutsideReference,
    ReferenceLoop,
    RemoteReference,
    TargetMissing,
)
from clientsmith.document import Located, escape
from clientsmith.source.files import File, Files
from clientsmith.source.grafts import Grafts, Spot
from clientsmith.source.identifiers import Identifiers
from clientsmith.source.parsed import origin_of, step, tokens

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_MAX_HOPS = 100
"""References that a pointer may lead through on its way."""


class Bundle:
    """The files of a spec, as later stages use them; implements `document.Sources`."""

    def __init__(self, path: Path, files: Files) -> None:
        self._files = files
        self._identifiers = Identifiers()
        self._found: dict[tuple[str, str, str], Located | type[BrokenReference]] = {}
        self._counted: set[str] = set()
        self.grafts = Grafts()
        """What overlays and settings have put into the values."""
        self.name = path.as_posix()
        """The root document as the user named it."""

    @property
    def root(self) -> Located:
        """The root document."""
        file = self._file(self._files.root)
        return Located(file.parsed.value if file else None, self._files.root, "")

    @property
    def inputs(self) -> list[Path]:
        """All that the values here depend on: files read, and files that were not there."""
        return self._files.inputs

    @property
    def contents(self) -> dict[str, bytes]:
        """The files of the spec read so far, by name below its folder; byte for byte."""
        return self._files.contents

    def mentioning(self, text: str) -> list[Located]:
        """The files read so far in which a text occurs."""
        return [
            Located(file.parsed.value, file.name, "")
            for file in self._files.loaded
            # What was put in has no text of its own there.
            if text in file.text or file.name in self._counted
        ]

    def component_schemas(self) -> list[tuple[str, Located]]:
        """Schemas below `components` of the files read so far, the root document's first."""
        return [found for file in self._files.loaded for found in _component_schemas(file)]

    def origin(self, place: Located) -> Origin:
        """Line and column of a place."""
        file = self._file(place.file)
        if file is None:
            return Origin(place.file, 0, 0, place.pointer)
        return origin_of(file.name, file.parsed, place.pointer, self.grafts)

    def follow(self, ref: str, base: Located) -> Located | None:
        """The target of a `$ref` that stands at `base`; None when there is nothing there."""
        found = self._look_up(ref, base, 0)
        return found if isinstance(found, Located) else None

    def find(self, ref: str, base: Located) -> Located | BrokenReference:
        """As `follow`, but where there is nothing, say why."""
        found = self._look_up(ref, base, 0)
        if isinstance(found, Located):
            return found
        has_key = isinstance(base.value, dict) and "$ref" in base.value
        origin = self.origin(base.child("$ref") if has_key else base)
        if found is TargetMissing:
            return TargetMissing(origin, ref, near=self._near_target(ref, base))
        if found is FileMissing:
            return FileMissing(origin, ref, near=self._near_file(ref, base))
        return found(origin, ref)

    # -- changing --------------------------------------------------------------------------------

    def behind(self, place: Located, *, near: bool = False) -> Located:
        """What a reference to another file stands for; with `near`, one to this file as well."""
        ref = place.value.get("$ref") if isinstance(place.value, dict) else None
        if not isinstance(ref, str) or (ref.startswith("#") and not near):
            return place
        return self.follow(ref, place) or place

    def reach(self, location: tuple[str | int, ...]) -> Located | None:
        """A place of the root document, to be changed: nothing on the way stands elsewhere too."""
        place = self._owned(self.root)
        for key in location:
            place = self._owned(self.behind(place))
            below = step(place.value, str(key))
            if below is None:
                return None
            value, found = below
            spots = self.spots(Located(value, place.file, f"{place.pointer}/{escape(str(key))}"))
            self.grafts.own(place.value, found, spots)
            place = place.child(found)
        return self._owned(self.behind(place))

    def _owned(self, place: Located) -> Located:
        if place.file not in self._counted and (file := self._file(place.file)) is not None:
            self._counted.add(place.file)
            # Places first: those of JSON are found by reading the text beside the values.
            file.parsed.marks()
            self.grafts.count(file.parsed.value)
        return place

    def spots(self, place: Located) -> dict[str | int, Spot]:
        """Where each key or item of a map or list stands."""
        value = place.value
        keys = range(len(value)) if isinstance(value, list) else value
        found: dict[str | int, Spot] = {}
        for key in keys if isinstance(keys, (range, dict)) else ():
            origin = self.origin(place.child(key))
            found[key] = (origin.file, origin.line, origin.column)
        return found

    # -- following -------------------------------------------------------------------------------

    def _file(self, name: str) -> File | None:
        file = self._files.get(name)
        if file is not None:
            self._identifiers.add(file)
        return file

    def _look_up(self, ref: str, base: Located, hops: int) -> Located | type[BrokenReference]:
        self._file(base.file)
        key = (base.file, self._identifiers.resource(base), ref)
        if key not in self._found:
            self._found[key] = self._resolve(ref, base, hops)
        return self._found[key]

    def _resolve(self, ref: str, base: Located, hops: int) -> Located | type[BrokenReference]:
        if hops > _MAX_HOPS:
            return ReferenceLoop
        address, _, fragment = ref.partition("#")
        known = self._identifiers.find(address, base)
        if known is not None:
            file = self._file(known[0])
            inside = self._within(file, known[1], fragment, hops) if file else None
            # `$id` moves the root of pointers (2020-12, 8.2.1); many authors don't know that.
            if isinstance(inside, Located) or address:
                return inside or TargetMissing
        found = self._target_file(address, base)
        return self._within(found, "", fragment, hops) if isinstance(found, File) else found

    def _target_file(self, address: str, base: Located) -> File | type[BrokenReference]:
        path = _path(address, base.file)
        if not isinstance(path, str):
            return path
        name = base.file if not address else self._located(address, base.file)
        if name is None:
            return OutsideReference if self._files.is_outside(path) else FileMissing
        return self._file(name) or BrokenFile

    def _located(self, address: str, file: str) -> str | None:
        """The file of an address; one whose name is written with `%` is found as written, too."""
        for spelling in (unquote(address), address):
            path = _join(spelling, file)
            if (name := self._files.locate(path)) is not None:
                return name
        return None

    def _within(
        self, file: File, resource: str, fragment: str, hops: int
    ) -> Located | type[BrokenReference]:
        whole = Located(file.parsed.value, file.name, "")
        if fragment and not fragment.startswith("/"):
            pointer = self._identifiers.anchor(file.name, resource, unquote(fragment))
            return self._walk(whole, pointer, hops) if pointer is not None else TargetMissing
        for spelling in dict.fromkeys((unquote(fragment), fragment)):
            found = self._walk(whole, resource + spelling, hops)
            if found is not TargetMissing:
                return found
        return TargetMissing

    def _walk(self, place: Located, pointer: str, hops: int) -> Located | type[BrokenReference]:
        """Go down a pointer; where a part of it stands behind a reference, follow that."""
        for key in tokens(pointer):
            below = step(place.value, key)
            while below is None:
                ref = place.value.get("$ref") if isinstance(place.value, dict) else None
                if not isinstance(ref, str):
                    return TargetMissing
                hops += 1
                target = self._look_up(ref, place, hops)
                if not isinstance(target, Located):
                    return target
                place = target
                below = step(place.value, key)
                if hops > _MAX_HOPS:
                    return ReferenceLoop
            place = Located(below[0], place.file, f"{place.pointer}/{escape(key)}")
        return place

    # -- hints -----------------------------------------------------------------------------------

    def _near_target(self, ref: str, base: Located) -> str | None:
        """The reference with its last key replaced by one that is there."""
        above, slash, last = ref.rpartition("/")
        if not slash or "#" not in above:
            return None
        around = self.follow(above, base)
        if around is None or not isinstance(around.value, dict):
            return None
        near = difflib.get_close_matches(unquote(last), list(around.value), 1)
        return f"{above}/{escape(near[0])}" if near else None

    def _near_file(self, ref: str, base: Located) -> str | None:
        path = _join(unquote(ref.partition("#")[0]), base.file)
        near = self._files.near(path)
        if near is None:
            return None
        return posixpath.relpath(near, posixpath.dirname(base.file) or ".")


def _join(address: str, file: str) -> str:
    path = address.partition("?")[0]
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), path))


def _path(address: str, file: str) -> str | type[BrokenReference]:
    """The path that a relative address means, or what is wrong with it."""
    if "\0" in unquote(address):
        return BadReference
    if _DRIVE.match(address) or address.lower().startswith("file:"):
        return OutsideReference
    if address.startswith("//") or _SCHEME.match(address):
        return RemoteReference
    return OutsideReference if address.startswith("/") else _join(unquote(address), file)


def _component_schemas(file: File) -> list[tuple[str, Located]]:
    whole = Located(file.parsed.value, file.name, "")
    for key in ("components", "schemas"):
        if not isinstance(whole.value, dict) or key not in whole.value:
            return []
        whole = whole.child(key)
    return (
        [(name, whole.child(name)) for name in whole.value] if isinstance(whole.value, dict) else []
    )
