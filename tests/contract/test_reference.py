"""`generated/reference.md` against the seed, method for method.

Acceptance 4 of the first issue: resource, name, order, parameters, parameter order and types agree,
snippets run as they stand and pass at least what the seed's pass.
"""

from __future__ import annotations

import ast
import re
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from contract import replies, seed
from contract.facts import FACTS, OPERATIONS, ROOT, SEED_OPERATIONS, Operation
from contract.seed import Entry
from contract.server import Recorder
from contract.values import AUDIO

GENERATED = ROOT / "generated"


@cache
def ours() -> list[Entry]:
    return seed.entries((GENERATED / "reference.md").read_text(encoding="utf-8"))


def _entry(operation: Operation) -> Entry:
    (found,) = (entry for entry in ours() if str(entry) == str(operation))
    return found


def _theirs() -> list[Entry]:
    return seed.entries(FACTS.seed) if FACTS else []


each_entry = pytest.mark.parametrize("theirs", _theirs(), ids=str)
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=str)


def test_title() -> None:
    """The document begins as a reference does."""
    text = (GENERATED / "reference.md").read_text(encoding="utf-8")
    assert text.startswith("# Reference\n## ")


@pytest.mark.facts
def test_order() -> None:
    """The seed's headings and methods, in its order; others end their resource."""
    wanted = [(operation.heading, str(operation)) for operation in OPERATIONS]
    # Stable: within a heading the methods of the seed stay in front.
    wanted.sort(key=lambda pair: pair[0])
    assert [(entry.heading, str(entry)) for entry in ours()] == wanted
    of_seed = {str(operation) for operation in SEED_OPERATIONS}
    assert [str(e) for e in ours() if str(e) in of_seed] == [str(e) for e in _theirs()]


@pytest.mark.facts
@each_entry
def test_parameters(theirs: Entry) -> None:
    """Names, order and types; `request_options` comes last."""
    (entry,) = (entry for entry in ours() if str(entry) == str(theirs))
    wanted = [(parameter.name, parameter.type) for parameter in theirs.parameters]
    assert [(parameter.name, parameter.type) for parameter in entry.parameters] == wanted
    assert entry.suffix == theirs.suffix


@pytest.mark.facts
@each_operation
def test_form(operation: Operation) -> None:
    """Three sections in this order, and nothing without a description."""
    entry = _entry(operation)
    assert entry.sections == ("📝 Description", "🔌 Usage", "⚙️ Parameters")
    assert entry.description
    assert [p.name for p in entry.parameters if not p.description] == []
    assert entry.parameters[-1].name == "request_options"
    assert {p.type for p in entry.parameters if p.type.endswith("File")} <= {"core.File"}


@pytest.mark.facts
@each_operation
def test_link_leads_to_the_method(operation: Operation) -> None:
    """To the very line that defines it, in the class of the sync client."""
    link = _entry(operation).link
    path, _, line = link.partition("#L")
    assert path == f"src/cartesia/{operation.resource}/client.py"
    tree = ast.parse((GENERATED / path).read_text(encoding="utf-8"))
    (of_client,) = (
        node
        for node in tree.body
        if isinstance(node, ast.ClassDef) and node.name == operation.raw["client_classes"][0]
    )
    lines = [
        node.lineno
        for node in of_client.body
        if isinstance(node, ast.FunctionDef) and node.name == operation.method
    ]
    assert int(line) in lines


def _literal(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return node


@pytest.mark.facts
@each_entry
def test_snippet_passes_what_the_seed_passes(theirs: Entry) -> None:
    """At least the seed's arguments; the values too, but for texts that were written afresh."""
    (operation,) = (operation for operation in OPERATIONS if str(operation) == str(theirs))
    entry = _entry(operation)
    given = seed.passed(entry.snippet, entry.resource, entry.method)
    assert set(operation.usage) <= set(given)
    for name, value in operation.usage.items():
        if value is not None:
            assert _literal(given[name]) == value, name
    assert {a.python for a in operation.arguments if a.required} <= set(given)


@pytest.mark.facts
@each_operation
def test_snippet_runs_as_it_stands(
    operation: Operation, server: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copied into a file and run, it sends the request and ends without an error."""
    entry = _entry(operation)
    code = compile(entry.snippet, f"{operation}.py", "exec", dont_inherit=True)
    for name in re.findall(r"[\"']([\w.-]+\.(?:wav|mp3|csv|jsonl|txt|zip))[\"']", entry.snippet):
        (tmp_path / name).write_bytes(AUDIO)
    monkeypatch.chdir(tmp_path)
    server.answers(replies.answering(operation))
    with ExitStack() as stack:
        _send_to(server, monkeypatch, stack)
        exec(code, {"__name__": "__main__"})
    seen = server.requests[0]
    assert seen.method == operation.http_method
    assert len(seen.segments) == len(operation.path.split("/"))


def _send_to(server: Recorder, monkeypatch: pytest.MonkeyPatch, stack: ExitStack) -> None:
    """Let a client that names no address talk to the recording server, and close it at the end."""
    import cartesia

    client = cartesia.Cartesia

    def make(**arguments: Any) -> Any:
        return stack.enter_context(client(base_url=server.url, **arguments))

    monkeypatch.setattr(cartesia, "Cartesia", make)


@pytest.mark.facts
def test_fifty_of_fifty() -> None:
    """Nothing of the seed is missed by the comparison above."""
    assert [str(entry) for entry in _theirs()] == [str(operation) for operation in SEED_OPERATIONS]
    assert len(SEED_OPERATIONS) == 50
