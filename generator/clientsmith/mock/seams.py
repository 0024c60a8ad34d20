"""Parts that openapi-core lets its users replace, where its own do not follow the standards.

Given to its validators as arguments; nothing is patched. Why each is replaced:

- paths: it compares each path of the document with the end of the URL, so `/` fits every URL that
  ends in a slash, and a path costs time by the size of the document;
- styles: it splits values after percent-decoding, knows exploded objects and `deepObject` only in
  part, and casts by Python's rules (`True`, `yes`, `1_000`, `nan` pass; `[integer, null]` never);
- security: it compares the scheme's name with case, lets OAuth 2 and OpenID Connect pass unseen,
  and takes an empty token;
- schemas: it copies a format checker for each use, fails on patterns that Python cannot compile
  and on text that is not ASCII where the format is `byte`, and knows `readOnly` in 3.0 only.
"""

from __future__ import annotations

import base64
import copy
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, cast

from jsonschema import exceptions, validators  # type: ignore[import-untyped]  # no stubs inside
from jsonschema_path import SchemaPath
from openapi_core.casting.schemas.casters import SchemaCaster, TypesCaster
from openapi_core.casting.schemas.factories import SchemaCastersFactory
from openapi_core.datatypes import RequestParameters
from openapi_core.deserializing.styles.deserializers import StyleDeserializer
from openapi_core.deserializing.styles.exceptions import ParameterDeserializeError
from openapi_core.deserializing.styles.factories import StyleDeserializersFactory
from openapi_core.security.exceptions import SecurityProviderError
from openapi_core.security.factories import SecurityProviderFactory
from openapi_core.security.providers import ApiKeyProvider, BaseProvider
from openapi_core.templating.datatypes import TemplateResult
from openapi_core.templating.paths.datatypes import PathOperationServer
from openapi_core.templating.paths.finders import BasePathFinder
from openapi_core.validation.schemas.factories import SchemaValidatorsFactory
from openapi_core.validation.schemas.validators import SchemaValidator
from openapi_schema_validator import OAS30Validator, OAS31Validator

from clientsmith.ir import Json
from clientsmith.mock.judge import FORMATS
from clientsmith.mock.patterns import compiled
from clientsmith.mock.pointers import Pointers, mapping
from clientsmith.mock.routes import METHODS
from clientsmith.mock.styles import Pairs, Reader

# Typed by stubs of their own, which nobody has to have.
_Error: Any = cast(Any, exceptions).ValidationError
_extend: Any = cast(Any, validators).extend
_REFUSE_NULL = ("type", "enum", "const", "allOf", "anyOf", "oneOf", "$ref")
"""Keywords that may refuse null."""


class RoutedFinder(BasePathFinder):
    """Finds the operation that our router has found already, by its template."""

    def __init__(self, spec: SchemaPath, base_url: str | None = None) -> None:
        super().__init__(spec, base_url)
        # Not `spec / "paths" / name`: that takes a `#` in the name for a separator.
        paths = spec / "paths"
        self._paths = dict(paths.str_items()) if paths.exists() else {}

    def find(self, method: str, name: str) -> PathOperationServer:
        """`name` is the path as the document writes it."""
        path = self._paths[name]
        is_custom = method not in METHODS
        operation = path / "additionalOperations" / method if is_custom else path / method
        result = TemplateResult(name, {})
        return PathOperationServer(path, operation, None, result, result)


class Values(StyleDeserializer):
    """One parameter, read by our Reader."""

    def __init__(self, reader: Reader, schema: Json, style: str, explode: bool, name: str) -> None:
        self._reader, self._schema = reader, schema
        self.style, self.explode, self.name = style, explode, name

    def deserialize(self, location: Mapping[str, Any]) -> Any:
        """Raises KeyError where the parameter is missing."""
        # Where nothing was given, openapi-core has an empty dict of its own.
        pairs = location if isinstance(location, Pairs) else Pairs([])
        try:
            return self._reader.read(self.name, self.style, self.explode, self._schema, pairs)
        except ValueError as error:
            raise ParameterDeserializeError(self.name, self.style, str(error)) from error


class Styles(StyleDeserializersFactory):
    """Makes `Values` of parameters."""

    def __init__(self, pointers: Pointers, casters: SchemaCastersFactory) -> None:
        super().__init__(casters)
        self._reader = Reader(pointers)

    def create(
        self, spec: SchemaPath, schema: SchemaPath, style: str, explode: bool, name: str
    ) -> StyleDeserializer:
        """Called by openapi-core for each parameter of a request."""
        del spec
        return Values(self._reader, contents(schema), style, explode, name)


def contents(schema: SchemaPath) -> Json:
    """The schema itself, references followed."""
    with schema.resolve() as resolved:
        return cast(Json, resolved.contents)


class NoCasters(SchemaCastersFactory):
    """Leaves values as they are: our Reader has given them their types."""

    def __init__(self, schemas: SchemaValidatorsFactory) -> None:
        super().__init__(schemas, TypesCaster({}, cast(Any, None)))

    def create(
        self,
        spec: SchemaPath,
        schema: SchemaPath,
        format_validators: Any = None,
        extra_format_validators: Any = None,
    ) -> SchemaCaster:
        """Called by openapi-core for forms only, which it does not see."""
        raise NotImplementedError


