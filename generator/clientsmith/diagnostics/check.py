"""E45 to E47: operations that contradict themselves, and what the SDK makes of them."""

from __future__ import annotations

from dataclasses import dataclass

from clientsmith.diagnostics.core import Diagnostic, Note, Origin, Severity


@dataclass(frozen=True)
class UndeclaredPathParameter(Diagnostic):
    """A path has a placeholder that no parameter describes (OpenAPI 3.1, 4.8.8.1).

    The SDK asks for it as text.
    """

    name: str
    path: str

    code = "W450"
    title = "undeclared path parameter"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"`{{{self.name}}}` of `{self.path}` has no parameter; the SDK takes it for a string"

    @property
    def hint(self) -> str:
        return f"add a parameter `{self.name}` with `in: path`"


@dataclass(frozen=True)
class UnusedPathParameter(Diagnostic):
    """A path parameter has no placeholder in its path, so there is nowhere to send it.

    The SDK leaves it out.
    """

    name: str
    path: str

    code = "W451"
    title = "unused path parameter"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"path parameter `{self.name}` is not part of `{self.path}`; the SDK leaves it out"

    @property
    def hint(self) -> str:
        return f"write `{{{self.name}}}` into the path, or remove the parameter"


@dataclass(frozen=True)
class SaidByPath(Diagnostic):
    """A path with a query (`/orders?view=full`) leaves nothing to choose for that parameter.

    OpenAPI has no queries in paths (3.1, 4.8.8), but authors list an operation twice that way.
    """

    name: str
    path: str

    code = "W467"
    title = "parameter that the path sets"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"`{self.name}` is in the query of `{self.path}` already; the SDK sends that"


@dataclass(frozen=True)
class HeaderTwice(Diagnostic):
    """Two header parameters differ in case only, which headers do not (RFC 9110, 5.1).

    The first one counts.
    """

    name: str
    other: Origin

    code = "W452"
    title = "header parameter twice"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"a second header parameter `{self.name}`; the SDK uses the first one"

    @property
    def notes(self) -> tuple[Note, ...]:
        return (Note("the first is here", self.other),)


@dataclass(frozen=True)
class DuplicateOperationId(Diagnostic):
    """Two operations have the same `operationId` (OpenAPI 3.1, 4.8.10).

    Both become methods; where their names clash, one is named after its path.
    """

    operation_id: str
    other: Origin

    code = "W453"
    title = "duplicate operationId"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"operationId `{self.operation_id}` is used twice; the SDK has both operations"

    @property
    def notes(self) -> tuple[Note, ...]:
        return (Note("the other is here", self.other),)


@dataclass(frozen=True)
class IgnoredHeaderParameter(Diagnostic):
    """`Accept`, `Content-Type` and `Authorization` are no parameters (OpenAPI 3.1, 4.8.12.1).

    The SDK sets them from the media types and the security of the operation. `Content-Length`,
    `Transfer-Encoding`, `Connection` and `Host` say how a request is written, which is known then.
    """

    name: str

    code = "W454"
    title = "ignored header parameter"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"header parameter `{self.name}` is ignored; the SDK sets this header itself"

    @property
    def hint(self) -> str | None:
        if self.name.lower() != "authorization":
            return None
        return "declare it in `components.securitySchemes`: then clients take the credential once"


@dataclass(frozen=True)
class SeveralBodyTypes(Diagnostic):
    """A body may be sent in several media types; the SDK sends one of them.

    JSON comes before forms, forms before multipart, then bytes, then text. `additional_headers`
    cannot change that: use an operation of its own for another type.
    """

    chosen: str
    others: tuple[str, ...]

    code = "W456"
    title = "body in several media types"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        others = ", ".join(f"`{other}`" for other in self.others)
        return f"the SDK sends this body as `{self.chosen}`, never as {others}"


@dataclass(frozen=True)
class RawText(Diagnostic):
    """A media type whose documents the SDK neither writes nor reads, such as XML.

    The caller gives or gets the document as text.
    """

    media_type: str

    code = "W457"
    title = "document as raw text"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"`{self.media_type}` is passed through as text; its schema is not used"


@dataclass(frozen=True)
class UnknownSecurityScheme(Diagnostic):
    """A security requirement names a scheme that `components` does not have.

    The SDK behaves as if the requirement did not mention it.
    """

    name: str

    code = "W458"
    title = "unknown security scheme"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"security scheme `{self.name}` is not declared; the SDK does without it"


