"""What names a step follows when it is renamed, and lets go of it when it moves away or is taken out."""

from __future__ import annotations

from quests.editing import Change, Mended, changed, moved, part, removed, renamed
from quests.loading import LIBRARY, parse_quest

LEVEL = ("levels", 0)
STEPS = (*LEVEL, "steps")
NAMED = """\
slug: a-plan
levels:
  - slug: one
    steps:
      - {slug: first}
      - {slug: again, kind: check_in, repeats: {on_days: [7, 14]}}
      - {slug: last, after: [first, again-day-7]}
      - {slug: other}
    alternatives:
      - {title: Either, of: [last, other]}
    done: {all_of: [first, again-day-14], at_least: 2, of: [last, other, again-day-7]}
  - slug: two
    steps:
      - {slug: more}
    done: {at_least: 1}
"""


def after(*changes: Change) -> str:
    return changed(NAMED, *changes)


def test_what_names_a_step_follows_its_new_name() -> None:
    text = after(*renamed(NAMED, "first", "begin"))
    assert part(text, (*STEPS, 0, "slug")) == "begin"
    assert part(text, (*STEPS, 2, "after")) == ["begin", "again-day-7"]
    assert part(text, (*LEVEL, "done", "all_of")) == ["begin", "again-day-14"]
    assert "first" not in text


def test_so_do_the_days_of_a_check_in() -> None:
    text = after(*renamed(NAMED, "again", "how-it-goes"))
    assert part(text, (*LEVEL, "done", "of")) == ["last", "other", "how-it-goes-day-7"]
    assert part(text, (*STEPS, 2, "after")) == ["first", "how-it-goes-day-7"]


def test_what_people_did_under_the_old_name_counts_on() -> None:
    text = after(*renamed(NAMED, "first", "begin", was_published=True))
    assert part(text, (*STEPS, 0, "replaces")) == ["first"]
    twice = changed(text, *renamed(text, "begin", "start", was_published=True))
    assert part(twice, (*STEPS, 0, "replaces")) == ["first", "begin"]
    assert part(after(*renamed(NAMED, "two", "second", of="level", was_published=True)), ("levels", 1, "replaces")) == [
        "two"
    ]


def test_a_name_that_nobody_bears_and_the_same_name_change_nothing() -> None:
    assert renamed(NAMED, "nobody", "x") == ()
    assert renamed(NAMED, "first", "first") == ()


def test_a_step_that_is_taken_away_is_named_nowhere_any_more() -> None:
    found = removed(NAMED, (*STEPS, 0))
    text = after(*found.changes)
    assert part(text, (*LEVEL, "done")) == {
        "all_of": ["again-day-14"],
        "at_least": 2,
        "of": ["last", "other", "again-day-7"],
    }
    assert part(text, (*STEPS, 1, "after")) == ["again-day-7"]
    assert found.mended == (Mended("done", "one"), Mended("after", "last"))


def test_all_days_of_a_check_in_go_with_it() -> None:
    text = after(*removed(NAMED, (*STEPS, 1)).changes)
    assert "again" not in text
    assert part(text, (*LEVEL, "done")) == {"all_of": ["first"], "at_least": 2, "of": ["last", "other"]}


def test_of_two_to_choose_from_one_is_no_choice() -> None:
    found = removed(NAMED, (*STEPS, 3))
    assert part(after(*found.changes), (*LEVEL, "alternatives")) is None
    assert Mended("alternatives", "one") in found.mended


def test_a_done_rule_asks_for_no_more_than_there_is() -> None:
    text = "levels:\n  - slug: one\n    steps: [{slug: a}, {slug: b}]\n    done: {all_of: [a], at_least: 1}\n"
    left = changed(text, *removed(text, (*STEPS, 1)).changes)
    assert part(left, (*LEVEL, "done")) == {"all_of": ["a"], "at_least": 0}
    left = changed(text, *removed(text, (*STEPS, 0)).changes)
    assert part(left, (*LEVEL, "done")) == {"at_least": 1}


def test_in_another_level_it_waits_for_nothing_and_nothing_for_it() -> None:
    found = moved(NAMED, (*STEPS, 2), ("levels", 1, "steps"), 0)
    text = after(*found.changes)
    assert part(text, ("levels", 1, "steps", 0)) == {"slug": "last"}
    assert part(text, (*LEVEL, "done", "of")) == ["other", "again-day-7"]
    assert found.mended == (Mended("done", "one"), Mended("alternatives", "one"), Mended("after", "last"))


def test_in_its_own_level_nothing_waits_for_what_comes_later() -> None:
    found = moved(NAMED, (*STEPS, 2), STEPS, 1)
    assert part(after(*found.changes), (*STEPS, 1)) == {"slug": "last", "after": ["first"]}
    assert found.mended == (Mended("after", "last"),)
    found = moved(NAMED, (*STEPS, 0), STEPS, 3)
    assert part(after(*found.changes), (*STEPS, 1)) == {"slug": "last", "after": ["again-day-7"]}


def test_a_level_moves_and_goes_as_it_is() -> None:
    assert removed(NAMED, LEVEL).mended == ()
    text = after(*moved(NAMED, LEVEL, ("levels",), 1).changes)
    assert part(text, ("levels", 1)) == part(NAMED, LEVEL)


def test_a_quest_of_the_library_stays_one_whatever_step_of_a_level_is_taken_out() -> None:
    """But for facts: a rule that reads one which nobody asks any more is for its designer, and the linter tells it."""
    text = (LIBRARY / "staying-well.yaml").read_text(encoding="utf-8")
    steps = part(text, STEPS)
    assert len(steps) > 1
    for place in (0, len(steps) - 1):
        left = changed(text, *removed(text, (*STEPS, place)).changes)
        assert parse_quest(left, file="staying-well.yaml")
