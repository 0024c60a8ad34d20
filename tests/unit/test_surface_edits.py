"""What a reviewer sees of an edit: the lines that go and come, and no others.

Each edit of our own spec has its lines in `golden/surface/`; `--update` rewrites them.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from own_edits import EDITS, Edit, change_of
from surface_support import copied, differences, own, text_of

GOLDEN = Path(__file__).parent / "golden" / "surface"


def _edited(folder: Path, edits: tuple[Edit, ...]) -> str:
    return text_of(copied(folder, change_of(edits)), "cartesia")


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_changes_its_own_lines(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Only what the edit is about."""
    seen = "".join(f"{line}\n" for line in differences(own(), _edited(tmp_path, EDITS[name])))
    golden = GOLDEN / f"{name}.txt"
    expected = golden.read_text(encoding="utf-8") if golden.is_file() else None
    if seen != expected and request.config.getoption("--update"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(seen, encoding="utf-8")
        pytest.fail("updated: read the diff, then run again without --update")
    assert seen == expected


@pytest.mark.parametrize(
    "addition",
    [
        "    Brand:\n      type: object\n      properties: {since: {type: string, format: date}}\n",
        "    Brand:\n      oneOf: [{$ref: '#/components/schemas/Voice'}, {type: string}]\n",
        "    Brand: {type: string, enum: [a, b]}\n",
    ],
    ids=["object", "union", "enum"],
)
def test_a_new_symbol_only_adds_lines(addition: str, tmp_path: Path) -> None:
    """What there was keeps its lines, in their order."""
    edit = ("voices.yaml", "    GenderPresentation:\n", f"{addition}    GenderPresentation:\n")
    use = (
        "voices.yaml",
        "        is_starred:\n",
        "        brand: {$ref: '#/components/schemas/Brand'}\n        is_starred:\n",
    )
    after = _edited(tmp_path, (edit, use))
    before = own()
    kept = [line for line in after.split("\n") if line in set(before.split("\n"))]
    assert list(filter(None, kept)) == list(filter(None, before.split("\n")))
