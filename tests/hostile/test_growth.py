"""Costs grow no faster than documents: calls are counted, so that no clock decides.

Each shape of a document is generated at two sizes; the larger one may cost as many times more as it
is larger, and a little for what is sorted.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hostile.projects import GOOD, ref, with_schemas

from clientsmith import pipeline
from clientsmith.config import Config
from clientsmith.diagnostics import Report

SIZE = 60
TIMES = 4
SLACK = 1.25
"""What a logarithm, or a few passes more, may add."""

Document = dict[str, Any]


def operation(name: str, **more: Any) -> Document:
    return {"operationId": name, "responses": {"200": {"description": "A."}}, **more}


def body(schema: Any) -> Document:
    return {"requestBody": {"content": {"application/json": {"schema": schema}}}}


def paths(of: Callable[[int], Document], count: int) -> Document:
    return {**GOOD, "paths": {f"/p{n}": of(n) for n in range(count)}}


def operations(count: int) -> Document:
    return paths(lambda n: {"get": operation(f"get_{n}", tags=[f"t{n % 7}"])}, count)


def tags(count: int) -> Document:
    return paths(lambda n: {"get": operation(f"get_{n}", tags=[f"tag {n}"])}, count)


def without_ids(count: int) -> Document:
    return paths(lambda n: {"get": {"responses": {}}, "post": {"responses": {}}}, count)


def same_ids(count: int) -> Document:
    return paths(lambda n: {"get": operation("same", tags=["t"])}, count)


def parameters(count: int) -> Document:
    listed = [{"name": f"p-{n}", "in": "query", "schema": {"type": "string"}} for n in range(count)]
    return paths(lambda n: {"get": operation("a", parameters=listed)}, 1)


def arguments(count: int) -> Document:
    properties = {f"p-{n}": {"type": "string"} for n in range(count)}
    schema = {"type": "object", "properties": properties}
    return paths(lambda n: {"post": operation("a", **body(schema))}, 1)


def models(count: int) -> Document:
    schemas = {
        f"S{n}": {"type": "object", "properties": {"a": {"type": "string"}, "b": ref(f"S{n // 2}")}}
        for n in range(count)
    }
    return with_schemas(**schemas)


def inline_models(count: int) -> Document:
    inner = {"type": "object", "properties": {"a": {"type": "string"}}}
    properties = {f"p{n}": {"type": "array", "items": inner} for n in range(count)}
    return with_schemas(A={"type": "object", "properties": properties})


def children(count: int) -> Document:
    base = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}},
        "discriminator": {"propertyName": "kind"},
    }
    own = {"type": "object", "properties": {"a": {"type": "string"}}}
    return with_schemas(A=base, **{f"C{n}": {"allOf": [ref("A"), own]} for n in range(count)})


def variants(count: int) -> Document:
    schemas = {
        f"V{n}": {"type": "object", "required": ["k"], "properties": {"k": {"const": f"v{n}"}}}
        for n in range(count)
    }
    union = {"oneOf": [ref(name) for name in schemas], "discriminator": {"propertyName": "k"}}
    return with_schemas(A=union, **schemas)


def plain_variants(count: int) -> Document:
    schemas = {f"V{n}": {"properties": {f"p{n}": {"type": "string"}}} for n in range(count)}
    return with_schemas(A={"anyOf": [ref(name) for name in schemas]}, **schemas)


def members(count: int) -> Document:
    return with_schemas(A={"type": "string", "enum": [f"value {n}" for n in range(count * 20)]})


def joined(count: int) -> Document:
    parts = [{"properties": {f"p{n}": {"type": "string"}}} for n in range(count)]
    return with_schemas(A={"allOf": parts})


def chain(count: int) -> Document:
    schemas = {f"A{n}": {"properties": {"a": ref(f"A{n + 1}")}} for n in range(count)}
    return with_schemas(**schemas, **{f"A{count}": {"type": "string"}})


def names_that_clash(count: int) -> Document:
    signs = str.maketrans("01", "!?")
    properties = {f"a{n:b}".translate(signs): {"type": "string"} for n in range(count)}
    return with_schemas(A={"type": "object", "properties": properties})


def servers(count: int) -> Document:
    listed = [{"url": f"https://s{n}.example", "description": "Same"} for n in range(count)]
    return {**operations(1), "servers": listed}


def schemes(count: int) -> Document:
    listed = {f"key {n}": {"type": "apiKey", "in": "header", "name": "X"} for n in range(count)}
    return {
        **operations(1),
        "security": [{name: []} for name in listed],
        "components": {"securitySchemes": listed},
    }


def webhooks(count: int) -> Document:
    schema = {"type": "object", "properties": {"a": {"type": "string"}}}
    hooks = {f"hook {n}": {"post": operation(f"hook_{n}", **body(schema))} for n in range(count)}
    return {**GOOD, "webhooks": hooks}


SHAPES = (
    *(operations, tags, without_ids, same_ids, parameters, arguments, models, inline_models),
    *(children, variants, plain_variants, members, joined, chain, names_that_clash, servers),
    *(schemes, webhooks),
)


def cost(document: Document, folder: Path) -> int:
    """Count the calls that one generation takes, those of built-in functions included."""
    spec = folder / "openapi.json"
    spec.write_text(json.dumps(document))
    config = Config(spec=spec, output=folder / "out", package="grown", source="openapi.json")
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        pipeline.files(pipeline.understand(config, Report()))
    finally:
        sys.setprofile(None)
    return calls


@pytest.fixture(scope="module", autouse=True)
def warm(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is imported, compiled or remembered once is nobody's cost."""
    for shape in SHAPES:
        cost(shape(2), tmp_path_factory.mktemp("warm"))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_cost_is_linear(shape: Callable[[int], Document], tmp_path: Path) -> None:
    none, small, large = (cost(shape(size), tmp_path) for size in (1, SIZE, SIZE * TIMES))
    assert large - none <= (small - none) * TIMES * SLACK
