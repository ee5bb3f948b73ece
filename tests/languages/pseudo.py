"""A language that nobody speaks: every sentence of the interface in Persian letters, two fifths longer, right to left.

It stands in for the right-to-left languages that have no translation yet. What it does not translate is what no
catalogue holds: names, codes and the words of quests.
"""

from __future__ import annotations

import re
from math import ceil
from typing import Any

from babel.support import Translations

CODE = "fa"
LETTERS = "ابپتجچحخدرزسشصطعغفقکگلمنوهی"
_KEPT = re.compile(r"(%\(\w+\)[a-z]|%%|%[a-z]\b|<[^>]*>|&\w+;)")
_WORD = re.compile(r"[^\W\d_]+")


def pseudo(sentence: str) -> str:
    """The sentence in that language; its parameters, markup and punctuation stay."""
    return "".join(part if _KEPT.fullmatch(part) else _WORD.sub(_longer, part) for part in _KEPT.split(sentence))


def _longer(found: re.Match[str]) -> str:
    word = found[0]
    letters = [LETTERS[ord(letter.lower()) % len(LETTERS)] for letter in word]
    return "".join(letters + letters[: ceil(0.4 * len(letters))])


class PseudoTranslations(Translations):
    """A catalogue that holds whatever it is asked for."""

    def gettext(self, message: str) -> str:
        return pseudo(message)

    def ngettext(self, singular: str, plural: str, num: int) -> str:
        return pseudo(singular if num == 1 else plural)

    def pgettext(self, _context: str, message: str) -> Any:
        return pseudo(message)

    def npgettext(self, _context: str, singular: str, plural: str, num: int) -> str:
        return self.ngettext(singular, plural, num)

    ugettext, ungettext, upgettext, unpgettext = gettext, ngettext, pgettext, npgettext  # type: ignore[assignment]
