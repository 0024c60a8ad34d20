"""E72 to E74: why nothing is released, or what keeps a release from being complete."""

from __future__ import annotations

from dataclasses import dataclass

from clientsmith.diagnostics.core import Diagnostic, Severity


@dataclass(frozen=True)
class Refusal(Diagnostic):
    """A check that says no; nothing was changed."""


@dataclass(frozen=True)
class GitFailed(Diagnostic):
    """A release is a commit and a tag, and git did not do what it was told to.

    Nothing of the working tree was changed: the commit of a release is made beside it.
    """

    problem: str

    code = "E720"
    title = "git failed"

    @property
    def message(self) -> str:
        return f"git: {self.problem}"


@dataclass(frozen=True)
class DirtyTree(Refusal):
    """The working tree has changes that are in no commit.

    What is released has to be what the repository holds, or nobody could make it again.
    """

    files: tuple[str, ...]

    code = "E721"
    title = "uncommitted changes"

    @property
    def message(self) -> str:
        return f"the working tree has uncommitted changes: {_listed(self.files)}"

    @property
    def hint(self) -> str:
        return "commit them, or set them aside with `git stash --include-untracked`"


@dataclass(frozen=True)
class StaleSdk(Refusal):
    """The SDK in the repository is not what the spec makes: `clientsmith generate --check`."""

    code = "E722"
    title = "SDK is stale"

    @property
    def message(self) -> str:
        return "the SDK is not what the spec makes"

    @property
    def hint(self) -> str:
        return "run `clientsmith generate`, and commit what it writes"


@dataclass(frozen=True)
class CheckFailed(Refusal):
    """The project's own check (`release.check` in the settings) ended with an error.

    Its last lines are shown; run it by itself to see all of them.
    """

    command: str
    told: str

    code = "E723"
    title = "check failed"

    @property
    def message(self) -> str:
        return f"`{self.command}` failed: {self.told}"


@dataclass(frozen=True)
class UnapprovedBreak(Refusal):
    """A change breaks callers, and nobody has accepted it.

    `clientsmith diff` shows whom and how; an approval lives in `approvals.toml`.
    """

    change: str
    fingerprint: str

    code = "E724"
    title = "break without approval"

    @property
    def message(self) -> str:
        return f"{self.change}: nobody has approved this break"

    @property
    def hint(self) -> str:
        return f"`clientsmith diff --approve {self.fingerprint} --reason TEXT`, or take it back"


@dataclass(frozen=True)
class VersionExists(Refusal):
    """A version is released once: an index never takes another file for it, and users keep theirs.

    Either its tag is on another commit, or the index has files of it that are not of this release.
    """

    version: str
    where: str

    code = "E725"
    title = "version exists"

    @property
    def message(self) -> str:
        return f"version {self.version} exists: {self.where}"

    @property
    def hint(self) -> str:
        return "`git fetch --tags` brings a tag that is missing here; `--version` names a later one"


@dataclass(frozen=True)
class VersionTooLow(Refusal):
    """`--version` raises a version above what the changes ask for, and never below.

    What is asked for follows Semantic Versioning 2.0.0 from the differences of the public surface.
    """

    wanted: str
    least: str
    reason: str

    code = "E726"
    title = "version too low"

    @property
    def message(self) -> str:
        why = f": {self.reason}" if self.reason else ""
        return f"version {self.wanted} is below {self.least}, which the changes ask for{why}"


@dataclass(frozen=True)
class BadFragment(Diagnostic):
    """A file of `changelog.d/` is none that a changelog could take.

    Its name says what kind of change it tells of: `faster-uploads.fixed.md`. Kinds are `added`,
    `changed`, `deprecated`, `removed` and `fixed`.
    """

    problem: str

    code = "E727"
    title = "bad fragment of the changelog"

    @property
    def message(self) -> str:
        return f"`{self.origin.file}` cannot be taken: {self.problem}"


@dataclass(frozen=True)
class VersionNotWritten(Diagnostic):
    """The settings are written in a way in which the version cannot be replaced.

    `version = "1.2.0"` has to stand on a line of its own below `[tool.clientsmith]` of
    pyproject.toml, or at the top of clientsmith.toml.
    """

    code = "E728"
    title = "version cannot be written"

    @property
    def message(self) -> str:
        return f"the version in `{self.origin.file}` cannot be replaced"

    @property
    def hint(self) -> str:
        return 'write `version = "..."` on a line of its own'


@dataclass(frozen=True)
class NoVersion(Diagnostic):
    """`--version` takes a version as PEP 440 writes it: `1.2.0`, `2.0.0rc1`."""

    text: str

    code = "E729"
    title = "no version"

    @property
    def message(self) -> str:
        return f"`{self.text}` is no version"


