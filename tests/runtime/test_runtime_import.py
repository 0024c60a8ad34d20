"""What an import costs: nothing heavy before it is used, yet every name can be found."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import runtime_core

FOLDER = Path(__file__).parents[2] / "templates"
HEAVY = {"httpx", "pydantic", "websockets", "asyncio", "dataclasses", "logging", "email", "json"}

PROGRAM = """
import sys
before = set(sys.modules)
sys.path.insert(0, {folder!r})
{code}
print(*sorted(set(sys.modules) - before))
"""


def loaded(code: str) -> set[str]:
    program = PROGRAM.format(folder=str(FOLDER), code=textwrap.dedent(code))
    done = subprocess.run(
        [sys.executable, "-S", "-B", "-c", program], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def loaded_with_libraries(code: str) -> set[str]:
    program = PROGRAM.format(folder=str(FOLDER), code=code)
    command = [sys.executable, "-B", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_package_brings_in_itself_and_the_lazy_helper() -> None:
    assert loaded("import runtime") == {"__future__", "runtime", "runtime.lazy"}


def test_what_generated_modules_import_brings_in_nothing_heavy() -> None:
    code = "import runtime.endpoint, runtime.omit, runtime.resource, runtime.root, runtime.auth"
    assert not HEAVY & loaded(code)


def test_every_public_name_is_there_and_listed() -> None:
    for name in runtime_core.__all__:
        assert getattr(runtime_core, name) is not None
    assert set(runtime_core.__all__) <= set(dir(runtime_core))
    assert "SyncPager" in vars(runtime_core)
    with pytest.raises(AttributeError, match="no attribute 'nope'"):
        _ = runtime_core.nope  # type: ignore[attr-defined]


def test_a_module_can_be_an_attribute() -> None:
    code = """
    import types, runtime, runtime.lazy as lazy
    module = types.ModuleType("runtime.fake"); sys.modules["runtime.fake"] = module
    sys.modules["runtime.fake.inner"] = types.ModuleType("runtime.fake.inner")
    get, names = lazy.attach("runtime.fake", {}, ("inner",))
    assert get("inner") is sys.modules["runtime.fake.inner"]
    assert "inner" in names()
    """
    assert "runtime.lazy" in loaded(code)


def test_the_synchronous_client_needs_no_event_loop() -> None:
    code = "import runtime.sync_client, runtime.transport, runtime.streaming, runtime.decoding"
    assert "asyncio" not in loaded_with_libraries(code)
    assert "asyncio" in loaded_with_libraries("import runtime.async_transport")
