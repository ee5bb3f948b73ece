"""A text as its words: one spelling for what a reader sees as one word, and where in the text each word stands.

Folded away are: case and width (NFKC), accents on Latin letters and stress marks on Cyrillic ones, ё, Arabic ya and kaf
in Persian and its vowel signs, letters that are written as HTML entities, soft hyphens and other signs that nobody
sees, and the addresses of links, which nobody reads.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache


class Gap(Enum):
    """What stands between a word and the one before it."""

    BREAK = "break"
    """The end of a sentence, a clause or a paragraph: no phrase goes on."""
    SPACE = "space"
    """White space and Markdown: a phrase goes on."""
    JOINED = "joined"
    """A hyphen, an apostrophe, a half-space or a mark of Markdown inside a word: two words, or one."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of letters and digits, or one Chinese letter. ``start`` and ``end`` count in the text as it was written."""

    word: str
    start: int
    end: int
    before: Gap
    stands_alone: bool = True
    """False for the "won" of "won't"."""


_SKIPPED = re.compile(r"(?<=\])\([^()\s]{0,2000}\)|https?://[^\s<>()]+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PIECE = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+")
_HALF_SPACES = "\u200c\u200d"
_APOSTROPHES = "'’ʼ‘"
_JOINERS = rf"\-‐*_~`\\{_APOSTROPHES}{_HALF_SPACES}"
_JOINED = re.compile(rf"[{_JOINERS}]+")
_SPACE = re.compile(rf"[\s{_JOINERS}/\[\]#>\"“”„«»「」『』]*")
_BREAK = re.compile(r"\n[^\S\n]*\n|\s[-‐*]\s")
_ONE_SPELLING = str.maketrans("ёيىئكةۀەآأإٱؤ", "еییی" + "کههه" + "اااا" + "و", "ـ")
_PLAIN = re.compile(r"[A-Za-z0-9А-Яа-я\s.,;:!?*_\"'()\[\]#-]+")
"""What is spelled in one way only, but for its case."""
_MOST_MARKS = 16


def pieces(text: str) -> list[Piece]:
    """The words of a text, in its order."""
    folded, origins = _fold(text)
    found: list[Piece] = []
    end = 0
    for match in _PIECE.finditer(folded):
        between = folded[end : match.start()]
        gap = _gap(between) if found else Gap.BREAK
        if match[0] == "t" and gap is Gap.JOINED and set(between) & set(_APOSTROPHES):
            last = found[-1]
            found[-1] = Piece(last.word, last.start, last.end, last.before, stands_alone=False)
        found.append(Piece(match[0], origins[match.start()][0], origins[match.end() - 1][1], gap))
        end = match.end()
    return found


def _gap(between: str) -> Gap:
    if _JOINED.fullmatch(between):
        return Gap.JOINED
    return Gap.SPACE if _SPACE.fullmatch(between) and not _BREAK.search(between) else Gap.BREAK


def _fold(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The letters that count, and for each of them where in the text it comes from."""
    letters: list[str] = []
    origins: list[tuple[int, int]] = []
    for start, end, seen in _clusters(text):
        if len(seen) == end - start and _PLAIN.fullmatch(seen):
            letters.extend(seen.lower())
            origins.extend(zip(range(start, end), range(start + 1, end + 1), strict=True))
            continue
        for letter in _one_spelling(seen):
            if letter in _HALF_SPACES and not (letters and "\u0600" <= letters[-1] <= "\u06ff"):
                continue
            letters.append(letter)
            origins.append((start, end))
    return "".join(letters), origins


def _clusters(text: str) -> Iterator[tuple[int, int, str]]:
    """Runs of plain letters, letters with their marks, entities: where each is, and what a reader sees there."""
    place = 0
    for skipped in _SKIPPED.finditer(text):
        yield from _within(text, place, skipped.start())
        yield *skipped.span(), "" if skipped[0].startswith("(") else "|"
        place = skipped.end()
    yield from _within(text, place, len(text))


def _within(text: str, place: int, last: int) -> Iterator[tuple[int, int, str]]:
    while place < last:
        start = place
        if entity := _ENTITY.match(text, start, last):
            place, seen = entity.end(), html.unescape(entity[0])
        else:
            plain = _PLAIN.match(text, start, last)
            place = plain.end() if plain else start + 1
            if plain and place > start + 1 and place < last and unicodedata.combining(text[place]):
                place -= 1
            elif not plain or place == start + 1:
                while place < min(last, start + _MOST_MARKS) and unicodedata.combining(text[place]):
                    place += 1
            seen = text[start:place]
        yield start, place, seen


@lru_cache(maxsize=4096)
def _one_spelling(seen: str) -> str:
    folded = unicodedata.normalize("NFKC", seen).casefold()
    return "".join(map(_base, folded)).translate(_ONE_SPELLING)


def _base(letter: str) -> str:
    """A Latin letter without its accent; nothing for a mark or for a sign that nobody sees."""
    base = unicodedata.normalize("NFD", letter)[0]
    if "a" <= base <= "z":
        return base
    unseen = unicodedata.category(letter) in ("Mn", "Me", "Cf") and letter not in _HALF_SPACES
    return "" if unseen else letter
