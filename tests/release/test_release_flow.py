"""What forbids a release, and what becomes of one that is broken off somewhere.

Runs in this process, verifies with no Python and generates next to nothing, so that a release takes
a second; what a whole one does is in `test_release_whole.py`.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from release_support import Index, Project, environment, index

from clientsmith import config as settings
from clientsmith.approvals import Approval, Judgement, Kind
from clientsmith.changes import Bump, Change, Comparison, Flags, Level
from clientsmith.config import Releasing
from clientsmith.diagnostics import Report, SpecError
from clientsmith.release import Listener, Options, Plan, Released, Tools, publish, release


@dataclass
class Store:
    """A project, the index, and what was heard of the releases."""

    project: Project
    shelf: Index
    releasing: Releasing
    stale: bool = False
    changes: tuple[Change, ...] = ()
    approved: dict[str, Approval] = field(default_factory=dict)
    agrees: Callable[[Plan], bool] = lambda plan: True
    told: Callable[[str], None] = lambda text: None

    def release(self, options: Options | None = None) -> Released | None:
        report = Report()
        config = settings.load(self.project.folder, report)
        assert config is not None
        assert not report.errors
        config = replace(config, release=self.releasing)
        options = options or Options()
        listener = Listener(self.told, self.agrees)
        tools = Tools(lambda _: self.stale, self._judge, _generate, lambda _: nullcontext(""))
        return release(self.project.folder, config, options, tools, listener, report)

    def _judge(self, tag: str, report: Report) -> Judgement:
        assert self.project.git("tag", "--list", tag) == tag
        return Judgement(Comparison(tag, "now", self.changes), self.approved, fail_on=tuple(Kind))

    def refused(self, options: Options | None = None) -> list[str]:
        """The codes that forbid it; the repository is then as it was."""
        before = self._seen()
        with pytest.raises(SpecError) as caught:
            self.release(options)
        assert self._seen() == before
        return [diagnostic.code for diagnostic in caught.value.report.errors]

    def _seen(self) -> tuple[str, ...]:
        git = self.project.git
        listed = git("for-each-ref", "refs/heads", "refs/tags")
        return git("status", "--porcelain"), listed, git("worktree", "list"), *self.shelf.files


def _generate(folder: Path, report: Report) -> None:
    """Write the version, which is all that a release changes in an SDK."""
    config = settings.load(folder, report)
    assert config is not None
    place = folder / "sdk" / "pyproject.toml"
    text = place.read_text(encoding="utf-8")
    text = re.sub(r'(?m)^version = ".*"$', f'version = "{config.version}"', text)
    place.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = Project(tmp_path_factory.mktemp("store") / "project")
    project.begin()
    return project.folder


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with index(tmp_path_factory.mktemp("shelf") / "index") as found:
        yield found


@pytest.fixture
def store(generated: Path, shelf: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("CI", raising=False)
    for path in shelf.folder.iterdir():
        path.unlink()
    shutil.copytree(generated, tmp_path / "project", symlinks=True)
    return Store(Project(tmp_path / "project"), shelf, Releasing((), shelf.url, pythons=()))


def _commit(store: Store, path: str, text: str) -> None:
    place = store.project.folder / path
    place.parent.mkdir(exist_ok=True)
    place.write_text(text, encoding="utf-8")
    store.project.git("add", "--all")
    store.project.git("commit", "--quiet", "--allow-empty", "--message", "Edit")


# -- refusals -------------------------------------------------------------------------------


def test_dirty_tree(store: Store) -> None:
    """Unknown files count as well."""
    (store.project.folder / "new.txt").write_text("?")
    assert store.refused() == ["E721"]


def test_stale_sdk(store: Store) -> None:
    """The spec was edited, and nothing generated."""
    store.stale = True
    assert store.refused() == ["E722"]


def test_no_sdk(store: Store) -> None:
    """Never generated, or not committed."""
    store.project.git("rm", "--quiet", "-r", "sdk")
    store.project.git("commit", "--quiet", "--message", "Without")
    assert store.refused() == ["E722"]


def test_failing_check(store: Store) -> None:
    """The project's own check has the last word."""
    store.releasing = replace(store.releasing, check=("git", "no-such-command"))
    assert store.refused() == ["E723"]


