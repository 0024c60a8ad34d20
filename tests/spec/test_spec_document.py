"""`spec/` by itself: valid, complete, described, and every example true to its schema."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from contract import document
from contract.document import SPEC, DuplicateKeyError, Place, bundle, resolve
from contract.facts import Json
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

FORMATS = ("date-time", "uuid")


def test_is_valid_openapi() -> None:
    """The document satisfies the schema of OpenAPI 3.1, and its references lead somewhere."""
    errors = [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message}"
        for error in OpenAPIV31SpecValidator(bundle()).iter_errors()
    ]
    assert errors == []


@pytest.mark.parametrize("path", document.spec_files(), ids=lambda path: path.name)
def test_no_key_is_said_twice(path: Path) -> None:
    """YAML would silently take the last one."""
    assert isinstance(document.read(path), dict)


def test_a_key_said_twice_would_be_seen(tmp_path: Path) -> None:
    """The reader used above does refuse it."""
    file = tmp_path / "twice.yaml"
    file.write_text("a: 1\nb:\n  c: no\n  c: 2\n", encoding="utf-8")
    with pytest.raises(DuplicateKeyError, match="4: `c`"):
        document.read(file)


def test_one_file_for_each_resource() -> None:
    """A tag is a resource, and a resource is a file."""
    tags = [tag["name"] for tag in bundle()["tags"]]
    files = [path.stem.replace("_", "") for path in sorted((SPEC / "resources").glob("*"))]
    assert files == sorted(tag.lower() for tag in tags)


def test_operations_lie_in_the_file_of_their_tag() -> None:
    """Whoever looks for an operation, finds it by its resource."""
    for path in (SPEC / "resources").glob("*.yaml"):
        for item in document.read(path)["paths"].values():
            for method in document.METHODS:
                for tag in item.get(method, {}).get("tags", []):
                    assert tag.lower() == path.stem.replace("_", "")


def test_index_names_every_path() -> None:
    """A path that the index leaves out would be lost without a word."""
    indexed = set(document.read(SPEC / "openapi.yaml")["paths"])
    written = {
        path
        for file in (SPEC / "resources").glob("*.yaml")
        for path in document.read(file)["paths"]
    }
    assert indexed == written


def test_operation_ids_are_unique() -> None:
    """OpenAPI 3.1, 4.8.10: the id is unique among all operations."""
    ids = Counter(place.node.get("operationId") for _, _, place in document.operations())
    assert [name for name, count in ids.items() if count > 1 or not name] == []


def test_references_lead_somewhere() -> None:
    """Each one, and the targets of discriminators too."""
    for place in document.everything():
        if isinstance(place.node, dict):
            if isinstance(place.node.get("$ref"), str):
                document.follow(bundle(), place.node["$ref"])
            if "propertyName" in place.node and "mapping" in place.node:
                for target in place.node["mapping"].values():
                    document.follow(bundle(), target)


def _described(node: Json) -> bool:
    """Whether a reader is told what this is, here or where its reference leads."""
    if not isinstance(node, dict):
        return True
    if str(node.get("description", "")).strip():
        return True
    if "$ref" in node:
        return _described(document.follow(bundle(), node["$ref"]))
    if "content" in node:
        return all(_described(media["schema"]) for media in node["content"].values())
    parts = [part for part in node.get("anyOf", ()) if part != {"type": "null"}]
    return len(parts) == 1 and _described(parts[0])


def _to_describe() -> Iterator[Place]:
    root = Place("", bundle())
    for kind in ("schemas", "responses", "parameters", "requestBodies", "headers"):
        for group in root.down("components", kind):
            yield from group.children()
    for schema in document.schemas():
        for properties in schema.down("properties"):
            yield from properties.children()
    for _, _, operation in document.operations():
        yield operation
        yield from operation.down("requestBody")
        for key in ("parameters", "responses"):
            for group in operation.down(key):
                yield from group.children()
    for tags in root.down("tags"):
        yield from tags.children()


def test_everything_is_described() -> None:
    """Every operation, parameter, body, response, property and named schema says what it is."""
    assert [place.pointer for place in _to_describe() if not _described(place.node)] == []


def test_every_operation_has_a_summary() -> None:
    """A few words, which a list of methods can show."""
    missing = [where.pointer for _, _, where in document.operations() if not where.node["summary"]]
    assert missing == []


def _illustrations() -> Iterator[tuple[str, Json, Json]]:
    """Pointer, schema and value of every example and default."""
    for place in document.schemas():
        for key in ("default", "example"):
            if key in place.node:
                yield f"{place.pointer}/{key}", place.node, place.node[key]
        for index, value in enumerate(place.node.get("examples", ())):
            yield f"{place.pointer}/examples/{index}", place.node, value
    for place in document.everything():
        if isinstance(place.node, dict) and isinstance(place.node.get("schema"), dict):
            yield from _of_holder(place)
    yield from _of_channels()


def _of_holder(place: Place) -> Iterator[tuple[str, Json, Json]]:
    schema = place.node["schema"]
    if "example" in place.node:
        yield f"{place.pointer}/example", schema, place.node["example"]
    if isinstance(examples := place.node.get("examples"), dict):
        for name, example in examples.items():
            yield f"{place.pointer}/examples/{name}", schema, resolve(example)["value"]


def _of_channels() -> Iterator[tuple[str, Json, Json]]:
    for item in (Place("", bundle()) / "paths").children():
        for channel in item.down("x-websocket"):
            for name, example in channel.node.get("examples", {}).items():
                for index, message in enumerate(example["messages"]):
                    ((way, frame),) = message.items()
                    if "json" in frame:
                        pointer = f"{channel.pointer}/examples/{name}/messages/{index}"
                        yield pointer, channel.node[way], frame["json"]


def _faults(schema: Json, value: Json) -> list[str]:
    # A local reference is looked up from the root of the schema that is given.
    whole = {"allOf": [schema], "components": bundle()["components"]}
    validator = Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def test_formats_are_checked() -> None:
    """Without its optional helpers jsonschema lets every format pass."""
    assert set(FORMATS) <= set(Draft202012Validator.FORMAT_CHECKER.checkers)
    assert isinstance(Draft202012Validator.FORMAT_CHECKER, FormatChecker)
    assert _faults({"type": "string", "format": "date-time"}, "yesterday")
    assert _faults({"$ref": "#/components/schemas/ApiInfo"}, {"ok": "yes", "version": "1"})


def test_examples_and_defaults_satisfy_their_schemas() -> None:
    """Draft 2020-12, formats included; a wrong example is worse than none."""
    found = {
        pointer: faults
        for pointer, schema, value in _illustrations()
        if (faults := _faults(schema, value))
    }
    assert found == {}


def test_examples_say_nothing_that_the_schema_does_not_know() -> None:
    """A key that no schema lists is more likely a slip than news, so examples are held closer."""
    found = {
        pointer: extra
        for pointer, schema, value in _illustrations()
        if (extra := sorted(_unlisted(schema, value)))
    }
    assert found == {}


def _unlisted(schema: Json, value: Json) -> set[str]:
    if not isinstance(value, dict):
        items = resolve(schema).get("items") if isinstance(value, list) else None
        return {key for item in value for key in _unlisted(items, item)} if items else set()
    known, open_ended = _listed(schema, value)
    extra = set() if open_ended else set(value) - set(known)
    below = (_unlisted(known[key], item) for key, item in value.items() if key in known)
    return extra.union(*below)


def _listed(schema: Json, value: Json) -> tuple[dict[str, Json], bool]:
    """Properties that a schema lists for a value, and whether others are welcome."""
    schema = resolve(schema)
    known = dict(schema.get("properties", {}))
    open_ended = not schema or "additionalProperties" in schema
    parts = list(schema.get("allOf", ()))
    for key in ("oneOf", "anyOf"):
        parts += [part for part in schema.get(key, ()) if not _faults(part, value)]
    for part in parts:
        properties, opened = _listed(part, value)
        known |= properties
        open_ended = open_ended or opened
    return known, open_ended


@pytest.mark.parametrize(
    ("path", "method"), [(path, method) for path, method, _ in document.operations()]
)
def test_operation_is_illustrated(path: str, method: str) -> None:
    """Every body and every reply that is text or JSON shows at least one example."""
    operation = bundle()["paths"][path][method]
    for kind, media in resolve(operation.get("requestBody", {})).get("content", {}).items():
        assert media.get("examples") or "example" in media, kind
    _, kind, media = document.reply(path, method)
    if kind and resolve(media["schema"]).get("format") != "binary":
        assert document.reply_examples(path, method), kind
