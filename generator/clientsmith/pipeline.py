"""The stages in order: from settings to files, and no step twice.

The only module that knows all stages. Prints nothing and writes nothing itself; `output` does, and
only after everything before it has succeeded.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from clientsmith import (
    __version__,
    adopt,
    approvals,
    check,
    diff,
    examples,
    loss,
    lower,
    models,
    naming,
    operations,
    output,
    parse,
    pyir,
    render,
    resources,
    scaffold,
    schemas,
    sides,
    source,
    surface,
)
from clientsmith import config as settings
from clientsmith import release as releasing
from clientsmith.changes import Comparison, Key, Place, Side
from clientsmith.compat import Compat
from clientsmith.config import Config
from clientsmith.contract import Contract
from clientsmith.diagnostics import Origin, Report, SpecError
from clientsmith.diagnostics.config import NoSpec
from clientsmith.diagnostics.diff import SideUnreadable, SurfaceInstead
from clientsmith.diagnostics.output import BadNames
from clientsmith.diagnostics.starting import InTheWay
from clientsmith.ir import Api, Json
from clientsmith.losses import Losses
from clientsmith.memory.texts import Memory, key
from clientsmith.models.workers import Worker
from clientsmith.output import Mode, Outcome
from clientsmith.public import Surface
from clientsmith.release import Listener, Plan, Released
from clientsmith.release import Options as ReleaseOptions
from clientsmith.report import Format as ReportFormat
from clientsmith.report import write as write_report
from clientsmith.sides import Found, Project, Spec
from clientsmith.symbols import Symbols

if TYPE_CHECKING:
    from clientsmith.mock import Exchange, Server, Service

__all__ = [
    "Exchange", "Found", "Listener", "Made", "Mode", "Outcome", "Plan", "Project", "ReleaseOptions",
    "Released", "ReportFormat", "Service", "Spec", "Understood",
    "compare", "files", "find_sides", "generate", "init", "keep", "lint", "make", "mock_service",
    "public_surface", "read", "release", "serve", "side", "understand", "write_report",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Understood:
    """A spec after all reading is done: what to make, before any Python is printed."""

    api: Api
    symbols: Symbols
    sdk: pyir.Sdk
    contract: Contract
    document: Json
    """The spec as one document, for the contract tests."""


def read(config: Config, report: Report) -> Api:
    """Read a spec into the API's IR, or raise SpecError with all that is wrong with it."""
    return _read(config, report)[0]


def _read(config: Config, report: Report) -> tuple[Api, source.Bundle]:
    edits = source.Edits(config.overlays, config.rename, config.settings)
    bundle = source.load(config.spec, config.limits, report, edits)
    report.stop_on_errors()
    if bundle is None:
        raise SpecError(report)
    document = parse.parse(bundle, report)
    report.stop_on_errors()
    if document is None:
        raise SpecError(report)
    reader = schemas.SchemaReader(
        document.sources,
        report,
        nullable_keyword=document.openapi.startswith("3.0"),
        components=document.component_schemas,
        root=bundle.root,
    )
    api = replace(operations.build(document, reader, report), source=config.source)
    report.stop_on_errors()
    check.check(api, report)
    report.stop_on_errors()
    return api, bundle


def understand(config: Config, report: Report) -> Understood:
    """Read a spec, and settle the Python that it becomes."""
    api, bundle, symbols = _named(config, report)
    return _lowered(api, bundle, symbols, config, report)


def _named(config: Config, report: Report) -> tuple[Api, source.Bundle, Symbols]:
    api, bundle = _read(config, report)
    symbols = naming.settle(api, config, report, _released(config, report))
    report.stop_on_errors()
    return api, bundle, symbols


def _released(config: Config, report: Report) -> Symbols | None:
    """Read the names that the SDK in the output folder has; none where there is no SDK."""
    try:
        text = output.kept(config.output, naming.FILE)
        return None if text is None else naming.loads(text)
    except (OSError, ValueError) as error:
        report.add(BadNames(Origin(naming.FILE, 0, 0, ""), str(error)))
        raise SpecError(report) from None


