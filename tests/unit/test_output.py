"""Writing: what is touched, what is refused, and what an interruption leaves."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from clientsmith.diagnostics import InternalError, Report, SpecError
from clientsmith.output import MANIFEST, Mode, Outcome, write

FILES = {"a.py": "a = 1\n", "pkg/b.py": "b = 1\n", "pkg/sub/c.py": "c = 1\n"}


def run(files: dict[str, str], folder: Path, mode: Mode = Mode.WRITE) -> Outcome:
    return write(files, folder, mode=mode, report=Report())


def refused(files: dict[str, str], folder: Path, mode: Mode = Mode.WRITE) -> list[str]:
    report = Report()
    with pytest.raises(SpecError):
        write(files, folder, mode=mode, report=report)
    return [f"{error.code} {error.origin.file}" for error in report.errors]


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def test_files_are_written_once(tmp_path: Path) -> None:
    """A second run finds nothing to do, and touches nothing."""
    folder = tmp_path / "new" / "out"
    assert run(FILES, folder).written == (MANIFEST, *FILES)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert run(FILES, folder) == Outcome((), (), 3)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    assert tree(folder) == FILES


def test_line_ends_are_not_those_of_the_machine(tmp_path: Path) -> None:
    """Bytes are the same everywhere."""
    run({"a.py": "ä\n"}, tmp_path)
    assert (tmp_path / "a.py").read_bytes() == "ä\n".encode()


def test_only_what_changed_is_touched(tmp_path: Path) -> None:
    """Build tools that go by time see one new file."""
    run(FILES, tmp_path)
    os.utime(tmp_path / "a.py", (1, 1))
    assert run({**FILES, "pkg/b.py": "b = 2\n"}, tmp_path).written == (MANIFEST, "pkg/b.py")
    assert (tmp_path / "a.py").stat().st_mtime == 1


def test_stale_files_go_with_their_folders(tmp_path: Path) -> None:
    """Bytecode does not keep a folder alive, a file of the user does."""
    run(FILES, tmp_path)
    (tmp_path / "pkg/sub/__pycache__").mkdir()
    (tmp_path / "pkg/sub/__pycache__/c.cpython-311.pyc").touch()
    (tmp_path / "pkg/mine.txt").write_text("mine")
    assert run({"a.py": "a = 1\n"}, tmp_path).removed == ("pkg/b.py", "pkg/sub/c.py")
    assert tree(tmp_path) == {"a.py": "a = 1\n", "pkg/mine.txt": "mine"}
    assert not (tmp_path / "pkg/sub").exists()


def test_foreign_files_are_never_overwritten(tmp_path: Path) -> None:
    """Not even by force; one that is equal already is taken over."""
    (tmp_path / "a.py").write_text("mine\n")
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg/b.py").write_bytes(b"b = 1\n")
    for mode in (Mode.WRITE, Mode.FORCE, Mode.CHECK):
        assert refused(FILES, tmp_path, mode) == ["E601 a.py"]
    assert sorted(tree(tmp_path)) == ["a.py", "pkg/b.py"]


def test_edits_by_hand_are_not_lost(tmp_path: Path) -> None:
    """Changed or stale, an edited file is refused unless forced."""
    run(FILES, tmp_path)
    (tmp_path / "a.py").write_text("edited\n")
    (tmp_path / "pkg/b.py").write_text("edited\n")
    new = {"a.py": "a = 1\n"}
    assert refused(new, tmp_path) == ["E602 a.py", "E602 pkg/b.py"]
    assert (tmp_path / "pkg/sub/c.py").exists()
    run(new, tmp_path, Mode.FORCE)
    assert tree(tmp_path) == new


def test_line_ends_of_a_checkout_are_no_edit(tmp_path: Path) -> None:
    """A working copy with Windows' line ends may be regenerated."""
    run(FILES, tmp_path)
    (tmp_path / "a.py").write_bytes(b"a = 1\r\n")
    run({**FILES, "a.py": "a = 2\n"}, tmp_path)
    assert (tmp_path / "a.py").read_bytes() == b"a = 2\n"


