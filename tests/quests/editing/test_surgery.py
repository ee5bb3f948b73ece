"""Any change of any draft says what the same change of plain data says, and every byte elsewhere is its author's."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quests.definition import Quest
from quests.editing import Add, Change, Duplicate, Move, Path, Put, Remove, changed, part
from quests.editing.emission import Emission
from quests.loading import LIBRARY
from quests.problems import QuestUnreadable
from quests.writing import CannotChange, fresh
from tests.quests.lint.test_any_quest import quests
from tests.quests.test_loading import GOOD

WRITTEN = """\
# A remark at the top.

# And one more.
slug:   a-plan   # beside a value
title: 'It''s plain'
empty:

words: >-
  Folded words
  go on here.

  A second passage.
# A remark between.
lines: |   # how they stand
  - one
  - two
# Above what is used again.
once: &once [a, {b: c}]   # kept
again: *once
named: &name "words"
third: *name
base: &base {x: 1, y: 2}
taken:
  <<: *base
  y: 3
  z: [*name, "b"]
levels:
  # Above the first level.
  - slug: one   # beside one
    steps:
    - slug: s1
      # inside s1
      title: {en: "T", ru: "Т, да"}
    # above s2
    - slug: s2
      questions: &qs
        - key: a
          choices:
            - {value: v, label: "V, w"}   # v
            - {value: w,
               label: "W"}
        # below a
        - key: b

      # below s2

    # on its own

    - &s3
      slug: s3
      questions: *qs
    # below the steps
    done: {at_least: 1, of: [s1, s2]}
  - slug: two
    steps:
      - *s3
      - - n1
        - n2
      -
      - plain words
        go on
    "quoted key": "x
      y"
# Below all.
finish:
    title: deep
    words: |+
      kept

last: ~
"""
LEVEL: Path = ("levels", 0)
STEPS: Path = (*LEVEL, "steps")
SEEN = st.sampled_from(
    ["x", "two words", "a: b", "- q", "é ж \"q\" 's", "line\nmore\n", "long " * 40, "12", "true", "", " lead", "trail ",
     "#no", "a #b", "[x", "a\n\n\n", "{", "*x", "&y", "\n", "x\n \ny", "?", "- ", "k:", "tab\tx", "%", "<<"]
) | st.integers(-9, 99) | st.booleans() | st.none() | st.just(2.5)  # fmt: skip
KEYS = st.sampled_from(["slug", "title", "en", "ru", "minutes", "key", "value", "hint", "after", "a b", "1", "new"])
VALUES = st.recursive(
    SEEN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=5
)


# --- an independent model on plain data -----------------------------------------------------------------


def places(value: Any, path: Path = ()) -> list[tuple[Path, Any]]:
    """Every place of a plain value, with what stands there."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(path, value), *(found for key, each in pairs for found in places(each, (*path, key)))]


def at(value: Any, path: Path) -> Any:
    for key in path:
        value = value[key]
    return value


def done_plainly(value: Any, change: Change) -> Any:
    """What a change means, on a copy of plain data."""
    value = copy.deepcopy(value)
    if isinstance(change, Put):
        at(value, change.path[:-1])[change.path[-1]] = change.value
    elif isinstance(change, Add):
        at(value, change.path_of_list).insert(change.at, change.value)
    elif isinstance(change, Remove):
        del at(value, change.path[:-1])[change.path[-1]]
    elif isinstance(change, Duplicate):
        row, place = at(value, change.path[:-1]), change.path[-1]
        row.insert(int(place) + 1, copy.deepcopy(row[place]))
    else:
        target = at(value, change.to_list)
        target.insert(change.at, at(value, change.path[:-1]).pop(change.path[-1]))
    return value


@st.composite
def a_change(draw: st.DrawFn, value: Any) -> Change:
    """A change that can be made in this value."""
    there = places(value)
    lists = [path for path, each in there if isinstance(each, list)]
    items = [path for path, _ in there if path and isinstance(path[-1], int)]
    tables = [path for path, each in there if isinstance(each, dict)]
    below = [path for path, _ in there[1:]]
    kinds = ["put", "new", "remove"] + ["add"] * bool(lists) + ["move", "double"] * bool(items)
    kind = draw(st.sampled_from(kinds)) if below else "new"
    if kind == "put":
        return Put(draw(st.sampled_from(below)), draw(VALUES))
    if kind == "new":
        return Put((*draw(st.sampled_from(tables)), draw(KEYS)), draw(VALUES))
    if kind == "remove":
        return Remove(draw(st.sampled_from(below)))
    if kind == "add":
        return Add(draw(st.sampled_from(lists)), draw(st.integers(0, 4)), draw(VALUES))
    item = draw(st.sampled_from(items))
    if kind == "double":
        return Duplicate(item)
    outside = [path for path in lists if path[: len(item)] != item]
    return Move(item, draw(st.sampled_from(outside)), draw(st.integers(0, 4)))


def same(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def changes_say_the_same(data: st.DataObject, text: str, count: int) -> None:
    wanted, changes = part(text, ()), []
    for _ in range(count):
        changes.append(data.draw(a_change(wanted)))
        wanted = done_plainly(wanted, changes[-1])
    written = changed(text, *changes)
    assert same(part(written, ()), wanted)
    assert changed(written) == written
    if same(part(text, ()), wanted):
        assert written == text


ANY = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
FEW = settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))


