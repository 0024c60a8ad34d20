"""No text of a document becomes code, markup or a path: every place of a document by payloads.

Each payload stands in all places at once, behind a word and before it. What comes out is compared
with what the same document makes with a plain word in each place. A place may also be refused, with
a diagnostic that points at it; the document is then tried again without the payload there.
"""

from __future__ import annotations

import ast
import functools
import json
import keyword
import re
import tempfile
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hostile import structure
from hostile.document import KEYS, fill

from clientsmith import pipeline
from clientsmith.config import Config
from clientsmith.diagnostics import Diagnostic, Report, SpecError
from clientsmith.diagnostics.render import as_github, as_json, as_text

PAYLOADS = {
    "quote": "'",
    "double quote": '"',
    "triple quotes": "'''",
    "end of docstring": '"""\nimport os\n"""',
    "call behind a docstring": '"""; __import__("os").system("x"); """',
    "backslash": "\\",
    "backslash and quotes": '\\"""\\',
    "escape": "\\N{LATIN SMALL LETTER A}\\x41\\u0041\\",
    "newline": "a\nimport os\nb",
    "carriage return": "a\rimport os\rb",
    "form feed": "a\x0cimport os\x0bb",
    "line separator": "a\u2028import os\u2029b",
    "next line": "a\x85import os\x85b",
    "file and group separators": "a\x1cimport os\x1d\x1eb",
    "nul": "a\0b",
    "escape sequence": "\x1b[2J\x1b]0;x\x07",
    "jinja expression": "{{ sdk.__class__.__mro__ }}{{ 7 * 7 }}",
    "jinja statement": "{% raw %}{% for x in y %}{# #}",
    "format": "{a.__class__.__init__.__globals__} {0} %(a)s %s ${a}",
    "f-string": "{__import__('os').system('x')}",
    "comment": "# type: ignore\n# noqa",
    "encoding": "# -*- coding: utf-7 -*- +AGEAYg-",
    "call": "__import__('os').system('x')",
    "call in brackets": "') or __import__('os').system('x') or ('",
    "end of a list": '"], "x": [__import__("os"), "',
    "statement": "x = 1; import os; del x",
    "html": "</dd></dl></details><script>alert(1)</script><!--",
    "html attribute": '"><img src=x onerror=alert(1)><a href="',
    "entity": "&lt;script&gt;&#60;b&#62;&amp;quot;",
    "fence": "```\n# Heading\n```sh\nimport os\n",
    "tilde fence": "~~~\n\n# Heading\n\nSetext\n===\n\n---\n",
    "backticks": "`a``b```c",
    "list and table": "- a\n  - b\n\n| a |\n|---|\n\n[x]: javascript:alert(1)\n\n"
    "[x](javascript:alert(1))",
    "toml": 'x"\nname = "y"\n[project]\n',
    "rtl override": "\u202egnihton\u2066\u2069\u200f",
    "invisible": "\u200b\ufeff\u00ad\U000e0001",
    "emoji": "\U0001f600\U0001f468\u200d\U0001f469",
    "combining": "e\u0301\u0327\u212b\ufb01\u017f",
    "parent": "..",
    "path": "../../../x",
    "absolute path": "/etc/passwd",
    "backslash path": "..\\..\\x",
    "drive": "C:\\x",
    "pointer": "~1~0%2F#/x",
    "dots": "...",
    "dunder": "__class__",
    "keyword": "lambda",
    "long": "long " * 500,
    "long word": "x" * 5000,
    "half of a character": "\ud800",
}
SIDES = {"behind": "{key} {payload}", "before": "{payload} {key}"}
PATHS = ("k13", "k15", "k21", "k22")
TAG = "k14"
ASIDE = str.maketrans("()[]:-", "      ")
"""What stands behind these in a long tag is an aside, and no part of the group's name."""
TEMPLATE = str.maketrans("{}?#", "()!*")
"""In a path, these part it; they are tried elsewhere."""
REFUSED = ("k76", "k77", "k78")
"""Paths into a reply: those with a dot or a bracket lead nowhere."""
DEVICES = {"con", "prn", "aux", "nul"} | {f"{d}{n}" for d in ("com", "lpt") for n in range(10)}


