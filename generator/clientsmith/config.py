"""Frozen settings: `[tool.clientsmith]` of pyproject.toml, or clientsmith.toml, or flags.

What comes in is a folder and the flags given; what goes out is `Config`, or diagnostics that name
the file. Never reads the spec.
"""

from __future__ import annotations

import difflib
import keyword
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TypeAlias, cast

from clientsmith import compat
from clientsmith.compat import Compat
from clientsmith.diagnostics import Origin, Report
from clientsmith.diagnostics.config import (
    BadSetting,
    BadToml,
    NoSpec,
    SettingsUnreadable,
    UnknownSetting,
)

Table: TypeAlias = Mapping[str, object]

_NO_KEYWORD = rf"(?!(?:{'|'.join(keyword.kwlist)})\Z)"
_NAME = re.compile(_NO_KEYWORD + r"[a-z][a-z0-9_]*\Z")
_CLASS = re.compile(_NO_KEYWORD + r"[A-Z][A-Za-z0-9]*\Z")
_IDENTIFIER = re.compile(_NO_KEYWORD + r"[A-Za-z_][A-Za-z0-9_]*\Z")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_PROJECT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\Z")
# As PEP 440 writes versions, without the other spellings that it reads.
_VERSION = re.compile(
    r"(\d+!)?\d+(\.\d+)*((a|b|rc)\d+)?(\.post\d+)?(\.dev\d+)?(\+[a-z0-9]+(\.[a-z0-9]+)*)?\Z",
    re.ASCII,
)


NAMES = ("clientsmith.toml", "pyproject.toml")
"""Files that hold settings; the first one that does counts."""
_WORD = re.compile(r"[^\x00-\x1f\x7f]+\Z")
_ADDRESS = re.compile(r"https?://[^\s\x00-\x1f]+\Z")
# What git takes in a name of a tag (git-check-ref-format), as far as anybody wants it.
_TAG = re.compile(r"[A-Za-z][A-Za-z0-9_/-]*\Z")
_RENAMED = re.compile(r"\.?[^\W\d]\w*(\.[^\W\d]\w*)*\Z")
_PYTHON = re.compile(r"3\.\d{1,2}\Z")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what a document may cost; a document beyond them gets a diagnostic."""

    file_bytes: int = 64 * 1024 * 1024
    total_nodes: int = 20_000_000
    """Scalars, lists and maps after aliases are expanded (alias bombs)."""
    depth: int = 200
    """Levels of lists and maps; every stage can walk this many."""
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
class Releasing:
    """How the SDK is released: `[tool.clientsmith.release]`."""

    check: tuple[str, ...] = ()
    """Program and arguments that must end well before a release."""
    repository: str = "pypi"
    """Where to upload: a name in ~/.pypirc, or an address."""
    index: str | None = None
    """Address of the index's simple API, where it does not follow from `repository`."""
    tag: str = "v"
    """What tags of releases start with; the version follows."""
    pythons: tuple[str, ...] = ("3.10", "3.11", "3.12", "3.13")
    """Versions of Python to verify a release with."""


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
    allow: tuple[str, ...] = ()
    """Constructs of the spec that the SDK may drop, as `clientsmith lint` names them."""
    authentication: Authentication = Authentication()
    reexports: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    """Module below the package -> {old name: `module:name` below the package}; keeps imports of
    earlier releases alive."""
    overlays: tuple[Path, ...] = ()
    """OpenAPI Overlays, applied to the spec in this order."""
    rename: Mapping[str, str] = field(default_factory=dict[str, str])
    """Part of the spec -> its name; see `source.renames`."""
    settings: Path = Path("pyproject.toml")
    """The file that all this comes from."""
    compat: Compat = field(default_factory=Compat)
    """Names of earlier releases that go on working."""
    release: Releasing = Releasing()
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
    if spec is not None and (named_spec is None or _real(folder / named_spec) != _real(spec)):
        reader = _Reader(file, {}, report)
    elif spec is None and named_spec is not None:
        spec = folder / named_spec
    if spec is None:
        # Settings that can't be read may well name one.
        if not report.errors:
            report.add(NoSpec(Origin(file, 0, 0, "")))
        return None
    config = Config(
        spec=spec,
        output=_output(folder, reader, given=output),
        package=reader.matching("package", _NAME, "a Python package name", given=package),
        project=reader.matching("project", _PROJECT, "a distribution name"),
        client=reader.matching("client", _CLASS, "a Python class name"),
        version=reader.matching("version", _VERSION, "a version such as `1.2.0`") or "0.1.0",
        source=_label(spec, folder),
        http_library=reader.choice("http_library", ("httpx", "httpx2")) or "httpx",
        allow=reader.texts("allow", _WORD, "a list of names of constructs"),
        authentication=_authentication(reader.table("authentication")),
        reexports=_reexports(reader.table("reexports")),
        overlays=tuple(
            folder / name for name in reader.texts("overlays", _WORD, "a list of files")
        ),
        rename=_renames(reader.table("rename")),
        settings=folder / file,
        compat=_compat(folder, report) if reader.names() else Compat(),
        release=_releasing(reader.table("release")),
    )
    reader.finish(
        known={f.name for f in fields(Config)} - {"source", "settings", "compat", "limits"}
    )
    return config


