"""`core.fields`: what classes know of their properties, also where they name later classes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, TypeAdapter
from runtime_core.fields import attribute_of, never, read_path
from runtime_core.lenient import construct
from runtime_core.model import Model, Tagged, UnknownVariant


class Page(Model):
    """Names a class that is not there yet, as a reply that stands before its items does."""

    things: Annotated[list[Later] | None, Field(alias="theThings")] = None
    kind: Annotated[Literal["page"], Field(alias="theKind")] = "page"


class Other(Page):
    count: Annotated[Later | None, Field(alias="theCount")] = None


class Later(Model):
    name: Annotated[str | None, Field(alias="theName")] = None


Either = Annotated[
    Page | Other | UnknownVariant, Tagged("theKind", {"page": Page, "other": Other}, "kind")
]


def test_aliases_are_known_after_decoding() -> None:
    """A TypeAdapter decodes by a schema of its own, and leaves the class as it was."""
    value = {"theThings": [{"theName": "a"}]}
    page: Page = TypeAdapter(Page).validate_python(value)
    assert [each.name for each in page.things or ()] == ["a"]
    assert read_path(page, ("theThings",)) == page.things
    assert attribute_of(Page, "theThings") == "things"
    assert attribute_of(dict, "theThings") is None


def test_a_tag_is_known_before_anything_was_decoded() -> None:
    assert never(Other, "theKind", ["chunk"])
    assert not never(Other, "theKind", ["page"])


def test_a_reply_that_does_not_fit_keeps_its_names() -> None:
    """A value is found by the attribute, whatever it is."""
    with pytest.warns(RuntimeWarning, match="odd"):
        found: Any = construct(Other, {"theThings": 5, "theCount": {"theName": "b"}}, "odd")
    assert (found.things, found.count.name) == (5, "b")


def test_variants_are_chosen_by_what_they_have() -> None:
    """Without a tag the properties decide, by their names on the wire."""
    adapter: TypeAdapter[Any] = TypeAdapter(Either)
    assert type(adapter.validate_python({"theThings": [], "theCount": {}})) is Other
