"""Names of earlier releases that go on working: `compat.toml` beside the settings.

    [methods]
    "voices.get" = "voices.retrieve"            # callable, deprecated

    [resources]
    "voices" = "speakers"                       # an attribute of the client, deprecated

    [exports]
    "voices.Voice" = "speakers.types:Speaker"   # importable

What comes in is the text of that file; what goes out is `Compat`, or diagnostics with its place,
and the text with more names. `clientsmith generate --compat` writes it, of what a diff found
renamed or moved; the next major release starts without. Never writes a file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from clientsmith.diagnostics import Origin, Report
from clientsmith.diagnostics.config import BadSetting, BadToml, UnknownSetting

FILE = "compat.toml"
_HEADER = """\
# Names of earlier releases that go on working until the next major one.
# Written by `clientsmith generate --compat`.
"""
_TABLES = dict.fromkeys(("methods", "resources", "exports")).keys()
_PART = r"[^\W\d]\w*"
_PATH = re.compile(rf"{_PART}(?:\.{_PART})*\Z")
_TARGET = re.compile(rf"(?:{_PART}(?:\.{_PART})*)?:{_PART}\Z")
_PLACE = re.compile(r"line (\d+), column (\d+)")


@dataclass(frozen=True, slots=True)
class Compat:
    """Old names, and what they stand for."""

    methods: Mapping[str, str] = field(default_factory=dict[str, str])
    """From the client: `voices.get` to `voices.retrieve`."""
    resources: Mapping[str, str] = field(default_factory=dict[str, str])
    """From the client: `voices` to `speakers`; the methods below them follow."""
    exports: Mapping[str, str] = field(default_factory=dict[str, str])
    """Below the package: `voices.Voice` to `module:name`."""
    origins: Mapping[str, Origin] = field(default_factory=dict[str, Origin], compare=False)
    """Where the file has each old name."""

    def __or__(self, newer: Compat) -> Compat:
        """Join two; what leads to a name that has changed again leads on to what it is now."""
        return Compat(
            _joined(self.methods, newer.methods),
            _joined(self.resources, newer.resources),
            _joined(self.exports, newer.exports),
            {**self.origins, **newer.origins},
        )

    def __bool__(self) -> bool:
        return bool(self.methods or self.resources or self.exports)


def loads(text: str, report: Report) -> Compat:
    """Read the file; what is wrong with it goes to the report."""
    try:
        tables: Mapping[str, object] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line, column = (int(place[1]), int(place[2])) if place else (0, 0)
        report.add(BadToml(Origin(FILE, line, column, ""), str(error)))
        return Compat()
    for name in tables.keys() - _TABLES:
        report.add(UnknownSetting(_origin(text, name), name, None))
    found = Compat(
        methods=dict(_pairs(text, tables, "methods", _PATH, report)),
        resources=dict(_pairs(text, tables, "resources", _PATH, report)),
        exports=dict(_pairs(text, tables, "exports", _TARGET, report)),
    )
    names = (*found.methods, *found.resources, *found.exports)
    return replace(found, origins={name: _origin(text, name) for name in names})


def dumps(compat: Compat) -> str:
    """Write the file."""
    tables = (_table(name, getattr(compat, name)) for name in _TABLES)
    return _HEADER + "".join(tables)


def _pairs(
    text: str, tables: Mapping[str, object], name: str, target: re.Pattern[str], report: Report
) -> Iterator[tuple[str, str]]:
    table = tables.get(name, {})
    if not isinstance(table, dict):
        report.add(BadSetting(_origin(text, name), name, "a table"))
        return
    for old, new in cast("dict[str, object]", table).items():
        if isinstance(new, str) and _PATH.match(old) and target.match(new):
            yield old, new
        else:
            wanted = "`module:name`" if target is _TARGET else "a dotted Python name"
            report.add(BadSetting(_origin(text, old), f"{name}.{old}", f"{wanted}, named by one"))


def _origin(text: str, key: str) -> Origin:
    """Find the line of a key: TOML readers keep no places."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip().lstrip("[").lstrip("\"'").startswith(key):
            return Origin(FILE, number, len(line) - len(line.lstrip()) + 1, "")
    return Origin(FILE, 0, 0, "")


def _joined(older: Mapping[str, str], newer: Mapping[str, str]) -> dict[str, str]:
    followed = {old: newer.get(new, new) for old, new in older.items()}
    found = {**followed, **newer}
    # A name that came back stands for itself.
    return {old: new for old, new in sorted(found.items()) if old != new}


def _table(name: str, pairs: Mapping[str, str]) -> str:
    if not pairs:
        return ""
    # Names hold nothing that a basic string would have to escape.
    lines = (f'"{old}" = "{new}"\n' for old, new in sorted(pairs.items()))
    return f"\n[{name}]\n{''.join(lines)}"
