"""The action and its workflow: what they may do, and their scripts with a `gh` of ours."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from cli_support import ROOT

ACTION = ROOT / ".github" / "actions" / "diff"
WORKFLOW = ROOT / ".github" / "workflows" / "diff.yml"

# A GitHub of one pull request: comments live in a file, filtered as `--jq` asks for.
GH = """\
import json, os, sys
state, arguments = os.environ["STATE"], sys.argv[1:]
assert arguments[0] == "api" and os.environ["GH_TOKEN"] == "secret"
with open(state, encoding="utf-8") as file:
    comments = json.load(file)
method = arguments[arguments.index("--method") + 1] if "--method" in arguments else "GET"
if method == "GET":
    assert "--paginate" in arguments
    assert "repos/acme/sdk/issues/7/comments" in arguments
    assert "startswith(env.MARKER)" in arguments[arguments.index("--jq") + 1]
    for comment in comments:
        if comment["type"] == "Bot" and comment["body"].startswith(os.environ["MARKER"]):
            print(comment["id"])
    sys.exit(0)
if os.environ.get("READ_ONLY"):
    sys.exit("gh: Resource not accessible by integration (HTTP 403)")
path = next(each for each in arguments if each.startswith("repos/"))
if "-F" in arguments:
    name, _, file = arguments[arguments.index("-F") + 1].partition("=@")
    assert name == "body"
    body = open(file, encoding="utf-8").read()
if method == "POST":
    assert path == "repos/acme/sdk/issues/7/comments"
    comments.append({"id": 100 + len(comments), "type": "Bot", "body": body})
else:
    number = int(path.removeprefix("repos/acme/sdk/issues/comments/"))
    (found,) = [comment for comment in comments if comment["id"] == number]
    comments.remove(found)
    if method == "PATCH":
        comments.append(found | {"body": body})
with open(state, "w", encoding="utf-8") as file:
    json.dump(comments, file)
"""
# Says what it was asked, and is of the opinion that the test gives it.
CLIENTSMITH = """\
import os, sys
arguments = sys.argv[1:]
with open(os.environ["ASKED"], "a", encoding="utf-8") as file:
    print(*arguments, file=file)
format_ = arguments[arguments.index("--format") + 1]
code = int(os.environ["CODE"])
if code > 1:
    sys.exit(code)
if format_ == "markdown":
    with open(arguments[arguments.index("--output") + 1], "w", encoding="utf-8") as file:
        file.write(os.environ["SAYS"])
elif format_ == "github":
    print("::error::broken")
else:
    print('{"required_bump": "major"}')
