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
from .strategies import Strategies, Strategy, as_text

EXAMPLES = int(os.environ.get("CONTRACT_EXAMPLES", "30"))
"""Values for each test; the same ones each time."""

Test = Callable[..., None]

_SENT = Strategies(DOCUMENT, writing=True)
_RECEIVED = Strategies(DOCUMENT, writing=False)
_AWKWARD = st.sampled_from([".", "..", "a/b?c=d#e%2F é+&"])
"""Texts that must stay one segment of a path, or one value of a query."""
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
    required = {(p.location, p.name) for p in route.parameters if p.node.get("required") is True}
    body = DOCUMENT.body(operation.id)
    if body is not None:
        parts["body", ""] = _body(*body[:2])
        required |= {("body", "")} if body[2] else set()
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
        read = _as_read(operation, location, name, value)
        if _is_sent(read) or (value is not None and _is_json(operation, location, name)):
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
    if body is None or ("body", "") in operation.arguments:
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


def _is_sent(value: Any) -> bool:
    # An empty list has no item to send (OpenAPI 3.1, 4.8.12.4); null is no value of a parameter.
    return value is not None and value not in ([], {})


def _is_pair(kind: str, value: Any) -> bool:
    """Whether a form has anything of a value; a part of a multipart body holds JSON."""
    return _is_sent(value) or (kind == "multipart" and value == {})


def _declared(operation: Operation, location: str, name: str) -> Mapping[str, Any]:
    for parameter in DOCUMENT.route(operation.id).parameters:
        if (parameter.location, parameter.name) == (location, name):
            return parameter.node
    return {}


def _is_json(operation: Operation, location: str, name: str) -> bool:
    """Whether a parameter is written as JSON, where an empty list is a value like another."""
    return "content" in _declared(operation, location, name)


def _as_read(operation: Operation, location: str, name: str, value: Any) -> Any:
    """One value is read as a list of one, where it may be a list."""
    node = _declared(operation, location, name)
    types = DOCUMENT.pointers.types(node.get("schema"))
    if "array" in types and not isinstance(value, (list, dict)):
        return [value]
    if "schema" not in node or not isinstance(value, (list, dict)):
        return value
    return _as_texts(value, node["schema"], is_deep=node.get("style") == "deepObject")


def _as_texts(value: Any, schema: Any, *, is_deep: bool) -> Any:
    """What is inside a list or object is read as text where its schema names no type."""
    types = DOCUMENT.pointers.types(schema)
    if isinstance(value, list) and (types or is_deep):
        items = [_as_texts(item, DOCUMENT.pointers.items(schema), is_deep=False) for item in value]
        return items if types or len(items) != 1 else items[0]
    if isinstance(value, dict) and (types or is_deep):
        declared, extra = DOCUMENT.pointers.properties(schema), DOCUMENT.pointers.extra(schema)
        read = {
            key: _as_texts(inner, declared.get(key, extra), is_deep=is_deep)
            for key, inner in value.items()
        }
        # Nothing stands for an empty list where each item is a pair of its own.
        return {key: inner for key, inner in read.items() if not is_deep or _is_sent(inner)}
    if types or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _is_constant(operation: Operation, location: str, name: str) -> bool:
    return _has_one_value(_declared(operation, location, name).get("schema"))


def _has_one_value(schema: Any) -> bool:
    return any(
        "const" in part or len(part.get("enum") or ()) == 1
        for part in DOCUMENT.pointers.schemas(schema)
    )


def _add_body(drawn: Drawn, operation: Operation, kind: str, value: Any) -> None:
    whole = operation.arguments.get(("body", ""))
    if whole is not None:
        drawn.arguments[whole] = value
        if kind in ("form", "multipart") and isinstance(value, dict):
            value = {name: item for name, item in value.items() if _is_pair(kind, item)}
        lines = kind == "json-lines"
        drawn.sent["body"] = list(map(json.loads, value.splitlines())) if lines else as_text(value)
        return
    seen: dict[str, Any] = {}
    body = DOCUMENT.body(operation.id)
    declared = DOCUMENT.pointers.properties(body[1].get("schema")) if body else {}
    for name, item in value.items():
        argument = operation.arguments.get(("body", name))
        if argument is None:
            assert _has_one_value(declared.get(name)), f"no argument for body {name}"
        else:
            drawn.arguments[argument] = item
        if kind == "json" or _is_pair(kind, item):
            seen[name] = as_text(item)
    if seen or (body is not None and body[2]):
        drawn.sent["body"] = seen


# -- strategies -----------------------------------------------------------------------------


def _parameter(parameter: Parameter) -> Strategy:
    schema = parameter.node.get("schema")
    if schema is None:
        media = next(iter(mapping(parameter.node.get("content")).values()), {})
        schema = mapping(media).get("schema", {})
    strategy = _SENT.of(schema)
    if not parameter.explode:
        # Written with commas, a list of one empty text is the same as an empty list.
        strategy = strategy.filter(lambda value: value != [""])
    if "array" in DOCUMENT.pointers.types(schema):
        strategy = strategy.filter(lambda value: value != "")
    if "schema" in parameter.node:
        strategy = strategy.filter(lambda value: not _holds_null(value))
    delimiter = {"spaceDelimited": " ", "pipeDelimited": "|"}.get(parameter.style)
    if delimiter is not None:
        # OpenAPI 3.1.1, appendix E: there is no way to write it inside a value.
        strategy = strategy.filter(lambda value: delimiter not in json.dumps(value))
    if parameter.location in ("path", "query") and not _is_limited(schema):
        strategy = st.one_of(_AWKWARD, strategy)
    if parameter.node.get("required") is True:
        strategy = strategy.filter(_is_sent)
    if parameter.location == "path":
        return strategy.filter(lambda value: value not in ("", None, [], {}))
    if parameter.location in ("header", "cookie"):
        # RFC 9110, 5.5, and RFC 6265, 4.1.1: what any of the two can hold.
        if not _is_limited(schema):
            return st.from_regex(_VISIBLE)
        if DOCUMENT.pointers.types(schema) & {"object", "array"} and "schema" in parameter.node:
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
    values = _SENT.of(media.get("schema", {}))
    if kind not in ("form", "multipart"):
        return values
    parts = DOCUMENT.pointers.schemas(media.get("schema"))
    needed = {name for part in parts for name in part.get("required", ())}
    # A form has no spelling for null, nor for a list without items.
    return values.filter(lambda value: all(_is_sent(value.get(name)) for name in needed))


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
