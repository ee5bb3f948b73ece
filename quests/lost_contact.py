"""When the service may say that it has lost contact with somebody.

Surface.md, *Abandoned*: stalled for 28 days without a break and the last two permitted contacts without an answer;
where no contact is permitted, the 28 days alone. The worker asks once a day and writes ``contact_lost``; any act of
hers reopens the journey.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from quests.events import CLIENT, Event
from quests.trace import Trace

STALLED_AT_LEAST = timedelta(days=28)
CONTACTS_WITHOUT_ANSWER = 2
NO_ANSWER = frozenset(("no_answer", "voicemail", "wrong_number", "wrong_word"))


def contact_lost_due(events: Iterable[Event], now: datetime, contact_permitted: bool) -> bool:
    """Whether ``contact_lost`` is due now. ``events`` are all of the journey so far, in order.

    ``contact_permitted``: she allows at least one channel by which the service can reach her. Where she does and
    fewer than two contacts were tried since her last act, the answer is no: nobody is given up on untried.
    """
    log = list(events)
    stalled_since = _stalled_since(log)
    if stalled_since is None or now - stalled_since < STALLED_AT_LEAST:
        return False
    return not contact_permitted or _last_contacts_went_unanswered(log)


def _stalled_since(log: list[Event]) -> datetime | None:
    """The start of the present unbroken stall (or of the one to come); None while she cannot stall.

    Read event by event, because what happens in between can end a stall and leave the clock of the next one where
    it was: a step that staff close, for example, takes its longer time with it.
    """
    trace, since = Trace(), None
    for event in log:
        before = trace.stalled_from()
        if since is None and before is not None and before <= event.at:
            since = before
        trace.take(event)
        after = trace.stalled_from()
        if after is None or after > event.at:
            since = None
        elif since is None:
            since = event.at
    return since or trace.stalled_from()


def _last_contacts_went_unanswered(log: list[Event]) -> bool:
    """An act of hers after a call or a message is an answer to it, however late."""
    unanswered = 0
    for event in reversed(log):
        if event.actor == CLIENT:
            return False
        if event.kind not in ("contact_tried", "reminder_sent") or event.detail.get("channel") == "portal":
            continue
        if event.kind == "contact_tried" and event.detail.get("outcome") not in NO_ANSWER:
            return False
        unanswered += 1
        if unanswered == CONTACTS_WITHOUT_ANSWER:
            return True
    return False
