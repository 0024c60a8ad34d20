"""`source`: references between files, and the fence around the folder of the spec."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from clientsmith import source
from clientsmith.config import Limits
from clientsmith.diagnostics import Report
from clientsmith.diagnostics.references import BrokenReference
from clientsmith.document import Located
from clientsmith.ir import Json
from clientsmith.source import Bundle


def bundle_of(
    folder: Path, files: dict[str, str], limits: Limits | None = None
) -> tuple[Bundle, Report]:
    """Write files; the first one is the root."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    report = Report()
    bundle = source.load(folder / next(iter(files)), limits or Limits(), report)
    assert bundle is not None
    return bundle, report


def at(bundle: Bundle, ref: str, base: Located | None = None) -> tuple[str, str, Json] | None:
    found = bundle.follow(ref, base or bundle.root)
    return (found.file, found.pointer, found.value) if found else None


def why(bundle: Bundle, ref: str, base: Located | None = None) -> BrokenReference:
    assert bundle.follow(ref, base or bundle.root) is None
    found = bundle.find(ref, base or bundle.root)
    assert isinstance(found, BrokenReference)
    return found


def test_pointers(tmp_path: Path) -> None:
    """RFC 6901: `~1`, `~0`, percent-encoding, indices, and the pointer comes back canonical."""
    bundle, _ = bundle_of(
        tmp_path, {"a.yaml": "paths: {/a b/~x: [p, {'%41': 1, 'a`1[B]': 2}]}\n'': {'': 3}\n"}
    )
    assert at(bundle, "#/paths/~1a%20b~1~0x/0") == ("a.yaml", "/paths/~1a b~1~0x/0", "p")
    assert at(bundle, "#/paths/~1a b~1~0x/1/%2541") == ("a.yaml", "/paths/~1a b~1~0x/1/%41", 1)
    assert at(bundle, "#/paths/~1a b~1~0x/1/%41") == ("a.yaml", "/paths/~1a b~1~0x/1/%41", 1)
    assert at(bundle, "#/paths/~1a b~1~0x/1/a`1[B]") is not None
    assert at(bundle, "#//") == ("a.yaml", "//", 3)
    assert at(bundle, "#") == ("a.yaml", "", bundle.root.value)
    for bad in ("#/paths/~1a b~1~0x/01", "#/paths/~1a b~1~0x/-1", "#/paths/~1a b~1~0x/2", "#/"):
        assert (at(bundle, bad) is None) == (bad != "#/")


def test_other_files(tmp_path: Path) -> None:
    """Relative to the file that refers; read once; identity is the path from the root."""
    bundle, report = bundle_of(
        tmp_path,
        {
            "api/root.yaml": "a: {$ref: 'models/x y.yaml#/X'}\n",
            "api/models/x y.yaml": "X: {$ref: ../other.json}\n",
            "api/other.json": '{"k": 1}',
        },
    )
    for ref in ("models/x%20y.yaml#/X", "./models/x y.yaml#/X", "models/../models/x y.yaml#/X"):
        found = bundle.follow(ref, bundle.root)
        assert found is not None
        assert (found.file, found.pointer) == ("models/x y.yaml", "/X")
        assert at(bundle, "../other.json", found) == ("other.json", "", {"k": 1})
    assert at(bundle, "../other.json#/k", found) == ("other.json", "/k", 1)
    assert (
        bundle.follow("other.json", bundle.root).value
        is bundle.follow(  # type: ignore[union-attr]
            "models/../other.json", bundle.root
        ).value
    )  # type: ignore[union-attr]
    assert not len(report)


def test_a_reference_back_to_the_root(tmp_path: Path) -> None:
    """The root document is one file, also when another refers to it."""
    bundle, _ = bundle_of(
        tmp_path, {"o.yaml": "components: {a: 1}\n", "r/x.yaml": "a: {$ref: ../o.yaml}\n"}
    )
    found = bundle.follow("r/x.yaml#/a", bundle.root)
    assert found is not None
    assert at(bundle, "../o.yaml#/components/a", found) == ("o.yaml", "/components/a", 1)


