"""Any small document becomes an SDK that imports, has all operations, and loses no value."""

from __future__ import annotations

import importlib
import json
import tempfile
from pathlib import Path
from typing import Any

from corpus.declared import bare
from corpus.probe import Probe
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from property.documents import declared, documents
from property.schemas import Json, NoValue, Values
from property.sdks import CORE, PACKAGE, imported, made

from clientsmith.pipeline import Understood

CASES = 1000
VALUES = 2
"""Of each component schema."""

steady = settings(
    max_examples=CASES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


@steady
@given(documents(), st.data())
def test_any_small_document(document: Any, data: st.DataObject) -> None:
    """Generates, compiles, imports; every operation is there; every value goes there and back."""
    with tempfile.TemporaryDirectory() as folder:
        understood, files = made(document, Path(folder))
    with imported(files) as modules:
        found = _Probe(modules).run()
        assert not found["problems"], found["problems"]
        assert _bare(found["operations"]) == _bare(declared(document))
        assert found["methods"] >= len(understood.api.operations)
        _values_go_back(document, understood, data)


class _Probe(Probe):
    """Looks at a package that is in no folder."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(PACKAGE)
        self._names = names

    def _import(self) -> None:
        self.total = len(self._names)
        for name in self._names:
            try:
                self.modules[name] = importlib.import_module(name)
            # Whatever goes wrong in a module is what is looked for.
            except Exception as error:
                self._fail(name, error)


def _bare(operations: dict[str, int]) -> dict[str, int]:
    total: dict[str, int] = {}
    for key, count in operations.items():
        method, _, path = key.partition(" ")
        total[f"{method} {bare(path)}"] = total.get(f"{method} {bare(path)}", 0) + count
    return total


def _values_go_back(document: Any, understood: Understood, data: st.DataObject) -> None:
    schemas = document["components"]["schemas"]
    decoding = importlib.import_module(f"{CORE}.decoding")
    encoding = importlib.import_module(f"{CORE}.encoding")
    decoding._KNOWN.clear()  # It holds on to types, and these are gone after the test.
    for name, schema in schemas.items():
        id_ = f"#/components/schemas/{name.replace('~', '~0').replace('/', '~1')}"
        symbol = understood.symbols.types.get(id_)
        if symbol is None:
            continue
        kind = getattr(importlib.import_module(f"{PACKAGE}.{symbol.module}"), symbol.name)
        for _ in range(VALUES):
            value = _value(schema, schemas, data)
            # That a schema admits null is said wherever it is used, not by its type.
            if value is not NoValue and value is not None:
                decoded = decoding.decoder(kind)(json.dumps(value).encode())
                back = json.loads(encoding.dump_json(decoded))
                assert _same(back, value), (name, value, back)


def _same(left: Json, right: Json) -> bool:
    """Equality as in JSON, but for true and 1, which pydantic's `Literal` does not tell apart."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_same, left, right))
    return bool(left == right)


def _value(schema: Json, schemas: dict[str, Json], data: st.DataObject) -> Json:
    try:
        return Values(data.draw, schemas).of(schema)
    except NoValue:
        return NoValue
