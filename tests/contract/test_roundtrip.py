"""Decoding, then encoding, gives the input: for drawn values of every schema of the spec.

Values come from a service that keeps to the spec, and from one that is ahead of it: with
properties, enum values and variants that it does not list, without a tag, with null for what may be
absent. The values are the same in each run.
"""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from contract.document import Place, bundle, everything
from contract.drawing import Drawing, merged
from contract.facts import ROOT, Json
from contract.introspect import public
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft202012Validator

SCHEMAS: dict[str, Json] = bundle()["components"]["schemas"]
EXAMPLES = 25

steady = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


def models() -> dict[str, Any]:
    """Every model of the SDK, by name."""
    import cartesia
    from cartesia.core.model import Model

    modules = [m.name for m in pkgutil.walk_packages(cartesia.__path__, "cartesia.")]
    return {
        name: value
        for module in modules
        if module.endswith(".types")
        for name, value in vars(importlib.import_module(module)).items()
        if isinstance(value, type) and issubclass(value, Model) and value is not Model
    }


def forms() -> Iterator[Place]:
    """Schemas of multipart bodies: they have no name in the spec."""
    for place in everything():
        if place.pointer.endswith("/multipart~1form-data/schema"):
            yield place


def wire_names(model: Any) -> frozenset[str]:
    return frozenset(info.alias or name for name, info in model.model_fields.items())


def schema_of(name: str) -> Json:
    """The schema that a type of the SDK was made of."""
    if name in SCHEMAS:
        return {"$ref": f"#/components/schemas/{name}"}
    fields = wire_names(models()[name])
    nodes = [p.node for p in forms() if merged(p.node).get("properties", {}).keys() == fields]
    assert nodes, f"{name} answers to no schema"
    return nodes[0]


NAMES = sorted({*SCHEMAS, *models()} - {"UnknownVariant"})
each = pytest.mark.parametrize("name", NAMES)


@each
def test_what_the_spec_allows(name: str) -> None:
    schema = schema_of(name)
    validator = Draft202012Validator({**schema, "components": bundle()["components"]})

    @steady
    @given(Drawing(ahead=False).of(schema))
    def check(value: Json) -> None:
        validator.validate(value)
        goes_back(name, value)

    check()


@each
def test_what_a_later_service_may_send(name: str) -> None:
    @steady
    @given(Drawing(ahead=True).of(schema_of(name)))
    def check(value: Json) -> None:
        goes_back(name, value)

    check()


def goes_back(name: str, value: Json) -> None:
    from cartesia.core.decoding import decoder
    from cartesia.core.encoding import dump_json

    kind = public(name)
    for ascii_only in (True, False):
        decoded = decoder(kind)(json.dumps(value, ensure_ascii=ascii_only).encode())
        assert same(json.loads(dump_json(decoded)), value)
    if isinstance(value, dict):
        assert same(json.loads(decoded.model_dump_json(exclude_unset=True)), value)
        tells_absent_from_null(decoded, value)


def tells_absent_from_null(decoded: Any, value: dict[str, Json]) -> None:
    """What was there is set, null or not, and nothing else is."""
    infos = type(decoded).model_fields
    fields = {info.alias or name: name for name, info in infos.items()}
    present = {fields[key] for key in value if key in fields}
    extra = {key for key in value if key not in fields}
    assert decoded.model_fields_set == present | extra
    assert set(decoded.model_extra) == extra
    for key, name in fields.items():
        if key not in value:
            # None, or the one value that a tag can have.
            assert getattr(decoded, name) == infos[name].default
        elif value[key] is None:
            assert getattr(decoded, name) is None


def same(left: Json, right: Json) -> bool:
    """JSON's own equality: 1 is 1.0, and neither is true."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return left == right


def test_every_model_is_tried() -> None:
    """By count: what the text of the SDK defines, what it gives, and what is drawn for."""
    sources = sorted((ROOT / "generated" / "src" / "cartesia").rglob("types.py"))
    defined = [
        node.name
        for source in sources
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and "Model" in map(ast.unparse, node.bases)
    ]
    tried = set(NAMES) & set(models())
    assert len(defined) == len(set(defined)) == len(tried)
    assert set(defined) == tried
    assert all(schema_of(name) for name in NAMES)