sys.exit(code if "--fail-on" in arguments else 0)
"""
MARKER = "<!-- clientsmith diff: sdk -->"


@dataclass(frozen=True)
class Run:
    """A run of the action: exit codes of its steps, and what they left."""

    folder: Path

    def __call__(self, **environment: str) -> int:
        given = {"CODE": "0", "SAYS": "### report\n", "FAIL_ON": "wire", "NUMBER": "7"}
        variables = {
            **os.environ, "GITHUB_REPOSITORY": "acme/sdk", "BASE": "HEAD^1",
            "PATH": f"{self.folder}{os.pathsep}{os.environ['PATH']}",
            "REPORT": str(self.folder / "report.md"), "STATE": str(self.folder / "state.json"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"), "NAME": "sdk",
            "GITHUB_OUTPUT": str(self.folder / "output"), "ASKED": str(self.folder / "asked"),
            "CLIENTSMITH": str(self.folder / "clientsmith"), **given, **environment,
        }  # fmt: skip
        compared = self._step("compare.sh", variables)
        if compared:
            return compared
        commented = self._step("comment.sh", {**variables, "GH_TOKEN": "secret"})
        assert commented == 0
        return int(self.outputs["status"])

    def _step(self, script: str, variables: dict[str, str]) -> int:
        done = subprocess.run(
            ["bash", str(ACTION / script)],
            env=variables, cwd=self.folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        with (self.folder / "log").open("a", encoding="utf-8") as log:
            log.write(done.stdout)
        return done.returncode

    @property
    def outputs(self) -> dict[str, str]:
        lines = (self.folder / "output").read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)

    @property
    def comments(self) -> list[dict[str, Any]]:
        return json.loads((self.folder / "state.json").read_text(encoding="utf-8"))

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")


@pytest.fixture
def action(tmp_path: Path) -> Run:
    for name, program in (("gh", GH), ("clientsmith", CLIENTSMITH)):
        file = tmp_path / name
        file.write_text(f"#!{sys.executable}\n{program}", encoding="utf-8")
        file.chmod(0o755)
    planted = {"id": 1, "type": "User", "body": f"{MARKER}\nI am no bot"}
    other = {"id": 2, "type": "Bot", "body": "<!-- clientsmith diff: other -->\n"}
    (tmp_path / "state.json").write_text(json.dumps([planted, other]), encoding="utf-8")
    return Run(tmp_path)


def test_a_comment_is_made_then_kept_up_to_date_then_removed(action: Run) -> None:
    """One comment in all; those of others, and those of other SDKs, are left alone."""
    assert action() == 0
    assert action.comments[-1] == {"id": 102, "type": "Bot", "body": f"{MARKER}\n### report\n"}
    assert action(SAYS="### another\n") == 0
    assert [comment["id"] for comment in action.comments] == [1, 2, 102]
    assert action.comments[-1]["body"] == f"{MARKER}\n### another\n"
    assert action(SAYS="") == 0
    assert [comment["id"] for comment in action.comments] == [1, 2]
    assert action(SAYS="") == 0
    assert [comment["id"] for comment in action.comments] == [1, 2]


def test_breaks_fail_after_the_comment(action: Run) -> None:
    """1, with comment, annotations, summary and outputs."""
    assert action(CODE="1") == 1
    assert action.comments[-1]["body"].endswith("### report\n")
    assert "::error::broken" in action.log
    assert (action.folder / "summary").read_text(encoding="utf-8") == "### report\n"
    assert action.outputs == {"status": "1", "required-bump": "major"}


@pytest.mark.parametrize("code", ["2", "3"])
def test_bad_input_and_bugs_fail_at_once(action: Run, code: str) -> None:
    """An old report must not be posted as that of a run that made none."""
    assert action(CODE=code) == int(code)
    assert len(action.comments) == 2


def test_a_pull_request_from_a_fork(action: Run) -> None:
    """A token that may only read: a warning, the summary, and the same verdict."""
    assert action(READ_ONLY="1", CODE="1") == 1
    assert "::warning::the report could not be posted" in action.log
    assert len(action.comments) == 2
    assert (action.folder / "summary").is_file()


def test_outside_of_pull_requests(action: Run) -> None:
    assert action(NUMBER="") == 0
    assert len(action.comments) == 2


def test_values_are_never_read_as_code(action: Run) -> None:
    """A revision may be called anything, and `fail-on` may be empty."""
    odd = "$(touch pwned); `touch pwned` && 'x"
    assert action(BASE=odd, NAME=f"{odd} -->", FAIL_ON="") == 0
    assert not (action.folder / "pwned").exists()
    asked = (action.folder / "asked").read_text(encoding="utf-8").splitlines()
    assert all(line.startswith(f"diff {odd} --format ") for line in asked)
    assert not any("--fail-on" in line for line in asked)
    assert action.comments[-1]["body"].splitlines()[0].count("-->") == 1


# -- the files ------------------------------------------------------------------------------


def _load(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)


def _steps() -> list[Any]:
    action, workflow = _load(ACTION / "action.yml"), _load(WORKFLOW)
    jobs = [step for job in workflow["jobs"].values() for step in job["steps"]]
    return [*action["runs"]["steps"], *jobs]


def test_actions_are_pinned() -> None:
    """By commit, or they are ours; a tag may be moved."""
    used = [step["uses"] for step in _steps() if "uses" in step]
    assert used
    for name in used:
        assert re.fullmatch(r"\./\.github/[\w/]+|[\w-]+/[\w-]+@[0-9a-f]{40}", name), name


def test_nothing_is_pasted_into_scripts() -> None:
    """Titles, branches and inputs are data of others (`${{ }}` in `run` would make them code)."""
    scripts = [step["run"] for step in _steps() if "run" in step]
    assert scripts
    assert not [script for script in scripts if "${{" in script]


def test_least_rights() -> None:
    """It reads the repository and writes comments; forks get no more than they have."""
    workflow = _load(WORKFLOW)
    assert workflow["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert list(workflow["on"]) == ["pull_request"]
    checkout = workflow["jobs"]["diff"]["steps"][0]
    assert checkout["with"]["persist-credentials"] == "false"
    assert not any("permissions" in job for job in workflow["jobs"].values())


def test_the_token_is_where_it_is_needed_only() -> None:
    """Not where the code of a pull request runs."""
    steps = _load(ACTION / "action.yml")["runs"]["steps"]
    holders = [step["run"] for step in steps if "token" in str(step).lower()]
    assert holders == ['bash "$GITHUB_ACTION_PATH/comment.sh"']


def test_inputs_are_those_that_are_used() -> None:
    action = _load(ACTION / "action.yml")
    text = (ACTION / "action.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(action["inputs"])
    for each in (*action["inputs"].values(), *action["outputs"].values()):
        assert each["description"]
    given = _load(WORKFLOW)["jobs"]["diff"]["steps"][-1]["with"]
    assert set(given) <= set(action["inputs"])


def test_the_documentation_is_true() -> None:
    """docs/diff.md lists the inputs with their defaults, and the outputs."""
    text = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")
    action = _load(ACTION / "action.yml")
    table = text[text.index("| input |") :]
    rows = dict(re.findall(r"(?m)^\| `([\w-]+)` \| [^|]* \| (.*) \|$", table))
    assert set(rows) == set(action["inputs"])
    for name, row in rows.items():
        default = action["inputs"][name]["default"]
        assert "${{" in default or row.startswith(f"`{default}`")
    assert all(f"`{name}`" in table for name in action["outputs"])
