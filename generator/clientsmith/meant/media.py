"""Media types whose bodies are not what a schema says of them.

What comes in is a key of `content`; what goes out is yes or no. Follows RFC 6838 (case and
parameters do not matter) and RFC 6839 (`+json`).
"""

from __future__ import annotations

_LINES = frozenset({"ndjson", "x-ndjson", "jsonl", "x-jsonl", "json-seq", "jsonlines"})


def is_lines(name: str) -> bool:
    """Whether it is a sequence of JSON values."""
    return _essence(name)[1] in _LINES


def is_raw(name: str) -> bool:
    """Whether the SDK leaves such a body as it is: XML, YAML, CSV and all that is no text."""
    major, minor = _essence(name)
    return not (
        major in ("multipart", "*", "")
        or minor in ("x-www-form-urlencoded", "event-stream", "json", "x-json", "*", "")
        or minor.endswith("+json")
        or minor in _LINES
    )


def _essence(name: str) -> tuple[str, str]:
    major, _, minor = name.partition(";")[0].strip().lower().partition("/")
    return major, minor
