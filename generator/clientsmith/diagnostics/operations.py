"""E40 to E44: what can be wrong with a document's structure; schemas and meaning come later."""

from __future__ import annotations

from dataclasses import dataclass

from clientsmith.diagnostics.core import Diagnostic, Note, Origin, Severity
from clientsmith.diagnostics.references import BrokenReference
from clientsmith.diagnostics.source import did_you_mean


@dataclass(frozen=True)
class UnsupportedVersion(Diagnostic):
    """The document is no OpenAPI 3.0, 3.1 or 3.2.

    Swagger 2.0 has to be converted first, with swagger2openapi for example.
    """

    version: str | None
    is_swagger: bool = False

    code = "E401"
    title = "not OpenAPI 3.0, 3.1 or 3.2"

    @property
    def message(self) -> str:
        if self.is_swagger:
            return f"Swagger {self.version} is not read"
        if self.version is None:
            return "the document does not say which version of OpenAPI it is written in"
        return f"OpenAPI {self.version} is not read"

    @property
    def hint(self) -> str:
        if self.is_swagger:
            return "convert it to OpenAPI 3 first, with swagger2openapi for example"
        if self.version is None:
            return "add `openapi: 3.1.0` (or another version from 3.0 to 3.2) at the top"
        return "write the document in OpenAPI 3.0, 3.1 or 3.2"


@dataclass(frozen=True)
class NothingDescribed(Diagnostic):
    """A document has `paths`, `webhooks` or `components` (OpenAPI 3.1, 4.8.1)."""

    code = "W402"
    title = "nothing to make an SDK of"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return "the document has neither paths nor webhooks; the SDK has no methods"


@dataclass(frozen=True)
class FieldMissing(Diagnostic):
    """A field that the standard requires is not there; the document is read all the same."""

    where: str
    field: str
    instead: str

    code = "W403"
    title = "required field missing"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"{self.where} has no `{self.field}`; {self.instead}"


@dataclass(frozen=True)
class FieldIgnored(Diagnostic):
    """A field has a value that the standard does not allow; the SDK is made without it."""

    field: str
    where: str
    problem: str

    code = "W404"
    title = "field ignored"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"`{self.field}` of {self.where} is ignored: {self.problem}"


@dataclass(frozen=True)
class UnknownField(Diagnostic):
    """A key that this kind of object does not have, and that does not start with `x-`."""

    where: str
    field: str
    near: str | None

    code = "W405"
    title = "unknown field"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"{self.where} has no field `{self.field}`; it is ignored"

    @property
    def hint(self) -> str | None:
        return did_you_mean(self.near)


@dataclass(frozen=True)
class BadNode(Diagnostic):
    """An object lacks what nobody can guess: the name of a parameter, the URL of a server."""

    where: str
    problem: str

    code = "E406"
    title = "object can't be read"

    @property
    def message(self) -> str:
        return f"{self.where} can't be read: {self.problem}"


@dataclass(frozen=True)
class Unreachable(Diagnostic):
    """A path item, operation, parameter or body is a reference that can't be followed.

    Where a schema or a response is missing, the SDK accepts more than it has to, and a warning
    says so. A method or an argument that is missing would make it offer less than the API.
    """

    where: str
    broken: BrokenReference

    code = "E407"
    title = "missing part of an operation"

    @property
    def message(self) -> str:
        return f"{self.where} can't be read: {self.broken.problem}"

    @property
    def hint(self) -> str | None:
        return self.broken.hint


@dataclass(frozen=True)
class DuplicateParameter(Diagnostic):
    """A list of parameters names one twice; name and location make a parameter (3.1, 4.8.12)."""

    name: str
    location: str
    first: Origin

    code = "W408"
    title = "duplicate parameter"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"the {self.location} parameter `{self.name}` is declared twice; the first counts"

    @property
    def notes(self) -> tuple[Note, ...]:
        return (Note("the first is", self.first),)


@dataclass(frozen=True)
class DuplicateTag(Diagnostic):
    """Names of tags are unique (OpenAPI 3.1, 4.8.1)."""

    name: str
    first: Origin

    code = "W409"
    title = "duplicate tag"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"the tag `{self.name}` is declared twice; the first counts"

    @property
    def notes(self) -> tuple[Note, ...]:
        return (Note("the first is", self.first),)


@dataclass(frozen=True)
class DuplicateOperation(Diagnostic):
    """A path item has one method twice, in another case or below `additionalOperations`."""

    method: str
    path: str
    first: Origin

    code = "W410"
    title = "duplicate operation"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"{self.method} {self.path} is declared twice; the first counts"

    @property
    def notes(self) -> tuple[Note, ...]:
        return (Note("the first is", self.first),)


@dataclass(frozen=True)
class ReadAs(Diagnostic):
    """Something is not spelt as the standard says, but there is no doubt what it means."""

    what: str
    written: str
    read: str

    code = "W411"
    title = "read as something else"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"{self.what} `{self.written}` is read as `{self.read}`"


@dataclass(frozen=True)
class BadStatus(Diagnostic):
    """A key of `responses` is a status, a class such as `4XX`, or `default` (3.1, 4.8.16)."""

    status: str

    code = "W412"
    title = "no status"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"`{self.status}` is no status; the response is left out"

    @property
    def hint(self) -> str:
        return "use `200`, `4XX` or `default`"


@dataclass(frozen=True)
class NotText(Diagnostic):
    """A number or a boolean stands where the standard wants text, mostly for want of quotes."""

    field: str
    text: str

    code = "W413"
    title = "not text"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"`{self.field}` must be text; it is read as `{self.text}`"

    @property
    def hint(self) -> str:
        return "put it in quotes"


@dataclass(frozen=True)
class NoScopes(Diagnostic):
    """A security requirement has null or something else where a list of scopes belongs."""

    scheme: str

    code = "W414"
    title = "no list of scopes"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"`{self.scheme}` has no list of scopes; it is read as an empty one"

    @property
    def hint(self) -> str:
        return f"write `{self.scheme}: []`"


@dataclass(frozen=True)
class SeveralContents(Diagnostic):
    """The `content` of a parameter has exactly one entry (OpenAPI 3.1, 4.8.12.1)."""

    name: str
    chosen: str

    code = "W415"
    title = "parameter with several media types"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"the parameter `{self.name}` has several media types; `{self.chosen}` is sent"


@dataclass(frozen=True)
class SecurityClash(Diagnostic):
    """Two security schemes are asked for together, and a request has one place for both.

    `Authorization`, for example, holds one credential (RFC 9110, 11.6.2). The SDK sends the one
    that is named first.
    """

    kept: str
    left: str

    code = "W475"
    title = "two security schemes in one field"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"security scheme `{self.left}` is left out: `{self.kept}` has its place in requests"

    @property
    def hint(self) -> str:
        return "ask for one of them, or list them as alternatives"
