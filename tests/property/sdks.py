"""An SDK as a package in memory: generated, compiled and imported without a file.

What comes in is a document; what goes out is the package, fit to be probed. The formatter is left
out, because it changes no code and takes most of the time; what it can't read does not compile.
"""

from __future__ import annotations

import functools
import importlib.abc
import importlib.machinery
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, ModuleType
from unittest import mock

from clientsmith import output, pipeline, render, resources
from clientsmith.config import Config
from clientsmith.diagnostics import Report
from clientsmith.render import validate

PACKAGE = "randomly"
CORE = f"{PACKAGE}.core"


def made(document: object, folder: Path) -> tuple[pipeline.Understood, Mapping[str, str]]:
    """Generate an SDK; gives its files by path."""
    spec = folder / "openapi.json"
    spec.write_text(json.dumps(document), encoding="utf-8")
    config = Config(spec=spec, output=folder / "out", package=PACKAGE, source="openapi.json")
    understood = pipeline.understand(config, Report())
    with (
        mock.patch.object(output, "format_code", dict),
        mock.patch.object(render, "validate", _validate),
    ):
        return understood, pipeline.files(understood)


def _validate(files: Mapping[str, str]) -> None:
    """Compile what is made; what is copied is the same for all."""
    copied = _copied()
    validate({path: text for path, text in files.items() if text not in copied})


@functools.cache
def _copied() -> frozenset[str]:
    folder = resources.templates()
    found = (*folder.glob("runtime/**/*.py"), *folder.glob("tests/*.py"))
    return frozenset(path.read_text(encoding="utf-8") for path in found)


class _Loader(importlib.abc.InspectLoader, importlib.abc.MetaPathFinder):
    """Finds the modules of one package in a table of texts."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._sources = {
            path.removeprefix("src/").removesuffix(".py").replace("/", "."): text
            for path, text in files.items()
            if path.startswith(f"src/{PACKAGE}/") and path.endswith(".py")
        }

    @property
    def modules(self) -> list[str]:
        """All of them by name."""
        return sorted(name.removesuffix(".__init__") for name in self._sources)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname not in self._sources and f"{fullname}.__init__" not in self._sources:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=self.is_package(fullname))

    def is_package(self, fullname: str) -> bool:
        return f"{fullname}.__init__" in self._sources

    def get_source(self, fullname: str) -> str:
        key = f"{fullname}.__init__" if self.is_package(fullname) else fullname
        return self._sources[key]

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.get_source(fullname), f"<{fullname}>", "exec", dont_inherit=True)


@contextmanager
def imported(files: Mapping[str, str]) -> Iterator[list[str]]:
    """Make a package importable; gives the names of its modules. The runtime is loaded once."""
    loader = _Loader(files)
    sys.meta_path.insert(0, loader)
    try:
        yield loader.modules
    finally:
        sys.meta_path.remove(loader)
        own = [name for name in sys.modules if f"{name}.".startswith(f"{PACKAGE}.")]
        for name in own:
            if not f"{name}.".startswith(f"{CORE}."):
                del sys.modules[name]
