"""E7: what can be wrong with the two sides of a comparison, and with its approvals."""

from __future__ import annotations

from dataclasses import dataclass

from clientsmith.diagnostics.core import Diagnostic, Severity


@dataclass(frozen=True)
class NoSuchSide(Diagnostic):
    """What `clientsmith diff` was given is nothing that has a surface.

    It takes a folder with settings of clientsmith, a spec, a surface file (`api-surface.txt`), a
    wheel, an sdist, the folder of a package, a git revision, or the name of an installed package;
    the first of these that fits. `git:NAME` and `package:NAME` say which one is meant.
    """

    name: str
    problem: str = ""

    code = "E701"
    title = "nothing to compare"

    @property
    def message(self) -> str:
        told = f": {self.problem}" if self.problem else ""
        return f"`{self.name}` is no file, git revision or installed package{told}"

    @property
    def hint(self) -> str:
        return "a revision that was not fetched is not there: `git fetch --tags` may bring it"


@dataclass(frozen=True)
class SideUnreadable(Diagnostic):
    """A surface file, wheel or sdist is there, and cannot be read.

    A surface file of another format was written by another version of clientsmith: compare the
    specs, or git revisions, from which surfaces are made anew.
    """

    problem: str

    code = "E702"
    title = "side cannot be read"

    @property
    def message(self) -> str:
        return f"`{self.origin.file}` cannot be read: {self.problem}"


@dataclass(frozen=True)
class NoSurface(Diagnostic):
    """A package holds no surface file, so nobody can tell what its surface was.

    SDKs that clientsmith makes carry `api-surface.txt` beside their `__init__.py`. This one was
    made by something else, or by a version before that.
    """

    code = "E703"
    title = "package without a surface"

    @property
    def message(self) -> str:
        return f"`{self.origin.file}` holds no api-surface.txt: clientsmith did not make it"

    @property
    def hint(self) -> str:
        return "compare with the spec that it was made from"


@dataclass(frozen=True)
class GitRefused(Diagnostic):
    """Git is needed for a revision, and is missing, or does not do what it is asked for."""

    problem: str

    code = "E704"
    title = "git refused"

    @property
    def message(self) -> str:
        return f"git cannot be asked for `{self.origin.file}`: {self.problem}"


@dataclass(frozen=True)
class NothingAtRevision(Diagnostic):
    """A revision has neither the spec that its settings name, nor the surface file of its SDK.

    The settings are those of the revision itself; where it has none, those of today.
    """

    spec: str
    surface: str

    code = "E705"
    title = "revision without spec and surface"

    @property
    def message(self) -> str:
        return f"`{self.origin.file}` has neither `{self.spec}` nor `{self.surface}`"


@dataclass(frozen=True)
class SurfaceInstead(Diagnostic):
    """The spec of a revision cannot be compiled, and its surface file is compared in its place.

    It knows the symbols, and neither the places in the spec nor the prose.
    """

    spec: str

    code = "W706"
    title = "surface in place of a spec"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"`{self.spec}` of `{self.origin.file}` cannot be compiled: its surface is compared"


@dataclass(frozen=True)
class BadApproval(Diagnostic):
    """`approvals.toml` is not TOML, or says something that is no approval.

    It is a list of tables `[[approved]]`, each with the `fingerprint` of a change, the `reason` for
    which it is accepted, and, where it is not for ever, the version `until` which it is.
    """

    problem: str

    code = "E707"
    title = "bad approval"

    @property
    def message(self) -> str:
        return self.problem

    @property
    def hint(self) -> str:
        return "`clientsmith diff --approve FINGERPRINT --reason TEXT` writes one"


@dataclass(frozen=True)
class StaleApproval(Diagnostic):
    """An approval whose change is not among those found.

    The change was taken back, has become another one, or was released since.
    """

    fingerprint: str

    code = "W708"
    title = "stale approval"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"nothing that was found has the approved fingerprint {self.fingerprint}"

    @property
    def hint(self) -> str:
        return "remove it"


@dataclass(frozen=True)
class ExpiredApproval(Diagnostic):
    """An approval that holds until a version, and the SDK has that version now."""

    fingerprint: str
    until: str

    code = "W709"
    title = "expired approval"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"the approval of {self.fingerprint} held until {self.until}, which this is"

    @property
    def hint(self) -> str:
        return "renew it, or take the change back"


@dataclass(frozen=True)
class NoSuchChange(Diagnostic):
    """`--approve` names a fingerprint that no change has; reports show those that there are."""

    fingerprint: str
    near: str = ""

    code = "E710"
    title = "no change has this fingerprint"

    @property
    def message(self) -> str:
        return f"no change has the fingerprint `{self.fingerprint}`"

    @property
    def hint(self) -> str | None:
        return f"did you mean `{self.near}`?" if self.near else None
