"""A run after which nothing has changed loads nothing; any change gives a whole run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_support import MAIN, ROOT, edit, files, start, write

from clientsmith.memory import runs, texts

HEAVY = (
    *("typer", "rich", "yaml", "pydantic", "jinja2", "openapi_pydantic"),
    *("datamodel_code_generator", "openapi_core", "clientsmith.pipeline"),
)
COUNTED = f"""
import sys
try:
    {MAIN}
finally:
    print(len(sys.modules), *sorted(set({HEAVY!r}) & set(sys.modules)))
"""
WARNING = "spec/openapi.yaml:11:56 warning[W405]: the parameter `x` has no field `unknown`"
COUNTS = re.compile(r"sdk: 0 written, 0 removed, [1-9]\d+ unchanged")


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    write(folder)
    assert start(folder, "generate").returncode == 0
    return folder


@pytest.fixture
def project(generated: Path, tmp_path: Path) -> Path:
    shutil.copytree(generated, tmp_path, dirs_exist_ok=True)
    return tmp_path


def _counted(folder: Path, *arguments: str) -> tuple[subprocess.CompletedProcess[str], bool]:
    """Run, and tell whether only light modules were loaded."""
    done = start(folder, *(arguments or ("generate",)), code=COUNTED)
    number, *heavy = done.stdout.splitlines()[-1].split()
    return done, not heavy and int(number) < 150


@pytest.mark.parametrize("flags", [(), ("--check",), ("--dry-run",), ("--force",)])
def test_nothing_changed(project: Path, flags: tuple[str, ...]) -> None:
    """No library is loaded, nothing is written, and the warnings are shown again."""
    before = files(project)
    done, light = _counted(project, "generate", *flags)
    assert light
    assert done.returncode == 0
    assert COUNTS.fullmatch(done.stdout.splitlines()[0])
    assert done.stderr.startswith(WARNING)
    assert files(project) == before


@pytest.mark.parametrize("format_", ["text", "json", "github"])
def test_shown_as_a_whole_run_shows_it(project: Path, format_: str) -> None:
    quick = start(project, "generate", "--format", format_)
    shutil.rmtree(project / ".clientsmith")
    whole = start(project, "generate", "--check", "--format", format_)
    assert (quick.stdout, quick.stderr) == (whole.stdout, whole.stderr)


def _edit_output(project: Path) -> None:
    (project / "sdk" / "README.md").write_text("mine", encoding="utf-8")


CHANGES: dict[str, Callable[[Path], object]] = {
    "root": lambda p: edit(p / "spec" / "openapi.yaml", "title: Store", "title: Shop"),
    "other file": lambda p: edit(p / "spec" / "orders.yaml", "bought", "sold"),
    "settings": lambda p: edit(p / "pyproject.toml", "[tool", "# more\n[tool"),
    "new settings": lambda p: (p / "clientsmith.toml").write_text('spec = "spec/openapi.yaml"'),
    "output edited": _edit_output,
    "output deleted": lambda p: (p / "sdk" / "README.md").unlink(),
    "output gone": lambda p: shutil.rmtree(p / "sdk"),
    "manifest": lambda p: edit(p / "sdk" / ".clientsmith.json", "{", "{ "),
    "state gone": lambda p: shutil.rmtree(p / ".clientsmith"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_gives_a_whole_run(project: Path, change: str) -> None:
    CHANGES[change](project)
    _, light = _counted(project, "generate", "--check")
    assert not light


@pytest.mark.parametrize("content", [b"", b"{", b"\x00" * 99, b"[]", b"{}", b"cut"])
def test_a_damaged_state_gives_a_whole_run(project: Path, content: bytes) -> None:
    """And the same files; the state is whole again after it."""
    before = files(project / "sdk")
    for path in [*(project / ".clientsmith" / "runs").iterdir(), project / ".clientsmith/texts"]:
        path.write_bytes(path.read_bytes()[:-9] if content == b"cut" else content)
    done, light = _counted(project)
    assert COUNTS.fullmatch(done.stdout.splitlines()[0])
    assert not light
    assert files(project / "sdk") == before
    assert _counted(project)[1]


def test_another_generator_gives_a_whole_run(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another version left is neither believed nor used."""
    command = runs.Command()
    assert runs.recall(project, command) is not None
    assert texts.load(project).declarations
    monkeypatch.setattr("clientsmith.memory.identity.generator", lambda: "another")
    assert runs.recall(project, command) is None
    assert not texts.load(project).declarations


def test_what_changed_during_a_run_is_not_known(project: Path) -> None:
    """A file that is newer than the run may not be what was read."""
    run = runs.recall(project, runs.Command())
    assert run is not None
    shutil.rmtree(project / ".clientsmith")
    runs.remember(project, runs.Command(), run, [project / "spec" / "openapi.yaml"], started=0)
    assert not (project / ".clientsmith").exists()


def test_other_flags_are_another_run(project: Path) -> None:
    assert not _counted(project, "generate", "--check", "--package", "other")[1]


def test_a_missing_file_may_appear(project: Path) -> None:
    """That a file is not there is as much an input as what a file holds."""
    orders = project / "spec" / "orders.yaml"
    text = orders.read_text(encoding="utf-8")
    orders.unlink()
    assert start(project, "generate").returncode == 0
    assert _counted(project)[1]
    orders.write_text(text, encoding="utf-8")
    assert not _counted(project, "generate", "--check")[1]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_may_lead_elsewhere(project: Path) -> None:
    orders = project / "spec" / "orders.yaml"
    orders.rename(project / "spec" / "one.yaml")
    shutil.copy(project / "spec" / "one.yaml", project / "spec" / "two.yaml")
    edit(project / "spec" / "two.yaml", "bought", "sold")
    orders.symlink_to("one.yaml")
    assert start(project, "generate").returncode == 0
    assert _counted(project)[1]
    orders.unlink()
    orders.symlink_to("two.yaml")
    assert not _counted(project, "generate", "--check")[1]


def test_the_state_stays_out_of_the_way(project: Path) -> None:
    """Version control ignores it, and the SDK does not hold it."""
    assert (project / ".clientsmith" / ".gitignore").read_text(encoding="ascii") == "*\n"
    assert not [path for path in files(project / "sdk") if ".clientsmith/" in path]


def test_a_folder_that_cannot_be_written(project: Path) -> None:
    """No state, and no word about it."""
    shutil.rmtree(project / ".clientsmith")
    (project / ".clientsmith").write_text("in the way", encoding="utf-8")
    done, light = _counted(project)
    assert (done.returncode, light) == (0, False)
    assert COUNTS.fullmatch(done.stdout.splitlines()[0])


def test_one_module_is_enough() -> None:
    """`import clientsmith.cli` alone loads no library either."""
    code = "import sys, clientsmith.cli.quick; print(len(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env={"PYTHONPATH": str(ROOT / "generator")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) < 120
