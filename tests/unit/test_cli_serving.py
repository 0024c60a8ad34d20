"""`clientsmith mock` and `clientsmith lint`, as a new user would start them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "spec" / "openapi.yaml"
RUN = [sys.executable, "-c", "from clientsmith.cli import main; main()"]
GOOD = {"Authorization": "Bearer secret", "Cartesia-Version": "2025-04-16"}


@pytest.fixture
def server() -> Iterator[subprocess.Popen[str]]:
    command = [*RUN, "mock", "--spec", str(SPEC), "--strict"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        yield process
        process.kill()


def asked(url: str) -> tuple[int, dict[str, object]]:
    request = urllib.request.Request(url, headers=GOOD)
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return reply.status, json.loads(reply.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


def test_mock_answers_refuses_and_ends(server: subprocess.Popen[str]) -> None:
    """The URL first, then a line for each request; an interrupt is no error."""
    assert server.stdout is not None
    url = server.stdout.readline().strip()
    assert url.startswith("http://127.0.0.1:")
    status, body = asked(f"{url}/voices/?limit=2")
    assert (status, type(body["data"])) == (200, list)
    status, body = asked(f"{url}/voices/?limit=two")
    assert status == 400
    assert str(body["place"]).startswith("openapi.yaml:")
    server.send_signal(signal.SIGINT)
    told = server.stdout.read().splitlines()
    assert server.wait(10) == 0
    assert told[0] == "GET /voices/?limit=2 200"
    assert told[1].startswith("GET /voices/?limit=two 400; parameter: ")


def test_mock_says_that_a_port_is_taken(server: subprocess.Popen[str]) -> None:
    assert server.stdout is not None
    port = server.stdout.readline().strip().rpartition(":")[2]
    again = [*RUN, "mock", "--spec", str(SPEC), "--port", port]
    done = subprocess.run(again, capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)
    assert done.returncode == 2
    assert f"port {port}" in done.stderr


@pytest.mark.parametrize(("value", "code"), [("1", 0), ("one", 1), ("{", 2)])
def test_lint_has_three_exit_codes(tmp_path: Path, value: str, code: int) -> None:
    """0: nothing to say; 1: something; 2: not to be read."""
    spec = tmp_path / "openapi.yaml"
    schema = f"{{type: integer, example: {value}}}"
    spec.write_text(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n"
        "      operationId: a_get\n      responses: {'200': {description: ok, content: "
        f"{{application/json: {{schema: {schema}}}}}}}}}\n"
    )
    command = [*RUN, "lint", "--spec", str(spec), "--format", "json"]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=tmp_path, timeout=60, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    found = json.loads(done.stdout)["diagnostics"]
    assert ("W465" in {each["code"] for each in found}) is (code == 1)
