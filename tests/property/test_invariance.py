"""What does not matter changes nothing: order, files, hash seed, locale, working directory.

The order in which a document lists things decides the order in which they are presented. So a
document whose maps are all shuffled has the same surface, and one in several files the same bytes.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from contract.facts import ROOT
from corpus.declared import load
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from property.documents import documents

from clientsmith import pipeline
from clientsmith.config import Config
from clientsmith.diagnostics import Report, SpecError
from clientsmith.surface import surface as describe

Json = Any
Files = dict[str, Json]
"""A document in files, by name; the first one is the root."""
ORDERS = ROOT / "tests" / "golden" / "orders" / "openapi.yaml"

steady = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


def understood(files: Files, folder: Path) -> pipeline.Understood | None:
    """Read a document; None where it is refused."""
    for name, value in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value), encoding="utf-8")
    root = folder / next(iter(files))
    config = Config(spec=root, output=folder / "out", package="same", source="openapi.json")
    try:
        return pipeline.understand(config, Report())
    except SpecError:
        return None


def surface(files: Files, folder: Path) -> list[str] | None:
    """Give the lines of the surface, sorted."""
    found = understood(files, folder)
    if found is None:
        return None
    text = describe(found.api, found.symbols, found.sdk)
    return sorted(text.splitlines())


def shuffled(value: Json, chance: random.Random) -> Json:
    """Shuffle all maps."""
    if isinstance(value, list):
        return [shuffled(item, chance) for item in value]
    if not isinstance(value, dict):
        return value
    items = [(key, shuffled(item, chance)) for key, item in value.items()]
    chance.shuffle(items)
    return dict(items)


def keeps_its_surface(files: Files, folder: Path, times: int) -> None:
    before = surface(files, folder / "before")
    for seed in range(times):
        chance = random.Random(seed)
        other = {name: shuffled(value, chance) for name, value in files.items()}
        assert surface(other, folder / str(seed)) == before


def test_our_own_spec_shuffled(tmp_path: Path) -> None:
    spec = ROOT / "spec"
    paths = [spec / "openapi.yaml", *sorted((spec / "resources").glob("*.yaml"))]
    files = {path.relative_to(spec).as_posix(): load(path) for path in paths}
    keeps_its_surface(files, tmp_path, 3)


def test_orders_shuffled(tmp_path: Path) -> None:
    keeps_its_surface({"openapi.json": load(ORDERS)}, tmp_path, 20)


@pytest.mark.facts
def test_small_documents_shuffled(shared: Path, tmp_path: Path) -> None:
    """A document of each construct."""
    for path in sorted((shared / "specs" / "micro").glob("*.yaml")):
        keeps_its_surface({"openapi.json": load(path)}, tmp_path / path.stem, 3)


@settings(steady, max_examples=100)
@given(documents(), st.integers(0, 1000))
def test_random_documents_shuffled(
    tmp_path_factory: pytest.TempPathFactory, document: Json, seed: int
) -> None:
    folder = tmp_path_factory.mktemp("random")
    other = shuffled(document, random.Random(seed))
    before = surface({"openapi.json": document}, folder / "before")
    assert surface({"openapi.json": other}, folder / "after") == before


# -- files ----------------------------------------------------------------------------------


def in_many_files(document: Json) -> Files:
    """Put each path item and each component into a file of its own."""
    root, files = dict(document), dict[str, Json]()
    for number, (path, item) in enumerate(document.get("paths", {}).items()):
        name = f"paths/{number}.json"
        root["paths"] = {**root["paths"], path: {"$ref": name}}
        files[name] = moved(item, "../openapi.json")
    for section in ("schemas", "parameters", "responses", "requestBodies"):
        listed = document.get("components", {}).get(section, {})
        for number, (name, value) in enumerate(listed.items()):
            file = f"{section}/{number}.json"
            files[file] = moved(value, "../openapi.json")
            inner = {**root["components"][section], name: {"$ref": file}}
            root["components"] = {**root["components"], section: inner}
    return {"openapi.json": root, **files}


def in_two_files(document: Json) -> Files:
    """Keep the components elsewhere, and refer to them there."""
    components = document.get("components", {})
    others = {key: value for key, value in components.items() if key != "securitySchemes"}
    file = "common/all.json"
    kept = {
        key: {name: {"$ref": f"{file}#/components/{key}/{escape(name)}"} for name in named}
        for key, named in others.items()
    }
    root = moved({**document, "components": {}}, file, "#/components/")
    schemes = {key: components[key] for key in ("securitySchemes",) if key in components}
    return {
        "openapi.json": {**root, "components": {**schemes, **kept}},
        file: {"components": others},
    }


def escape(name: str) -> str:
    return quote(name.replace("~", "~0").replace("/", "~1"), safe="~")


def moved(value: Json, file: str, what: str = "#/") -> Json:
    """Write what is to stand in another file than what it refers to."""
    if isinstance(value, list):
        return [moved(item, file, what) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: f"{file}{item}"
        if isinstance(item, str) and item.startswith(what)
        else moved(item, file, what)
        for key, item in value.items()
    }


def keeps_its_bytes(document: Json, split: Callable[[Json], Files], folder: Path) -> None:
    whole = understood({"openapi.json": document}, folder / "whole")
    parts = understood(split(document), folder / "parts")
    assert (whole is None) == (parts is None)
    if whole is not None and parts is not None:
        assert pipeline.files(parts) == pipeline.files(whole)


DANGLING = ("ref-missing", "media-type-ref-32")
"""Their references lead nowhere, and stay in the joined document as they are written."""
SPLITS = pytest.mark.parametrize("split", [in_many_files, in_two_files])


@SPLITS
def test_orders_in_files(split: Callable[[Json], Files], tmp_path: Path) -> None:
    keeps_its_bytes(load(ORDERS), split, tmp_path)


@SPLITS
@pytest.mark.facts
def test_small_documents_in_files(
    split: Callable[[Json], Files], shared: Path, tmp_path: Path
) -> None:
    for path in sorted((shared / "specs" / "micro").glob("*.yaml")):
        if path.stem not in DANGLING:
            keeps_its_bytes(load(path), split, tmp_path / path.stem)


@SPLITS
def test_random_documents_in_files(
    split: Callable[[Json], Files], tmp_path_factory: pytest.TempPathFactory
) -> None:
    @settings(steady, max_examples=30)
    @given(documents())
    def check(document: Json) -> None:
        # A component can't be called so (OpenAPI 3.1, 4.8.7.1); in files, it reads as a reference.
        assume("$ref" not in document.get("components", {}).get("schemas", {}))
        keeps_its_bytes(document, split, tmp_path_factory.mktemp("split"))

    check()


# -- around the process ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    return generated(tmp_path_factory.mktemp("usual"), {"PYTHONHASHSEED": "0"})


SURROUNDINGS = (
    *({"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "12345"}, {"TZ": "Asia/Kathmandu"}),
    *({"LC_ALL": "C", "PYTHONUTF8": "0"}, {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}),
    *({"PYTHONOPTIMIZE": "1"}, {"HOME": "/nonexistent", "TERM": "dumb", "COLUMNS": "20"}),
)


@pytest.mark.parametrize("surroundings", SURROUNDINGS, ids=lambda each: next(iter(each)))
def test_surroundings_change_no_byte(
    surroundings: Mapping[str, str], usual: Mapping[str, bytes], tmp_path: Path
) -> None:
    """Each run is in another folder as well."""
    assert generated(tmp_path / "else where" / "\u00e9", surroundings) == usual


def generated(folder: Path, surroundings: Mapping[str, str]) -> Mapping[str, bytes]:
    """Run the command in a process of its own."""
    (folder / "spec").mkdir(parents=True)
    spec = folder / "spec" / "openapi.yaml"
    spec.write_bytes(ORDERS.read_bytes())
    code = "from clientsmith.cli import main; main()"
    command = [sys.executable, "-c", code, "generate", "--spec", "openapi.yaml", "--output", "out"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator"), **surroundings}
    subprocess.run(command, cwd=folder / "spec", env=environment, check=True, capture_output=True)
    out = folder / "spec" / "out"
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }
