"""Many imaginary people on one quest, whose journeys end in every way: written as the roll-ups of their events."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.queries.quest_versions import definition_of, version_of
from app.services import rolling_up
from quests.events import Event
from quests.tally import changed_by
from quests.trace import Trace

SLUG = "take-back-control"
ENDS = ("exited_well", "moved_on", "stopped", "contact_lost", "")


def many_come(db: sa.Connection, first: datetime, people: int, *, seed: int = 7, slug: str = SLUG) -> None:
    """So many start from ``first`` on, ten a day. Each passes some of the levels in days drawn with the seed, and then
    ends in one of five ways or, in the last of them, stays where she is."""
    draw, version = random.Random(seed), version_of(db, slug)
    levels = [level.slug for level in definition_of(db, version.id).levels]
    for number in range(people):
        at = first + timedelta(days=number // 10)
        passed = draw.choice((0, 1, 1, 2, 2, len(levels) - 1))
        events = list(_journey(draw, at, levels[: passed + 1], draw.choice(ENDS)))
        rolling_up.write(db, changed_by(Trace(), events, version_id=version.id, cohort=None, versions={}))


def _journey(draw: random.Random, at: datetime, levels: list[str], end: str) -> Iterable[Event]:
    said = {"frame": "journey", "language": "en", "audience": "self", "risk": "medium", "channel": "portal"}
    yield Event(1, "journey_started", at, "client", detail=said)
    seq = 2
    for level, is_last in zip(levels, [False] * (len(levels) - 1) + [True], strict=True):
        yield Event(seq, "level_entered", at, "client", level=level)
        at += timedelta(hours=draw.randint(2, 24 * 12))
        if not is_last:
            yield Event(seq + 1, "level_completed", at, "client", level=level)
        seq += 2
    if end:
        yield Event(seq, end, at, "client", level=levels[-1])
