"""Which template makes which file."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

import jinja2

from clientsmith import pyir

_OF_WEBHOOKS = frozenset({"webhooks.py"})
"""What of the runtime only an API that sends requests needs."""


def code(sdk: pyir.Sdk, templates: Path) -> Mapping[str, str]:
    """Print the package and its settings; keys are paths below the output folder."""
    loaded = environment(templates)

    def show(template: str, **values: object) -> str:
        shown = loaded.get_template(f"sdk/{template}.jinja")
        return shown.render(sdk=sdk, project=sdk.project, **values)

    root = f"src/{sdk.package}/"
    files = {root + m.path: show("resource.py", module=m) for m in sdk.resources}
    files |= {root + p.path: show("package.py", package=p) for p in sdk.packages}
    files |= {root + a.path: show("alias.py", alias=a) for a in sdk.aliases}
    files[root + sdk.root.path] = show("root.py", root=sdk.root)
    if sdk.environment is not None:
        module = sdk.environment
        files[root + module.path] = show("environment.py", environment=module)
    if sdk.webhooks is not None:
        files[root + sdk.webhooks.path] = show("webhook_events.py", module=sdk.webhooks)
    files[f"{root}version.py"] = show("version.py")
    files[f"{root}py.typed"] = ""
    files["pyproject.toml"] = show("pyproject.toml")
    files["LICENSE"] = show("LICENSE")
    files[".gitignore"] = show("gitignore")
    return files


def copied(sdk: pyir.Sdk, templates: Path) -> Mapping[str, str]:
    """Give what every SDK has as it is: formatted and compiled where it is written."""
    unused = frozenset[str]() if sdk.webhooks is not None else _OF_WEBHOOKS
    runtime, tests = _modules(templates / "runtime"), _modules(templates / "tests")
    return {
        **{
            f"src/{sdk.package}/core/{name}": text
            for name, text in runtime.items()
            if name not in unused
        },
        **{f"tests/{name}": text for name, text in tests.items()},
    }


def docs(
    sdk: pyir.Sdk, lines: Mapping[tuple[str, str, str], int], templates: Path
) -> Mapping[str, str]:
    """Print the documents; `lines` says where each method stands."""
    loaded = environment(templates)
    root = f"src/{sdk.package}/"

    def link(section: pyir.ReferenceSection, method: pyir.Method) -> str:
        path = root + section.module
        return f"{path}#L{lines[path, section.client, method.name]}"

    reference = loaded.get_template("docs/reference.md.jinja")
    readme = loaded.get_template("docs/README.md.jinja")
    return {
        "reference.md": reference.render(sdk=sdk, link=link),
        "README.md": readme.render(sdk=sdk, readme=sdk.readme, project=sdk.project),
    }


@functools.cache
def environment(templates: Path) -> jinja2.Environment:
    """Load templates, each once; what one reads and nobody gives is an error."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        undefined=jinja2.StrictUndefined,
        # What is printed is Python and Markdown, which `lower` has made safe; HTML is neither.
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        newline_sequence="\n",
    )


def _modules(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}
