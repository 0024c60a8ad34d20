"""The loss report: all constructs of a document are in it, each with its fate and place."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from corpus import declared
from corpus.constructs import DOCUMENTS

from clientsmith import pipeline
from clientsmith.config import Config
from clientsmith.diagnostics import Report, SpecError
from clientsmith.diagnostics.catalog import codes
from clientsmith.loss.grammar import GRAMMAR
from clientsmith.losses import ALWAYS, Fate, Losses, fate_of
from clientsmith.pipeline import linting

ROOT = Path(__file__).parents[2]
COMPOSED = ("allOf", "oneOf", "anyOf", "prefixItems", "patternProperties", "discriminator")
KEYWORDS = (*COMPOSED, "requestBody", "responses", "callbacks", "links", "itemSchema", "explode")
"""Keys that mean one thing wherever they stand, in the documents that are counted here."""
DATA = ("example", "examples", "default", "enum", "const", "mapping")


def counted(value: Any, *, named: bool = False) -> Iterator[str]:
    """Every key of a document, by a reading that knows no more than what is data."""
    if isinstance(value, dict):
        for key, item in value.items():
            if not named:
                yield key
            if named or not (key in DATA or str(key).startswith("x-")):
                yield from counted(item, named=not named and key in ("properties", "headers"))
    elif isinstance(value, list):
        for item in value:
            yield from counted(item)


def linted(document: Path, **settings: Any) -> tuple[Losses, Report]:
    report = Report()
    config = replace(Config(document, document.parent / "out", "sdk"), **settings)
    return linting.lint(config, report), report


def written(folder: Path, text: str) -> Path:
    path = folder / "openapi.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", DOCUMENTS)
def test_counts_are_those_of_the_document(tmp_path: Path, name: str) -> None:
    """Keyword by keyword, in whatever fate."""
    document = written(tmp_path, DOCUMENTS[name])
    losses, _ = linted(document)
    found: Counter[str] = Counter()
    for construct, fates in losses.counts().items():
        found[construct.rpartition(".")[2]] += sum(fates.values())
    expected = Counter(key for key in counted(declared.load(document)) if key in KEYWORDS)
    assert {key: found[key] for key in KEYWORDS if found[key]} == expected


def test_operations_are_counted(tmp_path: Path) -> None:
    """As many as an independent reading finds."""
    for spec in (ROOT / "spec" / "openapi.yaml", written(tmp_path, DOCUMENTS["every method"])):
        counts = linted(spec)[0].counts()
        methods = sum(sum(counts.get(f"path.{method}", {}).values()) for method in declared.METHODS)
        assert methods == declared.operations(spec).total()


def test_each_place_is_counted_once() -> None:
    """Also where many references lead to it, from many files."""
    losses, _ = linted(ROOT / "spec" / "openapi.yaml")
    places = [(c.name, c.origin) for c in losses.constructs]
    assert len(places) == len(set(places))
    assert all(construct.origin.line for construct in losses.constructs)


DOCUMENT = """
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    get:
      operationId: a_get
      parameters:
        - {name: q, in: query, schema: {type: string}}
        - {name: q, in: query, schema: {type: string}}
      responses:
        '200':
          description: ok
          links: {next: {operationId: a_get}}
          content: {application/json: {schema: {type: object, not: {required: [x]}}}}