@given(st.data(), st.sampled_from([WRITTEN, GOOD]), st.integers(1, 4))
@ANY
def test_any_changes_of_a_text_say_what_they_say_on_plain_data(data: st.DataObject, text: str, count: int) -> None:
    changes_say_the_same(data, text, count)


@given(st.data(), st.sampled_from(sorted(LIBRARY.glob("*.yaml"))))
@FEW
def test_so_they_do_in_a_quest_of_the_library(data: st.DataObject, file: Any) -> None:
    changes_say_the_same(data, file.read_text(encoding="utf-8"), 3)


@given(st.data(), quests())
@FEW
def test_and_in_any_quest_that_the_language_allows(data: st.DataObject, made: Quest) -> None:
    changes_say_the_same(data, fresh(made), 3)


def test_a_change_that_surgery_would_get_wrong_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: what is written is compared, so a wrong hand is found out and the file is laid out anew."""
    hand = Emission.whole
    wrong = iter([True])
    monkeypatch.setattr(Emission, "whole", lambda self, root: "slug: b\n" if next(wrong, False) else hand(self, root))
    assert part(changed(GOOD, Put(("slug",), "c")), ("slug",)) == "c"


# --- what stays ------------------------------------------------------------------------------------------

KEPT: dict[str, tuple[list[Change], str, str]] = {
    "a value": ([Put(("slug",), "b")], "slug:   a-plan   # beside", "slug:   b   # beside"),
    "words in one language": ([Put((*STEPS, 0, "title", "ru"), "Да")], 'ru: "Т, да"', 'ru: "Да"'),
    "a new key stands where the language has it": (
        [Put((*STEPS, 0, "hint"), "H")], 'ru: "Т, да"}\n', 'ru: "Т, да"}\n      hint: "H"\n',
    ),
    "one more in braces": ([Add((*LEVEL, "done", "of"), 1, "s3")], "of: [s1, s2]", "of: [s1, s3, s2]"),
    "one less in braces": ([Remove((*LEVEL, "done", "of", 0))], "of: [s1, s2]", "of: [s2]"),
    "a key less": ([Remove(("empty",))], "empty:\n\n", "\n"),
    "an empty list begins": ([Add(("empty",), 0, "x")], "empty:\n", "empty:\n  - x\n"),
    "a step less, with the remark above it": (
        [Remove((*STEPS, 0))], '    - slug: s1\n      # inside s1\n      title: {en: "T", ru: "Т, да"}\n', "",
    ),
    "what was added in a list": (
        [Add((*STEPS, 1, "questions"), 2, {"key": "c"})], "        - key: b\n", "        - key: b\n        - key: c\n",
    ),
    "an alias alone": ([Put(("again", 0), "z")], "again: *once\n", 'again:\n  - z\n  - b: c\n'),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "before", "after"), KEPT.values(), ids=KEPT.keys())
def test_only_what_changes_is_written_anew(changes: list[Change], before: str, after: str) -> None:
    text = WRITTEN.replace("questions: *qs", "questions: []").replace("- *s3", "- x")  # Nothing here is used twice.
    assert before in text
    assert changed(text, *changes) == text.replace(before, after, 1)


def test_a_step_moves_to_another_level_as_it_was_written() -> None:
    step = "    # above s2\n    - slug: s2\n      questions: &qs\n"
    moved = changed(WRITTEN, Move((*STEPS, 1), ("levels", 1, "steps"), 0))
    assert step not in moved
    assert "      # above s2\n      - slug: s2\n        questions: &qs\n" in moved
    assert '{value: w,\n                 label: "W"}\n          # below a\n' in moved
    assert "# on its own" in moved
    assert moved.startswith(WRITTEN[: WRITTEN.index("    # above s2")])


def test_there_and_back_again_is_every_byte() -> None:
    text = GOOD.replace("      - slug: say", "\n      # Before the second.\n      - slug: say")
    there = changed(text, Move((*STEPS, 1), STEPS, 0))
    assert there != text
    assert changed(there, Move((*STEPS, 0), STEPS, 1)) == text


def test_what_is_used_twice_changes_in_its_own_place_alone() -> None:
    text = changed(WRITTEN, Put((*STEPS, 1, "questions", 1, "key"), "other"))
    assert part(text, (*STEPS, 1, "questions", 1, "key")) == "other"
    assert part(text, (*STEPS, 2, "questions", 1, "key")) == "b"
    assert part(text, ("levels", 1, "steps", 0, "questions", 1, "key")) == "b"
    assert "# below a" in text


def test_a_draft_begins_from_nothing_and_from_a_remark() -> None:
    assert changed("", Put(("title", "en"), "A plan")) == 'title:\n  en: "A plan"\n'
    assert changed("# Mine.\n", Put(("slug",), "mine")) == "# Mine.\nslug: mine\n"


@pytest.mark.parametrize(
    "change",
    [Put(("levels", 9, "slug"), "x"), Remove(("nothing",)), Move(STEPS, ("levels",), 0), Put(("slug", "en"), "x"),
     Move(LEVEL, STEPS, 0), Add(("slug",), 0, "x"), Put((), ["x"]), Put(("slug",), "a\u202eb"), Remove(()),
     Put(("slug",), "x" * 1_000_001)],
)  # fmt: skip
def test_what_cannot_be_is_refused(change: Change) -> None:
    with pytest.raises(CannotChange):
        changed(WRITTEN, change)


def test_a_text_that_is_no_yaml_says_so() -> None:
    with pytest.raises(QuestUnreadable):
        changed("slug: [x\n", Put(("slug",), "y"))
