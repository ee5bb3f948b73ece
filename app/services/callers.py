"""The desk opens a client for somebody on the phone. Nothing of the call is kept but a made-up name and her choices."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app import clock
from app.models.codes import Caller
from app.services import audit, teams
from app.services.clients import create_client
from app.services.journeys import Actor
from app.services.offering import accept_on_the_phone, offer_quest
from app.vault import Vault, fingerprint
from app.vocabulary import ActorKind, Audience, Frame
from config import Settings

FIRST_OFFER = "follow-up-after-call"
"""What is offered after a call unless the caller wants something else (domain.md 3.9)."""


@dataclass(frozen=True)
class NewCaller:
    """What the form asked for. ``quest`` is the slug of the quest that the caller said yes to, or None."""

    pseudonym: str
    language: str
    frame: Frame
    audience: Audience
    quest: str | None


def client_of_form(settings: Settings, staff_id: str, form_key: str) -> str:
    """The client that this form of this person makes. One form, one client."""
    return fingerprint(settings.pepper, "caller-form", f"{staff_id} {form_key}")[:32]


def open_client(
    db: sa.Connection, settings: Settings, new: NewCaller, *, staff_id: str, actor: Actor, form_key: str
) -> str:
    """A client without words, whose current contact is who opened her; gives her id.

    ``actor`` is as what the member of staff offers. A quest decides, as every offer does, whose client the caller is;
    it begins at once, since she said yes on the phone. Raises PseudonymTaken, QuestNotPublished.
    """
    client_id = create_client(
        db,
        Vault.of(settings),
        pseudonym=new.pseudonym,
        language=new.language,
        frame=new.frame,
        audience=new.audience,
        client_id=client_of_form(settings, staff_id, form_key),
    )
    db.execute(sa.insert(Caller).values(client_id=client_id, staff_id=staff_id, opened_at=clock.now()))
    teams.team_for(db, client_id, staff_id)
    if new.quest is not None:
        journey_id = offer_quest(db, client_id, new.quest, zone=settings.service_zone, actor=actor)
        accept_on_the_phone(db, journey_id, actor=actor)
    detail = {"quest": new.quest}
    audit.append(db, audit.Entry(ActorKind.STAFF, staff_id, "client_created", "client", client_id, detail))
    return client_id
