"""The surface as text: its form, its order, and that it can be read again."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from surface_support import ORDERS, ROOT, copied, own, reworded, shuffled, text_of, written

from clientsmith import public, surface
from clientsmith.public import Record
from clientsmith.surface.form import Flag, Layout, Number, Row, Several, Text, split, word, words
from clientsmith.surface.layouts import BY_KIND, LAYOUTS
from clientsmith.surface.text import dumps, ordered

SEEDS = range(2)
RUN = [sys.executable, "-c", "from clientsmith.cli import main; main()"]

# -- words and layouts ----------------------------------------------------------------------


@given(st.lists(st.text(min_size=1)))
def test_words_can_be_read_again(texts: list[str]) -> None:
    """Any text is a word; quotes come where it needs them, and are ASCII."""
    shown = " ".join(map(word, texts))
    assert words(shown) == tuple(texts)
    assert "\n" not in shown


@pytest.mark.parametrize("text", ["limit", "ids[]", "/orders/{id}:cancel", "a-b", "größe", "x.y"])
def test_plain_words_have_no_quotes(text: str) -> None:
    assert word(text) == text


@pytest.mark.parametrize("text", ["", "a b", "a,b", 'a"', "a:", "ö ö", "(x)", "\u202e"])
def test_other_words_have_quotes_and_are_ascii(text: str) -> None:
    assert word(text).startswith('"')
    assert word(text).isascii()


def test_separators_in_quotes_and_brackets_do_not_separate() -> None:
    assert split('a[x, y], "b, c", d', ", ") == ["a[x, y]", '"b, c"', "d"]
    assert split('x "  "  y', "  ") == ['x "  "', "y"]


def test_every_record_has_a_layout_that_writes_all_of_it() -> None:
    """Nothing that a record knows is lost."""
    assert {layout.record for layout in LAYOUTS} == set(get_args(Record))
    assert len(BY_KIND) == len(LAYOUTS)
    for layout in LAYOUTS:
        written_ = [*layout.subject, *layout.typed, *(f.attribute for f in layout.facets)]
        known = [field.name for field in dataclasses.fields(layout.record)]
        assert sorted(written_) == sorted(known), layout.kind


_RAW = st.sampled_from(
    ["str", "list[Voice] | None", 'Literal["a: b,  c) -> d"]', '{"a":["x, y"],"b":"\\u00e4"}']
)
_WORD = st.text(min_size=1, max_size=8)


def _values(layout: Layout) -> st.SearchStrategy[dict[str, object]]:
    needed = {
        field.name
        for field in dataclasses.fields(layout.record)
        if field.default is dataclasses.MISSING
    }
    made: dict[str, st.SearchStrategy[object]] = dict.fromkeys(layout.subject, st.text(max_size=8))
    made |= dict.fromkeys(layout.typed, _RAW)
    for facet in layout.facets:
        least = int(facet.attribute in needed)
        match facet:
            case Flag():
                drawn: st.SearchStrategy[object] = st.booleans()
            case Number():
                drawn = st.integers(0, 30)
            case Text(raw=True):
                drawn = _RAW
            case Text(empty=True):
                drawn = st.none() | st.text(max_size=8)
            case Text():
                drawn = st.text(min_size=least, max_size=8)
            case Row(key=""):
                drawn = st.tuples(st.sampled_from(["GET", "QUERY"]), _WORD)
            case Row():
                drawn = st.lists(_WORD, min_size=least, max_size=2).map(tuple)
            case Several(raw=raw):
                items = _RAW if raw else _WORD
                drawn = st.lists(items, min_size=least, max_size=3).map(tuple)
        made[facet.attribute] = drawn
    return st.fixed_dictionaries(made)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.kind)
@given(data=st.data())
def test_any_record_can_be_read_again(layout: Layout, data: st.DataObject) -> None:
    """What is printed is what is parsed, whatever a spec calls its things."""
    made = data.draw(_values(layout))
    record = layout.record(**made)  # type: ignore[arg-type]
    found = ordered([record])
    assert surface.parse(dumps(found.records)) == found
    assert dumps(found.records).count("\n") == dumps([]).count("\n") + 1


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("thing X", "no kind `thing`"),
        ("model Voice  size 3", "no `size`"),
        ("model Voice", "lacks something"),
        ("model Voice  module a  module b", "once only"),
        ("field Voice.id: str  required yes", "takes no value"),
        ('model "Voice  module a', "no row of words"),
        ("argument a b c: str  required  at path x", "too much"),
        ("argument a b: str  required  at path b  positional one", "no number"),
        ("retry a keyed  header", "has no value"),
    ],
)
def test_bad_lines_are_refused_with_their_number(line: str, problem: str) -> None:
    head = dumps([])
    with pytest.raises(surface.BadSurface, match=problem) as caught:
        surface.parse(f"{head}{line}\n")
    assert caught.value.line == head.count("\n") + 1


def test_another_format_is_refused() -> None:
    with pytest.raises(surface.BadSurface, match="format 1"):
        surface.parse("# Public surface. Format 2.\n")


# -- whole surfaces -------------------------------------------------------------------------


@pytest.mark.parametrize("make", [own, lambda: text_of(ORDERS)], ids=["own", "orders"])
def test_a_surface_can_be_read_again(make: Callable[[], str]) -> None:
    """Nothing is lost on the way through a file."""
    text = make()
    assert dumps(surface.parse(text).records) == text
    assert text.isascii()


@pytest.mark.parametrize("seed", SEEDS)
def test_order_of_the_spec_changes_nothing(seed: int, tmp_path: Path) -> None:
    """Shuffled maps give the same bytes."""
    spec = copied(tmp_path, lambda _, text: shuffled(text, seed))
    assert text_of(spec, "cartesia") == own()
    other = written(tmp_path / "orders", shuffled(ORDERS.read_text(encoding="utf-8"), seed))
    assert text_of(other) == text_of(ORDERS)


def test_prose_changes_nothing(tmp_path: Path) -> None:
    """Descriptions and summaries are no part of the surface."""
    spec = copied(tmp_path, lambda _, text: reworded(text))
    assert text_of(spec, "cartesia") == own()


def test_order_of_the_records_changes_nothing() -> None:
    found = surface.parse(text_of(ORDERS))
    assert ordered(reversed(found.records)) == found


def test_records_of_one_kind() -> None:
    found = surface.parse(text_of(ORDERS))
    method = next(m for m in found.all(public.Method) if m.name == "orders.get")
    assert method == public.Method("orders.get", "id: str", "Order", ("GET", "/orders/{id}"))
    (created,) = (f for f in found.all(public.Field) if f.symbol == "Order.created")
    assert created == public.Field("Order.created", "datetime.datetime", required=True)


# -- the command ----------------------------------------------------------------------------


def _run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": str(ROOT / "generator"), "PATH": ""}
    return subprocess.run(
        [*RUN, *arguments], capture_output=True, text=True, cwd=folder, env=environment, check=False
    )


def test_the_command_prints_and_checks(tmp_path: Path) -> None:
    """Printed as it is generated; a stale file is shown as a diff, and gives 1."""
    options = ("--spec", str(ORDERS), "--output", str(tmp_path / "sdk"), "--package", "golden")
    printed = _run("surface", *options, folder=tmp_path)
    assert (printed.returncode, printed.stderr) == (0, "")
    file = tmp_path / "sdk" / "api-surface.txt"
    missing = _run("surface", "--check", *options, folder=tmp_path)
    assert missing.returncode == 1
    assert "+method orders.get(id: str) -> Order  GET /orders/{id}" in missing.stdout
    file.parent.mkdir()
    file.write_text(printed.stdout, encoding="utf-8")
    fresh = _run("surface", "--check", *options, folder=tmp_path)
    assert (fresh.returncode, fresh.stdout) == (0, "")
    file.write_text(printed.stdout.replace("field Line.sku: str", "field Line.sku: int"))
    stale = _run("surface", "--check", *options, folder=tmp_path)
    assert stale.returncode == 1
    assert "-field Line.sku: int  required\n+field Line.sku: str  required\n" in stale.stdout
    assert stale.stdout.startswith("--- sdk/api-surface.txt\n+++ sdk/api-surface.txt (as it would")
