"""Twelve edits of our own spec, as they come up in a year, for whatever has to show them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Edit: TypeAlias = tuple[str, str, str]
"""File, text in it, text in its place."""

_EVENTS = "        - $ref: '#/components/schemas/WebSocketResponse_{}'\n"
_KINDS = "          {}: '#/components/schemas/WebSocketResponse_{}'\n"
_GET = "      operationId: voices_get\n"
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
    "method-renamed": (("voices.yaml", _GET, f"{_GET}      x-sdk-method: retrieve\n"),),
    "response-union-extended": (
        ("tts.yaml", _EVENTS.format("Chunk"), _EVENTS.format("Chunk") + _EVENTS.format("Pause")),
        (
            "tts.yaml",
            _KINDS.format("chunk", "Chunk"),
            _KINDS.format("chunk", "Chunk") + _KINDS.format("pause", "Pause"),
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
        ("tts.yaml", _EVENTS.format("FlushDone"), ""),
        ("tts.yaml", _KINDS.format("flush_done", "FlushDone"), ""),
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
    "deprecation": (("voices.yaml", _GET, f"{_GET}      deprecated: true\n"),),
}


def change_of(edits: tuple[Edit, ...]) -> Callable[[str, str], str]:
    """Make the function that applies edits to a file, by its name and text."""

    def change(name: str, text: str) -> str:
        for file, old, new in edits:
            if file == name:
                assert old in text, f"{name} has no such text any more:\n{old}"
                text = text.replace(old, new, 1)
        return text

    return change
