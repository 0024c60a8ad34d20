"""Which keywords of a schema say what: reading raw JSON without trusting its shape.

What comes in is the raw value of a schema; what goes out is the part asked for, or an empty one
where the spec has something else there. Never follows a reference and never reports.
"""

from __future__ import annotations

from clientsmith.ir import Json

_SHAPING = frozenset(
    {
        "$ref",
        "$dynamicRef",
        "$recursiveRef",
        "allOf",
        "type",
        "format",
        "properties",
        "patternProperties",
        "items",
        "prefixItems",
        "const",
        "contentEncoding",
        "contentMediaType",
    }
)
_SHAPING_UNLESS_EMPTY = ("required", "enum", "oneOf", "anyOf")
_EXTRA = ("additionalProperties", "unevaluatedProperties")
_OBJECT = ("properties", "patternProperties", "additionalProperties", "unevaluatedProperties")
_ARRAY = ("items", "prefixItems")

REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
GROUPS = ("oneOf", "anyOf")
UNENFORCED = (
    "not",
    "if",
    "contains",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
)
"""Keywords that narrow a schema in a way that no Python type shows."""


def mapping(node: Json, key: str) -> dict[str, Json]:
    """The object at `key`, or an empty one."""
    value = node.get(key) if isinstance(node, dict) else None
    return value if isinstance(value, dict) else {}


def sequence(node: Json, key: str) -> list[Json]:
    """The array at `key`, or an empty one."""
    value = node.get(key) if isinstance(node, dict) else None
    return value if isinstance(value, list) else []


def text(node: Json, *keys: str) -> str | None:
    """The first of `keys` that holds text which is not blank."""
    if not isinstance(node, dict):
        return None
    for key in keys:
        value = node.get(key)
        if isinstance(value, str) and value.strip():
            return value
    return None


def reference(node: Json) -> str | None:
    """Where a schema refers to, in the spelling of any dialect."""
    if not isinstance(node, dict):
        return None
    for key in REFERENCES:
        value = node.get(key)
        if isinstance(value, str):
            return value
    return None


def shaping(node: dict[str, Json]) -> set[str]:
    """The keywords that decide a type, as against prose and limits such as `maximum`."""
    found = {key for key in node if key in _SHAPING}
    found |= {key for key in _SHAPING_UNLESS_EMPTY if sequence(node, key)}
    found |= {key for key in _EXTRA if key in node and node[key] is not True and node[key] != {}}
    return found


def is_null_only(node: Json) -> bool:
    """Whether a schema only says that null is admitted, in the spelling of any dialect."""
    if not isinstance(node, dict):
        return False
    said = shaping(node)
    if said == {"type"}:
        return node["type"] in ("null", ["null"])
    if said == {"const"}:
        return node["const"] is None
    if said == {"enum"}:
        return node["enum"] == [None]
    return not said and node.get("nullable") is True


def is_plain_reference(node: Json) -> bool:
    """Whether a schema is another one, at most described anew."""
    return isinstance(node, dict) and reference(node) is not None and len(shaping(node)) == 1


def implied_type(node: dict[str, Json]) -> str | None:
    """The type that a schema without `type` is written for.

    By the letter of the standard, `properties` says nothing about a value that is no object
    (JSON Schema 2020-12 core, 10.3); but nobody who writes it expects one.
    """
    if any(key in node for key in _OBJECT):
        return "object"
    return "array" if any(key in node for key in _ARRAY) else None


def words(given: str) -> str:
    """A name reduced to its letters and digits, to compare spellings."""
    return "".join(c for c in given.casefold() if c.isalnum())
