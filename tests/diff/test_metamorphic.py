"""Edits that mean nothing are no changes, and a long way finds what its parts find."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import Any

import jsonpatch
import pytest
import yaml
from diff_support import BASES, Case, base, cases, edited, side, side_of

from clientsmith.changes import Comparison
from clientsmith.diff import compare

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))
from surface_support import SPEC, copied, shuffled, written

NAMES = sorted(path.stem for path in BASES.glob("*.yaml"))
PLAIN = [case for case in cases() if not (case.old_settings or case.new_settings)]


@pytest.mark.parametrize("name", NAMES)
def test_a_document_against_itself(name: str, tmp_path: Path) -> None:
    """Nothing has changed."""
    document = base(name)
    assert not _told(compare(side(document, tmp_path, "old"), side(document, tmp_path, "new")))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_maps_means_nothing(name: str, seed: int, tmp_path: Path) -> None:
    """JSON objects have none (RFC 8259, 4)."""
    text = (BASES / f"{name}.yaml").read_text("utf-8")
    other = yaml.safe_load(shuffled(text, seed))
    assert not _told(compare(side(base(name), tmp_path, "old"), side(other, tmp_path, "new")))


@pytest.mark.parametrize("name", NAMES)
def test_the_number_of_files_means_nothing(name: str, tmp_path: Path) -> None:
    """A reference to another file says what a reference to a component does."""
    text = (BASES / f"{name}.yaml").read_text("utf-8")
    old = side_of(written(tmp_path / "old", text), "old")
    assert not _told(compare(old, side_of(_split(base(name), tmp_path / "new"), "new")))


def test_30_and_31_say_the_same(tmp_path: Path) -> None:
    """`nullable` became a type, and so did exclusive bounds (OpenAPI 3.1, JSON Schema 2020-12)."""
    new = _small("3.1.0", {"type": ["string", "null"]}, {"type": "integer", "exclusiveMinimum": 1})
    bound = {"type": "integer", "minimum": 1, "exclusiveMinimum": True}
    old = _small("3.0.3", {"type": "string", "nullable": True}, bound)
    assert not _told(compare(side(old, tmp_path, "old"), side(new, tmp_path, "new")))


def test_our_own_spec_shuffled(tmp_path: Path) -> None:
    """All of it, in many files."""
    old = side_of(SPEC / "openapi.yaml", "old", "cartesia")
    spec = copied(tmp_path, lambda _, text: shuffled(text, 1))
    assert not _told(compare(old, side_of(spec, "new", "cartesia")))


@pytest.mark.parametrize("seed", range(24))
def test_a_way_covers_its_parts(seed: int, tmp_path: Path) -> None:
    """What two edits break is broken from before the first to after the second.

    Unless the second touches what the first did: then it may well mend it.
    """
    first, second = _two(random.Random(seed))
    a = base(first.base)
    b = edited(a, first.edit)
    c = edited(b, second.edit)
    sides = [
        side(document, tmp_path, name) for name, document in zip("abc", (a, b, c), strict=True)
    ]
    whole = _told(compare(sides[0], sides[2]))
    parts = _told(compare(sides[0], sides[1])) | _told(compare(sides[1], sides[2]))
    assert parts <= whole


def _told(comparison: Comparison) -> set[tuple[str, str]]:
    return {(change.id, change.subject) for change in comparison.changes}


def _two(chance: random.Random) -> tuple[Case, Case]:
    """Choose two edits of one base that do not meet."""
    while True:
        first = chance.choice(PLAIN)
        second = chance.choice([case for case in PLAIN if case.base == first.base])
        if _meet(first, second):
            continue
        try:
            edited(edited(base(first.base), first.edit), second.edit)
        except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException):
            continue
        return first, second


def _meet(first: Case, second: Case) -> bool:
    """Whether two edits touch one component, or anything else at all."""
    places = [{_place(step["path"]) for step in case.edit} for case in (first, second)]
    own = all(place.startswith("/components/schemas/") for found in places for place in found)
    return not own or bool(places[0] & places[1])


def _place(path: str) -> str:
    return "/".join(path.split("/")[:6])


def _split(document: dict[str, Any], folder: Path) -> Path:
    """Put all components into a file of their own."""
    folder.mkdir(parents=True)
    components = {"components": document["components"]}
    (folder / "parts.yaml").write_text(yaml.safe_dump(components), encoding="utf-8")
    names = document["components"].get("schemas", {})
    schemas = {name: {"$ref": f"parts.yaml#/components/schemas/{name}"} for name in names}
    whole = {**document, "components": {**document["components"], "schemas": schemas}}
    spec = folder / "openapi.yaml"
    spec.write_text(yaml.safe_dump(whole, sort_keys=False), encoding="utf-8")
    return spec


def _small(version: str, name: dict[str, object], count: dict[str, object]) -> dict[str, object]:
    reply = {"type": "object", "properties": {"name": name, "count": count}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}}
    operation = {
        "operationId": "items_get",
        "responses": {"200": {"description": "It.", "content": content}},
    }
    return {
        "openapi": version,
        "info": {"title": "Shop", "version": "1"},
        "paths": {"/item": {"get": operation}},
        "components": {"schemas": {"Item": reply}},
    }
