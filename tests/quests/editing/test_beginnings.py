"""What is new begins with a slug, a title and what its kind cannot be without: never with words of ours."""

from __future__ import annotations

from typing import Any

import pytest

from quests.editing import duplicated, fingerprint, level_path, new_level, new_step, part, step_path
from quests.editing.reading import place_name
from quests.parts import STEP_KINDS
from tests.quests.test_loading import GOOD


@pytest.mark.parametrize(
    ("title", "taken", "slug"),
    [("First talk", (), "first-talk"), ("First talk", ("first-talk",), "first-talk-2"),
     ("First talk", ("first-talk", "first-talk-2"), "first-talk-3"),
     ("Ça va? It's 2 o'clock", (), "ca-va-its-2-oclock"),
     ("Первый разговор", (), "review"), ("42", ("review",), "review-2"), ("", (), "review"),
     ("a " * 60, (), "a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a")],
)  # fmt: skip
def test_a_slug_says_what_the_title_says_and_is_free(title: str, taken: tuple[str, ...], slug: str) -> None:
    assert new_step("review", title, taken)["slug"] == slug


@pytest.mark.parametrize("kind", STEP_KINDS)
def test_a_new_step_has_no_words_but_its_title(kind: str) -> None:
    step = new_step(kind, "A title", (), language="ru")
    assert step["title"] == {"ru": "A title"}
    assert {"hint", "why", "questions", "passages"}.isdisjoint(step)
    assert 1 <= step["minutes"] <= 90


def test_a_new_level_waits_for_its_steps() -> None:
    assert new_level("More", ["more"]) == {
        "slug": "more-2", "title": {"en": "More"}, "steps": [], "done": {"at_least": 1},
    }  # fmt: skip
    assert "title" not in new_level(" ", ())


def test_a_copy_has_slugs_of_its_own_and_shares_its_facts() -> None:
    level = part(GOOD, ("levels", 0))
    copy = duplicated({**level, "replaces": ["old"]}, {"one", "read", "say"})
    assert copy["slug"] == "one-2"
    assert [step["slug"] for step in copy["steps"]] == ["read-2", "say-2"]
    assert copy["done"] == {"all_of": ["read-2"], "at_least": 1, "of": ["say-2"]}
    assert copy["steps"][1]["questions"] == level["steps"][1]["questions"]
    assert "replaces" not in copy
    assert level == part(GOOD, ("levels", 0)), "the original stays"


def test_levels_and_steps_are_found_by_their_slugs() -> None:
    assert level_path(GOOD, "one") == ("levels", 0)
    assert step_path(GOOD, "say") == ("levels", 0, "steps", 1)
    assert step_path(GOOD, "one") is None
    assert part(GOOD, ("levels", 7)) is None
    assert (
        place_name(GOOD, ("levels", 0, "steps", 1, "questions", 0, "label"))
        == "levels.one.steps.say.questions.kept.label"
    )


@pytest.mark.parametrize("text", ["", "levels: 3\n", "levels: [x, {steps: y}, {steps: [1, {slug: [a]}]}]\n", "- a\n"])
def test_an_unfinished_draft_has_what_it_has(text: str) -> None:
    assert level_path(text, "a") is None
    assert step_path(text, "a") is None


def test_a_fingerprint_tells_values_apart_and_not_the_order_of_keys() -> None:
    assert fingerprint({"a": 1, "b": [True]}) == fingerprint({"b": (True,), "a": 1})
    values: list[Any] = [True, 1, "1", 1.0, None, [], {}, "true"]
    assert len({fingerprint(each) for each in values}) == 8
