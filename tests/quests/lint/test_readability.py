"""Sentences that are too long or too heavy, and where a sentence ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quests.lint.readability import LIMITS, find_hard_sentences
from quests.lint.sentences import sentences
from tests.quests.lint.counting import calls_of

PIECES_OF_TEXT = st.sampled_from(["a", ". ", "Б", "…", "\n", "- ", "# ", "**", "e.g", " ", "](x)"])
WORD = {"en": "word", "ru": "слово"}
IN_BOTH = pytest.mark.parametrize("language", ["en", "ru"])


@IN_BOTH
def test_a_sentence_with_one_word_too_many_is_pointed_out(language: str) -> None:
    most = LIMITS[language].most_words
    assert find_hard_sentences(" ".join([WORD[language]] * most) + ".", language) == []
    (finding,) = find_hard_sentences(" ".join([WORD[language]] * (most + 1)) + ".", language)
    assert (finding.kind, finding.count, finding.limit) == ("long_sentence", most + 1, most)
    assert f"has {most + 1} words; {most} are the most" in finding.message


def test_the_limits_are_those_of_the_docstring() -> None:
    assert (LIMITS["en"].most_words, LIMITS["ru"].most_words) == (20, 18)


@pytest.mark.parametrize(
    ("language", "text", "after"),
    [
        (
            "en",
            "If you want to stop for a while and do not know how to begin, you can ask the counsellor who reads along.",
            "to begin",
        ),
        ("en", " ".join(["one"] * 10 + ["middle", "but"] + ["two"] * 10) + ".", "one middle"),
        ("en", " ".join(f"w{number}" for number in range(22)) + ".", "w9 w10"),
        (
            "ru",
            "Выберите один из этих трёх способов в спокойный день, но не решайте всё сразу в тот час, в который тянет.",
            "спокойный день",
        ),
    ],
)
def test_the_message_says_where_to_split(language: str, text: str, after: str) -> None:
    (finding,) = find_hard_sentences(text, language)
    assert f"Split this sentence after “{after}”" in finding.message


@pytest.mark.parametrize(
    ("language", "good", "bad"),
    [
        ("en", "A responsibility.", "Responsibilities and misunderstandings."),
        ("en", "Well-understood self-determined misunderstandings.", "Straightforwardly misunderstandings."),
        ("ru", "Самостоятельность и взаимопонимание.", "Несвоевременность, взаимопониманием, самостоятельностью."),
    ],
)
def test_many_long_words_are_pointed_out(language: str, good: str, bad: str) -> None:
    assert find_hard_sentences(good, language) == []
    (finding,) = find_hard_sentences(bad, language)
    assert finding.kind == "long_words"
    assert finding.count == finding.limit + 1
    assert "Write shorter words, for example instead of “" in finding.message


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Choose one, e.g. London. Dr. Smith has 3.5 days.",
         ["Choose one, e.g. London.", "Dr. Smith has 3.5 days."]),
        ("en", "Well… and then. Well… Then.", ["Well… and then.", "Well…", "Then."]),
        ("en", "It is no. So do I. Then go.", ["It is no.", "So do I.", "Then go."]),
        ("en", "Tea, milk, etc. Then go.", ["Tea, milk, etc.", "Then go."]),
        ("en", '**Bold.** "Is it?" she said. See [this page](https://a.b/c.d) now.',
         ["Bold.", '"Is it?" she said.', "See this page now."]),
        ("en", "# A head\nText on\ntwo lines.\n\n- one\n- two. Three\n\n1. four\n2. five",
         ["A head", "Text on two lines.", "one", "two.", "Three", "four", "five"]),
        ("en", "- **Yours.** A draft.", ["Yours.", "A draft."]),
        ("ru", "Это т. е. Москва, ул. Ленина, А. С. Пушкин. И т. д. и т. п. всегда.",
         ["Это т. е. Москва, ул. Ленина, А. С. Пушкин.", "И т. д. и т. п. всегда."]),
        ("ru", "Это я. Да… нет. «Что?» — спросил он. Помогите им. Потом.",
         ["Это я.", "Да… нет.", "«Что?» — спросил он.", "Помогите им.", "Потом."]),
        ("en", " \n\n ", []),
    ],
)  # fmt: skip
def test_a_sentence_ends_where_a_reader_takes_breath(language: str, text: str, expected: list[str]) -> None:
    assert [sentence.words for sentence in sentences(text, language)] == expected


def test_a_list_is_no_long_sentence() -> None:
    assert find_hard_sentences("\n".join(["- five words are in here"] * 8), "en") == []


def test_a_language_without_limits_is_not_measured() -> None:
    assert find_hard_sentences("сөз " * 50, "kk") == []


@IN_BOTH
@given(st.one_of(st.text(), st.lists(PIECES_OF_TEXT).map("".join)))
def test_any_text_is_read_and_each_sentence_stands_where_it_says(language: str, text: str) -> None:
    end = 0
    for sentence in sentences(text, language):
        assert end <= sentence.start < sentence.end <= len(text)
        assert text[sentence.start].strip()
        end = sentence.end
    find_hard_sentences(text, language)


@IN_BOTH
@pytest.mark.parametrize(
    "part", ["Plain words here. ", "word ", "e.g. ", "....", ". ", "\n", "- ", "\n- a", "**", "](", "# "]
)
def test_a_text_twice_as_long_takes_twice_the_work(part: str, language: str) -> None:
    text = (part * 2000)[:2000]
    once = calls_of(find_hard_sentences, text, language)
    assert calls_of(find_hard_sentences, text + text, language) < 2.2 * once + 200
