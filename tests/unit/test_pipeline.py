"""The stages together: the same bytes, with or without memory and a process of its own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from cli_support import edit, files, write

from clientsmith import output, pipeline
from clientsmith.config import Config
from clientsmith.diagnostics import Report, SpecError
from clientsmith.memory import folder, texts
from clientsmith.memory.texts import Memory, Texts
from clientsmith.models import workers


@pytest.fixture
def config(tmp_path: Path) -> Config:
    write(tmp_path)
    return Config(spec=tmp_path / "spec" / "openapi.yaml", output=tmp_path / "sdk", package="store")


def _make(config: Config, memory: Memory) -> Mapping[str, bytes]:
    made = pipeline.make(config, Report(), pipeline.Mode.FORCE, memory)
    found = files(config.output)
    assert {path: texts.key(text.decode()) for path, text in found.items()} == made.outputs
    return found


def test_same_bytes_whatever_is_remembered(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cold, warm, after an edit, without a process, with a broken one, and by `files` alone."""
    memory = Memory()
    cold = _make(config, memory)
    assert _make(config, memory) == cold
    edit(config.spec.with_name("orders.yaml"), "bought", "sold")
    warm = _make(config, memory)
    assert warm != cold
    shutil.rmtree(config.output)
    monkeypatch.setattr(workers, "_start", lambda: None)
    assert _make(config, Memory()) == warm
    shutil.rmtree(config.output)
    monkeypatch.setattr(workers, "_start", _broken)
    assert _make(config, Memory()) == warm
    plain = pipeline.files(pipeline.understand(config, Report()))
    assert {path: text.encode() for path, text in plain.items()} == {
        path: text for path, text in warm.items() if path != ".clientsmith.json"
    }


def _broken() -> subprocess.Popen[bytes]:
    """A process that answers nothing."""
    return subprocess.Popen(["true"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def test_only_what_changed_is_formatted(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = Memory()
    _make(config, memory)
    formatted: list[str] = []
    real = output.format_code

    def spy(batch: Mapping[str, str]) -> Mapping[str, str]:
        formatted.extend(batch)
        return real(batch)

    monkeypatch.setattr(output, "format_code", spy)
    edit(config.spec.with_name("orders.yaml"), "bought", "sold")
    _make(config, memory)
    assert sorted(formatted) == [
        "src/store/orders/requests.py",
        "src/store/orders/types.py",
    ] or sorted(formatted) == ["src/store/orders/types.py"]


def test_inputs(config: Config) -> None:
    """All files that were read, and none that was not."""
    (config.spec.parent / "other.yaml").write_text("a: 1", encoding="utf-8")
    made = pipeline.make(config, Report(), pipeline.Mode.CHECK, Memory())
    assert sorted(path.name for path in made.inputs) == ["openapi.yaml", "orders.yaml"]


def test_a_broken_spec_leaves_no_process(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    real = workers._start

    def start() -> subprocess.Popen[bytes] | None:
        process = real()
        assert process is not None
        started.append(process)
        return process

    monkeypatch.setattr(workers, "_start", start)
    config.spec.write_text("{", encoding="utf-8")
    with pytest.raises(SpecError):
        pipeline.make(config, Report(), pipeline.Mode.WRITE, Memory())
    assert [process.returncode is not None for process in started] == [True]
    assert not config.output.exists()


# -- memory ---------------------------------------------------------------------------------


def test_texts_are_bounded() -> None:
    """What was not used for longest goes first."""
    held = Texts({"a": "1" * 10, "b": "2" * 10, "c": "3" * 10})
    assert held["a"] == "1" * 10
    assert list(held.bounded(22)) == ["c", "a"]
    assert list(held.bounded(5)) == []


def test_texts_outlive_a_process(tmp_path: Path) -> None:
    memory = Memory()
    memory.declarations["a"] = "ü\ud800"
    memory.formatted["b"] = "c"
    texts.save(tmp_path, memory)
    found = texts.load(tmp_path)
    assert dict(found.declarations) == {"a": "ü\ud800"}
    assert dict(found.formatted) == {"b": "c"}


def test_a_flipped_bit_is_noticed(tmp_path: Path) -> None:
    folder.save(tmp_path, "x", b"content")
    place = tmp_path / folder.NAME / "x"
    assert folder.load(tmp_path, "x") == b"content"
    place.write_bytes(place.read_bytes().replace(b"content", b"contend"))
    assert folder.load(tmp_path, "x") is None


def test_old_files_go(tmp_path: Path) -> None:
    for number in range(5):
        folder.save(tmp_path, f"runs/{number}", b"")
    folder.prune(tmp_path, "runs", 2)
    assert len(list((tmp_path / folder.NAME / "runs").iterdir())) == 2
