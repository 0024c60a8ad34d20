"""Overlays and renames: the spec is changed before it is read, and findings say where it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from clientsmith import config as settings
from clientsmith import pipeline
from clientsmith.diagnostics import Report, SpecError

SPEC = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: 'https://shop.example'}]
x-shared: &shared
  - {name: limit, in: query, schema: {type: integer}}
paths:
  /orders:
    get:
      tags: [Order Handling]
      parameters: *shared
      responses:
        '200':
          description: Fine
          content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
  /carts:
    $ref: 'carts.yaml#/carts'
  /carts/all:
    get:
      tags: [Order Handling]
      parameters: *shared
      responses: {'200': {description: Fine}}
components:
  schemas:
    Order: {type: object, properties: {id: {type: string}}}
"""
CARTS = "carts:\n  get:\n    tags: [carts]\n    responses: {'200': {description: Fine}}\n"
HEAD = "overlay: 1.0.0\ninfo: {title: Names, version: '1'}\nactions:\n"


def understood(
    folder: Path, actions: str = "", renames: str = "", spec: str = SPEC
) -> tuple[pipeline.Understood, Report]:
    (folder / "spec").mkdir()
    (folder / "spec" / "openapi.yaml").write_text(spec, encoding="utf-8")
    (folder / "spec" / "carts.yaml").write_text(CARTS, encoding="utf-8")
    (folder / "overlay.yaml").write_text(HEAD + actions, encoding="utf-8")
    overlays = 'overlays = ["overlay.yaml"]\n' if actions else ""
    text = f'spec = "spec/openapi.yaml"\n{overlays}[rename]\n{renames}'
    (folder / "clientsmith.toml").write_text(text, encoding="utf-8")
    report = Report()
    config = settings.load(folder, report)
    assert config is not None
    assert not report.errors
    return pipeline.understand(config, report), report


def calls(found: pipeline.Understood) -> set[str]:
    names = found.symbols
    return {
        ".".join((*operation.group, names.methods[operation.id]))
        for operation in found.api.operations
    }


def test_overlay_names_methods_across_files(tmp_path: Path) -> None:
    """Targets see through a path item that another file holds; maps are merged."""
    found, report = understood(
        tmp_path,
        "  - target: $.paths['/carts'].get\n"
        "    update: {x-sdk-group: baskets, x-sdk-method: every}\n"
        "  - target: $.paths['/orders']\n    update: {get: {x-sdk-method: fetch}}\n",
    )
    assert {"baskets.every"} <= calls(found)
    assert any(name.endswith(".fetch") for name in calls(found))
    assert not len(report)


def test_removal_and_lists(tmp_path: Path) -> None:
    """Removed is gone; a list takes another item, and what an alias repeats stays elsewhere."""
    found, _ = understood(
        tmp_path,
        "  - {target: \"$.paths['/carts']\", remove: true}\n"
        "  - target: $.paths['/orders'].get.parameters\n"
        "    update: {name: after, in: query, schema: {type: string}}\n",
    )
    parameters = {op.path: [p.wire for p in op.parameters] for op in found.api.operations}
    assert parameters == {"/orders": ["limit", "after"], "/carts/all": ["limit"]}


def test_findings_point_into_the_overlay(tmp_path: Path) -> None:
    """What came from there has its line and column there; what stayed, where it was."""
    with pytest.raises(SpecError) as caught:
        understood(
            tmp_path,
            "  - target: $.paths['/orders'].get\n    update:\n      x-sdk-order: first\n"
            "  - target: $.nothing\n    remove: true\n",
        )
    places = {found.code: str(found.origin) for found in caught.value.report}
    assert places == {"E116": "../overlay.yaml:6:7", "W143": "../overlay.yaml:7:5"}


def test_renames(tmp_path: Path) -> None:
    """Operations, parameters, tags and schemas, without touching the spec."""
    found, report = understood(
        tmp_path,
        renames='"GET /carts" = "baskets.list"\n"GET /orders limit" = "page_size"\n'
        '"tag Order Handling" = "orders"\n"#/components/schemas/Order" = "Purchase"\n',
    )
    assert "baskets.list" in calls(found)
    assert all(name.split(".")[0] in {"baskets", "orders"} for name in calls(found))
    assert "Purchase" in {symbol.name for symbol in found.symbols.types.values()}
    assert "page_size" in found.symbols.arguments.values()
    assert "limit" in found.symbols.arguments.values()
    assert not len(report)


def test_json_keeps_its_places(tmp_path: Path) -> None:
    """Places of JSON are found by reading it again; what was changed does not disturb that."""
    spec = (
        '{"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"},\n'
        '"servers": [{"url": "https://shop.example"}],\n'
        '"paths": {"/a": {"get": {"operationId": "a",'
        ' "responses": {"200": {"description": "x"}}}},\n'
        '"/b": {"get": {"operationId": "b", "unknown": 1,'
        ' "responses": {"200": {"description": "x"}}}}}}'
    )
    _, report = understood(tmp_path, "  - {target: \"$.paths['/a']\", remove: true}\n", spec=spec)
    assert [str(found.origin) for found in report] == ["openapi.yaml:4:36"]


def test_fern_names_of_schemas(tmp_path: Path) -> None:
    """`x-fern-type-name`, `x-fern-property-name` and `x-fern-enum` name what is in a schema."""
    order = (
        "    Order:\n      type: object\n      x-fern-type-name: Purchase\n      properties:\n"
        "        id: {type: string, x-fern-property-name: number}\n"
        "        state: {$ref: '#/components/schemas/State'}\n"
        "    State:\n      type: string\n      enum: [o, c]\n"
        "      x-fern-enum: {o: {name: Opened}, c: {name: Closed}}\n"
    )
    spec = SPEC.replace(SPEC[SPEC.index("    Order:") :], order)
    found, report = understood(tmp_path, spec=spec)
    names = found.symbols
    assert "Purchase" in {symbol.name for symbol in names.types.values()}
    assert "number" in names.attributes.values()
    assert {"OPENED", "CLOSED"} <= set(names.constants.values())
    assert not len(report)
