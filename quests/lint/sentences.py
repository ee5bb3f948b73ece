"""The sentences of a text in Markdown, and where each of them stands.

Headings, entries of lists and paragraphs each end a sentence. A full stop does not where it belongs to an abbreviation
("e.g.", «т. е.»), to initials or to a number, nor an ellipsis after which the sentence goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BLOCK_END = re.compile(r"\n[^\S\n]*\n|\n(?=[^\S\n]*(?:[-*+]|\d{1,3}[.)]|#{1,6})[^\S\n])|(?<=\n)(?=#{1,6} )")
_HEADING = re.compile(r"^[^\S\n]*#{1,6}[^\S\n][^\n]*\n", re.MULTILINE)
_MARKER = re.compile(r"\s*(?:(?:[-*+]|\d{1,3}[.)]|#{1,6}|>)[^\S\n]+)*")
_LINK_TARGET = re.compile(r"(?<=\])\([^()\s]{0,2000}\)")
_STOP = re.compile(r"(?<![.!?…])[.!?…]++[*_»”\"’')\]]*+\s++(?=(\S))")
_LAST_WORD = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*\Z")
_NEVER_END = {
    "en": {"e.g", "i.e", "mr", "mrs", "ms", "dr", "st", "vs", "approx", "cf", "prof"},
    "ru": {"т.е", "напр", "см", "ср", "ул", "кв", "стр", "проф", "тел"},
}
"""Abbreviations after which a sentence goes on, whatever follows."""
_ONE_LETTER_WORDS = {"en": {"i"}, "ru": {"я"}}
_LONGEST_WORD = 40


@dataclass(frozen=True)
class Sentence:
    """``words`` is what a reader sees of ``text[start:end]``: without marks of Markdown and addresses of links."""

    start: int
    end: int
    words: str


def sentences(text: str, language: str) -> list[Sentence]:
    """The sentences of a text, in its order."""
    found = []
    for start, end in _blocks(text):
        for first, last in _in_block(text, start, end, language):
            written = text[first:last].strip()
            words = re.sub(r"[*_`~\[\]]+", "", _LINK_TARGET.sub("", written)).split()
            if words:
                first += text[first:last].index(written)
                found.append(Sentence(first, first + len(written), " ".join(words)))
    return found


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Paragraphs, headings and entries of lists, without their marks."""
    ends = {match.start(): match.end() for match in _BLOCK_END.finditer(text)}
    ends |= {match.end() - 1: match.end() for match in _HEADING.finditer(text)}
    start = 0
    for end, next_start in [*sorted(ends.items()), (len(text), len(text))]:
        marker = _MARKER.match(text, start, end)
        yield (marker.end() if marker else start), end
        start = next_start


def _in_block(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    for match in _STOP.finditer(text, start, end):
        if _ends_here(text, match, language):
            yield start, match.end()
            start = match.end()
    yield start, end


def _ends_here(text: str, match: re.Match[str], language: str) -> bool:
    if match[1].islower() or match[1] in "—–":
        return False
    if not text.startswith(".", match.start()) or text.startswith("..", match.start()):
        return True
    last = _LAST_WORD.search(text[max(0, match.start() - _LONGEST_WORD) : match.start()])
    word = last[0].casefold() if last else ""
    initial = len(word) == 1 and word not in _ONE_LETTER_WORDS.get(language, ())
    return not initial and word not in _NEVER_END.get(language, ())
