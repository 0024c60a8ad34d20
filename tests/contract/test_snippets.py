"""Documents run: every Python snippet, against a server made from the spec, and typed strictly.

Snippets are taken as they stand: the SDK's own list of servers leads them to ours.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from contract.snippets import ROOT, Snippet, all_snippets, found_in

from clientsmith import mock

SNIPPETS = all_snippets()
_PLACE = re.compile(r"(\d+)\.py:(\d+):(\d+) - (error.*)")


@pytest.fixture(scope="module")
def server() -> Iterator[mock.Server]:
    document = json.loads((ROOT / "generated" / "tests" / "openapi.json").read_text("utf-8"))
    with mock.serve(mock.Service(document, strict=True)) as running:
        yield running


# Short programs leave it to their end to close connections.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("snippet", SNIPPETS, ids=str)
def test_runs(
    snippet: Snippet,
    server: mock.Server,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """The server sees requests that satisfy the spec; the snippet ends without an error."""
    from cartesia import CartesiaEnvironment

    monkeypatch.setattr(CartesiaEnvironment.PRODUCTION, "_value_", server.url)
    monkeypatch.chdir(tmp_path)
    server.service.clear()
    _run(snippet)
    calls = server.service.exchanges
    assert [exchange.problems for exchange in calls] == [()] * len(calls), snippet
    is_call = snippet.file.endswith("reference.md")
    assert calls or not is_call, f"{snippet}: nothing was sent"


def _run(snippet: Snippet) -> None:
    name = str(ROOT / snippet.file)
    try:
        exec(compile(snippet.placed, name, "exec"), {"__name__": "__main__"})
    except Exception as error:
        line = _line_of(error, name) or getattr(error, "lineno", None) or snippet.line
        pytest.fail(f"{snippet.file}:{line}: {type(error).__name__}: {error}", pytrace=False)


def _line_of(error: BaseException, name: str) -> int | None:
    found, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == name:
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def test_types(tmp_path: Path) -> None:
    """Pyright's strict mode finds nothing in any of them."""
    for number, snippet in enumerate(SNIPPETS):
        (tmp_path / f"{number}.py").write_text(snippet.placed, encoding="utf-8")
    settings = {
        "typeCheckingMode": "strict",
        "pythonVersion": "3.10",
        "extraPaths": [str(ROOT / "generated" / "src")],
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    command = ["-m", "basedpyright", "--project", str(tmp_path), "--pythonpath", sys.executable]
    done = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    wrong = [
        f"{SNIPPETS[int(number)].file}:{line}:{column}: {said}"
        for number, line, column, said in _PLACE.findall(done.stdout)
    ]
    assert not wrong, "\n".join(wrong)
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_is_one_for_each_operation() -> None:
    """Every operation has a program of its own in reference.md."""
    text = (ROOT / "generated" / "reference.md").read_text(encoding="utf-8")
    told = sum(snippet.file == "generated/reference.md" for snippet in SNIPPETS)
    assert told == text.count("<details>") >= 1
    document = json.loads((ROOT / "generated" / "tests" / "openapi.json").read_text("utf-8"))
    assert told == len(mock.Service(document).operations)


@pytest.mark.parametrize(
    ("code", "line"), [("x = 1\nx.nothing\n", 12), ("x = (\n", 11), ("1 / 0\n", 11)]
)
def test_a_wrong_snippet_is_told_with_file_and_line(code: str, line: int) -> None:
    text = "\n" * 9 + f"```python\n{code}```\n"
    (snippet,) = found_in(text, "README.md")
    with pytest.raises(pytest.fail.Exception, match=f"^README.md:{line}: "):
        _run(snippet)
