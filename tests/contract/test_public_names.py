"""What user code of 2.x imports, and whether it still can.

A name is importable, or `public_names_dropped.txt` lists it with the reason. Nothing third.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
from contract.facts import FACTS

pytestmark = pytest.mark.facts

LIST = Path(__file__).with_name("public_names_dropped.txt")


def dropped() -> dict[str, str]:
    """`package:name`, and why it is gone."""
    found: dict[str, str] = {}
    for number, line in enumerate(LIST.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            name, _, reason = line.partition("  ")
            assert name not in found, f"{LIST.name}:{number}: {name} a second time"
            found[name] = reason.strip()
    return found


def packages() -> dict[str, list[str]]:
    """Packages and their names, those of the seed's commit included."""
    if FACTS is None:
        return {}
    names = {package: set(listed) for package, listed in FACTS.public_names["packages"].items()}
    for package, change in FACTS.public_names["differences_to_seed_commit"].items():
        names[package].update(change["only_in_seed_commit"])
    return {package: sorted(listed) for package, listed in names.items()}


def _imported(module: str, name: str) -> Any:
    """What `from module import name` gives, which may be a module below."""
    found = importlib.import_module(module)
    try:
        return getattr(found, name)
    except AttributeError:
        return importlib.import_module(f"{module}.{name}")


def _importable(module: str, name: str) -> bool:
    try:
        _imported(module, name)
    except ModuleNotFoundError:
        return False
    return True


@pytest.mark.parametrize("package", packages())
def test_names_of_a_package(package: str) -> None:
    """Each name that a package exported can be imported from it, or is listed as dropped."""
    gone = [name for name in packages()[package] if not _importable(package, name)]
    listed = dropped()
    assert [name for name in gone if f"{package}:{name}" not in listed] == []


@pytest.mark.parametrize("package", packages())
def test_package_itself(package: str) -> None:
    """The package can be imported even where it exported nothing."""
    assert importlib.import_module(package)


def test_list_of_dropped_names_is_true() -> None:
    """Every entry was public, is gone indeed, and has a reason."""
    public = {f"{package}:{name}" for package, names in packages().items() for name in names}
    for entry, reason in dropped().items():
        package, _, name = entry.partition(":")
        assert entry in public, f"{entry} never was public"
        assert not _importable(package, name), f"{entry} can be imported"
        assert len(reason.split()) > 2, f"{entry} is listed without a reason"


def test_star_import_brings_what_the_package_lists() -> None:
    """Every name of `__all__` is there, in every package."""
    for package in packages():
        if package not in dropped():
            module = importlib.import_module(package)
            missing = [
                name for name in getattr(module, "__all__", ()) if not _importable(package, name)
            ]
            assert missing == [], package


def test_same_object_everywhere() -> None:
    """A name imported from two places is one object, so `isinstance` holds."""
    for package, names in packages().items():
        for name in names:
            if _importable(package, name) and _importable("cartesia", name):
                assert _imported(package, name) == _imported("cartesia", name), name
