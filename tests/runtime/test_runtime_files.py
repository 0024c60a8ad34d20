"""Uploads: the forms of a file, the layout of multipart bodies, rewinding, constant memory."""

from __future__ import annotations

import asyncio
import io
import tempfile
from email import message_from_bytes
from pathlib import Path
from typing import Any

import httpx
import pytest
from runtime_core.content import Content
from runtime_core.endpoint import Endpoint, MultipartBody, Part, RawBody, Request, Style
from runtime_core.errors import InternalServerError, InvalidRequestError
from runtime_core.file import upload
from runtime_core.multipart import multipart_content
from runtime_core.omit import OMIT
from runtime_support import Client, Server, json_reply

RULE = MultipartBody(files=frozenset({"clip", "clips"}))
UPLOAD: Endpoint[Any] = Endpoint("POST", "/clips", returns=object, body=RULE, retry="idempotent")


class Unseekable(io.RawIOBase):
    """A pipe, say."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._data.read(size)


def parts_of(content: Content, data: bytes | None = None) -> list[tuple[Any, ...]]:
    """Read a body with a parser that is not ours."""
    raw = b"".join(content.chunks()) if data is None else data
    assert content.length in (None, len(raw))
    head = f"Content-Type: {content.content_type}\r\n\r\n".encode()
    message = message_from_bytes(head + raw)
    assert message.is_multipart()
    found = []
    for part in message.get_payload():
        name = part.get_param("name", header="content-disposition")
        has_type = "content-type" in part
        kind = part.get_content_type() if has_type else None
        found.append((name, part.get_filename(), kind, part.get_payload(decode=True)))
    return found


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "my clip.wav"
    path.write_bytes(b"RIFF\r\n--x\r\n" * 10)
    return path


def test_all_forms_of_a_file(clip: Path) -> None:
    data = clip.read_bytes()
    with clip.open("rb") as opened:
        forms: list[tuple[Any, str, str]] = [
            (clip, "my clip.wav", "audio/wav"),
            (opened, "my clip.wav", "audio/wav"),
            (data, "upload", "application/octet-stream"),
            (bytearray(data), "upload", "application/octet-stream"),
            (memoryview(data), "upload", "application/octet-stream"),
            (data.decode(), "upload", "application/octet-stream"),
            (io.BytesIO(data), "upload", "application/octet-stream"),
            (("a.mp3", data), "a.mp3", "audio/mpeg"),
            (("a.mp3", clip), "a.mp3", "audio/mpeg"),
            ((None, clip), "my clip.wav", "audio/wav"),
            (("a", data, "audio/x"), "a", "audio/x"),
            (("a", data, None), "a", "application/octet-stream"),
            (("a", data, "audio/x", {"X-Y": "1"}), "a", "audio/x"),
            (("a", data, None, {"Content-Type": "audio/z"}), "a", "audio/z"),
        ]
        for form, name, kind in forms:
            found = parts_of(multipart_content({"clip": form}, RULE))
            assert found == [("clip", name, kind, data)], form


def test_a_media_type_of_the_spec_is_used_unless_the_caller_has_one() -> None:
    rule = MultipartBody(frozenset({"clip"}), {"clip": Part("audio/spec")})
    assert parts_of(multipart_content({"clip": b"x"}, rule))[0][2] == "audio/spec"
    mine = {"clip": ("n.wav", b"x", "audio/mine")}
    assert parts_of(multipart_content(mine, rule))[0][2] == "audio/mine"


def test_fields_come_before_files_and_have_their_types() -> None:
    values = {
        "clip": b"x",
        "clips": [b"1", ("b.txt", b"2")],
        "text": "a\u00fc\r\nb",
        "flag": True,
        "number": 1.5,
        "none": None,
        "omitted": OMIT,
        "list[]": ["a", 1, None],
        "object": {"a": [1]},
        "objects": [{"a": 1}, {"b": 2}],
        "voice[id]": "v",
    }
    assert parts_of(multipart_content(values, RULE)) == [
        ("text", None, None, "a\u00fc\r\nb".encode()),
        ("flag", None, None, b"true"),
        ("number", None, None, b"1.5"),
        ("list[]", None, None, b"a"),
        ("list[]", None, None, b"1"),
        ("object", None, "application/json", b'{"a":[1]}'),
        ("objects", None, "application/json", b'{"a":1}'),
        ("objects", None, "application/json", b'{"b":2}'),
        ("voice[id]", None, None, b"v"),
        ("clip", "upload", "application/octet-stream", b"x"),
        ("clips", "upload", "application/octet-stream", b"1"),
        ("clips", "b.txt", "text/plain", b"2"),
    ]


def test_encoding_of_the_spec_sets_type_and_style() -> None:
    parts = {
        "meta": Part("application/json"),
        "xml": Part("text/xml"),
        "deep": Part(style=Style("deepObject", True)),
        "tags": Part(style=Style("form", False)),
    }
    values = {"meta": "text", "xml": "<a/>", "deep": {"a": "b c"}, "tags": ["x", "y"]}
    assert parts_of(multipart_content(values, MultipartBody(parts=parts))) == [
        ("meta", None, "application/json", b'"text"'),
        ("xml", None, "text/xml", b"<a/>"),
        ("deep[a]", None, None, b"b c"),
        ("tags", None, None, b"x,y"),
    ]


def test_names_cannot_break_out_of_their_header() -> None:
    content = multipart_content({'a"\r\nb': "x", "clip": ('c"\r\n.wav', b"y")}, RULE)
    raw = b"".join(content.chunks())
    assert b'name="a%22%0D%0Ab"' in raw
    assert b'filename="c%22%0D%0A.wav"' in raw
    for form in (("a", b"x", "t/x\r\nEvil: 1"), ("a", b"x", None, {"X": "a\nb"})):
        with pytest.raises(InvalidRequestError):
            multipart_content({"clip": form}, RULE)


def test_a_file_in_text_mode_is_refused(clip: Path) -> None:
    with (
        clip.open(encoding="latin-1") as opened,
        pytest.raises(InvalidRequestError, match="binary"),
    ):
        multipart_content({"clip": opened}, RULE)
    with pytest.raises(InvalidRequestError, match="int"):
        multipart_content({"clip": 5}, RULE)


def test_a_missing_file_is_the_callers_error(kind: str, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Client(kind, Server(json_reply({}))).send(Request(UPLOAD, body={"clip": tmp_path / "no"}))


def test_an_open_file_is_sent_from_where_it_stands(clip: Path) -> None:
    with clip.open("rb") as opened:
        opened.seek(4)
        assert upload(opened).size == clip.stat().st_size - 4
        assert parts_of(multipart_content({"clip": opened}, RULE))[0][3] == clip.read_bytes()[4:]
        assert not opened.closed


class Reading:
    """Answers with a list of statuses; keeps the bodies."""

    def __init__(self, *statuses: int | Exception) -> None:
        self.statuses = list(statuses)
        self.bodies: list[bytes] = []
        self.lengths: list[str | None] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.bodies.append(request.content)
        self.lengths.append(request.headers.get("content-length"))
        status = self.statuses.pop(0)
        if isinstance(status, Exception):
            raise status
        return json_reply({}, status)


def test_a_retry_rewinds_and_sends_every_field_again(kind: str, clip: Path) -> None:
    server = Reading(500, httpx.ReadError("reset"), 200)
    with clip.open("rb") as opened:
        body = {"clip": opened, "clips": [clip, b"x"], "name": "n"}
        Client(kind, server).send(Request(UPLOAD, body=body))
    first, second, third = server.bodies
    assert first == second == third
    assert b'name="name"' in first
    assert server.lengths == [str(len(first))] * 3


def test_what_cannot_be_rewound_is_sent_once(kind: str) -> None:
    server = Reading(500, 200)
    with pytest.raises(InternalServerError):
        Client(kind, server).send(Request(UPLOAD, body={"clip": Unseekable(b"abc")}))
    assert len(server.bodies) == 1
    assert server.lengths == [None]


def test_what_cannot_be_rewound_is_tried_again_if_it_was_not_read(kind: str) -> None:
    class Refusing(httpx.MockTransport):
        refusals = 2

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            self.refusals -= 1
            if self.refusals >= 0:
                raise httpx.ConnectError("refused")
            return super().handle_request(request)

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            self.refusals -= 1
            if self.refusals >= 0:
                raise httpx.ConnectError("refused")
            return await super().handle_async_request(request)

    server = Reading(200)
    client = Client(kind, transport=Refusing(server))
    client.send(Request(UPLOAD, body={"clip": Unseekable(b"abc")}))
    assert len(server.bodies) == 1


def test_raw_bodies(kind: str, clip: Path) -> None:
    endpoint: Endpoint[Any] = Endpoint("PUT", "/raw", returns=object, body=RawBody("audio/wav"))
    server = Server(json_reply({}))
    client = Client(kind, server)
    for body in (clip, clip.read_bytes(), io.BytesIO(clip.read_bytes()), ("n", clip, "audio/x")):
        client.send(Request(endpoint, body=body))
    assert {request.content for request in server.requests} == {clip.read_bytes()}
    types = [request.headers["content-type"] for request in server.requests]
    assert types == ["audio/wav"] * 3 + ["audio/x"]


def test_a_file_that_grows_is_cut_at_its_announced_size(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"a" * 10)
    content = Content((upload(path),), None)
    path.write_bytes(b"a" * 20)
    assert b"".join(content.chunks()) == b"a" * 10

    async def read() -> bytes:
        return b"".join([piece async for piece in content.achunks()])

    assert asyncio.run(read()) == b"a" * 10


def test_spooled_and_temporary_files() -> None:
    with tempfile.SpooledTemporaryFile() as spooled, tempfile.TemporaryFile() as temporary:
        for file in (spooled, temporary):
            file.write(b"abc")
            file.seek(0)
            assert parts_of(multipart_content({"clip": file}, RULE))[0][1:] == (
                "upload", "application/octet-stream", b"abc"
            )  # fmt: skip
