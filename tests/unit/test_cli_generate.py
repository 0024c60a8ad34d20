"""`clientsmith generate` as its users meet it: exit codes, what is written, what is not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SPEC = """
openapi: 3.1.0
info: {title: Orders, version: 1.0.0}
paths:
  /orders:
    get:
      operationId: list_orders
      tags: [orders]
      responses:
        '200':
          description: All.
          content:
            application/json:
              schema: {type: array, items: {type: string}}
"""
ROOT = Path(__file__).parents[2]
HEAVY = ("typer", "yaml", "pydantic", "jinja2", "openapi_pydantic", "datamodel_code_generator")
RUN = f"""
import sys
sys.path.insert(0, {str(ROOT / "generator")!r})
from clientsmith.cli import main
try:
    main()
finally:
    print("HEAVY", [name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
"""


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", RUN, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "api.yaml").write_text(SPEC, encoding="utf-8")
    (tmp_path / "clientsmith.toml").write_text(
        'spec = "api.yaml"\noutput = "sdk"\npackage = "orders"\n', encoding="utf-8"
    )
    return tmp_path


def test_a_second_run_loads_nothing_heavy(project: Path) -> None:
    """Nothing has changed: found out by hash, without YAML, pydantic or Jinja."""
    first = _run(project, "generate")
    assert first.returncode == 0, first.stderr
    second = _run(project, "generate")
    assert second.returncode == 0
    assert "0 written, 0 removed" in second.stdout
    assert "HEAVY []" in second.stderr


def test_every_change_is_seen(project: Path) -> None:
    """A changed spec, a deleted file and a damaged memory all lead to a full run."""
    _run(project, "generate")
    text = (project / "api.yaml").read_text(encoding="utf-8")
    (project / "api.yaml").write_text(text.replace("All.", "All of them."), encoding="utf-8")
    assert "0 written" not in _run(project, "generate").stdout
    client = project / "sdk/src/orders/orders/client.py"
    assert "All of them." in client.read_text(encoding="utf-8")
    client.unlink()
    assert _run(project, "generate", "--check").returncode == 1
    assert _run(project, "generate").returncode == 0
    assert client.exists()
    for file in (project / ".clientsmith").rglob("*"):
        if file.is_file():
            file.write_bytes(b"damaged")
    again = _run(project, "generate")
    assert again.returncode == 0
    assert "0 written, 0 removed" in again.stdout


def test_a_file_edited_by_hand_is_never_lost(project: Path) -> None:
    """It is an error that names the file; `--force` overwrites."""
    _run(project, "generate")
    client = project / "sdk/src/orders/orders/client.py"
    client.write_text("mine\n", encoding="utf-8")
    refused = _run(project, "generate")
    assert refused.returncode == 2
    assert "client.py" in refused.stderr
    assert client.read_text(encoding="utf-8") == "mine\n"
    assert _run(project, "generate", "--force").returncode == 0
    assert client.read_text(encoding="utf-8") != "mine\n"


def test_check_and_dry_run_write_nothing(project: Path) -> None:
    """`--check` says no by its exit code, `--dry-run` only tells."""
    before = _tree(project)
    assert _run(project, "generate", "--check").returncode == 1
    told = _run(project, "generate", "--dry-run")
    assert told.returncode == 0
    assert "client.py" in told.stdout
    after = {path: text for path, text in _tree(project).items() if ".clientsmith/" not in path}
    assert after == before


@pytest.mark.parametrize("case", ["broken-yaml", "broken-missing-ref", "broken-name-clash"])
def test_a_broken_spec_leaves_the_output_alone(project: Path, case: str) -> None:
    """Exit code 2, a place, a code; not a byte of the output changes."""
    _run(project, "generate")
    before = _tree(project / "sdk")
    broken = (ROOT / "tests/golden" / case / "openapi.yaml").read_text(encoding="utf-8")
    (project / "api.yaml").write_text(broken, encoding="utf-8")
    refused = _run(project, "generate")
    assert refused.returncode == 2
    assert "api.yaml:" in refused.stderr
    assert "error[E" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert _tree(project / "sdk") == before


def test_json_for_programs(project: Path) -> None:
    """One JSON object on standard output."""
    told = _run(project, "generate", "--format", "json")
    assert told.returncode == 0, told.stderr
    assert isinstance(json.loads(told.stdout), dict)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("generate", "--spec", "missing.yaml"), 2, "missing.yaml"),
        (("generate", "--nonsense"), 2, "--nonsense"),
        (("generate", "--package", "not a name"), 2, "E503"),
        (("explain", "E999"), 1, "E999"),
    ],
)
def test_wrong_input(project: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    """Words that help, and never a traceback."""
    told = _run(project, *arguments)
    assert told.returncode == code, told.stderr
    assert words in told.stderr + told.stdout
    assert "Traceback" not in told.stderr


def test_explain_and_dump(project: Path) -> None:
    """A code, a place, and the API as JSON."""
    assert "E312" in _run(project, "explain", "E312").stdout
    assert "client.orders.list" in _run(project, "explain", "api.yaml:6").stdout
    dumped = _run(project, "dump", "--stage", "ir", "--name", "GET /orders")
    assert json.loads(dumped.stdout)[0]["path"] == "/orders"
