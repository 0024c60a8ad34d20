"""Settings: where they come from, which win, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from clientsmith.config import Authentication, Config, load
from clientsmith.diagnostics import Report

SPEC = 'spec = "a.yaml"\n'


def _load(folder: Path, text: str | None, **flags: Path | str) -> tuple[Config | None, list[str]]:
    if text is not None:
        (folder / "clientsmith.toml").write_text(text, encoding="utf-8")
    report = Report()
    found = load(folder, report, **flags)  # type: ignore[arg-type] # names say their types
    return found, [f"{d.origin} {d.code} {d.message}" for d in report]


def test_everything(tmp_path: Path) -> None:
    config, told = _load(
        tmp_path,
        SPEC
        + 'output = "sdk"\npackage = "store"\nproject = "store-sdk"\nclient = "Store"\n'
        + 'version = "1.2.0rc1"\nhttp_library = "httpx2"\n'
        + 'overlays = ["names.yaml"]\n[rename]\n"GET /a" = "orders.list"\n'
        + '[authentication]\nargument = "token"\naliases = ["key"]\nenvironment = "STORE_KEY"\n'
        + '[reexports.old]\nOrder = "orders.types:Order"\n',
    )
    assert told == []
    assert config == Config(
        spec=tmp_path / "a.yaml",
        output=tmp_path / "sdk",
        package="store",
        project="store-sdk",
        client="Store",
        version="1.2.0rc1",
        source="a.yaml",
        http_library="httpx2",
        authentication=Authentication("token", ("key",), "STORE_KEY"),
        reexports={"old": {"Order": "orders.types:Order"}},
        overlays=(tmp_path / "names.yaml",),
        rename={"GET /a": "orders.list"},
        settings=tmp_path / "clientsmith.toml",
    )


def test_defaults(tmp_path: Path) -> None:
    config, told = _load(tmp_path, SPEC)
    assert told == []
    assert config is not None
    assert (config.output, config.version) == (tmp_path / "generated", "0.1.0")
    assert (config.package, config.project, config.client) == (None, None, None)


def test_flags_win(tmp_path: Path) -> None:
    config, told = _load(tmp_path, SPEC + 'package = "a"\n', package="b", output=tmp_path / "c")
    assert told == []
    assert config is not None
    assert (config.package, config.output) == ("b", tmp_path / "c")


def test_another_spec_is_another_project(tmp_path: Path) -> None:
    """A project's names are not those of a spec that a flag names."""
    config, told = _load(tmp_path, SPEC + 'package = "a"\n', spec=tmp_path / "b.yaml")
    assert told == []
    assert config is not None
    assert (config.package, config.source) == (None, "b.yaml")


def test_own_file_before_pyproject(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.clientsmith]\nspec = "b.yaml"\n')
    config, _ = _load(tmp_path, None)
    assert config is not None
    assert config.spec.name == "b.yaml"
    config, _ = _load(tmp_path, SPEC)
    assert config is not None
    assert config.spec.name == "a.yaml"


def test_no_spec(tmp_path: Path) -> None:
    config, told = _load(tmp_path, None)
    assert config is None
    assert told == ["pyproject.toml E501 no spec is named"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("spec = \n", "clientsmith.toml:1:8 E502 not TOML: "),
        ("\ufeff\x00", "E502 not TOML: "),
        (SPEC + "version = 1\n", "clientsmith.toml E503 setting `version` must be text"),
        (SPEC + 'version = "one"\n', "E503 setting `version` must be a version such as `1.2.0`"),
        (SPEC + 'version = "1\\n"\n', "E503 setting `version` must be"),
        (SPEC + 'project = "a b"\n', "E503 setting `project` must be a distribution name"),
        (SPEC + 'package = "A"\n', "E503 setting `package` must be a Python package name"),
        (SPEC + 'package = "import"\n', "E503 setting `package` must be"),
        (SPEC + 'client = "store"\n', "E503 setting `client` must be a Python class name"),
        (SPEC + 'client = "None"\n', "E503 setting `client` must be"),
        (SPEC + 'http_library = "requests"\n', "E503 setting `http_library` must be httpx or"),
        (SPEC + "authentication = 1\n", "E503 setting `authentication` must be a table"),
        (SPEC + '[authentication]\nargument = "a b"\n', "E503 setting `authentication.argument`"),
        (SPEC + '[authentication]\naliases = "a"\n', "E503 setting `authentication.aliases`"),
        (SPEC + "[authentication]\naliases = [1]\n", "E503 setting `authentication.aliases`"),
        (SPEC + '[authentication]\nenvironment = "A="\n', "E503 setting `authentication.environ"),
        (SPEC + '[reexports."../a"]\n', "E503 setting `reexports.../a` must be below the name"),
        (SPEC + '[reexports.a]\nB = "c"\n', "E503 setting `reexports.a.B` must be a Python name"),
        (SPEC + '[reexports.a]\n"B;" = "c:B"\n', "E503 setting `reexports.a.B;` must be"),
        (SPEC + 'packag = "a"\n', "clientsmith.toml E504 unknown setting `packag`"),
        (SPEC + "[authentication]\nheader = 1\n", "E504 unknown setting `authentication.header`"),
    ],
)
def test_bad_settings(tmp_path: Path, text: str, told: str) -> None:
    """Every one is named, with the file."""
    found = _load(tmp_path, text)[1]
    assert any(told in each for each in found), found
    assert all(each.startswith("clientsmith.toml") for each in found)
    assert len(found) == 1


def test_no_table(tmp_path: Path) -> None:
    """`clientsmith` below `[tool]` is a table."""
    (tmp_path / "pyproject.toml").write_text("[tool]\nclientsmith = 1\n")
    _, told = _load(tmp_path, None)
    assert told == ["pyproject.toml E503 setting `tool.clientsmith` must be a table"]


def test_settings_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "clientsmith.toml").write_text(SPEC)
    monkeypatch.setattr(Path, "read_text", refuse)
    _, told = _load(tmp_path, None)
    assert told == ["clientsmith.toml E505 the settings cannot be read: permission denied"]


@pytest.mark.parametrize("output", ["file", "file/below/it"])
def test_output_that_is_a_file(tmp_path: Path, output: str) -> None:
    (tmp_path / "file").touch()
    _, told = _load(tmp_path, SPEC + f'output = "{output}"\n')
    assert told == ["clientsmith.toml E503 setting `output` must be a folder, and `file` is a file"]
