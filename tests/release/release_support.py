"""A project of one small spec in a git repository of its own, and a real index on loopback.

The index is pypiserver itself (`shelf.py`); a test can hold an upload back, and look at what
happens then.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAIN = "from clientsmith.cli import main; main()"
PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"

SPEC = """\
openapi: 3.1.0
info: {title: Store API, summary: Orders of a store., version: '1'}
servers: [{url: 'https://api.example.com'}]
paths:
  /orders/{id}:
    get:
      operationId: get_order
      tags: [orders]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string, examples: [a1]}}
        - {name: expand, in: query, schema: {type: string}}
      responses:
        '200':
          description: An order.
          content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
components:
  schemas:
    Order:
      type: object
      description: What was bought.
      required: [id]
      properties:
        id: {type: string}
        note: {type: string}
"""
# Edits of the spec: what callers see afterwards.
ADDED = (
    "        note: {type: string}\n",
    "        note: {type: string}\n        paid: {type: boolean}\n",
)
BROKEN = ("        - {name: expand, in: query, schema: {type: string}}\n", "")
SETTINGS = f"""\
[tool.clientsmith]
# Written by hand; this comment stays.
spec = "spec/openapi.yaml"
output = "sdk"
package = "store"
version = "0.1.0"

[tool.clientsmith.release]
check = ["git", "--version"]
pythons = ["{PYTHON}"]
"""
_GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.com",
}


def environment(home: Path) -> dict[str, str]:
    """What the processes of a test find: no settings of the user, and a name for the index."""
    path = os.pathsep.join([str(ROOT / "generator"), os.environ.get("PYTHONPATH", "")])
    ours = {"PYTHONPATH": path, "TWINE_USERNAME": "a", "TWINE_PASSWORD": "secret", "NO_COLOR": "1"}
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "TWINE_")) and k != "CI"
    }
    return kept | ours | _GIT | {"XDG_CONFIG_HOME": str(home)}


class Project:
    """The repository, and what a person does there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = environment(folder.parent)

    def write(self, spec: str = SPEC, settings: str = SETTINGS) -> None:
        """Write the sources."""
        (self.folder / "spec").mkdir(parents=True, exist_ok=True)
        (self.folder / "spec" / "openapi.yaml").write_text(spec, encoding="utf-8")
        (self.folder / "pyproject.toml").write_text(settings, encoding="utf-8")

    def begin(self) -> None:
        """Generate, and commit all."""
        self.write()
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit("Begin")

    def edit(self, *edits: tuple[str, str]) -> None:
        """Change the spec."""
        place = self.folder / "spec" / "openapi.yaml"
        text = place.read_text(encoding="utf-8")
        for old, new in edits:
            assert text.count(old) == 1
            text = text.replace(old, new)
        place.write_text(text, encoding="utf-8")

    def commit(self, message: str) -> None:
        """Generate and commit."""
        assert self.run("generate").returncode == 0
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)

    def git(self, *arguments: str) -> str:
        """Run git; it has to succeed."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder, env=self.env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def command(self, *arguments: str) -> list[str]:
        """The words that run clientsmith."""
        return [sys.executable, "-P", "-c", MAIN, *arguments]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run clientsmith to its end."""
        return subprocess.run(
            self.command(*arguments),
            cwd=self.folder, env=self.env, capture_output=True, text=True, check=False, timeout=900,
        )  # fmt: skip

    def read(self, path: str) -> str:
        """Read a file of the working tree."""
        return (self.folder / path).read_text(encoding="utf-8")


class Index:
    """The index, as a test sees it."""

    def __init__(self, folder: Path, control: Path, url: str) -> None:
        self.folder = folder
        self.url = url
        self._control = control

    @property
    def files(self) -> list[str]:
        """What it has."""
        return sorted(path.name for path in self.folder.iterdir())

    def close_after(self, uploads: int) -> None:
        """Let so many uploads in, counted from the first ever; the next one waits."""
        (self._control / "closed").write_text(str(uploads))

    def wait(self) -> None:
        """Wait until an upload has to wait."""
        end = time.monotonic() + 400
        while not (self._control / "waiting").exists():
            assert time.monotonic() < end, "nothing was uploaded"
            time.sleep(0.05)

    def open(self) -> None:
        """Let all uploads in; the one that waits is gone by now."""
        (self._control / "closed").unlink()


@contextlib.contextmanager
def index(folder: Path) -> Iterator[Index]:
    """Serve an empty index on a free port."""
    shelf, control = folder / "shelf", folder / "control"
    for each in (shelf, control):
        each.mkdir(parents=True)
    server = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("shelf.py")), str(shelf), str(control)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    try:
        yield Index(shelf, control, server.stdout.readline().strip())
    finally:
        server.kill()
        server.communicate()
