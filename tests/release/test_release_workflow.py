"""The hosted workflow, and the one that `clientsmith init` gives to others: what they may do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from release_support import ROOT

from clientsmith.config import Releasing

OURS = ROOT / ".github" / "workflows" / "release.yml"
GENERATOR = OURS.with_name("release-clientsmith.yml")
THEIRS = ROOT / "templates" / "project" / "release.yml"


@pytest.fixture(params=[OURS, THEIRS], ids=["ours", "theirs"])
def workflow(request: pytest.FixtureRequest) -> dict[Any, Any]:
    loaded: dict[Any, Any] = yaml.safe_load(Path(request.param).read_text(encoding="utf-8"))
    return loaded


def _steps(workflow: dict[Any, Any], job: str) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = workflow["jobs"][job]["steps"]
    return steps


def test_actions_are_pinned(workflow: dict[Any, Any]) -> None:
    """A tag can be moved to other code; a commit cannot."""
    used = [
        step["uses"] for job in workflow["jobs"].values() for step in job["steps"] if "uses" in step
    ]
    assert len(used) == 5
    assert all(re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", each) for each in used)


def test_each_job_may_do_what_it_has_to(workflow: dict[Any, Any]) -> None:
    """The job that PyPI trusts runs nothing of the repository; the other one is not trusted."""
    assert workflow["permissions"] == {}
    assert workflow["jobs"]["build"]["permissions"] == {"contents": "write"}
    assert workflow["jobs"]["publish"]["permissions"] == {"id-token": "write"}
    assert workflow["jobs"]["publish"]["environment"] == "pypi"
    assert workflow["jobs"]["publish"]["needs"] == "build"
    assert all("run" not in step for step in _steps(workflow, "publish"))


def test_the_generator_is_published_in_the_same_way() -> None:
    """By its own tags, which those of the SDK never match."""
    workflow: dict[Any, Any] = yaml.safe_load(GENERATOR.read_text(encoding="utf-8"))
    assert workflow[True] == {"push": {"tags": ["clientsmith-v*"]}}
    assert workflow["permissions"] == {}
    assert workflow["jobs"]["publish"]["permissions"] == {"id-token": "write"}
    sdk = yaml.safe_load(OURS.read_text(encoding="utf-8"))
    assert _steps(workflow, "publish") == _steps(sdk, "publish")
    test_actions_are_pinned(workflow)


def test_it_is_started_by_people_and_by_tags(workflow: dict[Any, Any]) -> None:
    """The tags are those that a release sets. (YAML 1.1 reads `on` as true.)"""
    assert set(workflow[True]) == {"push", "workflow_dispatch"}
    assert workflow[True]["push"] == {"tags": [f"{Releasing().tag}*"]}
    assert workflow["concurrency"]["cancel-in-progress"] is False


def test_files_are_those_that_were_built(workflow: dict[Any, Any]) -> None:
    """Built once, handed over, attested."""
    build, publish = _steps(workflow, "build"), _steps(workflow, "publish")
    upload, download, published = build[-1], publish[0], publish[1]
    assert upload["with"]["name"] == download["with"]["name"]
    assert published["with"]["packages-dir"] == download["with"]["path"]
    assert published["with"]["attestations"] is True
    assert published["with"]["skip-existing"] is True
    assert "password" not in published["with"]


def test_the_command(workflow: dict[Any, Any]) -> None:
    """With all tags, all Pythons, and an input that never becomes part of a script's text."""
    checkout, python, _, release = _steps(workflow, "build")[:4]
    assert checkout["with"]["fetch-depth"] == 0
    assert set(python["with"]["python-version"].split()) == set(Releasing().pythons)
    assert "release --yes --push --build dist" in release["run"]
    assert "${{" not in release["run"]
    assert release["env"]["VERSION"] == "${{ inputs.version }}"
