"""A release as its people live through it, against a real index: edit, look, publish, install.

One project goes through all of it, because each step is about what the one before left behind.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from release_support import BROKEN, Index, Project, index

QUICK_START = """\
import sys
from store import Store
with Store(base_url=sys.argv[1]) as client:
    print(client.orders.get(id="a1").id)
"""


@pytest.fixture
def store(tmp_path: Path) -> Project:
    project = Project(tmp_path / "project")
    project.begin()
    return project


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Index]:
    with index(tmp_path / "index") as found:
        yield found


def test_a_release_from_the_spec_to_an_installed_package(
    store: Project, shelf: Index, tmp_path: Path
) -> None:
    """Dry run, release, install; a break refused, approved and released, through a kill."""
    _first_release(store, shelf)
    _installed_and_called(store, shelf, tmp_path)
    _refused_break(store, shelf)
    _killed_and_completed(store, shelf)


def _release(store: Project, shelf: Index, *more: str) -> subprocess.CompletedProcess[str]:
    return store.run("release", "--repository", shelf.url, *more)


def _first_release(store: Project, shelf: Index) -> None:
    done = _release(store, shelf, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "store 0.1.0, the first release" in done.stdout
    assert "## 0.1.0 (" in done.stdout
    assert "changes sdk/CHANGELOG.md" in done.stdout
    assert "store-0.1.0-py3-none-any.whl: " in done.stdout
    # A dry run leaves nothing: no tag, no commit, no file, nothing on the index.
    assert store.git("status", "--porcelain", "--ignored") in ("", "!! .clientsmith/")
    assert (store.git("tag"), shelf.files) == ("", [])
    done = _release(store, shelf, "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert shelf.files == ["store-0.1.0-py3-none-any.whl", "store-0.1.0.tar.gz"]
    assert store.git("describe", "--exact-match") == "v0.1.0"
    assert store.git("status", "--porcelain") == ""
    again = _release(store, shelf, "--yes")
    assert (again.returncode, again.stdout) == (0, "0.1.0 is released\n")


def _installed_and_called(store: Project, shelf: Index, tmp_path: Path) -> None:
    """pip installs what the index has, and the SDK speaks to the mock."""
    subprocess.run([sys.executable, "-m", "venv", "env"], cwd=tmp_path, check=True)
    python = str(tmp_path / "env" / "bin" / "python")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    only = ["--no-deps", "--index-url", f"{shelf.url}simple/", "store==0.1.0"]
    # The index has the SDK and nothing else; what it needs comes from where it always does.
    for arguments in (only, ["store==0.1.0"]):
        subprocess.run([*pip, *arguments], cwd=tmp_path, env=_plain(), check=True)
    mock = subprocess.Popen(
        store.command("mock"), cwd=store.folder, env=store.env, stdout=subprocess.PIPE, text=True
    )
    assert mock.stdout is not None
    try:
        url = mock.stdout.readline().strip()
        done = subprocess.run(
            [python, "-I", "-W", "error", "-c", QUICK_START, url],
            cwd=tmp_path, env=_plain(), capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        mock.terminate()
        mock.communicate()
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def _plain() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}


def _refused_break(store: Project, shelf: Index) -> None:
    """Nobody has approved it; then somebody does, and it is a minor version before 1.0."""
    store.edit(BROKEN)
    store.commit("Drop a parameter")
    done = _release(store, shelf, "--yes")
    assert done.returncode == 1
    assert "error[E724]: `orders.get` does not take `expand` any more" in done.stderr
    fingerprint = done.stderr.partition("--approve ")[2].split()[0]
    done = store.run("diff", "--approve", fingerprint, "--reason", "nobody uses it")
    assert done.returncode == 0, done.stderr
    done = _release(store, shelf, "--yes")
    assert "error[E721]: the working tree has uncommitted changes: `approvals.toml`" in done.stderr
    (store.folder / "changelog.d").mkdir()
    (store.folder / "changelog.d" / "faster.fixed.md").write_text("Uploads are *faster*.\n")
    store.commit("Approve")


def _killed_and_completed(store: Project, shelf: Index) -> None:
    """Killed between two uploads, with one file on the index; repeated, it is complete."""
    shelf.close_after(3)  # two of 0.1.0, and one more
    process = subprocess.Popen(
        store.command("release", "--repository", shelf.url, "--yes"),
        cwd=store.folder, env=store.env, stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    shelf.wait()
    os.killpg(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    shelf.open()
    wheel = "store-0.2.0-py3-none-any.whl"
    assert [name for name in shelf.files if "0.2.0" in name] == [wheel]
    first = (shelf.folder / wheel).read_bytes()
    assert (
        "left to upload of 0.2.0: store-0.2.0.tar.gz" in _release(store, shelf, "--dry-run").stdout
    )
    done = _release(store, shelf, "--yes")
    assert (done.returncode, done.stdout) == (
        0,
        "uploading store-0.2.0.tar.gz\n0.2.0 is released\n",
    ), done.stderr
    assert [name for name in shelf.files if "0.2.0" in name] == [wheel, "store-0.2.0.tar.gz"]
    assert (shelf.folder / wheel).read_bytes() == first
    _left_behind(store)


def _left_behind(store: Project) -> None:
    """One commit, with version, changelog and without the fragment; one tag."""
    assert store.git("log", "-1", "--format=%s") == "Release store 0.2.0"
    assert store.git("tag").split() == ["v0.1.0", "v0.2.0"]
    assert store.git("status", "--porcelain") == ""
    settings = store.read("pyproject.toml")
    assert 'version = "0.2.0"' in settings
    assert "# Written by hand; this comment stays." in settings
    changelog = store.read("sdk/CHANGELOG.md")
    assert changelog.index("## 0.2.0 (") < changelog.index("## 0.1.0 (")
    assert "- **Breaking:** `orders.get` does not take `expand` any more." in changelog
    assert "### Fixed\n\n- Uploads are *faster*.\n" in changelog
    assert "### Migrating" in changelog
    assert "expand=" in changelog
    assert not (store.folder / "changelog.d" / "faster.fixed.md").exists()
