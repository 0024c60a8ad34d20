"""What a reviewer sees of an edit: the lines that go and come, and no others.

Each edit of our own spec has its lines in `golden/surface/`; `--update` rewrites them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import pytest
from surface_support import copied, differences, own, text_of

GOLDEN = Path(__file__).parent / "golden" / "surface"
Edit: TypeAlias = tuple[str, str, str]
"""File, text in it, text in its place."""

EVENTS = "        - $ref: '#/components/schemas/WebSocketResponse_{}'\n"
KINDS = "          {}: '#/components/schemas/WebSocketResponse_{}'\n"
GET = "      operationId: voices_get\n"
EDITS: dict[str, tuple[Edit, ...]] = {
    "field-added": (
        (
            "voices.yaml",
            "        is_starred:\n          type: [boolean, 'null']\n",
            "        accent:\n          type: string\n"
            "        is_starred:\n          type: [boolean, 'null']\n",
        ),
    ),
    "enum-value-added": (
        (
            "voices.yaml",
            "enum: [masculine, feminine, gender_neutral]",
            "enum: [masculine, feminine, gender_neutral, androgynous]",
        ),
    ),
    "parameter-made-required": (
        ("voices.yaml", "- name: is_owner\n", "- name: is_owner\n          required: true\n"),
    ),
    "page-size-default-changed": (
        ("openapi.yaml", "        maximum: 100\n", "        maximum: 100\n        default: 20\n"),
    ),
    "method-renamed": (("voices.yaml", GET, f"{GET}      x-sdk-method: retrieve\n"),),
    "response-union-extended": (
        ("tts.yaml", EVENTS.format("Chunk"), EVENTS.format("Chunk") + EVENTS.format("Pause")),
        (
            "tts.yaml",
            KINDS.format("chunk", "Chunk"),
            KINDS.format("chunk", "Chunk") + KINDS.format("pause", "Pause"),
        ),
        (
            "tts.yaml",
            "    WebSocketResponse_Chunk:\n",
            "    WebSocketResponse_Pause:\n      type: object\n      required: [type]\n"
            "      properties: {type: {type: string, const: pause}}\n\n"
            "    WebSocketResponse_Chunk:\n",
        ),
    ),
    "multipart-field-added": (
        (
            "voices.yaml",
            "                enhance:\n                  type: boolean\n",
            "                seed:\n                  type: integer\n"
            "                enhance:\n                  type: boolean\n",
        ),
    ),
    "sse-event-type-removed": (
        ("tts.yaml", EVENTS.format("FlushDone"), ""),
        ("tts.yaml", KINDS.format("flush_done", "FlushDone"), ""),
    ),
    "auth-scheme-added": (
        (
            "openapi.yaml",
            "\n  parameters:\n    ApiVersion:\n",
            "    key: {type: apiKey, in: header, name: X-API-Key}\n"
            "\n  parameters:\n    ApiVersion:\n",
        ),
        ("openapi.yaml", "  - bearer: []\n", "  - bearer: []\n  - key: []\n"),
    ),
    "path-changed": (("openapi.yaml", "  /voices/{id}:\n", "  /voice/{id}:\n"),),
    "description-only": (
        (
            "voices.yaml",
            "description: Returns one voice that the caller may use.",
            "description: X",
        ),
    ),
    "deprecation": (("voices.yaml", GET, f"{GET}      deprecated: true\n"),),
}


def _edited(folder: Path, edits: tuple[Edit, ...]) -> str:
    def change(name: str, text: str) -> str:
        for file, old, new in edits:
            if file == name:
                assert old in text, f"{name} has no such text any more:\n{old}"
                text = text.replace(old, new, 1)
        return text

    return text_of(copied(folder, change), "cartesia")


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