def test_components_keep_their_pointer(tmp_path: Path) -> None:
    """A component has its own pointer in whichever file it stands."""
    bundle, _ = bundle_of(
        tmp_path,
        {"a.yaml": "x: 1\n", "r/b.yaml": "components: {schemas: {Order: {type: object}}}\n"},
    )
    found = at(bundle, "r/b.yaml#/components/schemas/Order")
    assert found == ("r/b.yaml", "/components/schemas/Order", {"type": "object"})


def test_pointers_through_references(tmp_path: Path) -> None:
    """A pointer may lead through a `$ref`; what comes back is where the value really is."""
    bundle, _ = bundle_of(
        tmp_path,
        {"a.yaml": "A: {$ref: 'b.yaml#/B'}\n", "b.yaml": "B: {$ref: '#/C'}\nC: {p: {q: 1}}\n"},
    )
    assert at(bundle, "#/A/p/q") == ("b.yaml", "/C/p/q", 1)


def test_prose_files(tmp_path: Path) -> None:
    """A description may be a Markdown file of its own."""
    bundle, _ = bundle_of(tmp_path, {"a.yaml": "x: 1\n", "intro.md": "# *Hi*\n"})
    assert at(bundle, "intro.md") == ("intro.md", "", "# *Hi*\n")


def test_anchors_and_ids(tmp_path: Path) -> None:
    """`$anchor`, `$id` and `$defs` (JSON Schema 2020-12, 8.2)."""
    text = """
components:
  schemas:
    A:
      $id: https://example.com/schemas/a.json
      $defs: {In: {$anchor: inner, type: integer}}
      properties: {x: {$ref: '#/$defs/In'}}
    B: {$anchor: bee, type: string}
    C: {$id: c.json, type: boolean}
    D: {example: {$id: 'https://example.com/no'}}
"""
    bundle, _ = bundle_of(tmp_path, {"a.yaml": text})
    base = bundle.root.child("components", "schemas", "A", "properties", "x")
    place = "/components/schemas/A/$defs/In"
    inner = {"$anchor": "inner", "type": "integer"}
    assert at(bundle, "#/$defs/In", base) == ("a.yaml", place, inner)
    assert at(bundle, "#inner", base) == ("a.yaml", place, inner)
    assert at(bundle, "a.json#inner", base) == ("a.yaml", place, inner)
    assert at(bundle, "https://example.com/schemas/a.json#/$defs/In") == ("a.yaml", place, inner)
    # Authors who do not know that `$id` moves the root are understood as well.
    assert at(bundle, "#/components/schemas/B", base) is not None
    assert at(bundle, "#bee") is not None
    assert at(bundle, "c.json") is not None
    assert why(bundle, "https://example.com/no").code == "W133"
    assert why(bundle, "#nothing").code == "W131"


def test_self(tmp_path: Path) -> None:
    """`$self` (3.2) gives the document a URI that references may use."""
    text = "$self: https://example.com/api/openapi\nx: {y: 1}\n"
    bundle, _ = bundle_of(tmp_path, {"a.yaml": text, "b.yaml": "z: 2\n"})
    assert at(bundle, "https://example.com/api/openapi#/x/y") == ("a.yaml", "/x/y", 1)
    assert at(bundle, "openapi#/x/y") == ("a.yaml", "/x/y", 1)
    assert at(bundle, "#/x/y") == ("a.yaml", "/x/y", 1)
    assert at(bundle, "b.yaml#/z") == ("b.yaml", "/z", 2)


# -- what can't be followed -----------------------------------------------------------------------


def test_missing_target(tmp_path: Path) -> None:
    """W131: file, line and column of the reference, and a close match."""
    bundle, report = bundle_of(
        tmp_path, {"a.yaml": "schemas:\n  Order: {}\nx:\n  $ref: '#/schemas/Ordre'\n"}
    )
    base = bundle.root.child("x")
    broken = why(bundle, "#/schemas/Ordre", base)
    assert broken.code == "W131"
    assert str(broken.origin) == "a.yaml:4:3"
    assert broken.hint == "did you mean `#/schemas/Order`?"
    assert "`#/schemas/Ordre`" in broken.message
    assert not len(report), "who follows decides what to report"


def test_missing_file(tmp_path: Path) -> None:
    """W132: with a close match among the files of that folder."""
    bundle, _ = bundle_of(tmp_path, {"a.yaml": "x: 1\n", "m/order.yaml": "y: 1\n"})
    broken = why(bundle, "m/oder.yaml#/x")
    assert (broken.code, broken.hint) == ("W132", "did you mean `m/order.yaml`?")
    assert why(bundle, "m").code == "W132"
    assert why(bundle, "x" * 5000).code == "W132"


