"""Names of earlier releases go on working: methods, resources, imports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from clientsmith import compat, pipeline, public, surface
from clientsmith import config as settings
from clientsmith.changes import Side
from clientsmith.compat import Compat
from clientsmith.diagnostics import Report, SpecError
from clientsmith.diff.keeping import keep
from clientsmith.pipeline import Mode

SHOP = Path(__file__).parents[1] / "diff" / "bases" / "shop.yaml"
KEPT = Compat(
    methods={"orders.fetch": "orders.get", "items.order": "orders.create"},
    resources={"things": "items"},
    exports={
        "Thing": "types:Item",
        "items.Thing": "types:Item",
        "things.ThingsClient": "items.client:ItemsClient",
    },
)


def project(folder: Path, kept: str) -> tuple[settings.Config, Report]:
    (folder / "openapi.yaml").write_text(SHOP.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "clientsmith.toml").write_text('spec = "openapi.yaml"\npackage = "shop"\n')
    (folder / "compat.toml").write_text(kept, encoding="utf-8")
    report = Report()
    config = settings.load(folder, report)
    report.stop_on_errors()
    assert config is not None
    return config, report


def refused(folder: Path, kept: str) -> list[str]:
    """Read a project that can't be generated; gives what is said about it."""
    with pytest.raises(SpecError) as caught:
        pipeline.generate(*project(folder, kept), Mode.WRITE)
    return [f"{d.origin}: {d.code}: {d.message}" for d in caught.value.report]


USE = """
import asyncio, warnings
import httpx
import shop
from shop import Item, Thing
from shop.items import Thing as Same
from shop.things import ThingsClient
from shop.items import ItemsClient

order = {"id": "1", "status": "open"}
answer = lambda request: httpx.Response(201 if request.method == "POST" else 200, json=order)
assert Thing is Item is Same and ThingsClient is ItemsClient
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    with shop.%s(transport=httpx.MockTransport(answer)) as client:
        assert client.orders.fetch("1").id == client.orders.get("1").id == "1"
        assert client.orders.with_raw_response.fetch("1").status_code == 200
        assert client.items.order(item="x").id == client.things.order(item="x").id == "1"
        assert type(client.things) is ItemsClient
said = {str(each.message) for each in told if each.category is DeprecationWarning}
assert "orders.fetch is called orders.get now" in said, said
assert "things is called items now" in said, said

async def main():
    async with shop.Async%s(transport=httpx.MockTransport(answer)) as client:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            assert (await client.orders.fetch("1")).id == "1"
            assert (await client.things.order(item="x")).id == "1"

asyncio.run(main())
"""


def test_old_names_work(tmp_path: Path) -> None:
    """Sync and async, with raw replies, and each use says what to use instead."""
    pipeline.generate(*project(tmp_path, compat.dumps(KEPT)), Mode.WRITE)
    program = USE.replace("%s", "Shop").replace("transport=", 'token="t", transport=')
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(tmp_path / "generated" / "src")},
    )
    assert done.returncode == 0, done.stderr


def test_old_names_are_on_the_surface_and_nowhere_in_the_reference(tmp_path: Path) -> None:
    pipeline.generate(*project(tmp_path, compat.dumps(KEPT)), Mode.WRITE)
    out = tmp_path / "generated"
    kept = [m for m in (out / surface.FILE).read_text().splitlines() if "  kept " in m]
    assert [line.partition("(")[0].partition("  ")[0] for line in kept] == [
        "method items.order",
        "method orders.fetch",
        "resource things",
    ]
    assert "fetch" not in (out / "reference.md").read_text()


def test_a_name_is_kept_for_something(tmp_path: Path) -> None:
    kept = '[methods]\n"orders.fetch" = "orders.find"\n[resources]\n"things" = "goods"\n'
    assert refused(tmp_path, kept) == [
        "compat.toml:2:1: E506: `orders.fetch` is kept for `orders.find`, which there is not",
        "compat.toml:4:1: E506: `things` is kept for `goods`, which there is not",
    ]


def test_a_name_of_today_is_not_kept(tmp_path: Path) -> None:
    assert refused(tmp_path, '[methods]\n"orders.list" = "orders.get"\n') == [
        "compat.toml:2:1: E507: `orders.list` is kept from an earlier release, and is a name of"
        " today as well"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("methods =\n", "compat.toml:1:10: E502"),
        ("methods = 1\n", "compat.toml:1:1: E503"),
        ('[methods]\n"a b" = "c"\n', "compat.toml:2:1: E503"),
        ('[methods]\n"a" = 1\n', "compat.toml:2:1: E503"),
        ('[exports]\n"a" = "b"\n', "compat.toml:2:1: E503"),
        ("[types]\n", "compat.toml:1:1: E504"),
    ],
)
def test_what_is_wrong_with_the_file(tmp_path: Path, text: str, said: str) -> None:
    (found,) = refused(tmp_path, text)
    assert found.startswith(said)


def test_the_file_can_be_read_again() -> None:
    report = Report()
    assert compat.loads(compat.dumps(KEPT), report) == KEPT
    assert not list(report)
    assert not compat.loads(compat.dumps(Compat()), report)


def test_names_lead_on() -> None:
    """What was renamed twice is found under all of its names, and one that came back is itself."""
    older = Compat(methods={"a.one": "a.two", "a.x": "a.y"})
    newer = Compat(methods={"a.two": "a.three", "a.y": "a.x"})
    assert (older | newer).methods == {
        "a.one": "a.three",
        "a.two": "a.three",
        "a.y": "a.x",
    }


# -- what a diff finds ----------------------------------------------------------------------


def surface_of(folder: Path, kept: str = "", **renames: str) -> Side:
    """Make the surface of the shop, some words in its spec replaced."""
    folder.mkdir()
    config, report = project(folder, kept)
    text = config.spec.read_text(encoding="utf-8")
    for word, other in renames.items():
        text = text.replace(word, other)
    config.spec.write_text(text, encoding="utf-8")
    read = pipeline.understand(config, report)
    return Side(folder.name, surface.describe(read.api, read.symbols, read.sdk))


def test_what_was_renamed_can_be_kept(tmp_path: Path) -> None:
    """A method, a whole resource with its classes, a type with its twin."""
    old = surface_of(tmp_path / "old")
    renames = {"orders_get": "orders_retrieve", "items_": "goods_", "[items]": "[goods]"}
    renames |= {"name: items": "name: goods", "Card": "BankCard"}
    new = surface_of(tmp_path / "new", **renames)
    found = keep(old, new)
    assert found.methods == {"orders.get": "orders.retrieve"}
    assert found.resources == {"items": "goods"}
    assert found.exports["orders.Card"] == "orders.types:BankCard"
    assert found.exports["orders.CardParams"] == "orders.requests:BankCardParams"
    assert found.exports["items.ItemsWithRawResponse"] == "goods.client:GoodsWithRawResponse"
    kept = surface_of(tmp_path / "kept", compat.dumps(found), **renames)
    assert not keep(old, kept)
    lost = {public.identity(r) for r in old.surface.all(public.Export)}
    lost -= {public.identity(r) for r in kept.surface.all(public.Export)}
    assert lost == {"export shop.items"}


def test_nothing_is_kept_of_what_is_the_same(tmp_path: Path) -> None:
    side = surface_of(tmp_path / "same")
    assert not keep(side, side)
