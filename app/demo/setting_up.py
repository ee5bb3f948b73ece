"""What the imaginary service set for itself: one setting that two people agreed on, and one that waits for that."""

from __future__ import annotations

from collections.abc import Sequence

from app.demo.staff import Member
from app.demo.world import World
from app.permissions import Actor
from app.queries.approvals import waiting
from app.services.approvals import decide
from app.services.service_settings import change
from app.vocabulary import Decision, Role

SET_HOURS_AGO = 22
WORDS_DAYS = 21
EXIT = "https://weather.example/"


def set_up(world: World, members: Sequence[Member]) -> None:
    """Words of contacts without a yes are kept three weeks; another page for leaving quickly is asked for."""
    admin, supervisor = _first(members, Role.ADMIN), _first(members, Role.SUPERVISOR)
    reason = "Three weeks are enough: nobody called back later than that."
    change(world.db, world.settings, "contact_words_days", WORDS_DAYS, seen=0, reason=reason, staff_id=admin.id)
    second = Actor(supervisor.id, supervisor.name, frozenset({Role.SUPERVISOR}))
    asked = next(one for one in waiting(world.db) if one.subject == "contact_words_days")
    decide(world.db, asked.id, second, Decision.APPROVED, vault=world.vault)
    reason = "Our own page looks the same at every visit. A real forecast does not."
    change(world.db, world.settings, "exit_url", EXIT, seen=0, reason=reason, staff_id=admin.id)


def _first(members: Sequence[Member], role: Role) -> Member:
    return next(member for member in members if member.role == role)
