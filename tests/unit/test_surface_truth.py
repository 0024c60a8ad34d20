"""The surface says what the generated modules say: each compared with the other, name by name."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from surface_support import ORDERS, SPEC, understood, written

from clientsmith import pipeline, public, pyir, surface
from clientsmith.public import Surface
from clientsmith.surface.annotations import Normal

ODD = """
openapi: 3.1.0
info: {title: Odd, version: '1'}
servers: [{url: 'https://{region}.odd.example', variables: {region: {default: eu}}}]
security: [{key: []}, {both: [read, write], other: []}]
paths:
  /things/{from}/{to}:
    get:
      operationId: list
      tags: [things]
      parameters:
        - {name: to, in: path, required: true, schema: {type: string, format: date}}
        - {name: from, in: path, required: true, schema: {type: string, format: uuid}}
        - {name: 'a b', in: query, schema: {type: array, items: {type: integer, format: int64}}}
        - {name: filter, in: query, style: deepObject, schema: {$ref: '#/components/schemas/Time'}}
        - {name: X-Old, in: header, deprecated: true, schema: {type: [string, 'null']}}
        - {name: q, in: query, content: {application/json: {schema: {type: object}}}}
      responses:
        '200':
          description: ok
          headers: {X-Left: {required: true, schema: {type: integer}}}
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Everything'}}
        '404': {description: gone}
  /things:
    put:
      operationId: put
      tags: [things]
      security: []
      servers: [{url: 'https://up.odd.example'}]
      x-sdk-retry: {key_header: Idempotency-Key}
      requestBody:
        content:
          application/json; charset=utf-8: {schema: {type: array, items: {type: string}}}
          text/plain: {schema: {type: string}}
      responses: {'204': {description: done}}