def understood(texts: Mapping[str, str], report: Report) -> pipeline.Understood:
    with tempfile.TemporaryDirectory() as name:
        spec = Path(name) / "openapi.json"
        spec.write_text(json.dumps(fill(texts), indent=1), encoding="utf-8")
        config = Config(spec=spec, output=Path(name) / "out", package="sdk", source="openapi.json")
        return pipeline.understand(config, report)


def files_of(
    payload: str, side: str, places: Collection[str] = KEYS
) -> tuple[Mapping[str, str], set[str]]:
    """Generate with the payload wherever it is accepted; also give the places that refuse it."""
    refused: set[str] = set()
    texts = {
        key: side.format(key=key, payload=_fitting(key, payload)) if key in places else f"{key} zz"
        for key in KEYS
    }
    while True:
        report = Report()
        try:
            return pipeline.files(understood(texts, report)), refused
        except SpecError:
            safe_to_show(report)
            blamed = {key for error in report.errors for key in _blamed(error, fill(texts))}
            assert blamed - refused, as_text(report)
            refused |= blamed
            texts |= {key: f"{key} zz" for key in refused}


def _blamed(error: Diagnostic, document: Any) -> list[str]:
    """Find the markers at the place that a diagnostic points at."""
    for token in error.origin.pointer.split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        document = document[int(key) if isinstance(document, list) else key]
    return re.findall(r"[kq]\d\d", json.dumps(document)) or re.findall(r"[kq]\d\d", error.message)


def _fitting(key: str, payload: str) -> str:
    """Leave out what changes the document's shape instead of its texts."""
    if len(payload) > 1000:  # Long names lose their ends, and the marker with them.
        payload = f"{key} {payload}"
    if key in PATHS:
        return payload.translate(TEMPLATE)
    if key == TAG:
        return payload.translate(ASIDE)
    # A mock is asked for an example by a header, so tests use names that fit there alone.
    return "".join(c for c in payload if " " <= c <= "~") if key == "k44" else payload


def safe_to_show(report: Report) -> None:
    """Diagnostics quote the document, and reach terminals and CI."""
    assert all(line.isprintable() for line in as_text(report).split("\n"))
    assert all(line.startswith("::") for line in as_github(report).splitlines())
    assert json.loads(as_json(report))["errors"] == len(report.errors)


@functools.cache
def harmless() -> tuple[Mapping[str, str], Mapping[str, Counter[str]]]:
    files, refused = files_of("zz", SIDES["behind"])
    assert not refused
    return files, shapes(files)


def shapes(files: Mapping[str, str]) -> Mapping[str, Counter[str]]:
    """Structures of files by name, those that the document names under one name."""
    found: dict[str, Counter[str]] = {}
    for path, text in files.items():
        if "/core/" not in path and path != "tests/openapi.json":
            name = "/".join(structure.NAME.sub("_", part) for part in path.split("/"))
            found.setdefault(name, Counter()).update(shape(path, text))
    return found


