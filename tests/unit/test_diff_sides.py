"""Sides: what a name leads to, and what is known of it then."""

from __future__ import annotations

import io
import json
import os
import sys
import tarfile
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from cli_support import ORDERS, SETTINGS, SPEC, edit
from sides_support import commit, git, pair, problems, repository, side
from surface_support import ROOT, own, understood

from clientsmith import naming, pipeline, public, surface
from clientsmith.changes import Place, Side
from clientsmith.diagnostics import Report
from clientsmith.pipeline import comparing
from clientsmith.pipeline.comparing import Project, Spec
from clientsmith.surface.text import dumps

NOTE = "field Order.note"


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return repository(tmp_path_factory.mktemp("repository"))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A repository of its own, for tests that change it."""
    (tmp_path / "home").mkdir()
    (tmp_path / "scratch").mkdir()
    return Project(repository(tmp_path / "home"), tmp_path / "scratch")


@pytest.fixture
def shared(released: Path, tmp_path: Path) -> Project:
    """The same, for tests that only look."""
    return Project(released, tmp_path)


def keys(side: Side) -> set[str]:
    return {public.identity(record) for record in side.surface.records}


def text_of(side: Side) -> str:
    """A surface file of a side."""
    return dumps(side.surface.records)


# -- names ----------------------------------------------------------------------------------


def test_by_default_the_last_release_and_the_tree(shared: Project) -> None:
    old, new = (comparing.side(found, Report()) for found in pair(shared, None))
    assert (old.label, new.label) == ("v1.0.0", "the working tree")
    assert NOTE in keys(old)
    assert NOTE not in keys(new)


@pytest.mark.parametrize(
    ("tags", "chosen"),
    [
        ((), "HEAD"),
        (("v1.0.0", "v1.10.0", "v1.9.0"), "v1.10.0"),
        (("v1.0.0", "v1.1.0-rc.1"), "v1.1.0-rc.1"),
        (("v1.0.0rc1", "v1.0.0"), "v1.0.0"),
        (("version", "v", "nightly", "v1.x"), "HEAD"),
        (("v9.0.0", "store-v1.2.0", "store-v1.3.0"), "store-v1.3.0"),
        (("other-v1.2.0",), "HEAD"),
    ],
)
def test_the_last_release(project: Project, tags: tuple[str, ...], chosen: str) -> None:
    """The greatest version, not the newest tag; a package's own tags before plain ones."""
    git(project.folder, "tag", "--delete", "v1.0.0")
    for tag in tags:
        git(project.folder, "tag", tag)
    assert pair(project, None)[0].label == chosen


def test_a_release_of_another_branch_is_none_of_ours(project: Project) -> None:
    git(project.folder, "checkout", "--quiet", "-b", "other")
    commit(project.folder, "v2.0.0")
    git(project.folder, "checkout", "--quiet", "main")
    assert pair(project, None)[0].label == "v1.0.0"


@pytest.mark.parametrize("name", ["v1.0.0", "HEAD", "main", "git:main", "HEAD~0", "HEAD^{tree}^0"])
def test_revisions(shared: Project, name: str) -> None:
    if name.startswith("HEAD^{tree}"):
        assert problems(shared, name)
    else:
        assert NOTE in keys(comparing.side(pair(shared, name)[0], Report()))


@pytest.mark.parametrize(
    "name",
    [
        "", "nope", "--help", "-v", "--output=x", "git:--all", "git:", "git:-", "HEAD..HEAD",
        "v1.0.0\n", "v1.0.0; touch pwned", "$(touch pwned)", "|touch pwned", "\0", "a" * 5000,
        "../../etc/passwd-nope", "HEAD:spec/openapi.yaml", "package:", "package:..", "package:/",
    ],
)  # fmt: skip
def test_names_that_lead_nowhere(shared: Project, name: str) -> None:
    """One finding, whatever the name tries to be; nothing runs and nothing is written."""
    before = sorted(shared.folder.iterdir())
    (told,) = problems(shared, name, "git:HEAD") or ["nothing"]
    assert told.startswith(("E701", "E704"))
    assert sorted(shared.folder.iterdir()) == before


