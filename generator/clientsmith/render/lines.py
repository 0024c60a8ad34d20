"""Where the methods stand in formatted code, for the links of reference.md.

What comes in are files; what goes out are line numbers. Parses and never runs them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping


def method_lines(files: Mapping[str, str]) -> Mapping[tuple[str, str, str], int]:
    """Find the line of each method's `def`, by (path, class, method)."""
    return {
        (path, class_, method): line
        for path, text in files.items()
        if path.endswith("client.py")
        for class_, method, line in _methods(ast.parse(text))
    }


def _methods(tree: ast.Module) -> Iterator[tuple[str, str, int]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            for member in node.body:
                if isinstance(member, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    yield node.name, member.name, member.lineno
