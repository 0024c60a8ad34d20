"""The parts of a release, each by itself: versions, settings, notes, fragments, indexes, state."""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from release_support import ROOT

from clientsmith import config as settings
from clientsmith.changes import Bump, Change, Flags, Level, Proof, Witness
from clientsmith.config import Releasing
from clientsmith.diagnostics import Report
from clientsmith.release import fragments, index, notes, state, verify, version
from clientsmith.release.environments import lowest
from clientsmith.release.fragments import Fragment, Kind
from clientsmith.release.running import redacted, run
from clientsmith.release.state import Artifact, State

# -- versions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "bump", "following"),
    [
        ("1.2.3", Bump.MAJOR, "2.0.0"),
        ("1.2.3", Bump.MINOR, "1.3.0"),
        ("1.2.3", Bump.PATCH, "1.2.4"),
        ("1.2.3", Bump.NONE, "1.2.3"),
        # Before 1.0, one lower (Semantic Versioning 2.0.0, 4).
        ("0.2.3", Bump.MAJOR, "0.3.0"),
        ("0.2.3", Bump.MINOR, "0.2.4"),
        ("0.2.3", Bump.PATCH, "0.2.4"),
        # A pre-release leads to what it was made for.
        ("2.0.0rc1", Bump.MAJOR, "2.0.0"),
        ("1.0.0.dev3", Bump.PATCH, "1.0.0"),
        ("1.0.0.post1", Bump.PATCH, "1.0.1"),
        ("1.2", Bump.PATCH, "1.2.1"),
    ],
)
def test_following(last: str, bump: Bump, following: str) -> None:
    """What comes after a version."""
    assert version.following(last, bump) == following


@given(
    st.tuples(*[st.integers(0, 99)] * 3), st.sampled_from([b for b in Bump if b is not Bump.NONE])
)
def test_following_is_later(numbers: tuple[int, int, int], bump: Bump) -> None:
    """A release comes after the one before."""
    last = ".".join(map(str, numbers))
    assert version.is_before(last, version.following(last, bump))


def test_last_released() -> None:
    """The greatest by value, among the tags of this package."""
    tags = ["v0.9.0", "v0.10.0", "other-v3.0.0", "v1.0.0rc1", "vnext"]
    assert version.last_released(tags, "v") == "1.0.0rc1"
    assert version.last_released(tags[:2], "v") == "0.10.0"
    assert version.last_released(tags, "sdk-v") is None


PYPROJECT = """\
[project]
version = "9.9.9" # not this one

[tool.clientsmith]
spec = 'a.yaml' # why
version = "0.1.0"

[tool.clientsmith.authentication]
argument = "token"
"""


def test_version_is_written_in_its_place() -> None:
    """One line changes, comments and all else stay."""
    written = version.written(PYPROJECT, ("tool", "clientsmith"), "0.2.0")
    assert written == PYPROJECT.replace("0.1.0", "0.2.0")


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ('spec = "a"\n', ()),
        ('spec = "a"\n[release]\ntag = "v"\n', ()),
        ("[tool.clientsmith]\n[tool.other]\nversion = '1'\n", ("tool", "clientsmith")),
        ('[ tool . "clientsmith" ]\r\nspec = "a"\r\n', ("tool", "clientsmith")),
    ],
)
def test_version_is_added(text: str, table: tuple[str, ...]) -> None:
    """Settings without a version get one, in the right table."""
    written = version.written(text, table, "1.0.0")
    assert written is not None
    found = tomllib.loads(written)
    for key in table:
        found = found[key]
    assert found["version"] == "1.0.0"


@pytest.mark.parametrize(
    "text",
    [
        "tool = {clientsmith = {spec = 'a'}}\n",
        "[tool]\nclientsmith.version = '0.1.0'\n",
        "[tool.clientsmith]\nversion = '''\n0.1.0'''\n",
        '[x]\na = """\n[tool.clientsmith]\n"""\n[tool.clientsmith]\n',
        "[other]\n",
    ],
)
def test_version_is_never_written_elsewhere(text: str) -> None:
    """What cannot be edited safely is refused."""
    assert version.written(text, ("tool", "clientsmith"), "1.0.0") is None


