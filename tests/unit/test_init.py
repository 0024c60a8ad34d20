"""`clientsmith init`: a project around any spec, also with another generator's configuration."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_support import edit, files, start

SPEC = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: 'https://api.shop.example'}]
security: [{Bearer: []}]
paths:
  /ping:
    get: {operationId: p1, responses: {'200': {description: Fine}}}
  /orders: {$ref: 'parts/orders.yaml#/orders'}
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: p3
      x-fern-sdk-group-name: purchases
      x-fern-sdk-method-name: retrieve
      responses:
        '200':
          description: Fine
          content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
components:
  securitySchemes: {Bearer: {type: http, scheme: bearer}}
  schemas:
    Order: {type: object, required: [id], properties: {id: {type: string}}}
"""
ORDERS = """\
orders:
  get:
    operationId: p2
    x-speakeasy-group: purchases
    x-speakeasy-name-override: browse
    parameters: [{name: after, in: query, schema: {type: string}}]
    responses:
      '200':
        description: Fine
        content:
          application/json:
            schema:
              type: object
              required: [data]
              properties:
                data: {type: array, items: {$ref: '../openapi.yaml#/components/schemas/Order'}}
                next: {type: string}
"""
STAINLESS = """\
organization: {name: shop}
client_settings:
  opts:
    api_key: {type: string, auth: {security_scheme: Bearer}, read_env: SHOP_API_KEY}
environments:
  production: https://api.shop.example
  sandbox: https://sandbox.shop.example
targets:
  python: {package_name: shop, project_name: shop-sdk}
  node: {package_name: shop}
pagination:
  - name: cursor_page
    type: cursor
    request:
      after: {type: string, x-stainless-pagination-property: {purpose: next_cursor_param}}
    response:
      data: {type: array, items: {}, x-stainless-pagination-property: {purpose: items}}
      next: {type: string, x-stainless-pagination-property: {purpose: next_cursor_field}}
resources:
  $client:
    methods: {ping: get /ping}
  orders:
    models: {purchase: '#/components/schemas/Order'}
    methods:
      list: {endpoint: get /orders, paginated: true}
    subresources:
      details:
        methods: {fetch: 'get /orders/{id}'}
readme:
  example_requests: {default: {type: request}}
"""
FERN = """\
api: {specs: [{openapi: api/openapi.yaml}]}
groups:
  python-sdk:
    generators:
      - name: fernapi/fern-python-sdk
        version: 4.0.0
        output: {location: pypi, package-name: shop-sdk}
        config: {client_class_name: ShopClient, package_name: shop, timeout: 5}
"""
SPEAKEASY = """\
configVersion: 2.0.0
generation: {sdkClassName: Shop, maintainOpenAPIOrder: true}
python: {version: 1.4.0, packageName: shop-sdk, envVarPrefix: SHOP}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "api" / "parts").mkdir(parents=True)
    (tmp_path / "api" / "openapi.yaml").write_text(SPEC, encoding="utf-8")
    (tmp_path / "api" / "parts" / "orders.yaml").write_text(ORDERS, encoding="utf-8")
    return tmp_path


def surface(project: Path) -> str:
    return (project / "generated" / "api-surface.txt").read_text(encoding="utf-8")


def test_a_project_around_a_spec(folder: Path) -> None:
    """All files of the spec are copied; the SDK is there, and what the project makes."""
    done = start(folder, "init", "api/openapi.yaml", "--output", "shop")
    assert (done.returncode, done.stderr) == (0, "")
    made = files(folder / "shop")
    assert made["spec/parts/orders.yaml"] == ORDERS.encode()
    assert {"clientsmith.toml", "Makefile", "README.md", ".gitignore"} <= set(made)
    assert {f".github/workflows/{x}.yml" for x in ("ci", "diff", "release")} <= set(made)
    again = start(folder / "shop", "generate", "--check")
    assert (again.returncode, again.stderr) == (0, "")


def test_a_spec_in_the_project_stays(folder: Path) -> None:
    """It is referenced, and nothing is copied."""
    assert start(folder, "init", "api/openapi.yaml").returncode == 0
    assert not (folder / "spec").exists()
    assert 'spec = "api/openapi.yaml"' in (folder / "clientsmith.toml").read_text("utf-8")


@pytest.mark.parametrize("name", ["README.md", "Makefile", "pyproject.toml", ".gitignore"])
def test_nothing_is_overwritten(folder: Path, name: str) -> None:
    """One file in the way, and nothing is written at all."""
    (folder / name).write_text("mine", encoding="utf-8")
    before = files(folder)
    done = start(folder, "init", "api/openapi.yaml")
    assert done.returncode == 2
    assert f"{name} error[E520]" in done.stderr
    assert files(folder) == before


def test_a_bad_spec_leaves_nothing(folder: Path) -> None:
    edit(folder / "api" / "openapi.yaml", "openapi: 3.1.0", "swagger: '2.0'")
    done = start(folder, "init", "api/openapi.yaml", "--output", "shop")
    assert done.returncode == 2
    assert "api/openapi.yaml:1:1 error[E401]" in done.stderr
    assert not (folder / "shop").exists()


def test_from_stainless(folder: Path) -> None:
    """Resources, methods, models, environments, pages, the secret; the rest is told."""
    (folder / "stainless.yml").write_text(STAINLESS, encoding="utf-8")
    done = start(folder, "init", "api/openapi.yaml", "--from", "stainless.yml", "--output", "shop")
    assert done.returncode == 0, done.stderr
    text = surface(folder / "shop")
    assert "method ping() -> None" in text
    assert "method orders.list(*, after: str = ...) -> SyncPager[Purchase]" in text
    assert "method orders.details.fetch(id: str) -> Purchase" in text
    assert "sandbox" in text.lower()
    assert "SHOP_API_KEY" in (folder / "shop" / "clientsmith.toml").read_text("utf-8")
    told = [line for line in done.stderr.splitlines() if "W522" in line]
    assert [line.partition(" ")[0] for line in told] == ["stainless.yml:10:3", "stainless.yml:29:1"]
    assert len(done.stderr.splitlines()) == len(told) + 1


def test_from_fern(folder: Path) -> None:
    """The spec and the names are in the file, groups and methods in the spec."""
    (folder / "generators.yml").write_text(FERN, encoding="utf-8")
    done = start(folder, "init", "--from", "generators.yml", "--output", "shop")
    assert done.returncode == 0, done.stderr
    assert "method purchases.retrieve(id: str) -> Order" in surface(folder / "shop")
    written = (folder / "shop" / "clientsmith.toml").read_text("utf-8")
    assert 'client = "ShopClient"' in written
    assert 'project = "shop-sdk"' in written
    assert "generators.yml:8:69 warning[W522]: `config.timeout`" in done.stderr


def test_from_speakeasy(folder: Path) -> None:
    (folder / "gen.yaml").write_text(SPEAKEASY, encoding="utf-8")
    done = start(folder, "init", "api/openapi.yaml", "--from", "gen.yaml", "--output", "shop")
    assert done.returncode == 0, done.stderr
    assert "method purchases.browse(" in surface(folder / "shop")
    written = (folder / "shop" / "clientsmith.toml").read_text("utf-8")
    assert 'version = "1.4.0"' in written
    assert "`generation.maintainOpenAPIOrder`" in done.stderr


def test_unknown_configuration(folder: Path) -> None:
    (folder / "other.yaml").write_text("language: python\n", encoding="utf-8")
    done = start(folder, "init", "api/openapi.yaml", "--from", "other.yaml", "--output", "shop")
    assert done.returncode == 2
    assert "other.yaml:1:1 error[E521]" in done.stderr
