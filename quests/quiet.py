"""What was tried for somebody who has gone quiet, read from the events of her journey. Pure: no clock of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from quests.events import CLIENT, Event
from quests.trace import STALLED_AFTER_DAYS_AT_LEAST, Trace

SOONEST = timedelta(days=STALLED_AFTER_DAYS_AT_LEAST)
"""Nobody is quiet sooner than this after an act of hers, so younger journeys need not be looked at."""
REACHED_COUNTS_FOR = 2 * SOONEST
"""So long after we reached somebody who had gone quiet she is no row again."""
_REACHED = frozenset(("reached", "refused", "answered"))


def quiet_since(events: Iterable[Event], now: datetime) -> datetime | None:
    """Since when a journey counts as stalled, or None while it does not. ``events`` are all of it, in order."""
    trace = Trace()
    for event in events:
        trace.take(event)
    since = trace.stalled_from()
    return since if since is not None and since <= now else None


def tried_since(events: Iterable[Event]) -> int:
    """How often we tried to reach her since her last act, without an answer."""
    tried = 0
    for event in events:
        if event.actor == CLIENT or event.detail.get("outcome") in _REACHED:
            tried = 0
        elif event.kind == "contact_tried":
            tried += 1
    return tried


def was_reached_lately(events: Iterable[Event], now: datetime) -> bool:
    """Whether we talked with her not long ago: then she is quiet, and not gone."""
    return any(
        event.kind == "contact_tried"
        and event.detail.get("outcome") in _REACHED
        and now - event.at < REACHED_COUNTS_FOR
        for event in events
    )
