"""Files that are no documents, references to what is none of theirs, and folders in the way.

Each ends in a diagnostic with a place and exit code 2, never in a traceback; what stood in the
output folder before still stands there, and nothing outside of it was touched.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import socket
from pathlib import Path
from typing import Any

import pytest
from hostile.projects import GOOD, Project, tree, with_schemas

from clientsmith.cli.app import run

# -- broken files ----------------------------------------------------------------------------

GOOD_TEXT = json.dumps(GOOD)
BROKEN: dict[str, bytes] = {
    "empty": b"",
    "blank": b" \n\t\n",
    "comment only": b"# nothing\n",
    "scalar": b"hello\n",
    "list": b"[1, 2]\n",
    "null": b"null\n",
    "duplicate key": b"openapi: 3.1.0\nopenapi: 3.1.0\n",
    "duplicate key in json": b'{"openapi": "3.1.0", "openapi": "3.0.0"}',
    "latin-1": 'openapi: 3.1.0\ninfo: {title: "caf\u00e9"}\n'.encode("latin-1"),
    "cut in a character": GOOD_TEXT.encode() + "\u20ac".encode()[:2],
    "wrong byte order mark": b"\xff\xfe\x00",
    "odd number of bytes": GOOD_TEXT.encode("utf-16")[:-1],
    "nan": b'{"openapi": "3.1.0", "x": NaN}',
    "infinity": b'{"openapi": "3.1.0", "x": -Infinity}',
    "yaml nan": b"openapi: 3.1.0\nx: .nan\n",
    "number beyond a float": b'{"openapi": "3.1.0", "x": 1e999}',
    "trailing garbage": GOOD_TEXT.encode() + b"}",
    "trailing text": GOOD_TEXT.encode() + b" trailing",
    "two documents": GOOD_TEXT.encode() + b"\n---\n" + GOOD_TEXT.encode(),
    "cut": GOOD_TEXT.encode()[:-3],
    "binary": bytes(range(256)) * 40,
    "gzip": b"\x1f\x8b\x08\x00" + bytes(100),
    "zip": b"PK\x03\x04" + bytes(100),
    "zeros": bytes(1000),
    "html": b"<!DOCTYPE html><html><body>404</body></html>",
    "tag of Python": b"openapi: !!python/object/apply:os.system ['touch hacked']\n",
    "unknown anchor": b"openapi: *a\n",
    "anchor in itself": b"openapi: &a [*a]\n",
    "complex key": b"? [a, b]\n: c\n",
    "tab": b"openapi: 3.1.0\n\tinfo: 1\n",
    "swagger": b"swagger: '2.0'\ninfo: {title: A, version: '1'}\npaths: {}\n",
    "version of a number": b"openapi: 3.1\ninfo: {title: A, version: 1}\npaths: {}\n",
    "version to come": b"openapi: 4.0.0\ninfo: {title: A, version: '1'}\npaths: {}\n",
}
TOLERATED = (*("version of a number", "nan", "infinity", "yaml nan", "number beyond a float"),)
"""Accepted with a warning that says what they are read as."""


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files(project: Project, name: str) -> None:
    """A file that is no document is refused where it goes wrong, whatever its name."""
    for file in ("openapi.yaml", "openapi.json"):
        path = project.write(BROKEN[name], file)
        if name in TOLERATED:
            assert re.search(rf"{file}:\d+:\d+ warning", project.accepts(path))
        else:
            project.refuses("", spec=path)
        path.unlink()
    assert not (project.root / "hacked").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32-be"])
def test_encodings_of_unicode(project: Project, encoding: str) -> None:
    """With and without a byte order mark."""
    project.write(GOOD_TEXT.encode(encoding))
    project.accepts()


def test_huge_numbers(project: Project) -> None:
    """Python refuses to read or print integers of more than 4,300 digits."""
    many = "9" * 5000
    text = json.dumps(with_schemas(A={"type": "object", "properties": {"a": {"default": 0}}}))
    project.write(text.replace('"default": 0', f'"maximum": {many}, "default": {many}'))
    code, said = project.run()
    assert code in (0, 2), said
    project.write(text.replace('"default": 0', f'"type": "integer", "enum": [{many[:4000]}]'))
    code, said = project.run()
    assert code in (0, 2), said


# -- files that are none, and references out of the folder ------------------------------------


def test_a_folder(project: Project) -> None:
    project.refuses("folder", spec=project.output, place="out")


def test_nothing(project: Project) -> None:
    project.refuses("no such file")


def test_a_pipe(project: Project) -> None:
    """Reading it would wait for ever."""
    project.spec.parent.mkdir()
    os.mkfifo(project.spec)
    project.refuses("no such file|not a file")


def test_a_socket(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.spec.parent.mkdir()
    monkeypatch.chdir(project.spec.parent)  # The path of a socket is at most 108 bytes.
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(project.spec.name)
        project.refuses("no such file|not a file")


def test_an_unreadable_file(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = project.write(GOOD)

    def refuse(path: Path) -> bytes:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    with monkeypatch.context() as patched:  # Not by `chmod`: root may read everything.
        patched.setattr(Path, "read_bytes", refuse)
        code, said = project.run(spec=spec)
    assert code == 2
    assert "permission denied" in said


def test_a_link_to_itself(project: Project) -> None:
    project.spec.parent.mkdir()
    project.spec.symlink_to(project.spec)
    project.refuses("")


@pytest.mark.parametrize("name", ["a\0b.yaml", "a" * 300, "\ud800.yaml"])
def test_names_that_no_file_has(project: Project, name: str) -> None:
    code, said = project.run(spec=Path(name))
    assert code == 2, said
    assert "internal error" not in said


OUTSIDE = {
    "http": "http://127.0.0.1:1/a.yaml",
    "https": "https://example.com/a.yaml#/a",
    "scheme": "ftp://example.com/a.yaml",
    "host": "//example.com/a.yaml",
    "file": "file:///etc/passwd",
    "file in capitals": "FILE:/etc/passwd",
    "absolute": "/etc/passwd",
    "parent": "../outside.yaml",
    "parent of a folder": "a/../../outside.yaml",
    "encoded parent": "%2e%2e/outside.yaml",
    "encoded slash": "..%2Foutside.yaml",
    "backslashes": "..\\outside.yaml",
    "drive": "C:\\outside.yaml",
    "link": "link.yaml",
    "link to a folder": "folder/outside.yaml",
    "folder": "nothing/",
    "nul": "a%00b",
    "device": "../../../../../../../../dev/zero",
    "data": "data:application/json,{}",
}


@pytest.mark.parametrize("place", ["schema", "path", "response"])
@pytest.mark.parametrize("name", OUTSIDE)
def test_references_out_of_the_folder(project: Project, name: str, place: str) -> None:
    """What is outside of the spec's folder is not read, however it is spelled."""
    reference = {"$ref": OUTSIDE[name]}
    document = with_schemas(A=reference)
    if place == "path":
        document = {**GOOD, "paths": {"/a": reference}}
    if place == "response":
        document = {**GOOD, "paths": {"/a": {"get": {"responses": {"200": reference}}}}}
    project.write(document)
    (project.spec.parent / "link.yaml").symlink_to(project.root / "outside.yaml")
    (project.spec.parent / "folder").symlink_to(project.root)
    code, said = project.run()
    assert code in (0, 2), said
    assert re.search(r"openapi\.yaml:\d+:\d+ (?:error|warning)\[[EW]\d+\]", said), said
    assert "internal error" not in said
    assert "type: string" not in "".join(
        path.read_text() for path in project.output.rglob("*") if path.is_file()
    )


