"""From a spec that is understood to files.

Writes nothing itself; `output` does, and only after everything before it has succeeded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from clientsmith import config as settings
from clientsmith import loss, models, naming, output, render, resources, surface
from clientsmith.config import Config
from clientsmith.diagnostics import Report, SpecError
from clientsmith.memory.texts import Memory, key
from clientsmith.models.workers import Worker
from clientsmith.output import Mode, Outcome
from clientsmith.pipeline.reading import Understood, lowered, named, understand


def files(understood: Understood) -> Mapping[str, str]:
    """Print every file of the SDK, formatted; keys are paths below the output folder."""
    folder = resources.templates() / "models"
    printed = models.render(understood.api, understood.symbols, folder)
    return _files(understood, lambda: printed, Memory())


def _files(
    understood: Understood, printed: Callable[[], Mapping[str, str]], memory: Memory
) -> Mapping[str, str]:
    """The same, while the modules of types may still be in the making."""
    templates = resources.templates()
    prefix = f"src/{understood.sdk.package}/"
    with ThreadPoolExecutor(1) as pool:
        rendered = _Batch(
            {
                **render.code(understood.sdk, templates),
                **render.tests(understood.contract, understood.document, templates),
            },
            memory,
            pool,
        )
        types = _Batch({prefix + path: text for path, text in printed().items()}, memory, pool)
        public = surface.surface(understood.api, understood.symbols, understood.sdk)
        code = {**rendered.formatted(), **types.formatted()}
    docs = render.docs(understood.sdk, render.method_lines(code), templates)
    names = naming.dumps(understood.symbols)
    copied = render.copied(understood.sdk, templates)
    return {**copied, **code, **docs, surface.FILE: public, naming.FILE: names}


class _Batch:
    """Files that are formatted by ruff, a process of its own, while this one looks them over."""

    def __init__(self, files: Mapping[str, str], memory: Memory, pool: Executor) -> None:
        self._kept = memory.formatted
        self._keys = {path: key(text) for path, text in files.items() if path.endswith(".py")}
        self._others = {path: text for path, text in files.items() if path not in self._keys}
        self._new = {p: files[p] for p, hash_ in self._keys.items() if hash_ not in self._kept}
        self._made = pool.submit(output.format_code, self._new)
        render.validate(self._new)

    def formatted(self) -> Mapping[str, str]:
        """Wait for ruff."""
        made = self._made.result()
        self._kept.update((self._keys[path], text) for path, text in made.items())
        return {**self._others, **{path: self._kept[hash_] for path, hash_ in self._keys.items()}}


@dataclass(frozen=True, slots=True)
class Made:
    """A generation: what it did, and all that it depends on."""

    outcome: Outcome
    inputs: tuple[Path, ...]
    """The files of the spec that were read, and those that were looked for in vain."""
    outputs: Mapping[str, str]
    """Path below the output folder -> SHA-256, the manifest included."""


def generate(config: Config, report: Report, mode: Mode) -> Outcome:
    """Make the SDK; in the modes that do not write, say what would change."""
    return make(config, report, mode, Memory()).outcome


def make(config: Config, report: Report, mode: Mode, memory: Memory) -> Made:
    """Make the SDK with what earlier runs left, and leave for later ones what this one made."""
    with Worker() as worker:
        api, bundle, symbols = named(config, report)
        templates = resources.templates() / "models"
        printed = worker.submit(api, symbols, templates, memory.declarations)
        understood = lowered(api, bundle, symbols, config, report)
        report.extend(loss.refused(bundle, bundle.root, list(report), config.allow))
        report.stop_on_errors()
        made = _files(understood, printed, memory)
    outcome = output.write(made, config.output, mode=mode, report=report)
    outputs = {path: key(text) for path, text in made.items()}
    outputs[output.MANIFEST] = key(output.Manifest(outputs).dumps())
    return Made(outcome, tuple(bundle.inputs), outputs)


def public_surface(config: Config, report: Report) -> tuple[Path, str]:
    """Give the surface of the SDK, and the file that holds it once it is generated."""
    understood = understand(config, report)
    text = surface.surface(understood.api, understood.symbols, understood.sdk)
    return config.output / surface.FILE, text


def generate_in(folder: Path, report: Report) -> None:
    """Make the SDK of a project as its settings say."""
    config = settings.load(folder, report)
    report.stop_on_errors()
    if config is None:
        raise SpecError(report)
    generate(config, report, Mode.WRITE)
