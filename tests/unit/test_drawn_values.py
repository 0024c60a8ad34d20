"""What generated contract tests are drawn from: values of scalar schemas, and tokens."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import jsonschema  # type: ignore[import-untyped]  # its stubs are another package
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TEMPLATES = Path(__file__).parents[2] / "templates" / "tests"


def loaded(name: str) -> ModuleType:
    """A module that stands below templates/tests, where nothing is imported from."""
    spec = importlib.util.spec_from_file_location(f"drawn_{name}", TEMPLATES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


scalars, tokens = loaded("scalars"), loaded("tokens")

NUMBERS: Mapping[str, dict[str, Any]] = {
    "integer": {"minimum": -(2**53), "maximum": 2**53},
    "inside": {"exclusiveMinimum": 3, "exclusiveMaximum": 6, "minimum": 0, "maximum": 9},
    "one left": {"exclusiveMinimum": 3, "minimum": 0, "maximum": 4},
    "steps": {"minimum": -10, "maximum": 25, "multipleOf": 7},
    "long": {"minimum": 10**40, "maximum": 10**40 + 3},
}
TEXTS: Mapping[str, dict[str, Any]] = {
    "any": {},
    "empty": {"maxLength": 0},
    "short": {"minLength": 2, "maxLength": 3},
    "very long": {"minLength": 5_000, "maxLength": 5_001},
    "pattern": {"pattern": "^[a-f]{2,4}-[0-9]+$", "maxLength": 9},
    "uuid": {"format": "uuid"},
    "date": {"format": "date"},
    "email": {"format": "email"},
    "ipv4": {"format": "ipv4"},
    "ipv6": {"format": "ipv6"},
    "unknown format": {"format": "shop-id", "minLength": 1},
}
SCHEMAS = {
    **{f"integer {name}": {"type": "integer", **rest} for name, rest in NUMBERS.items()},
    **{f"number {name}": {"type": "number", **NUMBERS[name]} for name in ("inside", "integer")},
    **{f"text {name}": {"type": "string", **rest} for name, rest in TEXTS.items()},
    "boolean": {"type": "boolean"},
    "null": {"type": "null"},
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_drawn_values_satisfy_their_schema(name: str) -> None:
    """As jsonschema reads it, formats too."""
    schema = SCHEMAS[name]
    validator: Any = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.FormatChecker()
    )

    @given(scalars.scalar(schema))
    @settings(max_examples=40, database=None, suppress_health_check=list(HealthCheck))
    def every(value: Any) -> None:
        assert validator.is_valid(value), value

    every()


@pytest.mark.parametrize("kind", ["integer", "string"])
def test_values_differ(kind: str) -> None:
    """A test that always sends one value tests little."""
    found: set[Any] = set()

    @given(scalars.scalar({"type": kind, "minimum": 0, "maximum": 1_000}))
    @settings(max_examples=40, database=None)
    def every(value: Any) -> None:
        found.add(value)

    every()
    assert len(found) > 10


def test_what_no_number_satisfies_is_drawn_from_nothing() -> None:
    """Whoever composes strategies asks whether one is empty."""
    contradiction = {"type": "integer", "minimum": 3, "maximum": 2}
    assert scalars.scalar(contradiction).is_empty
    assert scalars.scalar({"type": "unheard of"}).is_empty
    assert not scalars.scalar({"type": "integer", "minimum": 3, "maximum": 3}).is_empty


def test_a_schema_has_one_strategy() -> None:
    """Equal ones are compiled once, whatever the order of their keys."""
    one: st.SearchStrategy[Any] = scalars.scalar({"type": "string", "maxLength": 3})
    assert one is scalars.scalar({"maxLength": 3, "type": "string"})


def document(url: str, paths: Mapping[str, Any]) -> dict[str, Any]:
    """A document with one token server."""
    flow = {"tokenUrl": url, "scopes": {}}
    oauth = {"type": "oauth2", "flows": {"clientCredentials": flow}}
    return {"paths": paths, "components": {"securitySchemes": {"oauth": oauth}}}


DESCRIBED = {"/oauth/token": {"post": {"responses": {"200": {"description": "A token"}}}}}


@pytest.mark.parametrize(
    ("url", "paths", "method", "is_answered"),
    [
        ("https://auth.example/oauth/token", {}, "POST", True),
        ("/oauth/token", {}, "POST", True),
        ("https://auth.example/oauth/token", {}, "GET", False),
        ("https://auth.example/other", {}, "POST", False),
        ("https://[auth/oauth/token", {}, "POST", False),
        ("https://auth.example/oauth/token", DESCRIBED, "POST", False),
    ],
)
def test_tokens_are_given_for_servers_outside(
    url: str, paths: Mapping[str, Any], method: str, is_answered: bool
) -> None:
    """Those that a document describes answer themselves."""
    reply = tokens.Tokens(document(url, paths)).reply(
        httpx.Request(method, "http://test/oauth/token")
    )
    assert (reply is not None) is is_answered
    assert reply is None or reply.json()["token_type"] == "Bearer"
