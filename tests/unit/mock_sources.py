"""A small loader for tests of the mock: YAML or JSON files of one folder, with lines."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import yaml

from clientsmith.diagnostics import Origin
from clientsmith.document import Located
from clientsmith.mock.pointers import Pointers


class _Loader(yaml.CSafeLoader):
    """Dates stay texts."""


_LOADER_RULES = {
    first: [rule for rule in rules if rule[0] != "tag:yaml.org,2002:timestamp"]
    for first, rules in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.yaml_implicit_resolvers = _LOADER_RULES


def _texts(value: object) -> object:
    """Keys are texts, whatever they look like."""
    if isinstance(value, dict):
        return {str(key): _texts(child) for key, child in value.items()}
    return [_texts(child) for child in value] if isinstance(value, list) else value


class Files:
    """Sources as the mock needs them; columns and lines of mappings' values."""

    def __init__(self, root: Path) -> None:
        self._folder = root.parent
        self._values: dict[str, object] = {}
        self._nodes: dict[str, yaml.Node] = {}
        self.root = Located(self._value(root.name), root.name, "")

    def _value(self, name: str) -> object:
        if name not in self._values:
            text = (self._folder / name).read_text(encoding="utf-8")
            is_json = name.endswith(".json")
            self._values[name] = _texts(json.loads(text) if is_json else yaml.load(text, _Loader))
        return self._values[name]

    def follow(self, ref: str, base: Located) -> Located | None:
        path, _, fragment = ref.partition("#")
        name = base.file
        if path:
            parts: list[str] = []
            for part in (PurePosixPath(base.file).parent / path).parts:
                if part == ".." and parts:
                    parts.pop()
                else:
                    parts.append(part)
            name = "/".join(parts)
        if not (self._folder / name).is_file():
            return None
        pointer = unquote(fragment)
        value = Pointers(self._value(name)).at(pointer)
        return None if value is None else Located(value, name, pointer)

    def origin(self, place: Located) -> Origin:
        if place.file not in self._nodes:
            text = (self._folder / place.file).read_text(encoding="utf-8")
            node = yaml.compose(text, _Loader)
            assert node is not None
            self._nodes[place.file] = node
        node = self._nodes[place.file]
        for token in place.pointer.split("/")[1:]:
            key = token.replace("~1", "/").replace("~0", "~")
            if isinstance(node, yaml.MappingNode):
                node = next(v for k, v in node.value if k.value == key)
            else:
                node = node.value[int(key)]
        mark = node.start_mark
        return Origin(place.file, mark.line + 1, mark.column + 1, place.pointer)
