"""Documents that are too large, too deep or circular: a diagnostic or a whole SDK, bounded.

Each ends in a diagnostic with a place and exit code 2, or in exit code 0; never in a traceback.
Costs are counted, not timed.
"""

from __future__ import annotations

import json
import os
import re
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hostile.projects import GOOD, Project, ref, with_schemas

from clientsmith import source
from clientsmith.config import Limits
from clientsmith.diagnostics import Report

# -- depth and repetition --------------------------------------------------------------------

LEVELS = 10_000


def test_alias_bomb(project: Project) -> None:
    """Aliases are counted as often as they are repeated."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 20)]
    project.write("openapi: 3.1.0\n" + "\n".join(lines))
    project.refuses("more than")


def test_merge_bomb(project: Project) -> None:
    """So are merged keys."""
    lines = ["m0: &m0 {" + ", ".join(f"k{n}: v" for n in range(100)) + "}"]
    lines += [f"m{n}: &m{n} {{<<: [*m{n - 1}, *m{n - 1}], x{n}: *m{n - 1}}}" for n in range(1, 40)]
    project.write("openapi: 3.1.0\n" + "\n".join(lines))
    project.refuses("more than|nested")


@pytest.mark.parametrize(
    "text",
    [
        "{openapi: 3.1.0, x: " + "[" * LEVELS + "]" * LEVELS + "}",
        '{"openapi": "3.1.0", "x": ' + "[" * LEVELS + "]" * LEVELS + "}",
        '{"openapi": "3.1.0", "x": ' + '{"a": ' * LEVELS + "1" + "}" * LEVELS + "}",
        "openapi: 3.1.0\nx:\n" + "".join(f"{' ' * n}a:\n" for n in range(1, 2000)),
        "openapi: 3.1.0\nx:\n  " + "- " * LEVELS + "1\n",
        '{"x": ' + "[" * 200_000,
    ],
    ids=["flow", "json lists", "json maps", "block maps", "block lists", "unclosed"],
)
def test_depth(project: Project, text: str) -> None:
    """Ten thousand levels are an error where the limit is passed."""
    project.write(text)
    assert re.search(r"openapi\.yaml:\d+:\d+ ", project.refuses("nested|not YAML|not JSON"))


def nested(levels: int, wrap: Callable[[Any], Any], inner: Any) -> Any:
    for _ in range(levels):
        inner = wrap(inner)
    return inner


WRAPS: dict[str, Callable[[Any], Any]] = {
    "items": lambda inner: {"type": "array", "items": inner},
    "properties": lambda inner: {"type": "object", "properties": {"a": inner}},
    "allOf": lambda inner: {"allOf": [inner]},
    "oneOf": lambda inner: {"oneOf": [inner, {"type": "integer"}]},
    "anyOf": lambda inner: {"anyOf": [{"type": "null"}, inner]},
    "additionalProperties": lambda inner: {"additionalProperties": inner},
    "not": lambda inner: {"not": inner},
    "prefixItems": lambda inner: {"prefixItems": [inner], "items": False},
}


@pytest.mark.parametrize("keyword", WRAPS)
def test_schemas_as_deep_as_documents_may_be(project: Project, keyword: str) -> None:
    """What the reader lets through, every later stage can walk."""
    steps = {"items": 1, "properties": 2, "oneOf": 2, "anyOf": 2, "allOf": 2, "prefixItems": 2}
    levels = (Limits().depth - 12) // steps.get(keyword, 1)
    project.write(with_schemas(A=nested(levels, WRAPS[keyword], {"type": "string"})))
    project.accepts()


@pytest.mark.parametrize("keyword", WRAPS)
def test_chains_of_references(project: Project, keyword: str) -> None:
    """References lead deeper than any nesting: each schema wraps the next one."""
    count = 1500
    schemas = {
        f"A{n}": WRAPS[keyword]({"$ref": f"#/components/schemas/A{n + 1}"}) for n in range(count)
    }
    project.write(with_schemas(**schemas, **{f"A{count}": {"type": "string"}}))
    code, said = project.run()
    assert code in (0, 2), said
    assert "internal error" not in said, said


def test_a_chain_of_aliases(project: Project) -> None:
    """A schema that is a reference to a reference, and so on."""
    schemas = {f"A{n}": {"$ref": f"#/components/schemas/A{n + 1}"} for n in range(3000)}
    project.write(with_schemas(**schemas, A3000={"type": "string"}))
    code, said = project.run()
    assert code in (0, 2), said
    assert "internal error" not in said, said


def test_data_as_deep_as_documents_may_be(project: Project) -> None:
    """Examples, defaults and extensions are data, however deep."""
    deep = nested(Limits().depth - 20, lambda inner: [inner], 1)
    schema = {"type": "array", "items": {}, "example": deep, "default": deep, "x-a": deep}
    project.write(with_schemas(A={"type": "object", "properties": {"a": schema}}))
    project.accepts()


# -- cycles ----------------------------------------------------------------------------------


CYCLES: dict[str, dict[str, Any]] = {
    "itself": {"A": ref("A")},
    "each other": {"A": ref("B"), "B": ref("A")},
    "through an item": {"A": {"type": "array", "items": ref("A")}},
    "through a property": {"A": {"properties": {"a": ref("A")}, "required": ["a"]}},
    "allOf itself": {"A": {"allOf": [ref("A"), {"properties": {"a": {"type": "string"}}}]}},
    "allOf each other": {"A": {"allOf": [ref("B")]}, "B": {"allOf": [ref("A")]}},
    "oneOf itself": {"A": {"oneOf": [ref("A"), {"type": "string"}]}},
    "anyOf each other": {"A": {"anyOf": [ref("B")]}, "B": {"anyOf": [ref("A"), {"type": "null"}]}},
    "not itself": {"A": {"not": ref("A")}},
    "map of itself": {"A": {"additionalProperties": ref("A")}},
    "tuple of itself": {"A": {"prefixItems": [ref("A")]}},
    "names of properties": {"A": {"propertyNames": ref("A")}},
    "inside of itself": {"A": {"properties": {"a": ref("A/properties/a")}}},
    "below itself": {"A": {"properties": {"a": ref("A/properties/a/properties/a")}}},
    "discriminator": {
        "A": {
            "oneOf": [ref("B")],
            "discriminator": {"propertyName": "k", "mapping": {"b": "#/components/schemas/B"}},
        },
        "B": {"allOf": [ref("A"), {"properties": {"k": {"type": "string"}}}]},
    },
    "through every keyword": {
        "A": {"allOf": [ref("B")], "properties": {"c": ref("C")}},
        "B": {"oneOf": [ref("C"), ref("A")]},
        "C": {"anyOf": [ref("A"), {"items": ref("B")}], "not": ref("C")},
    },
}


@pytest.mark.parametrize("name", CYCLES)
def test_schemas_in_circles(project: Project, name: str) -> None:
    """A circle is a recursive type, or a mistake that is pointed at."""
    project.write(with_schemas(**CYCLES[name]))
    code, said = project.run()
    assert code in (0, 2), said
    assert "internal error" not in said, said
    assert code == 0 or re.search(r"openapi.yaml:\d+:\d+ error\[E\d+\]", said), said


COMPONENTS: dict[str, tuple[str, Any]] = {
    "pathItems": ("/paths/~1a", None),
    "parameters": ("/paths/~1a/get/parameters/0", None),
    "requestBodies": ("/paths/~1a/get/requestBody", None),
    "responses": ("/paths/~1a/get/responses/200", None),
    "headers": ("/paths/~1a/get/responses/200/headers/X", None),
    "links": ("/paths/~1a/get/responses/200/links/X", None),
    "examples": ("/paths/~1a/get/responses/200/content/a~1b/examples/X", None),
    "callbacks": ("/paths/~1a/get/callbacks/X", None),
}


@pytest.mark.parametrize("section", COMPONENTS)
def test_other_components_in_circles(project: Project, section: str) -> None:
    """As with schemas, wherever references may stand."""
    document: dict[str, Any] = json.loads(json.dumps(GOOD))
    reference = {"$ref": f"#/components/{section}/A"}
    place: Any = document
    *parents, last = COMPONENTS[section][0].replace("~1", "|").split("/")[1:]
    for key in (key.replace("|", "/") for key in parents):
        place = place.setdefault(key, [{}] if key == "parameters" else {})
    if isinstance(place, list):
        place[0] = reference
    else:
        place[last.replace("|", "/")] = reference
    document["components"] = {section: {"A": {"$ref": f"#/components/{section}/B"}, "B": reference}}
    project.write(document)
    code, said = project.run()
    assert code in (0, 2), said
    assert "internal error" not in said, said
    # Links say how to use an SDK; none is made of them.
    is_read = section != "links"
    assert not is_read or re.search(r"openapi.yaml:\d+:\d+ (?:error|warning)\[", said), said


def test_a_callback_in_itself(project: Project) -> None:
    """A path item may be its own callback."""
    document = json.loads(json.dumps(GOOD))
    document["paths"]["/a"]["get"]["callbacks"] = {"c": {"{$url}": {"$ref": "#/paths/~1a"}}}
    project.write(document)
    project.accepts()


def test_files_in_circles(project: Project) -> None:
    """Two files, each of which is only a reference to the other."""
    project.write({**GOOD, "paths": {"/a": {"$ref": "a.yaml"}}})
    project.write({"$ref": "b.yaml"}, "a.yaml")
    project.write({"$ref": "a.yaml"}, "b.yaml")
    project.refuses("leads back to itself", place="b.yaml")


# -- size ------------------------------------------------------------------------------------


def test_an_enum_of_a_hundred_thousand(project: Project) -> None:
    """Half of the values differ from another one by case alone."""
    values = [f"{letter}-{n}" for n in range(25_000) for letter in "aAbB"]
    project.write(with_schemas(A={"type": "string", "enum": values}))
    project.accepts()


def large(megabytes: int) -> Iterator[str]:
    """A document of schemas with prose, a line a schema."""
    yield '{"openapi": "3.1.0", "info": {"title": "Large", "version": "1"}, "paths": {},\n'
    yield '"components": {"schemas": {\n'
    prose = "Words that say something. " * 30
    size, number = 0, 0
    while size < megabytes * 1_000_000:
        properties = {f"p{n}": {"type": "string", "description": prose} for n in range(10)}
        line = f'"S{number}": {json.dumps({"type": "object", "properties": properties})},\n'
        size += len(line)
        number += 1
        yield line
    yield '"Last": {"type": "string"}}}}\n'


@pytest.mark.parametrize("suffix", ["json", "yaml"])
def test_memory_grows_with_the_document(project: Project, suffix: str) -> None:
    """Reading 20 MB takes four times what 5 MB take, and not much more than the document."""
    peaks: list[int] = []
    for megabytes in (5, 20):
        # What starts with `{` is JSON whatever its name is.
        mark = "" if suffix == "json" else "# YAML\n"
        path = project.write(mark + "".join(large(megabytes)), f"large.{suffix}")
        tracemalloc.start()
        try:
            bundle = source.load(path, Limits(), Report())
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
        assert bundle is not None
    assert peaks[1] < 4.5 * peaks[0]
    assert peaks[1] < 8 * 20_000_000


def test_a_large_document_becomes_an_sdk(project: Project) -> None:
    """Ten megabytes from the beginning to the end."""
    project.write("".join(large(10)))
    project.accepts()


def test_a_document_beyond_the_limit(project: Project) -> None:
    """A file of more than 64 MiB is not even read; this one takes no room on the disk."""
    project.write("openapi: 3.1.0\n")
    os.truncate(project.spec, 1 << 40)
    project.refuses("larger|bytes|MiB")