# -- the output folder -----------------------------------------------------------------------


def test_the_output_is_a_file(project: Project) -> None:
    project.write(GOOD)
    (project.output / "mine.txt").unlink()
    project.output.rmdir()
    project.output.write_text("mine")
    project.refuses("", place="")


def test_the_output_is_below_a_file(project: Project) -> None:
    project.write(GOOD)
    before = tree(project.root)
    code, said = run_into(project, project.output / "mine.txt" / "below")
    assert code == 2, said
    assert tree(project.root) == before


def run_into(project: Project, output: Path) -> tuple[int, str]:
    project.capture.readouterr()
    code = run(["generate", "--spec", str(project.spec), "--output", str(output)])
    return code, project.capture.readouterr().err


@pytest.mark.parametrize("problem", [errno.ENOSPC, errno.EROFS, errno.EACCES])
@pytest.mark.parametrize("step", ["mkdir", "write_bytes"])
@pytest.mark.parametrize("times", [0, 1, 7])
def test_a_disk_that_fills_up(
    project: Project, monkeypatch: pytest.MonkeyPatch, problem: int, step: str, times: int
) -> None:
    """What can't be written as a whole is not written at all; root is refused like others."""
    project.write(GOOD)
    before = tree(project.root)
    with monkeypatch.context() as patched:
        fail_after(times, patched, Path, step, problem)
        code, said = project.run()
    assert "internal error" not in said, said
    # Few folders are made before files have their places.
    is_early = step == "write_bytes" or times == 0
    if is_early:
        assert code == 2, said
        assert os.strerror(problem).casefold() in said.casefold()
        assert tree(project.root) == before
    project.accepts()


