"""An environment for each client that is measured, below `.clientsmith/bench`, made once.

The SDK of this repository, bare httpx and httpx with pydantic share one that holds what the SDK
depends on and nothing else: httpx imports more where it finds more.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ENVIRONMENTS = ROOT / ".clientsmith" / "bench"
GENERATOR = "openapi-python-client==0.29.1"
PACKAGES = {
    "sdk": ("httpx", "pydantic", "typing-extensions", "websockets", "httpx-aiohttp"),
    "opc": ("httpx", "attrs", "python-dateutil"),
    "fern": ("cartesia==2.0.17",),
    "stainless": ("cartesia==4.2.0",),
    # Has a command line with libraries of its own, so the client that it makes lives elsewhere.
    "openapi-python-client": (GENERATOR,),
}


def environment_of(client: str) -> str:
    """Name the environment of a client."""
    return client if client in PACKAGES else "sdk"


def python(environment: str) -> Path:
    """The interpreter of an environment, which is made if it is not there."""
    folder = ENVIRONMENTS / environment
    found = folder / "bin" / "python"
    if not (folder / ".ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        install = [str(found), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if environment in ("sdk", "opc"):
            install += ["-c", str(ROOT / "constraints.txt")]
        subprocess.run([*install, *PACKAGES[environment]], check=True)
        (folder / ".ready").touch()
    return found


def search_path(client: str) -> str:
    """Where a client that is not installed is imported from."""
    if client.startswith("ours"):
        return str(ROOT / "generated" / "src")
    return str(_generated()) if client == "opc" else ""


def _generated() -> Path:
    """The client that openapi-python-client makes of the spec."""
    project, spec = ENVIRONMENTS / "opc-client", ROOT / "generated" / "tests" / "openapi.json"
    package = project / "bench_client"
    if not package.exists() or package.stat().st_mtime < spec.stat().st_mtime:
        shutil.rmtree(project, ignore_errors=True)
        settings = ENVIRONMENTS / "opc.yaml"
        settings.write_text("package_name_override: bench_client\npost_hooks: []\n")
        adapted = ENVIRONMENTS / "opc.json"
        adapted.write_text(json.dumps(_adapted(json.loads(spec.read_bytes()))))
        program = python("openapi-python-client").parent / "openapi-python-client"
        arguments = ["--path", adapted, "--output-path", project, "--config", settings]
        subprocess.run([program, "generate", *arguments], check=True, capture_output=True)
    return project


def _adapted(node: Any) -> Any:
    """The spec without `const` in headers: it leaves out every operation that has one."""
    if isinstance(node, list):
        return [_adapted(item) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("in") == "header":
        return {**node, "schema": {"type": "string"}}
    return {key: _adapted(value) for key, value in node.items()}


def versions() -> str:
    """What the shared environment has."""
    code = "import httpx, pydantic, platform as p; print(p.python_version(), httpx.__version__, "
    code += "pydantic.VERSION)"
    done = subprocess.run([python("sdk"), "-c", code], check=True, capture_output=True, text=True)
    return "Python {}, httpx {}, pydantic {}".format(*done.stdout.split())