def test_settings(tmp_path: Path) -> None:
    """All of them, and what each must be."""
    place = tmp_path / "clientsmith.toml"
    place.write_text(
        'spec = "a.yaml"\n[release]\ncheck = ["make", "test"]\nrepository = "ours"\n'
        'index = "https://i.example.com/simple"\ntag = "sdk-v"\npythons = ["3.12"]\n'
    )
    report = Report()
    config = settings.load(tmp_path, report)
    assert config is not None
    assert config.release == Releasing(
        ("make", "test"), "ours", "https://i.example.com/simple", "sdk-v", ("3.12",)
    )
    assert len(report) == 0
    place.write_text(
        'spec = "a.yaml"\n[release]\ncheck = "make test"\nrepository = 1\nindex = "x"\n'
        'tag = "-v"\npythons = ["2.7"]\npython = "3.12"\n'
    )
    settings.load(tmp_path, report)
    assert [(d.code, d.origin.pointer) for d in report] == [
        ("E503", f"/release.{key}") for key in ("check", "index")
    ] + [("E504", "/release.python")] + [
        ("E503", f"/release.{key}") for key in ("pythons", "repository", "tag")
    ]


def test_release_extra_has_what_verification_installs() -> None:
    """`verify.MOCK` says again what the extra says, for environments that the extra is not in."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"][
        "optional-dependencies"
    ]
    assert sorted(verify.MOCK) == sorted(extras["mock"])
    assert set(extras["mock"]) <= set(extras["release"])


# -- notes ----------------------------------------------------------------------------------

REMOVED = Change(
    id="argument-removed",
    subject="argument voices.list limit",
    level=Level.BREAKING,
    flags=Flags(runtime=True),
    message="`voices.list` does not take `limit` any more",
    migration="leave `limit` out",
    symbol="voices.list",
    before=("voices.list(limit: int)",),
    after=("voices.list()",),
    witnesses=(Witness(Proof.RUN, "client.voices.list(limit=1)\n"),),
)
ADDED = Change("method-added", "method a.b", Level.COMPATIBLE, Flags(), "`a.b` is new")
DEPRECATED = Change("method-deprecated", "method c", Level.COMPATIBLE, Flags(), "`c` is deprecated")
WORDS = Change("docs", "method d", Level.DOCS, Flags(docs=True), "d", symbol="a.d")


def test_section() -> None:
    """Each change under its heading, then what a caller does about each break."""
    fragment = Fragment(Kind.FIXED, "Uploads are *faster*.\n\nMuch.", "changelog.d/a.fixed.md")
    found = notes.section(
        "0.2.0", "2026-01-02", [REMOVED, ADDED, DEPRECATED, WORDS], [fragment], is_first=False
    )
    assert found == SECTION


SECTION = """\
## 0.2.0 (2026-01-02)

### Added

- `a.b` is new.

### Changed

- Documentation of `a.d`.

### Deprecated

- `c` is deprecated.

### Removed

- **Breaking:** `voices.list` does not take `limit` any more.

### Fixed

- Uploads are *faster*.

  Much.

### Migrating

#### `voices.list` does not take `limit` any more

Leave `limit` out.

This worked before, and does not now:

```python
client.voices.list(limit=1)
```

Now it is:

```python
voices.list()
```
"""


@pytest.mark.parametrize(
    ("rule", "breaks", "heading"),
    [
        ("method-added", False, "Added"),
        ("key-added", False, "Added"),
        ("enum-value-added", False, "Added"),
        ("argument-added-required", True, "Changed"),
        ("argument-default-added", False, "Changed"),
        ("argument-default-removed", True, "Changed"),
        ("retry-key-removed", False, "Changed"),
        ("field-removed-required", True, "Removed"),
        ("union-variant-removed-read", True, "Removed"),
        ("key-removed", True, "Removed"),
        ("field-deprecated", False, "Deprecated"),
        ("field-undeprecated", False, "Changed"),
        ("method-renamed", True, "Changed"),
    ],
)
def test_kinds(rule: str, breaks: bool, heading: str) -> None:
    """A rule's id says under which heading a change belongs."""
    change = Change(rule, "x", Level.COMPATIBLE, Flags(runtime=breaks), "`m`")
    found = notes.section("1.0.0", "d", [change], [], is_first=False)
    assert f"### {heading}\n\n- " in found


def test_sections_pile_up() -> None:
    """The newest stands first; what people wrote above stays."""
    first = notes.merged("", "## 0.1.0 (x)\n\n- a\n", "sdk")
    assert first.startswith("# Changelog\n\nWhat those who call `sdk` notice")
    both = notes.merged(first, "## 0.2.0 (y)\n\n- b\n", "sdk")
    assert both == first.replace("## 0.1.0", "## 0.2.0 (y)\n\n- b\n\n## 0.1.0")


