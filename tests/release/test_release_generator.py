"""clientsmith itself as a stranger gets it: a wheel, in a clean environment, in an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from release_support import ROOT

# Twenty lines that somebody wrote this morning.
OWN = """\
openapi: 3.0.3
info:
  title: Notes
  version: "1"
servers:
  - url: https://notes.example.com
paths:
  /notes/{id}:
    get:
      tags: [notes]
      operationId: getNote
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
      responses:
        "200":
          description: A note.
          content:
            application/json:
              schema: {type: object, title: Note, properties: {text: {type: string}}}
"""
STRANGERS = ("museum.yaml", "oai-link.yaml", "qdrant.json")


def _run(*command: str, cwd: Path, **variables: str) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")} | variables
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the sdist, so that is enough, too."""
    target = tmp_path_factory.mktemp("dist")
    _run(
        *(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(target), str(ROOT)),
        cwd=target,
    )
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command, in an environment of its own."""
    folder = tmp_path_factory.mktemp("installed")
    _run(sys.executable, "-m", "venv", "env", cwd=folder)
    python = str(folder / "env" / "bin" / "python")
    pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    _run(*pip, str(wheel), cwd=folder)
    return folder / "env" / "bin" / "clientsmith"


def test_metadata_and_contents(wheel: Path) -> None:
    """All that it needs comes along: templates, the runtime, word lists; no test, no SDK."""
    files = [str(path) for path in sorted(wheel.parent.iterdir())]
    assert len(files) == 2
    check = (sys.executable, "-m", "twine", "check", "--strict", *files)
    assert "PASSED" in _run(*check, cwd=wheel.parent)
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"clientsmith"}
    assert {"clientsmith/py.typed", "clientsmith/reserved/classes.txt"} <= set(names)
    for folder in (ROOT / "templates").rglob("*"):
        if folder.is_file() and "__pycache__" not in folder.parts:
            inside = folder.relative_to(ROOT / "templates").as_posix()
            assert f"clientsmith/_templates/{inside}" in names
    assert not any("cartesia" in name or "__pycache__" in name for name in names)


def test_own_spec_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    """The README's one command, and the SDK can be called."""
    (tmp_path / "openapi.yaml").write_text(OWN)
    arguments = ("--spec", "openapi.yaml", "--output", "sdk", "--package", "my_api")
    _run(str(installed), "generate", *arguments, cwd=tmp_path)
    assert "0 written" in _run(str(installed), "generate", *arguments, cwd=tmp_path)
    found = sorted(path.name for path in (tmp_path / "sdk" / "src").iterdir())
    assert found == ["my_api"]
    source = str(tmp_path / "sdk" / "src")
    code = f"import sys; sys.path.insert(0, {source!r}); import my_api; print(len(my_api.__all__))"
    assert int(_run(str(installed.with_name("python")), "-c", code, cwd=tmp_path)) > 2


def test_a_project_generates_tests_and_builds(installed: Path, wheel: Path, tmp_path: Path) -> None:
    """`init`, and then what it says comes next, with nothing but make and an index."""
    (tmp_path / "openapi.yaml").write_text(OWN)
    told = _run(str(installed), "init", "openapi.yaml", "--output", "notes", cwd=tmp_path)
    assert "cd notes && make test build" in told
    project = tmp_path / "notes"
    links = {"PIP_FIND_LINKS": str(wheel.parent), "PYTHON": sys.executable}
    assert "passed" in _run("make", "test", "build", cwd=project, **links)
    made = sorted(path.name for path in (project / "dist").iterdir())
    assert made == ["notes-0.1.0-py3-none-any.whl", "notes-0.1.0.tar.gz"]
    assert "0 written" in _run("make", "check", cwd=project, **links)


def test_strangers_specs(installed: Path, shared: Path | None, tmp_path: Path) -> None:
    """Documents that nobody here wrote, where they are at hand."""
    folder = shared / "specs" if shared else tmp_path / "none"
    for name in STRANGERS:
        if (folder / name).is_file():
            project = tmp_path / name.partition(".")[0]
            command = (str(installed), "init", str(folder / name), "--output", str(project))
            _run(*command, cwd=tmp_path)
            assert (project / "generated" / "pyproject.toml").is_file()
            assert "0 written" in _run(str(installed), "generate", "--check", cwd=project)
