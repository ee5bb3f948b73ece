"""YAML in, YAML out: one value changes, and every other byte is as its author wrote it."""

from __future__ import annotations

from pathlib import Path as File
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quests.loading import LIBRARY, library, parse_quest
from quests.scalars import best, in_style, read_back
from quests.writing import CannotChange, Path, change, fresh
from quests.yaml_tree import Place, Row, Table, read_tree
from tests.quests.test_loading import GOOD

FILES = sorted(LIBRARY.glob("*.yaml"))
EVERY_FILE = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
WRITTEN = """\
# A remark at the top.
slug:   a-plan   # beside a value
title: 'It''s plain'
empty:

words: >-
  Folded words
  go on here.

  A second passage.
# A remark between.
lines: |
  - one
  - two
once: &once [a, {b: c}]   # kept
again: *once
named: &name "words"
"""


def scalars(node: Any, path: Path = ()) -> list[tuple[Path, Any, Place]]:
    """Every single value of a tree that stands in one place, with its path."""
    found: list[tuple[Path, Any, Place]] = []
    pairs = node.items() if isinstance(node, Table) else enumerate(node)
    for key, value in pairs:
        place = node.places[key]
        if isinstance(value, Table | Row):
            found += scalars(value, (*path, key)) if place.style != "*" else []
        elif place.style != "*":
            found.append(((*path, key), value, place))
    return found


SMALLEST = min(FILES, key=lambda file: file.stat().st_size).read_text(encoding="utf-8")


def places_in(text: str) -> list[tuple[str, Path, Any, Place]]:
    found = scalars(read_tree(text, file="quest"))
    return [(text, *each) for each in found if each[2].start < each[2].end]


SMALL_PLACES = [*places_in(GOOD), *places_in(WRITTEN)]
LIBRARY_PLACES = places_in(SMALLEST)
UNSEEN_ONES = "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
SEEN = st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters=UNSEEN_ONES)
WORDS = st.text(SEEN | st.sampled_from("\n \"':#-{}[],&*!|>%@\\\t"), max_size=300)


@EVERY_FILE
def test_a_value_that_stays_as_it_is_leaves_every_byte(file: File) -> None:
    text = file.read_text(encoding="utf-8")
    for path, value, _place in scalars(read_tree(text, file=file.name))[:: len(text) // 400]:
        assert change(text, path, value, everywhere=True) == text


VALUES = WORDS | st.integers(-999, 999) | st.booleans() | st.none()


def only_the_value_changes(at: tuple[str, Path, Any, Place], value: Any) -> None:
    text, path, _value, place = at
    changed = change(text, path, value, everywhere=True)
    assert changed.startswith(text[: place.start])
    assert changed.endswith(text[place.end :])
    node = read_tree(changed, file="quest")
    for part in path:
        node = node[part]
    assert (type(node), node) == (type(value), value)
    assert change(changed, path, value, everywhere=True) == changed


@given(st.sampled_from(SMALL_PLACES), VALUES)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_written_anywhere_the_rest_keeps_its_bytes(at: tuple[str, Path, Any, Place], value: Any) -> None:
    only_the_value_changes(at, value)


@given(st.sampled_from(LIBRARY_PLACES), VALUES)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_so_it_is_in_a_quest_of_the_library(at: tuple[str, Path, Any, Place], value: Any) -> None:
    only_the_value_changes(at, value)


CHANGES: dict[str, tuple[Path, Any, str, str]] = {
    "beside a remark": (("slug",), "other", "slug:   a-plan   # beside", "slug:   other   # beside"),
    "in single quotes": (("title",), "It's new", "'It''s plain'", "'It''s new'"),
    "where nothing is": (("empty",), "words", "empty:\n", "empty: words\n"),
    "folded": (
        ("words",),
        "One.\nTwo.",
        ">-\n  Folded words\n  go on here.\n\n  A second passage.\n#",
        ">-\n  One.\n\n  Two.\n#",
    ),
    "below each other": (("lines",), "- three\n", "|\n  - one\n  - two\n", "|\n  - three\n"),
    "words that look like a number": (("slug",), "12", "a-plan", '"12"'),
    "a truth": (("slug",), True, "a-plan", "true"),
    "behind an anchor": (("named",), "new", '&name "words"', '&name "new"'),
    "a colon": (("slug",), "a: b", "a-plan", '"a: b"'),
}


@pytest.mark.parametrize(("path", "value", "before", "after"), CHANGES.values(), ids=CHANGES.keys())
def test_a_value_is_written_in_the_style_that_stands_there(path: Path, value: Any, before: str, after: str) -> None:
    assert before in WRITTEN
    assert change(WRITTEN, path, value) == WRITTEN.replace(before, after, 1)


def test_what_is_written_once_and_used_twice_changes_only_when_asked_for() -> None:
    for path in (("once", 0), ("again", 0)):
        with pytest.raises(CannotChange, match="used in 2 places; change it everywhere"):
            change(WRITTEN, path, "z")
        assert change(WRITTEN, path, "z", everywhere=True) == WRITTEN.replace("[a,", "[z,")


@pytest.mark.parametrize("path", [("nothing",), ("slug", "x"), ("once", 7), ("once",), ("again",), (), ("once", 1)])
def test_what_is_not_there_or_is_no_single_value_is_refused(path: Path) -> None:
    with pytest.raises(CannotChange):
        change(WRITTEN, path, "z", everywhere=True)


@pytest.mark.parametrize("sign", ["\x00", "\x1b", *UNSEEN_ONES])
def test_a_sign_that_nobody_sees_is_not_written(sign: str) -> None:
    with pytest.raises(CannotChange, match="cannot hold this"):
        change(WRITTEN, ("slug",), f"a{sign}b")


@pytest.mark.parametrize("slug", list(library()))
def test_a_definition_written_anew_is_the_same_quest_and_stays_as_it_is(slug: str) -> None:
    written = fresh(library()[slug])
    again = parse_quest(written, file="quest")
    assert again == library()[slug]
    assert fresh(again) == written


@given(WORDS, st.integers(0, 110))
@settings(max_examples=60, deadline=None)
def test_any_words_are_read_back_as_they_were_written(words: str, column: int) -> None:
    for written in (best(words, indent=4, column=column), *(in_style(words, style, indent=4) for style in "'\"|>")):
        assert read_back(written, 4) == words or (written == words and words)


def test_a_quest_of_json_becomes_yaml() -> None:
    quest = parse_quest(GOOD, file="a-plan.yaml")
    from_json = parse_quest(quest.model_dump_json(by_alias=True, exclude_defaults=True, indent=1), file="a-plan.json")
    assert parse_quest(fresh(from_json), file="a-plan.yaml") == quest
