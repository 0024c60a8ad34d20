"""Type-check generator, runtime and SDK with mypy --strict and pyright's strict mode.

Run by `make types`. Prints each checker's own words; exits 1 when one of them finds anything.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SDK = ROOT / "generated" / "src" / "cartesia"

# The SDK promises 3.10; the generator runs on 3.11 and later.
CHECKS = (
    ("generator", ROOT / "generator" / "clientsmith", "3.11", ROOT / "generator"),
    ("SDK", SDK, "3.10", SDK.parent),
)


def _mypy(target: Path, version: str, base: Path) -> list[str]:
    cache = ROOT / ".mypy_cache"
    return [
        *(sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary"),
        *(f"--python-version={version}", f"--cache-dir={cache}", "--explicit-package-bases"),
        str(target.relative_to(base)),
    ]


def _pyright(target: Path, version: str, folder: str) -> list[str]:
    settings = Path(folder) / "pyrightconfig.json"
    settings.write_text(
        '{"typeCheckingMode": "strict", "reportMissingTypeStubs": false, '
        f'"pythonVersion": "{version}", "include": ["{target}"], '
        f'"extraPaths": ["{target.parent}"], "pythonPlatform": "All"}}'
    )
    interpreter = ("--pythonpath", sys.executable)
    return [sys.executable, "-m", "basedpyright", "--project", str(settings), *interpreter]


def main() -> int:
    """Run both checkers over everything."""
    worst = 0
    for name, target, version, base in CHECKS:
        with tempfile.TemporaryDirectory() as folder:
            for command in (_mypy(target, version, base), _pyright(target, version, folder)):
                tool = command[2]
                done = subprocess.run(command, cwd=base, check=False)
                print(f"{tool}: {name}: {'fine' if done.returncode == 0 else 'see above'}")
                worst = max(worst, done.returncode)
    return min(worst, 1)


if __name__ == "__main__":
    sys.exit(main())