def _lowered(
    api: Api, bundle: source.Bundle, symbols: Symbols, config: Config, report: Report
) -> Understood:
    sdk = lower.lower(api, symbols, config, report)
    report.stop_on_errors()
    contract = lower.lower_contract(api, symbols, config)
    return Understood(api, symbols, sdk, contract, lower.bundled(bundle, bundle.root))


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
    return {**code, **docs, surface.FILE: public, naming.FILE: names}


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
        api, bundle, symbols = _named(config, report)
        templates = resources.templates() / "models"
        printed = worker.submit(api, symbols, templates, memory.declarations)
        understood = _lowered(api, bundle, symbols, config, report)
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


def find_sides(
    old: str | None, new: str | None, project: Project, report: Report
) -> tuple[Found, Found]:
    """Find what is to be compared: by default the last release, and the working tree."""
    found = sides.pair(old, new, project, report)
    report.stop_on_errors()
    if found is None:
        raise SpecError(report)
    return found


def side(found: Found, report: Report) -> Side:
    """Make a surface of a spec, or read one; with all that is known about it."""
    if isinstance(found, sides.Text):
        return _read_side(found, report)
    own = Report()
    try:
        return _made_side(found, own)
    except SpecError:
        if found.surface is None:
            report.extend(own)
            raise SpecError(report) from None
    report.add(SurfaceInstead(Origin(found.label, 0, 0, ""), found.config.source))
    return _read_side(found.surface, report)


def _made_side(found: sides.Spec, report: Report) -> Side:
    api, _, symbols = _named(found.config, report)
    sdk = lower.lower(api, symbols, found.config, report)
    report.stop_on_errors()
    public = surface.describe(api, symbols, sdk)
    annex = surface.annex(api, symbols, sdk, found.folder)
    lines, code = surface.lines(public), _code(found, public)
    return Side(found.label, public, lines, annex.docs, annex.spec, code)


def _read_side(found: sides.Text, report: Report) -> Side:
    try:
        public = surface.parse(found.text)
    except surface.BadSurface as error:
        report.add(SideUnreadable(Origin(found.file, error.line, 1, ""), str(error)))
        raise SpecError(report) from None
    return Side(found.label, public, surface.lines(public), code=_code(found, public))


def _code(found: Found, public: Surface) -> Mapping[Key, Place]:
    nothing: Mapping[Key, Place] = {}
    files = found.files
    return surface.code(public, files.folder, files.read) if files else nothing


def keep(old: Found, new: Spec, report: Report) -> Compat:
    """Find what was renamed or moved since `old`, beside what the project keeps already."""
    bare = replace(new, config=replace(new.config, compat=Compat()))
    return new.config.compat | diff.keep(side(old, report), side(bare, report))


def compare(old: Side, new: Side) -> Comparison:
    """Find all that differs between two sides."""
    return diff.compare(old, new)


def mock_service(
    config: Config,
    report: Report,
    told: Callable[[Exchange], None],
    *,
    seed: int = 0,
    strict: bool = False,
) -> Service:
    """Make a server of a valid spec; `serve` makes it listen, `told` hears of each exchange."""
    # Imported here: a server's libraries are nothing that a generator needs.
    from clientsmith import mock

    _, bundle = _read(config, report)
    joined = mock.bundle(bundle, bundle.root)
    # A server that runs for days must not keep all that it was asked.
    return mock.Service.of(joined, seed, strict=strict, keep=1, told=told)


def serve(service: Service, *, port: int) -> Server:
    """Listen on loopback."""
    from clientsmith import mock

    return mock.serve(service, port=port)


def lint(config: Config, report: Report) -> Losses:
    """Find all that there is to say about a spec, its examples and defaults included.

    What the SDK does not have is an error, unless the settings allow it by name.
    """
    api, bundle = _read(config, report)
    symbols = naming.settle(api, config, report, _released(config, report))
    lower.lower(api, symbols, config, report)
    found = loss.losses(bundle, bundle.root, list(report))
    report.extend(loss.approximated(found))
    report.extend(loss.dropped(found, config.allow))
    examples.check(bundle, bundle.root, report)
    return found


# -- starting out ---------------------------------------------------------------------------