@pytest.mark.parametrize("path", ["../x.py", "/x.py", "a/../../x.py", "a\\b.py", "C:/x", "./x.py"])
def test_no_path_leaves_the_folder(tmp_path: Path, path: str) -> None:
    """Not by a name."""
    assert refused({path: ""}, tmp_path / "out") == [f"E603 {path}"]
    assert not list(tmp_path.iterdir())


def test_no_link_leaves_the_folder(tmp_path: Path) -> None:
    """Not by a symbolic link on the way, or in place of the file."""
    outside, folder = tmp_path / "outside", tmp_path / "out"
    outside.mkdir()
    folder.mkdir()
    (outside / "a.py").write_text("mine\n")
    (folder / "pkg").symlink_to(outside)
    (folder / "a.py").symlink_to(outside / "a.py")
    assert refused(FILES, folder) == ["E603 a.py", "E603 pkg/b.py", "E603 pkg/sub/c.py"]
    assert tree(outside) == {"a.py": "mine\n"}


def test_a_forged_manifest_removes_nothing_outside(tmp_path: Path) -> None:
    """Paths of the manifest are checked like new ones."""
    folder = tmp_path / "out"
    run(FILES, folder)
    (tmp_path / "x").write_text("x")
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["files"]["../x"] = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    (folder / MANIFEST).write_text(json.dumps(manifest))
    assert refused(FILES, folder) == ["E603 ../x"]
    assert (tmp_path / "x").exists()


def test_names_that_differ_by_case_are_a_bug(tmp_path: Path) -> None:
    """They would be one file where the file system does not tell them apart; `naming` does."""
    with pytest.raises(InternalError, match="differ by case only"):
        run({"A.py": "", "a.py": ""}, tmp_path)


def test_a_module_becomes_a_package_and_back(tmp_path: Path) -> None:
    """What goes makes room for what comes."""
    module, package = {"pkg.d": "1\n"}, {"pkg.d/__init__.py": "2\n"}
    for files in (module, package, module):
        if (tmp_path / "pkg.d").is_dir():
            run({}, tmp_path)
        run(files, tmp_path)
        assert tree(tmp_path) == files


@pytest.mark.parametrize("mode", [Mode.CHECK, Mode.DRY_RUN])
def test_looking_changes_nothing(tmp_path: Path, mode: Mode) -> None:
    """The outcome is that of a run, the folder is as before."""
    run(FILES, tmp_path)
    new = {"a.py": "a = 2\n"}
    before = tree(tmp_path)
    outcome = run(new, tmp_path, mode)
    assert outcome.changed
    assert tree(tmp_path) == before
    assert run(new, tmp_path) == outcome
    assert not run(new, tmp_path, mode).changed


def test_a_broken_manifest_stops_everything(tmp_path: Path) -> None:
    """Without it nobody knows whose the files are."""
    (tmp_path / MANIFEST).write_text("{")
    assert refused(FILES, tmp_path) == [f"E605 {MANIFEST}"]


@pytest.mark.parametrize("fails_at", range(1, 7))
def test_the_next_run_completes_a_broken_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    """Wherever it broke off, no file is half written and none has become foreign."""
    run(FILES, tmp_path)
    new = {"a.py": "a = 2\n", "pkg/b.py": "b = 2\n", "pkg/d.py": "d = 2\n"}
    calls = 0
    real = os.replace

    def replace(source: Path, target: Path) -> None:
        nonlocal calls
        calls += 1
        if calls == fails_at:
            raise KeyboardInterrupt
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", replace)
        if fails_at < 6:
            with pytest.raises(KeyboardInterrupt):
                run(new, tmp_path)
        else:
            run(new, tmp_path)
    known = {*FILES.values(), *new.values()}
    assert set(tree(tmp_path).values()) <= known
    newer = {**new, "a.py": "a = 3\n"}
    run(newer, tmp_path)
    assert tree(tmp_path) == newer
    assert "pending" not in json.loads((tmp_path / MANIFEST).read_text())


def test_the_file_system_may_refuse(tmp_path: Path) -> None:
    """That is the user's to mend, with a place and a reason."""
    (tmp_path / "out").write_text("a file")
    assert refused(FILES, tmp_path / "out")[0].startswith("E60")
