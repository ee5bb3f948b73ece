"""What a draft and its parts are called, also where they cannot be read as a quest yet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from app.web.words import _, language
from quests.editing import part
from quests.problems import QuestUnreadable
from quests.trees import words_in


def said(text: Any, otherwise: str = "") -> str:
    """A text of a draft in the reader's language, else in any, or what stands for it."""
    return words_in(text, language(), otherwise)


def title_words(part: Mapping[str, Any]) -> str:
    """What a level or step is called on these pages, also where it has no title yet."""
    return said(part.get("title")) or _("Without a title yet")


def title_of_draft(definition: str, slug: str) -> str:
    """Its title in the reader's language, else in any; the slug where it has none."""
    return said(_title(definition), slug)


@lru_cache(maxsize=64)
def _title(definition: str) -> Any:
    try:
        return part(definition, ("title",))
    except QuestUnreadable:
        return None
