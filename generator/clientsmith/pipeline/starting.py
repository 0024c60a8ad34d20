"""From a spec to a project around it."""

from __future__ import annotations

from pathlib import Path

from clientsmith import __version__, adopt, output, render, resources, scaffold, source
from clientsmith import config as settings
from clientsmith.config import Config
from clientsmith.diagnostics import Origin, Report, SpecError
from clientsmith.diagnostics.config import NoSpec
from clientsmith.diagnostics.starting import InTheWay
from clientsmith.pipeline.making import generate_in
from clientsmith.pipeline.reading import read_all


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
    api, bundle = read_all(config, report)
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
    generate_in(folder, report)
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
