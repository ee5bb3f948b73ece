"""Words and sentences: the lists of domain.md section 4.1 in five languages, and how easily a text reads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from quests.lint.lists import Kind
from quests.lint.look import Look
from quests.lint.readability import ReadingFinding, find_hard_sentences
from quests.lint.rule import Found, rule
from quests.lint.texts import Role
from quests.lint.words import WordFinding, find_words
from quests.own_words import NOTHING_OWN, OwnList

_SOURCE = "domain.md 4.1"
_WHY_NOT = {
    "hype": "is a word of gambling or of advertising",
    "stigma": "may shame people or put a label on them",
}


@lru_cache(maxsize=2048)
def _listed(text: str, language: str, own: OwnList) -> tuple[WordFinding, ...]:
    return tuple(find_words(text, language, own))


def _words(look: Look, kind: Kind, *roles: Role) -> Iterator[Found]:
    for words in look.words:
        if words.role in roles:
            for found in _listed(words.text, words.language, look.own.get(words.language, NOTHING_OWN)):
                if found.kind == kind:
                    shown = " ".join(found.found.split())
                    told = f"“{shown}” ({words.language}) {_WHY_NOT[kind]}. {found.instead}"
                    yield Found(words.path, told, found.found)


@lru_cache(maxsize=8192)
def _hard(text: str, language: str) -> tuple[ReadingFinding, ...]:
    """Two rules ask, and while a draft is written nearly all of its texts stay as they were."""
    return tuple(find_hard_sentences(text, language))


def _sentences(look: Look, kind: str) -> Iterator[Found]:
    for words in look.words:
        for found in _hard(words.text, words.language):
            if found.kind == kind:
                yield Found(words.path, found.message, words.text[found.start : found.end])


@rule("G08", "error", source=_SOURCE,
      finds="Words of gambling and of advertising in framing: titles, openings, steps, feedback.",
      do="Write what the message says instead. In a passage of an information step they are only pointed out (W01).",
      )  # fmt: skip
def gambling_words(look: Look) -> Iterator[Found]:
    """Whole words in their listed forms, in five languages. Quoted speech and instruments are exempt."""
    yield from _words(look, "hype", "framing")


@rule("G09", "error", source=_SOURCE,
      finds="Words that shame people or put a label on them, in framing.",
      do="Write of the person first, as the message says. In passages and in words for staff see W02.",
      )  # fmt: skip
def shaming_words(look: Look) -> Iterator[Found]:
    """Person-first words: the sources are named in domain.md section 4.1."""
    yield from _words(look, "stigma", "framing")


@rule("W01", "warning", source=_SOURCE,
      finds="Words of gambling in a passage that explains something.",
      do="Keep the word only where the passage has to name it, as when it explains a myth.",
      )  # fmt: skip
def gambling_words_in_education(look: Look) -> Iterator[Found]:
    """Education may have to name what it explains; somebody looks at each of them once."""
    yield from _words(look, "hype", "education")


@rule("W02", "warning", source=_SOURCE,
      finds="Words that shame people, in a passage that explains something or in words for staff.",
      do="Write of the person first, as the message says.",
      )  # fmt: skip
def shaming_words_elsewhere(look: Look) -> Iterator[Found]:
    """What staff read about people, they say to them."""
    yield from _words(look, "stigma", "education", "staff")


@rule("W03", "warning", source="our decision [D]",
      finds="A sentence with too many words, in English or Russian.",
      do="Split it where the message says, or leave something out.",
      )  # fmt: skip
def long_sentence(look: Look) -> Iterator[Found]:
    """For somebody in a bad hour, on a phone."""
    yield from _sentences(look, "long_sentence")


@rule("W04", "warning", source="our decision [D]",
      finds="A sentence with several long words, in English or Russian.",
      do="Write shorter words.",
      )  # fmt: skip
def long_words(look: Look) -> Iterator[Found]:
    """Long words are hard when the head is full."""
    yield from _sentences(look, "long_words")


@rule("W05", "warning", source="design.md 7",
      finds="A raised voice: an exclamation mark in words that a client reads.",
      do="End the sentence with a full stop.",
      )  # fmt: skip
def raised_voice(look: Look) -> Iterator[Found]:
    """Warm, never loud."""
    for words in look.words:
        for sign in ("!", "！"):
            if words.role != "staff" and sign in words.text:
                told = f"the exclamation mark in {words.key!r} ({words.language}) raises the voice"
                yield Found(words.path, f"{told}; end the sentence with a full stop", sign)
