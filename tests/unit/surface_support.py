"""Surfaces of small specs, and of our own one after an edit."""

from __future__ import annotations

import functools
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

from clientsmith import pipeline, surface
from clientsmith.config import Config
from clientsmith.diagnostics import Report
from clientsmith.pipeline import Understood

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "spec"
ORDERS = ROOT / "tests" / "golden" / "orders" / "openapi.yaml"


def understood(spec: Path, package: str | None = None) -> Understood:
    """Read a spec with settings that do not matter."""
    config = Config(spec=spec, output=spec.parent, package=package, source="openapi.yaml")
    return pipeline.understand(config, Report())


def text_of(spec: Path, package: str | None = None) -> str:
    """Write the surface of a spec."""
    found = understood(spec, package)
    return surface.surface(found.api, found.symbols, found.sdk)


@functools.cache
def own() -> str:
    """Write the surface of our own spec."""
    return text_of(SPEC / "openapi.yaml", "cartesia")


def copied(folder: Path, change: Callable[[str, str], str], source: Path = SPEC) -> Path:
    """Copy a spec of many files, each changed by name and text; gives its root."""
    for file in source.rglob("*.yaml"):
        target = folder / file.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(change(file.name, file.read_text(encoding="utf-8")), encoding="utf-8")
    return folder / "openapi.yaml"


def written(folder: Path, text: str) -> Path:
    """Write a spec of one file."""
    folder.mkdir(parents=True, exist_ok=True)
    spec = folder / "openapi.yaml"
    spec.write_text(text, encoding="utf-8")
    return spec


def differences(old: str, new: str) -> list[str]:
    """List the lines that went (`-`) and came (`+`), in the order of the file."""
    before, after = old.split("\n"), new.split("\n")
    gone = [f"- {line}" for line in before if line not in set(after)]
    return gone + [f"+ {line}" for line in after if line not in set(before)]


# -- edits that mean nothing ----------------------------------------------------------------


def shuffled(text: str, seed: int) -> str:
    """Put the keys of all maps in another order."""
    root = yaml.compose(text, yaml.SafeLoader)
    assert root is not None
    chance = random.Random(seed)
    for node, _ in _nodes(root):
        if isinstance(node, yaml.MappingNode):
            chance.shuffle(node.value)
    return yaml.serialize(root, Dumper=yaml.SafeDumper, allow_unicode=True)


def reworded(text: str) -> str:
    """Give every description and summary other words."""
    root = yaml.compose(text, yaml.SafeLoader)
    assert root is not None
    for node, key in _nodes(root):
        if isinstance(node, yaml.ScalarNode) and key in ("description", "summary"):
            node.value = "Quite other words, with a `name` in them."
    return yaml.serialize(root, Dumper=yaml.SafeDumper, allow_unicode=True)


def _nodes(root: yaml.Node) -> Iterator[tuple[yaml.Node, str]]:
    waiting = [(root, "")]
    while waiting:
        node, key = waiting.pop()
        yield node, key
        if isinstance(node, yaml.MappingNode):
            waiting += [(value, name.value) for name, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            waiting += [(value, "") for value in node.value]