"""


def test_fates(tmp_path: Path) -> None:
    """What has no finding is supported; a finding counts for the construct that it stands at."""
    losses, report = linted(written(tmp_path, DOCUMENT))
    fates = {c.name: c.fate for c in losses.of(Fate.APPROXIMATED, Fate.DROPPED)}
    assert fates == {
        "parameter": Fate.DROPPED,
        "response.links": Fate.APPROXIMATED,
        "link": Fate.APPROXIMATED,
        "schema.not": Fate.APPROXIMATED,
    }
    assert [d.code for d in report.errors] == ["E480"]
    (error,) = report.errors
    assert (error.origin.line, error.hint) == (
        10,
        'mend it, or put `allow = ["parameter"]` into the settings',
    )


def test_dropping_can_be_allowed_by_name(tmp_path: Path) -> None:
    """The report still has it."""
    losses, report = linted(written(tmp_path, DOCUMENT), allow=("parameter",))
    assert not report.errors
    assert "W405" not in {found.code for found in report}
    assert [c.name for c in losses.of(Fate.DROPPED)] == ["parameter"]


def test_approximations_can_be_allowed_by_name(tmp_path: Path) -> None:
    """A check that runs `lint` is content with what is known, and with nothing else."""
    allowed = ("parameter", "response.links", "schema.not")
    losses, report = linted(written(tmp_path, DOCUMENT), allow=allowed)
    assert not len(report)
    assert {c.name for c in losses.of(Fate.APPROXIMATED)} == {
        "response.links",
        "link",
        "schema.not",
    }
    _, report = linted(written(tmp_path, DOCUMENT), allow=allowed[:2])
    assert {d.code for d in report} == {"W206"}


MISSED = {
    "a reply": ("'20': {description: lost}", "response", "W412"),
    "a setting": (
        "'404': {description: Gone}\n      deprecated: perhaps",
        "operation.deprecated",
        "W404",
    ),
}
"""What `generate` would drop: lines below `responses`, the construct, and the finding at it."""


def generated(document: Path, **settings: Any) -> Report:
    config = replace(Config(document, document.parent / "out", "sdk"), **settings)
    report = Report()
    pipeline.generate(config, report, pipeline.Mode.WRITE)
    return report


@pytest.mark.parametrize("name", MISSED)
def test_generate_drops_nothing_unasked(tmp_path: Path, name: str) -> None:
    """It writes nothing, and says what would be missing; unless that is allowed by name."""
    lines, construct, code = MISSED[name]
    document = written(tmp_path, DOCUMENT + f"        {lines}\n")
    with pytest.raises(SpecError) as caught:
        generated(document)
    assert [d.code for d in caught.value.report.errors] == ["E480"]
    assert f"`{construct}` is dropped (see {code}" in caught.value.report.errors[0].message
    assert not (tmp_path / "out").exists()
    assert code in {d.code for d in generated(document, allow=(construct,))}
    assert (tmp_path / "out" / "pyproject.toml").exists()


def test_generate_minds_only_what_callers_miss(tmp_path: Path) -> None:
    """The second declaration of a parameter takes nothing away, nor does an unknown key."""
    document = written(
        tmp_path, DOCUMENT.replace("operationId: a", "nobody: knows\n      operationId: a", 1)
    )
    assert {"W405", "W408"} <= {d.code for d in generated(document)}


@pytest.mark.parametrize(("allow", "code"), [("", 2), ('allow = ["parameter"]\n', 1)])
def test_command_line(tmp_path: Path, allow: str, code: int) -> None:
    """As an object for programs, and as a table."""
    written(tmp_path, DOCUMENT)
    (tmp_path / "clientsmith.toml").write_text(f'spec = "openapi.yaml"\n{allow}')
    command = [sys.executable, "-c", "from clientsmith.cli import main; main()", "lint"]

    def run(*flags: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *flags], cwd=tmp_path, capture_output=True, text=True, check=False
        )

    done = run("--format", "json")
    assert done.returncode == code, done.stderr
    losses = json.loads(done.stdout)["losses"]
    assert losses["counts"]["parameter"] == {"supported": 1, "approximated": 0, "dropped": 1}
    lost = [c for c in losses["constructs"] if c["fate"] == "dropped"]
    assert [(c["file"], c["line"], c["reason"]) for c in lost] == [("openapi.yaml", 10, "W408")]
    table = run().stdout
    assert "openapi.yaml:10:11: parameter is dropped: W408" in table
    assert table.splitlines()[0].split() == ["construct", *map(str, Fate)]


def test_data_agrees_with_the_house() -> None:
    """Codes that cost something exist; names that never hold are in the grammar."""
    lossy = [code for code in codes() if fate_of(code) is not Fate.SUPPORTED]
    assert all(code.startswith("W") for code in lossy)
    entries = {below.entry for kind in GRAMMAR.values() for below in kind.below.values()}
    known = {
        f"{kind}.{key}" for kind, each in GRAMMAR.items() for key in (*each.plain, *each.below)
    }
    assert set(ALWAYS) <= known | entries


def test_a_document_that_is_not_read_has_no_losses(tmp_path: Path) -> None:
    """Its errors come first."""
    with pytest.raises(SpecError):
        linted(written(tmp_path, "openapi: 2.0\n"))