def _compat(folder: Path, report: Report) -> Compat:
    """Read the names that are kept; most projects have no such file."""
    try:
        return compat.loads((folder / compat.FILE).read_text(encoding="utf-8"), report)
    except FileNotFoundError:
        return Compat()
    except (OSError, UnicodeDecodeError) as error:
        problem = (getattr(error, "strerror", None) or str(error)).lower()
        report.add(SettingsUnreadable(Origin(compat.FILE, 0, 0, ""), problem))
        return Compat()


def is_version(text: str) -> bool:
    """Whether a text can be the version of an SDK."""
    return _VERSION.match(text) is not None


def _label(spec: Path, folder: Path) -> str:
    """Name the spec in a way that is the same on every machine."""
    try:
        return _real(spec).relative_to(_real(folder)).as_posix()
    except ValueError:
        return spec.name


def _real(path: Path) -> Path:
    # `Path.resolve` refuses links in a circle, which are no business of settings.
    return Path(os.path.realpath(path))


def _output(folder: Path, reader: _Reader, given: Path | None) -> Path:
    """Where to write; that it can't be a folder is said before any work is done."""
    output = given or folder / (reader.text("output") or "generated")
    for place in (output, *output.parents):
        if place.exists():
            if not place.is_dir():
                reader.bad("output", f"a folder, and `{place.name}` is a file")
            break
    return output


def _settings(folder: Path, report: Report) -> tuple[str, Table]:
    for name, path in zip(NAMES, ((), ("tool", "clientsmith")), strict=True):
        file = folder / name
        if not file.is_file():
            continue
        try:
            table: object = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            report.add(BadToml(_toml_origin(name, error), str(error)))
            return name, {}
        except OSError as error:
            problem = (error.strerror or str(error)).lower()
            report.add(SettingsUnreadable(Origin(name, 0, 0, ""), problem))
            return name, {}
        for key in path:
            table = cast(Table, table).get(key) if isinstance(table, dict) else None
        if isinstance(table, dict):
            return name, cast(Table, table)
        if table is not None:
            report.add(BadSetting(Origin(name, 0, 0, ""), ".".join(path), "a table"))
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

    def bad(self, key: str, wanted: str) -> None:
        """Report a setting."""
        origin = Origin(self._file, 0, 0, f"/{self._prefix}{key}")
        self._report.add(BadSetting(origin, self._prefix + key, wanted))

    def text(self, key: str) -> str | None:
        value = self._table.get(key)
        if value is None or isinstance(value, str):
            return value
        self.bad(key, "text")
        return None

    def matching(
        self, key: str, pattern: re.Pattern[str], wanted: str, given: str | None = None
    ) -> str | None:
        value = given if given is not None else self.text(key)
        if value is None or pattern.match(value):
            return value
        self.bad(key, wanted)
        return None

    def choice(self, key: str, options: tuple[str, ...]) -> str | None:
        value = self.text(key)
        if value is None or value in options:
            return value
        self.bad(key, " or ".join(options))
        return None

    def texts(self, key: str, pattern: re.Pattern[str], wanted: str) -> tuple[str, ...]:
        value = self._table.get(key, [])
        items = cast("list[object]", value) if isinstance(value, list) else []
        texts = tuple(item for item in items if isinstance(item, str) and pattern.match(item))
        if not isinstance(value, list) or len(texts) != len(items):
            self.bad(key, wanted)
            return ()
        return texts

    def table(self, key: str) -> _Reader:
        value = self._table.get(key, {})
        if not isinstance(value, dict):
            self.bad(key, "a table")
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
        argument=reader.matching("argument", _NAME, "a name of an argument"),
        aliases=reader.texts("aliases", _NAME, "a list of names of arguments"),
        environment=reader.matching("environment", _VARIABLE, "a name of a variable"),
    )
    reader.finish(known={f.name for f in fields(Authentication)})
    return found


def _releasing(reader: _Reader) -> Releasing:
    default = Releasing()
    found = Releasing(
        check=reader.texts("check", _WORD, "a list of a program and its arguments"),
        repository=reader.matching("repository", _WORD, "a name or an address")
        or default.repository,
        index=reader.matching("index", _ADDRESS, "an address"),
        tag=reader.matching("tag", _TAG, "the start of a tag") or default.tag,
        pythons=reader.texts("pythons", _PYTHON, "a list such as `3.12`") or default.pythons,
    )
    reader.finish(known={f.name for f in fields(Releasing)})
    return found


def _renames(reader: _Reader) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for key in reader.names():
        if (
            name := reader.matching(key, _RENAMED, "a name, or names with dots between")
        ) is not None:
            found[key] = name
    return found


def _reexports(reader: _Reader) -> Mapping[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for module in reader.names():
        if not _is_module(module):
            reader.bad(module, "below the name of a module")
        inner = reader.table(module)
        found[module] = {name: target for name in inner.names() if (target := _target(inner, name))}
    return found


def _target(reader: _Reader, name: str) -> str | None:
    """Where an old name is found now."""
    if (target := reader.text(name)) is None:
        return None
    module, _, attribute = target.partition(":")
    if _is_module(module) and _IDENTIFIER.match(attribute) and _IDENTIFIER.match(name):
        return target
    reader.bad(name, "a Python name that is `module:name`")
    return None


def _is_module(name: str) -> bool:
    """Whether a dotted name can be a module below the package; the empty one is the package."""
    return not name or all(_IDENTIFIER.match(part) for part in name.split("."))
