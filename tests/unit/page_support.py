"""Pages of diagnostics as programs: the files of an example, its commands, what they show."""

from __future__ import annotations

import dataclasses
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clientsmith import cli
from clientsmith.diagnostics import Diagnostic, Origin, Report, render

_FENCE = re.compile(r"^```(\w+)(?: ([^\n`]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Page:
    """A page, taken apart."""

    files: Mapping[str, str]
    commands: tuple[str, ...]
    shown: str


def parse(text: str) -> Page:
    """Read the fenced parts: those with a file's name, the commands, and what is shown."""
    files: dict[str, str] = {}
    commands: tuple[str, ...] = ()
    shown = ""
    for language, name, body in _FENCE.findall(text):
        if name:
            files[name] = body
        elif language == "console":
            commands = tuple(line.removeprefix("$ ") for line in body.splitlines())
        elif language == "text":
            shown = body
    return Page(files, commands, shown)


def run(page: Page, code: str, folder: Path, capture: Any) -> str:
    """Do what a page says in an empty folder; gives what the last command says under the code."""
    for name, body in page.files.items():
        (folder / name).write_text(body, encoding="utf-8")
    for command in page.commands:
        capture.readouterr()
        if command.startswith("clientsmith "):
            cli._run(shlex.split(command)[1:])
        else:
            subprocess.run(["bash", "-c", command], cwd=folder, check=True, env=_environment())
    return _blocks(capture.readouterr().err, code)


def _environment() -> dict[str, str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return {**os.environ, "PATH": path, "GIT_CONFIG_GLOBAL": os.devnull}


def _blocks(text: str, code: str) -> str:
    found, inside = "", False
    for line in text.splitlines(keepends=True):
        if not line.startswith("  "):
            inside = f"[{code}]: " in line
        found += line if inside else ""
    return found


def sample(cls: type[Diagnostic]) -> str:
    """The words of a finding that needs a machine's or an index's help to come about."""
    report = Report()
    report.add(cls(**{field.name: _value(field) for field in dataclasses.fields(cls)}))
    return "".join(render.as_text(report).splitlines(keepends=True)[:-1])


def _value(field: dataclasses.Field[Any]) -> Any:
    kind = str(field.type)
    if "Origin" in kind:
        return Origin("FILE", 0, 0, "")
    if kind.startswith("tuple"):
        return (f"{field.name.upper()}",)
    if kind == "bool":
        return False
    return 1 if kind == "int" else field.name.upper()
