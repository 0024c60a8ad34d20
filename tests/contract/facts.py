"""The facts of the API that spec and SDK answer to, when their folder is at hand.

What comes in is the folder that `CLIENTSMITH_SHARED` names, or `../shared` beside the repository;
what goes out is `FACTS`, or None where there is no such folder. Never guesses a fact.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

ROOT = Path(__file__).parents[2]

# Values of a JSON document that nothing here writes to.
Json: TypeAlias = Any


@dataclass(frozen=True)
class Argument:
    """One argument of a method, and where it goes on the wire."""

    place: str
    """path, query, header or body."""
    wire: str
    python: str
    type: str
    required: bool
    file: bool


@dataclass(frozen=True)
class Operation:
    """One entry of `operations.json`."""

    raw: Mapping[str, Json]

    def __str__(self) -> str:
        return f"{self.resource}.{self.method}"

    @property
    def resource(self) -> str:
        # The two operations outside the seed have no heading of their own.
        resource = self.raw["resource"]
        return resource if isinstance(resource, str) else resource["snake"]

    @property
    def heading(self) -> str:
        return "".join(part.capitalize() for part in self.resource.split("_"))

    @property
    def method(self) -> str:
        return self.raw["method"]

    @property
    def http_method(self) -> str:
        return self.raw["http"]["method"]

    @property
    def path(self) -> str:
        return self.raw["http"]["path"]

    @property
    def body_kind(self) -> str:
        return self.raw["request_body"]["kind"]

    @property
    def body_model(self) -> str | None:
        return self.raw["request_body"]["model"]

    @property
    def reply(self) -> Mapping[str, Json]:
        return self.raw["response"]

    @property
    def positional(self) -> list[str]:
        return self.raw["positional"]

    @property
    def in_seed(self) -> bool:
        return "seed" in self.raw

    @property
    def usage(self) -> dict[str, Json]:
        """Arguments that the seed's snippet passes; long texts are None."""
        given = self.raw["seed"]["usage"]["arguments"] if self.in_seed else []
        return {argument["name"]: argument["value"] for argument in given}

    @cached_property
    def arguments(self) -> tuple[Argument, ...]:
        places = {
            "path": self.raw["path_params"],
            "query": self.raw["query_params"],
            "header": self.raw["header_params"],
            "body": self.raw["request_body"]["fields"],
        }
        return tuple(_argument(place, item) for place, items in places.items() for item in items)

    def at(self, place: str) -> list[Argument]:
        return [argument for argument in self.arguments if argument.place == place]


def _argument(place: str, item: Mapping[str, Json]) -> Argument:
    return Argument(
        place, item["wire"], item["python"], item["type"], item["required"], item.get("file", False)
    )


@dataclass(frozen=True)
class Facts:
    """The folder of facts, read."""

    folder: Path

    def _json(self, name: str) -> Json:
        return json.loads((self.folder / "api-facts" / name).read_text(encoding="utf-8"))

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """The seed's methods in its order, then those that it leaves out."""
        document = self._json("operations.json")
        return tuple(
            Operation(raw) for part in ("operations", "outside_seed") for raw in document[part]
        )

    @cached_property
    def types(self) -> Mapping[str, Json]:
        return self._json("types.json")["types"]

    @cached_property
    def client(self) -> Mapping[str, Json]:
        return self._json("client.json")

    @cached_property
    def public_names(self) -> Mapping[str, Json]:
        return self._json("public_names.json")

    @cached_property
    def seed(self) -> str:
        return (self.folder / "seed" / "reference.md").read_text(encoding="utf-8")

    def fields(self, name: str) -> list[Mapping[str, Json]]:
        """Fields of an object type, those of its bases first."""
        entry = self.types[name]
        inherited = [field for base in entry.get("extends", ()) for field in self.fields(base)]
        return [*inherited, *entry["fields"]]

    def reached(self, *places: str) -> Iterator[str]:
        """Names of the types that one of these places needs."""
        for name, entry in self.types.items():
            if entry["resource"] != "core" and set(places) & set(entry["reached_from"]):
                yield name


def find_folder() -> Path | None:
    """The folder with the facts, or None where there is none."""
    named = os.environ.get("CLIENTSMITH_SHARED")
    folder = Path(named) if named else ROOT.parent / "shared"
    return folder if (folder / "api-facts" / "operations.json").is_file() else None


_FOLDER = find_folder()
FACTS = Facts(_FOLDER) if _FOLDER else None
OPERATIONS = FACTS.operations if FACTS else ()
SEED_OPERATIONS = tuple(operation for operation in OPERATIONS if operation.in_seed)


def known() -> Facts:
    """The facts, for a test that only runs where they are."""
    assert FACTS is not None, "a test marked `facts` ran without them"
    return FACTS