def test_hostile_message() -> None:
    """Names of a spec link to nobody, mention nobody, and start nothing."""
    message = "# <img src=x> [a](http://x.y) @all `a<b>`\n## 9.9.9 ~x~ | &lt; www.x.y *b* \u202e`"
    shown = notes.prose(message)
    assert "\n" not in shown
    assert "\u202e" not in shown
    assert shown.startswith(
        "\\# \\<img src=x\\> \\[a\\](http&#58;//x.y) &#64;all `a<b>` \\#\\# 9.9.9"
    )
    assert shown.endswith("\\~x\\~ \\| &amp;lt; www&#46;x.y \\*b\\* \\`")
    assert notes.prose("1. a") == "1\\. a"
    assert notes.prose("- a") == "\\- a"
    assert notes.code("a`b\nc") == "`a'b c`"


@given(st.text())
def test_no_line_leaves_its_fence(text: str) -> None:
    """A program may hold any number of backticks."""
    witness = Witness(Proof.RUN, f"x = 1\n{text}\n````\n## not a heading")
    change = Change("a", "b", Level.BREAKING, Flags(runtime=True), "`m`", witnesses=(witness,))
    lines = notes.section("1.0.0", "d", [change], [], is_first=False).splitlines()
    fence = next(line for line in lines if line.startswith("```"))
    start, end = lines.index(fence), len(lines) - 1
    assert lines[end] == fence.removesuffix("python")
    assert lines[end] not in lines[start:end]


# -- fragments ------------------------------------------------------------------------------


def test_fragments(tmp_path: Path) -> None:
    """By kind and name; anything else is said."""
    folder = tmp_path / "changelog.d"
    folder.mkdir()
    (folder / "README.md").write_text("How to write one.")
    (folder / "b.removed.md").write_text("Gone.\n")
    (folder / "a.fixed.md").write_text("Fixed.\n")
    report = Report()
    found = fragments.read(tmp_path, report)
    assert [(f.kind, f.text, f.kind.bump) for f in found] == [
        (Kind.FIXED, "Fixed.", Bump.PATCH),
        (Kind.REMOVED, "Gone.", Bump.MAJOR),
    ]
    assert len(report) == 0
    (folder / "c.md").write_text("What kind?")
    (folder / "d.added.md").write_text(" \n")
    (folder / "e.added.md").write_bytes(b"\xff")
    assert len(fragments.read(tmp_path, report)) == 2
    assert [d.origin.file for d in report.errors] == [
        f"changelog.d/{name}" for name in ("c.md", "d.added.md", "e.added.md")
    ]


def test_no_fragments(tmp_path: Path) -> None:
    """A project need not have any."""
    assert fragments.read(tmp_path, Report()) == ()


# -- indexes --------------------------------------------------------------------------------

HTML = """<!DOCTYPE html><html><body>
<a href="../../packages/store-0.1.0-py3-none-any.whl#sha256=ab" data-x="&gt;=3.10">w</a>
<a href="/f/store%2B-0.1.0.tar.gz">s</a><a name="x">no file</a></body></html>"""
JSON = """{"meta": {"api-version": "1.1"}, "name": "store", "files": [
 {"filename": "store-0.1.0.tar.gz", "url": "/f/store-0.1.0.tar.gz", "hashes": {"sha256": "cd"}}]}"""


