"""Every text of a quest file by a name that outlives a move: slugs and keys instead of numbers.

``steps/how-it-goes/questions/mood/label`` stays the same when the step goes to another level or another question comes
before it. Works on the file as it was written, so that an unfinished draft can be translated as well.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quests.questions import SOURCE_LANGUAGE
from quests.trees import Path, at_path

TEXT_KEYS = frozenset(
    ("title", "plain_title", "summary", "opening", "hint", "why", "label", "low_label", "high_label", "heading", "body",
     "guidance", "words", "done_words", "skipped_words", "named_act")
)  # fmt: skip
"""The keys of the quest language whose values somebody reads."""
MARKDOWN_KEYS = frozenset(("body", "guidance"))
_NAMES = ("slug", "key", "value")
_OF_THEIR_OWN = frozenset(("levels", "steps"))
"""Lists whose parts have a slug that no other part of the quest shares, so what holds them is no part of the name."""


@dataclass(frozen=True)
class TextPlace:
    """One text in all its languages. ``path`` leads to it in the file; ``level`` and ``step`` are slugs, or None."""

    place: str
    path: Path
    key: str
    texts: Mapping[str, str]
    is_table: bool
    level: str | None = None
    step: str | None = None

    @property
    def source_language(self) -> str:
        """The language that the others are translated from."""
        return SOURCE_LANGUAGE if SOURCE_LANGUAGE in self.texts else next(iter(self.texts))

    @property
    def source(self) -> str:
        return self.texts[self.source_language]

    @property
    def is_markdown(self) -> bool:
        """Whether it is shown as paragraphs, lists and links."""
        return self.key in MARKDOWN_KEYS

    def path_in(self, language: str) -> Path:
        """Where its words in a language stand. Words without a language are in the source language."""
        return (*self.path, language) if self.is_table else self.path

    def with_words(self, language: str, words: str | None) -> str | dict[str, str]:
        """The whole text once these words are in it, or taken out."""
        texts = {**self.texts, language: words} if words is not None else dict(self.texts)
        if words is None:
            texts.pop(language, None)
        is_plain = not self.is_table and set(texts) == {SOURCE_LANGUAGE}
        return texts[SOURCE_LANGUAGE] if is_plain else texts


def text_places(tree: Any) -> tuple[TextPlace, ...]:
    """Every text of a file in the order in which it is written. What is no text, or holds no words, is left out."""
    found = list(_texts(tree, (), (), None, None))
    times = Counter(each.place for each in found)
    seen: Counter[str] = Counter()
    told = []
    for each in found:  # Two parts of a draft may share a slug until somebody mends it.
        seen[each.place] += 1
        place = each.place if times[each.place] == 1 else f"{each.place}~{seen[each.place]}"
        told.append(TextPlace(place, each.path, each.key, each.texts, each.is_table, each.level, each.step))
    return tuple(told)


def words_hash(words: str) -> str:
    """What tells one wording from another. Blanks around it say nothing."""
    return hashlib.sha256(words.strip().encode()).hexdigest()[:32]


def _texts(node: Any, path: Path, name: tuple[str, ...], level: str | None, step: str | None) -> Iterator[TextPlace]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            at = (*path, key)
            if key in TEXT_KEYS and (texts := _languages(value)):
                yield TextPlace("/".join((*name, key)), at, key, texts, isinstance(value, Mapping), level, step)
            elif isinstance(value, Mapping) and key != "<<":
                yield from _texts(value, at, (*name, key), level, step)
            elif isinstance(value, list | tuple):
                yield from _of_list(key, value, at, name, level, step)


def _of_list(
    key: str, parts: Any, path: Path, name: tuple[str, ...], level: str | None, step: str | None
) -> Iterator[TextPlace]:
    for number, part in enumerate(parts):
        if not isinstance(part, Mapping):
            continue
        own = next((str(part[each]) for each in _NAMES if isinstance(part.get(each), str | int)), f"{number + 1}")
        above = () if key in _OF_THEIR_OWN and "slug" in part else name
        inside_level = own if key == "levels" else level
        inside_step = own if key == "steps" else step
        yield from _texts(part, (*path, number), (*above, key, own.replace("/", "-")), inside_level, inside_step)


def _languages(value: Any) -> dict[str, str]:
    """The words by language; nothing where it is no text."""
    if isinstance(value, str):
        return {SOURCE_LANGUAGE: value} if value.strip() else {}
    if not isinstance(value, Mapping):
        return {}
    return {str(code): words for code, words in value.items() if isinstance(words, str) and words.strip()}


def path_in(tree: Any, written: str) -> Path:
    """A path of one word, as ``levels.0.steps.2.why``, as keys and places in lists."""
    path: list[str | int] = []
    node = tree
    for part in written.split(".") if written else ():
        path.append(int(part) if isinstance(node, list | tuple) and part.isdigit() else part)
        node = at_path(node, path[-1:])
    return tuple(path)
