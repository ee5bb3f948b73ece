"""Words of a quest that are not translated yet are read in English, and the page says so to whoever listens to it."""

from __future__ import annotations

import pytest

from app.portal.reader import Reader


@pytest.mark.parametrize(
    ("language", "text", "words", "other"),
    [
        ("ru", {"en": "How it went.", "ru": "Как прошло."}, "Как прошло.", ""),
        ("ru", {"en": "How it went."}, "How it went.", "en"),
        ("ru", "How it went.", "How it went.", "en"),
        ("en", "How it went.", "How it went.", ""),
        ("en", {"en": "How it went.", "ru": "Как прошло."}, "How it went.", ""),
        ("ru", None, "", ""),
    ],
)
def test_words_that_are_not_hers_are_marked(
    language: str, text: str | dict[str, str] | None, words: str, other: str
) -> None:
    reader = Reader(language, is_plain=False)
    assert (reader.text(text), reader.other_language(text)) == (words, other)
