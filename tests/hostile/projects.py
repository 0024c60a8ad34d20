"""A project to run the command in: a spec, an output folder, and what must stay as it is."""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from clientsmith.cli.app import run

GOOD: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Good", "version": "1"},
    "paths": {"/a": {"get": {"operationId": "a", "responses": {"200": {"description": "A."}}}}},
}


@dataclass
class Project:
    """A folder with a spec, an output folder that holds an SDK already, and a neighbour."""

    root: Path
    capture: pytest.CaptureFixture[str]

    @property
    def spec(self) -> Path:
        return self.root / "spec" / "openapi.yaml"

    @property
    def output(self) -> Path:
        return self.root / "out"

    def write(self, content: str | bytes | dict[str, Any], name: str = "openapi.yaml") -> Path:
        """Write a file of the spec."""
        path = self.root / "spec" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = json.dumps(content) if isinstance(content, dict) else content
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def run(self, *arguments: str, spec: Path | None = None) -> tuple[int, str]:
        """Run `generate`; gives the exit code, and what was said."""
        self.capture.readouterr()
        named = ["--spec", str(spec or self.spec), "--output", str(self.output)]
        code = run(["generate", *named, "--package", "bounds", *arguments])
        return code, self.capture.readouterr().err

    def refuses(self, message: str, spec: Path | None = None, place: str = "openapi") -> str:
        """Expect a diagnostic at a place, and an output folder that is as it was."""
        before = tree(self.root)
        code, said = self.run(spec=spec)
        assert code == 2, said
        assert "Traceback" not in said
        assert "internal error" not in said
        assert re.search(rf"(?m)^\S*{place}\S* error\[E\d+\]: .*{message}", said), said
        assert tree(self.root) == before
        return said

    def accepts(self, spec: Path | None = None) -> str:
        """Expect an SDK."""
        code, said = self.run(spec=spec)
        assert code == 0, said
        assert (self.output / "src/bounds/__init__.py").is_file()
        return said


def tree(folder: Path) -> dict[str, str]:
    """Describe all that is in a folder."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"-> {os.readlink(path)}"
        elif path.is_file():
            is_small = path.stat().st_size < 1 << 30
            found[name] = hashlib.sha256(path.read_bytes() if is_small else b"").hexdigest()
        else:
            found[name] = "other"
    return {name: value for name, value in found.items() if ".clientsmith" not in name.split("/")}


def with_schemas(**schemas: Any) -> dict[str, Any]:
    """A document whose only reply is the first of the schemas."""
    reference = {"$ref": f"#/components/schemas/{next(iter(schemas))}"}
    reply = {"description": "A.", "content": {"application/json": {"schema": reference}}}
    paths = {"/a": {"get": {"operationId": "a", "responses": {"200": reply}}}}
    return {**GOOD, "paths": paths, "components": {"schemas": schemas}}


def ref(name: str) -> dict[str, Any]:
    """Refer to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}
