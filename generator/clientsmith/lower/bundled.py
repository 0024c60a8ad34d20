"""One document out of the files of a spec, the same however it is split into files.

What comes in are the files; what goes out is a copy with internal references only: everything
reusable that a reference reaches stands below `components`, sorted by name, and path items stand
where they are used. A reference that leads nowhere is left as it is. Never reads a file itself.
"""

from __future__ import annotations

from collections import deque

from clientsmith.document import Located, Sources, escape
from clientsmith.ir import Json

_DATA = frozenset({"example", "default", "const", "enum", "value", "dataValue"})
"""Below these a `$ref` means nothing (OpenAPI 3.1, 4.8.23)."""
_NAMES = frozenset(
    {"properties", "patternProperties", "dependentSchemas", "$defs", "definitions"}
    | {"schemas", "parameters", "responses", "requestBodies", "headers", "securitySchemes"}
    | {"links", "callbacks", "pathItems", "mediaTypes", "paths", "webhooks", "content"}
    | {"encoding", "variables", "examples"}
)
"""Keys below these are names that the author chose."""
_SCHEMA = frozenset({"schema", "itemSchema", "schemas"})
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
"""The last two as the SDK reads them: as the first."""
_KEPT = "securitySchemes"
"""Referred to by name, so that all of them are kept."""


def bundled(sources: Sources, root: Located) -> dict[str, Json]:
    """Join the files of a spec."""
    work = _Work(sources, root)
    if not isinstance(root.value, dict):
        return {}
    found = {key: work.node(root.child(key), key) for key in root.value if key != "components"}
    own = root.value.get("components")
    schemes = own.get(_KEPT) if isinstance(own, dict) else None
    if isinstance(schemes, dict) and schemes:
        kept = root.child("components", _KEPT)
        work.components[_KEPT] = {name: work.node(kept.child(name), "") for name in schemes}
    work.finish()
    sections = sorted(work.components.items())
    return {**found, "components": {key: dict(sorted(named.items())) for key, named in sections}}


