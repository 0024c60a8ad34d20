"""`clientsmith release` as a person and as a program see it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from release_support import Project, environment

from clientsmith.cli import releasing
from clientsmith.cli.terminal import Format
from clientsmith.diagnostics import Report, SpecError
from clientsmith.diagnostics.release import GitFailed, StaleSdk
from clientsmith.pipeline.releasing import Listener, Plan, Released
from clientsmith.release.deciding import NOWHERE
from clientsmith.release.state import Artifact

PLAN = Plan(
    project="store",
    version="0.2.0",
    last="0.1.0",
    reason="`a.b` is gone",
    section="## 0.2.0 (2026-01-02)\n",
    changed=("sdk/CHANGELOG.md",),
    artifacts=(Artifact("store-0.2.0.tar.gz", "00ff", 1234),),
    repository="pypi",
)
SHOWN = """\
store 0.2.0, after 0.1.0
because `a.b` is gone

## 0.2.0 (2026-01-02)

changes sdk/CHANGELOG.md
store-0.2.0.tar.gz: 1,234 bytes, sha256 00ff
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    Project(tmp_path).write()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("clientsmith.pipeline.releasing.release", _release)


def _release(
    folder: Path, config: object, options: object, listener: Listener, report: Report
) -> Released | None:
    listener.told("looking")
    return Released("0.2.0", "0.2.0 is released") if listener.agrees(PLAN) else None


def test_plan_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """Version, reason, changelog, files and sizes."""
    assert releasing.release(releasing.Options(dry_run=True), Format.TEXT, agreed=False) == 0
    assert capsys.readouterr().out == f"looking\n{SHOWN}0.2.0 is released\n"


def test_for_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    """One object, and nothing beside it."""
    assert releasing.release(releasing.Options(), Format.JSON, agreed=True) == 0
    outcome = json.loads(capsys.readouterr().out)["outcome"]
    assert outcome["plan"]["version"] == "0.2.0"
    assert outcome["plan"]["artifacts"] == [
        {"name": "store-0.2.0.tar.gz", "sha256": "00ff", "size": 1234}
    ]
    assert outcome["released"]["said"] == "0.2.0 is released"


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("Yes ", 0), ("", 1), ("no", 1)])
def test_asks(answer: str, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once, and only a yes is one."""
    asked: list[str] = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda text: asked.append(text) or answer)
    assert releasing.release(releasing.Options(), Format.TEXT, agreed=False) == code
    assert asked == ["Release store 0.2.0 to pypi? [y/N] "]


def test_nobody_to_ask(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Silence is no yes."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert releasing.release(releasing.Options(), Format.TEXT, agreed=False) == 1
    assert "`--yes` says yes beforehand" in capsys.readouterr().err


@pytest.mark.parametrize(("error", "code"), [(StaleSdk(NOWHERE), 1), (GitFailed(NOWHERE, "no"), 2)])
def test_exit_codes(
    error: StaleSdk, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A check that says no is 1; what is broken is 2."""

    def fails(
        folder: Path, config: object, options: object, listener: object, report: Report
    ) -> None:
        report.add(error)
        raise SpecError(report)

    monkeypatch.setattr("clientsmith.pipeline.releasing.release", fails)
    assert releasing.release(releasing.Options(), Format.TEXT, agreed=True) == code
    assert f"release error[{error.code}]: " in capsys.readouterr().err


def test_no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder that is no project."""
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    assert releasing.release(releasing.Options(), Format.TEXT, agreed=True) == 2
