"""Modules, clients and methods: the code to print."""

from __future__ import annotations

from dataclasses import dataclass

from clientsmith.ir import OperationId
from clientsmith.pyir.reference import Reference
from clientsmith.symbols import ParameterKey

# -- modules --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Import:
    """`import module`, `import module as alias`, or `from module import names`."""

    module: str
    names: tuple[str, ...] = ()
    """Finished and sorted (`File`, `File as _File`); empty for `import module`."""
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Imports:
    """The imports of a module, sorted within each of the groups that isort knows."""

    standard: tuple[Import, ...] = ()
    third_party: tuple[Import, ...] = ()
    local: tuple[Import, ...] = ()
    checking_standard: tuple[Import, ...] = ()
    """Below `if TYPE_CHECKING:`, like the next two: read by annotations only."""
    checking_third_party: tuple[Import, ...] = ()
    checking_local: tuple[Import, ...] = ()

    @property
    def checking(self) -> bool:
        """Whether anything stands below `if TYPE_CHECKING:`."""
        return bool(self.checking_standard or self.checking_third_party or self.checking_local)


@dataclass(frozen=True, slots=True)
class Package:
    """An `__init__.py` whose names are loaded on first use (PEP 562)."""

    path: str
    docstring: str
    lazy: str
    """The runtime's module for that, relative: `..core.lazy`."""
    exports: tuple[Export, ...]
    names: tuple[str, ...]
    """All of them, sorted as in `__all__`."""
    modules: tuple[str, ...]
    """Subpackages that are attributes without being imported."""

    @property
    def checking(self) -> tuple[Import, ...]:
        """The same for type checkers, in isort's order."""
        shared = [Import(e.module, e.names) for e in self.exports if e.module.startswith("..")]
        below = [Import(".", self.modules)] if self.modules else []
        own = [Import(e.module, e.names) for e in self.exports if not e.module.startswith("..")]
        return (*shared, *below, *own)


@dataclass(frozen=True, slots=True)
class Export:
    """Names that a package gives away, and the module that they are loaded from."""

    module: str
    """Relative, as an import statement spells it: `.client`, `..voices.types`."""
    names: tuple[str, ...]

    @property
    def key(self) -> str:
        """As the runtime's `attach` spells it: without the dot where it is below the package."""
        return self.module if self.module.startswith("..") else self.module[1:]


# -- methods --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a method, apart from `self` and `request_options`."""

    key: ParameterKey
    name: str
    annotation: str
    """As in the signature, without the part that says it may be omitted."""
    required: bool
    positional: bool
    """Whether it may be given by place."""
    reference_type: str
    """As reference.md spells it: `typing.Optional[VoiceId]`."""
    reference_text: str
    """Markdown, escaped; empty when the spec says nothing."""

    @property
    def declaration(self) -> str:
        """As in the signature of the method."""
        if self.required:
            return f"{self.name}: {self.annotation}"
        return f"{self.name}: {self.annotation} | Omit = OMIT"

    @property
    def builder_declaration(self) -> str:
        """As in the signature of the builder, to which every argument is passed."""
        return self.declaration.removesuffix(" = OMIT")


@dataclass(frozen=True, slots=True)
class Raised:
    """An error class that a declared status leads to."""

    name: str
    status: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What is constant about an operation: `_GET: Endpoint[Voice] = Endpoint("GET", ...)`."""

    name: str
    type: str
    """Argument of `Endpoint[...]`."""
    arguments: tuple[str, ...]
    """Finished: `"GET"`, `returns=Voice`."""


@dataclass(frozen=True, slots=True)
class Builder:
    """The pure function that makes a request of arguments, shared by sync and async."""

    name: str
    parameters: str
    arguments: tuple[str, ...]
    """Of `Request(...)`, behind the endpoint: `path=(id,)`."""
    comment: str
    """A whole comment, `# GET /voices/{id}`."""


@dataclass(frozen=True, slots=True)
class Method:
    """A method of a client, in both colours."""

    operation: OperationId
    name: str
    arguments: tuple[Argument, ...]
    parameters: str
    """All that stands in the signature behind `self`, with a comma in front."""
    call: str
    """Method of the core client that sends: `send`, `paginate`, `stream_bytes`..."""
    passed: str
    """Arguments of the builder's call: `id, limit=limit`."""
    returns: str
    async_returns: str
    awaited: bool
    """Whether the async one is a coroutine function. A stream opens itself when awaited."""
    docstring: str
    """A finished literal, as are the two below."""
    async_docstring: str
    decorator: str
    """`@deprecated("...")`, or empty."""
    stands_for: str
    """Where the method is found now, when this is its name in an earlier release: `a.b`."""
    suppression: str
    """A comment that lets us name a deprecated method, or empty."""
    raises: tuple[Raised, ...]
    endpoint: Endpoint
    builder: Builder
    reference: Reference


@dataclass(frozen=True, slots=True)
class Child:
    """A property that gives the client of a resource below this one."""

    attribute: str
    client: str
    """In annotations; the class itself comes in when the property is read."""
    async_client: str
    module: str
    """Relative: `.voices.client`."""
    class_: str
    """Name of the class in its module."""
    async_class: str
    docstring: str
    decorator: str = ""
    """`@deprecated("...")`, on the name of an earlier release."""
    stands_for: str = ""
    """What such a name stands for: `speakers`."""


@dataclass(frozen=True, slots=True)
class Client:
    """The four classes around the methods of one resource."""

    name: str
    async_name: str
    raw_name: str
    async_raw_name: str
    attribute_path: str
    """From the root: `beta.agents`."""
    docstring: str
    async_docstring: str
    property: str
    """`property`, or `builtins.property` where a method has that name."""
    cached: str
    """The decorator of the properties that lead to other clients; empty without any."""
    methods: tuple[Method, ...]
    all_methods: tuple[Method, ...]
    """Those of today, and behind them those under names of earlier releases: called as ever, and
    documented nowhere else."""
    children: tuple[Child, ...]


@dataclass(frozen=True, slots=True)
class ResourceModule:
    """`<resource>/client.py`."""

    path: str
    """Below the package: `voices/client.py`."""
    title: str
    """The tag, as the spec spells it; a heading of reference.md once it is escaped."""
    docstring: str
    imports: Imports
    client: Client


# -- the root -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Setting:
    """An argument of the root clients."""

    name: str
    annotation: str
    async_annotation: str
    default: str
    """Empty when it must be given."""
    doc: str


@dataclass(frozen=True, slots=True)
class RootModule:
    """`client.py`: the root clients."""

    path: str
    docstring: str
    imports: Imports
    name: str
    async_name: str
    class_docstring: str
    async_class_docstring: str
    settings: tuple[Setting, ...]
    """Secrets first."""
    base_url: str
    """A finished expression, as are the next two: what `Settings` takes."""
    auth: str
    security: str
    user_agent: str
    """A literal that the version is put behind: `"cartesia/"`."""
    http_library: str
    """`httpx` or `httpx2`."""
    client: Client
    """Methods without a resource, and the resources."""


@dataclass(frozen=True, slots=True)
class EnvironmentMember:
    """A server."""

    name: str
    url: str
    """A literal."""
    comment: str
    """A whole comment, or empty."""


@dataclass(frozen=True, slots=True)
class EnvironmentModule:
    """`environment.py`."""

    path: str
    name: str
    members: tuple[EnvironmentMember, ...]


@dataclass(frozen=True, slots=True)
class Alias:
    """A module that keeps imports of an earlier release alive (`reexports`)."""

    path: str
    imports: tuple[Import, ...]
    names: tuple[str, ...]
    """Sorted as in `__all__`."""
