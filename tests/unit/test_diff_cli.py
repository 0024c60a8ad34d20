"""`clientsmith diff`: exit codes, streams, files; and the whole of it on a real edit."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_support import WARNING, edit, files, start
from reports_support import CHANGES, NOTHING, REMOVED, RISKY, WIRE, comparison
from sides_support import commit, repository

from clientsmith.changes import Change, Comparison, Side
from clientsmith.cli.app import run
from clientsmith.formats import Format
from clientsmith.pipeline import comparing

Capture = pytest.CaptureFixture[str]
Given = Callable[[Comparison], None]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return repository(tmp_path_factory.mktemp("repository"))


@pytest.fixture
def project(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a release and an edit; the current folder."""
    shutil.copytree(made, tmp_path / "home")
    monkeypatch.chdir(tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def given(project: Path, monkeypatch: pytest.MonkeyPatch) -> Given:
    """Let the comparison be what the test says."""

    def give(found: Comparison) -> None:
        def compare(old: Side, new: Side) -> Comparison:
            return found

        monkeypatch.setattr(comparing, "compare", compare)

    return give


def approval(change: Change) -> str:
    return f'[[approved]]\nfingerprint = "{change.fingerprint}"\nreason = "agreed"\n'


# -- exit codes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fail_on", "code"),
    [
        ((), 0),
        (("--fail-on", "runtime"), 1),
        (("--fail-on", "wire"), 1),
        (("--fail-on=typing,wire",), 1),
        (("--fail-on", "typing", "--fail-on", "wire"), 1),
    ],
)
def test_breaks(given: Given, capsys: Capture, fail_on: tuple[str, ...], code: int) -> None:
    """Without `--fail-on` a report is only a report."""
    given(comparison())
    assert run(["diff", *fail_on]) == code
    out, err = capsys.readouterr()
    assert out.startswith("v1.0.0 → the working tree: 2 breaking")
    assert not err


def test_what_is_no_break(given: Given) -> None:
    given(comparison(RISKY, *CHANGES[3:]))
    assert run(["diff", "--fail-on", "wire,runtime,typing"]) == 0


