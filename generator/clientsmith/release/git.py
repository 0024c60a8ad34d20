"""Git, asked and told: is the tree clean, what was tagged, a commit and a tag for the release.

What comes in are folders and names; what goes out is data. No shell reads an argument, no name is
taken for an option, and nobody is asked for a password. The user's branch only ever moves forward.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_SECONDS = 300
_SETTLED = {"GIT_LITERAL_PATHSPECS": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}


class GitError(Exception):
    """Git is not there, or does not do what it is told to; the text says why."""


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository that a project is in."""

    folder: Path
    """The project's, somewhere in the working tree."""
    prefix: str
    """Its path below the top, with a slash behind; empty at the top."""

    def head(self) -> str:
        """Name the current commit."""
        return self._text("rev-parse", "--verify", "HEAD^{commit}")

    def dirty(self) -> list[str]:
        """List what differs from the current commit, or is unknown to it."""
        listed = self._run("status", "--porcelain", "-z", "--untracked-files=normal")
        entries = [entry for entry in listed.decode("utf-8", "replace").split("\0") if entry]
        # A rename is two entries, the second without a state in front of it.
        return sorted({entry[3:] if entry[2:3] == " " else entry for entry in entries})

    def tagged(self, tag: str) -> str | None:
        """Name the commit of a tag; None where there is no such tag."""
        try:
            return self._text("rev-parse", "--verify", "--quiet", f"refs/tags/{tag}^{{commit}}")
        except GitError:
            return None

    def tags(self) -> list[str]:
        """List the tags that the current commit has behind it."""
        return self._text("tag", "--list", "--merged", "HEAD").splitlines()

    def tags_here(self) -> list[str]:
        """List the tags of the current commit."""
        return self._text("tag", "--list", "--points-at", "HEAD").splitlines()

    def precedes(self, commit: str, other: str) -> bool:
        """Whether a branch at one commit can move forward to another."""
        try:
            self._run("merge-base", "--is-ancestor", commit, other)
        except GitError:
            return False
        return True

    def changed(self, since: str, folder: str) -> bool:
        """Whether a folder of the project is other than it was."""
        listed = self._run("diff", "--name-only", "-z", since, "HEAD", "--", folder)
        return bool(listed)

    def time(self, commit: str) -> int:
        """When a commit was made, in seconds since 1970."""
        return int(self._text("show", "--no-patch", "--format=%ct", commit))

    def holds(self, commit: str) -> bool:
        """Whether a commit is still in the repository."""
        try:
            self._run("cat-file", "-e", f"{commit}^{{commit}}")
        except GitError:
            return False
        return True

    @contextmanager
    def checkout(self, commit: str, place: Path) -> Generator[Repository]:
        """Check a commit out beside the user's tree, for as long as it is needed."""
        self._run("worktree", "prune")
        self._run("worktree", "add", "--detach", "--quiet", str(place), commit)
        try:
            yield Repository(place / self.prefix, self.prefix)
        finally:
            self._run("worktree", "remove", "--force", str(place))

    def commit(self, paths: Sequence[str], message: str) -> str:
        """Commit some files of the project as they are, deleted ones among them."""
        self._run("add", "--all", "--", *paths)
        # The project's checks have run; a hook that edits files would undo what they said.
        self._run("commit", "--no-verify", "--quiet", f"--message={message}")
        return self.head()

    def forward(self, commit: str) -> None:
        """Move the user's branch to a commit that comes after it."""
        self._run("merge", "--ff-only", "--quiet", commit)

    def tag(self, name: str, commit: str, message: str) -> None:
        """Tag a commit, with a message; again is no matter."""
        if self.tagged(name) != commit:
            self._run("tag", "--annotate", f"--message={message}", "--", name, commit)

    def push(self, tag: str) -> None:
        """Push branch and tag to where the branch comes from: both of them, or none."""
        branch = self._text("rev-parse", "--abbrev-ref", "HEAD")
        remote = self._setting(f"branch.{branch}.remote") or "origin"
        # A detached checkout of a tag has no branch to move.
        moved = [] if branch == "HEAD" else [f"HEAD:refs/heads/{branch}"]
        self._run("push", "--atomic", "--quiet", "--", remote, *moved, f"refs/tags/{tag}")

    def _setting(self, name: str) -> str:
        try:
            return self._text("config", "--get", name)
        except GitError:
            return ""

    def _text(self, *arguments: str) -> str:
        return self._run(*arguments).decode("utf-8", "replace").rstrip("\n")

    def _run(self, *arguments: str) -> bytes:
        return _git(self.folder, *arguments)


def repository(folder: Path) -> Repository:
    """Find the repository of a folder."""
    prefix = _git(folder, "rev-parse", "--show-prefix").decode("utf-8", "surrogateescape")
    return Repository(folder, prefix.rstrip("\n"))


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            ("git", "-C", str(folder), *arguments),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={**os.environ, **_SETTLED},
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise GitError("there is no `git` on the path") from None
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise GitError(str(error)) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise GitError(said[0].removeprefix("fatal: ") if said else f"`git {arguments[0]}` fails")
    return done.stdout
