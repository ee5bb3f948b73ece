"""Questions about somebody who has just started on the portal and whose phrase may not be confirmed yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.models.clients import Client
from app.models.codes import Caller
from app.models.journeys import Journey
from app.models.staff import Staff
from app.queries.quest_versions import definition_of, version_of
from app.vocabulary import Audience, Frame, StaffState

_OF_CLIENT: sa.BindParameter[str] = sa.bindparam("of_client")
_ANY_PLAN = sa.select(Journey.id).where(Journey.client_id == _OF_CLIENT).limit(1)
_CONTACT = (
    sa.select(Staff.id)
    .join(Caller, Caller.staff_id == Staff.id)
    .where(Caller.client_id == _OF_CLIENT, Staff.state == StaffState.ACTIVE)
)


@dataclass(frozen=True)
class Arrival:
    """How far a client has come in. ``locator_hmac`` changes with every new phrase, None where she has none.

    ``has_looked``: she took the short look, or put it aside.
    """

    client_id: str
    language: str
    frame: Frame
    audience: Audience
    created_at: datetime
    is_confirmed: bool
    locator_hmac: str | None
    has_looked: bool = False


def arrival_of(db: sa.Connection, client_id: str, *, lock: bool = False) -> Arrival | None:
    """This client's arrival, or None where there is no such client. ``lock`` lets nobody else change it meanwhile."""
    statement = sa.select(
        Client.id,
        Client.language,
        Client.frame,
        Client.audience,
        Client.created_at,
        Client.phrase_confirmed_at.is_not(None).label("is_confirmed"),
        Client.locator_hmac,
        Client.looked_at.is_not(None).label("has_looked"),
    ).where(Client.id == client_id, Client.erased_at.is_(None))
    row = db.execute(statement.with_for_update() if lock else statement).one_or_none()
    if row is None:
        return None
    return Arrival(
        row.id,
        row.language,
        Frame(row.frame),
        Audience(row.audience),
        row.created_at,
        bool(row.is_confirmed),
        row.locator_hmac,
        bool(row.has_looked),
    )


def consent_of(db: sa.Connection, client_id: str) -> tuple[str | None, datetime | None]:
    """Which version of the text about privacy this client said yes to, and when."""
    row = db.execute(sa.select(Client.consent_version, Client.consented_at).where(Client.id == client_id)).one()
    return row.consent_version, row.consented_at


def has_a_plan(db: sa.Connection, client_id: str) -> bool:
    """Whether she ever had a journey, in whatever state."""
    return db.execute(_ANY_PLAN, {"of_client": client_id}).first() is not None


def contact_of(db: sa.Connection, client_id: str) -> str | None:
    """Who opened this client for a call, if that is somebody who still works here."""
    found: str | None = db.execute(_CONTACT, {"of_client": client_id}).scalar_one_or_none()
    return found


def is_for(db: sa.Connection, slug: str, audience: str) -> bool:
    """Whether the newest version of a quest is written for this audience. Raises NoSuchVersion."""
    return audience in definition_of(db, version_of(db, slug).id).audience
