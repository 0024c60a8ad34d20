"""`models`: what it prints compiles, imports, and says what the spec says."""

from __future__ import annotations

import ast
import subprocess
import sys
import typing
from pathlib import Path
from typing import Any

import models_support as support
import pytest
from models_support import INT, STR, field, obj, ref
from pydantic import TypeAdapter

from clientsmith import ir, models


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return support.printed()


@pytest.fixture(scope="module")
def types(files: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Any:
    return support.load(files, tmp_path_factory.mktemp("sdk"), "models_everything")


@pytest.fixture(scope="module")
def requests(types: Any) -> Any:
    import importlib

    sys.path.insert(0, str(Path(types.__file__).parents[1]))
    try:
        return importlib.import_module("models_everything.requests")
    finally:
        sys.path.pop(0)


def _render(*types: ir.NamedType, **settings: Any) -> dict[str, str]:
    api = support.api(*types)
    return models.render(api, support.symbols(api, **settings), support.TEMPLATES)


def _render_with(cache: models.Cache, *types: ir.NamedType) -> dict[str, str]:
    api = support.api(*types)
    return models.render(api, support.symbols(api), support.TEMPLATES, cache)


def _trip(kind: Any, text: str) -> Any:
    """Decode and encode; what comes out must be what went in."""
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    value = adapter.validate_json(text)
    assert adapter.dump_json(value, by_alias=True, exclude_unset=True).decode() == text
    return value


def test_one_module_per_symbol_module(files: dict[str, str]) -> None:
    """Each module of `Symbol.module` is a file, and every file compiles."""
    assert sorted(files) == [
        "agents/requests.py",
        "agents/types.py",
        "requests.py",
        "types.py",
    ]
    for path, text in files.items():
        compile(text, path, "exec")


def test_every_annotation_can_be_evaluated(types: Any) -> None:
    """Fields named like types, builtins or imports hide nothing from pydantic."""
    for name, value in vars(types).items():
        if isinstance(value, type) and value.__module__ == types.__name__:
            value.model_rebuild() if hasattr(value, "model_rebuild") else None
            assert getattr(value, "__pydantic_complete__", True), name
    assert types.Clash.model_fields["Clash"].annotation == types.Clash | None


def test_every_twin_can_be_evaluated(requests: Any) -> None:
    """TypedDicts hold real types at run time as well."""
    from typing_extensions import get_type_hints, is_typeddict

    found = [v for v in vars(requests).values() if is_typeddict(v)]
    assert len(found) > 5
    for twin in found:
        get_type_hints(twin, include_extras=True)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("Chunk", '{"type":"chunk","data":"x","new":[1,{"a":null}]}'),
        ("Done", '{"type":"done","at":"2024-01-01T00:00:00.123+00:00","from":"x"}'),
        ("Done", '{"at":null}'),
        ("Message", '{"type":"closed","at":"2024-01-01"}'),
        ("Message", '{"type":"chunk","data":"x"}'),
        ("Message", '{"type":"later","data":1}'),
        ("Language", '"xx"'),
        ("Language", '"en"'),
        ("Speed", "7"),
        ("JsonPlain", '{"a":["b",{"c":[]}]}'),
        ("Loose", '[["a",{"type":"chunk","data":"x"}]]'),
        ("Counts", '{"name":"x","a":1}'),
        ("Odd", '{"a-b":"en","from":[{"a-b":"zz"}]}'),
        ("Clash", '{"date":"x","Clash":{"list":"y","one":"x"},"Empty":[{"k":1}]}'),
        ("Everything", '{"id":"x","created":"2024-01-01T00:00:00Z","nullable":null,"kind":1}'),
    ],
)
def test_round_trip(types: Any, kind: str, text: str) -> None:
    """Decoding, then encoding, gives back the input."""
    if kind == "Everything":
        text = text[:-1] + ',"const_null":null}'
    _trip(getattr(types, kind), text)


def test_values_that_models_construct(types: Any) -> None:
    """A constant need not be given, and is sent; what is absent is not."""
    chunk = types.Chunk(data="x")
    assert chunk.model_dump(exclude_unset=True) == {"type": "chunk", "data": "x"}
    assert TypeAdapter(types.Chunk).validate_python({"data": "x"}).model_fields_set == {"data"}


