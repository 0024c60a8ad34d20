"""`spec/` as one document, read without the generator's help.

What comes in is the folder of the spec; what goes out is one OpenAPI document whose references all
point inside it, and the places of the spec that carry examples. It is a second reading on purpose:
a fault of the generator's own reader must not hide one of the spec.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from contract.facts import ROOT, Json

SPEC = ROOT / "spec"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
SCHEMA_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
SCHEMA_VALUES = ("items", "additionalProperties", "contains", "not", "propertyNames")
SCHEMA_MAPS = ("properties", "patternProperties", "$defs", "dependentSchemas")


class DuplicateKeyError(ValueError):
    """A YAML mapping says the same key twice."""


class _Loader(yaml.SafeLoader):
    """YAML 1.2's core schema, and no key twice."""


# PyYAML reads YAML 1.1 (`no` is false, dates become objects); OpenAPI 3.1 (4.3) asks for the
# JSON schema or core schema of 1.2.
_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", "~nN"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+0123456789."),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_pattern})\Z"), [*_first, ""]
    )


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in found:
            line = key_node.start_mark.line + 1
            raise DuplicateKeyError(f"{key_node.start_mark.name}:{line}: `{key}` a second time")
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read(path: Path) -> Json:
    """Read one YAML file; a key given twice is an error."""
    with path.open(encoding="utf-8") as stream:
        return yaml.load(stream, _Loader)


def spec_files() -> list[Path]:
    """Every file of the spec."""
    return sorted(SPEC.rglob("*.yaml"))


@cache
def bundle() -> Json:
    """The whole spec as one document. Its readers must not change it."""
    files = {path: read(path) for path in spec_files()}
    root = SPEC / "openapi.yaml"
    document = copy.deepcopy(files[root])
    components = document.setdefault("components", {})
    for path, content in files.items():
        if path == root:
            continue
        for kind, entries in content.get("components", {}).items():
            for name, entry in entries.items():
                assert name not in components.setdefault(kind, {}), f"{path.name}: {kind} {name}"
                components[kind][name] = copy.deepcopy(entry)
    for url, item in document["paths"].items():
        if set(item) == {"$ref"}:
            document["paths"][url] = _path_item(root, item["$ref"], files)
    return _localize(document)


def _path_item(root: Path, ref: str, files: dict[Path, Json]) -> Json:
    name, _, pointer = ref.partition("#")
    return copy.deepcopy(follow(files[(root.parent / name).resolve()], pointer))


def _localize(node: Json) -> Json:
    """Make every reference, mapping targets included, one into the document itself."""
    if isinstance(node, dict):
        return {
            key: f"#{value.partition('#')[2]}" if _is_ref(key, value) else _localize(value)
            for key, value in node.items()
        }
    return [_localize(item) for item in node] if isinstance(node, list) else node


def _is_ref(key: str, value: Json) -> bool:
    return key == "$ref" and isinstance(value, str) and "#" in value


def follow(document: Json, pointer: str) -> Json:
    """The value at a JSON pointer (RFC 6901)."""
    for part in pointer.lstrip("#").split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        document = document[int(key)] if isinstance(document, list) else document[key]
    return document


def resolve(node: Json) -> Json:
    """What a reference leads to, or the node itself."""
    while isinstance(node, dict) and "$ref" in node:
        node = follow(bundle(), node["$ref"])
    return node


@dataclass(frozen=True)
class Place:
    """A node of the document and the pointer to it."""

    pointer: str
    node: Json

    def __truediv__(self, key: str | int) -> Place:
        escaped = str(key).replace("~", "~0").replace("/", "~1")
        return Place(f"{self.pointer}/{escaped}", self.node[key])

    def children(self) -> Iterator[Place]:
        keys = self.node if isinstance(self.node, dict) else range(len(self.node))
        return (self / key for key in keys)

    def down(self, *keys: str) -> Iterator[Place]:
        """The child, its child and so on; nothing where one of them is not there."""
        place = self
        for key in keys:
            if not isinstance(place.node, dict) or key not in place.node:
                return
            place = place / key
        yield place


def operations() -> Iterator[tuple[str, str, Place]]:
    """Path, method and node of every operation, in the document's order."""
    for item in (Place("", bundle()) / "paths").children():
        path = item.pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
        for method in filter(METHODS.__contains__, item.node):
            yield path, method, item / method


def parameters(path: str, method: str) -> list[Json]:
    """Parameters of an operation with those of its path item, references followed."""
    item = bundle()["paths"][path]
    return [resolve(p) for part in (item, item[method]) for p in part.get("parameters", [])]


def schemas() -> Iterator[Place]:
    """Every schema of the document, however deep, each at the place where it is written."""
    for place in _schema_roots(Place("", bundle())):
        yield from _schema_and_below(place)


def _schema_roots(place: Place) -> Iterator[Place]:
    for schema in place.down("components", "schemas"):
        yield from schema.children()
    for container in _walk(place):
        if isinstance(container.node, dict) and _holds_schema(container):
            yield container / "schema"


def _holds_schema(place: Place) -> bool:
    return "schema" in place.node and not re.search(
        r"/(examples?|value|properties)\b", place.pointer
    )


def _schema_and_below(place: Place) -> Iterator[Place]:
    if not isinstance(place.node, dict):
        return
    yield place
    below = [child for key in SCHEMA_VALUES for child in place.down(key)]
    for key in (*SCHEMA_LISTS, *SCHEMA_MAPS):
        below.extend(child for group in place.down(key) for child in group.children())
    for child in below:
        yield from _schema_and_below(child)


def _walk(place: Place) -> Iterator[Place]:
    yield place
    if isinstance(place.node, (dict, list)):
        for child in place.children():
            yield from _walk(child)


def everything() -> Iterator[Place]:
    """Every node of the document."""
    return _walk(Place("", bundle()))


def reply(path: str, method: str) -> tuple[str, str | None, Json]:
    """Status, media type and media type object of an operation's success."""
    for status, response in bundle()["paths"][path][method]["responses"].items():
        if status.startswith("2"):
            content = resolve(response).get("content") or {None: {}}
            return status, *next(iter(content.items()))
    raise AssertionError(f"{method} {path} has no success")


def reply_examples(path: str, method: str) -> list[Json]:
    """Values of the examples of an operation's success."""
    media = reply(path, method)[2]
    named = [resolve(example)["value"] for example in media.get("examples", {}).values()]
    return named + ([media["example"]] if "example" in media else [])
