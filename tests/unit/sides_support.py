"""A project in a git repository, small enough to be compiled in no time."""

from __future__ import annotations

import subprocess
from pathlib import Path

from cli_support import edit, write

from clientsmith.changes import Side
from clientsmith.diagnostics import Report, SpecError
from clientsmith.pipeline import comparing
from clientsmith.pipeline.comparing import Found, Project

IDENTITY = ("-c", "user.name=Tester", "-c", "user.email=tester@example.com")


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder."""
    done = subprocess.run(
        ("git", *IDENTITY, "-C", str(folder), *arguments),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def commit(folder: Path, tag: str = "") -> str:
    """Commit all there is; gives the commit."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "a step")
    if tag:
        git(folder, "tag", tag)
    return git(folder, "rev-parse", "HEAD")


def repository(folder: Path) -> Path:
    """Make a project with one release, `v1.0.0`, and an edit since then."""
    write(folder)
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, "v1.0.0")
    edit(folder / "spec" / "orders.yaml", "    note: {type: string}\n", "")
    return folder


def pair(project: Project, old: str | None, new: str | None = None) -> tuple[Found, Found]:
    """Find two sides that are there."""
    return comparing.find_sides(old, new, project, Report())


def side(project: Project, name: str | None) -> Side:
    """Compile one side."""
    return comparing.side(pair(project, name or "git:HEAD", name)[1], Report())


def problems(project: Project, old: str | None, new: str | None = None) -> list[str]:
    """Say why there are no two sides."""
    report = Report()
    try:
        for found in comparing.find_sides(old, new, project, report):
            comparing.side(found, report)
    except SpecError as error:
        return [f"{d.code} {d.message}" for d in error.report.errors]
    return []