def test_values_of_extra_keys_are_typed(types: Any) -> None:
    """`additionalProperties` with a schema holds for unlisted keys."""
    with pytest.raises(ValueError, match="int"):
        types.Counts.model_validate({"a": "x"})


def test_named_values_are_constants(files: dict[str, str]) -> None:
    """Names that the spec gives to values of an enum become a class of constants."""
    assert (
        'class FormatValues:\n    """Values of `Format`."""\n\n    PCM: Final'
        in (files["agents/types.py"])
    )


def test_read_only_and_write_only() -> None:
    """A request holds no readOnly property; a reply may lack one that is writeOnly."""
    files = _render(
        obj(
            "A",
            field("r", read_only=True, required=True),
            field("w", write_only=True, required=True),
        )
    )
    assert "w: str | None = None" in files["types.py"]
    assert "    w: str\n" in files["requests.py"]
    assert "r:" not in files["requests.py"]


def test_twins_have_wire_names(files: dict[str, str]) -> None:
    """Keys that no class body can declare take the functional form."""
    text = files["requests.py"]
    assert '"from": "NotRequired[Sequence[OddParams]]"' in text
    assert '    "DoneParams",\n    {\n        "type": Literal["done"],' in text


def test_shared_types_are_imported(files: dict[str, str]) -> None:
    """A resource's module imports from the shared one; the shared one from none."""
    assert "from ..types import Everything\n" in files["agents/types.py"]
    assert "from ..requests import EverythingParams\n" in files["agents/requests.py"]
    assert "from .types import Format\n" in files["agents/requests.py"]
    assert "agents" not in files["types.py"]


