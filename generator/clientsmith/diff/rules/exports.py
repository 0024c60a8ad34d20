"""Names that can be imported, the distribution that has them, and the root clients."""

from __future__ import annotations

from collections.abc import Iterable

from clientsmith import public
from clientsmith.changes import Level, Proof, Witness
from clientsmith.diff.homes import client_cause, home_of
from clientsmith.diff.programs import checked, where_possible
from clientsmith.diff.rule import (
    RUNTIME,
    TYPING,
    Addition,
    Alteration,
    AnyRule,
    Case,
    Cause,
    Removal,
)
from clientsmith.public import Client, Export, Package


class ExportAdded(Addition[Export]):
    """A name more."""

    id = "export-added"
    about = Export
    when = "a name can be imported from a package, and could not"
    level = Level.COMPATIBLE
    weight = -1
    says = "`{new.name}` can be imported"

    def fires(self, case: Case[Export]) -> bool:
        return _path(case.new.name) not in map(_path, case.context.old.exports)

    def cause(self, case: Case[Export]) -> Cause:
        return home_of(case.context, case.new.name)


class ExportRemoved(Removal[Export]):
    """Programs that import it fail."""

    id = "export-removed"
    about = Export
    when = "a name cannot be imported from a package any more"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    weight = -1
    says = "`{was.name}` cannot be imported any more"
    do = "import it from where it is now, if it is anywhere"

    def fires(self, case: Case[Export]) -> bool:
        # A name that was kept, and a type that has it again, are two records and one name.
        return _path(case.was.name) not in map(_path, case.context.new.exports)

    def cause(self, case: Case[Export]) -> Cause:
        return home_of(case.context, case.old.name)

    @where_possible
    def witnesses(self, case: Case[Export]) -> Iterable[Witness]:
        return _import(case.was.name)


class ExportRetargeted(Alteration[Export]):
    """The name of an earlier release stands for something else."""

    id = "export-target-changed"
    about = Export
    when = "a name of an earlier release stands for something else"
    level = Level.RISKY
    differs = ("target",)
    says = "`{new.name}` stands for `{new.target}`, and stood for `{old.target}`"

    def fires(self, case: Case[Export]) -> bool:
        # Of a name that is kept now, what it stands for is told of.
        return case.old.target != case.new.target and bool(case.old.target and case.new.target)


class PackageRenamed(Alteration[Package]):
    """All imports fail."""

    id = "package-renamed"
    about = Package
    when = "the package is imported by another name"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    differs = ("name",)
    says = "`{was.name}` is imported as `{new.name}` now"
    do = "import `{new.name}` in place of `{was.name}`"

    @where_possible
    def witnesses(self, case: Case[Package]) -> Iterable[Witness]:
        name = checked(case.was.name)
        return _proven(f"import {name}\n\nprint({name}.__version__)\n")


class DistributionRenamed(Alteration[Package]):
    """What is installed goes on working; updates come under another name."""

    id = "package-distribution-renamed"
    about = Package
    when = "the package is installed by another name"
    level = Level.RISKY
    differs = ("distribution",)
    says = "`{was.distribution}` is installed as `{new.distribution}` now"
    do = "depend on `{new.distribution}` in place of `{was.distribution}`"


class HttpLibraryChanged(Alteration[Package]):
    """Its clients, transports and timeouts cannot be given to the SDK."""

    id = "package-http-library-changed"
    about = Package
    when = "the package sends by another HTTP library"
    level = Level.BREAKING
    flags = TYPING
    differs = ("http_library",)
    says = "requests are sent by `{new.http_library}`, and were by `{was.http_library}`"
    do = "give clients, transports and timeouts of `{new.http_library}`"

    def cause(self, case: Case[Package]) -> Cause:
        return ("http",)

    @where_possible
    def witnesses(self, case: Case[Package]) -> Iterable[Witness]:
        surface = case.context.old.surface
        client, library = surface.all(public.Client)[0].name, checked(case.was.http_library)
        yield Witness(
            Proof.CHECK,
            f"import {library}\n\nfrom {checked(case.was.name)} import {checked(client)}\n\n"
            f"print({client}(timeout={library}.Timeout(1)))\n",
        )


class ClientRenamed(Alteration[Client]):
    """It cannot be imported by its old name."""

    id = "client-renamed"
    about = Client
    when = "the client class has another name"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    differs = ("name",)
    says = "`{was.name}` is called `{new.name}` now"
    do = "use `{new.name}` in place of `{was.name}`"

    def cause(self, case: Case[Client]) -> Cause:
        return client_cause("sync")

    @where_possible
    def witnesses(self, case: Case[Client]) -> Iterable[Witness]:
        return _import(f"{_package(case)}.{case.was.name}")


class AsyncClientRenamed(Alteration[Client]):
    """It cannot be imported by its old name."""

    id = "client-async-renamed"
    about = Client
    when = "the asynchronous client class has another name"
    level = Level.BREAKING
    flags = RUNTIME | TYPING
    differs = ("async_name",)
    says = "`{was.async_name}` is called `{new.async_name}` now"
    do = "use `{new.async_name}` in place of `{was.async_name}`"

    def cause(self, case: Case[Client]) -> Cause:
        return client_cause("async")

    @where_possible
    def witnesses(self, case: Case[Client]) -> Iterable[Witness]:
        return _import(f"{_package(case)}.{case.was.async_name}")


def _path(export: str) -> str:
    """Leave the package out."""
    return export.partition(".")[2]


def _package(case: Case[Client]) -> str:
    return case.context.old.surface.all(public.Package)[0].name


def _import(export: str) -> Iterable[Witness]:
    package, _, name = checked(export).rpartition(".")
    return _proven(f"from {package} import {name}\n\nprint({name})\n")


def _proven(program: str) -> Iterable[Witness]:
    return [Witness(Proof.RUN, program), Witness(Proof.CHECK, program)]


RULES: tuple[AnyRule, ...] = (
    ExportAdded(),
    ExportRemoved(),
    ExportRetargeted(),
    PackageRenamed(),
    DistributionRenamed(),
    HttpLibraryChanged(),
    ClientRenamed(),
    AsyncClientRenamed(),
)
