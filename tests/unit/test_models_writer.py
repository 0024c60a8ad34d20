"""`writer`: whatever goes in, what comes out is one literal, one docstring, one comment."""

from __future__ import annotations

import ast
import inspect
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientsmith import writer

TEXT = st.text(st.sampled_from("\"'\\\n\r\t\x0c\x00 a#{}é\u2028\u202e😀<>&;`*-|") | st.characters())
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=8,
)


@given(JSON)
def test_literal_means_its_value(value: object) -> None:
    """Also for infinities, which Python has no literal for, and on a single printable line."""
    shown = writer.literal(value)
    assert eval(shown, {"float": float}) == value
    assert shown.isprintable()


def test_literal_of_nan_and_tuples() -> None:
    assert math.isnan(eval(writer.literal(math.nan)))
    assert writer.literal(("a",)) == '("a",)'
    assert writer.literal(()) == "()"
    with pytest.raises(TypeError):
        writer.literal(object())


@given(TEXT, st.sampled_from([0, 4, 8]))
def test_docstring_is_one_string(text: str, indent: int) -> None:
    """It ends where it should, and holds no character that hides."""
    shown = writer.docstring(text, indent)
    tree = ast.parse(f"if 1:\n{' ' * (indent or 1)}{shown}")
    (statement,) = tree.body[0].body  # type: ignore[attr-defined]  # an `if`, as written above
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Constant)
    assert all(char.isprintable() or char == "\n" for char in shown)


@given(st.text("abc\\\"' \n"))
def test_docstring_keeps_words(text: str) -> None:
    """Every word of plain text is in the docstring, in order."""
    value: object = ast.literal_eval(writer.docstring(text, 4))
    assert isinstance(value, str)
    assert value.split() == text.split()


@given(TEXT)
def test_comment_is_one_comment(text: str) -> None:
    """Nothing behind it is code, and no tool takes it for an order."""
    shown = writer.comment(text)
    assert ast.parse(shown).body == []
    assert "\n" not in shown


@pytest.mark.parametrize("order", ["type: ignore", "noqa", "pyright: basic", "fmt: off", "!x"])
def test_comment_gives_no_orders(order: str) -> None:
    assert writer.comment(order) == f"# - {order}"
    assert f"# {order}" not in writer.comment(f"a # {order}") or order == "!x"


def test_docstring_wraps_paragraphs_and_lists() -> None:
    """Shapes survive: paragraphs, items with hanging indents, code."""
    words = "word " * 12
    shown = writer.docstring(f"{words}\n\n- {words}\n- b\n\n```\n{'x' * 80}\n```", 4, width=44)
    assert inspect.cleandoc(ast.literal_eval(shown)).split("\n") == [
        "word word word word word word word",
        "word word word word word",
        "",
        "- word word word word word word word",
        "  word word word word word",
        "- b",
        "",
        "```",
        "x" * 80,
        "```",
    ]


def test_docstring_reads_html() -> None:
    """Tags become what they mean; placeholders and code stay."""
    text = "<p>A <b>bold</b> <a href='https://x.y'>link</a>.</p>One<br>two &lt;id&gt; <id> `<br>`"
    assert inspect.cleandoc(ast.literal_eval(writer.docstring(text, 4))) == (
        "A **bold** [link](https://x.y).\n\nOne\ntwo <id> <id> `<br>`"
    )
