"""Requests and replies against the spec, as openapi-core reads it.

What comes in is a document and a matched request, or a reply; what goes out are Problems, each with
the pointer of the rule that is broken. openapi-core decides about parameters, security, schemas and
headers of replies; ours are the media types and the taking apart of bodies (see `seams`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import unquote

from jsonschema import exceptions as schema_errors  # type: ignore[import-untyped]  # its stubs are another package
from jsonschema_path import SchemaPath
from openapi_core.datatypes import RequestParameters
from openapi_core.deserializing.styles.exceptions import EmptyQueryParameterValue
from openapi_core.validation.request import validators as request_validators
from openapi_core.validation.request.exceptions import (
    MissingRequiredParameter,
    ParameterValidationError,
)
from openapi_core.validation.response import validators as response_validators
from openapi_core.validation.schemas.exceptions import InvalidSchemaValue

from clientsmith.ir import Json
from clientsmith.mock.model import MockReply, MockRequest, Problem
from clientsmith.mock.pointers import Node, Pointers, join, text
from clientsmith.mock.routes import Match, Parameter, Route
from clientsmith.mock.seams import NoCasters, RoutedFinder, Schemas, Security, Styles
from clientsmith.mock.styles import Fields, Pairs, Reader, cookie_pairs, query_pairs


@dataclass
class _Call:
    """A request in the shape that openapi-core asks for."""

    method: str
    path: str
    parameters: RequestParameters
    host_url: str = ""
    content_type: str = ""
    body: bytes | None = None


@dataclass
class _Answer:
    """A reply in the shape that openapi-core asks for."""

    status_code: int
    headers: Mapping[str, Any]
    content_type: str = ""
    data: bytes | None = None


class Checker:
    """Checks requests and replies of one document."""

    def __init__(self, pointers: Pointers) -> None:
        """The document must have gone through `prepare`."""
        self._pointers = pointers
        self._spec = SchemaPath.from_dict(cast(Any, pointers.document))
        self._reader = Reader(pointers)
        self._validators: dict[tuple[str, bool], Any] = {}
        version = text(pointers.document.get("openapi"))
        self._write = Schemas(version, writing=True)
        self._read = Schemas(version, writing=False)
        # 3.2 is read as 3.1: what it adds is read by us, or is not about validity.
        family = "V30" if version.startswith("3.0") else "V31"
        self._parameters = self._made(request_validators, f"{family}RequestParametersValidator")
        self._security = self._made(
            request_validators,
            f"{family}RequestSecurityValidator",
            security_provider_factory=Security(),
        )
        self._headers = self._made(response_validators, f"{family}ResponseHeadersValidator")

    def _made(self, module: object, name: str, **options: object) -> Any:
        schemas = self._read if "Response" in name else self._write
        return getattr(module, name)(
            self._spec,
            path_finder_cls=RoutedFinder,
            schema_validators_factory=schemas,
            schema_casters_factory=NoCasters(schemas),
            style_deserializers_factory=Styles(self._pointers, NoCasters(schemas)),
            **options,
        )

    def query(self, request: MockRequest) -> tuple[str, ...]:
        """The names in a query."""
        return tuple(query_pairs(request.query))

    def values(self, match: Match, request: MockRequest) -> dict[str, dict[str, Json]]:
        """The parameters that can be read, by location and name."""
        found: dict[str, dict[str, Json]] = {}
        sources = _call(match, request).parameters
        for parameter in match.route.parameters:
            with suppress(KeyError, ValueError):
                value = self._value(parameter, sources)
                found.setdefault(parameter.location, {})[parameter.name] = value
        return found

    def _value(self, parameter: Parameter, sources: RequestParameters) -> Json:
        """Read a parameter; KeyError where it is not there."""
        pairs = cast(Pairs, getattr(sources, parameter.location, Pairs([])))
        schema = parameter.node.get("schema", {})
        return self._reader.read(parameter.name, parameter.style, parameter.explode, schema, pairs)

    def security(self, match: Match, request: MockRequest) -> list[Problem]:
        """Whether the credentials that the spec asks for are there."""
        call = _call(match, request)
        errors = self._security.iter_errors(call)
        return [self._security_problem(match.route) for _ in errors]

    def _security_problem(self, route: Route) -> Problem:
        own = "security" in route.operation
        pointer = join(route.pointer, "security") if own else "/security"
        alternatives = cast(
            "list[Node]", route.operation.get("security", self._pointers.document.get("security"))
        )
        wanted = " or ".join(" and ".join(names) for names in alternatives)
        message = f"credentials are missing or malformed: {wanted}"
        # RFC 9110, 15.5.2: the reply names a scheme that would do.
        challenges = {self._scheme(name): None for names in alternatives for name in names}
        headers = tuple(("www-authenticate", challenge) for challenge in challenges)
        return Problem("security", message, pointer, headers=headers)

    def _scheme(self, name: str) -> str:
        scheme = self._pointers.at(join("/components/securitySchemes", name))
        node = self._pointers.node(scheme)
        if node.get("type") == "apiKey":
            return "ApiKey"
        return (text(node.get("scheme")) or "bearer").capitalize()

    def parameters(self, match: Match, request: MockRequest) -> list[Problem]:
        """Whether path, query, headers and cookies hold what the spec asks for."""
        call = _call(match, request)
        found: list[Problem] = []
        for error in self._parameters.iter_errors(call):
            found.extend(self._parameter_problems(match.route, error, call.parameters))
        return found

    def _is_absent(self, parameter: Parameter, sources: RequestParameters) -> bool:
        try:
            self._value(parameter, sources)
        except KeyError:
            return True
        except ValueError:
            return False
        return False

    def _parameter_problems(
        self, route: Route, error: Exception, sources: RequestParameters
    ) -> Iterator[Problem]:
        if not isinstance(error, ParameterValidationError):
            raise error
        place = next(
            (p for p in route.parameters if (p.name, p.location) == (error.name, error.location)),
            None,
        )
        if place is None and error.location == "header":
            # One of those that are no parameters (3.1, 4.8.12.1), whatever the document says.
            return
        pointer = place.pointer if place else route.pointer
        what = f"{error.location} parameter `{error.name}`"
        cause = error.__cause__
        if isinstance(error, MissingRequiredParameter):
            if error.location == "path" and error.name not in route.names:
                # The path has no such variable: a slip of the spec that no client can make good.
                return
            yield Problem("parameter", f"{what} is required, and missing", pointer)
        elif isinstance(cause, InvalidSchemaValue):
            if place is not None and self._is_absent(place, sources):
                # The default is wrong, which openapi-core puts in its place: no fault of a client.
                return
            for problem in self._schema_problems(cause.schema_errors, "parameter", pointer):
                yield Problem(
                    "parameter", f"{what}: {problem.message}", problem.pointer, problem.at
                )
        elif isinstance(cause, EmptyQueryParameterValue):
            # The empty text is a value like another; openapi-core forbids it by 3.0's rule for
            # `allowEmptyValue`, which was about parameters without a value (4.8.12.2).
            if place is not None:
                yield from self._empty_value(place.pointer, what)
        else:
            yield Problem("parameter", f"{what} cannot be read: {cause or error}", pointer)

    def _empty_value(self, pointer: str, what: str) -> Iterator[Problem]:
        for problem in self.value("", join(pointer, "schema"), writing=True):
            yield Problem("parameter", f"{what}: {problem.message}", problem.pointer)

    def value(self, value: Json, pointer: str, *, writing: bool) -> list[Problem]:
        """Whether a value satisfies the schema at a pointer."""
        validator = self._validator(pointer, writing)
        errors = tuple(validator.iter_errors(value))
        return list(self._schema_problems(errors, "body", pointer)) if errors else []

    def satisfies(self, value: Json, schema: Node, *, writing: bool) -> bool:
        """Whether a value satisfies a schema made of pieces of the document."""
        validator = self._validator("", writing)
        return bool(validator.evolve(schema=schema).is_valid(value))

    def _validator(self, pointer: str, writing: bool) -> Any:
        """A validator of the schema at a pointer; references start from the document's root."""
        key = (pointer, writing)
        if key not in self._validators:
            schemas = self._write if writing else self._read
            root: Any = schemas.create(self._spec, self._spec)
            schema = self._pointers.at(pointer)
            self._validators[key] = root.validator.evolve(schema=schema)
        return self._validators[key]

    def _schema_problems(self, errors: Any, rule: str, fallback: str) -> Iterator[Problem]:
        """One problem for each error, told where it is closest to the cause."""
        for error in errors:
            closest: Any = cast(Any, schema_errors).best_match([error]) or error
            place = self._pointers.place(closest.schema)
            pointer = fallback if place is None else place
            if place is not None and closest.validator in closest.schema:
                pointer = join(place, str(closest.validator))
            yield Problem(rule, _message(closest), pointer, join("", *closest.absolute_path))

    def headers(self, match: Match, reply: MockReply) -> list[Problem]:
        """Whether a reply has the headers that the spec promises for its status."""
        call = _Call(match.route.method.lower(), match.route.path, RequestParameters())
        answer = _Answer(reply.status, cast("Mapping[str, Any]", Fields(reply.headers)))
        return [
            Problem("headers", str(error), join(match.route.pointer, "responses"))
            for error in self._headers.iter_errors(call, answer)
        ]


def _message(error: Any) -> str:
    where = "".join(f"[{key!r}]" for key in error.absolute_path)
    message = error.message if len(error.message) <= 300 else f"{error.message[:300]}..."
    return f"{message} (at {where})" if where else message


def _call(match: Match, request: MockRequest) -> _Call:
    query = query_pairs(request.query)
    declared = match.route.parameters
    exploded = any(p.location == "cookie" and p.style == "form" and p.explode for p in declared)
    query.claimed = frozenset(p.name for p in declared if p.location == "query")
    parameters = RequestParameters(
        query=cast("Mapping[str, Any]", query),
        header=cast("Mapping[str, Any]", Fields(request.headers)),
        cookie=cast("Mapping[str, Any]", cookie_pairs(request.header("cookie"), exploded=exploded)),
        path=Pairs(list(match.variables.items()), unquote),
    )
    method = match.route.method
    return _Call(method.lower(), match.route.path, parameters)