def vocabulary(text: str) -> list[str]:
    """What a generated test is made of: its values depend on what the document's texts admit."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                found.add(structure.NAME.sub("_", name))
            case ast.stmt() | ast.Call() | ast.Lambda():
                found.add(type(node).__name__)
            case _:
                pass
    return sorted(found)


def shape(path: str, text: str) -> list[str]:
    if path.startswith("tests/") and path.endswith(".py"):
        return vocabulary(text)
    if path.endswith(".py"):
        return structure.code(text)
    if path.endswith(".md"):
        return structure.markdown(text)
    if path.endswith(".toml"):
        return [repr(structure.toml(text))]
    # Line by line: it quotes texts of the document as JSON does.
    return [f"{len(text.splitlines())} lines"]


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("name", PAYLOADS)
def test_no_text_becomes_code(name: str, side: str) -> None:
    """Code, markup, settings and paths are those of the harmless document."""
    shown = breaches(PAYLOADS[name], SIDES[side])
    if shown:
        culprits = [key for key in KEYS if breaches(PAYLOADS[name], SIDES[side], (key,))]
        pytest.fail(f"at {culprits}: {shown[:3]}")


def breaches(payload: str, side: str, places: Collection[str] = KEYS) -> list[str]:
    """Say what a payload does, if it does anything."""
    try:
        files, refused = files_of(payload, side, places)
    # Whatever is no diagnostic is a bug of ours, and the place that leads to it is wanted.
    except Exception as error:
        return [repr(error)[:2000]]
    return differences(files) + [f"{key} refused" for key in refused - set(REFUSED)]


def differences(files: Mapping[str, str]) -> list[str]:
    """Say what is not as in the harmless document."""
    plain, expected = harmless()
    found = shapes(files)
    shown = sorted(set(found) ^ set(expected))
    for path, wanted in expected.items():
        # Cut short: a whole module is more than anyone reads.
        seen = found.get(path, Counter[str]())
        if path.startswith("tests/"):  # Which of the harmless words it needs is its own affair.
            shown += [f"{path} says {each}" for each in set(seen) - set(wanted)]
            continue
        shown += [f"{path} has {each[:2000]}" for each in seen - wanted]
        shown += [f"{path} lacks {each[:2000]}" for each in wanted - seen]
    shown += [path for path in files if "/core/" in path and files[path] != plain.get(path)]
    return shown + [path for path in files if not is_plain(path)]


def is_plain(path: str) -> bool:
    """Whether any file system takes a path, and below the output folder."""
    parts = PurePosixPath(path).parts
    return all(
        re.fullmatch(r"\.?[\w\u0300-\u036f.-]{1,210}", part) is not None
        and ".." not in part
        and part.split(".")[0].casefold() not in DEVICES
        for part in parts
    )


def _tagged(title: str, names: Iterable[str]) -> dict[str, Any]:
    """A document with nothing but names of resources, as tags and as groups."""
    paths = {
        f"/{n}/{way}": {"get": {"responses": {}, key: [name]}}
        for n, name in enumerate(names)
        for way, key in (("a", "tags"), ("b", "x-sdk-group"))
    }
    return {"openapi": "3.1.0", "info": {"title": title, "version": "1"}, "paths": paths}


def _generated(document: Any, folder: Path) -> Mapping[str, str]:
    spec = folder / "openapi.json"
    spec.write_text(json.dumps(document), encoding="utf-8")
    config = Config(spec=spec, output=folder / "out", source="openapi.json")
    return pipeline.files(pipeline.understand(config, Report()))


def test_no_name_is_a_path(tmp_path: Path) -> None:
    """Payloads alone, and what file systems have reserved, as names of resources."""
    names = [
        *PAYLOADS.values(),
        *DEVICES,
        "__init__",
        "core",
        "client",
        "types",
        ".git",
        "a/b",
        "~",
    ]
    files = _generated(_tagged("Odd", [name for name in names if name.strip()]), tmp_path)
    assert all(is_plain(path) for path in files), sorted(files)
    assert len({path.casefold() for path in files}) == len(files)


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_title_names_a_package(name: str, tmp_path: Path) -> None:
    """Whatever the title is, the package can be imported, and packaged."""
    files = _generated(_tagged(PAYLOADS[name], []), tmp_path)
    assert all(is_plain(path) for path in files), sorted(files)
    (package,) = {path.split("/")[1] for path in files if path.startswith("src/")}
    assert re.fullmatch(r"[a-z][a-z0-9_]{0,99}", package)
    assert not keyword.iskeyword(package)
    assert tomllib.loads(files["pyproject.toml"])["project"]["name"] == package.replace("_", "-")
