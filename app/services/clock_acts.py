"""What somebody says of a clock: it is done, the next act is the person's, or it is ours again.

Only of clocks that no other page ends: the call of a clinician on the same day and a request for debt help, which may
stand still while the person has not answered, and a line that dropped with the end of a contact (domain.md 2.1).
"""

from __future__ import annotations

import sqlalchemy as sa

from app.models.contacts import ContactEvent
from app.permissions import Actor
from app.queries.clocks import ClockRow, clock_for
from app.queries.service_hours import hours_of
from app.services import clocks
from app.services.audit import Entry, append
from app.services.contact_cards import note_event
from app.vocabulary import ActorKind, ClockKind, Permission
from config import Settings
from quests.clocks import RULES

DONE: dict[ClockKind, str] = {ClockKind.CLINICIAN: "spoken", ClockKind.DEBT_HELP: "asked", ClockKind.CALL_BACK: "back"}
"""What came of it where it is done here."""
OF_A_CALL_BACK = ("tried", "lost")
"""Called in vain, up to three times; and that nobody tries any more, which a colleague says and no software."""
DEEDS = ("done", "wait", "go_on", *OF_A_CALL_BACK)
CALLED_BACK = "called_back"
"""The event on the contact for each try."""


class NotForHer(Exception):
    """There is no such clock for this person, or another page ends it."""


def may_act(row: ClockRow, actor: Actor) -> bool:
    """Whether this person may say what became of it: the call of a clinician is a clinician's or a supervisor's."""
    if row.kind is ClockKind.CLINICIAN:
        return actor.may(Permission.ACCEPT_HANDOVER)
    if row.kind is ClockKind.CALL_BACK and (row.run_id is not None or row.card_id is None):
        return False  # The tries of a protocol are noted in its own step.
    return row.kind in DONE and actor.may(Permission.RUN_PROTOCOL)


def may_note_tries(row: ClockRow, actor: Actor) -> bool:
    """Whether it is a line that dropped whose tries this person notes here."""
    return row.kind is ClockKind.CALL_BACK and may_act(row, actor)


def tries_left(db: sa.Connection, row: ClockRow) -> int:
    """How often somebody may still be called back after a line that dropped."""
    return max(RULES[row.kind].tries - _tries(db, row), 0)


def _tries(db: sa.Connection, row: ClockRow) -> int:
    found = sa.select(ContactEvent.detail).where(
        ContactEvent.card_id == row.card_id, ContactEvent.kind == CALLED_BACK, ContactEvent.at >= row.started_at
    )
    return sum(one["outcome"] == "tried" for one in db.execute(found).scalars())


def act_on_clock(db: sa.Connection, settings: Settings, clock_id: str, deed: str, actor: Actor) -> bool:
    """Do what was said; False where it is so already, or a colleague was first. Raises NotForHer."""
    row = clock_for(db, actor, clock_id)
    if row is None or not may_act(row, actor):
        raise NotForHer(clock_id)
    if row.kind is ClockKind.CALL_BACK:
        changed = _call_back(db, row, deed, actor)
    elif deed in OF_A_CALL_BACK:
        raise NotForHer(clock_id)
    elif deed == "done":
        changed = clocks.stop(db, clock_id, DONE[row.kind], staff_id=actor.id)
    elif deed == "wait":
        changed = clocks.wait(db, clock_id)
    else:
        changed = clocks.go_on(db, clock_id, hours_of(db, settings.zone))
    if changed:
        append(db, Entry(ActorKind.STAFF, actor.id, f"clock_{deed}", "clock", clock_id, {"kind": str(row.kind)}))
    return changed


def _call_back(db: sa.Connection, row: ClockRow, deed: str, actor: Actor) -> bool:
    """A try in vain, connected again, or no try any more: it stands on the contact. False where it is over already."""
    if deed == "tried":
        changed = row.stopped_at is None and tries_left(db, row) > 0
    else:
        outcomes = {"done": DONE[row.kind], "lost": "lost"}
        changed = deed in outcomes and clocks.stop(db, row.id, outcomes[deed], staff_id=actor.id)
    if changed and row.card_id is not None:
        note_event(db, row.card_id, CALLED_BACK, {"outcome": deed}, actor.id)
    return changed
