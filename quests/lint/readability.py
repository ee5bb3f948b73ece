"""Sentences that are hard to read in a bad hour on a phone: too long, or with too many long words. English and Russian.

All limits are our own decisions [D]: English 20 words, the upper end of the 15 to 20 on average that guides to plain
English advise; Russian 18, because a Russian sentence of the same sense has fewer words. A long word has more than
12 letters in English and more than 14 in Russian, whose endings add to each word; one of them in a sentence is fine,
in Russian two.
Each finding is a warning; nothing here keeps a quest from being published.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from quests.lint.sentences import Sentence, sentences

_WORD = re.compile(r"[^\W_]+(?:[-'’.,][^\W_]+)*")
_TURNS = {
    "en": {"and", "but", "because", "so", "or", "when", "if", "that", "which", "while", "where", "until"},
    "ru": {"и", "но", "а", "или", "потому", "если", "когда", "чтобы", "что", "который", "которая", "которое",
           "которые", "где", "пока", "хотя", "—", "–"},
}  # fmt: skip
"""Words that often begin a new thought: a long sentence can be split before one."""


_WORTH_A_PAUSE = 3
"""A comma is a better place than another word, also when it is some words further from the middle."""


@dataclass(frozen=True)
class Limits:
    most_words: int
    long_word: int
    """A word with more letters than this is a long word."""
    most_long_words: int


LIMITS = {
    "en": Limits(most_words=20, long_word=12, most_long_words=1),
    "ru": Limits(most_words=18, long_word=14, most_long_words=2),
}


@dataclass(frozen=True)
class ReadingFinding:
    """A sentence that is hard to read. ``text[start:end]`` is the sentence."""

    start: int
    end: int
    kind: Literal["long_sentence", "long_words"]
    count: int
    limit: int
    message: str
    """What is the matter, in numbers, and what to do."""


def find_hard_sentences(text: str, language: str) -> list[ReadingFinding]:
    """Every sentence over a limit, in the order of the text; none for a language without limits."""
    limits = LIMITS.get(language)
    if limits is None:
        return []
    found = []
    for sentence in sentences(text, language):
        words = [match[0] for match in _WORD.finditer(sentence.words)]
        if len(words) > limits.most_words:
            found.append(_too_long(sentence, words, limits, language))
        long_words = [word for word in words if _letters(word) > limits.long_word]
        if len(long_words) > limits.most_long_words:
            found.append(_too_heavy(sentence, long_words, limits))
    return found


def _too_long(sentence: Sentence, words: list[str], limits: Limits, language: str) -> ReadingFinding:
    after = _where_to_split(sentence.words, language)
    told = (
        f"This sentence has {len(words)} words; {limits.most_words} are the most that read easily. "
        f"Split this sentence after “{after}”, or leave something out."
    )
    return ReadingFinding(sentence.start, sentence.end, "long_sentence", len(words), limits.most_words, told)


def _too_heavy(sentence: Sentence, long_words: list[str], limits: Limits) -> ReadingFinding:
    shown = ", ".join(f"“{word}”" for word in long_words[:3])
    told = (
        f"This sentence has {len(long_words)} words of more than {limits.long_word} letters; "
        f"{limits.most_long_words} at most reads easily. Write shorter words, for example instead of {shown}."
    )
    return ReadingFinding(sentence.start, sentence.end, "long_words", len(long_words), limits.most_long_words, told)


def _letters(word: str) -> int:
    """The letters of the longest part of a word: what a hyphen joins is read part by part."""
    return max(len(part) for part in re.split(r"[-'’.,]", word))


def _where_to_split(words: str, language: str) -> str:
    """The last words of a good first half: up to a comma or a new thought near the middle, or up to the middle."""
    parts = words.split()
    middle = len(parts) / 2

    pauses = [place for place in range(1, len(parts) - 1) if parts[place].endswith((",", ";", ":"))]
    turns = [place for place in range(1, len(parts) - 1) if parts[place + 1] in _TURNS[language]]
    detours = {place: abs(place + 1 - middle) for place in turns}
    detours |= {place: abs(place + 1 - middle) - _WORTH_A_PAUSE for place in pauses}
    end = min(detours, key=lambda place: detours[place], default=int(middle) - 1)
    return " ".join(parts[max(0, end - 1) : end + 1]).strip(",;: ")