@contextmanager
def _served(replies: Mapping[str, tuple[int, str, str]]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body = replies.get(self.path, (404, "text/html", ""))
            self.send_response(status)
            self.send_header("Location" if status == 302 else "Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/simple"
        finally:
            server.shutdown()
            thread.join()


def test_index_in_html() -> None:
    """PEP 503: names normalised, hashes behind the address."""
    with _served({"/simple/my-store/": (200, "text/html", HTML)}) as url:
        found = index.held(url, "My_Store")
    assert {name: file.hashes for name, file in found.items()} == {
        "store-0.1.0-py3-none-any.whl": {"sha256": "ab"},
        "store+-0.1.0.tar.gz": {},
    }
    assert found["store-0.1.0-py3-none-any.whl"].address.endswith(
        "/packages/store-0.1.0-py3-none-any.whl"
    )


def test_index_in_json() -> None:
    """PEP 691."""
    kind = "application/vnd.pypi.simple.v1+json"
    with _served({"/simple/store/": (200, kind, JSON)}) as url:
        found = index.held(url, "store")
    assert found["store-0.1.0.tar.gz"].hashes == {"sha256": "cd"}


def test_index_without_the_project() -> None:
    """Not found is an answer; so is being sent to somebody else's index."""
    with _served({"/simple/b/": (302, "http://localhost:1/simple/b/", "")}) as url:
        assert index.held(url, "a") == {}


@pytest.mark.parametrize("reply", [(500, "text/html", ""), (200, "application/json", '{"a": 1}')])
def test_index_without_an_answer(reply: tuple[int, str, str]) -> None:
    """Anything else is no answer."""
    with _served({"/simple/a/": reply}) as url, pytest.raises(index.NoAnswerError):
        index.held(url, "a")


def test_index_that_is_down() -> None:
    """So is none."""
    with pytest.raises(index.NoAnswerError):
        index.held("http://127.0.0.1:1/simple", "a")


def test_same_file(tmp_path: Path) -> None:
    """By hash; without one, by the bytes themselves."""
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert index.is_same(index.Held("", {"sha256": digest.upper()}), path)
    assert not index.is_same(index.Held("", {"sha256": digest[::-1], "md5": "x"}), path)
    with _served({"/a": (200, "text/plain", "abc"), "/b": (200, "text/plain", "abd")}) as url:
        top = url.removesuffix("simple")
        assert index.is_same(index.Held(f"{top}a", {}), path)
        assert not index.is_same(index.Held(f"{top}b", {}), path)


def test_address_of_an_index(tmp_path: Path) -> None:
    """Known ones, those of ~/.pypirc, and any other one."""
    pypirc = tmp_path / ".pypirc"
    assert index.address("pypi", pypirc) == "https://pypi.org/simple"
    assert index.address("https://test.pypi.org/legacy/", pypirc) == "https://test.pypi.org/simple"
    pypirc.write_text("[ours]\nrepository = https://i.example.com/x/\n")
    assert index.address("ours", pypirc) == "https://i.example.com/x/simple"
    with pytest.raises(index.NoAnswerError, match=r"`theirs` is no repository"):
        index.address("theirs", pypirc)


# -- state and programs ---------------------------------------------------------------------


def test_state(tmp_path: Path) -> None:
    """Comes back as it was; damaged, it is as if there were none."""
    found = State("store", "1.0.0", "v1.0.0", "abc", "pypi", (Artifact("a.whl", "00", 3),))
    assert state.load(tmp_path) is None
    state.save(tmp_path, found)
    assert state.load(tmp_path) == found
    assert (tmp_path / ".clientsmith" / ".gitignore").read_text() == "*\n"
    place = tmp_path / ".clientsmith" / "release.json"
    place.write_bytes(place.read_bytes()[:-4])
    assert state.load(tmp_path) is None


def test_kept_files(tmp_path: Path) -> None:
    """Only the very same bytes count."""
    built = tmp_path / "dist"
    built.mkdir()
    (built / "a.whl").write_bytes(b"abc")
    artifacts = (Artifact.of(built / "a.whl"),)
    state.keep(tmp_path, built, artifacts)
    kept = state.kept(tmp_path, artifacts)
    assert kept is not None
    (kept / "a.whl").write_bytes(b"abd")
    assert state.kept(tmp_path, artifacts) is None


def test_state_that_cannot_be_saved(tmp_path: Path) -> None:
    """Said at once: an interrupted release could not go on."""
    (tmp_path / ".clientsmith").write_text("in the way")
    with pytest.raises(OSError, match="cannot be written"):
        state.save(tmp_path, State("s", "1", "v1", "c", "r", ()))


def test_passwords_are_not_shown(tmp_path: Path) -> None:
    """Neither ours nor those in what a program says."""
    assert redacted("https://me:secret@i.example.com/x") == "https://i.example.com/x"
    done = run(("sh", "-c", "echo https://me:secret@i.example.com; exit 3"), tmp_path)
    assert (done.code, done.told) == (3, "https://i.example.com")


def test_program_that_does_not_end(tmp_path: Path) -> None:
    """Ended, and said so."""
    done = run(("sleep", "30"), tmp_path, seconds=0.2)
    assert (done.code, done.told) == (124, "it took more than 0.2 seconds")
    assert run(("no-such-program",), tmp_path).code == 127


def test_lowest_without_uv(tmp_path: Path) -> None:
    """The lower bounds as pins, but for those of extras."""
    import zipfile

    wheel = tmp_path / "a.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(
            "a-1.dist-info/METADATA",
            "Name: a\nRequires-Dist: httpx<1,>=0.27\nRequires-Dist: any\n"
            "Requires-Dist: x>=1; extra == 'e'\nRequires-Dist: y>=2; python_version < '3.11'\n",
        )
    assert lowest(wheel) == ["httpx==0.27", 'y==2; python_version < "3.11"']
