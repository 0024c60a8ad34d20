"""Values that satisfy a schema: the same ones for the same seed, whatever the order of the spec.

What comes in is a schema with its document; what goes out is a JSON value. Examples and constants
of the schema come first, then values made by its keywords. Numbers are drawn from the seed and the
path inside the value, never from a clock or a shared generator. Makes no promise for `not`, `if`
and the like: the caller checks each value, and asks again with another seed.
"""

from __future__ import annotations

import itertools
import math
import zlib
from collections.abc import Callable, Iterator
from typing import cast

from clientsmith.document import json_type
from clientsmith.ir import Json
from clientsmith.mock.formats import formatted
from clientsmith.mock.patterns import matching
from clientsmith.mock.pointers import Node, Pointers, as_list, mapping, nodes, text

_DEPTH = 5
"""Nesting below which optional properties and items are left out."""

_LIMIT = 40
"""Nesting below which a value is given up: the schema asks for an endless one."""


_STEPS = 4_000
"""Schemas that are looked at for one value; from half of them on, what may be left out is."""
_LONG = 100_000
"""Characters of a text beyond which it is given up."""

Fits = Callable[[Json, Node], bool]
"""Says whether a value satisfies a schema."""


class NoValueError(Exception):
    """No value satisfies the schema, or we know of none."""


