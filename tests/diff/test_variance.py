"""How two types compare: each way round, at any depth, and in finite time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientsmith.diff.variance import Variance, compare, read, takes

_LEAVES = st.sampled_from(
    ["str", "int", "float", "bool", "None", "Any", "Voice", "Item", 'Literal["a"]', 'Literal["b"]']
)


def _wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    lists = st.tuples(st.sampled_from(["list", "Sequence"]), inner).map(lambda t: f"{t[0]}[{t[1]}]")
    maps = inner.map(lambda item: f"dict[str, {item}]")
    unions = st.lists(inner, min_size=1, max_size=3).map(" | ".join)
    return lists | maps | unions


TYPES = st.recursive(_LEAVES, _wrapped, max_leaves=6)
_MIRRORED = {
    Variance.SAME: Variance.SAME,
    Variance.WIDER: Variance.NARROWER,
    Variance.NARROWER: Variance.WIDER,
    Variance.OTHER: Variance.OTHER,
}


@given(TYPES)
def test_a_type_is_what_it_is(annotation: str) -> None:
    """Reflexive, also where both are read."""
    assert compare(annotation, annotation) is Variance.SAME
    assert takes(read(annotation), read(annotation))


@given(TYPES, TYPES)
def test_what_is_wider_one_way_is_narrower_the_other(one: str, other: str) -> None:
    """Antisymmetric."""
    assert compare(other, one) is _MIRRORED[compare(one, other)]


@given(TYPES, TYPES, TYPES)
def test_what_takes_a_taker_takes_what_it_takes(one: str, other: str, third: str) -> None:
    """Transitive."""
    first, second, last = read(one), read(other), read(third)
    if takes(first, second) and takes(second, last):
        assert takes(first, last)


@given(TYPES, TYPES)
def test_a_union_takes_its_members(one: str, other: str) -> None:
    """More alternatives, more values."""
    assert compare(one, f"{one} | {other}") in (Variance.SAME, Variance.WIDER)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("str", "str | None", Variance.WIDER),
        ("int", "float", Variance.WIDER),
        ('Literal["a"]', "str", Variance.WIDER),
        ("list[int]", "list[float]", Variance.WIDER),
        ("list[int]", "Sequence[int]", Variance.WIDER),
        ("Sequence[str]", "list[str]", Variance.NARROWER),
        ("str", "int", Variance.OTHER),
        ("list[str]", "list[int]", Variance.OTHER),
        ("int | str", "str | None", Variance.OTHER),
        ("a | b", "b | a", Variance.SAME),
        ("Any", "str", Variance.NARROWER),
    ],
)
def test_examples(old: str, new: str, expected: Variance) -> None:
    """What a caller would say."""
    assert compare(old, new) is expected