def init(spec: Path | None, folder: Path, other: Path | None, report: Report) -> tuple[str, ...]:
    """Write a project around a spec, and its SDK; gives the paths of the project's own files.

    Args:
        spec: The spec; None where the configuration names one.
        folder: The project's folder; a spec below it stays where it is.
        other: Configuration of another generator to begin with.
        report: What is found.
    """
    adopted = _adopted(other, report) if other else adopt.Adopted("")
    if spec is None and other is not None and adopted.spec is not None:
        spec = other.parent / adopted.spec
    if spec is None:
        report.add(NoSpec(Origin(settings.NAMES[0], 0, 0, "")))
        raise SpecError(report)
    config = Config(spec=spec, output=folder / "generated")
    _check_absent(folder, report)
    api, bundle = _read(config, report)
    place, copied = _placed(spec, folder, bundle)
    project = scaffold.Project(
        title=" ".join(api.title.split()),
        spec=place,
        generator=__version__,
        settings=adopted.settings,
        authentication=adopted.authentication,
        actions=[
            (action.target, action.update)
            for action in adopted.actions
            if action.update is not None or _has(bundle, action.target)
        ],
        origin=adopted.generator,
    )
    texts = scaffold.files(project) | dict(render.project(project, resources.templates()))
    made = copied | {path: text.encode() for path, text in texts.items()}
    output.create(made, folder, report)
    _generate_in(folder, report)
    return tuple(made)


def _has(bundle: source.Bundle, target: str) -> bool:
    """Whether the document has the key `$.key`."""
    root = bundle.root.value
    return isinstance(root, dict) and target.removeprefix("$.") in root


def _check_absent(folder: Path, report: Report) -> None:
    """Refuse a folder that has settings before anything else is done."""
    for name in (*settings.NAMES, "generated"):
        if (folder / name).exists():
            report.add(InTheWay(Origin(name, 0, 0, "")))
    report.stop_on_errors()


def _adopted(other: Path, report: Report) -> adopt.Adopted:
    bundle = source.load(other, Config(other, other).limits, report)
    report.stop_on_errors()
    found = adopt.adopt(bundle.root, bundle, report) if bundle else None
    report.stop_on_errors()
    return found or adopt.Adopted("")


def _placed(spec: Path, folder: Path, bundle: source.Bundle) -> tuple[str, dict[str, bytes]]:
    """Where the spec is below the project, and the files of one that has to be copied there."""
    try:
        return spec.resolve().relative_to(folder.resolve()).as_posix(), {}
    except ValueError:
        copied = {f"spec/{name}": content for name, content in bundle.contents.items()}
        return f"spec/{spec.name}", copied


# -- releasing ------------------------------------------------------------------------------


def release(
    project: Path, config: Config, options: ReleaseOptions, listener: Listener, report: Report
) -> Released | None:
    """Release the SDK of a project, or complete a release; see `release.flow`."""
    tools = releasing.Tools(
        is_stale=lambda found: generate(config, found, Mode.CHECK).changed,
        judge=lambda tag, found: _judgement(project, tag, found),
        generate=_generate_in,
        mock=lambda found: _served(config, found),
    )
    return releasing.release(project, config, options, tools, listener, report)


def _judgement(folder: Path, tag: str, report: Report) -> approvals.Judgement:
    """Compare a release with the working tree; every break has to be approved."""
    accepted = approvals.load(folder, report)
    with tempfile.TemporaryDirectory(prefix="clientsmith-") as name:
        project = Project(folder, Path(name).resolve())
        older, newer = find_sides(f"git:refs/tags/{tag}", None, project, report)
        found = compare(side(older, report), side(newer, report))
    now = newer.config.version if isinstance(newer, Spec) else ""
    return approvals.judge(found, accepted, approvals.Kind, now, report)


def _generate_in(folder: Path, report: Report) -> None:
    config = settings.load(folder, report)
    report.stop_on_errors()
    if config is None:
        raise SpecError(report)
    generate(config, report, Mode.WRITE)


@contextmanager
def _served(config: Config, report: Report) -> Generator[str]:
    with serve(mock_service(config, report, lambda _: None), port=0) as server:
        yield server.url
