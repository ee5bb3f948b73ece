"""Somebody may be watching her phone: from one act of hers on nothing is sent to her, and her pages stay bland.

The rule that nothing goes out stands in ``ContactRules.allows``; the bland page in ``app.web.watched``
(trust.md T2; domain.md 2.1, P-V 6, 7 and 10).
"""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.models.access import PortalSession
from app.models.clients import Client
from app.queries.journeys import journeys_of_client
from app.services import handovers
from app.services.audit import Entry, append
from app.services.journeys import hold_still
from app.services.reminders import cancel_client, replan_client
from app.services.tasks import HIGH_RISK, open_task
from app.vocabulary import ActorKind, ContactChannel
from quests.risk import RiskLevel

SUPERVISOR_DECIDES_WITHIN = timedelta(minutes=15)
"""A high risk that nobody may call is a supervisor's within the quarter of an hour of a form (domain.md 2.1)."""


def begin(db: sa.Connection, client_id: str) -> bool:
    """Somebody may see her phone: every call and message waits. False where it was so already.

    Where her risk is high, a supervisor is asked at once, as after any danger, whether and how we are in touch: no
    clock decides that.
    """
    if not _switch(db, client_id, on=True):
        return False
    cancel_client(db, client_id, "watched")
    _hide_everywhere(db, client_id)
    for journey in journeys_of_client(db, client_id):
        if journey.state.has_ended or RiskLevel(journey.state.risk) < RiskLevel.HIGH:
            continue
        hold_still(db, journey.id)
        handovers.ask(db, None, channel=ContactChannel.PORTAL, client_id=client_id, journey_id=journey.id)
        open_task(db, HIGH_RISK, client_id, journey.id, due_at=clock.now() + SUPERVISOR_DECIDES_WITHIN)
    return True


def end(db: sa.Connection, client_id: str) -> bool:
    """Nobody is watching any more: her rules of contact count again. False where nobody was.

    What still waits for her is planned anew; nothing comes at once.
    """
    was_watched = _switch(db, client_id, on=False)
    if was_watched:
        replan_client(db, client_id)
    return was_watched


def _switch(db: sa.Connection, client_id: str, *, on: bool) -> bool:
    now = clock.now()
    changed = db.execute(
        sa.update(Client)
        .where(Client.id == client_id, Client.watched_since.is_(None) if on else Client.watched_since.is_not(None))
        .values(watched_since=now if on else None)
    )
    if changed.rowcount == 1:
        append(db, Entry(ActorKind.CLIENT, client_id, "watched_on" if on else "watched_off", "client", client_id))
    return changed.rowcount == 1


def show_pages(db: sa.Connection, token_hash: str) -> None:
    """She is alone now: in this visit her pages are shown. Nothing is sent all the same."""
    _show(db, PortalSession.token_hash == token_hash, on=True)


def hide_pages(db: sa.Connection, token_hash: str) -> None:
    """In this visit her pages are bland again."""
    _show(db, PortalSession.token_hash == token_hash, on=False)


def _hide_everywhere(db: sa.Connection, client_id: str) -> None:
    _show(db, sa.and_(PortalSession.client_id == client_id, PortalSession.ended_at.is_(None)), on=False)


def _show(db: sa.Connection, which: sa.ColumnElement[bool], *, on: bool) -> None:
    db.execute(sa.update(PortalSession).where(which).values(shown_at=clock.now() if on else None))
