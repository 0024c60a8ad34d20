"""Declarations to text, through datamodel-code-generator and the templates of `templates/models/`.

What comes in are finished declarations; what goes out is the text of each, a pure function of the
declaration and the templates, so that it can be kept. The document that datamodel-code-generator
receives has an object for each class and an empty schema for each alias, under names (`T0`) that
leave it nothing to rename, merge or refuse; the members go to the templates as they are. Reading
them again as properties would change no byte and cost six times as much. Formats nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import MutableMapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeAlias

from clientsmith.models.declaration import ClassDeclaration, Declaration, Job, Style

Cache: TypeAlias = MutableMapping[str, str]
"""Texts of declarations, by a hash of all that they were made of."""

_END = "\x1e"
"""Printed behind each declaration. The writers of literals and docstrings let none through."""


def write_all(jobs: Sequence[Job], templates: Path, cache: Cache) -> list[list[str]]:
    """Print the declarations of each job, in order; what the cache holds is not printed again."""
    salt = _salt(templates)
    keys = [[_key(salt, job.style, d) for d in job.declarations] for job in jobs]
    missing: dict[Style, dict[str, Declaration]] = {"model": {}, "twin": {}}
    for job, names in zip(jobs, keys, strict=True):
        pairs = zip(names, job.declarations, strict=True)
        missing[job.style].update((key, d) for key, d in pairs if key not in cache)
    for style, declarations in missing.items():
        printed = _write(style, list(declarations.values()), templates)
        cache.update(zip(declarations, printed, strict=True))
    return [[cache[key] for key in names] for names in keys]


def missing(jobs: Sequence[Job], templates: Path, cache: Cache) -> list[Job]:
    """What would have to be printed: each job with the declarations that the cache lacks."""
    salt = _salt(templates)
    found = (
        Job(job.style, tuple(d for d in job.declarations if _key(salt, job.style, d) not in cache))
        for job in jobs
    )
    return [job for job in found if job.declarations]


def _salt(templates: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(templates.rglob("*.jinja2")):
        digest.update(path.relative_to(templates).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _key(salt: str, style: Style, declaration: Declaration) -> str:
    return hashlib.sha256(f"{salt} {style} {declaration!r}".encode()).hexdigest()


def _write(style: Style, declarations: Sequence[Declaration], templates: Path) -> list[str]:
    if not declarations:
        return []
    schemas = {f"T{n}": _schema(d) for n, d in enumerate(declarations)}
    context: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    context.update({f"#/$defs/T{n}": _context(d) for n, d in enumerate(declarations)})
    text = _parse(json.dumps({"$defs": schemas}), context, style, templates)
    texts = [part.strip() for part in text.split(_END)[:-1]]
    if len(texts) != len(declarations):
        raise RuntimeError("datamodel-code-generator left declarations out")
    return texts


def _schema(declaration: Declaration) -> dict[str, Any]:
    return {"type": "object"} if isinstance(declaration, ClassDeclaration) else {}


def _context(declaration: Declaration) -> dict[str, Any]:
    return {f.name: getattr(declaration, f.name) for f in fields(declaration)} | {"end": _END}


def _parse(
    source: str, context: defaultdict[str, dict[str, Any]], style: Style, templates: Path
) -> str:
    # Imported here: it costs more than all else that a run without changes does.
    from datamodel_code_generator.model import pydantic_v2, type_alias, typed_dict
    from datamodel_code_generator.parser.jsonschema import JsonSchemaParser

    twin = style == "twin"
    parser = JsonSchemaParser(
        source,
        data_model_type=typed_dict.TypedDict if twin else pydantic_v2.BaseModel,
        data_model_field_type=(typed_dict.DataModelField if twin else pydantic_v2.DataModelField),
        data_model_root_type=type_alias.TypeAlias,
        custom_template_dir=templates,
        extra_template_data=context,
        custom_class_name_generator=str,
    )
    printed = parser.parse(with_import=False, format_=False)
    if not isinstance(printed, str):
        raise TypeError("datamodel-code-generator made several modules of one")
    return printed
