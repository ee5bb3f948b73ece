"""A client beside the worklist: how she may be reached, whose act is first, and what happened last."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app.desk.pages.contact import Contact, contact_of
from app.desk.pages.record import OnePlan, one_plan
from app.permissions import Actor
from app.queries.caseload import ClientHead, journeys_for
from app.services.sealing import open_locker
from app.vault import Vault
from app.web.words import language_name


@dataclass(frozen=True)
class Glance:
    """A client as the drawer shows her beside the worklist: enough to decide, with the way to her record."""

    client: ClientHead
    language: str
    one: OnePlan
    contact: Contact


def glance_of(
    db: sa.Connection, vault: Vault, staff: Actor, client: ClientHead, journey_id: str | None = None
) -> Glance | None:
    """The client at a glance on one of her journeys; None where the journey is not the reader's to see."""
    journeys = journeys_for(db, staff, client.id)
    shown = next((one for one in journeys if journey_id in (None, one.id)), None)
    if shown is None:
        return None
    locker = open_locker(db, vault, client.id)
    one = one_plan(db, staff, locker, client, shown)
    return Glance(client, language_name(client.language), one, contact_of(db, locker, staff, risk=shown.state.risk))
