"""A second opinion: what griffe calls a breakage of a public name is in our report.

griffe reads Python alone, so it cannot miss what our rules, which read the API, overlook in the SDK
that is made of it. It is asked about the modules that are made of the API; those of the runtime are
the same in both.

Not asked, for these are no breaks: the order of arguments that are given by name only, which griffe
reports as moved, as its signatures do not say that a call site cannot tell; the values of module
names that begin with an underscore; and names that no package exports.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import griffe
import pytest
from diff_support import base, cases, edited
from witness_support import Sdk, Workshop

from clientsmith import public
from clientsmith.changes import Change
from clientsmith.diff import compare

PACKAGE = "shop"
CASES = [case for case in cases() if not (case.old_settings or case.new_settings)]


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """Make each SDK once."""
    return Workshop(tmp_path_factory.mktemp("griffe"))


def test_nothing_is_missed(workshop: Workshop) -> None:
    """Of all cases, there and back."""
    missed: list[str] = []
    for case in CASES:
        old = workshop.sdk(base(case.base), {})
        new = workshop.sdk(edited(base(case.base), case.edit), {})
        missed += [f"{case.rule}: {found}" for found in _missed(old, new)]
        missed += [f"{case.rule} (back): {found}" for found in _missed(new, old)]
    assert not missed, "\n".join(sorted(set(missed)))


def _missed(old: Sdk, new: Sdk) -> Iterator[str]:
    changes = compare(old.side, new.side).changes
    exported = {e.name.rpartition(".")[2] for e in old.side.surface.all(public.Export)}
    for breakage in _breakages(old.folder / PACKAGE, new.folder / PACKAGE):
        path = breakage.obj.path.split(".")
        names = {part for part in path if part in exported}
        if names and not any(_tells(change, path[-1], names) for change in changes):
            yield f"{breakage.kind.value}: {breakage.obj.path}"


def _breakages(old: Path, new: Path) -> Iterator[griffe.Breakage]:
    for file in sorted(old.rglob("*.py")):
        other = new / file.relative_to(old)
        if "core" in file.parts or not other.is_file():
            continue
        before, after = file.read_text("utf-8"), other.read_text("utf-8")
        if before != after:
            modules = (_module(file, before), _module(other, after))
            yield from griffe.find_breaking_changes(*modules)


def _module(file: Path, code: str) -> griffe.Module:
    return griffe.visit(file.stem, filepath=file, code=code)


def _tells(change: Change, name: str, owners: set[str]) -> bool:
    """Whether a change that breaks somebody speaks of a name, or of what has it."""
    said = " ".join((change.message, *change.also, *change.old, *change.new))
    words = set(said.replace("`", " ").replace(".", " ").replace("(", " ").split())
    # One symbol stands for both clients, and one property for a model and its TypedDict.
    plain = {owner.removeprefix("Async").removesuffix("Params") for owner in owners}
    return bool(words & {name, *owners, *plain})