@pytest.mark.parametrize("times", range(0, 40, 6))
def test_a_run_that_breaks_off(
    project: Project, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    """Broken off among the renames, the next run completes what this one began."""
    project.write(GOOD)
    project.accepts()
    project.write({**GOOD, "info": {"title": "Other", "version": "2"}})
    with monkeypatch.context() as patched:
        fail_after(times, patched, os, "replace", errno.EIO)
        code, said = project.run()
    assert code in (0, 2), said
    project.accepts()
    completed = tree(project.output)
    shutil.rmtree(project.output)
    project.accepts()
    assert {**tree(project.output), "mine.txt": completed["mine.txt"]} == completed


def fail_after(
    times: int, patched: pytest.MonkeyPatch, owner: object, step: str, problem: int
) -> None:
    """Let a function of the file system work a few times, and then no more."""
    real = getattr(owner, step)
    count = iter(range(times))

    def step_or_fail(*arguments: Any, **options: Any) -> Any:
        if ".clientsmith/" in str(arguments[-1 if step == "replace" else 0]):
            return real(*arguments, **options)  # Only to save time; may fail unseen.
        if next(count, None) is None:
            raise OSError(problem, os.strerror(problem))
        return real(*arguments, **options)

    patched.setattr(owner, step, step_or_fail)


def test_the_output_folder_is_a_link(project: Project) -> None:
    """The folder that the user names may be anywhere; only what is inside must be real."""
    project.write(GOOD)
    elsewhere = project.root / "elsewhere"
    project.output.rename(elsewhere)
    project.output.symlink_to(elsewhere)
    project.accepts()
    assert (elsewhere / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("link", ["src", "src/bounds", "src/bounds/client.py", "README.md"])
def test_links_out_of_the_output(project: Project, link: str) -> None:
    """Nothing is written through a symbolic link."""
    project.write(GOOD)
    outside = project.root / "elsewhere"
    outside.mkdir()
    (outside / "client.py").write_text("mine")
    path = project.output / link
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(outside / "client.py" if "." in link else outside)
    project.refuses("symbolic link", place="")


def test_a_link_in_place_of_the_manifest(project: Project) -> None:
    """What the manifest lists may be removed, so it must be our own."""
    project.write(GOOD)
    outside = project.root / "manifest.json"
    outside.write_text('{"version": 1, "files": {"mine.txt": "0"}}')
    (project.output / ".clientsmith.json").symlink_to(outside)
    project.refuses("", place="")


def test_a_manifest_that_lists_what_is_outside(project: Project) -> None:
    """Whatever a manifest says, only files inside are removed."""
    project.write(GOOD)
    content = hashlib.sha256((project.root / "outside.yaml").read_bytes()).hexdigest()
    manifest = {"version": 1, "files": {"../outside.yaml": content}}
    (project.output / ".clientsmith.json").write_text(json.dumps(manifest))
    project.refuses("", place="")


def test_a_refused_spec_leaves_the_sdk(project: Project) -> None:
    """An SDK that stands stays as it is, to the byte."""
    project.write(GOOD)
    project.accepts()
    project.write({**GOOD, "paths": {"/a": {"$ref": "missing.yaml"}}})
    project.refuses("")
