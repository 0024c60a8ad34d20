"""The commands and their options.

What only one command needs is imported by it: `generate` is run all day, and pays for no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from clientsmith import __version__
from clientsmith.cli import commands, failures
from clientsmith.cli.terminal import Format
from clientsmith.formats import Format as ReportFormat
from clientsmith.memory.runs import Command

app = typer.Typer(
    name="clientsmith",
    help="A compiler from OpenAPI to a Python SDK.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

SpecOption = Annotated[
    Path | None, typer.Option("--spec", help="The OpenAPI document; default: the settings'.")
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", help="Folder of the SDK; default: the settings'.")
]
PackageOption = Annotated[
    str | None, typer.Option("--package", help="Import name; default: from the title.")
]
FormatOption = Annotated[Format, typer.Option("--format", help="How diagnostics are written.")]


@app.command()
def generate(
    spec: SpecOption = None,
    output: OutputOption = None,
    package: PackageOption = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 if anything would change.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing; list what would change.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Generate again whenever the spec changes.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite generated files that were edited by hand.")
    ] = False,
    compat: Annotated[
        bool,
        typer.Option("--compat", help="Keep old names of what was renamed since a release."),
    ] = False,
    since: Annotated[
        str | None, typer.Option("--since", help="That release; default: the last one.")
    ] = None,
    format: FormatOption = Format.TEXT,  # noqa: A002 # the option's name is the parameter's
) -> None:
    """Write the SDK, or prove that nothing would change."""
    if check and dry_run:
        raise typer.BadParameter("--check and --dry-run exclude each other")
    if compat and (check or dry_run or spec is not None):
        raise typer.BadParameter("--compat writes a file of a project: no --check, no other spec")
    if since is not None and not compat:
        raise typer.BadParameter("--since belongs to --compat")
    if compat and (code := _keep(since, package, format)):
        raise typer.Exit(code)
    command = Command(_text(spec), _text(output), package)
    mode = commands.mode(check=check, dry_run=dry_run, force=force)
    if watch:
        raise typer.Exit(commands.watch(command, format, mode))
    raise typer.Exit(commands.generate(command, format, mode))


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path)


@app.command()
def init(
    spec: Annotated[Path | None, typer.Argument(help="The OpenAPI document.")] = None,
    output: Annotated[
        Path, typer.Option("--output", help="Folder of the project; default: this one.")
    ] = Path(),
    from_: Annotated[
        Path | None,
        typer.Option("--from", help="stainless.yml, generators.yml or gen.yaml to convert."),
    ] = None,
    format: FormatOption = Format.TEXT,  # noqa: A002 # the option's name is the parameter's
) -> None:
    """Write a new project around a spec; overwrites nothing."""
    if spec is None and from_ is None:
        raise typer.BadParameter("name a spec, or a configuration that names one")
    from clientsmith.cli import starting

    raise typer.Exit(starting.init(spec, output, from_, format))


@app.command()
def lint(
    spec: SpecOption = None,
    format: FormatOption = Format.TEXT,  # noqa: A002 # the option's name is the parameter's
) -> None:
    """Check the spec, its examples and defaults too; exit 1 if there is anything to say."""
    request = commands.Request(spec=spec, output=None, package=None, format=format)
    raise typer.Exit(commands.lint(request))


@app.command()
def surface(
    spec: SpecOption = None,
    output: OutputOption = None,
    package: PackageOption = None,
    check: Annotated[
        bool, typer.Option("--check", help="Compare with the file in the SDK; exit 1 if stale.")
    ] = False,
) -> None:
    """Print the public surface of the SDK, a line a symbol."""
    request = commands.Request(spec=spec, output=output, package=package, format=Format.TEXT)
    raise typer.Exit(commands.surface(request, check=check))


@app.command()
def diff(
    old: Annotated[
        str | None,
        typer.Argument(help="A revision, spec, surface file or package; default: last release."),
    ] = None,
    new: Annotated[str | None, typer.Argument(help="The same; default: the working tree.")] = None,
    format: Annotated[  # noqa: A002 # the option's name is the parameter's
        ReportFormat, typer.Option("--format", help="How the changes are written.")
    ] = ReportFormat.TEXT,
    output: Annotated[
        Path | None, typer.Option("--output", help="File to write to; default: stdout.")
    ] = None,
    fail_on: Annotated[
        list[str] | None,
        typer.Option("--fail-on", help="Exit 1 on such breaks: wire, runtime, typing."),
    ] = None,
    witness: Annotated[
        Path | None, typer.Option("--witness", help="Folder for programs that prove the breaks.")
    ] = None,
    approve: Annotated[
        list[str] | None,
        typer.Option("--approve", help="Accept the change with this fingerprint; see --reason."),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why it is accepted.")] = "",
    until: Annotated[
        str, typer.Option("--until", help="The version from which it is not any more.")
    ] = "",
    package: PackageOption = None,
) -> None:
    """Say what changes for callers, whom it breaks, and which version that asks for."""
    from clientsmith.cli import diffing

    asked = diffing.Options(
        old=old,
        new=new,
        format=format,
        output=output,
        fail_on=diffing.kinds(fail_on or []),
        witness=witness,
        approve=tuple(approve or []),
        reason=reason,
        until=until,
        package=package,
    )
    raise typer.Exit(diffing.diff(asked))


@app.command()
def dump(
    stage: Annotated[commands.DumpStage, typer.Option("--stage", help="Which IR.")],
    name: Annotated[
        str | None, typer.Option("--name", help="Only nodes whose id or name has this part.")
    ] = None,
    spec: SpecOption = None,
    package: PackageOption = None,
) -> None:
    """Print an intermediate representation as JSON."""
    request = commands.Request(spec=spec, output=None, package=package, format=Format.TEXT)
    raise typer.Exit(commands.dump(request, stage, name))


@app.command()
def explain(
    what: Annotated[str, typer.Argument(help="A diagnostic's code, a JSON pointer, or FILE:LINE.")],
    spec: SpecOption = None,
    package: PackageOption = None,
) -> None:
    """Say what a code means, or what a place of the spec becomes."""
    request = commands.Request(spec=spec, output=None, package=package, format=Format.TEXT)
    raise typer.Exit(commands.explain(request, what))


@app.command()
def mock(
    spec: SpecOption = None,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port on loopback; 0 is any free one.")
    ] = 0,
    seed: Annotated[int, typer.Option("--seed", help="Another seed makes other values.")] = 0,
    strict: Annotated[
        bool, typer.Option("--strict", help="Also refuse what the spec does not declare.")
    ] = False,
) -> None:
    """Serve the spec on loopback, and refuse requests that break it."""
    from clientsmith.cli import serving

    request = commands.Request(spec=spec, output=None, package=None, format=Format.TEXT)
    raise typer.Exit(serving.mock(request, serving.Options(port, seed, strict)))


@app.command()
def release(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show version, changelog and files; change nothing.")
    ] = False,
    version: Annotated[
        str | None, typer.Option("--version", help="A later version than the changes ask for.")
    ] = None,
    repository: Annotated[
        str | None,
        typer.Option("--repository", help="Index: a name in ~/.pypirc, or the address of uploads."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before going on.")] = False,
    push: Annotated[
        bool, typer.Option("--push", help="Push commit and tag, before any upload.")
    ] = False,
    build: Annotated[
        Path | None,
        typer.Option("--build", help="Put the files there, verified, and upload none."),
    ] = None,
    format: FormatOption = Format.TEXT,  # noqa: A002 # the option's name is the parameter's
) -> None:
    """Version, changelog, build, verify, tag and publish; go on with what was interrupted."""
    from clientsmith.cli import releasing

    options = releasing.Options(dry_run, version, repository, build, push)
    raise typer.Exit(releasing.release(options, format, agreed=yes))


def _keep(since: str | None, package: str | None, format_: Format) -> int:
    from clientsmith.cli import keeping

    return keeping.keep(since, package, format_)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"clientsmith {__version__}")
        raise typer.Exit()


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """A compiler from OpenAPI to a Python SDK."""


def run(arguments: Sequence[str]) -> int:
    """Run one command line; our own bugs end in exit code 3, with a place and no traceback."""
    try:
        code = app(list(arguments), prog_name="clientsmith", standalone_mode=False)
    except (SystemExit, KeyboardInterrupt, BrokenPipeError):
        raise
    except typer.Exit as exit_:
        return exit_.exit_code
    except typer.Abort:  # what click makes of an interrupt
        raise KeyboardInterrupt from None
    except Exception as error:
        return (
            _usage(error) if callable(getattr(error, "show", None)) else failures.unexpected(error)
        )
    return code if isinstance(code, int) else 0


def _usage(error: Any) -> int:
    """Show a usage error of click, which typer vendors or imports."""
    error.show()
    return int(getattr(error, "exit_code", 2))
