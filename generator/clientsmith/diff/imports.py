"""Programs for witnesses about types: they import one, read it, or make what requests may hold.

What comes in are both sides and names; what goes out are witnesses of `programs.Programs`. Replies
are read by the model itself, as a client would.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from clientsmith import public, writer
from clientsmith.changes import Proof, Witness
from clientsmith.diff.context import Context, Known
from clientsmith.diff.programs import Programs, checked
from clientsmith.diff.relation import spelled_out
from clientsmith.diff.samples import Json, NoSample, Samples
from clientsmith.diff.uses import names_in
from clientsmith.diff.variance import read

_TYPING = ("Any", "Literal")
_ABC = ("Mapping", "Sequence")


def importing(context: Context, name: str, use: str = "{name}") -> Iterator[Witness]:
    """Import a name, and use it."""
    line = f"print({use.format(name=checked(name))})"
    yield from Programs(context.old).both(line, names=[exported(context.old, name)])


def importing_values(context: Context, enum: public.Enum, use: str) -> Iterator[Witness]:
    """Import the class of an enum's constants, which only its module has, and use it."""
    package = checked(context.old.surface.all(public.Package)[0].name)
    name, module = checked(enum.constants), checked(enum.module)
    program = f"from {package}.{module} import {name}\n\nprint({name}{use})\n"
    yield Witness(Proof.RUN, program)
    yield Witness(Proof.CHECK, program)


def exported(known: Known, name: str) -> str:
    """Check that the package has a name."""
    package = known.surface.all(public.Package)[0].name
    if f"{package}.{name}" not in known.exports:
        raise NoSample(name)
    return name


# -- replies --------------------------------------------------------------------------------


def reading(context: Context, field: public.Field) -> Witness:
    """Read an attribute, by its old name."""
    model, _, name = field.symbol.rpartition(".")
    return Programs(context.old).check(
        f"def use(value: {checked(model)}) -> None:",
        f"    print(value.{checked(name)})",
        names=[exported(context.old, model)],
    )


def returning(context: Context, owner: str, expression: str, annotation: str) -> Witness:
    """Give what is read, as `value` or an attribute of it, where its old type is asked for."""
    names, lines = _needs(context.old, annotation)
    return Programs(context.old).check(
        *lines,
        f"def use(value: {checked(owner)}) -> {annotation}:",
        f"    return {expression}",
        names=[exported(context.old, owner), *names],
    )


def gone(context: Context, field: public.Field) -> Witness:
    """Read a reply that holds what the SDK lists, and an attribute of it."""
    model, _, name = field.symbol.rpartition(".")
    reply = {**Samples(context.old).object(model), _wire(field): Samples(context.old).field(field)}
    return Programs(context.old).run(
        f"reply = {writer.literal(reply)}",
        "# The API sends what its description lists.",
        f"fields = {checked(model)}.model_fields.items()",
        "listed = {field.alias or name for name, field in fields}",
        "sent = {name: item for name, item in reply.items() if name in listed}",
        f"print({model}.model_validate(sent).{checked(name)})",
        names=[exported(context.old, model)],
    )


def attribute(context: Context, field: public.Field) -> Witness:
    """Read an attribute, by its old name, of a reply that has it."""
    model, _, name = field.symbol.rpartition(".")
    reply = {**Samples(context.old).object(model), _wire(field): Samples(context.old).field(field)}
    return Programs(context.old).run(
        f"print({checked(model)}.model_validate_json({_json(reply)}).{checked(name)})",
        names=[exported(context.old, model)],
    )


def typed(context: Context, was: public.Field, new: public.Field) -> Witness:
    """Read a reply of the kind that the SDK understands, and look what class a value has."""
    model, _, name = was.symbol.rpartition(".")
    now = context.matching.types.get(model, model)
    old_reply = {**Samples(context.old).object(model), _wire(was): Samples(context.old).field(was)}
    new_reply = {**Samples(context.new).object(now), _wire(new): Samples(context.new).field(new)}
    names, lines = _needs(context.old, was.type)
    return Programs(context.old).run(
        "from pydantic import TypeAdapter, ValidationError",
        *lines,
        "try:",
        f"    reply = {checked(model)}.model_validate_json({_json(old_reply)})",
        "except ValidationError:",
        f"    reply = {model}.model_validate_json({_json(new_reply)})",
        f"TypeAdapter({was.type}).validate_python(reply.{checked(name)}, strict=True)",
        names=[exported(context.old, model), *names],
    )


def _wire(field: public.Field) -> str:
    return field.wire or field.symbol.rpartition(".")[2]


def _json(value: Json) -> str:
    return repr(json.dumps(value).encode())


# -- requests -------------------------------------------------------------------------------


def sending(context: Context, twin: str, given: Mapping[str, str]) -> Witness:
    """Write a TypedDict with what it must hold, and with some keys as source."""
    samples = Samples(context.old)
    keys = context.old.keys.get(twin, ())
    needed = {key.wire: samples.sent(key.type) for key in keys if key.required}
    pairs = ", ".join(f"{writer.literal(k)}: {v}" for k, v in {**needed, **given}.items())
    return assigning(context, twin, f"{{{pairs}}}")


def sending_union(context: Context, was: public.Variant) -> Witness:
    """Give a variant where its union is asked for."""
    forms = {twin.model: twin.name for twin in context.old.twins.values()}
    value = Samples(context.old).sent(forms.get(was.type, was.type))
    return assigning(context, forms.get(was.union, was.union), value)


def assigning(context: Context, annotation: str, source: str) -> Witness:
    """Give a value to what is declared to be of a type of the old side."""
    names, lines = _needs(context.old, annotation)
    return Programs(context.old).check(
        *lines, f"value: {annotation} = {source}", "print(value)", names=names
    )


def declaring(context: Context, twin: public.Twin) -> Iterator[Witness]:
    """Give any value of what an alias stood for to what is declared by its name."""
    names, lines = _needs(context.old, twin.type)
    yield Programs(context.old).check(
        *lines,
        f"def use(value: {twin.type}) -> {checked(twin.name)}:",
        "    return value",
        names=[exported(context.old, twin.name), *names],
    )


def refused(context: Context, old: str, new: str) -> str:
    """Give source for a value that an old type takes, and a new one does not."""
    return Samples(context.old).refused(old, read(spelled_out(context.new, new)))


def _needs(known: Known, annotation: str) -> tuple[list[str], list[str]]:
    """Give what a type needs: names of the package, and lines that import the others."""
    found = names_in(annotation)
    own = sorted(name for name in found if name in known.types or name in known.twins)
    package = known.surface.all(public.Package)[0].name
    lines = [
        *_imported("typing", _TYPING, found),
        *_imported("collections.abc", _ABC, found),
        *_imported(f"{checked(package)}.core.model", ("UnknownVariant",), found),
    ]
    return [exported(known, name) for name in own], lines


def _imported(module: str, names: Iterable[str], found: frozenset[str]) -> Iterator[str]:
    wanted = sorted(found.intersection(names))
    if wanted:
        yield f"from {module} import {', '.join(wanted)}"
