"""The base of all models: classes, open enums and unions that lose nothing of what they read.

What a reply holds beyond its specification (unknown properties, enum values, variants) is kept and
can be told apart; decoding and then encoding gives the input back. Known values never leave
pydantic's compiled validators: Python runs only for what is unknown. Sends and prints nothing.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, cast, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError, core_schema

from .fields import fields_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import GetCoreSchemaHandler
    from pydantic.fields import FieldInfo

__all__ = ["OPEN", "Model", "Tagged", "UnknownInt", "UnknownStr", "UnknownVariant"]


class Model(BaseModel):
    """An object of the API.

    Properties that the class does not list are kept: see `model_extra`. An optional property is
    None when it is absent and when it is null; `model_fields_set` tells the two apart.
    """

    model_config = ConfigDict(
        extra="allow",
        defer_build=True,
        populate_by_name=True,
        serialize_by_alias=True,
        protected_namespaces=(),
    )

    if not TYPE_CHECKING:

        def __init__(self, /, **data: object) -> None:
            # A required property with one possible value has it as its default, and counts as
            # given: else `exclude_unset` would leave it out of a request. Decoding does not come
            # through here, so that a reply without the property stays one without it.
            super().__init__(**data)
            self.__pydantic_fields_set__ |= _constants(type(self))

        # Pydantic's own mark of an `__init__` that its validators need not call.
        __init__.__pydantic_base_init__ = True


@functools.cache
def _constants(kind: type[BaseModel]) -> frozenset[str]:
    """List the fields with one possible value: optional ones have None as their default."""
    fields = cast("Mapping[str, FieldInfo]", fields_of(kind))
    return frozenset(
        name
        for name, field in fields.items()
        if field.default is not None and not field.is_required() and field.default_factory is None
    )


class UnknownVariant(Model):
    """An object of a union whose tag the specification does not list (yet).

    Its properties are attributes; `model_extra` has them all.
    """

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Return any property of the object."""


# -- open enums -----------------------------------------------------------------------------


class UnknownStr(str):
    """A string that the specification of its enum does not list; equal to the plain string."""

    __slots__ = ()


class UnknownInt(int):
    """An integer that the specification of its enum does not list; equal to the plain one."""

    __slots__ = ()


class _Open:
    """Marks `Literal[...] | str`: listed values stay as they are, others become `UnknownStr`.

    A literal alone is a property with one value so far: checkers know no other, decoding does.
    """

    def __repr__(self) -> str:
        return "OPEN"

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        alone = get_origin(source) is Literal
        members = (source,) if alone else cast("tuple[object, ...]", get_args(source))
        listed: list[object] = [v for m in members if get_origin(m) is Literal for v in get_args(m)]
        members += tuple({type(value) for value in listed}) if alone else ()
        choices: list[core_schema.CoreSchema] = [core_schema.literal_schema(listed)]
        if str in members:
            text = core_schema.str_schema(strict=True)
            choices.append(core_schema.no_info_after_validator_function(UnknownStr, text))
        if int in members:
            whole = core_schema.int_schema(strict=True)
            choices.append(core_schema.no_info_after_validator_function(UnknownInt, whole))
        if bool in members:
            choices.append(core_schema.bool_schema(strict=True))
        choices += [handler(m) for m in members if m is float]
        kinds = {type(value).__name__ for value in listed}
        written: Literal["str", "int", "any"] = (
            "str" if kinds == {"str"} else "int" if kinds == {"int"} else "any"
        )
        return core_schema.union_schema(
            cast("list[core_schema.CoreSchema | tuple[core_schema.CoreSchema, str]]", choices),
            mode="left_to_right",
            serialization=core_schema.simple_ser_schema(written),
        )


OPEN = _Open()


# -- discriminated unions -------------------------------------------------------------------

_UNKNOWN = object()
"""Stands for `UnknownVariant` among the tags, which are strings and integers."""


