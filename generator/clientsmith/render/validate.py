"""The last look at generated code: it compiles, and nothing in it is defined twice.

What comes in are files; what goes out is nothing, or InternalError, because a spec must never be
able to make bad code. Compiles and never runs it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from clientsmith.diagnostics import InternalError


def validate(files: Mapping[str, str]) -> None:
    """Refuse Python that does not compile, or a scope that has a name twice."""
    for path, text in files.items():
        if path.endswith(".py"):
            _validate(path, text)


def _validate(path: str, text: str) -> None:
    try:
        tree = ast.parse(text, path)
        compile(tree, path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        raise InternalError(f"{path} does not compile: {error}") from error
    for scope, body in _scopes(tree):
        names: set[str] = set()
        for name in _defined(body):
            if name in names:
                raise InternalError(f"{path} defines `{name}` twice in {scope}")
            names.add(name)


def _scopes(tree: ast.Module) -> Iterator[tuple[str, list[ast.stmt]]]:
    yield "the module", tree.body
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield f"class `{node.name}`", node.body


def _defined(body: list[ast.stmt]) -> Iterator[str]:
    """List what a scope defines; overloads and setters repeat a name on purpose."""
    for node in body:
        match node:
            case ast.ClassDef(name=name):
                yield name
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                if not any(_repeats(decorator) for decorator in node.decorator_list):
                    yield node.name
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]):
                yield name
            case _:
                pass


def _repeats(decorator: ast.expr) -> bool:
    if isinstance(decorator, ast.Attribute):
        return decorator.attr in ("setter", "deleter", "overload")
    return isinstance(decorator, ast.Name) and decorator.id == "overload"
