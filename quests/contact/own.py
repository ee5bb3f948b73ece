"""Scripts in the words of a service: they stand in the place of ours, in one language at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quests.contact.model import Script

OWN_VERSIONS_BEGIN = 1000
"""What people agreed to is noted with the version of the text: ours count from 1, those of a service from here."""


@dataclass(frozen=True)
class OwnScript:
    """The lines of one script in one language. Without ``typed`` ones the same are pasted."""

    version: int
    words: tuple[str, ...]
    typed: tuple[str, ...] = ()


OwnScripts = Mapping[tuple[str, str], OwnScript]
"""By the slug of the script and the language."""


def in_own_words(script: Script, own: OwnScripts) -> Script:
    """A script as this service says it."""
    mine = {language: words for (slug, language), words in own.items() if slug == script.slug}
    if not mine:
        return script
    words = {**script.words, **{language: one.words for language, one in mine.items()}}
    typed = {**(script.typed or script.words), **{language: one.typed or one.words for language, one in mine.items()}}
    version = OWN_VERSIONS_BEGIN + max(one.version for one in mine.values())
    return script.model_copy(update={"words": words, "typed": typed, "version": version})
