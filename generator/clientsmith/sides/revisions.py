"""A git revision as a side, and which revision the last release is.

What comes in is a commit; what goes out is its spec with its settings, both as they were then, in
files below the scratch folder; or, where there is no spec to be had, its surface file.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from clientsmith import compat
from clientsmith import config as settings
from clientsmith.config import Config
from clientsmith.diagnostics import Report
from clientsmith.diagnostics.diff import GitRefused, NothingAtRevision
from clientsmith.sides import git
from clientsmith.sides.model import NAMES, SURFACE, Files, Found, Project, Spec, Text, somewhere
from clientsmith.versions import Version, version

_SETTINGS = ("clientsmith.toml", "pyproject.toml", compat.FILE)


def revision(commit: git.Commit, name: str, project: Project, report: Report) -> Found | None:
    """Find what a commit has to compare."""
    top = project.scratch / commit.id
    folder = top / commit.prefix
    config = _settings(commit, folder, project, report)
    if config is None:
        return None
    spec, output = _below(config.spec, top), _below(config.output, top)
    surface = _surface(commit, output, name)
    try:
        if spec is not None:
            commit.extract(posixpath.dirname(spec), top)
            _put_names(commit, output, config.output)
    except git.GitError as error:
        report.add(GitRefused(somewhere(name), str(error)))
        return None
    if spec is not None and config.spec.is_file():
        shown = posixpath.relpath(posixpath.dirname(spec) or ".", commit.prefix or ".")
        code = _code(commit, output)
        return Spec(name, config, "" if shown == "." else shown, code, surface)
    if surface is None:
        names = (spec or config.spec.name, f"{output or config.output.name}/{SURFACE}")
        report.add(NothingAtRevision(somewhere(name), *names))
    return surface


def _settings(commit: git.Commit, folder: Path, project: Project, report: Report) -> Config | None:
    """Read the settings of a commit; today's, moved there, where it has none."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in _SETTINGS:
        held = commit.blob(commit.prefix + name)
        if held is not None:
            (folder / name).write_text(held, encoding="utf-8")
    config = settings.load(folder, Report(), package=project.package)
    if config is not None:
        # An error in old settings is an error of the one who wants to read them.
        return settings.load(folder, report, package=project.package)
    config = settings.load(project.folder, report, package=project.package)
    if config is None or report.errors:
        return None
    return replace(
        config,
        spec=folder / os.path.relpath(config.spec, project.folder),
        output=folder / os.path.relpath(config.output, project.folder),
    )


def _below(path: Path, top: Path) -> str | None:
    """Give a path below the top of the repository; None where it is not below."""
    found = Path(os.path.relpath(path, top)).as_posix()
    return None if found == ".." or found.startswith("../") else found


def _put_names(commit: git.Commit, output: str | None, folder: Path) -> None:
    """Put the names that the SDK had where `naming` finds them, so that it has them again."""
    file = posixpath.normpath(posixpath.join(output or ".", NAMES))
    held = commit.blob(file) if output is not None else None
    if held is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / NAMES).write_text(held, encoding="utf-8")


def _surface(commit: git.Commit, output: str | None, name: str) -> Text | None:
    if output is None:
        return None
    file = posixpath.normpath(posixpath.join(output, SURFACE))
    text = commit.blob(file)
    shown = posixpath.relpath(file, commit.prefix or ".")
    return None if text is None else Text(name, shown, text, _code(commit, output))


def _code(commit: git.Commit, output: str | None) -> Files | None:
    if output is None:
        return None
    holds = posixpath.normpath(posixpath.join(output, "src"))
    shown = posixpath.relpath(holds, commit.prefix or ".")
    return Files(f"{shown}/", lambda path: commit.blob(f"{holds}/{path}"))


# -- releases -------------------------------------------------------------------------------


def last_release(folder: Path, names: Sequence[str]) -> str:
    """Name the tag of the greatest version that this commit comes after; `HEAD` without any.

    Tags are `v1.2.0`; or `<name>-v1.2.0`, where several packages live in one repository.
    """
    listed = git.tags(folder)
    for prefix in (*(f"{name}-v" for name in names), "v"):
        found = [(number, tag) for tag in listed if (number := _number(tag, prefix)) is not None]
        if found:
            return f"refs/tags/{max(found)[1]}"
    return "HEAD"


def _number(tag: str, prefix: str) -> Version | None:
    return version(tag.removeprefix(prefix)) if tag.startswith(prefix) else None
