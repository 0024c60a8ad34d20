"""Finished Python as text: goldens of a resource, its reference, and what must never pass."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

import pytest
from lower_support import CONFIG, GET, api, symbols

from clientsmith import output, render
from clientsmith.diagnostics import InternalError, Report
from clientsmith.lower import lower
from clientsmith.resources import templates

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def files() -> Mapping[str, str]:
    """The whole store, but its models."""
    sdk = lower(api(), symbols(), CONFIG, Report())
    code = output.format_code(render.code(sdk, templates()))
    render.validate(code)
    copied = render.copied(sdk, templates())
    return {**copied, **code, **render.docs(sdk, render.method_lines(code), templates())}


@pytest.mark.parametrize(
    ("path", "golden"),
    [
        ("src/records/records/client.py", "records_client.txt"),
        ("src/records/client.py", "client.txt"),
        ("src/records/records/__init__.py", "records_init.txt"),
        ("pyproject.toml", "pyproject.txt"),
        ("README.md", "readme.txt"),
        ("reference.md", "reference.txt"),
    ],
)
def test_golden(
    files: Mapping[str, str], path: str, golden: str, request: pytest.FixtureRequest
) -> None:
    """What is printed is what was read and agreed to; `--update` rewrites it."""
    expected = GOLDEN / golden
    if request.config.getoption("--update", default=False):
        GOLDEN.mkdir(exist_ok=True)
        expected.write_text(files[path], encoding="utf-8", newline="\n")
        pytest.fail("updated: read the diff, then run again without --update")
    assert files[path] == expected.read_text(encoding="utf-8")


def test_what_is_copied_needs_no_more_looks() -> None:
    """It is formatted by the settings of an SDK, and compiles; so no generation does it again."""
    files = {
        path.relative_to(templates()).as_posix(): path.read_text(encoding="utf-8")
        for folder in ("runtime", "tests")
        for path in (templates() / folder).glob("*.py")
    }
    assert output.format_code(files) == files
    render.validate(files)


def test_the_runtime_is_copied_verbatim(files: Mapping[str, str]) -> None:
    """Each of its files is the template; but for webhooks, of which there are none here."""
    given = {path.name: path for path in (templates() / "runtime").glob("*.py")}
    copied = {path.rpartition("/")[2]: text for path, text in files.items() if "/core/" in path}
    assert set(given) - set(copied) == {"webhooks.py"}
    for name, text in copied.items():
        assert text == given[name].read_text(encoding="utf-8"), name


def test_links_lead_to_the_method(files: Mapping[str, str]) -> None:
    """The line in reference.md is that of the `def`."""
    lines = files["src/records/records/client.py"].split("\n")
    for part in files["reference.md"].split('<a href="')[1:]:
        link, _, rest = part.partition('">')
        number = int(link.rpartition("#L")[2])
        assert lines[number - 1].startswith(f"    def {rest.partition('<')[0]}(")


def test_every_snippet_compiles(files: Mapping[str, str]) -> None:
    """Nothing in the documents yields at module level or lacks an import."""
    for document in ("README.md", "reference.md"):
        for part in files[document].split("```python\n")[1:]:
            compile(part.partition("```")[0], document, "exec")


def test_no_line_ends_in_a_space_but_those_of_the_form(files: Mapping[str, str]) -> None:
    """Templates leave no trace."""
    for path, text in files.items():
        if path.endswith((".py", ".toml")):
            assert all(line == line.rstrip() for line in text.split("\n")), path
            assert "\n\n\n\n" not in text
            assert not text or (text.endswith("\n") and not text.endswith("\n\n"))


def test_an_api_without_servers_or_schemes() -> None:
    """The base URL is then asked for, and no secret is."""
    bare = dataclasses.replace(api(GET), servers=(), security_schemes=(), security=())
    sdk = lower(bare, symbols(), CONFIG, Report())
    code = output.format_code(render.code(sdk, templates()))
    render.validate(code)
    client = code["src/records/client.py"]
    assert "        base_url: str,\n" in client
    assert "environment" not in client
    readme = render.docs(sdk, render.method_lines(code), templates())["README.md"]
    assert 'base_url="https://api.example.com"' in readme


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("def f(:\n", "does not compile"),
        ("x = '\x00'\n", "does not compile"),
        ("def f(a, a): ...\n", "does not compile"),
        ("def f(): ...\ndef f(): ...\n", "defines `f` twice in the module"),
        ("class A:\n    x: int\n    x: str\n", "defines `x` twice in class `A`"),
    ],
)
def test_bad_code_is_our_bug(text: str, told: str) -> None:
    """It is refused before anything is written, with the file's name."""
    with pytest.raises(InternalError, match=r"a\.py") as caught:
        render.validate({"a.py": text})
    assert told in str(caught.value)


def test_overloads_and_setters_may_repeat() -> None:
    """What repeats a name on purpose is no mistake."""
    render.validate(
        {"a.py": "class A:\n    @property\n    def x(self): ...\n    @x.setter\n"
         "    def x(self, v): ...\n"}
    )  # fmt: skip


def test_broken_code_is_not_formatted() -> None:
    """Ruff's complaint names the file, not the place where it was formatted."""
    with pytest.raises(InternalError, match=r"src/bad\.py"):
        output.format_code({"src/bad.py": "def f(:\n"})
