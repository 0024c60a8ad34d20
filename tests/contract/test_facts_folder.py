"""What the comparisons rest on: the facts, or the plain word that they are not here."""

from __future__ import annotations

from pathlib import Path

from contract.facts import FACTS, OPERATIONS

FILES = ("operations.json", "types.json", "client.json", "public_names.json")


def test_facts_are_whole_or_not_there(shared: Path | None) -> None:
    """Without the folder nothing is compared with it; half a folder would be a fault."""
    if shared is None:
        assert FACTS is None
        assert OPERATIONS == ()
        return
    assert [name for name in FILES if not (shared / "api-facts" / name).is_file()] == []
    assert (shared / "seed" / "reference.md").is_file()
    assert len(OPERATIONS) == 52
