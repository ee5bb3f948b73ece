"""Every text of a quest has a name of its own, which stays when the part goes to another place."""

from __future__ import annotations

from pathlib import Path

import pytest

from quests.lint.texts import written_texts
from quests.loading import LIBRARY, load_quest
from quests.text_places import text_places, words_hash
from quests.yaml_tree import read_tree

TWO_LEVELS = """
levels:
  - slug: one
    title: {en: One, ru: Один}
    steps:
      - {slug: look, title: A look, questions: [{key: mood, label: How is it?, choices: [{value: low, label: Low}]}]}
      - {slug: note, title: A note, hint: ''}
  - slug: two
    title: Two
    steps: []
"""


def places(text: str) -> dict[str, str]:
    return {each.place: each.source for each in text_places(read_tree(text, file="quest"))}


@pytest.mark.parametrize("file", sorted(LIBRARY.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_text_of_the_library_is_found_once(file: Path) -> None:
    found = text_places(read_tree(file.read_text(encoding="utf-8"), file="quest"))
    assert {each.path for each in found} == {path for path, *_rest in written_texts(load_quest(file))}
    assert len({each.place for each in found}) == len(found)


def test_a_name_stays_when_the_step_goes_to_another_level() -> None:
    step = next(f"{line}\n" for line in TWO_LEVELS.splitlines() if "slug: look" in line)
    moved = TWO_LEVELS.replace(step, "").replace("    steps: []\n", f"    steps:\n{step}")
    assert places(moved) == places(TWO_LEVELS)
    assert "steps/look/questions/mood/choices/low/label" in places(moved)


def test_an_unfinished_draft_has_names_too() -> None:
    assert places("levels:\n  - title: One\n    steps:\n      - title: A\n      - title: B\n") == {
        "levels/1/title": "One", "levels/1/steps/1/title": "A", "levels/1/steps/2/title": "B",
    }  # fmt: skip
    twice = "levels:\n  - steps:\n      - {slug: a, title: A}\n      - {slug: a, title: B}\n"
    assert places(twice) == {"steps/a/title~1": "A", "steps/a/title~2": "B"}
    assert places("title: [1, 2]\nhint: 3\nsummary:\n") == {}
    assert places("words alone") == {}


def test_words_alone_become_a_table_with_their_first_translation() -> None:
    title, *_rest, two = text_places(read_tree(TWO_LEVELS, file="quest"))
    assert (title.path_in("ru"), title.source) == (("levels", 0, "title", "ru"), "One")
    assert two.with_words("ru", "Два") == {"en": "Two", "ru": "Два"}
    assert two.path_in("en") == two.path
    assert words_hash(" a ") == words_hash("a") != words_hash("b")