@dataclass(frozen=True)
class BuildFailed(Diagnostic):
    """sdist and wheel could not be built from the SDK."""

    told: str

    code = "E730"
    title = "build failed"

    @property
    def message(self) -> str:
        return f"the build failed: {self.told}"


@dataclass(frozen=True)
class BadPackage(Refusal):
    """A built file is not fit to be published: something is missing, or there is too much in it."""

    problem: str

    code = "E731"
    title = "package is not right"

    @property
    def message(self) -> str:
        return f"`{self.origin.file}`: {self.problem}"


@dataclass(frozen=True)
class VerificationFailed(Refusal):
    """The built files were installed into a clean environment, and do not work there.

    The environment says which Python it was, and whether with the lowest or the newest dependencies
    that the package allows. Nothing was committed, tagged or uploaded.
    """

    environment: str
    step: str
    told: str

    code = "E732"
    title = "verification failed"

    @property
    def message(self) -> str:
        return f"{self.environment}, {self.step}: {self.told}"


@dataclass(frozen=True)
class PythonMissing(Diagnostic):
    """A Python that the package promises to work with is not on this machine.

    `python3.X` is looked for on the path and below `~/.pyenv/versions`, and asked of uv. In the
    hosted workflow all of them have to be there; elsewhere the others have to do.
    """

    version: str

    code = "W733"
    title = "Python is missing"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"there is no Python {self.version} here; the release is not verified with it"


@dataclass(frozen=True)
class PythonRequired(Refusal):
    """A Python that the package promises to work with is missing where all of them have to be.

    Where the variable `CI` is set, a release is verified with every Python of `release.pythons`.
    """

    version: str

    code = "E733"
    title = "Python is missing in CI"

    @property
    def message(self) -> str:
        return f"there is no Python {self.version} here, and in CI there has to be"


@dataclass(frozen=True)
class IndexUnreachable(Diagnostic):
    """The package index does not say what it has, so nobody can tell what is left to upload.

    It is asked by its simple API (PEP 503, PEP 691); `release.index` in the settings says where
    that is, if not at `/simple/` below the address of uploads.
    """

    problem: str

    code = "E734"
    title = "index does not answer"

    @property
    def message(self) -> str:
        return f"the index `{self.origin.file}` does not answer: {self.problem}"


@dataclass(frozen=True)
class OtherBytes(Refusal):
    """The index has a file of this name with other bytes.

    Somebody has published this version from something else. Neither file can be replaced: release
    the next version.
    """

    code = "E735"
    title = "index has another file"

    @property
    def message(self) -> str:
        return f"the index has a `{self.origin.file}` with other bytes than the one built here"


@dataclass(frozen=True)
class UploadFailed(Diagnostic):
    """twine could not upload a file.

    What was uploaded before it stays. Run `clientsmith release` again to upload what is missing.
    """

    told: str

    code = "E736"
    title = "upload failed"

    @property
    def message(self) -> str:
        return f"`{self.origin.file}` was not uploaded: {self.told}"

    @property
    def hint(self) -> str:
        return "run `clientsmith release` again: it goes on from here"


@dataclass(frozen=True)
class MovedOn(Refusal):
    """The branch got other commits while the release was made.

    Its commit would not come after them. Nothing was uploaded; start again.
    """

    problem: str

    code = "E737"
    title = "branch moved on"

    @property
    def message(self) -> str:
        return f"the branch cannot be moved to the release: {self.problem}"


@dataclass(frozen=True)
class ToolMissing(Diagnostic):
    """A release needs more than generating does.

    `pip install 'clientsmith[release]'` brings all of it.
    """

    name: str

    code = "E738"
    title = "tool is missing"

    @property
    def message(self) -> str:
        return f"`{self.name}` is not installed"

    @property
    def hint(self) -> str:
        return "pip install 'clientsmith[release]'"


@dataclass(frozen=True)
class NotRebuilt(Diagnostic):
    """A release that was interrupted cannot be made again as it was.

    Its files are gone from `.clientsmith/release/`, and a build of its commit gives others: another
    version of hatchling, most likely. Install the one it was built with.
    """

    problem: str

    code = "E739"
    title = "release cannot be made again"

    @property
    def message(self) -> str:
        return f"the interrupted release cannot be completed: {self.problem}"


@dataclass(frozen=True)
class NotARelease(Refusal):
    """`--build` without a commit to make needs one that is a release: tagged with its version."""

    code = "E740"
    title = "no release here"

    @property
    def message(self) -> str:
        return "nothing has changed since the last release, and this commit is none"


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:3])
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown
