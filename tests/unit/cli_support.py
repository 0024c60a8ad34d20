"""A small project, generated once; each test gets a copy."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAIN = "from clientsmith.cli import main; main()"

SPEC = """\
openapi: 3.1.0
info: {title: Store, version: '1'}
servers: [{url: 'https://api.example.com'}]
paths:
  /orders/{id}:
    get:
      operationId: get_order
      tags: [orders]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        '200':
          description: An order.
          content: {application/json: {schema: {$ref: 'orders.yaml#/Order'}}}
"""
ORDERS = """\
Order:
  type: object
  description: What was bought.
  required: [id]
  properties:
    id: {type: string}
    state: {type: string, enum: [open, closed]}
    note: {type: string}
"""
# A field that no parameter has gives a warning to look at.
WARNING = "      - {name: x, in: query, schema: {type: string}, unknown: 1}\n"
SETTINGS = '[tool.clientsmith]\nspec = "spec/openapi.yaml"\noutput = "sdk"\npackage = "store"\n'


def write(folder: Path) -> None:
    """Write the project's sources."""
    (folder / "spec").mkdir()
    text = SPEC.replace("      responses:", f"  {WARNING}      responses:")
    (folder / "spec" / "openapi.yaml").write_text(text, encoding="utf-8")
    (folder / "spec" / "orders.yaml").write_text(ORDERS, encoding="utf-8")
    (folder / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")


def start(folder: Path, *arguments: str, code: str = MAIN) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    path = os.pathsep.join([str(ROOT / "generator"), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that has to be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
