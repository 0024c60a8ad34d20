"""E2 and W2: what can be wrong with a schema, and what the SDK does where Python can't say it."""

from __future__ import annotations

from dataclasses import dataclass

from clientsmith.diagnostics.core import Diagnostic, Severity


@dataclass(frozen=True)
class _Warning(Diagnostic):
    severity = Severity.WARNING


@dataclass(frozen=True)
class UnknownSchemaExtension(Diagnostic):
    """A schema has a misspelt `x-sdk-` keyword, or one that means nothing in a schema.

    A schema may have `x-sdk-name`, `x-sdk-enum` and `x-sdk-ignore`.
    """

    keyword: str
    near: str | None

    code = "E201"
    title = "unknown extension in a schema"

    @property
    def message(self) -> str:
        return f"a schema has no extension `{self.keyword}`"

    @property
    def hint(self) -> str | None:
        return f"did you mean `{self.near}`?" if self.near else None


@dataclass(frozen=True)
class BadSchemaExtension(Diagnostic):
    """An extension of a schema has a value that means nothing."""

    keyword: str
    wanted: str

    code = "E202"
    title = "bad value of an extension in a schema"

    @property
    def message(self) -> str:
        return f"`{self.keyword}` must be {self.wanted}"


@dataclass(frozen=True)
class NotASchema(_Warning):
    """What stands here is neither an object nor a boolean (JSON Schema 2020-12, 4.3)."""

    code = "W201"
    title = "not a schema"

    @property
    def message(self) -> str:
        return "a schema is an object or a boolean; the SDK takes any value here"


@dataclass(frozen=True)
class DeadReference(_Warning):
    """A `$ref` in a schema leads nowhere."""

    ref: str

    code = "W202"
    title = "reference to nothing"

    @property
    def message(self) -> str:
        return f"nothing is at `{self.ref}`; the SDK takes any value here"


@dataclass(frozen=True)
class EndlessSchema(_Warning):
    """A schema is itself: by `$ref`, `allOf`, `oneOf` or `anyOf`, and nothing in between."""

    code = "W203"
    title = "schema defined by itself"

    @property
    def message(self) -> str:
        return "this schema is defined by itself; the SDK leaves that part out"


@dataclass(frozen=True)
class UnknownType(_Warning):
    """`type` has a value that JSON Schema does not know (2020-12 validation, 6.1.1)."""

    given: str
    instead: str

    code = "W204"
    title = "unknown type"

    @property
    def message(self) -> str:
        return f"`{self.given}` is not a type of JSON Schema; read as {self.instead}"


@dataclass(frozen=True)
class Conflict(_Warning):
    """Schemas that `allOf` joins, or a property and its override, admit no common value."""

    what: str

    code = "W205"
    title = "schemas that exclude each other"

    @property
    def message(self) -> str:
        return f"{self.what} excludes what the schemas joined with it say; the SDK goes by this one"


@dataclass(frozen=True)
class Widened(_Warning):
    """A keyword narrows the schema in a way that a Python type can't; the SDK admits more."""

    keyword: str
    instead: str

    code = "W206"
    title = "keyword beyond Python's types"

    @property
    def message(self) -> str:
        return f"`{self.keyword}` is not a Python type; {self.instead}"


@dataclass(frozen=True)
class Ignored(_Warning):
    """A keyword can have no effect where it stands."""

    keyword: str
    reason: str

    code = "W207"
    title = "keyword without effect"

    @property
    def message(self) -> str:
        return f"`{self.keyword}` is ignored: {self.reason}"


@dataclass(frozen=True)
class BadDefault(_Warning):
    """A default is not a value of its own schema."""

    default: str

    code = "W208"
    title = "default that does not fit"

    @property
    def message(self) -> str:
        return f"the default {self.default} is not a value of this schema; the SDK has no default"


@dataclass(frozen=True)
class BadEnumValues(_Warning):
    """`enum` lists values that the `type` beside it does not admit."""

    instead: str

    code = "W209"
    title = "enum values of another type"

    @property
    def message(self) -> str:
        return f"`enum` lists values that are not of the schema's type; {self.instead}"


@dataclass(frozen=True)
class BadDiscriminator(_Warning):
    """A discriminator can't tell the variants apart; the SDK tries them one after another."""

    reason: str

    code = "W210"
    title = "discriminator that does not discriminate"

    @property
    def message(self) -> str:
        return f"{self.reason}; the SDK tells the variants apart by their shape"


@dataclass(frozen=True)
class StrayMapping(_Warning):
    """An entry of a discriminator's `mapping` leads to no variant (OpenAPI 3.1, 4.8.25)."""

    value: str

    code = "W211"
    title = "mapping to no variant"

    @property
    def message(self) -> str:
        return f"`{self.value}` leads to no variant of this schema; the SDK ignores the entry"


@dataclass(frozen=True)
class OldSpelling(_Warning):
    """A keyword of another dialect, read as what its author means."""

    keyword: str
    meaning: str

    code = "W212"
    title = "keyword of another dialect"

    @property
    def message(self) -> str:
        return f"`{self.keyword}` is of another dialect of JSON Schema; read as {self.meaning}"


@dataclass(frozen=True)
class EndlessMerger(_Warning):
    """Schemas joined with each other hold more joined schemas, level after level."""

    code = "W213"
    title = "schemas joined too often"

    @property
    def message(self) -> str:
        return "schemas are joined inside joined ones too many times; the SDK takes any value here"
