"""The quest that a draft is, where it can be read as one."""

from __future__ import annotations

from quests.definition import Quest
from quests.loading import parse_quest
from quests.problems import QuestUnreadable


def quest_in(definition: str, slug: str) -> Quest | None:
    """The quest that a draft is, if it reads as the one that it is kept as."""
    try:
        return parse_quest(definition, file=f"{slug}.yaml", expected_slug=slug)
    except QuestUnreadable:
        return None
