"""What of a generated file must not depend on the texts of a document: its code without its words.

`code` gives the statements of a Python file with constants, docstrings and the names that come from
the document taken out; `markdown` the headings, tags and programs of a Markdown file; `toml` the
keys of a TOML file. Two documents of the same shape have the same structure.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import tomllib
from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt

NAME = re.compile(r"[\w\u0300-\u036f]*[kq]\d\d[\w\u0300-\u036f]*", re.IGNORECASE)
"""Every name that a document gives holds a marker."""
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!|<\?|&\w+;")
_PRAGMA = re.compile(r"#\s*(?:type|pyright|mypy|ruff|fmt|noqa|pylint|isort)\b|coding[:=]")


def code(text: str) -> list[str]:
    """Describe the statements of a module; sorted, because names decide the order of some."""
    tree = ast.parse(text)
    return sorted(_statement(node) for node in tree.body) + sorted(_orders(text))


def _orders(text: str) -> Iterator[str]:
    """Comments that a tool may take for an order to itself."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and _PRAGMA.match(token.string):
            yield NAME.sub("_", token.string)


def _statement(node: ast.stmt) -> str:
    body = getattr(node, "body", None)
    if isinstance(node, (ast.ClassDef, ast.If)) and body:
        inner = sorted(_statement(each) for each in node.body)
        node.body = []
        return f"{_dump(node)}{{{'; '.join(inner)}}}"
    return _dump(node)


def _dump(node: ast.AST) -> str:
    return ast.dump(_Plain().visit(node))


class _Plain(ast.NodeTransformer):
    """Takes out what may differ."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for field, value in ast.iter_fields(node):
            if isinstance(value, str) and field in (
                "id",
                "name",
                "attr",
                "arg",
                "module",
                "asname",
            ):
                setattr(node, field, NAME.sub("_", value))
        return super().generic_visit(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        found = self.generic_visit(node)
        assert isinstance(found, ast.ImportFrom)
        found.names.sort(key=lambda alias: alias.name)
        return found

    def visit_Dict(self, node: ast.Dict) -> ast.AST:
        found = self.generic_visit(node)
        assert isinstance(found, ast.Dict)
        pairs = sorted(zip(found.keys, found.values, strict=True), key=_pair)
        found.keys = [key for key, _ in pairs]
        found.values = [value for _, value in pairs]
        return found

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return ast.Name(id=f"<{type(node.value).__name__}>", ctx=ast.Load())

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = _evaluated(node.annotation)
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        if node.annotation is not None:
            node.annotation = _evaluated(node.annotation)
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Fields of a TypedDict may be texts of types."""
        if isinstance(node.func, ast.Name) and node.func.id == "TypedDict":
            fields = node.args[1]
            assert isinstance(fields, ast.Dict)
            fields.values = [_evaluated(value) for value in fields.values]
        return self.generic_visit(node)


def _pair(pair: tuple[ast.expr | None, ast.expr]) -> str:
    return "".join(ast.dump(node) for node in pair if node)


def _evaluated(node: ast.expr) -> ast.expr:
    """Give what type checkers make of an annotation: code, also where it is a text."""
    return _Annotation().visit(node)


class _Annotation(ast.NodeTransformer):
    """Parses texts that stand for types."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if not isinstance(node.value, str):
            return node
        return self.visit(ast.parse(node.value, mode="eval").body)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        """The text in `Literal["Order"]` is a value."""
        is_literal = isinstance(node.value, ast.Name) and node.value.id == "Literal"
        return node if is_literal else self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """So are those in `Annotated[Order, Field(alias="order")]`."""
        return node


def markdown(text: str) -> list[str]:
    """Describe a Markdown file as CommonMark reads it."""
    found: list[str] = []
    for token in MarkdownIt("commonmark").parse(text):
        if token.type == "heading_open":
            found.append(f"heading {token.tag}")
        elif token.type == "fence" and token.info == "python":
            found += code(token.content)
        elif token.type == "html_block":
            found += _tags(token.content)
        elif token.type == "inline":
            for child in token.children or []:
                found += _tags(child.content) if child.type == "html_inline" else []
    return found


def _tags(text: str) -> list[str]:
    return [re.sub(r'href="[^"<>]*"', "href", tag) for tag in _TAG.findall(text)]


def toml(text: str) -> Any:
    """Describe a TOML file: its keys, and everything that is not the document's."""
    return _shape(tomllib.loads(text))


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_shape(item) for item in value]
    return "" if isinstance(value, str) and NAME.search(value) else value
