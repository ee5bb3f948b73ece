"""A draft is read as far as it can be: what is wrong in it hides nothing of the rest."""

from __future__ import annotations

import pytest

from quests.loading import LIBRARY, library
from quests.problems import QuestUnreadable
from quests.trees import words_in
from quests.unfinished import KINDS, unfinished


@pytest.mark.parametrize("slug", ["joint-limits-plan", "crisis-to-safety", "follow-up-after-call"])
def test_of_a_whole_quest_everything_is_read(slug: str) -> None:
    quest = library()[slug]
    found = unfinished((LIBRARY / f"{slug}.yaml").read_text(encoding="utf-8"))
    assert [[each.step for each in level.steps] for level in found.levels] == [
        list(level.written) for level in quest.levels
    ]
    assert [level.level.done for level in found.levels] == [level.done for level in quest.levels]
    assert [level.level.offers for level in found.levels] == [level.offers for level in quest.levels]
    assert found.quest.step_places.keys() == quest.step_places.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_a_step_that_has_only_a_kind_is_read(kind: str) -> None:
    found = unfinished(
        f"levels:\n- slug: a\n  steps:\n  - slug: b\n    kind: {kind}\n    only_if: {{lapse_reported: true}}\n"
    )
    (step,) = found.levels[0].steps
    assert step.step is not None
    assert step.step.only_if is not None
    assert getattr(step.step, "promise", None) is None, "a promise that nobody wrote is told nowhere"


def test_what_is_wrong_in_a_step_leaves_the_rest_of_it() -> None:
    text = "levels:\n- slug: a\n  steps:\n  - {slug: b, kind: limits, minutes: soon, after: [c], what: 1}\n"
    (step,) = unfinished(text).levels[0].steps
    assert step.step is not None
    assert step.step.after == ("c",)


def test_what_is_no_table_keeps_its_place() -> None:
    found = unfinished("levels:\n- just words\n- slug: b\n  steps:\n  - 3\n  - slug: c\n    kind: nothing\n")
    assert [level.slug for level in found.levels] == ["", "b"]
    assert [(step.at, step.slug, step.step) for step in found.levels[1].steps] == [(0, "", None), (1, "c", None)]


@pytest.mark.parametrize("slug", ["../x", "a b", "<b>", "x" * 65, "3: 4"])
def test_what_is_no_slug_is_no_address(slug: str) -> None:
    found = unfinished(f'levels:\n- slug: "{slug}"\n  steps: [{{slug: "{slug}", kind: limits}}]\n')
    assert (found.levels[0].slug, found.levels[0].steps[0].slug) == ("", "")


@pytest.mark.parametrize("text", ["", "- a\n", "levels: 3\n", "just words\n", "levels: {a: b}\n"])
def test_what_is_no_quest_at_all_has_no_levels(text: str) -> None:
    assert unfinished(text).levels == ()


def test_what_is_no_yaml_says_so() -> None:
    with pytest.raises(QuestUnreadable):
        unfinished("levels: [")


def test_words_are_those_of_the_reader_then_english_then_any() -> None:
    assert words_in({"en": "One", "ru": "Раз"}, "ru") == "Раз"
    assert words_in({"en": "One", "ru": ""}, "ru") == "One"
    assert words_in({"kk": "Бір"}, "ru") == "Бір"
    assert words_in("One\n  line ", "ru") == "One line"
    assert words_in(["no", "words"], "en") == ""
