"""What a draft is called, also where it cannot be read as a quest yet."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from app.web.words import language
from quests.editing import part
from quests.problems import QuestUnreadable
from quests.questions import SOURCE_LANGUAGE


def title_of_draft(definition: str, slug: str) -> str:
    """Its title in the reader's language, else in any; the slug where it has none."""
    title = _title(definition)
    if isinstance(title, dict):
        words = [title.get(each) for each in (language(), SOURCE_LANGUAGE, *title)]
        title = next((each for each in words if isinstance(each, str) and each.strip()), None)
    return title if isinstance(title, str) and title.strip() else slug


@lru_cache(maxsize=64)
def _title(definition: str) -> Any:
    try:
        return part(definition, ("title",))
    except QuestUnreadable:
        return None
