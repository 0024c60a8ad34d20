"""The document as openapi-core is to see it: same shape, same pointers, without its pitfalls.

What comes in is a bundled document; what goes out is a copy in which every node keeps its pointer.
Only annotations, identifiers and limits that are no numbers go, and discriminators are completed or
dropped: they never decide whether a value is valid (OpenAPI 3.1, 4.8.25), while openapi-core lets
them. Never widens a schema.
"""

from __future__ import annotations

from typing import cast

from clientsmith.ir import Json
from clientsmith.mock.pointers import Node, Pointers, as_list, mapping, text

# `deprecated` and `allowEmptyValue` make openapi-core issue warnings; with `$id` and `$schema` it
# would resolve the references of a bundle, which are relative to its root, against another root.
_DROPPED_FLAGS = ("deprecated", "allowEmptyValue")
_DROPPED_TEXTS = ("$id", "$schema", "jsonSchemaDialect")

# A limit that is written as text is none; openapi-core would fail on comparing with it.
_LIMITS = frozenset(
    {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength"}
    | {"maxLength", "minItems", "maxItems", "minProperties", "maxProperties"}
)


def prepare(document: Node) -> dict[str, Json]:
    """Copy a document for openapi-core."""
    copied = _Copy(Pointers(document)).of(cast(Json, document))
    return cast("dict[str, Json]", copied)


class _Copy:
    def __init__(self, pointers: Pointers) -> None:
        self._pointers = pointers

    def of(self, value: Json) -> Json:
        if isinstance(value, list):
            return [self.of(item) for item in value]
        if not isinstance(value, dict):
            return value
        found = {key: self.of(child) for key, child in value.items() if not _drops(key, child)}
        if isinstance(found.get("discriminator"), dict):
            self._complete(found)
        if (found.get("in"), found.get("style")) == ("cookie", "cookie"):
            # 3.2, 4.12.2: this style is exploded as well, unless said, which openapi-core misses.
            found.setdefault("explode", True)
        if isinstance(parameters := found.get("parameters"), list):
            found["parameters"] = self._told_last(parameters)
        return found

    def _told_last(self, parameters: list[Json]) -> list[Json]:
        """Of a parameter that a list has twice, which it may not, the last one counts for both."""
        keys = [(node.get("name"), node.get("in")) for node in map(self._pointers.node, parameters)]
        if not all(isinstance(each, str) for key in keys for each in key):
            return parameters
        last = dict(zip(keys, parameters, strict=True))
        return [last[key] for key in keys]

    def _complete(self, schema: dict[str, Json]) -> None:
        """Spell out a discriminator's implicit names, or drop it where a variant has none."""
        variants = as_list(schema.get("oneOf", schema.get("anyOf")))
        refs = [mapping(item).get("$ref") for item in variants]
        discriminator = dict(mapping(schema["discriminator"]))
        tag = text(discriminator.get("propertyName"))
        if not refs or not all(isinstance(ref, str) and self._is_told(ref, tag) for ref in refs):
            del schema["discriminator"]
            return
        names = dict(mapping(discriminator.get("mapping")))
        for name, target in names.items():
            # OpenAPI 3.1, 4.8.25: a value may be the bare name of a component.
            if isinstance(target, str) and "/" not in target:
                names[name] = f"#/components/schemas/{target}"
        mapped = set(map(str, names.values()))
        for ref in map(str, refs):
            if ref not in mapped:
                for name in self._names(ref, text(discriminator.get("propertyName"))):
                    names.setdefault(name, ref)
        schema["discriminator"] = {**discriminator, "mapping": cast(Json, names)}

    def _is_told(self, ref: str, prop: str) -> bool:
        """Whether openapi-core may go by the tag of a variant.

        Not by one that is no text, which `mapping` does not know, nor by one that may be left out
        and is a constant of each variant, so that `oneOf` tells them apart as well.
        """
        parts = list(self._pointers.schemas({"$ref": ref}))
        declared = self._pointers.properties({"$ref": ref}).get(prop)
        is_needed = any(prop in as_list(part.get("required")) for part in parts)
        listed = any("const" in p or "enum" in p for p in self._pointers.schemas(declared))
        return (is_needed or not listed) and self._pointers.types(declared) <= {"string"}

    def _names(self, ref: str, prop: str) -> list[str]:
        """The tags of a variant: those that it fixes itself, else its name."""
        schema = self._pointers.properties({"$ref": ref}).get(prop)
        values: list[Json] = []
        for part in self._pointers.schemas(schema):
            values += [part["const"]] if "const" in part else as_list(part.get("enum"))
        return [value for value in values if isinstance(value, str)] or [ref.rpartition("/")[2]]


def _drops(key: str, value: Json) -> bool:
    if key in _DROPPED_FLAGS:
        return isinstance(value, bool)
    return (key in _DROPPED_TEXTS or key in _LIMITS) and isinstance(value, str)
