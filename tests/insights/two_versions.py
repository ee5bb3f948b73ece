"""Many imaginary people on two versions of one quest, written as the roll-ups that their events would write."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.queries.quest_versions import definition_of, version_of
from app.queries.studio import definition_text
from app.services import rolling_up
from app.services.quest_versions import publish, publish_library
from quests.events import Event
from quests.tally import changed_by
from quests.trace import Trace

SLUG = "take-back-control"
LEVELS = ("where-i-am", "my-limits")
CHANGED = ("There are three short check-ins, on day 3, 7 and 14.", "There are three short check-ins to come.")


def publish_two(db: sa.Connection) -> None:
    """The library, and a second version of one quest with other words in its third level."""
    publish_library(db)
    text = definition_text(db, version_of(db, SLUG).id)
    assert CHANGED[0] in text
    publish(db, text.replace("version: 1", "version: 2", 1).replace(*CHANGED), file=f"{SLUG}.yaml")


def come(
    db: sa.Connection,
    version: int,
    first: datetime,
    went_on: Iterable[bool | float],
    *,
    a_day: int = 2,
    risk: str = "medium",
) -> None:
    """People start one version, ``a_day`` of them from ``first`` on. Each goes on (after a day, or after so many) or
    stays in the first level."""
    version_id = version_of(db, SLUG, version).id
    assert definition_of(db, version_id).levels[0].slug == LEVELS[0]
    for number, goes in enumerate(went_on):
        at = first + timedelta(days=number // a_day)
        days = 1.0 if goes is True else float(goes)
        events = list(_journey(at, days, risk))
        rolling_up.write(db, changed_by(Trace(), events, version_id=version_id, cohort=None, versions={}))


def _journey(at: datetime, days: float, risk: str) -> Iterable[Event]:
    said = {"frame": "journey", "language": "en", "audience": "self", "risk": risk, "channel": "portal"}
    yield Event(1, "journey_started", at, "client", detail=said)
    yield Event(2, "level_entered", at, "client", level=LEVELS[0])
    if days:
        later = at + timedelta(days=days)
        yield Event(3, "level_completed", later, "client", level=LEVELS[0])
        yield Event(4, "level_entered", later, "client", level=LEVELS[1])