HOSTILE = (
    '"""\nimport os\n"""',
    "\\",
    'x"',
    "{{ 7 * 7 }}{% raw %}{# x #}",
    "\u2028\u202e\x00\x1e\r\n\t\ud800",
    "<script>alert(1)</script><br><p>x</p>",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    """Prose, wire names, values and defaults of a spec never become code."""
    docs = ir.Docs(summary=text, description=text + " more", external_url=text)
    fields = (
        field(text, required=True, docs=docs, default=text, constraints=(("pattern", text),)),
        field("plain", ir.Const(text), docs=docs),
    )
    files = _render(
        obj("A", *fields, docs=docs),
        support.enum("E", text),
        support.alias("Alias", STR, docs),
        support.union("U", (ref("A"), (text,)), tag=text),
        attributes={("A", text): "odd"},
    )
    for path, code in files.items():
        tree = ast.parse(code, path)
        names = [n.name for n in ast.walk(tree) if isinstance(n, ast.ClassDef)]
        assert names in (["A"], ["AParams"], [])
        calls = {
            n.func.id
            for n in ast.walk(tree)
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
        }
        assert calls <= {"Field", "Tagged", "TypedDict"}
    literals = [
        n.value for n in ast.walk(ast.parse(files["types.py"])) if isinstance(n, ast.Constant)
    ]
    assert text in literals


def test_names_of_the_api_may_be_ours() -> None:
    """Types called like our imports and builtins: the imports give way."""
    files = _render(
        obj("Model", field("a", ref("Literal"))),
        obj("Literal", field("kind", ir.Const("x"), required=True)),
        obj("Any", field("a", ir.ANY), field("b", ir.MapOf(ir.ANY))),
        support.enum("Annotated", "a"),
        obj("list", field("items", ir.ListOf(ref("list")))),
    )
    text = files["types.py"]
    assert "class Model(_Model):" in text
    assert 'kind: _Literal["x"] = "x"' in text
    assert "items: _list[list] | None = None" in text
    assert "a: _Any = None" in text


def test_aliases_stand_behind_what_they_mention() -> None:
    """In whatever order the spec declares them."""
    files = _render(
        support.alias("First", ir.ListOf(ref("Second"))),
        support.union("Second", (ref("Third"), ()), (ref("A"), ())),
        support.alias("Third", ir.MapOf(INT)),
        obj("A", field("b", ref("First"))),
    )
    text = files["types.py"]
    places = [text.index(f"\n{name}") for name in ("class A", "Third:", "Second:", "First:")]
    assert places == sorted(places)


def test_a_class_comes_before_an_object_of_any_kind(tmp_path: Path) -> None:
    """Both fit, and only one of them says what is in it."""
    free = ir.MapOf(ir.ANY)
    files = _render(
        obj("Thing", field("id", INT, required=True)),
        obj("Box", field("thing", ir.Nullable(ir.AnyOf((free, ref("Thing")))))),
    )
    assert "thing: Thing | dict[str, Any] | None = None" in files["types.py"]
    box = support.load(files, tmp_path, "models_breadth").Box
    found = [box.model_validate({"thing": value}).thing for value in ({"id": 1}, {"x": 1}, None)]
    assert [type(value).__name__ for value in found] == ["Thing", "dict", "NoneType"]


def test_deep_chains_of_aliases() -> None:
    """Ten thousand aliases, each of the next, need no recursion."""
    from clientsmith.models.order import evaluation_order

    chain = [support.alias(f"A{n}", ref(f"A{n + 1}")) for n in range(10_000)]
    ordered = evaluation_order([*chain, support.alias("A10000", STR)])
    assert ordered[0][0].id == "#/A10000"
    assert not any(recursive for _, recursive in ordered)


def test_order_of_types_changes_nothing_but_order() -> None:
    """The text of each declaration is the same wherever it is declared."""
    types = [obj(f"T{n}", field("a", ref(f"T{(n + 1) % 5}"))) for n in range(5)]
    there = set(_render(*types)["types.py"].split("\n\n\n")[1:])
    back = set(_render(*reversed(types))["types.py"].split("\n\n\n")[1:])
    assert {part.strip() for part in there} == {part.strip() for part in back}


def test_cache_spares_all_printing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was printed once is not printed again, and what changed is."""
    from clientsmith.models import printer

    alone = support.printed()
    cache: models.Cache = {}
    document, names = support.everything()
    assert models.render(document, names, support.TEMPLATES, cache) == alone
    monkeypatch.setattr(printer, "_parse", None)
    assert models.render(document, names, support.TEMPLATES, cache) == alone
    with pytest.raises(TypeError):
        _render_with(cache, obj("New", field("a")))


def test_library_is_loaded_only_to_print() -> None:
    """Importing the stage, or finding all in the cache, costs nothing."""
    code = (
        "import sys; from clientsmith import models;"
        "assert 'datamodel_code_generator' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=support.ROOT / "generator")


def test_output_is_strictly_typed(files: dict[str, str], tmp_path: Path) -> None:
    """mypy --strict finds nothing in what was printed."""
    api = pytest.importorskip("mypy.api")
    support.assemble(files, tmp_path, "pkg")
    typing_only = [str(tmp_path / "pkg" / path) for path in files]
    out, _, status = api.run(
        [
            "--strict",
            "--config-file=",
            "--python-version=3.10",
            "--follow-imports=silent",
            f"--cache-dir={tmp_path / 'cache'}",
            *typing_only,
        ]
    )
    assert status == 0, out


def test_closed_enum_is_a_bare_literal(types: Any) -> None:
    """A closed enum refuses other values."""
    assert typing.get_args(types.Closed) == ("a", "b")


def test_key_without_a_name_makes_a_mapping(tmp_path: Path) -> None:
    """Type checkers refuse an empty key of a TypedDict, so the others go with it."""
    closed = ir.ObjectType(
        *("#/Odd", ir.ProposedName("Odd", ir.NameStrength.COMPONENT), support.AT),
        (field("", STR, required=True), field("next", ref("Odd"))),
        None,
    )
    text = _render(closed)["requests.py"]
    assert 'OddParams: TypeAlias = "Mapping[str, str | OddParams]"' in text
    support.load({"requests.py": text}, tmp_path, "models_empty_key", "requests")


def test_recursive_aliases_are_plain_to_checkers(files: dict[str, str], tmp_path: Path) -> None:
    """Pyright takes a `TypeAliasType` that mentions itself for a variable, asked from outside."""
    support.assemble(files, tmp_path, "pkg")
    user = tmp_path / "user.py"
    user.write_text("from pkg.types import Everything, JsonPlain\nx: JsonPlain = [{'a': ['b']}]\n")
    settings = tmp_path / "pyrightconfig.json"
    settings.write_text(
        '{"typeCheckingMode": "basic", "pythonVersion": "3.10", "include": ["user.py", "pkg"], '
        '"exclude": ["**/core"]}'
    )
    command = [sys.executable, "-m", "basedpyright", "--project", str(settings)]
    command += ["--pythonpath", sys.executable]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
