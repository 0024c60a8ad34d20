"""Frozen settings: `[tool.clientsmith]` of pyproject.toml, or clientsmith.toml, or flags.

What comes in is a folder and the flags given; what goes out is `Config`, or diagnostics that name
the file. Never reads the spec.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TypeAlias, cast

from clientsmith.diagnostics import Origin, Report
from clientsmith.diagnostics.config import BadSetting, BadToml, NoSpec, UnknownSetting

Table: TypeAlias = Mapping[str, object]

_PACKAGE = re.compile(r"[a-z][a-z0-9_]*\Z")
_CLASS = re.compile(r"[A-Z][A-Za-z0-9]*\Z")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what a document may cost; a document beyond them gets a diagnostic."""

    file_bytes: int = 64 * 1024 * 1024
    total_nodes: int = 20_000_000
    """Scalars, lists and maps after aliases are expanded (alias bombs)."""
    depth: int = 512
    files: int = 20_000


@dataclass(frozen=True, slots=True)
class Authentication:
    """How the client takes its secret; what is not given follows from the spec."""

    argument: str | None = None
    """Name of the constructor's argument."""
    aliases: tuple[str, ...] = ()
    """Other spellings of it."""
    environment: str | None = None
    """Environment variable; `<PACKAGE>_API_KEY` by default."""


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of one generation."""

    spec: Path
    output: Path
    package: str | None = None
    """Import name of the SDK; made of the document's title by default."""
    project: str | None = None
    """Distribution name; the import name with hyphens by default."""
    client: str | None = None
    """Class name of the synchronous client; the other has `Async` in front."""
    version: str = "0.1.0"
    source: str = ""
    """The spec as generated files call it: relative to the project, never absolute."""
    http_library: str = "httpx"
    authentication: Authentication = Authentication()
    reexports: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    """Module below the package -> {old name: `module:name` below the package}; keeps imports of
    earlier releases alive."""
    limits: Limits = Limits()


def load(
    folder: Path,
    report: Report,
    *,
    spec: Path | None = None,
    output: Path | None = None,
    package: str | None = None,
) -> Config | None:
    """Read the settings of a project; flags win over its file.

    Returns None, with an error in the report, when there is no spec to work on.
    """
    file, table = _settings(folder, report)
    reader = _Reader(file, table, report)
    named_spec = reader.text("spec")
    # A spec given as a flag belongs to no project, so its settings are not this project's.
    if spec is not None and (
        named_spec is None or (folder / named_spec).resolve() != spec.resolve()
    ):
        reader = _Reader(file, {}, report)
    elif spec is None and named_spec is not None:
        spec = folder / named_spec
    if spec is None:
        report.add(NoSpec(Origin(file, 0, 0, "")))
        return None
    config = Config(
        spec=spec,
        output=output or folder / (reader.text("output") or "generated"),
        package=reader.matching("package", _PACKAGE, "a Python package name", given=package),
        project=reader.text("project"),
        client=reader.matching("client", _CLASS, "a Python class name"),
        version=reader.text("version") or "0.1.0",
        source=_label(spec, folder),
        http_library=reader.choice("http_library", ("httpx", "httpx2")) or "httpx",
        authentication=_authentication(reader.table("authentication")),
        reexports=_reexports(reader.table("reexports")),
    )
    reader.finish(known={f.name for f in fields(Config)} - {"source", "limits"})
    return config


def _label(spec: Path, folder: Path) -> str:
    """Name the spec in a way that is the same on every machine."""
    try:
        return spec.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return spec.name


def _settings(folder: Path, report: Report) -> tuple[str, Table]:
    for name, path in (("clientsmith.toml", ()), ("pyproject.toml", ("tool", "clientsmith"))):
        file = folder / name
        if not file.is_file():
            continue
        try:
            table: object = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            report.add(BadToml(_toml_origin(name, error), str(error)))
            return name, {}
        for key in path:
            table = cast(Table, table).get(key) if isinstance(table, dict) else None
        if isinstance(table, dict):
            return name, cast(Table, table)
    return "pyproject.toml", {}


def _toml_origin(name: str, error: Exception) -> Origin:
    place = re.search(r"line (\d+), column (\d+)", str(error))
    return Origin(name, int(place[1]), int(place[2]), "") if place else Origin(name, 0, 0, "")


class _Reader:
    """Reads one table, reporting what is of the wrong type or not known."""

    def __init__(self, file: str, table: Table, report: Report, prefix: str = "") -> None:
        self._table = table
        self._file = file
        self._report = report
        self._prefix = prefix

    def _bad(self, key: str, wanted: str) -> None:
        origin = Origin(self._file, 0, 0, f"/{self._prefix}{key}")
        self._report.add(BadSetting(origin, self._prefix + key, wanted))

    def text(self, key: str) -> str | None:
        value = self._table.get(key)
        if value is None or isinstance(value, str):
            return value
        self._bad(key, "text")
        return None

    def matching(
        self, key: str, pattern: re.Pattern[str], wanted: str, given: str | None = None
    ) -> str | None:
        value = given if given is not None else self.text(key)
        if value is None or pattern.match(value):
            return value
        self._bad(key, wanted)
        return None

    def choice(self, key: str, options: tuple[str, ...]) -> str | None:
        value = self.text(key)
        if value is None or value in options:
            return value
        self._bad(key, " or ".join(options))
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._table.get(key, [])
        items = cast("list[object]", value) if isinstance(value, list) else None
        if items is None or not all(isinstance(item, str) for item in items):
            self._bad(key, "a list of texts")
            return ()
        return tuple(str(item) for item in items)

    def table(self, key: str) -> _Reader:
        value = self._table.get(key, {})
        if not isinstance(value, dict):
            self._bad(key, "a table")
            value = {}
        return _Reader(self._file, cast(Table, value), self._report, f"{self._prefix}{key}.")

    def names(self) -> tuple[str, ...]:
        return tuple(self._table)

    def finish(self, known: set[str]) -> None:
        for key in self._table:
            if key not in known:
                origin = Origin(self._file, 0, 0, f"/{self._prefix}{key}")
                near = difflib.get_close_matches(key, sorted(known), 1)
                self._report.add(
                    UnknownSetting(origin, self._prefix + key, near[0] if near else None)
                )


def _authentication(reader: _Reader) -> Authentication:
    found = Authentication(
        argument=reader.text("argument"),
        aliases=reader.texts("aliases"),
        environment=reader.text("environment"),
    )
    reader.finish(known={f.name for f in fields(Authentication)})
    return found


def _reexports(reader: _Reader) -> Mapping[str, Mapping[str, str]]:
    modules = {module: reader.table(module) for module in reader.names()}
    return {
        module: {name: target for name in inner.names() if (target := inner.text(name)) is not None}
        for module, inner in modules.items()
    }