def test_version_on_the_index(store: Store) -> None:
    """Somebody has published it from elsewhere."""
    (store.shelf.folder / "store-0.1.0.tar.gz").write_bytes(b"other")
    assert store.refused() == ["E725"]


def test_version_that_is_tagged(store: Store) -> None:
    """On a branch that this one does not know."""
    store.project.git("checkout", "--quiet", "-b", "other")
    _commit(store, "other.txt", "x")
    store.project.git("tag", "v0.1.0")
    store.project.git("checkout", "--quiet", "main")
    assert store.refused() == ["E725"]


@pytest.mark.parametrize(
    ("wanted", "code"), [("0.0.9", "E726"), ("new", "E729"), ("1.0-rc.1", "E729")]
)
def test_version_that_is_none(store: Store, wanted: str, code: str) -> None:
    """`--version` goes upwards only."""
    assert store.refused(Options(version=wanted)) == [code]


def test_bad_fragment(store: Store) -> None:
    """What kind of change?"""
    _commit(store, "changelog.d/a.md", "A change.\n")
    store.project.git("tag", "v0.0.9", "HEAD~1")
    assert store.refused() == ["E727"]


def test_index_that_is_down(store: Store) -> None:
    """Nobody knows what it has."""
    store.releasing = replace(store.releasing, repository="http://127.0.0.1:1/")
    assert store.refused() == ["E734"]


