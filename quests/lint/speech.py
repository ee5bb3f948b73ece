"""Where a text quotes what somebody says: the words of another person are hers and are no framing (domain.md 4.1).

Quotation marks alone are no way around the word lists. Words in the marks of the language are speech only if all of
this is true:

1. They are long enough to say something: three words, in Chinese five letters. Get your "bonus" is a label.
2. They read as a sentence: they begin with a capital letter or end with . ? ! … or a comma, or a comma, a dash or a
   full stop follows the closing mark.
3. Somebody else speaks: a verb of speech stands right before the opening mark, or anywhere in that sentence if a colon
   or a comma leads in, or within three words after the closing mark; or the quoted person says "I", "me" or "my".
   "We say" is our own voice and leads in nothing.

A quotation ends with its paragraph. An opening mark without its closing one opens nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from quests.lint.folding import Piece, pieces
from quests.lint.lists import word_list
from quests.lint.phrases import Phrases

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")
_SENTENCE_END = re.compile(r"[.!?…][\"”“»’]?\s|[。！？؟][”」』]?")
_ENDS = (".", "!", "?", "…", ",", "。", "！", "？", "؟", "،", "，")
_FOLLOWS = (",", ".", ";", "—", "–", "-", "،", "؛", "，", "。", "；")
_LEADS_IN = (":", ",", "：", "，", "،")
_NEARBY = 100
"""A lead-in longer than this is no lead-in."""


def speech_spans(text: str, language: str) -> list[tuple[int, int]]:
    """Beginning and end of each quoted speech, without its marks, in the order of the text."""
    spans = []
    start = 0
    for paragraph_end in [*(match.start() for match in _PARAGRAPH.finditer(text)), len(text)]:
        paragraph = text[start:paragraph_end]
        for pair in word_list(language).speech.quotes:
            for match in _between(pair).finditer(paragraph):
                before = paragraph[max(0, match.start() - _NEARBY) : match.start()]
                after = paragraph[match.end() : match.end() + _NEARBY]
                if _is_speech(match[1], before, after, language):
                    spans.append((start + match.start(1), start + match.end(1)))
        start = paragraph_end
    return sorted(spans)


def _is_speech(inside: str, before: str, after: str, language: str) -> bool:
    words = pieces(inside)
    if len(words) < word_list(language).speech.shortest or not _reads_as_a_sentence(inside, after):
        return False
    speaks_of_herself = any(theirs for _, _, theirs in _first_person(language).all_in(words))
    return speaks_of_herself or _is_led_in(before, language) or _is_followed_by_a_speaker(after, language)


def _reads_as_a_sentence(inside: str, after: str) -> bool:
    bare = inside.strip(" \n\t*_")
    return bare[:1].isupper() or bare.endswith(_ENDS) or after.lstrip(" *_").startswith(_FOLLOWS)


def _is_led_in(before: str, language: str) -> bool:
    sentence = pieces(_SENTENCE_END.split(before)[-1])
    nearest = 0 if before.rstrip(" \n*_").endswith(_LEADS_IN) else len(sentence) - 2
    return any(theirs and last > nearest for _, last, theirs in _speakers(language, sentence))


def _is_followed_by_a_speaker(after: str, language: str) -> bool:
    sentence = pieces(_SENTENCE_END.split(after)[0])[:5]
    return any(theirs and first < 3 for first, _, theirs in _speakers(language, sentence))


def _speakers(language: str, sentence: Sequence[Piece]) -> list[tuple[int, int, bool]]:
    """Verbs of speech, and whether somebody else than the service speaks."""
    found = list(_verbs(language).all_in(sentence))
    ours = {last for _, last, theirs in found if not theirs}
    return [(first, last, theirs) for first, last, theirs in found if last not in ours]


@cache
def _between(pair: str) -> re.Pattern[str]:
    opening, closing = pair[0], pair[1]
    return re.compile(f"{opening}([^{opening}{closing}]*){closing}")


@cache
def _verbs(language: str) -> Phrases[bool]:
    speech = word_list(language).speech
    ours = [f"{we} {verb}" for we in speech.own_voice for verb in speech.verbs]
    return Phrases([*((phrase, False) for phrase in ours), *((verb, True) for verb in speech.verbs)])


@cache
def _first_person(language: str) -> Phrases[bool]:
    speech = word_list(language).speech
    return Phrases([*((ours, False) for ours in speech.own_voice), *((word, True) for word in speech.first_person)])
