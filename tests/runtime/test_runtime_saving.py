"""`write_to_file`: no file looks whole that is not, and none that was there is lost."""

from __future__ import annotations

import asyncio
import os
import pickle
import stat
from pathlib import Path
from typing import Any

import httpx
import pytest
from runtime_core.endpoint import Request
from runtime_core.errors import NotFoundError, StreamError
from runtime_support import BYTES, Client, Pieces, Server, json_reply


def write_to_file(kind: str, path: Path, *pieces: bytes | Exception, **headers: str) -> int:
    body = Pieces(pieces)
    try:
        return saved(
            Client(kind, lambda _: httpx.Response(200, headers=headers, stream=body)), path
        )
    finally:
        assert body.closed


def saved(client: Client, path: Path) -> int:
    opened = client.client.stream_bytes(Request(BYTES, body={}))
    written = opened.write_to_file(path)
    return int(written if client.kind == "sync" else asyncio.run(written))


def test_a_file_is_there_under_its_name_only_when_it_is_whole(kind: str, tmp_path: Path) -> None:
    path, part = tmp_path / "take.wav", tmp_path / "take.wav.part"
    with pytest.raises(
        StreamError, match=r"3 bytes received; kept in .*take\.wav\.part$"
    ) as caught:
        write_to_file(kind, path, b"abc", httpx.ReadError("reset"))
    assert not path.exists()
    assert caught.value.partial_file == str(part)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
    assert part.read_bytes() == b"abc"
    assert write_to_file(kind, path, b"whole") == 5
    assert path.read_bytes() == b"whole"
    assert not part.exists()


def test_a_file_that_was_there_stays_until_the_new_one_is_whole(kind: str, tmp_path: Path) -> None:
    path, link = tmp_path / "take.wav", tmp_path / "latest.wav"
    path.write_bytes(b"old")
    path.chmod(0o640)
    link.symlink_to(path)
    with pytest.raises(StreamError):
        write_to_file(kind, link, b"abc", **{"content-length": "10"})
    assert path.read_bytes() == b"old"
    write_to_file(kind, link, b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(tmp_path.iterdir()) == [link, path]


def test_what_cannot_be_replaced_is_written_to(kind: str, tmp_path: Path) -> None:
    assert write_to_file(kind, Path(os.devnull), b"abc") == 3
    assert not Path(os.devnull).is_file()
    with pytest.raises(StreamError) as caught:
        write_to_file(kind, Path(os.devnull), b"abc", httpx.ReadError("reset"))
    assert caught.value.partial_file is None


def test_no_file_is_made_for_a_reply_that_is_an_error(kind: str, tmp_path: Path) -> None:
    client = Client(kind, Server(json_reply({}, 404)))
    with pytest.raises(NotFoundError):
        saved(client, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_stream_that_was_read_leaves_alone_what_it_kept(kind: str, tmp_path: Path) -> None:
    path, part = tmp_path / "take.wav", tmp_path / "take.wav.part"
    body = Pieces([b"abc", httpx.ReadError("reset")])
    client = Client(kind, lambda _: httpx.Response(200, stream=body)).client
    stream = client.stream_bytes(Request(BYTES, body={}))

    async def twice() -> None:
        for words in ("kept in", "read before"):
            with pytest.raises(StreamError, match=words):
                await stream.write_to_file(path)

    def twice_sync() -> None:
        for words in ("kept in", "read before"):
            with pytest.raises(StreamError, match=words):
                stream.write_to_file(path)

    asyncio.run(twice()) if kind == "async" else twice_sync()
    assert part.read_bytes() == b"abc"


def test_a_folder_that_is_missing_is_the_callers_error(kind: str, tmp_path: Path) -> None:
    body = Pieces([b"abc"])
    client = Client(kind, lambda _: httpx.Response(200, stream=body)).client

    async def other_place() -> Any:
        async with client.stream_bytes(Request(BYTES, body={})) as stream:
            with pytest.raises(FileNotFoundError):
                await stream.write_to_file(tmp_path / "missing" / "take.wav")
            return await stream.write_to_file(tmp_path / "take.wav")

    def other_place_sync() -> Any:
        with client.stream_bytes(Request(BYTES, body={})) as stream:
            with pytest.raises(FileNotFoundError):
                stream.write_to_file(tmp_path / "missing" / "take.wav")
            return stream.write_to_file(tmp_path / "take.wav")

    assert (asyncio.run(other_place()) if kind == "async" else other_place_sync()) == 3