class _Budget:
    """What one value may still cost: schemas can be written that ask for endless work."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = _STEPS

    def spend(self, steps: int = 1) -> None:
        """Take some away; NoValueError when there is no more."""
        self.left -= steps
        if self.left < 0:
            raise NoValueError


class Sampler:
    """Makes values for the schemas of one document."""

    def __init__(
        self,
        pointers: Pointers,
        seed: int = 0,
        *,
        replies: bool = True,
        depth: int = _DEPTH,
        fits: Fits | None = None,
    ) -> None:
        self._pointers = pointers
        self._seed = seed
        self._depth = depth
        self._fits = fits
        self._hidden = "writeOnly" if replies else "readOnly"
        self._budget = _Budget()

    @property
    def is_spent(self) -> bool:
        """Whether the last value was given up because of what it cost."""
        return self._budget.left < 0

    def value(self, schema: Json, path: str = "") -> Json:
        """Make a value; `path` tells apart values that are to differ."""
        self._budget = _Budget()
        return self._value(schema, path, 0)

    def variants(self, schema: Json) -> list[Json]:
        """A value for each variant of a union; one for anything else."""
        self._budget = _Budget()
        options = self._options(self._merged(schema))
        found: list[Json] = []
        for index, option in enumerate(options):
            try:
                found.append(self.value(cast(Json, option), f"/{index}"))
            except NoValueError:
                continue
        return found or [self.value(schema)]

    def _options(self, schema: Node) -> list[Node]:
        for keyword in ("oneOf", "anyOf"):
            options = nodes(schema.get(keyword))
            if options:
                base = {key: value for key, value in schema.items() if key != keyword}
                return [self._join(base, self._variant(schema, option)) for option in options]
        return []

    def _variant(self, union: Node, option: Node) -> Node:
        """A variant with the tag that the discriminator wants in it (OpenAPI 3.1, 4.8.25)."""
        merged = self._merged(cast(Json, option))
        discriminator = mapping(union.get("discriminator"))
        tags = [
            name
            for name, target in mapping(discriminator.get("mapping")).items()
            if target == option.get("$ref")
        ]
        prop = text(discriminator.get("propertyName"))
        declared = mapping(mapping(merged.get("properties")).get(prop))
        if not tags or not prop or "const" in self._merged(cast(Json, declared)):
            return merged
        tag: Node = {"properties": {prop: {"const": tags[0]}}, "required": [prop]}
        return self._join(merged, tag)

    def _number(self, path: str, below: int) -> int:
        return zlib.crc32(f"{self._seed}:{path}".encode()) % below if below > 1 else 0

    def _is_deep(self, depth: int) -> bool:
        """Whether what may be left out is left out."""
        return depth >= self._depth or self._budget.left < _STEPS // 2

    def _value(self, schema: Json, path: str, depth: int) -> Json:
        if schema is False or depth > _LIMIT:
            raise NoValueError(path)
        node = self._merged(schema)
        if "const" in node:
            return node["const"]
        if "enum" in node:
            values = as_list(node["enum"])
            if not values:
                raise NoValueError(path)
            return values[self._number(path, len(values)) if self._seed else 0]
        example = self._example(node)
        if example is not None and self._seed == 0:
            return example
        options = self._options(node)
        if options:
            return self._one_of(node, options, path, depth)
        return self._typed(node, path, depth)

    def _example(self, node: Node) -> Json:
        """An example of a plain value; those of objects may be out of step with their parts."""
        found = node.get("example", next(iter(as_list(node.get("examples"))), None))
        declared = [t for t in as_list(node.get("type")) if t != "null"]
        fits = json_type(found) in declared or (
            json_type(found) == "integer" and "number" in declared
        )
        return found if fits and not isinstance(found, dict | list) else None

    def _one_of(self, union: Node, options: list[Node], path: str, depth: int) -> Json:
        """The first option at first; any with another seed; the next best where one fails."""
        start = self._number(f"{path}?", len(options)) if self._seed else 0
        ranked = options[start:] + options[:start]
        if self._is_deep(depth):
            ranked.sort(key=_weight)
        ranked.sort(key=_is_null)
        for option in ranked:
            try:
                value = self._value(cast(Json, option), path, depth + 1)
            except NoValueError:
                continue
            if self._is_one(value, union):
                return value
        raise NoValueError(path)

    def _is_one(self, value: Json, union: Node) -> bool:
        """Whether a value fits one variant alone, where the schema asks for that."""
        if self._fits is None or "oneOf" not in union or "discriminator" in union:
            return True
        return self._fits(value, {"oneOf": union["oneOf"]})

    def _typed(self, node: Node, path: str, depth: int) -> Json:
        kind = self._kind(node)
        if kind == "object":
            return self._object(node, path, depth)
        if kind == "array":
            return self._array(node, path, depth)
        if kind in ("integer", "number"):
            return self._numeric(node, kind, path)
        if kind == "boolean":
            return self._number(path, 2) == 0
        return None if kind == "null" else self._text(node, path)

    def _kind(self, node: Node) -> str:
        declared = [t for t in as_list(node.get("type")) if isinstance(t, str)]
        if node.get("type") == []:
            raise NoValueError
        if declared:
            return next((t for t in declared if t != "null"), "null")
        if any(key in node for key in ("properties", "additionalProperties", "required")):
            return "object"
        if any(key in node for key in ("items", "prefixItems", "minItems")):
            return "array"
        return "number" if "minimum" in node or "maximum" in node else "string"

    def _object(self, node: Node, path: str, depth: int) -> Json:
        required = [name for name in as_list(node.get("required")) if isinstance(name, str)]
        properties = mapping(node.get("properties"))
        found: dict[str, Json] = {}
        for name, inner in properties.items():
            if self._is_hidden(inner) or (self._is_deep(depth) and name not in required):
                continue
            try:
                found[name] = self._value(inner, f"{path}/{name}", depth + 1)
            except NoValueError:
                if name in required:
                    raise
        extra = node.get("additionalProperties", True)
        missing = [name for name in required if name not in found and name not in properties]
        floor = node.get("minProperties")
        wanted = floor if isinstance(floor, int) else int(not found and isinstance(extra, dict))
        missing += [f"key{i}" for i in range(len(found) + len(missing), min(wanted, 50))]
        if not self._is_deep(depth) or required or isinstance(floor, int):
            for name in missing:
                found[name] = self._value(
                    extra if isinstance(extra, dict) else {}, f"{path}/{name}", depth + 1
                )
        return found

    def _is_hidden(self, schema: Json) -> bool:
        return any(part.get(self._hidden) is True for part in self._pointers.schemas(schema))

    def _array(self, node: Node, path: str, depth: int) -> Json:
        low, high = node.get("minItems"), node.get("maxItems")
        first = as_list(node.get("prefixItems"))
        least = low if isinstance(low, int) else 0
        wanted = max(least, len(first) or int(not self._is_deep(depth)))
        if isinstance(high, int):
            wanted = min(wanted, high)
        items = node.get("items", {})
        found: list[Json] = []
        for index in range(wanted):
            inner = first[index] if index < len(first) else items
            try:
                found.append(self._item(node, inner, found, f"{path}/{index}", depth))
            except NoValueError:
                if index < least:
                    raise
                break
        return found

    def _item(self, node: Node, schema: Json, before: list[Json], path: str, depth: int) -> Json:
        value = self._value(schema, path, depth + 1)
        if node.get("uniqueItems") is not True or value not in before:
            return value
        for index in range(1, 50):
            other = Sampler(self._pointers, self._seed + index)
            other._budget = self._budget
            value = other._value(schema, f"{path}#{index}", 0)
            self._budget.spend(len(before))
            if value not in before:
                return value
        raise NoValueError(path)

    def _numeric(self, node: Node, kind: str, path: str) -> Json:
        step = _numeric(node.get("multipleOf")) or 1
        low, high = _bounds(node, 1 if kind == "integer" else step)
        start = low if low is not None else min(1.0, high) if high is not None else 1.0
        span = (high - start) if high is not None else 100 * step
        count = max(0, math.floor(min(span, 100 * step) / step))
        first = math.ceil(start / step)
        value = (first + self._number(path, count + 1)) * step
        if high is not None and value > high:
            value = start if kind == "number" else math.floor(high)
        if float(value).is_integer() and kind == "integer":
            return int(value)
        # A number that could be read as an integer would tell less.
        half = float(value) + 0.5
        return half if step == 1 and (high is None or half <= high) else float(value)

    def _text(self, node: Node, path: str) -> str:
        number = self._number(path, 2**31)
        low, high = node.get("minLength"), node.get("maxLength")
        least = low if isinstance(low, int) else 0
        most = high if isinstance(high, int) else max(least, 40)
        if least > _LONG:
            raise NoValueError(path)
        pattern = text(node.get("pattern"))
        if pattern:
            found = matching(pattern, _picker(f"{self._seed}:{path}"))
            if found is not None:
                return found
        found = formatted(text(node.get("format")), number)
        if found is not None:
            return found
        name = "".join(char for char in path.rpartition("/")[2] if char.isalnum()) or "text"
        return f"{name}{number % 100}".ljust(least, "x")[: max(most, 0)]

    def _merged(self, schema: Json, seen: frozenset[int] = frozenset()) -> Node:
        """A schema with its references and `allOf` taken in."""
        if not isinstance(schema, dict) or id(schema) in seen:
            return {}
        self._budget.spend()
        seen = seen | {id(schema)}
        base: Node = {key: value for key, value in schema.items() if key not in ("$ref", "allOf")}
        if "$ref" in schema:
            base = self._join(self._merged(cast(Json, self._pointers.node(schema)), seen), base)
        for part in nodes(schema.get("allOf")):
            base = self._join(base, self._merged(cast(Json, part), seen))
        return base

    def _join(self, first: Node, second: Node) -> Node:
        """Two schemas that both hold."""
        found = dict(first)
        for key, value in second.items():
            found[key] = self._both(key, found[key], value) if key in found else value
        return found

    def _both(self, key: str, first: Json, second: Json) -> Json:
        if key == "properties":
            merged = dict(mapping(first))
            for name, inner in mapping(second).items():
                merged[name] = {"allOf": [merged[name], inner]} if name in merged else inner
            return cast(Json, merged)
        if key == "required":
            return [
                *as_list(first),
                *(name for name in as_list(second) if name not in as_list(first)),
            ]
        if key == "enum":
            return [value for value in as_list(first) if value in as_list(second)]
        if key == "type":
            return _common_types(as_list(first), as_list(second))
        if key in ("minimum", "minLength", "minItems", "minProperties", "exclusiveMinimum"):
            return max(cast(float, first), cast(float, second))
        if key in ("maximum", "maxLength", "maxItems", "maxProperties", "exclusiveMaximum"):
            return min(cast(float, first), cast(float, second))
        if key in ("oneOf", "anyOf"):
            self._budget.spend(len(as_list(first)) * len(as_list(second)))
            return [{"allOf": [a, b]} for a in as_list(first) for b in as_list(second)]
        return second


def _common_types(first: list[Json], second: list[Json]) -> Json:
    """The types that two schemas both allow; an integer is a number."""
    common = [t for t in first if t in second]
    if not common and {"integer", "number"} <= {*map(str, first), *map(str, second)}:
        common = ["integer"]
    return cast(Json, common)


def _picker(key: str) -> Callable[[int], int]:
    """Numbers that differ from one call to the next, and not from one run to the next."""
    calls = itertools.count()
    return lambda below: zlib.crc32(f"{key}^{next(calls)}".encode()) % below if below > 1 else 0


def _weight(option: Node) -> int:
    """How deep a variant leads: plain values first."""
    return {"null": 0, "object": 2, "array": 1}.get(text(option.get("type")), 0)


def _is_null(option: Node) -> bool:
    """Whether a variant is null alone, in the words of either version."""
    return option.get("type") == "null" or option.get("enum") == [None]


def _numeric(value: Json) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return cast(float, value) if is_number else None


def _bounds(node: Node, step: float) -> tuple[float | None, float | None]:
    """Lowest and highest value; 3.0 says by a flag that a bound is exclusive, 3.1 by a number."""
    low, high = _numeric(node.get("minimum")), _numeric(node.get("maximum"))
    above, below = node.get("exclusiveMinimum"), node.get("exclusiveMaximum")
    if above is True and low is not None:
        low += step
    elif (bound := _numeric(above)) is not None:
        low = bound + step if low is None else max(low, bound + step)
    if below is True and high is not None:
        high -= step
    elif (bound := _numeric(below)) is not None:
        high = bound - step if high is None else min(high, bound - step)
    if low is not None and high is not None and low > high:
        # An open interval narrower than a step: its middle.
        low = high = (low + high) / 2
    return low, high


def drafts(
    pointers: Pointers,
    schema: Json,
    seed: int,
    *,
    replies: bool = True,
    fits: Fits | None = None,
) -> Iterator[Json]:
    """Values to try one after another until one satisfies the schema: full ones, then sparse."""
    endless: set[int] = set()
    for attempt in range(24):
        depth = _DEPTH if attempt % 3 == 0 else 2 if attempt % 3 == 1 else 0
        if depth in endless:  # Another seed would ask for as much.
            continue
        sampler = Sampler(pointers, seed + attempt // 3, replies=replies, depth=depth, fits=fits)
        try:
            yield sampler.value(schema)
        except (NoValueError, RecursionError):
            endless |= {depth} if sampler.is_spent else set()
