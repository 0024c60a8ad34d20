"""The synchronous half is the asynchronous half without `await`: proved on the syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "templates" / "runtime"

# Names of the asynchronous half, and what they are called in the other.
NAMES = {
    "AsyncClient": "SyncClient",
    "RawAsyncClient": "RawSyncClient",
    "AsyncTransport": "SyncTransport",
    "async_transport": "transport",
    "AsyncPager": "SyncPager",
    "AsyncByteStream": "ByteStream",
    "AsyncEventStream": "EventStream",
    "_AsyncStream": "_SyncStream",
    "AsyncIterator": "Iterator",
    "aresolve": "resolve",
    "aread": "read",
    "aclose": "close",
    "aiter_bytes": "iter_bytes",
    "aiter": "iter",
    "anext": "next",
    "asource": "source",
    "aresized": "resized",
    "__aenter__": "__enter__",
    "__aexit__": "__exit__",
    "__aiter__": "__iter__",
    "__anext__": "__next__",
    "handle_async_request": "handle_request",
}


class Stripped(ast.NodeTransformer):
    """Takes `async` and `await` out of a tree, and docstrings, which may differ."""

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        fields = {name: getattr(node, name, None) for name in ast.FunctionDef._fields}
        return self.visit_FunctionDef(ast.FunctionDef(**fields))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        node.name = NAMES.get(node.name, node.name)
        if isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant):
            del node.body[0]
        return node

    def visit_Await(self, node: ast.Await) -> ast.AST:
        return self.visit(node.value)

    def visit_AsyncFor(self, node: ast.AsyncFor) -> ast.AST:
        self.generic_visit(node)
        return ast.For(**{name: getattr(node, name, None) for name in ast.For._fields})

    def visit_AsyncWith(self, node: ast.AsyncWith) -> ast.AST:
        self.generic_visit(node)
        return ast.With(**{name: getattr(node, name, None) for name in ast.With._fields})

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        self.generic_visit(node)
        node.is_async = 0
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = NAMES.get(node.id, node.id)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        node.attr = NAMES.get(node.attr, node.attr)
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        self.generic_visit(node)
        node.module = NAMES.get(node.module or "", node.module)
        return node

    def visit_alias(self, node: ast.alias) -> ast.AST:
        node.name = NAMES.get(node.name, node.name)
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, str):
            node.value = NAMES.get(node.value, node.value)
        return node


def methods(file: str, name: str) -> dict[str, str]:
    tree = ast.parse((ROOT / file).read_text())
    found = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == name)
    return dict(_methods(found))


def _methods(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for item in node.body:
        if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)):
            bare = Stripped().visit(item)
            yield bare.name, ast.unparse(ast.fix_missing_locations(bare))


# Classes of the two halves; methods that one half only has, or that must differ, and why.
PAIRS = [
    (
        ("sync_client.py", "SyncClient"),
        ("async_client.py", "AsyncClient"),
        {
            "__init__": "another default timeout, another lock",
            "stream_bytes": "opens at the call on the one side, at first use on the other",
            "stream_events": "the same",
            "_sleep": "time.sleep, asyncio.sleep",
            "mark_closed": "a constructor cannot await",
        },
    ),
    (("sync_client.py", "RawSyncClient"), ("async_client.py", "RawAsyncClient"), {}),
    (("pagination.py", "SyncPager"), ("pagination.py", "AsyncPager"), {
        "__iter__": "there is no asynchronous `yield from`",
        "get_next": "its annotation says Awaitable",
        "__repr__": "the name in its text",
    }),
    (("streaming.py", "ByteStream"), ("streaming.py", "AsyncByteStream"), {
        "write_to_file": "the disk is another thread's",
        "read": "a list is needed to await",
    }),
    (("streaming.py", "EventStream"), ("streaming.py", "AsyncEventStream"), {
        "__init__": "a reply, or the way to one",
        "__iter__": "opens at first use; compared below",
    }),
    (("streaming.py", "_SyncStream"), ("streaming.py", "_AsyncStream"), {
        "__init__": "a reply, or the way to one",
        "__del__": "nothing can be awaited there; see `_watch`",
        "open": "opens at first use",
        "_open": "opens at first use",
        "__await__": "opens at first use",
        "_pieces": "opens at first use; compared below",
        "__enter__": "opens at first use",
        "close": "may not be open",
        "__repr__": "may not be open",
    }),
    (("transport.py", "SyncTransport"), ("async_transport.py", "AsyncTransport"), {
        "__init__": "connections of an event loop belong to it",
        "_transport": "the same",
        "_forked": "the same",
        "_make": "the names of the library",
        "preload": "the loop may not run yet",
        "close": "connections of an event loop belong to it",
        "mark_closed": "a constructor cannot await",
    }),
]  # fmt: skip


@pytest.mark.parametrize(("sync", "other", "allowed"), PAIRS, ids=[pair[0][1] for pair in PAIRS])
def test_halves_agree(
    sync: tuple[str, str], other: tuple[str, str], allowed: dict[str, str]
) -> None:
    ours, theirs = methods(*sync), methods(*other)
    differing = {n for n in ours.keys() | theirs.keys() if ours.get(n) != theirs.get(n)}
    assert differing == set(allowed)


@pytest.mark.parametrize(
    ("sync", "other", "name"),
    [("_SyncStream", "_AsyncStream", "_pieces"), ("EventStream", "AsyncEventStream", "__iter__")],
)
def test_reading_differs_in_the_opening_only(sync: str, other: str, name: str) -> None:
    ours, theirs = methods("streaming.py", sync)[name], methods("streaming.py", other)[name]
    assert ours == theirs.replace("    self._open()\n", "", 1)
