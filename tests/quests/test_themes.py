"""Her words become codes at the moment of writing; nothing else of them is kept."""

from __future__ import annotations

import pytest

from quests.levels import Ask
from quests.themes import LEXICON, themes_in, themes_of


@pytest.mark.parametrize(
    ("words", "themes"),
    [
        ("It was too long, I work in the evenings", {"too_long", "time"}),
        ("Слишком длинно, не понял второй вопрос", {"too_long", "unclear"}),
        ("Someone could find out", {"seen"}),
        ("ещё сильно тянуло вечером", {"pull", "time"}),
        ("СПАСИБО, стало лучше", {"helped"}),
        ("My wife saw a reminder", {"close_people", "reminders"}),
        ("", set()),
        ("12345 !!! <script>", set()),
    ],
)
def test_words_belong_to_themes(words: str, themes: set[str]) -> None:
    assert themes_in(words) == themes


def test_whole_words_count_and_not_their_parts() -> None:
    assert themes_in("longing belongs sometimes") == set()


def test_every_theme_has_words_in_both_languages() -> None:
    for theme, words in LEXICON.items():
        assert any(word.isascii() for word in words), theme
        assert any(not word.isascii() for word in words), theme


def test_an_answer_counts_once_for_what_was_chosen() -> None:
    choice = Ask.model_validate(
        {"label": "x", "kind": "choice", "choices": ({"value": "yes", "label": "Y"}, {"value": "no", "label": "N"})}
    )
    assert themes_of(choice, "yes") == {"", "choice.yes"}
    scale = Ask(label="x", kind="scale_1_5")
    assert [sorted(themes_of(scale, score))[1] for score in (1, 3, 5)] == ["scale.low", "scale.middle", "scale.high"]
    assert themes_of(Ask(label="x", kind="text"), "no comment") == {""}
