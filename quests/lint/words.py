"""Words that a text for clients does not say: labels for people, and the language of gambling (G08, G09).

Whole words in the forms that the lists name, never parts of words (domain.md section 4.1). Phrases are found across
line breaks and Markdown. What lies within a phrase of the allow-list is let through.

Not looked at: what people say in quoted speech (``quests.lint.speech`` says when it is one) and the addresses of links.
Items of instruments are locked words of their authors: whoever calls does not pass them.

Framing and education: a word is an error in framing. A page of education only gets a warning, because it may have to
name what it explains. Words of luck (``as_promise`` in the lists) keep the same rule: no list can tell a promise of
luck from a sentence about luck, so in framing each is an error, and its message says where such a sentence belongs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from quests.lint.folding import pieces
from quests.lint.lists import LANGUAGES, Entry, Kind, word_list
from quests.lint.phrases import Phrases
from quests.lint.speech import speech_spans
from quests.own_words import NOTHING_OWN, OwnList

Severity = Literal["error", "warning"]

_ABOUT_CHANCE = "A text that explains how chance works belongs in a passage of an information step."


@dataclass(frozen=True)
class WordFinding:
    """A word that does not belong into a text. ``text[start:end]`` is ``found``, as it was written."""

    start: int
    end: int
    found: str
    entry: str
    """The word as the list has it."""
    kind: Kind
    language: str
    instead: str
    """A whole sentence: what to write instead."""


def find_words(text: str, language: str, own: OwnList = NOTHING_OWN) -> list[WordFinding]:
    """Every word of the list of this language, in the order of the text; none for a language without a list.

    ``own`` is what a service has on top of it. Where two overlap, the first and longest counts.
    """
    if language not in LANGUAGES:
        return []
    words = pieces(text)
    allowed_until = [0] * len(words)
    for first, last, _ in _allowed(language, own.allow).all_in(words):
        allowed_until[first:last] = [max(last, until) for until in allowed_until[first:last]]
    spoken = _Spans(speech_spans(text, language))
    found: list[WordFinding] = []
    free_from = 0
    for first, last, entry in _listed(language, own).all_in(words):
        start, end = words[first].start, words[last - 1].end
        if first < free_from or last <= allowed_until[first]:
            continue
        free_from = last
        if not spoken.hold(start, end):
            found.append(WordFinding(start, end, text[start:end], entry.entry, entry.kind, language, _instead(entry)))
    return found


def severity(finding: WordFinding, *, is_education: bool) -> Severity:
    """How much a found word weighs: in framing nobody can publish it, in education it is pointed out."""
    return "warning" if is_education else "error"


def _instead(entry: Entry) -> str:
    return f"{entry.instead} {_ABOUT_CHANCE}" if entry.as_promise else entry.instead


@lru_cache(maxsize=32)  # A service has one list of its own in a language; what it had before is not kept for ever.
def _listed(language: str, own: OwnList) -> Phrases[Entry]:
    added = (Entry(word.forms[0], word.kind, word.forms, word.instead, "", "") for word in own.words)
    return Phrases([(form, entry) for entry in (*word_list(language).entries, *added) for form in entry.forms])


@lru_cache(maxsize=32)
def _allowed(language: str, own: tuple[str, ...]) -> Phrases[bool]:
    return Phrases([(phrase, True) for phrase in (*word_list(language).allow, *own)])


class _Spans:
    """Stretches of a text, asked for in its order."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._spans = spans
        self._at = 0

    def hold(self, start: int, end: int) -> bool:
        """Whether one of them holds this stretch; each call asks further on than the one before."""
        while self._at < len(self._spans) and self._spans[self._at][1] < end:
            self._at += 1
        return self._at < len(self._spans) and self._spans[self._at][0] <= start