components:
  securitySchemes:
    key: {type: apiKey, in: query, name: the key}
    both:
      type: oauth2
      flows:
        clientCredentials: {tokenUrl: 'https://odd.example/token', scopes: {read: r, write: w}}
    other: {type: http, scheme: basic}
  schemas:
    Time: {type: object, properties: {at: {type: string, format: time}}}
    größe.v2: {type: object, properties: {ä: {type: integer}}, additionalProperties: false}
    Words: {type: object, additionalProperties: {type: array, items: {type: string}}}
    Tree: {type: array, items: {oneOf: [{$ref: '#/components/schemas/Tree'}, {type: string}]}}
    Level: {type: integer, enum: [1, 2], x-enum-varnames: [LOW, HIGH], x-sdk-enum: closed}
    Mixed: {enum: [a, 1]}
    Either: {anyOf: [{$ref: '#/components/schemas/Time'}, {$ref: '#/components/schemas/Words'}]}
    Everything:
      type: object
      required: [id, never, 'null', constant, secret]
      additionalProperties: {type: integer}
      properties:
        id: {type: string, format: uuid, readOnly: true}
        uuid: {type: string, format: uuid}
        secret: {type: string, writeOnly: true}
        constant: {const: 1.5}
        flag: {const: "a  b: ä \\""}
        date: {type: string, format: date}
        when: {type: [string, 'null'], format: date-time}
        from: {$ref: '#/components/schemas/Time'}
        x-odd key: {type: array, uniqueItems: true, items: {type: number}}
        pair: {type: array, prefixItems: [{type: string}, {type: integer}], items: false}
        rest: {type: array, prefixItems: [{type: string}], items: {type: integer}}
        any: {}
        size: {$ref: '#/components/schemas/gr%C3%B6%C3%9Fe.v2'}
        tree: {$ref: '#/components/schemas/Tree'}
        level: {$ref: '#/components/schemas/Level', default: 1}
        mixed: {$ref: '#/components/schemas/Mixed'}
        either: {$ref: '#/components/schemas/Either'}
        words: {$ref: '#/components/schemas/Words'}
        number: {type: [integer, string, 'null'], minimum: 1}
        data: {type: string, contentEncoding: base64}
        'null': {type: 'null'}
        never: {type: string, pattern: '^[a-z, ]+$', maxLength: 8}
webhooks:
  thing done:
    post:
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Everything'}}}
      responses: {'200': {description: ok}}
"""


SCALARS = {
    "Date": "datetime.date",
    "DateTime": "datetime.datetime",
    "Decimal": "decimal.Decimal",
    "Duration": "datetime.timedelta",
    "Time": "datetime.time",
    "Uuid": "uuid.UUID",
}
"""What `core.scalars` has for type checkers."""


class _Scalars(ast.NodeTransformer):
    def __init__(self, tree: ast.Module) -> None:
        self.imported = {
            alias.asname or alias.name: SCALARS[alias.name]
            for node in tree.body
            if isinstance(node, ast.ImportFrom) and node.module == "core.scalars"
            for alias in node.names
        }

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self.imported.get(node.id, node.id))


class _Module:
    """A generated module, read but not run."""

    def __init__(self, text: str) -> None:
        self.tree = _Scalars(parsed := ast.parse(text)).visit(parsed)
        self.normal = Normal(pyir.Imports(standard=tuple(_imports(self.tree))))

    def show(self, node: ast.expr) -> str:
        return self.normal.show(ast.unparse(_Unmarked().visit(node)))

    def classes(self, base: str) -> Iterator[ast.ClassDef]:
        for node in self.tree.body:
            if isinstance(node, ast.ClassDef) and base in map(ast.unparse, node.bases):
                yield node


class _Unmarked(ast.NodeTransformer):
    """Takes off what is said to decoders alone: that a newer server may send another constant."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        if ast.unparse(node.value) == "Annotated" and isinstance(node.slice, ast.Tuple):
            inner, *marks = node.slice.elts
            if list(map(ast.unparse, marks)) == ["OPEN"] and "|" not in ast.unparse(inner):
                return inner
        return node


def _imports(tree: ast.Module) -> Iterator[pyir.Import]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names = (n.name + (f" as {n.asname}" if n.asname else "") for n in node.names)
            yield pyir.Import("." * node.level + (node.module or ""), tuple(names))
        elif isinstance(node, ast.Import):
            yield from (pyir.Import(n.name, alias=n.asname or "") for n in node.names)


class _Case:
    def __init__(self, spec: Path) -> None:
        found = understood(spec, "made")
        prefix = "src/made/"
        files = {
            path.removeprefix(prefix): text
            for path, text in pipeline.files(found).items()
            if path.startswith(prefix) and path.endswith(".py") and "/core/" not in path
        }
        self.modules: Mapping[str, _Module] = {path: _Module(text) for path, text in files.items()}
        self.surface: Surface = surface.describe(found.api, found.symbols, found.sdk)

    def ending(self, name: str) -> Iterator[_Module]:
        return (m for path, m in self.modules.items() if path.split("/")[-1] == name)


@pytest.fixture(scope="module", params=["orders", "own", "odd"])
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> _Case:
    if request.param == "odd":
        return _Case(written(tmp_path_factory.mktemp("odd"), ODD))
    return _Case(ORDERS if request.param == "orders" else SPEC / "openapi.yaml")


def _annotated(type_: ast.expr) -> tuple[ast.expr, str | None]:
    """Take an alias for pydantic off; gives the type and the wire name."""
    if isinstance(type_, ast.Subscript) and ast.unparse(type_.value) == "Annotated":
        assert isinstance(type_.slice, ast.Tuple)
        inner, marker = type_.slice.elts[0], type_.slice.elts[1]
        if isinstance(marker, ast.Call) and marker.keywords:
            return inner, ast.literal_eval(marker.keywords[0].value)
        return inner, None
    return type_, None


def test_fields_of_models(case: _Case) -> None:
    found: dict[str, tuple[str, str | None]] = {}
    for module in case.ending("types.py"):
        for model in module.classes("Model"):
            for node in model.body:
                if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                    type_, wire = _annotated(node.annotation)
                    found[f"{model.name}.{node.target.id}"] = (module.show(type_), wire)
    assert found == {f.symbol: (f.type, f.wire) for f in case.surface.all(public.Field)}


def _required(type_: ast.expr) -> tuple[ast.expr, bool]:
    if isinstance(type_, ast.Subscript) and "NotRequired" in ast.unparse(type_.value):
        return type_.slice, False
    return type_, True


def test_keys_of_twins(case: _Case) -> None:
    found: dict[tuple[str, str], tuple[str, bool]] = {}
    for module in case.ending("requests.py"):
        for twin in module.classes("TypedDict"):
            for node in twin.body:
                if isinstance(node, ast.AnnAssign):
                    type_, required = _required(node.annotation)
                    key = ast.unparse(node.target)
                    found[twin.name, key] = (module.show(type_), required)
        for node in module.tree.body:
            if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith("TypedDict("):
                assert isinstance(node.value, ast.Call)
                keys = node.value.args[1]
                assert isinstance(keys, ast.Dict)
                for name, value in zip(keys.keys, keys.values, strict=True):
                    assert name is not None
                    type_, required = _required(_unquoted(value))
                    place = (ast.unparse(node.targets[0]), ast.literal_eval(name))
                    found[place] = (module.show(type_), required)
    listed = {(k.twin, k.wire): (k.type, k.required) for k in case.surface.all(public.Key)}
    assert found == listed


def _unquoted(type_: ast.expr) -> ast.expr:
    """Read what is quoted because it mentions itself."""
    if isinstance(type_, ast.Constant) and isinstance(type_.value, str):
        return ast.parse(type_.value, mode="eval").body
    return type_


def _aliases(module: _Module) -> Iterator[tuple[str, ast.expr]]:
    for node in module.tree.body:
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            yield ast.unparse(node.target), _annotated(_unquoted(node.value))[0]


def test_aliases_unions_and_enums(case: _Case) -> None:
    found = {n: m.show(t) for m in case.ending("types.py") for n, t in _aliases(m)}
    expected = {alias.name: alias.type for alias in case.surface.all(public.Alias)}
    variants = case.surface.all(public.Variant)
    for union in case.surface.all(public.Union):
        members = {v.type for v in variants if v.union == union.name}
        members |= {"UnknownVariant"} if union.open else set()
        expected[union.name] = " | ".join(sorted(members))
    enums = {enum.name for enum in case.surface.all(public.Enum)}
    assert {n: t for n, t in found.items() if n not in enums} == expected
    for value in case.surface.all(public.Value):
        assert value.value in found[value.enum]
    for enum in case.surface.all(public.Enum):
        assert (f"| {enum.type}" in found[enum.name]) == enum.open


def test_twins_that_are_no_classes(case: _Case) -> None:
    found = {n: m.show(t) for m in case.ending("requests.py") for n, t in _aliases(m)}
    assert found == {twin.name: twin.type for twin in case.surface.all(public.Twin) if twin.type}


def test_constants_of_enums(case: _Case) -> None:
    classes = {
        node.name: {ast.unparse(n.target) for n in node.body if isinstance(n, ast.AnnAssign)}
        for module in case.ending("types.py")
        for node in module.tree.body
        if isinstance(node, ast.ClassDef) and not node.bases
    }
    values = case.surface.all(public.Value)
    assert classes == {
        enum.constants: {v.name for v in values if v.enum == enum.name and v.name}
        for enum in case.surface.all(public.Enum)
        if enum.constants
    }


def _signature(module: _Module, function: ast.FunctionDef) -> tuple[str, str]:
    """Print a signature as the surface does: keyword arguments by name, required ones first."""
    given = function.args
    positional = [f"{a.arg}: {module.show(_type(a))}" for a in given.args[1:]]
    named: list[tuple[bool, str, str]] = []
    for argument, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        if argument.arg != "request_options":
            shown = module.show(_type(argument))
            parts = [part for part in shown.split(" | ") if part != "Omit"]
            text = f"{argument.arg}: {' | '.join(parts)}{' = ...' if default else ''}"
            named.append((default is not None, argument.arg, text))
    keyword = ["*", *(text for _, _, text in sorted(named))] if named else []
    assert function.returns is not None
    return ", ".join([*positional, *keyword]), module.show(function.returns)


def _type(argument: ast.arg) -> ast.expr:
    assert argument.annotation is not None
    return argument.annotation


def _is_property(function: ast.FunctionDef) -> bool:
    return any("property" in ast.unparse(each) for each in function.decorator_list)


def test_signatures_of_methods(case: _Case) -> None:
    resources = {r.sync_class: r.path for r in case.surface.all(public.Resource)}
    found: dict[str, tuple[str, str]] = {}
    for module in case.ending("client.py"):
        for client in module.classes("SyncResource"):
            for node in client.body:
                if isinstance(node, ast.FunctionDef) and not _is_property(node):
                    found[f"{resources[client.name]}.{node.name}"] = _signature(module, node)
    listed = {m.name: (m.parameters, m.returns) for m in case.surface.all(public.Method)}
    assert found == listed


def test_settings_of_clients(case: _Case) -> None:
    module = case.modules["client.py"]
    (name,) = (client.name for client in case.surface.all(public.Client))
    for base, attribute in (("SyncRoot", "type"), ("AsyncRoot", "async_type")):
        (client,) = module.classes(base)
        (made,) = (n for n in client.body if isinstance(n, ast.FunctionDef) and "init" in n.name)
        found = {
            f"{name}.{argument.arg}": (
                module.show(_type(argument)),
                module.show(default) if default else "",
            )
            for argument, default in zip(made.args.kwonlyargs, made.args.kw_defaults, strict=True)
        }
        assert found == {
            setting.symbol: (getattr(setting, attribute) or setting.type, setting.default)
            for setting in case.surface.all(public.Setting)
        }


def test_exports_of_packages(case: _Case) -> None:
    found: set[str] = set()
    for path, module in case.modules.items():
        if path.endswith("__init__.py"):
            package = ".".join(["made", *path.split("/")[:-1]])
            (names,) = (
                ast.literal_eval(node.value)
                for node in module.tree.body
                if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
            )
            found |= {f"{package}.{name}" for name in names}
    assert found == {export.name for export in case.surface.all(public.Export)}


def test_an_odd_surface_can_be_read_again(case: _Case) -> None:
    assert surface.parse(surface.text.dumps(case.surface.records)) == case.surface