def _owners(sources: Sources, root: Located) -> dict[tuple[str, str], tuple[str, str]]:
    """Find the components that only say where they are written: place -> section and token."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    value = root.value if isinstance(root.value, dict) else {}
    sections = value.get("components")
    for section, named in sections.items() if isinstance(sections, dict) else ():
        for name in sorted(named) if isinstance(named, dict) else ():
            place = root.child("components", section, name)
            ref = _plain_reference(place.value)
            target = sources.follow(ref, place) if ref is not None else None
            if target is not None and not target.pointer.startswith("/components/"):
                found.setdefault((target.file, target.pointer), (section, escape(name)))
    return found


def _plain_reference(value: Json) -> str | None:
    """A reference with nothing beside it."""
    ref = value.get("$ref") if isinstance(value, dict) and len(value) == 1 else None
    return ref if isinstance(ref, str) else None


class _Work:
    """The components met so far."""

    def __init__(self, sources: Sources, root: Located) -> None:
        self._sources = sources
        self._root = root
        self._placed: dict[tuple[str, str], str] = {}
        self._owners = _owners(sources, root)
        self._waiting: deque[tuple[str, str, Located]] = deque()
        self._around: set[tuple[str, str]] = set()
        """What is being copied where it is used, around the node at hand."""
        self.components: dict[str, dict[str, Json]] = {}

    def finish(self) -> None:
        """Copy what was referred to; from a queue, because references lead deeper than stacks."""
        while self._waiting:
            section, name, whole = self._waiting.popleft()
            self.components[section][name] = self.node(whole, "", in_schema=section == "schemas")

    def node(self, place: Located, key: str, *, in_schema: bool = False) -> Json:
        """Copy a node that stands at `key` of its parent."""
        value = place.value
        in_schema = in_schema or key in _SCHEMA
        if isinstance(value, list):
            if key in _DATA or (key == "examples" and in_schema):
                return value
            return [
                self.node(place.child(index), "", in_schema=in_schema)
                for index in range(len(value))
            ]
        if not isinstance(value, dict) or key in _DATA:
            return value
        if key == "content" and isinstance(content := value.get("$ref"), str):
            # The standard has it for each media type alone (3.2, 4.14); but it is written.
            target = self._sources.follow(content, place)
            return {} if target is None else self._inline(target)
        if key in _NAMES:
            return {name: self.node(place.child(name), "", in_schema=in_schema) for name in value}
        ref = next((value[key] for key in _REFERENCES if key in value), None)
        if isinstance(ref, str):
            return self._reference(ref, place, in_schema)
        return self._members(place, value, in_schema)

    def _members(self, place: Located, value: dict[str, Json], in_schema: bool) -> dict[str, Json]:
        found: dict[str, Json] = {}
        for key, child in value.items():
            if key == "mapping" and isinstance(child, dict) and "propertyName" in value:
                found[key] = {name: self._mapped(target, place) for name, target in child.items()}
            elif key not in _REFERENCES:
                found[key] = self.node(place.child(key), key, in_schema=in_schema)
        return found

    def _mapped(self, target: Json, place: Located) -> Json:
        """A value of a discriminator's mapping: a reference, or the bare name of a component."""
        if not isinstance(target, str) or not any(char in target for char in "/#."):
            return target
        found = self._sources.follow(target, place)
        return target if found is None else self._home(found, in_schema=True) or target

    def _reference(self, ref: str, place: Located, in_schema: bool) -> Json:
        value = place.value
        assert isinstance(value, dict)
        target = self._sources.follow(ref, place)
        if target is None:
            return value
        home = self._home(target, in_schema)
        beside = self._members(place, value, in_schema)
        if home is not None:
            return {"$ref": home, **beside}
        inline = self._inline(target)
        return {**inline, **beside} if isinstance(inline, dict) else inline

    def _inline(self, target: Located) -> Json:
        """Copy a target where it is used; by reference inside itself, as a callback may be."""
        key = (target.file, target.pointer)
        if key in self._around:
            token = target.pointer.rpartition("/")[2]
            return {"$ref": self._place(target, target.pointer, "pathItems", token)}
        self._around.add(key)
        try:
            return self.node(target, "")
        finally:
            self._around.remove(key)

    def _home(self, target: Located, in_schema: bool) -> str | None:
        """Where a target stands in the joined document; None to copy it where it is used."""
        target = self._moved(target)
        tokens = target.pointer.split("/")[1:]
        for end in range(len(tokens), -1, -1):
            pointer = "".join(f"/{token}" for token in tokens[:end])
            if (target.file, pointer) in self._owners:
                reference = self._place(target, pointer, *self._owners[target.file, pointer])
                return reference + "".join(f"/{token}" for token in tokens[end:])
        if "components" in tokens and len(tokens) >= tokens.index("components") + 3:
            end = tokens.index("components") + 3
            section, name, rest = tokens[end - 2], tokens[end - 1], tokens[end:]
        elif in_schema:
            # A schema may be recursive wherever it stands, so it gets a name.
            stem = (tokens or [target.file.rpartition("/")[2].partition(".")[0]])[-1]
            section, name, rest, end = "schemas", stem, [], len(tokens)
        else:
            return None
        pointer = "".join(f"/{token}" for token in tokens[:end])
        reference = self._place(target, pointer, section, name)
        return reference + "".join(f"/{token}" for token in rest)

    def _moved(self, target: Located) -> Located:
        """Give what a component says that another file says for it."""
        ref = _plain_reference(target.value)
        found = self._sources.follow(ref, target) if ref is not None else None
        if found is None or (found.file, found.pointer) not in self._owners:
            return target
        section, token = self._owners[found.file, found.pointer]
        return found if target.pointer == f"/components/{section}/{token}" else target

    def _place(self, target: Located, pointer: str, section: str, token: str) -> str:
        key = (target.file, pointer)
        if key not in self._placed:
            named = self.components.setdefault(section, {})
            base = name = token.replace("~1", "/").replace("~0", "~")
            count = 1
            while name in named:
                count += 1
                name = f"{base}_{count}"
            named[name] = None
            self._placed[key] = f"#/components/{section}/{escape(name)}"
            whole = self._sources.follow(f"#{pointer}", target) or target
            self._waiting.append((section, name, whole))
        return self._placed[key]
