"""The contract tests that an SDK brings along pass for each construct, and for lawful oddities.

Many documents share one process: most of the time would go into loading libraries otherwise.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from corpus.constructs import DOCUMENTS
from corpus.slips import SLIPS

from clientsmith import pipeline
from clientsmith.config import Config
from clientsmith.diagnostics import Report

ALL = {**DOCUMENTS, **SLIPS}
BATCHES = 8
CONTRACTS = Path(__file__).with_name("contracts.py")
SETTINGS = {"CONTRACT_EXAMPLES": "2", "CONTRACT_QUICK": "1", "CONTRACT_BRIEF": "1"}


def _made(name: str, package: str, folder: Path) -> Path:
    """Write the SDK of a document, tests and all."""
    folder.mkdir()
    spec = folder / "openapi.yaml"
    spec.write_text(ALL[name], encoding="utf-8")
    out = folder / "out"
    config = Config(spec, out, package, source=spec.name)
    for path, text in pipeline.files(pipeline.understand(config, Report())).items():
        written = out / path
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(text, encoding="utf-8")
    return out


@pytest.mark.parametrize("batch", range(BATCHES))
def test_contract_tests_pass(batch: int, tmp_path: Path) -> None:
    """No test fails, and no document goes without."""
    names = list(ALL)[batch::BATCHES]
    folders = [
        _made(name, f"of_{batch}_{number}", tmp_path / str(number))
        for number, name in enumerate(names)
    ]
    done = subprocess.run(
        [sys.executable, "-B", str(CONTRACTS), *map(str, folders)],
        env={**os.environ, **SETTINGS},
        capture_output=True,
        text=True,
        check=False,
    )
    found = {each["folder"]: each for each in map(json.loads, done.stdout.splitlines())}
    assert found.keys() == set(map(str, folders)), done.stderr
    results = {name: found[str(folder)] for name, folder in zip(names, folders, strict=True)}
    assert {name: result["failed"] for name, result in results.items() if result["failed"]} == {}
    assert [name for name, result in results.items() if not result["passed"]] == []
