"""E6: why the generator will not touch a file."""

from __future__ import annotations

from dataclasses import dataclass

from clientsmith.diagnostics.core import Diagnostic


@dataclass(frozen=True)
class ForeignFile(Diagnostic):
    """A file is in the way that the generator did not write.

    The output folder's `.clientsmith.json` lists every file that is the generator's. What is not
    listed there is yours and never overwritten. Move it, or delete it.
    """

    code = "E601"
    title = "file is not the generator's"

    @property
    def message(self) -> str:
        return f"`{self.origin.file}` exists and was not generated"

    @property
    def hint(self) -> str:
        return "move or delete it, or choose another output folder"


@dataclass(frozen=True)
class EditedFile(Diagnostic):
    """A generated file was changed by hand since it was generated.

    The change would be lost. Make it in the spec, in the settings or in a template, or overwrite
    the file with `--force`.
    """

    code = "E602"
    title = "generated file was edited"

    @property
    def message(self) -> str:
        return f"`{self.origin.file}` was edited by hand since it was generated"

    @property
    def hint(self) -> str:
        return "undo the edit, or give `--force` to overwrite it"


@dataclass(frozen=True)
class OutsidePath(Diagnostic):
    """A file would be written outside of the output folder.

    Either a name leads out of it (`..`, an absolute path), or a symbolic link on the way does.
    """

    problem: str

    code = "E603"
    title = "path leaves the output folder"

    @property
    def message(self) -> str:
        return f"`{self.origin.file}` would not be inside the output folder: {self.problem}"


@dataclass(frozen=True)
class BadManifest(Diagnostic):
    """`.clientsmith.json` of the output folder cannot be read.

    It says which files are the generator's. Restore it; or delete it together with the generated
    files, which then are made anew.
    """

    problem: str

    code = "E605"
    title = "manifest cannot be read"

    @property
    def message(self) -> str:
        return f"the manifest cannot be read: {self.problem}"

    @property
    def hint(self) -> str:
        return "restore it from version control"


@dataclass(frozen=True)
class BadNames(Diagnostic):
    """`.clientsmith-names.json` of the output folder cannot be read.

    It holds the names that the SDK has given, so that what is added to the spec renames nothing.
    Restore it; without it, names are given anew, and some may be others.
    """

    problem: str

    code = "E607"
    title = "names cannot be read"

    @property
    def message(self) -> str:
        return f"the names that were given before cannot be read: {self.problem}"

    @property
    def hint(self) -> str:
        return "restore the file from version control"


@dataclass(frozen=True)
class CannotWrite(Diagnostic):
    """The file system refused to write: rights, space, or a folder where a file has to be."""

    problem: str

    code = "E606"
    title = "cannot write"

    @property
    def message(self) -> str:
        return f"`{self.origin.file}` cannot be written: {self.problem}"
