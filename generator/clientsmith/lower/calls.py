"""The values of a contract test's calls, and what a server sees of them.

What comes in are the examples of the spec, values made from its types, and the document's word on
both; what goes out are arguments that the document allows, and the same in its own names. A value
that the spec itself refuses is replaced by one that it takes; never is it sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from clientsmith import contract, flatten, ir
from clientsmith.ir import BodyKind
from clientsmith.lower import snippets
from clientsmith.lower.methods import Workshop, python_value
from clientsmith.lower.samples import Samples

_Value: TypeAlias = "tuple[flatten.Argument, ir.Json]"
Values: TypeAlias = "tuple[_Value, ...]"

_UNSENT: tuple[ir.Json, ...] = (None, [], {})
"""No value of a parameter: an empty list has no item to send (OpenAPI 3.1, 4.8.12.4)."""
_FORMS = frozenset({BodyKind.FORM, BodyKind.MULTIPART})
_JUDGED = _FORMS | {BodyKind.JSON}


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls of one operation."""

    shop: Workshop
    operation: ir.Operation
    known: contract.Values

    @property
    def arguments(self) -> tuple[flatten.Argument, ...]:
        """What the method takes."""
        return flatten.arguments(self.operation, self.shop.types)

    def examples(self) -> Iterator[tuple[str, Values]]:
        """Give the calls that the examples of the body make, by name, as far as they are right.

        Parameters are mended; a body is not, for it would be the example no more.
        """
        for name, variant in self._variants():
            values = self._mended(tuple(Samples(self.shop.types).call(variant, self.arguments)))
            if values is not None and self.is_right(values):
                yield name, values

    def usual(self) -> Values | None:
        """Give the call that most tests make; None where no right one is known."""
        first = next(self.examples(), None)
        if first is not None:
            return first[1]
        made = tuple(Samples(self.shop.types).call(self.operation, self.arguments))
        values = self._mended(made)
        return None if values is None else self._right_one(values)

    def is_right(self, values: Values) -> bool:
        """Whether the document takes the body of a call."""
        body = self.operation.body
        if body is None or body.media[0].kind not in _JUDGED:
            return True
        sent = self._body(values, as_seen=False)
        if sent is ir.ABSENT and self._turns_in_body():
            # The request for the next page has a body, if only to say which.
            sent = {}
        return self.known.takes_body(self.operation.id, body.media[0].media_type, sent)

    def _turns_in_body(self) -> bool:
        pages = self.operation.pages
        if pages is None or isinstance(pages, ir.LinkPages):
            return False
        return any((a.key.location, a.key.wire) == ("body", pages.param) for a in self.arguments)

    def _variants(self) -> Iterator[tuple[str, ir.Operation]]:
        """Give the operation once for each example of its body, with that example alone."""
        body = self.operation.body
        if body is None or not body.media[0].examples:
            yield "", self.operation
            return
        for example in body.media[0].examples:
            media = (replace(body.media[0], examples=(example,)), *body.media[1:])
            yield example[0], replace(self.operation, body=replace(body, media=media))

    def _mended(self, values: Values) -> Values | None:
        """Replace values of parameters that the document refuses."""
        found: list[tuple[flatten.Argument, ir.Json]] = []
        for argument, value in values:
            place = (self.operation.id, argument.key.location, argument.key.wire)
            if not isinstance(argument.source, ir.Parameter) or self.known.takes(*place, value):
                found.append((argument, value))
                continue
            other = self.known.parameter(*place)
            if other is not ir.ABSENT:
                found.append((argument, other))
            elif argument.required:
                return None
        return tuple(found)

    def _right_one(self, values: Values) -> Values | None:
        """Give a call with a body that the document takes: another one, or none."""
        flat = self.arguments
        required = {argument.key for argument in flat if argument.required}
        others = tuple(pair for pair in values if pair[0].key.location != "body")
        for found in (values, (*others, *self._other_body(flat)), others):
            given = {argument.key: (argument, value) for argument, value in found}
            ordered = tuple(given[each.key] for each in flat if each.key in given)
            if required <= given.keys() and self.is_right(ordered):
                return ordered
        return None

    def _other_body(self, flat: tuple[flatten.Argument, ...]) -> Iterator[_Value]:
        """Give the parts of a body that the document takes."""
        body = self.operation.body
        if body is None:
            return
        made = self.known.body(self.operation.id, body.media[0].media_type)
        for argument in flat:
            if argument.key.location != "body" or made is ir.ABSENT:
                continue
            if isinstance(argument.source, ir.Body):
                yield argument, made
            elif isinstance(made, dict) and argument.key.wire in made:
                yield argument, made[argument.key.wire]

    # -- what the server sees ------------------------------------------------------------------

    def sent(self, values: Values) -> dict[str, ir.Json]:
        """Give what a server reads of a call: by location and wire name, and the body."""
        sent: dict[str, dict[str, ir.Json]] = {}
        for parameter in self.operation.parameters:
            if parameter.constant is not None:
                place = sent.setdefault(parameter.location.value, {})
                place[parameter.wire] = parameter.constant.value
        for argument, value in values:
            if argument.key.location != "body" and _is_sent(argument, value):
                place = sent.setdefault(argument.key.location, {})
                place[argument.key.wire] = self._wire(argument, value)
        found: dict[str, ir.Json] = {
            place.value: sent[place.value] for place in ir.Location if place.value in sent
        }
        body = self._body(values, as_seen=True)
        return found if body is ir.ABSENT else {**found, "body": body}

    def _body(self, values: Values, *, as_seen: bool) -> ir.MaybeJson:
        """Give the body of a call: as it is meant, or as a server sees it."""
        body = self._constant_body(values)
        for argument, value in values:
            if argument.key.location != "body":
                continue
            content = self._wire(argument, value) if as_seen else value
            if isinstance(argument.source, ir.Body):
                body = content
            elif isinstance(body, dict):
                body[argument.key.wire] = content
        return self._arriving(body) if as_seen else body

    def _arriving(self, body: ir.MaybeJson) -> ir.MaybeJson:
        """Leave out what a form has no pair for; a part of a multipart body holds JSON."""
        declared = self.operation.body
        kind = None if declared is None else declared.media[0].kind
        if kind not in _FORMS or not isinstance(body, dict):
            return body
        unsent = _UNSENT if kind is BodyKind.FORM else _UNSENT[:2]
        return {name: value for name, value in body.items() if value not in unsent}

    def _constant_body(self, values: Values) -> ir.MaybeJson:
        """Give what is sent of the body without being asked for; ABSENT when there is no body."""
        body = self.operation.body
        if body is None:
            return ir.ABSENT
        fields = flatten.flat_fields(body, self.shop.types)
        given = any(argument.key.location == "body" for argument, _ in values)
        if fields is None:
            return ir.ABSENT
        constants: dict[str, ir.Json] = {
            field.wire: field.type.value
            for field in fields
            if field.required and isinstance(field.type, ir.Const) and not field.read_only
        }
        return constants if constants or given or body.required else ir.ABSENT

    def _wire(self, argument: flatten.Argument, value: ir.Json) -> ir.Json:
        """Give what the server reads: of a file, its content as text."""
        return _contents(python_value(self.shop, argument, value), value)


def _is_sent(argument: flatten.Argument, value: ir.Json) -> bool:
    """Whether anything of a parameter arrives; as JSON, an empty list does."""
    is_json = isinstance(argument.source, ir.Parameter) and argument.source.media_type is not None
    return value is not None if is_json else value not in _UNSENT


def _contents(shown: snippets.Shown, value: ir.Json) -> ir.Json:
    if isinstance(shown, snippets.Code) and shown.wire is not None:
        return shown.wire
    if isinstance(shown, list) and isinstance(value, list):
        return [_contents(a, b) for a, b in zip(shown, value, strict=True)]
    return value