def test_approved_breaks(given: Given, project: Path, capsys: Capture) -> None:
    """An approval lets its break pass, and no other; a stale one is a warning."""
    given(comparison())
    (project / "approvals.toml").write_text(approval(REMOVED), encoding="utf-8")
    assert run(["diff", "--fail-on", "runtime"]) == 0
    assert run(["diff", "--fail-on", "runtime,wire"]) == 1
    given(comparison(WIRE))
    capsys.readouterr()
    assert run(["diff"]) == 0
    assert "approvals.toml:1:1 warning[W708]: " in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--fail-on", "everything"),
        ("--format", "pdf"),
        ("nope",),
        ("v1.0.0", "nope"),
        ("a", "b", "c"),
        ("--approve", REMOVED.fingerprint),
        ("--approve", "fedcba9876543210", "--reason", "x"),
        ("--approve", REMOVED.fingerprint, "--reason", "x", "--until", "soon"),
    ],
)
def test_bad_input(given: Given, project: Path, capsys: Capture, arguments: tuple[str]) -> None:
    """2, with a word to stderr and no report; no file is written."""
    given(comparison())
    before = files(project)
    assert run(["diff", *arguments]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert err
    assert files(project) == before


def test_bad_approvals(given: Given, project: Path, capsys: Capture) -> None:
    given(comparison())
    (project / "approvals.toml").write_text("[[approved]]\n", encoding="utf-8")
    assert run(["diff"]) == 2
    assert "approvals.toml:1:1 error[E707]: " in capsys.readouterr().err


def test_a_broken_spec(project: Path, capsys: Capture) -> None:
    """Places are in the user's folder; in git's way, for a revision."""
    spec = project / "spec" / "openapi.yaml"
    good = spec.read_text(encoding="utf-8")
    spec.write_text("a: [", encoding="utf-8")
    assert run(["diff"]) == 2
    assert capsys.readouterr().err.startswith("spec/openapi.yaml:2:1 error[E102]: ")
    commit(project, "v2.0.0")
    spec.write_text(good, encoding="utf-8")
    assert run(["diff", "--format", "json"]) == 2
    (found,) = json.loads(capsys.readouterr().out)["diagnostics"]
    assert (found["file"], found["line"]) == ("v2.0.0:spec/openapi.yaml", 2)


# -- where it goes --------------------------------------------------------------------------


@pytest.mark.parametrize("format_", Format)
def test_formats(given: Given, project: Path, capsys: Capture, format_: Format) -> None:
    """A file holds what would be printed; its folder is made."""
    given(comparison())
    assert run(["diff", "--format", format_]) == 0
    out, err = capsys.readouterr()
    assert not err
    assert run(["diff", "--format", format_, "--output", "new/report"]) == 0
    assert capsys.readouterr().out == ""
    assert (project / "new" / "report").read_text(encoding="utf-8") == out


def test_a_comment_about_nothing_is_empty(given: Given, capsys: Capture) -> None:
    given(NOTHING)
    assert run(["diff", "--format", "markdown"]) == 0
    assert capsys.readouterr() == ("", "")
    assert run(["diff", "--format", "markdown", "--output", "comment.md"]) == 0
    assert Path("comment.md").read_bytes() == b""


def test_json_stays_json(given: Given, project: Path, capsys: Capture) -> None:
    """Warnings go elsewhere."""
    given(comparison(WIRE))
    (project / "approvals.toml").write_text(approval(REMOVED), encoding="utf-8")
    assert run(["diff", "--format", "json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["stale_approvals"][0]["fingerprint"] == REMOVED.fingerprint
    assert "W708" in err


def test_witnesses(given: Given, project: Path) -> None:
    """A program each, named after its change, that can be run as it is."""
    given(comparison())
    assert run(["diff", "--witness", "proof"]) == 0
    found = sorted((project / "proof").iterdir())
    stem = f"argument-removed-{REMOVED.fingerprint}"
    assert [file.name for file in found] == [f"{stem}-1.run.py", f"{stem}-2.check.py"]
    done = subprocess.run([sys.executable, str(found[0])], capture_output=True, check=True)
    assert done.stdout == b"x\n"


# -- approving ------------------------------------------------------------------------------


def test_approving(given: Given, project: Path, capsys: Capture) -> None:
    """What a file has stays; the next run accepts the change; once is enough."""
    given(comparison())
    file = project / "approvals.toml"
    file.write_text("# ours\n" + approval(WIRE), encoding="utf-8")
    approve = ["diff", "--approve", REMOVED.fingerprint[:10], "--reason", "nobody has it"]
    assert run([*approve, "--until", "2.0.0"]) == 0
    assert capsys.readouterr().out.startswith(f"approved: {REMOVED.fingerprint} `voices.list`")
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# ours\n" + approval(WIRE))
    assert 'reason = "nobody has it"\nuntil = "2.0.0"\n' in text
    assert run(["diff", "--fail-on", "wire,runtime,typing"]) == 0
    assert run(approve) == 0
    assert file.read_text(encoding="utf-8") == text


def test_approving_what_cannot_be_added_to(given: Given, project: Path) -> None:
    """A list that is written in one piece can't be continued by a table; nothing is lost."""
    given(comparison())
    file = project / "approvals.toml"
    text = f'approved = [{{fingerprint = "{WIRE.fingerprint}", reason = "x"}}]\n'
    file.write_text(text, encoding="utf-8")
    assert run(["diff", "--approve", REMOVED.fingerprint, "--reason", "x"]) == 2
    assert file.read_text(encoding="utf-8") == text


# -- the whole ------------------------------------------------------------------------------


def test_a_real_edit(project: Path) -> None:
    """In a process of its own: an argument that is gone, found, placed, judged, approved."""
    edit(project / "spec" / "openapi.yaml", f"  {WARNING}", "")
    edit(project / "spec" / "orders.yaml", "What was bought.", "What was sold.")
    done = start(project, "diff", "--format", "json", "--fail-on", "runtime,typing")
    assert done.returncode == 1, done.stderr
    told = json.loads(done.stdout)
    assert (told["old"], told["new"], told["required_bump"]) == (
        "v1.0.0", "the working tree", "major",
    )  # fmt: skip
    gone = next(change for change in told["changes"] if change["id"] == "argument-removed")
    assert (gone["method"], gone["path"]) == ("GET", "/orders/{id}")
    assert gone["places"]["old_spec"]["file"] == "spec/openapi.yaml"
    assert gone["places"]["old_spec"]["line"] == 11
    assert any(change["level"] == "docs" for change in told["changes"])
    for fingerprint in told["refused"]:
        assert start(project, "diff", "--approve", fingerprint, "--reason", "x").returncode == 0
    assert start(project, "diff", "--fail-on", "runtime,typing").returncode == 0
    # Whatever moves it, it is the same change.
    edit(project / "spec" / "orders.yaml", "Order:\n", "# moved\nOrder:\n")
    assert start(project, "diff", "--fail-on", "runtime,typing").returncode == 0


def test_nothing_is_left_behind(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither in the project nor where temporary files go."""
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    before = files(project)
    assert run(["diff"]) == 0
    assert list((tmp_path / "scratch").iterdir()) == []
    assert {k: v for k, v in files(project).items() if "/." not in f"/{k}"} == {
        k: v for k, v in before.items() if "/." not in f"/{k}"
    }