def test_a_file_goes_before_a_revision(project: Project) -> None:
    """What is called like a branch and like a file is the file; `git:` says otherwise."""
    (project.folder / "main").write_text(SPEC.replace("get_order", "fetch"), encoding="utf-8")
    (project.folder / "orders.yaml").write_text(ORDERS, encoding="utf-8")
    assert "method orders.fetch" in keys(side(project, "main"))
    assert "method orders.get" in keys(side(project, "git:main"))


def test_without_a_repository(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    told = problems(Project(tmp_path, tmp_path / "scratch"), None)
    assert told[0].startswith("E704 git cannot be asked for `the last release`: not a git")


def test_without_git(shared: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert problems(shared, "git:HEAD") == [
        "E704 git cannot be asked for `HEAD`: there is no `git` on the path"
    ]
    assert problems(shared, "HEAD")[0].startswith("E701")


# -- revisions ------------------------------------------------------------------------------


def test_settings_are_those_of_the_revision(project: Project) -> None:
    """A spec that has moved since, and a package that has another name."""
    git(project.folder, "mv", "spec", "api")
    settings = SETTINGS.replace("spec/", "api/").replace('"store"', '"shop"')
    (project.folder / "pyproject.toml").write_text(settings, encoding="utf-8")
    old, new = (comparing.side(found, Report()) for found in pair(project, None))
    assert {each.name for each in old.surface.all(public.Package)} == {"store"}
    assert {each.name for each in new.surface.all(public.Package)} == {"shop"}
    assert old.spec["model Order"].file == "spec/orders.yaml"
    assert new.spec["model Order"].file == "api/orders.yaml"


def test_a_revision_without_settings_takes_those_of_today(project: Project) -> None:
    (project.folder / "pyproject.toml").rename(project.folder / "clientsmith.toml")
    git(project.folder, "rm", "--quiet", "--cached", "pyproject.toml")
    git(project.folder, "commit", "--quiet", "--message", "no settings")
    text = SETTINGS.replace("[tool.clientsmith]\n", "")
    (project.folder / "clientsmith.toml").write_text(text, encoding="utf-8")
    assert NOTE in keys(side(project, "git:HEAD"))


def test_names_of_a_revision(project: Project) -> None:
    """What an SDK has called things, and which old names it keeps, is part of a revision."""
    names = naming.dumps(understood(project.folder / "spec" / "openapi.yaml", "store").symbols)
    (project.folder / "sdk").mkdir()
    kept = project.folder / "sdk" / naming.FILE
    kept.write_text(names, encoding="utf-8")
    compat = project.folder / "compat.toml"
    compat.write_text('[methods]\n"orders.fetch" = "orders.get"\n', encoding="utf-8")
    commit(project.folder, "v2.0.0")
    kept.unlink()
    compat.unlink()
    found = pair(project, None)[0]
    assert isinstance(found, Spec)
    assert (found.config.output / naming.FILE).read_text(encoding="utf-8") == names
    old, new = (comparing.side(found, Report()) for found in pair(project, None))
    assert "method orders.fetch" in keys(old)
    assert "method orders.fetch" not in keys(new)


def test_names_of_a_project_are_nothing_to_another_spec(project: Project, tmp_path: Path) -> None:
    (project.folder / "generated").mkdir()
    (project.folder / "generated" / naming.FILE).write_text("[]", encoding="utf-8")
    (tmp_path / "new.yaml").write_text(SPEC, encoding="utf-8")
    (tmp_path / "orders.yaml").write_text(ORDERS, encoding="utf-8")
    name = str(tmp_path / "new.yaml")
    alone = comparing.side(pair(project, name, name)[0], Report())
    assert "model Order" in keys(alone)


def test_wheels_of_ours_carry_their_surface() -> None:
    """What builds the wheel puts it beside the code, and the sdist has it to build from."""
    text = (ROOT / "generated" / "pyproject.toml").read_text(encoding="utf-8")
    build = tomllib.loads(text)["tool"]["hatch"]["build"]["targets"]
    assert build["wheel"]["force-include"] == {surface.FILE: f"cartesia/{surface.FILE}"}
    assert surface.FILE in build["sdist"]["include"]


def test_a_project_below_the_top(tmp_path: Path) -> None:
    """Places are relative to the user's folder, on both sides; files beside it are at hand."""
    home = tmp_path / "top" / "sdk" / "python"
    home.mkdir(parents=True)
    repository(home)
    os.rename(home / ".git", tmp_path / "top" / ".git")
    os.rename(home / "spec", tmp_path / "top" / "spec")
    edit(home / "pyproject.toml", '"spec/openapi.yaml"', '"../../spec/openapi.yaml"')
    commit(tmp_path / "top", "v2.0.0")
    project = Project(home, tmp_path / "scratch")
    old, new = (comparing.side(found, Report()) for found in pair(project, None))
    assert keys(old) == keys(new)
    assert old.spec["model Order"] == Place("../../spec/orders.yaml", 1, 1, "/Order")


def test_a_surface_in_place_of_a_spec(project: Project) -> None:
    """A revision whose spec is broken, and one that had none, give their surface files."""
    text = text_of(side(project, "git:HEAD"))
    (project.folder / "sdk").mkdir()
    (project.folder / "sdk" / "api-surface.txt").write_text(text, encoding="utf-8")
    good = (project.folder / "spec" / "openapi.yaml").read_text(encoding="utf-8")
    (project.folder / "spec" / "openapi.yaml").write_text("a: [", encoding="utf-8")
    commit(project.folder, "v3.0.0")
    git(project.folder, "rm", "--quiet", "-r", "--cached", "spec")
    git(project.folder, "commit", "--quiet", "--message", "no spec")
    (project.folder / "spec" / "openapi.yaml").write_text(good, encoding="utf-8")
    report = Report()
    broken = comparing.side(pair(project, "v3.0.0")[0], report)
    assert [d.code for d in report] == ["W706"]
    without = comparing.side(pair(project, "HEAD")[0], Report())
    assert NOTE in keys(broken)
    assert keys(broken) == keys(without)
    assert not without.docs
    assert not without.spec


def test_a_revision_with_nothing(project: Project) -> None:
    git(project.folder, "rm", "--quiet", "-r", "--cached", "spec")
    git(project.folder, "commit", "--quiet", "--message", "no spec")
    assert problems(project, "HEAD") == [
        "E705 `HEAD` has neither `spec/openapi.yaml` nor `sdk/api-surface.txt`"
    ]


def test_a_broken_spec_says_where(project: Project) -> None:
    """Errors of a side are those of its spec, and no surface is made up for it."""
    (project.folder / "spec" / "openapi.yaml").write_text("a: [", encoding="utf-8")
    assert [told[:4] for told in problems(project, "v1.0.0")] == ["E102"]


def test_links_that_lead_out(project: Project) -> None:
    """A commit may hold links; those that leave the repository are not followed."""
    secret = project.scratch.parent / "secret.yaml"
    secret.write_text(ORDERS, encoding="utf-8")
    orders = project.folder / "spec" / "orders.yaml"
    orders.rename(orders.with_name("inside.yaml"))
    orders.symlink_to("inside.yaml")
    commit(project.folder, "inside")
    orders.unlink()
    orders.symlink_to("../../secret.yaml")
    commit(project.folder, "outside")
    assert "model Order" in keys(side(project, "git:inside"))
    assert "model Order" not in keys(side(project, "git:outside"))


def test_trees_that_lead_out(project: Project) -> None:
    """A commit may be made by hand, with names that no working tree can have."""
    blob = git(project.folder, "hash-object", "-w", "spec/orders.yaml")
    evil = _tree(project.folder, ("100644", "evil.yaml", blob))
    spec = git(project.folder, "rev-parse", "HEAD:spec").encode()
    held = git(project.folder, "ls-tree", spec.decode()).splitlines()
    parts = [(line.split()[0], line.split("\t")[1], line.split()[2]) for line in held]
    inner = _tree(project.folder, ("40000", "..", evil), *parts)
    settings = git(project.folder, "rev-parse", "HEAD:pyproject.toml")
    top = _tree(project.folder, ("100644", "pyproject.toml", settings), ("40000", "spec", inner))
    made = git(project.folder, "commit-tree", top, "-m", "evil")
    assert "spec/../evil.yaml" in git(project.folder, "ls-tree", "-r", "--name-only", made)
    assert NOTE in keys(side(project, f"git:{made}"))
    assert not list(project.scratch.parent.rglob("evil.yaml"))


def _tree(folder: Path, *entries: tuple[str, str, str]) -> str:
    content = b"".join(
        f"{mode} {name}".encode() + b"\0" + bytes.fromhex(id_) for mode, name, id_ in entries
    )
    (folder / "tree").write_bytes(content)
    made = git(folder, "hash-object", "-t", "tree", "-w", "--literally", "tree")
    (folder / "tree").unlink()
    return made


# -- files and packages ---------------------------------------------------------------------


def test_a_surface_file(shared: Project, tmp_path: Path) -> None:
    """Lines, and nothing that a line does not say."""
    file = tmp_path / "old.txt"
    file.write_text(own(), encoding="utf-8")
    found = side(shared, str(file))
    assert set(found.lines.values()) < set(own().split("\n"))
    assert len(found.lines) == len(found.surface.records)
    assert not found.docs
    assert not found.code


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"hello\n", "E702 `{}` cannot be read: line 1: this is no surface"),
        (b"\xff\xfe", "E702 `{}` cannot be read: it is not UTF-8"),
        (b"# Format 1.\nodd line\n", "E702 `{}` cannot be read: line 2: there is no kind `odd`"),
    ],
)
def test_a_text_that_is_no_surface(
    shared: Project, tmp_path: Path, content: bytes, told: str
) -> None:
    file = tmp_path / "old.txt"
    file.write_bytes(content)
    assert problems(shared, str(file))[0].startswith(told.format(file))


