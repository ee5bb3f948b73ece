"""Words that mix letters of two alphabets which look alike: «пpиз» with a Latin p, "bоnus" with a Cyrillic о.

Such a word is read in either alphabet, so that no look-alike letter hides it. A word in one alphabet is left alone.
"""

from __future__ import annotations

import re

_CYRILLIC = "[\u0400-\u052f]"
_FOREIGN_TO_LATIN = "[\u0370-\u052f]"
_IN_CYRILLIC = re.compile(rf"(?=.*{_CYRILLIC})(?=.*[a-z03əα-ω])")
_IN_LATIN = re.compile(rf"(?=.*[a-z])(?=.*{_FOREIGN_TO_LATIN})")

_TO_CYRILLIC = str.maketrans({
    "a": "а", "b": "в", "c": "с", "e": "е", "h": "н", "i": "і", "k": "к", "m": "м", "n": "п", "o": "о", "p": "р",
    "r": "г", "s": "ѕ", "t": "т", "u": "и", "x": "х", "y": "у", "ə": "ә", "0": "о", "3": "з",
    "α": "а", "β": "в", "ε": "е", "κ": "к", "μ": "м", "ο": "о", "ρ": "р", "τ": "т", "χ": "х",
})  # fmt: skip
_TO_LATIN = str.maketrans({
    "а": "a", "в": "b", "с": "c", "е": "e", "н": "h", "і": "i", "к": "k", "м": "m", "п": "n", "о": "o", "р": "p",
    "г": "r", "ѕ": "s", "т": "t", "и": "u", "х": "x", "у": "y", "ј": "j", "ԁ": "d", "һ": "h", "ԝ": "w", "ӏ": "l",
    "α": "a", "β": "b", "ε": "e", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "τ": "t", "υ": "u", "χ": "x",
})  # fmt: skip
_LONGEST = 40
"""No word of a list is as long; a longer run of letters is no word."""


def readings(word: str) -> tuple[str, ...]:
    """The word as it is written, and as it reads in one alphabet."""
    if word.isascii() or len(word) > _LONGEST:
        return (word,)
    found = [word]
    if _IN_CYRILLIC.match(word):
        found.append(word.translate(_TO_CYRILLIC))
    if _IN_LATIN.match(word):
        found.append(word.translate(_TO_LATIN))
    return tuple(found)
