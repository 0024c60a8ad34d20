"""An SDK of one document, generated, imported and found whole, with a client that sends nothing.

What comes in is a document; what goes out is `Sdk`: its modules, a client whose every call gets the
same answer, and what the loss report says of each construct.
"""

from __future__ import annotations

import functools
import importlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
from corpus import declared, properties
from corpus.making import LOST
from corpus.probe import Probe

from clientsmith import pipeline, resources
from clientsmith.config import Config
from clientsmith.diagnostics import Report
from clientsmith.losses import Fate
from clientsmith.pipeline import linting


@dataclass(frozen=True)
class Sdk:
    """A generated package that has been imported and found whole."""

    package: str
    spec: Path
    warnings: tuple[str, ...]
    """Codes."""

    def module(self, name: str) -> ModuleType:
        return importlib.import_module(f"{self.package}.{name}")

    def client(
        self, answer: Any = None, seen: list[httpx.Request] | None = None, **arguments: Any
    ) -> Any:
        """Make a client that sends nothing: every call gets the answer, a value or a response."""

        def handle(request: httpx.Request) -> httpx.Response:
            if seen is not None:
                request.read()
                seen.append(request)
            return (
                answer if isinstance(answer, httpx.Response) else httpx.Response(200, json=answer)
            )

        client = importlib.import_module(self.package).Client
        settings = {"base_url": "https://api.example", "max_retries": 0, **arguments}
        return client(transport=httpx.MockTransport(handle), **settings)

    @functools.cached_property
    def fates(self) -> Mapping[str, str]:
        """What became of each construct: by name, the worst that befell one of them."""
        config = Config(self.spec, self.spec.parent / "lint", self.package, source=self.spec.name)
        found: dict[str, str] = {}
        for construct in linting.lint(config, Report()).constructs:
            known = Fate(found.get(construct.name, Fate.SUPPORTED))
            found[construct.name] = max(known, construct.fate, key=[*Fate].index).value
        return found


def build(spec: Path, source: Path, package: str) -> Sdk:
    """Generate the SDK of a document into a folder that is put on the path, and look it over."""
    report = Report()
    config = Config(spec, source, package, client="Client", source=spec.name)
    files = pipeline.files(pipeline.understand(config, report))
    assert "reference.md" in files
    for path, text in files.items():
        file = Path(path)
        # The runtime is the same in all; where it is already, it need not be compiled again.
        if file.parts[:2] == ("src", package) and file.parts[2] != "core":
            written = source.joinpath(*file.parts[1:])
            written.parent.mkdir(parents=True, exist_ok=True)
            written.write_text(text, encoding="utf-8")
    (source / package / "core").symlink_to(resources.templates() / "runtime")
    sys.path.insert(0, str(source))
    found = Probe(package).run()
    assert found["problems"] == []
    assert found["imported"] == found["modules"]
    wanted = declared.operations(spec)
    assert found["methods"] >= wanted.total()
    assert {path.partition(" ")[0] for path in found["operations"]} >= {m for m, _ in wanted}
    lost = {(d.origin.file, d.origin.pointer) for d in report if d.code in LOST}
    classes = [frozenset(names) for names in found["fields"]]
    assert properties.count(list(properties.Walk(spec, lost).run()), classes)[2] == []
    return Sdk(package, spec, tuple(d.code for d in report))
