"""Which steps may be suggested to a client: those that she could put into her plan herself, at this moment."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from quests.definition import Quest
from quests.events import CLIENT
from quests.journey import JourneyState
from quests.progress import Act, ActRefused, drafted


def can_be_added_by_her(
    quest: Quest, state: JourneyState, slug: str, *, now: datetime, zone: ZoneInfo, is_withdrawn: bool = False
) -> bool:
    """Whether she could add this step now. What staff alone see or do is nobody's to suggest."""
    if slug not in quest.step_places or quest.step(slug).visibility != "client":
        return False
    act = Act("adjust", slug, detail={"what": "add", "reason": "own_choice"})
    try:
        drafted(quest, state, act, actor=CLIENT, now=now, zone=zone, is_withdrawn=is_withdrawn)
    except ActRefused:
        return False
    return True