class Schemas(SchemaValidatorsFactory):
    """Makes validators of schemas, each once."""

    def __init__(self, version: str, writing: bool) -> None:
        is_old = version.startswith("3.0")
        base = OAS30Validator if is_old else OAS31Validator
        hidden = "readOnly" if writing else "writeOnly"
        keywords = {"pattern": _pattern, "required": _required(hidden)}
        if not is_old:
            keywords |= {name: _unless_null(base.VALIDATORS[name]) for name in _REFUSE_NULL}
        super().__init__(_extend(base, keywords), format_checker=_formats())
        self._made: dict[SchemaPath, SchemaValidator] = {}

    def create(
        self, spec: SchemaPath, schema: SchemaPath, *args: Any, **kwargs: Any
    ) -> SchemaValidator:
        """Options are openapi-core's own defaults in every call, so the schema alone is the key."""
        del spec, args, kwargs
        found = self._made.get(schema)
        if found is None:
            with schema.resolve() as resolved:
                make: Any = self.schema_validator_cls
                validator = make(
                    resolved.contents,
                    _resolver=resolved.resolver,
                    format_checker=self.format_checker,
                )
            found = self._made[schema] = SchemaValidator(schema, validator)
        return found


def _formats() -> Any:
    """Check the formats that values are chosen by, so that what one takes the other does."""
    checker = copy.copy(OAS30Validator.FORMAT_CHECKER)
    numbers = {name: checker.checkers[name] for name in ("int32", "int64")}
    checker.checkers = numbers | {
        name: (partial(_is_of, check), ValueError) for name, check in FORMATS.items()
    }
    return checker


def _is_of(check: Callable[[str], object], value: object) -> bool:
    return not isinstance(value, str) or bool(check(value))


def _is_base64(value: object) -> bool:
    if not isinstance(value, str):
        return True
    try:
        base64.b64decode(value, validate=True)
    except ValueError:
        return False
    return True


def _pattern(validator: Any, pattern: str, instance: object, schema: object) -> Iterator[Exception]:
    """What Python cannot compile is not checked."""
    del validator, schema
    if not isinstance(instance, str):
        return
    expression = compiled(pattern)
    if expression is not None and not expression.search(instance):
        yield _Error(f"{instance!r} does not match {pattern!r}")


def _unless_null(keyword: Any) -> Any:
    """A keyword as it is beside 3.0's `nullable`, which 3.1 has no more, and many go on using.

    OpenAPI 3.0.3, 4.7.24.1: it admits null whatever else is said.
    """

    def check(
        validator: Any, value: object, instance: object, schema: Mapping[str, Any]
    ) -> Iterator[Exception]:
        if instance is not None or schema.get("nullable") is not True:
            yield from keyword(validator, value, instance, schema) or ()

    return check


def _required(hidden: str) -> Any:
    """A property of the other direction is not asked for (OpenAPI 3.0, 4.7.24.2)."""

    def required(
        validator: Any, names: list[str], instance: object, schema: Mapping[str, Any]
    ) -> Iterator[Exception]:
        del validator
        if not isinstance(instance, dict):
            return
        properties: Mapping[str, Json] = schema.get("properties", {})
        for name in names:
            inner = mapping(properties.get(name))
            if name not in instance and inner.get(hidden) is not True:
                yield _Error(f"{name!r} is a required property")

    return required


class HttpScheme(BaseProvider):
    """`http`, `oauth2` and `openIdConnect`: an Authorization header (RFC 9110, 11.6.2)."""

    def __call__(self, parameters: RequestParameters) -> str:
        """Give the credentials."""
        wanted = str(self.scheme.get("scheme", "bearer"))
        if wanted.lower() not in ("basic", "bearer"):
            # The answer to a challenge (RFC 7616), which a mock does not make.
            return ""
        scheme, _, credentials = str(parameters.header.get("authorization") or "").partition(" ")
        if scheme.lower() != wanted.lower() or not credentials.strip():
            raise SecurityProviderError(f"no `Authorization: {wanted}` with credentials")
        if wanted.lower() == "basic" and (
            not _is_base64(credentials) or b":" not in base64.b64decode(credentials)
        ):
            raise SecurityProviderError("basic credentials are not base64 of `user:password`")
        return credentials


class Connection(BaseProvider):
    """`mutualTLS`: a matter of the connection, which a mock does not have."""

    def __call__(self, parameters: RequestParameters) -> str:
        """Nothing is asked for."""
        del parameters
        return ""


class Security(SecurityProviderFactory):
    """Security schemes by type."""

    PROVIDERS = {  # noqa: RUF012  # openapi-core declares it so
        "apiKey": ApiKeyProvider,
        "http": HttpScheme,
        "oauth2": HttpScheme,
        "openIdConnect": HttpScheme,
        "mutualTLS": Connection,
    }
