"""Arguments to call a method with, and what they have to become on the wire.

What comes in are facts; what goes out are Python values, and the JSON, text or bytes that the
server must see for them. Never asks the SDK what it would send.
"""

from __future__ import annotations

import json
from typing import Any

from contract.document import bundle, resolve
from contract.facts import Argument, Json, Operation, known

AWKWARD = "a/b?c#d e..é漢+%2F&=;"
AUDIO = b"RIFF\x00\xff\r\n--not-a-boundary\r\n"


def usage_arguments(operation: Operation) -> dict[str, Any]:
    """What the seed's snippet passes, and every required argument that it leaves out."""
    wanted = {a.python: a for a in operation.arguments if a.required}
    wanted |= {a.python: a for a in operation.arguments if a.python in operation.usage}
    return {name: _usage_value(operation, argument) for name, argument in wanted.items()}


def _usage_value(operation: Operation, argument: Argument) -> Any:
    given = operation.usage.get(argument.python)
    return _from_example(operation, argument) if given is None else given


def _from_example(operation: Operation, argument: Argument) -> Any:
    """A long text of the seed as the spec's example has it; a made-up value for the rest."""
    node = bundle()["paths"][operation.path][operation.http_method.lower()]
    for media in resolve(node.get("requestBody", {})).get("content", {}).values():
        for example in media["examples"].values():
            value = resolve(example)["value"]
            if argument.wire in value and not argument.file:
                return value[argument.wire]
    return made_up(argument.type)


def all_arguments(operation: Operation) -> dict[str, Any]:
    """A value for every argument there is."""
    return {
        argument.python: AWKWARD if argument.place == "path" else made_up(argument.type)
        for argument in operation.arguments
    }


def made_up(text: str) -> Any:
    """Some value of a type in the notation of `types.json`."""
    if text.startswith("list["):
        return [made_up(text[5:-1])] * 2
    if text.startswith("map[str, "):
        return {"key": made_up(text[9:-1].rstrip("?"))}
    simple = {"str": AWKWARD, "int": 7, "float": 1.5, "bool": True, "any": {"x": [1]}}
    if text in simple:
        return simple[text]
    if text == "File":
        return ("clip é.wav", AUDIO, "audio/wav")
    return _made_up_type(known().types[text])


def _made_up_type(entry: Json) -> Any:
    match entry["kind"]:
        case "enum":
            return entry["values"][-1]
        case "alias":
            return made_up(entry["target"])
        case "union" | "discriminated union":
            return made_up(entry["members"][-1])
        case _:
            fields = known().fields(entry["name"])
            return {field["wire"]: _field_value(field) for field in fields}


def _field_value(field: Json) -> Any:
    return field["const"] if "const" in field else made_up(field["type"])


def minimal(name: str) -> dict[str, Json]:
    """A document with the required fields of an object type, and no others."""
    fields = [field for field in known().fields(name) if field["required"]]
    return {field["wire"]: _json_value(field) for field in fields}


def full(name: str) -> dict[str, Json]:
    """A document with every field of an object type."""
    return {field["wire"]: _json_value(field) for field in known().fields(name)}


def _json_value(field: Json) -> Json:
    return field["const"] if "const" in field else json_value(field["type"])


def json_value(text: str) -> Json:
    """Some JSON value of a type; like `made_up`, but also for the types of replies."""
    if text.startswith("list["):
        return [json_value(text[5:-1])]
    if text.startswith("map[str, "):
        return {"key": json_value(text[9:-1].rstrip("?"))}
    simple: dict[str, Json] = {"datetime": "2025-04-16T12:30:00Z", "bytes": "AAAA"}
    if text in simple:
        return simple[text]
    entry = known().types.get(text, {"kind": "scalar"})
    if entry["kind"] == "object":
        return full(text)
    if entry["kind"] == "discriminated union":
        return full(entry["members"][0])
    return made_up(text.rstrip("?"))


def query_pairs(operation: Operation, given: dict[str, Any]) -> list[tuple[str, str]]:
    """Pairs of the query string, sorted; a list becomes a pair an item."""
    return sorted(
        (argument.wire, text(item))
        for argument in operation.at("query")
        if argument.python in given
        for item in _items(given[argument.python])
    )


def json_body(operation: Operation, given: dict[str, Any]) -> dict[str, Json]:
    """The JSON document of the body."""
    return {f.wire: given[f.python] for f in operation.at("body") if f.python in given}


def form_parts(operation: Operation, given: dict[str, Any]) -> list[tuple[str, bytes]]:
    """Names and contents of the parts of a form, sorted; a list becomes a part an item."""
    return sorted(
        (field.wire, AUDIO if field.file else text(item).encode())
        for field in operation.at("body")
        if field.python in given
        for item in ([None] if field.file else _items(given[field.python]))
    )


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def text(value: Any) -> str:
    """A value as a query string or a form shows it."""
    return value if isinstance(value, str) else json.dumps(value)
