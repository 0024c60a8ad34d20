"""The Python of documents and docstrings, with the place of each piece.

What comes in are files; what goes out are `Snippet`s. Runs and writes nothing.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = ("README.md", "generated/README.md", "generated/reference.md")
SOURCES = "generated/src"

_FENCE = re.compile(r"^( *)```(?:python|py)[^\n]*\n(.*?)^\1```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Snippet:
    """One program."""

    file: str
    """Relative to the repository."""
    line: int
    """Of its first line in the file."""
    code: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"

    @property
    def placed(self) -> str:
        """The code with blank lines in front, so that its lines are those of the file."""
        return "\n" * (self.line - 1) + self.code


def found_in(text: str, file: str, first: int = 1) -> Iterator[Snippet]:
    """Find the fenced Python of a text whose first line is `first`."""
    for block in _FENCE.finditer(text):
        line = first + text.count("\n", 0, block.start(2))
        yield Snippet(file, line, textwrap.dedent(block[2]))


def all_snippets() -> list[Snippet]:
    """Find those of all documents, then those of docstrings."""
    found: list[Snippet] = []
    for name in DOCUMENTS:
        found += found_in((ROOT / name).read_text(encoding="utf-8"), name)
    for path in sorted((ROOT / SOURCES).rglob("*.py")):
        found += _in_docstrings(path)
    return found


def _in_docstrings(path: Path) -> Iterator[Snippet]:
    text = path.read_text(encoding="utf-8")
    if "```" not in text:
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            told = ast.get_docstring(node, clean=False)
            if told is not None:
                file = path.relative_to(ROOT).as_posix()
                yield from found_in(told, file, node.body[0].lineno)
