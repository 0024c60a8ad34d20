"""Git, asked for what it has: which commit a name means, and the files of a commit.

What comes in are names that anybody may have chosen; what goes out is data. No shell reads them, no
option is ever made of them, nothing is checked out, and neither attributes nor filters of the
repository have a say: blobs are read as they are.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from clientsmith.sides.model import MOST_BYTES

_SECONDS = 60
_MOST_FILES = 20_000
_MOST_OTHER_BYTES = 1024 * 1024
"""Of a file that does not look like a part of a spec: one may lie among all sorts of others."""
_SPECS = (".yaml", ".yml", ".json")
_LINK = "120000"


class GitError(Exception):
    """Git is not there, or does not do what it is asked for; the text says why."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of the repository that a folder is in."""

    folder: Path
    """The user's, somewhere in the working tree."""
    id: str
    prefix: str
    """The folder's path below the top of the repository, with a slash behind; empty at the top."""

    def blob(self, path: str) -> str | None:
        """Give a text file by its path below the top; None where there is none."""
        try:
            held = _git(self.folder, "cat-file", "blob", f"{self.id}:{path}")
            return held.decode("utf-8") if len(held) <= MOST_BYTES else None
        except (GitError, UnicodeDecodeError):
            return None

    def extract(self, path: str, target: Path) -> None:
        """Write the files below a path, as they are at this commit, below a folder."""
        listed = [entry for entry in _entries(self, path) if _is_wanted(entry)]
        if len(listed) > _MOST_FILES:
            raise GitError(f"`{path or '.'}` holds more than {_MOST_FILES:,} files")
        contents = _contents(self.folder, [entry.id for entry in listed])
        links: list[tuple[Path, bytes]] = []
        for entry, content in zip(listed, contents, strict=True):
            place = target / entry.path
            place.parent.mkdir(parents=True, exist_ok=True)
            if entry.mode == _LINK:
                links.append((place, content))
            else:
                place.write_bytes(content)
        for place, content in links:
            _link(place, content, target)


@dataclass(frozen=True, slots=True)
class _Entry:
    mode: str
    id: str
    size: int
    path: str


def commit(folder: Path, name: str) -> Commit | None:
    """Find the commit that a name means; None for a name that means none here.

    Raises GitError where there is no git, and no repository to ask.
    """
    prefix = _text(_git(folder, "rev-parse", "--show-prefix"))
    # A name that starts like an option is none that git gives (git-check-ref-format, 1).
    if not name or name.startswith("-") or any(ord(c) < 32 or ord(c) == 127 for c in name):
        return None
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    try:
        return Commit(folder, _text(_git(folder, *asked)), prefix)
    except GitError:
        return None


def tags(folder: Path) -> list[str]:
    """List the tags that the current commit has behind it."""
    return _git(folder, "tag", "--list", "--merged", "HEAD").decode("utf-8", "replace").splitlines()


def _entries(commit: Commit, path: str) -> Iterator[_Entry]:
    where = ["--", path] if path else []
    listed = _git(commit.folder, "ls-tree", "-r", "-z", "--long", "--full-tree", commit.id, *where)
    for line in listed.split(b"\0")[:-1]:
        facts, _, name = line.partition(b"\t")
        mode, kind, id_, size = facts.decode().split()
        file = name.decode("utf-8", "surrogateescape")
        # A tree that was made by hand may name anything, submodules are no blobs.
        if kind == "blob" and _is_plain(file):
            yield _Entry(mode, id_, int(size), file)


def _is_wanted(entry: _Entry) -> bool:
    return entry.size <= (MOST_BYTES if entry.path.endswith(_SPECS) else _MOST_OTHER_BYTES)


def _is_plain(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and "\\" not in path


def _contents(folder: Path, ids: Sequence[str]) -> Iterator[bytes]:
    """Read blobs in one go (git-cat-file, Batch output)."""
    held = _git(folder, "cat-file", "--batch", told="".join(f"{id_}\n" for id_ in ids).encode())
    start = 0
    for _ in ids:
        end = held.index(b"\n", start)
        size = int(held[start:end].split()[2])
        yield held[end + 1 : end + 1 + size]
        start = end + 1 + size + 1


def _link(place: Path, content: bytes, target: Path) -> None:
    """Make a link that stays inside; one that leads out is left away, and then missed."""
    try:
        os.symlink(os.fsdecode(content), place)
    except (OSError, ValueError):  # a system without links, a name that is none
        return
    if not Path(os.path.realpath(place)).is_relative_to(os.path.realpath(target)):
        place.unlink()


def _text(output: bytes) -> str:
    return output.decode("utf-8", "surrogateescape").rstrip("\n")


def _git(folder: Path, *arguments: str, told: bytes = b"") -> bytes:
    # Paths are paths, and nobody is there to be asked for a password.
    settled = {"GIT_LITERAL_PATHSPECS": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            ("git", "-C", str(folder), *arguments),
            input=told,
            capture_output=True,
            env={**os.environ, **settled, "GIT_OPTIONAL_LOCKS": "0"},
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise GitError("there is no `git` on the path") from None
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise GitError(str(error)) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise GitError(said[0].removeprefix("fatal: ") if said else "it fails without a word")
    return done.stdout
