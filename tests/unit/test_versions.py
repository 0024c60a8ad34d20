"""Versions: the order of PEP 440, also in the spelling of Semantic Versioning."""

from __future__ import annotations

import itertools

import pytest

from clientsmith.versions import version

ORDER = (
    "1.0.dev1", "1.0a1", "1.0-alpha.2", "1.0b1", "1.0.0rc1", "1.0.0-rc.2", "1.0", "1.0+local",
    "1.0.post1", "1.0.1", "1.2", "1.10", "2", "10.0.0", "1!0.1",
)  # fmt: skip


def test_order() -> None:
    keys = [version(text) for text in ORDER]
    assert None not in keys
    for (one, earlier), (other, later) in itertools.pairwise(zip(ORDER, keys, strict=True)):
        assert earlier is not None
        assert later is not None
        assert earlier < later, (one, other)


def test_equal() -> None:
    assert version("1") == version("1.0") == version("1.0.0")
    assert version("1.0rc1") == version("1.0.0-rc.1")


@pytest.mark.parametrize("text", ["", "v1", "1.", "1.x", "latest", "1.0-foo", "1 0", "1.0\n"])
def test_no_versions(text: str) -> None:
    assert version(text) is None
