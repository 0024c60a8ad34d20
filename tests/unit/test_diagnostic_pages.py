"""Each code has a page, and what the page shows is what really happens."""

from __future__ import annotations

import re
from pathlib import Path

import page_support
import pytest

from clientsmith import cli, diagnostics
from clientsmith.diagnostics.catalog import codes, page

PAGES = Path(diagnostics.__file__).parent / "pages"
TABLE = Path(__file__).parents[2] / "docs" / "diagnostics.md"


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} == set(codes())


@pytest.mark.parametrize("code", sorted(codes()))
def test_page_shows_what_happens(
    code: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    """The example of the page causes the code, at that line and column, in those words."""
    file = PAGES / f"{code}.md"
    text = file.read_text(encoding="utf-8")
    found = page_support.parse(text)
    shown = page_support.run(found, code, tmp_path, monkeypatch, capsys)
    assert shown, f"the example does not cause {code}"
    if found.shows(shown):
        return
    if request.config.getoption("--update"):
        fence = re.compile(r"```text\n.*?```", re.DOTALL)
        file.write_text(fence.sub(lambda _: f"```text\n{shown}```", text), encoding="utf-8")
    assert shown == found.shown


def test_explain_shows_the_page() -> None:
    text = page("E106")
    assert text is not None
    assert "twice" in text
    assert "```yaml openapi.yaml" in text


def test_the_table_lists_every_code() -> None:
    rows = re.findall(r"^\| (\w\d{3}) \| (\w+) \| (.+) \|$", TABLE.read_text("utf-8"), re.MULTILINE)
    assert rows == [(code, cls.severity.value, cls.title) for code, cls in codes().items()]


def test_all_of_a_stage_are_collected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One run tells of every error of the stage that stops it, sorted by place."""
    extensions = "x-sdk-order: first\n      x-sdk-groop: a\n      x-sdk-ignore: 'yes'\n"
    document = page_support.parse((PAGES / "E115.md").read_text("utf-8")).files["openapi.yaml"]
    text = document.replace("x-sdk-groop: shop\n", extensions)
    (tmp_path / "openapi.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert cli._run(["generate", "--spec", "openapi.yaml", "--output", "sdk"]) == 2
    found = re.findall(r"error\[(\w+)\]", capsys.readouterr().err)
    assert found == ["E116", "E115", "E116"]
    assert not (tmp_path / "sdk").exists()
