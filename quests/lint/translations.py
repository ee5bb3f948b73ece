"""Whether a quest says all it says in every language that it declares."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quests.definition import SOURCE_LANGUAGE, Text
from quests.lint.look import Look
from quests.lint.rule import Found, rule
from quests.lint.texts import written_texts

HOLES = re.compile(r"\{[a-z_]+\}")
"""What is filled in, as ``{day}`` and ``{number}``."""


@rule(
    "Q030",
    "error",
    finds="A text without its translation into a language that the quest declares.",
    do="Add the words in that language, or take the language out of 'languages' until all are there.",
    source="quest language, translations",
)
def missing_translation(look: Look) -> Iterator[Found]:
    """Where words are missing she reads them in English, in the middle of a page of her own language."""
    for path, key, text, _ in written_texts(look.quest):
        there = set(text) if isinstance(text, dict) else {SOURCE_LANGUAGE}
        for language in look.quest.languages:
            if language not in there:
                told = f"{key!r} has no words in {language!r}, which this quest declares"
                yield Found(path, f"{told}; {_where(key, text, language)}")


def _where(key: str, text: Text, language: str) -> str:
    """Where the words of one more language go: what is words alone becomes a table first."""
    if isinstance(text, dict):
        return f"add '{language}: ...' beside the others"
    english = text if len(text) <= 40 else f"{text[:39]}…"
    return f'write both, as in \'{key}: {{{SOURCE_LANGUAGE}: "{english}", {language}: "..."}}\''


@rule(
    "Q031",
    "warning",
    finds="Texts in a language that the quest does not declare.",
    do="Add the language to 'languages', so that the linter tells what is missing in it.",
    source="quest language, translations",
)
def undeclared_language(look: Look) -> Iterator[Found]:
    """Told once a language: its texts are shown, and nobody checks that they are complete."""
    for language in sorted({words.language for words in look.words} - set(look.quest.languages)):
        first = next(words for words in look.words if words.language == language)
        every = ", ".join((*look.quest.languages, language))
        told = f"there are texts in {language!r}, which 'languages' does not name"
        yield Found(first.path, f"{told}; write 'languages: [{every}]' or take them out")


@rule(
    "Q032",
    "error",
    finds="A translation that has other places to fill in, such as {day}, than the English text.",
    do="Write the same words in braces in every language.",
    source="quest language, repeats",
)
def other_holes(look: Look) -> Iterator[Found]:
    """``{day}`` and ``{number}`` are filled in, in each language."""
    for path, key, text, _ in written_texts(look.quest):
        if isinstance(text, dict) and SOURCE_LANGUAGE in text:
            wanted = set(HOLES.findall(text[SOURCE_LANGUAGE]))
            for language, words in text.items():
                if other := sorted(wanted ^ set(HOLES.findall(words))):
                    told = f"{key!r} has {other[0]} either in {language!r} or in English, and not in both"
                    yield Found((*path, language), f"{told}; write them alike", other[0])