def test_the_projects_own_spec_has_its_settings(project: Project) -> None:
    """Also as a file; another spec has them where it is compared with the project."""
    other = project.folder / "other"
    other.mkdir()
    (other / "new.yaml").write_text(SPEC, encoding="utf-8")
    (other / "orders.yaml").write_text(ORDERS, encoding="utf-8")
    for name in ("spec/openapi.yaml", "other/new.yaml", "."):
        found = pair(project, name)[0]
        (package,) = comparing.side(found, Report()).surface.all(public.Package)
        assert package.name == "store"
    alone = pair(project, "other/new.yaml", "other/new.yaml")[0]
    assert isinstance(alone, Spec)
    assert alone.config.package is None


def _wheel(folder: Path, text: str | None) -> Path:
    file = folder / "store-1.0.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("store/__init__.py", "")
        archive.writestr("store/types.py", "\n\nclass Voice:\n    pass\n")
        if text is not None:
            archive.writestr("store/api-surface.txt", text)
    return file


def _sdist(folder: Path, text: str) -> Path:
    file = folder / "store-1.0.0.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        member = tarfile.TarInfo("store-1.0.0/api-surface.txt")
        member.size = len(text.encode())
        archive.addfile(member, io.BytesIO(text.encode()))
    return file


def test_archives(shared: Project, tmp_path: Path) -> None:
    """A wheel knows where its code is, an sdist only what is in it."""
    text = text_of(side(shared, "git:v1.0.0"))
    for file in (_wheel(tmp_path, text), _sdist(tmp_path, text)):
        found = side(shared, str(file))
        assert found.label == file.name
        assert NOTE in keys(found)
    assert problems(shared, str(_wheel(tmp_path, None)))[0].startswith("E703")
    (tmp_path / "broken.whl").write_bytes(b"PK")
    (tmp_path / "broken.tar.gz").write_bytes(b"\x1f\x8b")
    for name in ("broken.whl", "broken.tar.gz"):
        assert problems(shared, str(tmp_path / name))[0].startswith("E702")


