"""When the words of a quest are to be looked at again: each version names the day."""

from __future__ import annotations

from datetime import date, timedelta

from quests.definition import Quest

NEAR = timedelta(days=30)
"""So long before the day whoever writes and signs quests hears of it."""


def is_review_near(quest: Quest, today: date) -> bool:
    """Whether the review is due within 30 days, or was due already."""
    return date.fromisoformat(quest.review_on) <= today + NEAR