class Tagged:
    """Marks a union whose variants are told apart by a property.

    A known tag selects its variant. Without the property, an object is read as the variant that
    its other properties fit best. Where the union lists `UnknownVariant`, anything else that is an
    object becomes one.
    """

    __slots__ = ("_choices", "_keys", "_open", "_paths", "_wire")

    def __init__(self, wire: str, choices: Mapping[str | int, object], *attributes: str) -> None:
        """Remember the variants.

        Args:
            wire: Name of the property in JSON.
            choices: Each tag, with the class or union that it selects.
            attributes: Names that models have for it, where they differ.
        """
        self._wire = wire
        self._choices = choices
        self._paths = [[name] for name in (wire, *attributes)]
        self._keys: list[tuple[str | int, frozenset[str], frozenset[str]]] | None = None
        self._open = False

    def __repr__(self) -> str:
        return f"Tagged({self._wire!r})"

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        self._open = UnknownVariant in get_args(source)
        choices = {tag: handler.generate_schema(kind) for tag, kind in self._choices.items()}
        known = core_schema.tagged_union_schema(
            cast("dict[Any, core_schema.CoreSchema]", choices),
            cast("Any", self._paths),
        )
        others = cast("dict[Any, core_schema.CoreSchema]", dict(choices))
        if self._open:
            others[_UNKNOWN] = handler.generate_schema(UnknownVariant)
        guessed = core_schema.tagged_union_schema(
            others,
            self._guess,
            custom_error_type="variant",
            custom_error_message="Input fits none of the union's variants",
        )
        fallback = core_schema.no_info_wrap_validator_function(self._settle, guessed)
        return core_schema.union_schema(
            [(known, self._wire), (fallback, "other")],
            mode="left_to_right",
        )

    def _settle(self, value: object, validate: Callable[[object], object]) -> object:
        """Read what no tag selects; reached only after the tags."""
        if not isinstance(value, Mapping):
            if isinstance(value, UnknownVariant) and self._open:
                return value
            raise PydanticCustomError("variant", "Input should be one of the union's variants")
        tag = cast("Mapping[str, object]", value).get(self._wire)
        if type(tag) in (str, int) and tag in self._choices:
            raise PydanticCustomError("variant", "Input does not fit the variant of its tag")
        try:
            return validate(cast("object", value))
        except ValidationError:
            if not self._open:
                raise
            # Called on pydantic's class: a property of that name hides it on the model's.
            return cast("Any", BaseModel.model_validate).__func__(UnknownVariant, value)

    def _guess(self, value: object) -> object:
        """Choose by required keys, then most declared keys present, then fewest missing."""
        present = set(cast("Mapping[str, object]", value) if isinstance(value, Mapping) else ())
        best: tuple[int, int] = (0, 0)
        found: object = _UNKNOWN if self._open else None
        if self._wire in present:
            return found
        for tag, required, declared in self._declared():
            score = (len(declared & present), -len(declared - present))
            if required <= present and score[0] and (found in (None, _UNKNOWN) or score > best):
                best, found = score, tag
        return found

    def _declared(self) -> Iterable[tuple[str | int, frozenset[str], frozenset[str]]]:
        """Give (tag, required keys, declared keys) of each variant that is a class."""
        if self._keys is None:
            first: dict[type[BaseModel], str | int] = {}
            for tag, kind in self._choices.items():
                if isinstance(kind, type) and issubclass(kind, BaseModel):
                    first.setdefault(kind, tag)
            self._keys = [(tag, *_wire_names(kind)) for kind, tag in first.items()]
        return self._keys


def _wire_names(kind: type[BaseModel]) -> tuple[frozenset[str], frozenset[str]]:
    fields = cast("Mapping[str, FieldInfo]", fields_of(kind))
    required = (field.alias or name for name, field in fields.items() if field.is_required())
    return frozenset(required), frozenset(field.alias or name for name, field in fields.items())
