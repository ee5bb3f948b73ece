"""Finding many phrases in a text at once, in time that grows with the text alone.

A phrase is found as whole words side by side. Words that a hyphen or a mark joins are tried apart and as one:
"jack-pot" is a jackpot, and "bonus-week" holds a bonus.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from quests.lint.folding import Gap, Piece, pieces
from quests.lint.lookalikes import readings

T = TypeVar("T")


@dataclass
class _Node(Generic[T]):
    next: dict[str, _Node[T]] = field(default_factory=dict)
    value: T | None = None


class Phrases(Generic[T]):
    """Phrases with what each of them stands for. The first that claims a phrase keeps it."""

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._root: _Node[T] = _Node()
        self._longest_word = 0
        for phrase, value in phrases:
            for words in _ways_to_write(phrase):
                self._add(words, value)

    def _add(self, words: Sequence[str], value: T) -> None:
        node = self._root
        for word in words:
            self._longest_word = max(self._longest_word, len(word))
            node = node.next.setdefault(word, _Node())
        node.value = value if node.value is None else node.value

    def all_in(self, text: Sequence[Piece]) -> Iterator[tuple[int, int, T]]:
        """The longest phrase at each word, with the number of its first word and of the word after its last.

        Phrases may overlap.
        """
        steps = [tuple(self._steps(text, place)) for place in range(len(text))]
        for first in range(len(text)):
            best: tuple[int, T] | None = None
            ways = [(self._root, first)]
            while ways:
                node, place = ways.pop()
                if node.value is not None and (best is None or place > best[0]):
                    best = place, node.value
                if place < len(text) and (place == first or text[place].before is not Gap.BREAK):
                    ways += [(node.next[word], after) for word, after in steps[place] if word in node.next]
            if best is not None:
                yield first, *best

    def _steps(self, text: Sequence[Piece], place: int) -> Iterator[tuple[str, int]]:
        """What may be read as the next word, with the place after it."""
        after, word = place + 1, text[place].word
        if text[place].stands_alone:
            yield from ((reading, after) for reading in readings(word))
        while after < len(text) and text[after].before is Gap.JOINED:
            word += text[after].word
            after += 1
            if len(word) > self._longest_word:
                return
            yield from ((reading, after) for reading in readings(word))


def _ways_to_write(phrase: str) -> Iterator[list[str]]:
    """The words of a phrase, joined ones apart and as one."""
    apart = pieces(phrase)
    as_one: list[str] = []
    for piece in apart:
        if piece.before is Gap.JOINED:
            as_one[-1] += piece.word
        else:
            as_one.append(piece.word)
    yield [piece.word for piece in apart]
    yield as_one
