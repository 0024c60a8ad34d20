"""`clientsmith generate --compat`: writes `compat.toml`, of what was renamed since a release.

What comes in is the release; what goes out is an exit code. The SDK itself is `generate`'s, which
reads the file like any other setting: so what was kept is in the repository, and reviewed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from clientsmith import compat
from clientsmith.cli.terminal import Format, say, show, working, written
from clientsmith.compat import Compat
from clientsmith.diagnostics import InternalError, Report, SpecError
from clientsmith.pipeline import comparing
from clientsmith.pipeline.comparing import Project, Spec


def keep(since: str | None, package: str | None, format_: Format) -> int:
    """Write what has to be kept; 2 when a side can't be read."""
    report = Report()
    try:
        with (
            tempfile.TemporaryDirectory(prefix="clientsmith-") as name,
            working("comparing", format_),
        ):
            found = _found(Project(Path.cwd(), Path(name).resolve(), package), since, report)
    except SpecError as error:
        show(written(error.report, lambda _: ""), format_)
        return 2
    file = Path.cwd() / compat.FILE
    if found or file.exists():
        file.write_text(compat.dumps(found), encoding="utf-8", newline="\n")
    if format_ is Format.TEXT:
        names = {**found.methods, **found.resources, **found.exports}
        say(f"{compat.FILE}: {len(names)} names kept")
    return 0


def _found(project: Project, since: str | None, report: Report) -> Compat:
    old, new = comparing.find_sides(since, None, project, report)
    if not isinstance(new, Spec):
        raise InternalError("the working tree was not found by its settings")
    return comparing.keep(old, new, report)
