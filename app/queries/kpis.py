"""What the key numbers of a month are made of: every case that one of them counts (quests/kpis.py has the rules).

Nothing here is for a page: ``quests.kpis.figure`` makes of it what may be told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.models.clients import Client
from app.models.contacts import ContactCard, ContactEvent
from app.models.journeys import Journey, JourneyEvent
from app.models.safety import ProtocolRun, ProtocolStep, ServiceClock
from app.queries.handovers import ACCEPTED
from app.queries.kpis_of_service import messages_answered, ratings, supervision
from app.queries.risk import HIGH
from app.queries.service_hours import hours_of
from app.vocabulary import ClockKind, ContactEnding, FollowUp, ProtocolKind
from quests.kpis import MET, MISSED, REACHED_WITHIN, Case, in_time
from quests.months import Month, Window
from quests.protocols import protocol
from quests.protocols.walking import is_complete, standing
from quests.service_hours import ServiceHours

OVERRIDDEN = "overridden"
"""A clock whose place a more urgent one took owes nothing any more (app/services/clocks.py)."""
NOTHING = "nothing"
TWO_WAY = frozenset(("reached", "answered"))


def cases_of(db: sa.Connection, month: Month, zone: ZoneInfo) -> dict[str, list[Case]]:
    """Every case of the month by the slug of its number; promises have a query of their own (promises_kept.py)."""
    window, hours = month.window(zone), hours_of(db, zone)
    return {
        **_of_contacts(db, window, hours),
        "protocol": _protocols(db, window),
        "handover": _clocks(db, ClockKind.HANDOVER, window, hours),
        "senior": _clocks(db, ClockKind.SENIOR, window, hours),
        "replied": messages_answered(db, window, hours),
        "supervision": supervision(db, month, window),
        **ratings(db, month),
    }


def _of_contacts(db: sa.Connection, window: Window, hours: ServiceHours) -> dict[str, list[Case]]:
    """Contacts that ended in the month and were for us. What a rate leaves out stands beside it, case by case."""
    cards = _contacts(db, window)
    with_plan, reached = _with_a_plan(db, window), _reached(db, window)

    def cases(cells: Callable[[Any], tuple[str, ...]]) -> list[Case]:
        return [_case(card, cells(card), hours) for card in cards]

    def of_completed(cell: Callable[[Any], str]) -> list[Case]:
        return cases(lambda card: (cell(card) if card.ending == ContactEnding.COMPLETED else "not_completed",))

    return {
        "high_share": cases(lambda card: (_met(card.risk in HIGH),)),
        "handling_time": cases(lambda card: (MET,)),
        "plan_given": of_completed(lambda card: _met(card.id in with_plan)),
        "follow_up_offered": of_completed(lambda card: _met(card.follow_up != FollowUp.NOT_ASKED)),
        "follow_up_agreed": of_completed(lambda card: _agreed(card, _met(card.follow_up == FollowUp.AGREED))),
        "follow_up_reached": of_completed(
            lambda card: _agreed(card, _met(card.id in reached) if card.follow_up == FollowUp.AGREED else "declined")
        ),
    }


def _met(is_so: bool) -> str:
    return MET if is_so else MISSED


def _agreed(card: Any, cell: str) -> str:
    return "not_asked" if card.follow_up == FollowUp.NOT_ASKED else cell


def _case(card: Any, cells: tuple[str, ...], hours: ServiceHours) -> Case:
    minutes = (card.closed_at - card.opened_at).total_seconds() / 60
    return Case(cells, minutes, card.channel, card.language, when(card.arrived_at, hours))


def when(at: datetime, hours: ServiceHours) -> str:
    """Whether the service was open then, as the value of the dimension ``hours``."""
    return "open" if hours.is_open(at) else "closed"


def _ended_in(window: Window) -> sa.ColumnElement[bool]:
    return sa.and_(
        ContactCard.closed_at >= window.start,
        ContactCard.closed_at < window.end,
        ContactCard.ending != ContactEnding.NOT_FOR_US,
    )


def _contacts(db: sa.Connection, window: Window) -> list[Any]:
    columns = (
        *(ContactCard.id, ContactCard.channel, ContactCard.language, ContactCard.risk, ContactCard.arrived_at),
        *(ContactCard.opened_at, ContactCard.closed_at, ContactCard.ending, ContactCard.follow_up),
    )
    return list(db.execute(sa.select(*columns).where(_ended_in(window))))


def _with_a_plan(db: sa.Connection, window: Window) -> set[str]:
    """Contacts at the end of which a plan began, or a summary was given to the person."""
    noted = (
        sa.select(ContactEvent.card_id, ContactEvent.detail)
        .join(ContactCard, ContactCard.id == ContactEvent.card_id)
        .where(ContactEvent.kind == "plan", _ended_in(window))
    )
    return {row.card_id for row in db.execute(noted) if row.detail.get("quest") or row.detail.get("summary") != NOTHING}


def _reached(db: sa.Connection, window: Window) -> set[str]:
    """Contacts whose person was talked to, or wrote to, within the time of a follow-up."""
    latest = window.end + REACHED_WITHIN
    tried = (
        sa.select(ContactCard.id, ContactCard.closed_at, JourneyEvent.kind, JourneyEvent.at, JourneyEvent.detail)
        .join(Journey, Journey.client_id == ContactCard.client_id)
        .join(JourneyEvent, JourneyEvent.journey_id == Journey.id)
        .where(
            _ended_in(window),
            ContactCard.follow_up == FollowUp.AGREED,
            JourneyEvent.kind.in_(("contact_tried", "booking_kept")),
            JourneyEvent.at > ContactCard.closed_at,
            JourneyEvent.at < latest,
        )
    )
    return {
        row.id
        for row in db.execute(tried)
        if row.at <= row.closed_at + REACHED_WITHIN
        and (row.kind == "booking_kept" or row.detail.get("outcome") in TWO_WAY)
    }


def _clocks(db: sa.Connection, kind: ClockKind, window: Window, hours: ServiceHours) -> list[Case]:
    """Requests to take over, by whether one of those on call accepted in time."""
    language = sa.func.coalesce(ContactCard.language, Client.language, "").label("language")
    rows = db.execute(
        sa.select(
            *(ServiceClock.channel, ServiceClock.started_at, ServiceClock.due_at, ServiceClock.stopped_at),
            *(ServiceClock.outcome, language),
        )
        .outerjoin(ContactCard, ContactCard.id == ServiceClock.card_id)
        .outerjoin(Client, Client.id == ServiceClock.client_id)
        .where(
            ServiceClock.kind == kind,
            ServiceClock.started_at >= window.start,
            ServiceClock.started_at < window.end,
            sa.func.coalesce(ServiceClock.outcome, "") != OVERRIDDEN,
        )
    )
    return [
        Case(
            (_met(row.outcome == ACCEPTED and in_time(row.due_at, row.stopped_at)),),
            channel=row.channel,
            language=row.language,
            hours=when(row.started_at, hours),
        )
        for row in rows
    ]


def _protocols(db: sa.Connection, window: Window) -> list[Case]:
    """Contacts at high risk, and dangers that somebody's own answer told us of: was every step dealt with?"""
    cards = set(db.execute(sa.select(ContactCard.id).where(_ended_in(window), ContactCard.risk.in_(HIGH))).scalars())
    opened = sa.and_(ProtocolRun.opened_at >= window.start, ProtocolRun.opened_at < window.end)
    rows = db.execute(
        sa.select(ProtocolRun.id, ProtocolRun.kind, ProtocolRun.card_id, ProtocolRun.because).where(
            sa.or_(ProtocolRun.card_id.in_(cards), sa.and_(ProtocolRun.card_id.is_(None), opened))
        )
    ).all()
    complete = _complete(db, {row.id: row.kind for row in rows}, window.seen)
    on_cards: dict[str, list[bool]] = {card_id: [] for card_id in cards}
    found = []
    for row in rows:
        if row.card_id is not None:
            on_cards[row.card_id].append(row.id in complete)
        elif row.because.get("level") in HIGH:
            found.append(Case((_met(row.id in complete), "without_contact")))
    return found + [Case((_met(bool(runs) and all(runs)), "on_a_contact")) for runs in on_cards.values()]


def _complete(db: sa.Connection, runs: dict[str, str], seen: datetime) -> Collection[str]:
    """Runs of which every step was done, or not done with a reason, when the month was counted."""
    noted: dict[str, list[Any]] = {run_id: [] for run_id in runs}
    columns = (ProtocolStep.run_id, ProtocolStep.step, ProtocolStep.place, ProtocolStep.deed, ProtocolStep.outcome)
    steps = sa.select(*columns, ProtocolStep.at).where(ProtocolStep.run_id.in_(runs), ProtocolStep.noted_at < seen)
    for row in db.execute(steps):
        noted[row.run_id].append(row)
    return {
        run_id for run_id, rows in noted.items() if is_complete(standing(protocol(ProtocolKind(runs[run_id])), rows))
    }
