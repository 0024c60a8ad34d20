"""Uploading what an index does not have yet, by twine.

What comes in are files and an index; what goes out is nothing: afterwards the index has all of
them, or a diagnostic says why not. Repeating it is harmless: the index says what is left, and a
file that is there already has to have the very same bytes.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from clientsmith.diagnostics import Origin, Report
from clientsmith.diagnostics.release import IndexUnreachable, OtherBytes, UploadFailed
from clientsmith.release import index
from clientsmith.release.index import Held, NoAnswerError
from clientsmith.release.running import redacted, run
from clientsmith.release.state import Artifact

_SHOWN_WITHIN = 60.0
"""Seconds until an index shows what it has accepted; PyPI's pages are cached."""
_TAKES_SKIP = ("https://upload.pypi.org/", "https://test.pypi.org/")
_NAMED = ("pypi", "testpypi")


@dataclass(frozen=True, slots=True)
class Index:
    """An index, and the project there."""

    repository: str
    """Name in ~/.pypirc, or address for uploads."""
    address: str
    """Of its simple API."""
    project: str

    def held(self, report: Report) -> Mapping[str, Held]:
        """Ask what there is; raises SpecError where there is no answer."""
        try:
            return index.held(self.address, self.project)
        except NoAnswerError as error:
            report.add(IndexUnreachable(_of(redacted(self.address)), redacted(str(error))))
            report.stop_on_errors()
            raise


def _of(name: str) -> Origin:
    return Origin(name, 0, 0, "")


def missing(
    where: Index, folder: Path, artifacts: Sequence[Artifact], report: Report
) -> tuple[Artifact, ...]:
    """Say which files are left to upload; raises SpecError where one is there with other bytes."""
    found = where.held(report)
    for artifact in artifacts:
        try:
            if artifact.name in found:
                same = index.is_same(found[artifact.name], folder / artifact.name)
                report.extend([] if same else [OtherBytes(_of(artifact.name))])
        except NoAnswerError as error:
            report.add(IndexUnreachable(_of(redacted(where.address)), redacted(str(error))))
    report.stop_on_errors()
    return tuple(artifact for artifact in artifacts if artifact.name not in found)


def publish(
    where: Index,
    folder: Path,
    artifacts: Sequence[Artifact],
    told: Callable[[str], None],
    report: Report,
) -> None:
    """Upload what is missing, one file at a time: the wheel, which alone is of use, comes first."""
    for artifact in missing(where, folder, artifacts, report):
        told(f"uploading {artifact.name}")
        _upload(where, folder / artifact.name, report)
    _wait(where, folder, artifacts, report)


def _upload(where: Index, path: Path, report: Report) -> None:
    is_address = "://" in where.repository
    named = "--repository-url" if is_address else "--repository"
    command = [sys.executable, "-P", "-m", "twine", "upload", "--non-interactive"]
    command += ["--disable-progress-bar", named, where.repository]
    if where.repository.startswith(_TAKES_SKIP) or where.repository in _NAMED:
        # Another run may have been faster since we asked; twine knows this of PyPI only.
        command.append("--skip-existing")
    done = run((*command, str(path)), path.parent)
    if done.code:
        report.add(UploadFailed(_of(path.name), done.told))
    report.stop_on_errors()


def _wait(where: Index, folder: Path, artifacts: Sequence[Artifact], report: Report) -> None:
    """Look until the index shows all files; one that is slow to show them has accepted them."""
    end = time.monotonic() + _SHOWN_WITHIN
    while missing(where, folder, artifacts, report) and time.monotonic() < end:
        time.sleep(2)
