"""Who has gone quiet, as of now, by the one rule of ``quests.trace``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from quests.events import Event
from quests.trace import STALLED_AFTER_DAYS_AT_LEAST, Trace

SOONEST = timedelta(days=STALLED_AFTER_DAYS_AT_LEAST)
"""Nobody is quiet sooner than this after an act of hers, so younger journeys need not be looked at."""


def quiet_since(events: Iterable[Event], now: datetime) -> datetime | None:
    """Since when a journey counts as stalled, or None while it does not. ``events`` are all of it, in order."""
    trace = Trace()
    for event in events:
        trace.take(event)
    since = trace.stalled_from()
    return since if since is not None and since <= now else None