def _installed(folder: Path, text: str) -> Path:
    """Put a package where pip would."""
    package, info = folder / "store_sdk", folder / "store_sdk-1.2.0.dist-info"
    package.mkdir()
    info.mkdir()
    (package / "__init__.py").write_text("raise SystemExit('imported')\n", encoding="utf-8")
    (package / "api-surface.txt").write_text(text, encoding="utf-8")
    (info / "METADATA").write_text("Name: store-sdk\nVersion: 1.2.0\n", encoding="utf-8")
    held = ("store_sdk/__init__.py", "store_sdk/api-surface.txt", f"{info.name}/METADATA")
    (info / "RECORD").write_text("".join(f"{name},,\n" for name in held), encoding="utf-8")
    return package


def test_an_installed_package(
    shared: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the name of the distribution, by that of the package, by its folder; never imported."""
    (tmp_path / "site").mkdir()
    package = _installed(tmp_path / "site", text_of(side(shared, "git:v1.0.0")))
    monkeypatch.syspath_prepend(tmp_path / "site")
    for name in ("store-sdk", "store_sdk", "package:store_sdk", str(package)):
        found = side(shared, name)
        assert NOTE in keys(found)
        assert found.label in ("store-sdk 1.2.0", str(package))
    assert "store_sdk" not in sys.modules


def test_a_package_that_is_edited(
    shared: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its surface is the one in the project, not the copy of the day it was installed."""
    (tmp_path / "site").mkdir()
    _installed(tmp_path / "site", text_of(side(shared, "git:v1.0.0")))
    (tmp_path / "sdk").mkdir()
    text = text_of(side(shared, "."))
    (tmp_path / "sdk" / surface.FILE).write_text(text, encoding="utf-8")
    url = {"url": (tmp_path / "sdk").as_uri(), "dir_info": {"editable": True}}
    info = tmp_path / "site" / "store_sdk-1.2.0.dist-info"
    (info / "direct_url.json").write_text(json.dumps(url), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path / "site")
    assert NOTE not in keys(side(shared, "package:store-sdk"))


def test_a_package_of_somebody_else(shared: Project) -> None:
    told = problems(shared, "package:pytest")
    assert told == ["E703 `pytest` holds no api-surface.txt: clientsmith did not make it"]
    folder = Path(str(metadata.distribution("pytest").locate_file("pytest")))
    assert problems(shared, str(folder))[0].startswith("E703")


# -- what is known of a symbol --------------------------------------------------------------


@pytest.fixture(scope="module")
def ours() -> tuple[public.Surface, pipeline.Understood]:
    found = understood(ROOT / "spec" / "openapi.yaml", "cartesia")
    return surface.describe(found.api, found.symbols, found.sdk), found


def test_annex_speaks_of_symbols(ours: tuple[public.Surface, pipeline.Understood]) -> None:
    """Everything that the spec declares has its place in it, and no key is of nothing."""
    described, found = ours
    told = surface.annex(found.api, found.symbols, found.sdk, "spec")
    held = {public.identity(record) for record in described.records}
    always = ("retry ", "security ", "stream ")  # said of every method
    extra = {key for key in {*told.spec, *told.docs} - held if not key.startswith(always)}
    assert not extra
    missing = {key for key in held - set(told.spec) if not key.startswith("export ")}
    assert {key.split()[0] for key in missing} == {"package", "client", "setting"}
    assert told.spec["export cartesia.voices.VoiceParams"] == told.spec["model Voice"]
    place = told.spec["argument voices.list limit"]
    assert (place.file, place.pointer) == ("spec/openapi.yaml", "/components/parameters/Limit")
    assert "name: limit" in (ROOT / place.file).read_text("utf-8").splitlines()[place.line]
    assert told.docs["argument voices.list limit"].startswith("How many objects")
    assert "Voices" not in told.docs.get("twin VoiceParams", "")


def test_code_of_symbols(ours: tuple[public.Surface, pipeline.Understood]) -> None:
    """Every symbol but names to import and schemes has a line of its own in the package."""
    described, _ = ours
    base, asked = ROOT / "generated" / "src", list[str]()

    def read(path: str) -> str | None:
        asked.append(path)
        return (base / path).read_text(encoding="utf-8") if (base / path).is_file() else None

    places = surface.code(described, "generated/src/", read)
    assert not asked
    place = places["argument voices.list limit"]
    assert asked == ["cartesia/voices/client.py"]
    line = (ROOT / place.file).read_text(encoding="utf-8").splitlines()[place.line - 1]
    assert line[place.column - 1 :].startswith("limit: int")
    missing = {public.identity(record) for record in described.records} - set(places)
    assert {key.split()[0] for key in missing} <= {"export", "scheme"}
    assert places["export cartesia.voices.Voice"] == places["model Voice"]
    assert places["export cartesia.voices.VoicesClient"] == places["resource voices"]
    assert len(asked) == len(set(asked))


def test_code_that_is_not_there(ours: tuple[public.Surface, pipeline.Understood]) -> None:
    """No code, other code, broken code: no places, and no error."""
    described, _ = ours
    for text in (None, "", "def broken(:", "x = 1\n", "\0"):
        places = surface.code(described, "", lambda _, text=text: text)
        assert "field Voice.name" not in places
