"""The example of docs/migrating.md: its files, generated, and its program against a server."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from clientsmith import cli, mock

PAGE = Path(__file__).parents[2] / "docs" / "migrating.md"
_FILE = re.compile(r"^```\w+ ([^\n]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the page shows, as files."""
    for name, text in _FILE.findall(PAGE.read_text(encoding="utf-8")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_example_runs(project: Path) -> None:
    """`clientsmith generate`, then the program; the server has nothing to object to."""
    assert cli._run(["generate"]) == 0
    document = yaml.safe_load((project / "openapi.yaml").read_text(encoding="utf-8"))
    with mock.serve(mock.Service(document, strict=True)) as server:
        environment = project / "generated" / "src" / "my_shop" / "environment.py"
        text = environment.read_text(encoding="utf-8")
        environment.write_text(text.replace("https://shop.example", server.url), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "example.py"],
            env={**os.environ, "PYTHONPATH": str(project / "generated" / "src")},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        calls = server.service.exchanges
    assert done.returncode == 0, done.stderr
    assert [call.problems for call in calls] == [()] * 3
