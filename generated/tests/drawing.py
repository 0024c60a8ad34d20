"""Values drawn from the document's schemas: arguments of calls, and replies.

What comes in is an operation; what goes out are decorators that run a test for several drawn
values, the same ones in each run. A value that the document forbids is never drawn.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from clientsmith.mock.pointers import mapping
from clientsmith.mock.routes import Parameter, mixed_up

from .harness import DOCUMENT, Operation
from .shown import as_form, as_read, is_sent
from .strategies import Strategies, Strategy, as_text

EXAMPLES = int(os.environ.get("CONTRACT_EXAMPLES", "30"))
"""Values for each test; the same ones each time."""

Test = Callable[..., None]

_SENT = Strategies(DOCUMENT, writing=True)
_UPLOADED = _SENT.with_files()
_RECEIVED = Strategies(DOCUMENT, writing=False)
_AWKWARD = st.sampled_from([".", "..", "a/b?c=d#e%2F é+&"])
"""Texts that must stay one segment of a path, or one value of a query."""
_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}
_VISIBLE = r"\A[!#-+\--:<-\[\]-~]+\Z"

_PHASES = (Phase.explicit, Phase.generate) + (
    () if os.environ.get("CONTRACT_QUICK") else (Phase.shrink,)
)
"""A failing value is made small first, unless nobody is going to read it."""

_steady = settings(
    max_examples=EXAMPLES,
    phases=_PHASES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@dataclass(frozen=True)
class Drawn:
    """Arguments of one call, in both languages."""

    arguments: dict[str, Any] = field(default_factory=dict)
    sent: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Drawn({self.arguments!r})"


def drawn_arguments(operation: Operation) -> Callable[[Test], Test]:
    """Run a test with drawn arguments: all of them, or some."""
    return lambda test: _steady(given(drawn=_late(lambda: _arguments(operation)))(test))


def drawn_replies(operation: Operation) -> Callable[[Test], Test]:
    """Run a test with drawn replies, as JSON."""
    replies = _late(lambda: _replies(operation.id, operation.reply))
    return lambda test: _steady(given(drawn=replies)(test))


def _late(make: Callable[[], Strategy]) -> Strategy:
    """Make a strategy when its test runs: collecting tests is to stay quick."""

    @st.composite
    def drawn(draw: st.DrawFn) -> Any:
        return draw(made())

    made = cache(make)
    return drawn()


def _arguments(operation: Operation) -> Strategy:
    route = DOCUMENT.route(operation.id)
    mixed = mixed_up(DOCUMENT.pointers, route)
    parts = {
        (parameter.location, parameter.name): _parameter(parameter)
        for parameter in route.parameters
        # A variable that the path does not have is none of the method's.
        if (parameter.location != "path" or parameter.name in route.names)
        and parameter not in mixed
    }
    # Without its variables there is no path (OpenAPI 3.1, 4.8.12.2).
    required = {
        (p.location, p.name)
        for p in route.parameters
        if p.node.get("required") is True or p.location == "path"
    }
    body = DOCUMENT.body(operation.id)
    if body is not None:
        parts["body", ""] = _body(*body[:2])
        schema, told = body[1].get("schema"), _constants(operation)
        # Constants go along in any case: then they have to be enough.
        is_needed = body[2] or bool(told and not _SENT.fits(told, schema))
        required |= {("body", "")} if is_needed else set()
    first = {key: parts[key] for key in parts if key in required}
    others = {key: parts[key] for key in parts if key not in required}
    some = st.fixed_dictionaries(first, optional=others)
    everything = st.fixed_dictionaries({**first, **others})
    kind = body[0] if body else ""
    return st.one_of(everything, some).map(lambda values: _call(operation, kind, values))


def _call(operation: Operation, kind: str, values: Mapping[tuple[str, str], Any]) -> Drawn:
    drawn = Drawn()
    for (location, name), value in values.items():
        if location == "body":
            _add_body(drawn, operation, kind, value)
            continue
        read = as_read(DOCUMENT.declared(operation.id, location, name), value, DOCUMENT.pointers)
        if is_sent(read) or (value is not None and _is_json(operation, location, name)):
            drawn.sent.setdefault(location, {})[name] = read
        argument = operation.arguments.get((location, name))
        if argument is None:
            assert _is_constant(operation, location, name), f"no argument for {location} {name}"
        else:
            drawn.arguments[argument] = value
    if "body" not in drawn.sent and (constants := _constants(operation)):
        drawn.sent["body"] = constants
    return drawn


def _constants(operation: Operation) -> dict[str, Any]:
    """What is sent of a body without being asked for: required properties with one value."""
    body = DOCUMENT.body(operation.id)
    if body is None or ("whole", "") in operation.arguments:
        return {}
    schema = body[1].get("schema")
    declared = DOCUMENT.pointers.properties(schema)
    needed = {n for part in DOCUMENT.pointers.schemas(schema) for n in part.get("required", ())}
    return {
        name: value
        for name in declared
        if name in needed and ("body", name) not in operation.arguments
        for value in _only_values(declared[name])
    }


def _only_values(schema: Any) -> list[Any]:
    parts = list(DOCUMENT.pointers.schemas(schema))
    found = [
        part["const"] if "const" in part else part["enum"][0]
        for part in parts
        if "const" in part or len(part.get("enum") or ()) == 1
    ]
    return found[:1]


def _is_json(operation: Operation, location: str, name: str) -> bool:
    """Whether a parameter is written as JSON, where an empty list is a value like another."""
    return "content" in DOCUMENT.declared(operation.id, location, name)


def _is_constant(operation: Operation, location: str, name: str) -> bool:
    return _has_one_value(DOCUMENT.declared(operation.id, location, name).get("schema"))


def _has_one_value(schema: Any) -> bool:
    return any(
        "const" in part or len(part.get("enum") or ()) == 1
        for part in DOCUMENT.pointers.schemas(schema)
    )


def _add_body(drawn: Drawn, operation: Operation, kind: str, value: Any) -> None:
    body = DOCUMENT.body(operation.id)
    schema, is_needed = (body[1].get("schema"), body[2]) if body else (None, False)
    is_form = kind in ("form", "multipart") and isinstance(value, dict)
    whole = operation.arguments.get(("whole", ""))
    if whole is not None:
        drawn.arguments[whole] = value
    else:
        declared = DOCUMENT.pointers.properties(schema)
        # What nobody declares or requires is no argument.
        known = declared.keys() | {name for place, name in operation.arguments if place == "body"}
        value = {name: item for name, item in value.items() if name in known}
        _add_properties(drawn, operation, value, declared)
    seen = as_form(kind, value, body[1], DOCUMENT.pointers) if body and is_form else value
    if kind == "json-lines":
        seen = list(map(json.loads, value.splitlines()))
    # Nothing is sent where nothing has to be; an empty object that is given as a whole is one.
    if seen or is_needed or (whole is not None and not is_form):
        drawn.sent["body"] = as_text(seen)


def _add_properties(
    drawn: Drawn, operation: Operation, value: Mapping[str, Any], declared: Mapping[str, Any]
) -> None:
    for name, item in value.items():
        argument = operation.arguments.get(("body", name))
        if argument is None:
            assert _has_one_value(declared.get(name)), f"no argument for body {name}"
        else:
            drawn.arguments[argument] = item


# -- strategies -----------------------------------------------------------------------------


def _parameter(parameter: Parameter) -> Strategy:
    schema = parameter.node.get("schema")
    if schema is None:
        media = next(iter(mapping(parameter.node.get("content")).values()), {})
        schema = mapping(media).get("schema", {})
    strategy = _SENT.of(schema)
    if not parameter.explode or parameter.style in ("simple", "label", "matrix"):
        # Written as one text, a list of an empty one is the same as an empty list.
        strategy = strategy.filter(lambda value: value != [""])
    if "array" in DOCUMENT.pointers.types(schema):
        strategy = strategy.filter(lambda value: value != "")
    if "schema" in parameter.node:
        strategy = strategy.filter(lambda value: not _holds_null(value))
    if "schema" in parameter.node:
        # What is read may be another value: one item is a list, one without items is not there.
        strategy = strategy.filter(
            lambda value: _SENT.fits(as_read(parameter.node, value, DOCUMENT.pointers), schema)
        )
    delimiter = _DELIMITERS.get(parameter.style)
    if parameter.style == "label" and parameter.explode and _is_compound(schema):
        delimiter = "."
    if delimiter is not None:
        # OpenAPI 3.1.1, appendix E: there is no way to write it inside a value.
        strategy = strategy.filter(lambda value: delimiter not in json.dumps(value))
    if parameter.location in ("path", "query") and not _is_limited(schema):
        strategy = st.one_of(_AWKWARD, strategy)
    if parameter.node.get("allowReserved") is True:
        # OpenAPI 3.1.1, 4.8.12.2: what has a meaning in a query is for the caller to encode.
        strategy = strategy.filter(lambda value: not re.search("[#&+%]", json.dumps(value)))
    if parameter.node.get("required") is True:
        strategy = strategy.filter(is_sent)
    if parameter.location == "path":
        return strategy.filter(lambda value: value not in ("", None, [], {}))
    if parameter.location in ("header", "cookie"):
        # RFC 9110, 5.5, and RFC 6265, 4.1.1: what any of the two can hold.
        if not _is_limited(schema):
            return st.from_regex(_VISIBLE)
        if _is_compound(schema) and "schema" in parameter.node:
            strategy = strategy.map(_legible)
        return strategy.filter(_is_visible)
    return strategy


def _holds_null(value: Any) -> bool:
    """Whether there is a null in a list or object, which no style has a spelling for."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(each is None or _holds_null(each) for each in inner)


