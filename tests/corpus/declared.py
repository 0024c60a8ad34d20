"""Which operations a document declares, by a reading that shares nothing with the generator's.

What comes in is the path of a root document; what goes out are (METHOD, path) pairs. Knows paths,
methods and references of path items and operations, and nothing else of OpenAPI.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import unquote

import yaml

# Values of a document that nothing here writes to.
Json: TypeAlias = Any

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
IGNORING = ("x-sdk-ignore", "x-fern-ignore", "x-speakeasy-ignore")


class _Loader(yaml.CSafeLoader):
    """YAML 1.2 (10.3.2), as OpenAPI asks for: dates are text, `on` and `no` are words."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if not tag.endswith((":timestamp", ":bool"))]
    for first, rules in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z"), list("tTfF")
)


@cache
def load(path: Path) -> Json:
    """Read a document or a part of one."""
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".json":
        return json.loads(text)
    # A loader made safe above.
    return yaml.load(text, _Loader)


def is_root(path: Path) -> bool:
    """Whether a file is a document, not a part of one."""
    # Read as text first: most files of a document in many files are parts.
    if "openapi" not in path.read_text(encoding="utf-8-sig", errors="replace"):
        return False
    try:
        value = load(path)
    except (ValueError, yaml.YAMLError):
        return True  # not for us to judge; the generator has to say what is wrong
    return isinstance(value, dict) and "openapi" in value


def operations(path: Path) -> Counter[tuple[str, str]]:
    """Count the operations of a document by method and path, without those it says to ignore."""
    root = load(path)
    paths = root.get("paths") or {} if isinstance(root, dict) else {}
    return Counter(
        (method.upper(), bare(name))
        for name, written in paths.items()
        if str(name).startswith("/")
        for method, operation in _methods(*_followed(path, written))
        if not _ignored(path, operation)
    )


def bare(path: str) -> str:
    """Leave what two readings of a path agree in.

    Not part of it are the fragment that tells twins apart, and constant queries. What stands in
    braces may be a template (RFC 6570) in one reading and a name in the other.
    """
    return re.sub(r"\{[^{}]*\}", "{}", path.partition("#")[0].partition("?")[0])


def _methods(file: Path, item: Json) -> Iterator[tuple[str, Json]]:
    if not isinstance(item, Mapping) or _ignored(file, item):
        return
    for key, operation in item.items():
        if str(key).lower() in METHODS:
            yield key, _followed(file, operation)[1]
    yield from (item.get("additionalOperations") or {}).items()


def _ignored(file: Path, node: Json) -> bool:
    node = _followed(file, node)[1]
    return isinstance(node, Mapping) and any(node.get(key) for key in IGNORING)


def _followed(file: Path, value: Json) -> tuple[Path, Json]:
    """Follow references to what they lead to."""
    while isinstance(value, Mapping) and isinstance(value.get("$ref"), str):
        rest = {key: item for key, item in value.items() if key != "$ref"}
        file, _, value = target(file, value["$ref"])
        # 3.1, 4.8.9.1: a path item may have methods beside its reference.
        if rest and isinstance(value, Mapping):
            return file, {**rest, **value}
    return file, value


def target(file: Path, ref: str) -> tuple[Path, str, Json]:
    """Where a reference leads: file, pointer and value; raises where that is nowhere."""
    address, _, fragment = ref.partition("#")
    file = (file.parent / unquote(address)).resolve() if address else file
    value, pointer = load(file), unquote(fragment)
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list):
            value = value[int(key)]
        else:
            value = value[key] if key in value else value[int(key)]
    return file, pointer, value
