"""E5: what can be wrong with the settings."""

from __future__ import annotations

from dataclasses import dataclass

from clientsmith.diagnostics.core import Diagnostic


@dataclass(frozen=True)
class NoSpec(Diagnostic):
    """Neither a flag nor the project's settings say which spec to read.

    Name it with `--spec FILE`, or with `spec = "spec/openapi.yaml"` below `[tool.clientsmith]` in
    pyproject.toml.
    """

    code = "E501"
    title = "no spec named"

    @property
    def message(self) -> str:
        return "no spec is named"

    @property
    def hint(self) -> str:
        return 'use `--spec FILE`, or set `spec = "..."` below `[tool.clientsmith]`'


@dataclass(frozen=True)
class BadToml(Diagnostic):
    """The settings file is not TOML (https://toml.io/en/v1.0.0)."""

    problem: str

    code = "E502"
    title = "settings are not TOML"

    @property
    def message(self) -> str:
        return f"not TOML: {self.problem}"


@dataclass(frozen=True)
class BadSetting(Diagnostic):
    """A setting has a value of the wrong type, or one that makes no name."""

    key: str
    wanted: str

    code = "E503"
    title = "bad setting"

    @property
    def message(self) -> str:
        return f"setting `{self.key}` must be {self.wanted}"


@dataclass(frozen=True)
class UnknownSetting(Diagnostic):
    """A setting that nothing reads, most often a misspelt one."""

    key: str
    near: str | None

    code = "E504"
    title = "unknown setting"

    @property
    def message(self) -> str:
        return f"unknown setting `{self.key}`"

    @property
    def hint(self) -> str | None:
        return f"did you mean `{self.near}`?" if self.near else None


@dataclass(frozen=True)
class SettingsUnreadable(Diagnostic):
    """The settings file is there, and the file system does not let us read it."""

    problem: str

    code = "E505"
    title = "settings cannot be read"

    @property
    def message(self) -> str:
        return f"the settings cannot be read: {self.problem}"


@dataclass(frozen=True)
class CompatLost(Diagnostic):
    """`compat.toml` keeps a name of an earlier release, and what it stands for is gone.

    Callers of the old name would be left with nothing. Name what it stands for now, or take the
    line out and count the change as breaking. `clientsmith generate --compat` follows renames by
    itself.
    """

    old: str
    now: str

    code = "E506"
    title = "a kept name stands for nothing"

    @property
    def message(self) -> str:
        return f"`{self.old}` is kept for `{self.now}`, which there is not"

    @property
    def hint(self) -> str:
        return "name what it stands for now, or take the line out"


@dataclass(frozen=True)
class CompatTaken(Diagnostic):
    """`compat.toml` keeps a name of an earlier release, and something of today has that name.

    Both can't have it. Take the line out, or give the new one another name by `x-sdk-method` or
    `x-sdk-group`.
    """

    old: str

    code = "E507"
    title = "a kept name is taken"

    @property
    def message(self) -> str:
        return f"`{self.old}` is kept from an earlier release, and is a name of today as well"

    @property
    def hint(self) -> str:
        return "take the line out, or rename what is called so today"
