"""A quality analyst asks to read restricted notes of somebody whose contact she reviews; a supervisor decides."""

from __future__ import annotations

import sqlalchemy as sa

from app.demo.staff import Member
from app.demo.world import World
from app.models.clients import Client
from app.models.words import Note
from app.services import break_glass
from app.services.sealing import open_locker
from app.vocabulary import GlassKind, NoteKind

WHY = "The review of the contact asks whether the plan for safety was agreed on. It stands in the restricted note."


def asks_for_notes(world: World, members: list[Member]) -> None:
    """She asks for the notes of somebody who has some; nobody has decided yet."""
    analyst = next(one for one in members if one.role == "quality")
    first = sa.select(Client.id).join(Note, Note.client_id == Client.id)
    by_kind = (Note.kind != NoteKind.RESTRICTED, Client.pseudonym)
    client_id = world.db.execute(first.order_by(*by_kind).limit(1)).scalar_one_or_none()
    if client_id is not None:
        locker = open_locker(world.db, world.vault, client_id)
        break_glass.ask(world.db, locker, GlassKind.RESTRICTED_NOTES, reason=WHY, staff_id=analyst.id)