def test_unknown_repository(store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither an address nor in ~/.pypirc."""
    monkeypatch.setenv("HOME", str(tmp_path))
    assert store.refused(Options(repository="ours")) == ["E734"]


def test_settings_that_cannot_be_edited(store: Store) -> None:
    """Better no release than broken settings."""
    text = store.project.read("pyproject.toml")
    text = text.replace('version = "0.1.0"', 'version = """\n0.1.0"""')
    _commit(store, "pyproject.toml", text)
    assert store.refused() == ["E728"]


def test_python_missing_in_ci(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere it is a warning; see `test_release_matrix.py`."""
    monkeypatch.setenv("CI", "true")
    store.releasing = replace(store.releasing, pythons=("3.99",))
    assert store.refused() == ["E733"]


def test_overtaken_by_a_commit(store: Store) -> None:
    """Somebody commits while the release is verified."""

    def agrees(plan: Plan) -> bool:
        _commit(store, "other.txt", plan.version)
        return True

    store.agrees = agrees
    with pytest.raises(SpecError) as caught:
        store.release()
    assert [d.code for d in caught.value.report.errors] == ["E737"]
    assert (store.project.git("tag"), store.shelf.files) == ("", [])
    # The next run starts afresh, with that commit in it.
    store.agrees = lambda plan: True
    assert store.release() is not None
    assert "other.txt" in store.project.git("ls-tree", "--name-only", "v0.1.0")


def test_no_repository(store: Store) -> None:
    """A release is a commit and a tag."""
    shutil.rmtree(store.project.folder / ".git")
    with pytest.raises(SpecError) as caught:
        store.release()
    assert [d.code for d in caught.value.report.errors] == ["E720"]


def test_user_does_not_agree(store: Store) -> None:
    """Asked with the plan in front of them; nothing has happened."""
    store.agrees = lambda plan: plan.version != "0.1.0"
    assert store.release() is None
    assert (store.project.git("tag"), store.shelf.files) == ("", [])


# -- versions -------------------------------------------------------------------------------


def test_fragment_asks_for_a_version(store: Store) -> None:
    """A fix that the surface does not show is a patch; without anything there is no release."""
    assert store.release() is not None
    _commit(store, "notes.txt", "of no matter to callers")
    done = store.release()
    assert done is not None
    assert (done.version, done.said) == (
        "",
        "nothing has changed for callers since the last release",
    )
    _commit(store, "changelog.d/a.fixed.md", "A fix.\n")
    done = store.release()
    assert done is not None
    assert done.version == "0.1.1"
    assert "### Fixed\n\n- A fix.\n" in store.project.read("sdk/CHANGELOG.md")
    assert 'version = "0.1.1"' in store.project.read("sdk/pyproject.toml")


def test_later_version(store: Store) -> None:
    """By option, also where nothing has changed; then the settings have it."""
    assert store.release() is not None
    assert store.refused(Options(version="0.0.1")) == ["E726"]
    done = store.release(Options(version="1.0.0"))
    assert done is not None
    assert done.version == "1.0.0"
    assert 'version = "1.0.0"' in store.project.read("pyproject.toml")


BREAK = Change(
    "argument-removed", "argument a.b c", Level.BREAKING, Flags(runtime=True), "`a.b`: no `c`"
)
NEW = Change("method-added", "method a.c", Level.COMPATIBLE, Flags(), "`a.c` is new")


@pytest.mark.parametrize(
    ("changes", "last", "following"),
    [
        ((NEW,), "0.1.0", "0.1.1"),
        ((NEW,), "1.1.0", "1.2.0"),
        ((BREAK, NEW), "0.1.0", "0.2.0"),
        ((BREAK, NEW), "1.1.0", "2.0.0"),
    ],
)
def test_changes_ask_for_a_version(
    store: Store, changes: tuple[Change, ...], last: str, following: str
) -> None:
    """Breaks only where they are approved."""
    _commit(store, "pyproject.toml", store.project.read("pyproject.toml").replace("0.1.0", last))
    store.project.git("tag", f"v{last}")
    _commit(store, "notes.txt", "since")
    store.changes = changes
    breaks = [change for change in changes if change.bump is Bump.MAJOR]
    if breaks:
        assert store.refused(Options(dry_run=True)) == ["E724"]
        store.approved = {each.fingerprint: Approval(each.fingerprint, "why") for each in breaks}
    plans: list[Plan] = []
    store.agrees = lambda plan: bool(plans.append(plan))
    store.release(Options(dry_run=True))
    assert [(plan.last, plan.version) for plan in plans] == [(last, following)]
    assert plans[0].reason == changes[0].message
    assert all(f"{change.message}." in plans[0].section for change in changes)


# -- broken off -----------------------------------------------------------------------------


class _BrokenOffError(Exception):
    """Stands for whatever ends a process."""


def _break_at(word: str, times: int = 1) -> Callable[[str], None]:
    left = [times]

    def told(text: str) -> None:
        left[0] -= text.startswith(word)
        if left[0] == 0:
            raise _BrokenOffError

    return told


@pytest.mark.parametrize("uploads", [1, 2])
def test_broken_off_while_uploading(store: Store, uploads: int) -> None:
    """Tagged, and with one file or none on the index; repeated, with both."""
    store.told = _break_at("uploading", uploads)
    with pytest.raises(_BrokenOffError):
        store.release()
    assert len(store.shelf.files) == uploads - 1
    tagged = store.project.git("rev-parse", "v0.1.0^{commit}")
    # Even after others have committed: the release is that of the tag.
    _commit(store, "other.txt", "x")
    store.told = lambda text: None
    done = store.release()
    assert done is not None
    assert done.said == "0.1.0 is released"
    assert store.shelf.files == ["store-0.1.0-py3-none-any.whl", "store-0.1.0.tar.gz"]
    assert store.project.git("rev-parse", "v0.1.0^{commit}") == tagged


def test_broken_off_before_the_tag(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files are there and the commit is, and nobody sees it yet."""
    with monkeypatch.context() as patched:
        patched.setattr("clientsmith.release.git.Repository.forward", _fail)
        with pytest.raises(_BrokenOffError):
            store.release()
    assert (store.project.git("tag"), store.shelf.files) == ("", [])
    assert store.release() is not None
    assert len(store.shelf.files) == 2
    assert store.project.git("describe", "--exact-match") == "v0.1.0"


def _fail(*arguments: object) -> None:
    raise _BrokenOffError


def test_broken_off_and_gone(store: Store) -> None:
    """State and files are lost, as on a new machine: the tag brings back the same bytes."""
    store.told = _break_at("uploading", 2)
    with pytest.raises(_BrokenOffError):
        store.release()
    shutil.rmtree(store.project.folder / ".clientsmith")
    store.told = lambda text: None
    assert store.release() is not None
    assert len(store.shelf.files) == 2


def test_other_bytes_on_the_index(store: Store) -> None:
    """Never two kinds of files of one version."""
    store.told = _break_at("uploading")
    with pytest.raises(_BrokenOffError):
        store.release()
    (store.shelf.folder / "store-0.1.0.tar.gz").write_bytes(b"of somebody else")
    store.told = lambda text: None
    assert store.refused() == ["E735"]
    # The way out is another version.
    done = store.release(Options(version="0.1.1"))
    assert done is not None
    assert (done.version, len(store.shelf.files)) == ("0.1.1", 3)


def test_upload_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What twine says is handed on, and the release can be completed."""
    with monkeypatch.context() as patched:
        patched.setattr(publish, "missing", lambda where, folder, artifacts, report: artifacts)
        patched.setattr(publish, "_SHOWN_WITHIN", 0.0)
        assert store.release() is not None
        with pytest.raises(SpecError) as caught:
            store.release()
    assert [d.code for d in caught.value.report.errors] == ["E736"]
    assert "HTTPError" in caught.value.report.errors[0].message
    assert store.release() is not None


# -- for a workflow -------------------------------------------------------------------------


def test_build_for_somebody_else_to_upload(store: Store, tmp_path: Path) -> None:
    """Commit, tag and files, no upload; from the tag, on another machine, the same bytes."""
    done = store.release(Options(build=tmp_path / "dist"))
    assert done is not None
    assert store.shelf.files == []
    first = {path.name: path.read_bytes() for path in (tmp_path / "dist").iterdir()}
    assert len(first) == 2
    store.project.git("clone", "--quiet", ".", str(tmp_path / "clone"))
    store.project = Project(tmp_path / "clone")
    assert store.release(Options(build=tmp_path / "again")) is not None
    assert {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()} == first
    _commit(store, "notes.txt", "x")
    assert store.refused(Options(build=tmp_path / "more")) == ["E740"]


def test_push_comes_before_uploads(store: Store, tmp_path: Path) -> None:
    """Branch and tag, or neither; and if neither, no upload."""
    remote = tmp_path / "remote.git"
    store.project.git("clone", "--quiet", "--bare", ".", str(remote))
    store.project.git("remote", "add", "origin", str(remote))
    store.project.git("fetch", "--quiet")
    other = tmp_path / "other"
    store.project.git("clone", "--quiet", str(remote), str(other))
    ahead = Project(other)
    (other / "x.txt").write_text("x")
    ahead.git("add", "--all")
    ahead.git("commit", "--quiet", "--message", "x")
    ahead.git("push", "--quiet")
    with pytest.raises(SpecError) as caught:
        store.release(Options(push=True))
    assert [d.code for d in caught.value.report.errors] == ["E720"]
    assert store.shelf.files == []
    ahead.git("push", "--quiet", "--force", "origin", "HEAD~1:main")
    assert store.release(Options(push=True)) is not None
    assert ahead.git("ls-remote", "--tags", "origin").count("refs/tags/v0.1.0") == 2
    assert len(store.shelf.files) == 2


def test_another_index(store: Store, tmp_path: Path) -> None:
    """First to one to try it, then the same files to another."""
    assert store.release() is not None
    first = {path.name: path.read_bytes() for path in store.shelf.folder.iterdir()}
    with index(tmp_path / "second") as second:
        done = store.release(Options(repository=second.url))
        assert done is not None
        assert {path.name: path.read_bytes() for path in second.folder.iterdir()} == first
    assert os.environ["TWINE_PASSWORD"] not in (
        store.project.folder / ".clientsmith" / "release.json"
    ).read_text(encoding="utf-8")
