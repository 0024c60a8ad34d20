"""The command line: exit codes, what is printed where, and never a traceback."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli_support import MAIN, ROOT, edit, files, start, write

from clientsmith import __version__, pipeline
from clientsmith.cli import quick
from clientsmith.cli.app import run
from clientsmith.cli.terminal import Format
from clientsmith.diagnostics import InternalError
from clientsmith.memory.runs import Command

BROKEN = sorted(path.parent for path in (ROOT / "tests" / "golden").glob("broken-*/openapi.yaml"))


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    write(folder)
    done = start(folder, "generate")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def project(generated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with its SDK; the current folder."""
    shutil.copytree(generated, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


Capture = pytest.CaptureFixture[str]


# -- generate -------------------------------------------------------------------------------


def test_generate_writes_what_changed(project: Path, capsys: Capture) -> None:
    """0; counts to stdout, findings to stderr, both with paths that can be opened from here."""
    edit(project / "spec" / "orders.yaml", "What was bought.", "What was sold.")
    assert run(["generate"]) == 0
    out, err = capsys.readouterr()
    assert re.fullmatch(r"sdk: \d+ written, 0 removed, \d+ unchanged\n", out)
    assert err.startswith("spec/openapi.yaml:11:56 warning[W405]: ")
    assert "What was sold." in (project / "sdk/src/store/orders/types.py").read_text("utf-8")


def test_check_of_a_stale_sdk(project: Path, capsys: Capture) -> None:
    """1, a list of what would change, and nothing is written, not even for the next run."""
    edit(project / "spec" / "orders.yaml", "What was bought.", "What was sold.")
    before = files(project)
    assert run(["generate", "--check"]) == 1
    out, _ = capsys.readouterr()
    assert "sdk/src/store/orders/types.py would be written\n" in out
    assert files(project) == before
    assert run(["generate", "--dry-run"]) == 0
    assert capsys.readouterr().out == out
    assert files(project) == before


def made(project: Path) -> int:
    """Count the files of the SDK; the manifest is not one of them."""
    return len([path for path in (project / "sdk").rglob("*") if path.is_file()]) - 1


def test_check_of_a_fresh_sdk(project: Path, capsys: Capture) -> None:
    assert run(["generate", "--check"]) == 0
    assert capsys.readouterr().out == f"sdk: 0 written, 0 removed, {made(project)} unchanged\n"


def test_json_is_one_object(project: Path, capsys: Capture) -> None:
    """Findings and outcome, for a program; nothing else on either stream."""
    (project / "sdk" / "README.md").unlink()
    assert run(["generate", "--dry-run", "--format", "json"]) == 0
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert err == ""
    assert (told["errors"], told["warnings"]) == (0, 1)
    assert told["diagnostics"][0]["file"] == "spec/openapi.yaml"
    assert told["outcome"] == {
        "output": "sdk",
        "written": ["sdk/README.md"],
        "removed": [],
        "unchanged": made(project),
    }


def test_json_of_bad_input(project: Path, capsys: Capture) -> None:
    assert run(["generate", "--spec", "nowhere.yaml", "--format", "json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert told["outcome"] is None
    assert [each["file"] for each in told["diagnostics"]] == ["nowhere.yaml"]


def test_github_annotations(project: Path, capsys: Capture) -> None:
    """Files as they are called in the repository, so that the annotation finds its line."""
    assert run(["generate", "--check", "--format", "github"]) == 0
    out, err = capsys.readouterr()
    assert "::warning file=spec/openapi.yaml,line=11,col=56,title=W405 unknown field::" in out
    assert err == ""


def test_paths_elsewhere_are_whole(
    project: Path, tmp_path_factory: pytest.TempPathFactory, capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """A spec that is not below the current folder is named as the user named it."""
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    spec = project / "spec" / "openapi.yaml"
    assert run(["generate", "--check", "--spec", str(spec), "--output", str(project / "sdk")]) == 1
    out, err = capsys.readouterr()
    assert err.startswith(f"{spec.as_posix()}:11:56 warning")
    assert f"{(project / 'sdk').as_posix()}: " in out


# -- bad input ------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", BROKEN, ids=lambda folder: folder.name)
def test_a_broken_spec_changes_nothing(project: Path, folder: Path, capsys: Capture) -> None:
    """2, findings that name the file, and the SDK of the last good spec stays."""
    shutil.copytree(folder, project / "spec", dirs_exist_ok=True)
    before = files(project / "sdk")
    assert run(["generate"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "spec/openapi.yaml" in err
    assert "error[E" in err
    assert files(project / "sdk") == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--spec", "nowhere.yaml"], "nowhere.yaml error[E101]: "),
        (["--spec", "spec"], "it is a folder"),
        (["--package", "9x"], "pyproject.toml error[E503]: setting `package` must be a Python"),
        (["--package", "class"], "setting `package` must be a Python package name"),
        (["--output", "pyproject.toml"], "must be a folder, and `pyproject.toml` is a file"),
        (["--output", "pyproject.toml/below"], "must be a folder, and `pyproject.toml` is a file"),
    ],
)
def test_bad_arguments(project: Path, arguments: list[str], told: str, capsys: Capture) -> None:
    assert run(["generate", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert told in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["generate", "--bogus"],
        ["generate", "--spec"],
        ["generate", "--check", "--dry-run"],
        ["generate", "--format", "yaml"],
        ["generate", "more"],
        ["bogus"],
        ["dump"],
        ["explain"],
    ],
    ids=" ".join,
)
def test_bad_usage(arguments: list[str], capsys: Capture) -> None:
    """2, and how to use it; `quick` leaves such arguments to those who explain them."""
    assert quick.parse(arguments) is None
    assert run(arguments) == 2
    assert "Error: " in capsys.readouterr().err


def test_an_edited_file_is_not_overwritten(project: Path, capsys: Capture) -> None:
    """2, with a path that can be opened; `--force` overwrites."""
    (project / "sdk" / "README.md").write_text("mine", encoding="utf-8")
    assert run(["generate"]) == 2
    assert capsys.readouterr().err.startswith("sdk/README.md error[E602]: ")
    assert run(["generate", "--force"]) == 0
    assert (project / "sdk" / "README.md").read_text(encoding="utf-8") != "mine"


def test_output_that_cannot_be_written(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """2, with what the file system says."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(project / "sdk" / "new"))

    edit(project / "spec" / "orders.yaml", "What was bought.", "What was sold.")
    monkeypatch.setattr(Path, "mkdir", refuse)
    assert run(["generate"]) == 2
    assert "error[E606]: `new` cannot be written: Permission denied" in capsys.readouterr().err


# -- our own bugs ---------------------------------------------------------------------------


def _break(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr(pipeline, "make", broken)


def test_a_bug(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    """3, one line with its place, and how to see more."""
    _break(monkeypatch, InternalError("oh"))
    monkeypatch.delenv("CLIENTSMITH_TRACEBACK", raising=False)
    assert run(["generate"]) == 3
    err = capsys.readouterr().err
    assert err.startswith("clientsmith: internal error: InternalError: oh (test_cli.py:")
    assert "Traceback" not in err
    monkeypatch.setenv("CLIENTSMITH_TRACEBACK", "1")
    assert run(["generate"]) == 3
    assert "Traceback" in capsys.readouterr().err


def test_the_machine(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    """A full disk is no bug of ours."""
    _break(monkeypatch, OSError(28, "No space left on device", "/tmp/x"))
    assert run(["generate"]) == 2
    assert capsys.readouterr().err == "clientsmith: `/tmp/x`: no space left on device\n"


# -- looking inside -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("e503", "E503 (error): bad setting"),
        ("#/Order", "spec/orders.yaml:1:1: object `Order` is `store.orders.types.Order`\n"),
        ("spec/orders.yaml:6", "spec/orders.yaml:6:5: `id` is `Order.id`\n"),
        ("spec/orders.yaml:6:9", "spec/orders.yaml:6:5: `id` is `Order.id`\n"),
        ("orders.yaml:6", "spec/orders.yaml:6:5: `id` is `Order.id`\n"),
        ("spec/openapi.yaml:6", "is `client.orders.get`\n"),
    ],
)
def test_explain(project: Path, what: str, told: str, capsys: Capture) -> None:
    """A code, a pointer, or a place as the findings show it."""
    assert run(["explain", what]) == 0
    assert told in capsys.readouterr().out


@pytest.mark.parametrize("what", ["E999", "nonsense", "#/nowhere", "nowhere.yaml:1", "a:b", ":7"])
def test_explain_nothing(project: Path, what: str, capsys: Capture) -> None:
    assert run(["explain", what]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("clientsmith: ")


def test_dump(project: Path, capsys: Capture) -> None:
    assert run(["dump", "--stage", "ir", "--name", "Order"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "ObjectType" in {each["node"] for each in found}
    assert run(["dump", "--stage", "pyir", "--name", "get"]) == 0
    assert json.loads(capsys.readouterr().out)
    assert run(["dump", "--stage", "ir", "--name", "nobody"]) == 1
    assert capsys.readouterr().err.startswith("clientsmith: nothing is called `nobody`\n")


def test_version(capsys: Capture) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"clientsmith {__version__}\n"


# -- processes ------------------------------------------------------------------------------


def test_arguments_that_need_no_parser() -> None:
    """What is plainly said is understood; later options win, as they do with the parser."""
    found = quick.parse(["generate", "--spec", "a", "--spec=b", "--check", "--format=json"])
    assert found == quick.Arguments(Command(spec="b"), Format.JSON, check=True)
    assert quick.parse(["generate"]) == quick.Arguments(Command())
    assert quick.parse(["generate", "--watch"]) is None
    assert quick.parse([]) is None


def _background(folder: Path, *arguments: str, before: str = "pass") -> subprocess.Popen[str]:
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'generator')!r}); {before}; {MAIN}"
    return subprocess.Popen(
        [sys.executable, "-P", "-c", code, *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")
def test_watch(project: Path) -> None:
    """Generates after each change, survives a spec that is broken, and ends with Ctrl-C."""
    spec = project / "spec" / "orders.yaml"
    with _background(project, "generate", "--watch") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        told = f"sdk: 0 written, 0 removed, {made(project)} unchanged\n"
        assert process.stdout.readline() == told
        whole = spec.read_text(encoding="utf-8")
        spec.write_text("{", encoding="utf-8")
        while "error[" not in process.stderr.readline():
            assert process.poll() is None
        spec.write_text(whole.replace("bought", "sold"), encoding="utf-8")
        assert "written, 0 removed" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130
        assert "Traceback" not in process.stderr.read()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")
@pytest.mark.parametrize("arguments", [["generate"], ["dump", "--stage", "ir"]], ids=" ".join)
def test_interrupt(project: Path, arguments: list[str]) -> None:
    """130, and no word: who presses Ctrl-C knows."""
    shutil.rmtree(project / ".clientsmith")
    before = files(project)
    # Python's own start is not ours to answer for, and takes long on a machine that is busy.
    ready = "import clientsmith.cli; print(flush=True)"
    with _background(project, *arguments, before=ready) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (130, "", "")
    assert files(project) == before


def test_a_reader_that_goes(project: Path) -> None:
    """A closed pipe is no error to talk about."""
    with _background(project, "dump", "--stage", "ir") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.wait(20) == 1
        assert process.stderr.read() == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device")
def test_a_full_disk_behind_stdout(project: Path) -> None:
    code = f"import sys; sys.stdout = open('/dev/full', 'w'); {MAIN}"
    done = start(project, "generate", code=code)
    assert (done.returncode, done.stderr.splitlines()[-1:]) == (
        2,
        ["clientsmith: cannot write to standard output: no space left on device"],
    )


def test_characters_that_stdout_lacks(project: Path) -> None:
    """They are shown escaped."""
    code = f"import sys; sys.stdout.reconfigure(encoding='ascii'); {MAIN}"
    edit(project / "spec" / "openapi.yaml", "title: Store", "title: Stör")
    done = start(project, "dump", "--stage", "ir", code=code)
    assert done.returncode == 0
    assert r"St\xf6r" in done.stdout
