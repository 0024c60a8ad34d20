"""Try a generated package from inside: `python probe.py SRC PACKAGE` prints one JSON object.

Imports every module, asks for every name of every `__all__`, builds every model and the decoder of
every reply, and lists the operations that the clients offer. Runs on any Python that the SDK
supports, in a process of its own; needs nothing but the SDK's own requirements.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import sys
import typing
import warnings
from collections import Counter
from types import ModuleType
from typing import Any


class Probe:
    """What was found about one package."""

    def __init__(self, package: str) -> None:
        self.package = package
        self.problems: list[str] = []
        self.modules: dict[str, ModuleType] = {}
        self.total = 0
        self.types = 0
        self.fields: set[tuple[str, ...]] = set()
        self.methods: Counter[str] = Counter()
        self.operations: Counter[str] = Counter()

    def run(self) -> dict[str, Any]:
        """Look at everything."""
        self._import()
        for module in self.modules.values():
            self._exports(module)
        for name, module in self.modules.items():
            if not f"{name}.".startswith(f"{self.package}.core."):
                self._types(module)
                self._clients(module)
        if self.methods["sync"] != self.methods["async"]:
            self.problems.append(f"sync and async differ: {dict(self.methods)}")
        return {
            "modules": self.total,
            "imported": len(self.modules),
            "types": self.types,
            "fields": sorted(self.fields),
            "methods": self.methods["sync"],
            "operations": dict(self.operations),
            "problems": self.problems,
        }

    def _fail(self, where: str, error: BaseException) -> None:
        text = str(error).strip().splitlines() or [""]
        self.problems.append(f"{where}: {type(error).__name__}: {text[0][:300]}")

    def _import(self) -> None:
        root = importlib.import_module(self.package)
        found = [m.name for m in pkgutil.walk_packages(root.__path__, f"{self.package}.")]
        self.total = 1 + len(found)
        self.modules[self.package] = root
        for name in found:
            try:
                self.modules[name] = importlib.import_module(name)
            # Whatever goes wrong in a module is what is looked for.
            except Exception as error:
                self._fail(name, error)

    def _exports(self, module: ModuleType) -> None:
        for name in getattr(module, "__all__", ()):
            try:
                getattr(module, name)
            except Exception as error:
                self._fail(f"{module.__name__}.__all__ {name}", error)

    # -- types ---------------------------------------------------------------------------------

    def _types(self, module: ModuleType) -> None:
        if module.__name__.rpartition(".")[2] not in ("types", "requests"):
            return
        for name, value in vars(module).items():
            if name.startswith("_") or isinstance(value, ModuleType):
                continue
            if isinstance(value, type) and value.__module__ != module.__name__:
                continue
            try:
                self._build(value, module)
            except Exception as error:
                self._fail(f"{module.__name__}.{name}", error)

    def _build(self, value: Any, module: ModuleType) -> None:
        from pydantic import BaseModel, TypeAdapter

        if not isinstance(value, type):
            # Aliases; functions, type variables and the like are none.
            if typing.get_origin(value) is None and not hasattr(value, "__value__"):
                return
            if module.__name__.endswith(".types"):
                TypeAdapter(value).rebuild()
        elif issubclass(value, BaseModel):
            value.model_rebuild(force=True) if callable(value.model_rebuild) else None
            fields = value.__pydantic_fields__.items()
            self.fields.add(
                tuple(
                    sorted(name if field.alias is None else field.alias for name, field in fields)
                )
            )
        elif typing.is_typeddict(value) or hasattr(value, "__total__"):
            hints = typing.get_type_hints(value, vars(module), include_extras=True)
            self.fields.add(tuple(sorted(hints)))
        self.types += 1

    # -- operations ----------------------------------------------------------------------------

    def _clients(self, module: ModuleType) -> None:
        if module.__name__.rpartition(".")[2] != "client":
            return
        core = f"{self.package}.core"
        endpoint = importlib.import_module(f"{core}.endpoint").Endpoint
        resource = importlib.import_module(f"{core}.resource")
        root = importlib.import_module(f"{core}.root")
        for name, value in vars(module).items():
            if isinstance(value, endpoint):
                self._endpoint(f"{module.__name__}.{name}", value)
            if not inspect.isclass(value) or value.__module__ != module.__name__:
                continue
            for kind, bases in (
                ("sync", (resource.SyncResource, root.SyncRoot)),
                ("async", (resource.AsyncResource, root.AsyncRoot)),
            ):
                if issubclass(value, bases):
                    self.methods[kind] += sum(map(_is_operation, vars(value).values()))

    def _endpoint(self, where: str, endpoint: Any) -> None:
        decoding = importlib.import_module(f"{self.package}.core.decoding")
        self.operations[f"{endpoint.method} {endpoint.path}"] += 1
        kinds = [*endpoint.errors.values()]
        if endpoint.reply == "json":
            kinds.append(endpoint.returns)
        for kind in kinds:
            try:
                decoding.decoder(kind)
            except Exception as error:
                self._fail(where, error)


def _is_operation(member: object) -> bool:
    return inspect.isfunction(member) and "request_options" in inspect.signature(member).parameters


def main() -> None:
    """Probe the package named on the command line."""
    source, package = sys.argv[1:3]
    sys.path.insert(0, source)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = Probe(package).run()
    found["problems"] += sorted({f"warning: {w.message}"[:300] for w in caught})
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