def _is_limited(schema: Any) -> bool:
    """Whether a schema says more of its values than that they are texts."""
    parts = DOCUMENT.pointers.schemas(schema)
    return DOCUMENT.pointers.types(schema) != {"string"} or any(
        part.keys() & {"enum", "const", "pattern", "format", "minLength", "maxLength"}
        for part in parts
    )


def _is_compound(schema: Any) -> bool:
    return bool(DOCUMENT.pointers.types(schema) & {"object", "array"})


def _is_visible(value: Any) -> bool:
    return not isinstance(value, str) or re.match(_VISIBLE, value) is not None


def _legible(value: Any) -> Any:
    """The same list or object, with other characters where a header could not hold them."""
    if isinstance(value, dict):
        return {_legible(name): _legible(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_legible(item) for item in value]
    # A comma sets items off, an equals sign a name from its value.
    return re.sub(r"[^!#-+\--:<>-\[\]-~]", "x", value) if isinstance(value, str) else value


def _body(kind: str, media: Mapping[str, Any]) -> Strategy:
    if kind == "binary":
        return st.binary(min_size=1, max_size=64)
    if kind == "json-lines":
        values = st.lists(_SENT.of(media.get("itemSchema", {})), min_size=1, max_size=3)
        return values.map(lambda each: b"".join(json.dumps(v).encode() + b"\n" for v in each))
    schema = media.get("schema", {})
    values = (_UPLOADED if kind == "multipart" else _SENT).of(schema)
    if kind not in ("form", "multipart"):
        return values

    def is_whole(value: Any) -> bool:
        # A form has no spelling for null, nor for a list without items.
        seen = as_form(kind, value, media, DOCUMENT.pointers) if isinstance(value, dict) else value
        return _SENT.fits(as_text(seen), schema)

    return values.filter(is_whole)


def _replies(operation_id: str, reply: str) -> Strategy:
    schema = DOCUMENT.reply_schema(operation_id, DOCUMENT.success(operation_id), reply)
    values = _RECEIVED.of(schema)
    if reply == "events":
        values = _streams(operation_id, values)
    return values.map(json.dumps)


def _streams(operation_id: str, events: Strategy) -> Strategy:
    """Events that do not end a stream, then one that does."""
    terminal = DOCUMENT.terminal(operation_id)

    def ends(event: Any) -> bool:
        return isinstance(event, dict) and any(
            name in event and any(json.dumps(event[name]) == json.dumps(v) for v in values)
            for name, values in terminal.items()
        )

    middle = st.lists(events.filter(lambda event: not ends(event)), min_size=1, max_size=3)
    if not terminal:
        return middle
    last = events.filter(ends).map(lambda event: [event])
    return st.builds(lambda first, end: first + end, middle, last)
