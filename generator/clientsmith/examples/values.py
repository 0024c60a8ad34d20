"""Examples and defaults against their schemas, as jsonschema reads them.

What comes in are the files of a spec; what goes out are findings in the report. JSON Schema
2020-12 for OpenAPI 3.1 and later; the words of 3.0 that differ are put into those of 3.1 first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote, unquote

import jsonschema  # type: ignore[import-untyped]  # its stubs are another package
import referencing
from jsonschema import exceptions, validators
from referencing import exceptions as references
from referencing.jsonschema import DRAFT202012

from clientsmith.diagnostics import Report
from clientsmith.diagnostics.examples import BadDefault, BadExample
from clientsmith.document import Located, Sources
from clientsmith.examples.places import Value, values
from clientsmith.ir import Json

_BASE = "http://spec.invalid/"
"""RFC 6761, 6.4: leads nowhere. Only schemes that Python knows have relative references."""
_HOPS = 20
"""References that may follow one another."""
_FORMATS = ("date-time", "date", "uuid", "email", "ipv4", "ipv6")


def check(sources: Sources, root: Located, report: Report) -> None:
    """Report every example and default that its schema refuses."""
    judge = _Judge(sources, root)
    # `schemas` has judged the defaults that it came across.
    told = {found.origin for found in report if found.code == "W208"}
    for value in values(sources, root):
        if value.is_default and sources.origin(value.place) in told:
            continue
        for problem in judge.problems(value):
            kind = BadDefault if value.is_default else BadExample
            places = (sources.origin(problem.place), sources.origin(problem.rule))
            report.add(kind(places[0], problem.said, places[1]))


_jsonschema: Any = jsonschema
_validators: Any = validators
_errors: Any = exceptions
_FAILURES: Any = (references.Unresolvable, _errors.UnknownType, TypeError, ValueError)
"""A reference or a schema is broken, which is the business of the stages before."""


@dataclass(frozen=True, slots=True)
class _Problem:
    place: Located
    said: str
    rule: Located


class _Judge:
    """Validates values, wherever their schemas refer to."""

    def __init__(self, sources: Sources, root: Located) -> None:
        self._sources = sources
        version = cast("Mapping[str, Json]", root.value).get("openapi")
        self._is_old = isinstance(version, str) and version.startswith("3.0")
        self._registry: Any = cast(Any, referencing.Registry)(retrieve=self._retrieve)
        keywords = {"required": _required, "pattern": _pattern}
        self._made: Any = _validators.extend(_jsonschema.Draft202012Validator, keywords)
        self._formats: Any = _jsonschema.FormatChecker(formats=_FORMATS)

    def _retrieve(self, uri: str) -> Any:
        file = Located(None, unquote(uri.removeprefix(_BASE)), "")
        whole = self._sources.follow("#", file)
        value = None if whole is None else whole.value
        return cast(Any, DRAFT202012).create_resource(_modern(value) if self._is_old else value)

    def problems(self, value: Value) -> Iterator[_Problem]:
        """One problem for each error, where it is closest to the cause."""
        place = quote(value.schema.file), quote(value.schema.pointer, safe="/~!$&'()*+,;=:@?")
        reference = f"{_BASE}{place[0]}#{place[1]}"
        validator = self._made(
            {"$ref": reference}, registry=self._registry, format_checker=self._formats
        )
        try:
            errors = list(validator.iter_errors(value.place.value))
        except _FAILURES:
            return
        for error in errors:
            closest = _errors.best_match([error]) or error
            wrong = value.place.child(*closest.absolute_path)
            said = closest.message if len(closest.message) <= 200 else f"{closest.message[:200]}..."
            rule = self._rule(value.schema, list(closest.absolute_schema_path))
            yield _Problem(wrong, said, rule)

    def _rule(self, schema: Located, path: list[str | int]) -> Located:
        """Follow the way that the validator took, which leaves out references."""
        place = schema
        for key in path:
            place = self._followed(place, key)
            try:
                place = place.child(key)
            except (KeyError, IndexError, TypeError):
                return place
        return place

    def _followed(self, place: Located, key: str | int) -> Located:
        for _ in range(_HOPS):
            value = place.value
            ref = value.get("$ref") if isinstance(value, dict) else None
            if not isinstance(value, dict) or key in value or not isinstance(ref, str):
                return place
            target = self._sources.follow(ref, place)
            if target is None:
                return place
            place = target
        return place


def _required(
    validator: Any, names: list[str], instance: object, schema: Mapping[str, Any]
) -> Iterator[Any]:
    """A property of one direction is not asked for (OpenAPI 3.0, 4.7.24.2)."""
    if not validator.is_type(instance, "object"):
        return
    declared: Mapping[str, Any] = schema.get("properties", {})
    for name in names:
        inner = declared.get(name)
        flags = cast("dict[str, object]", inner) if isinstance(inner, dict) else {}
        one_way = flags.get("readOnly") is True or flags.get("writeOnly") is True
        if name not in cast("dict[str, object]", instance) and not one_way:
            yield _errors.ValidationError(f"{name!r} is a required property")


def _pattern(validator: Any, pattern: str, instance: object, schema: object) -> Iterator[Any]:
    """What Python cannot compile is not checked."""
    del validator, schema
    try:
        fits = not isinstance(instance, str) or re.search(pattern, instance)
    except re.error:
        return
    if not fits:
        yield _errors.ValidationError(f"{instance!r} does not match {pattern!r}")


def _modern(value: Json) -> Json:
    """Put 3.0's `nullable` and its exclusive limits into the words of 3.1."""
    if isinstance(value, list):
        return [_modern(item) for item in value]
    if not isinstance(value, dict):
        return value
    found = {key: _modern(child) for key, child in value.items()}
    for limit in ("minimum", "maximum"):
        exclusive = f"exclusive{limit.title()}"
        if found.get(exclusive) is True and limit in found:
            found[exclusive] = found.pop(limit)
        elif isinstance(found.get(exclusive), bool):
            del found[exclusive]
    return {"anyOf": [found, {"type": "null"}]} if found.get("nullable") is True else found
