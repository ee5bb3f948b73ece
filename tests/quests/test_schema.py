"""The JSON Schema says what the models say: every library file fits it, and a broken one does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from quests.loading import LIBRARY
from quests.schema import DIALECT, quest_schema
from quests.yaml_tree import read_tree
from tests.quests.json_schema import faults
from tests.quests.test_loading import GOOD, broken

SCHEMA = quest_schema()


def parts(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for each in inner:
        yield from parts(each)


def test_it_names_its_dialect_and_every_reference_leads_somewhere() -> None:
    assert SCHEMA["$schema"] == DIALECT
    references = {part["$ref"] for part in parts(SCHEMA) if isinstance(part.get("$ref"), str)}
    assert {reference.removeprefix("#/$defs/") for reference in references} <= set(SCHEMA["$defs"])
    assert not any("discriminator" in part and "oneOf" in part for part in parts(SCHEMA))


def test_every_part_has_a_title_and_says_what_it_is() -> None:
    for name, part in {"Quest": SCHEMA, **SCHEMA["$defs"]}.items():
        assert part.get("title"), name
        assert part.get("description"), name


@pytest.mark.parametrize("file", sorted(LIBRARY.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_library_file_fits(file: Any) -> None:
    assert faults(read_tree(file.read_text(encoding="utf-8"), file=file.name), SCHEMA, SCHEMA) == []


BROKEN = {
    "unknown key": ("minutes: 1", "minutes: 1\n        points: 5"),
    "wrong kind": ("kind: information", "kind: reading"),
    "missing key": ("        minutes: 2\n", ""),
    "words are a number": ('title: "Read"', "title: 7"),
    "unknown language": ("en: ", "english: "),
    "no list": ("audience: [self]", "audience: self"),
    "too large": ("minutes: 2", "minutes: 900"),
    "bad slug": ("slug: read", "slug: Read_This"),
}


@pytest.mark.parametrize(("before", "after"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_one_does_not(before: str, after: str) -> None:
    assert faults(read_tree(GOOD, file="a-plan"), SCHEMA, SCHEMA) == []
    assert faults(read_tree(broken(before, after), file="a-plan"), SCHEMA, SCHEMA)