@pytest.mark.parametrize(
    "ref",
    ["https://example.com/a.json#/x", "http://a/b", "//example.com/a", "urn:x:y", "ftp://a/b"],
)
def test_urls_are_never_fetched(tmp_path: Path, ref: str) -> None:
    """W133: only files are read."""
    bundle, _ = bundle_of(tmp_path, {"a.yaml": "x: 1\n"})
    assert why(bundle, ref).code == "W133"


@pytest.mark.parametrize(
    "ref",
    [
        "../secret.yaml",
        "%2e%2e/secret.yaml",
        "sub/../../secret.yaml",
        "/etc/passwd",
        "%2Fetc%2Fpasswd",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "C:\\x.yaml",
        "link.yaml",
        "folder/secret.yaml",
        "..",
    ],
)
def test_the_fence(tmp_path: Path, ref: str) -> None:
    """W134: nothing outside of the root document's folder is read, links resolved."""
    (tmp_path / "secret.yaml").write_text("s: 1\n")
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec" / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (tmp_path / "spec" / "folder").symlink_to(tmp_path)
    bundle, _ = bundle_of(tmp_path / "spec", {"a.yaml": "x: 1\n"})
    broken = why(bundle, ref)
    assert broken.code == "W134"
    assert broken.hint is None or "secret" not in broken.hint


def test_links_within_the_folder(tmp_path: Path) -> None:
    """A link to a file of the spec is that file."""
    (tmp_path / "l.yaml").symlink_to(tmp_path / "b.yaml")
    bundle, _ = bundle_of(tmp_path, {"a.yaml": "x: 1\n", "b.yaml": "y: 1\n"})
    assert at(bundle, "l.yaml#/y") == ("b.yaml", "/y", 1)


def test_pipes_are_not_waited_for(tmp_path: Path) -> None:
    """W132: what is no regular file is not there."""
    os.mkfifo(tmp_path / "pipe.yaml")
    bundle, _ = bundle_of(tmp_path, {"a.yaml": "x: 1\n"})
    assert why(bundle, "pipe.yaml").code == "W132"


def test_loops(tmp_path: Path) -> None:
    """W135: a pointer through references that go in a circle ends."""
    bundle, _ = bundle_of(tmp_path, {"a.yaml": "A: {$ref: '#/B'}\nB: {$ref: '#/A'}\n"})
    assert why(bundle, "#/A/x").code == "W135"
    assert at(bundle, "#/A") is not None, "one step is no circle"
    bundle, _ = bundle_of(tmp_path, {"b.yaml": "A: {$ref: '#/A/x'}\n"})
    assert why(bundle, "#/A/x").code == "W135"


def test_bad_reference(tmp_path: Path) -> None:
    """W136: no URI reference at all."""
    bundle, _ = bundle_of(tmp_path, {"a.yaml": "x: 1\n"})
    assert why(bundle, "a%00b.yaml").code == "W136"


def test_broken_file(tmp_path: Path) -> None:
    """W137: the errors of the file are reported once, where they stand."""
    bundle, report = bundle_of(tmp_path, {"a.yaml": "x: 1\n", "b.yaml": "y: [\n"})
    assert why(bundle, "b.yaml#/y").code == "W137"
    assert why(bundle, "b.yaml#/z").code == "W137"
    assert [(d.code, d.origin.file) for d in report] == [("E102", "b.yaml")]


def test_too_many_files(tmp_path: Path) -> None:
    """E114: a safeguard."""
    bundle, report = bundle_of(tmp_path, {"a.yaml": "x: 1\n", "b.yaml": "y: 1\n"}, Limits(files=1))
    assert bundle.follow("b.yaml", bundle.root) is None
    assert [d.code for d in report] == ["E114"]


def test_values_are_counted_across_files(tmp_path: Path) -> None:
    """E111: the bound is one for all files."""
    limits = Limits(total_nodes=5)
    bundle, report = bundle_of(tmp_path, {"a.yaml": "[1, 2]\n", "b.yaml": "[1, 2, 3]\n"}, limits)
    assert bundle.follow("b.yaml", bundle.root) is None
    assert [d.code for d in report] == ["E111"]
