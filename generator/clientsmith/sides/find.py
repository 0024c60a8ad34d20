"""From a name to a side: which kind of thing it is, and where.

What comes in is what the user wrote, or nothing; what goes out is a `Found`, or None with the
reason in the report.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from clientsmith import config as settings
from clientsmith.config import Config
from clientsmith.diagnostics import Report
from clientsmith.diagnostics.diff import GitRefused, NoSuchSide, NoSurface, SideUnreadable
from clientsmith.sides import git, packages
from clientsmith.sides.model import SURFACE, Found, Project, Spec, Text, on_disk, shown, somewhere
from clientsmith.sides.revisions import last_release, revision

_TREE = "the working tree"
_SETTINGS = ("clientsmith.toml", "pyproject.toml")
_Reader: TypeAlias = Callable[[Path, Path], Text]


def pair(
    old: str | None, new: str | None, project: Project, report: Report
) -> tuple[Found, Found] | None:
    """Find both sides: by default the last release, and the working tree."""
    newer = _side(new, project, report)
    older = _last(newer, project, report) if old is None else _side(old, project, report)
    if newer is None or older is None:
        return None
    return _alike(older, newer), _alike(newer, older)


def _alike(side: Found, other: Found) -> Found:
    """Read a spec that is compared with a project's with the settings of that project."""
    if not isinstance(side, Spec) or not isinstance(other, Spec):
        return side
    if not side.is_bare or other.is_bare:
        return side
    config = replace(other.config, spec=side.config.spec, source=side.config.source)
    return replace(side, config=config)


def _last(tree: Found | None, project: Project, report: Report) -> Found | None:
    config = tree.config if isinstance(tree, Spec) else None
    names = (config.project, config.package) if config else ()
    try:
        name = last_release(project.folder, [name for name in names if name])
    except git.GitError as error:
        report.add(GitRefused(somewhere("the last release"), str(error)))
        return None
    return _revision(name, project, report)


def _side(name: str | None, project: Project, report: Report) -> Found | None:
    if name is None:
        return _tree(project.folder, _TREE, project, report)
    kind, colon, rest = name.partition(":")
    if kind == "git" and colon:
        return _revision(rest, project, report)
    if kind == "package" and colon:
        return _installed(rest, project, report)
    path = _existing(name, project)
    return _path(path, name, project, report) if path else _named(name, project, report)


def _existing(name: str, project: Project) -> Path | None:
    try:
        path = project.folder / name
        return path if name and path.exists() else None
    except (OSError, ValueError):  # too long, or a NUL
        return None


def _named(name: str, project: Project, report: Report) -> Found | None:
    """Find what is no path: a revision or, where there is none, a package."""
    try:
        commit = git.commit(project.folder, name)
    except git.GitError:
        commit = None
    if commit is not None:
        return revision(commit, name, project, report)
    if not name or name.startswith("-") or os.sep in name:
        report.add(NoSuchSide(somewhere(name), name))
        return None
    return _installed(name, project, report)


def _installed(name: str, project: Project, report: Report) -> Text | None:
    return _read(name, report, lambda: packages.installed(name, project.folder))


def _revision(name: str, project: Project, report: Report) -> Found | None:
    try:
        commit = git.commit(project.folder, name)
    except git.GitError as error:
        report.add(GitRefused(somewhere(name), str(error)))
        return None
    if commit is None:
        report.add(NoSuchSide(somewhere(name), name))
        return None
    return revision(commit, name.removeprefix("refs/tags/"), project, report)


# -- paths ----------------------------------------------------------------------------------


def _path(path: Path, name: str, project: Project, report: Report) -> Found | None:
    if path.is_dir():
        if _has_settings(path):
            label = _TREE if path.samefile(project.folder) else name
            return _tree(path, label, project, report)
        return _read(name, report, lambda: packages.folder(path, project.folder))
    reader = _reader(path)
    if reader is not None:
        return _read(name, report, lambda: reader(path, project.folder))
    return _spec(path, name, project, report)


def _reader(path: Path) -> _Reader | None:
    """Tell by its name what reads a file; None for a spec."""
    if path.name.endswith(".whl"):
        return packages.wheel
    if path.name.endswith((".tar.gz", ".tgz")):
        return packages.sdist
    return packages.surface if path.suffix == ".txt" else None


def _has_settings(folder: Path) -> bool:
    if (folder / SURFACE).is_file() and not (folder / _SETTINGS[0]).is_file():
        return False
    return any((folder / name).is_file() for name in _SETTINGS)


def _read(name: str, report: Report, work: Callable[[], Text | None]) -> Text | None:
    try:
        found = work()
    except packages.WithoutSurface:
        report.add(NoSurface(somewhere(name)))
        return None
    except packages.Unreadable as error:
        report.add(SideUnreadable(somewhere(name), str(error)))
        return None
    if found is None:
        report.add(NoSuchSide(somewhere(name), name))
    return found


# -- specs ----------------------------------------------------------------------------------


def _tree(folder: Path, label: str, project: Project, report: Report) -> Spec | None:
    config = settings.load(folder, report, package=project.package)
    if config is None or report.errors:
        return None
    return _with_sdk(config, label, project)


def _spec(path: Path, name: str, project: Project, report: Report) -> Spec | None:
    """Take a spec; with the settings and the SDK of the project if it is the project's own."""
    config = settings.load(project.folder, report, spec=path, package=project.package)
    if config is None or report.errors:
        return None
    own = settings.load(project.folder, Report())
    if own is not None and own.spec.resolve() == path.resolve():
        return _with_sdk(config, name, project)
    # What this project's SDK has called things is nothing to another spec.
    alone = replace(config, output=project.scratch / "sdk")
    return Spec(name, alone, shown(path.parent, project.folder), is_bare=True)


def _with_sdk(config: Config, label: str, project: Project) -> Spec:
    user = project.folder
    files = on_disk(config.output / "src", user)
    return Spec(label, config, shown(config.spec.parent, user), files)
