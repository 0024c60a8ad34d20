"""What the hostile tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile.projects import Project


@pytest.fixture
def project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Project:
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path, capsys)
    made.output.mkdir()
    (made.output / "mine.txt").write_text("mine")
    (tmp_path / "outside.yaml").write_text("type: string\n")
    return made
