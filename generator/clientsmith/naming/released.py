"""The names that have been given, kept beside the SDK, so that what is added renames nothing.

What comes in are the settled names; what goes out is a text, a line for each type, operation and
resource, and the way back. Names that nothing else can ever take are left out: attributes that are
spelled as the spec spells them. Reads and writes no file.
"""

from __future__ import annotations

import json
import keyword
from collections.abc import Iterable, Mapping
from typing import TypeAlias, cast

from clientsmith.symbols import ParameterKey, ResourceNames, Symbol, Symbols

FILE = ".clientsmith-names.json"
_VERSION = 1
_NOTE = "Names given by clientsmith, which stay when the spec grows. Commit it; do not edit it."
_SECTIONS = ("types", "calls", "resources", "servers")
_CLIENT = "Client"

Entry: TypeAlias = "dict[str, str | dict[str, str]]"


def dumps(symbols: Symbols) -> str:
    """Write all names, sorted, so that they merge line by line."""
    sections = zip(
        _SECTIONS,
        (_types(symbols), _calls(symbols), _resources(symbols), _servers(symbols)),
        strict=True,
    )
    texts = [f'"note": {json.dumps(_NOTE)}', f'"version": {_VERSION}']
    texts += [f"{json.dumps(section)}: {_lines(entries)}" for section, entries in sections]
    return "{\n" + ",\n".join(texts) + "\n}\n"


def _lines(entries: Mapping[str, Entry]) -> str:
    lines = [f"{json.dumps(key)}: {json.dumps(entries[key])}" for key in sorted(entries)]
    return "{\n" + ",\n".join(lines) + "\n}" if lines else "{}"


def _types(symbols: Symbols) -> dict[str, Entry]:
    found: dict[str, Entry] = {id_: {"name": name.name} for id_, name in symbols.types.items()}
    for id_, twin in symbols.twins.items():
        found[id_]["twin"] = twin.name
    changed = ((key, name) for key, name in symbols.attributes.items() if key[1] != name)
    _group(found, "fields", changed)
    _group(found, "values", symbols.constants.items())
    return found


def _calls(symbols: Symbols) -> dict[str, Entry]:
    found: dict[str, Entry] = {id_: {"name": name} for id_, name in symbols.methods.items()}
    keys = (
        ((key.operation, f"{key.location} {key.wire}"), name)
        for key, name in symbols.arguments.items()
    )
    _group(found, "arguments", keys)
    return found


def _group(
    found: dict[str, Entry], what: str, names: Iterable[tuple[tuple[str, str], str]]
) -> None:
    for (owner, key), name in sorted(names):
        inner = found.setdefault(owner, {}).setdefault(what, {})
        assert isinstance(inner, dict)
        inner[key] = name


def _resources(symbols: Symbols) -> dict[str, Entry]:
    return {
        json.dumps(group): {
            "name": names.attribute,
            "package": names.package,
            "class": names.client.removesuffix(_CLIENT),
        }
        for group, names in symbols.resources.items()
    }


def _servers(symbols: Symbols) -> dict[str, Entry]:
    return {url: {"name": name} for url, name in symbols.servers.items()}


# -- the way back ---------------------------------------------------------------------------


def loads(text: str) -> Symbols:
    """Read names; ValueError says what is wrong with them."""
    value: object = json.loads(text)
    if not isinstance(value, dict):
        raise ValueError("it is not an object")
    table = cast("dict[str, object]", value)
    if table.get("version") != _VERSION:
        raise ValueError(f"its version is not {_VERSION}")
    types, called, resources, servers = (_entries(table.get(key, {}), key) for key in _SECTIONS)
    return Symbols(
        *("", "", "", ""),
        types={id_: Symbol(name, "") for id_, name in _named(types, "name")},
        twins={id_: Symbol(name, "") for id_, name in _named(types, "twin")},
        attributes=dict(_grouped(types, "fields")),
        constants=dict(_grouped(types, "values")),
        resources={_group_of(key): _classes(entry) for key, entry in resources.items()},
        methods=dict(_named(called, "name")),
        arguments={
            ParameterKey(call, *_located(key)): name
            for (call, key), name in _grouped(called, "arguments")
        },
        servers=dict(_named(servers, "name")),
        exports={},
    )


def _entries(value: object, section: str) -> dict[str, Entry]:
    found = cast("dict[str, object]", value) if isinstance(value, dict) else None
    if found is None or not all(_is_entry(entry) for entry in found.values()):
        raise ValueError(f"`{section}` holds more than names")
    return cast("dict[str, Entry]", found)


def _is_entry(value: object) -> bool:
    entry = cast("dict[str, object]", value) if isinstance(value, dict) else {"": None}
    return all(
        all(isinstance(name, str) and _is_name(name) for name in cast("Entry", inner).values())
        if isinstance(inner, dict)
        else isinstance(inner, str) and (_is_name(_printed(key, inner)) or key == "package")
        for key, inner in entry.items()
    )


def _printed(key: str, name: str) -> str:
    """Complete a name as it is printed: the class of a resource `true` is `TrueClient`."""
    return f"{name}{_CLIENT}" if key == "class" else name


def _is_name(text: str) -> bool:
    """Whether a name can be printed: the file may have been edited."""
    return text.isidentifier() and not keyword.iskeyword(text)


def _named(entries: Mapping[str, Entry], what: str) -> Iterable[tuple[str, str]]:
    for key, entry in entries.items():
        name = entry.get(what)
        if isinstance(name, str):
            yield key, name


def _grouped(entries: Mapping[str, Entry], what: str) -> Iterable[tuple[tuple[str, str], str]]:
    for owner, entry in entries.items():
        inner = entry.get(what)
        if isinstance(inner, dict):
            yield from (((owner, key), name) for key, name in inner.items())


def _located(key: str) -> tuple[str, str]:
    location, _, wire = key.partition(" ")
    return location, wire


def _group_of(key: str) -> tuple[str, ...]:
    group: object = json.loads(key)
    if not isinstance(group, list):
        raise ValueError("a resource is not a list of names")
    return tuple(str(part) for part in cast("list[object]", group))


def _classes(entry: Entry) -> ResourceNames:
    stem, package = str(entry.get("class")), str(entry.get("package"))
    if not all(part.isidentifier() for part in package.split(".")):
        raise ValueError(f"`{package}` is not a package")
    return ResourceNames(str(entry.get("name")), package, *classes(stem))


def classes(stem: str) -> tuple[str, str, str, str]:
    """Name the four classes of a resource alike."""
    return (
        f"{stem}{_CLIENT}",
        f"Async{stem}{_CLIENT}",
        f"{stem}WithRawResponse",
        f"Async{stem}WithRawResponse",
    )
