"""Whether a translation fits its source, and whether it is still one of what the source says now."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from quests.lint.translations import HOLES
from quests.markup import is_marked_up
from quests.text_places import TextPlace, words_hash

State = Literal["missing", "stale", "done"]
_LINKS = re.compile(r"\]\(\s*<?([^)\s>]+)")
_LINES_OF_LISTS = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s", re.MULTILINE)


@dataclass(frozen=True)
class Kept:
    """What was translated from what, when somebody last said that a translation is right."""

    source_hash: str
    words_hash: str


def misfit(source: str, words: str) -> str | None:
    """What keeps a translation from being taken: ``markup`` or ``holes``, None where it fits."""
    if is_marked_up(words):
        return "markup"
    return "holes" if set(HOLES.findall(source)) != set(HOLES.findall(words)) else None


def unlike(source: str, words: str) -> tuple[str, ...]:
    """Where the Markdown of a translation is another than that of its source: ``links``, ``lists``, ``strong``."""
    told = []
    if sorted(_LINKS.findall(source)) != sorted(_LINKS.findall(words)):
        told.append("links")
    if len(_LINES_OF_LISTS.findall(source)) != len(_LINES_OF_LISTS.findall(words)):
        told.append("lists")
    if source.count("**") % 2 != words.count("**") % 2:
        told.append("strong")
    return tuple(told)


def state_of(text: TextPlace, language: str, kept: Kept | None, before: TextPlace | None) -> State:
    """Whether a text has words in a language, and whether these are words of what the source says now.

    ``kept`` is what was noted when it was translated here. Where it was written by hand since, or never noted, it is
    compared with ``before``, the same text in the newest published version: the source became another and the
    translation stayed.
    """
    words = text.texts.get(language)
    if words is None:
        return "missing"
    if kept is not None and kept.words_hash == words_hash(words):
        return "done" if kept.source_hash == words_hash(text.source) else "stale"
    if before is None or before.texts.get(language) != words:
        return "done"
    return "done" if before.source == text.source else "stale"


def source_before(text: TextPlace, before: Mapping[str, TextPlace]) -> str | None:
    """What the source said in the newest published version, where that is something else than now."""
    earlier = before.get(text.place)
    return earlier.source if earlier is not None and earlier.source != text.source else None
