"""A quality analyst asks to read restricted notes of somebody whose contact she reviews; a supervisor decides."""

from __future__ import annotations

from app.demo.staff import Member
from app.demo.world import World
from app.queries.notes import somebody_with_notes
from app.services import break_glass
from app.services.sealing import open_locker
from app.vocabulary import GlassKind

WHY = "The review of the contact asks whether the plan for safety was agreed on. It stands in the restricted note."


def asks_for_notes(world: World, members: list[Member]) -> None:
    """She asks for the notes of somebody who has some; nobody has decided yet."""
    analyst = next(one for one in members if one.role == "quality")
    client_id = somebody_with_notes(world.db)
    if client_id is not None:
        locker = open_locker(world.db, world.vault, client_id)
        break_glass.ask(world.db, locker, GlassKind.RESTRICTED_NOTES, reason=WHY, staff_id=analyst.id)