@dataclass(frozen=True)
class BadPagination(Diagnostic):
    """`x-sdk-pagination` does not fit its operation.

    `items`, `next`, `previous`, `has_more` and `total` are paths of property names in the reply,
    `items` leading to a list. `param`, `previous_param` and `limit_param` are query parameters, or
    properties at the top of a JSON body.
    """

    problem: str

    code = "E459"
    title = "pagination does not fit"

    @property
    def message(self) -> str:
        return f"pagination does not fit the operation: {self.problem}"


@dataclass(frozen=True)
class BadStreaming(Diagnostic):
    """`x-sdk-streaming` does not fit its operation.

    The operation needs a successful reply with a body, and each property in `terminal` has to be
    one of an event.
    """

    problem: str

    code = "E460"
    title = "streaming does not fit"

    @property
    def message(self) -> str:
        return f"streaming does not fit the operation: {self.problem}"


@dataclass(frozen=True)
class BadChannel(Diagnostic):
    """`x-websocket` is incomplete, or has a member of the wrong type.

    It needs `send` and `receive`, each a schema; `operationId`, `tag`, `summary` and `description`
    are texts; `query` is a list of objects with `name` and `schema`.
    """

    problem: str

    code = "E461"
    title = "bad x-websocket"

    @property
    def message(self) -> str:
        return f"bad `x-websocket`: {self.problem}"


@dataclass(frozen=True)
class WholeQueryString(Diagnostic):
    """A `querystring` parameter (OpenAPI 3.2) whose content is no form of known fields.

    The SDK has no argument for it; `additional_query_parameters` of the request options reach
    the query.
    """

    name: str

    code = "W462"
    title = "free query string"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"query string `{self.name}` becomes no argument; use `additional_query_parameters`"


@dataclass(frozen=True)
class ForeignRule(Diagnostic):
    """An extension of another generator does not fit its operation.

    The SDK does without it: the operation is a plain method. Written as `x-sdk-pagination` or
    `x-sdk-streaming`, the same rule would be an error.
    """

    what: str
    problem: str

    code = "W464"
    title = "rule of another generator does not fit"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"{self.what} does not fit the operation and is left out: {self.problem}"


@dataclass(frozen=True)
class HeaderAsText(Diagnostic):
    """A header of a reply is a number, a date, a list: the SDK gives its text.

    It is in `headers` of what a method of `with_raw_response` returns, under its name in any case.
    """

    name: str

    code = "W468"
    title = "typed header as text"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"the SDK gives the header `{self.name}` of the reply as text"


@dataclass(frozen=True)
class SecurityByHand(Diagnostic):
    """A security scheme that the SDK does not serve: a client certificate, a digest, another one.

    The caller gives the client what it needs: an `httpx_client` with a certificate (mutualTLS) or
    with `httpx.DigestAuth`, `default_headers` for a credential that is a header.
    """

    name: str

    code = "W469"
    title = "security left to the caller"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"the SDK has no argument for the security scheme `{self.name}`"

    @property
    def hint(self) -> str:
        return "give the client an `httpx_client` or `default_headers` that serve it"


@dataclass(frozen=True)
class OtherServer(Diagnostic):
    """A path or an operation has several servers of its own, and the SDK calls the first one."""

    url: str
    first: str

    code = "W474"
    title = "one server out of several"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"the SDK calls `{self.first}` here, never `{self.url}`"

    @property
    def hint(self) -> str:
        return "declare it for the whole API, and it is one of the environment's"


@dataclass(frozen=True)
class VariantWithoutTag(Diagnostic):
    """A variant of a union lacks the property that should tell the variants apart.

    The SDK still writes the union; a value of this variant is told by its other properties.
    """

    variant: str
    discriminator: str

    code = "W470"
    title = "variant without discriminator"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"variant `{self.variant}` has no property `{self.discriminator}`"

    @property
    def hint(self) -> str:
        return f"declare `{self.discriminator}` in it, with the value that selects it as `const`"


@dataclass(frozen=True)
class TagTwice(Diagnostic):
    """One value of a discriminator selects two variants; the first one is used."""

    tag: str
    first: str
    second: str

    code = "W471"
    title = "discriminator value selects two variants"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"`{self.tag}` selects both `{self.first}` and `{self.second}`; the first is used"


@dataclass(frozen=True)
class SamePath(Diagnostic):
    """Two paths differ in nothing but the names of their placeholders (OpenAPI 3.1, 4.8.8.1).

    A server cannot tell them apart. The SDK has the operations of both.
    """

    path: str
    other_path: str
    other: Origin

    code = "W473"
    title = "identical paths"
    severity = Severity.WARNING

    @property
    def message(self) -> str:
        return f"`{self.path}` is the same path as `{self.other_path}` for a server"

    @property
    def notes(self) -> tuple[Note, ...]:
        return (Note("the other is here", self.other),)
