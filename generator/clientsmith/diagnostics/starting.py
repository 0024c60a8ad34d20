"""E52: why no project is made, and what of another generator's configuration is left out."""

from __future__ import annotations

from dataclasses import dataclass

from clientsmith.diagnostics.core import Diagnostic, Severity


@dataclass(frozen=True)
class InTheWay(Diagnostic):
    """`clientsmith init` writes new files only, and one of them is there already."""

    code = "E520"
    title = "file is in the way"

    @property
    def message(self) -> str:
        return f"`{self.origin.file}` exists; nothing was written"

    @property
    def hint(self) -> str:
        return "choose another folder with `--output`"


@dataclass(frozen=True)
class UnknownConfiguration(Diagnostic):
    """The file given to `--from` is none of Stainless, Fern or Speakeasy."""

    code = "E521"
    title = "configuration of no generator we know"

    @property
    def message(self) -> str:
        return "this is no configuration of Stainless, Fern or Speakeasy"

    @property
    def hint(self) -> str:
        return "give `stainless.yml`, `generators.yml` or `gen.yaml`"


@dataclass(frozen=True)
class NotConverted(Diagnostic):
    """A setting of another generator has no counterpart here, or can't be read.

    The project is made without it; `docs/migrating.md` says what there is instead.
    """

    setting: str
    reason: str

    code = "W522"
    title = "setting not converted"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"`{self.setting}` is not converted: {self.reason}"
