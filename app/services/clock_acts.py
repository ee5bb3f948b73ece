"""What somebody says of a clock: it is done, the next act is the person's, or it is ours again.

Only of clocks that no other page ends: the call of a clinician on the same day, and a request for debt help. Both may
stand still while the person has not answered (domain.md 2.1).
"""

from __future__ import annotations

import sqlalchemy as sa

from app.permissions import Actor
from app.queries.clocks import ClockRow, clock_for
from app.queries.service_hours import hours_of
from app.services import clocks
from app.services.audit import Entry, append
from app.vocabulary import ActorKind, ClockKind, Permission
from config import Settings

DONE: dict[ClockKind, str] = {ClockKind.CLINICIAN: "spoken", ClockKind.DEBT_HELP: "asked"}
"""What came of it where it is done here."""
DEEDS = ("done", "wait", "go_on")


class NotForHer(Exception):
    """There is no such clock for this person, or another page ends it."""


def may_act(row: ClockRow, actor: Actor) -> bool:
    """Whether this person may say what became of it: the call of a clinician is a clinician's or a supervisor's."""
    if row.kind is ClockKind.CLINICIAN:
        return actor.may(Permission.ACCEPT_HANDOVER)
    return row.kind in DONE and actor.may(Permission.RUN_PROTOCOL)


def act_on_clock(db: sa.Connection, settings: Settings, clock_id: str, deed: str, actor: Actor) -> bool:
    """Do what was said; False where it is so already, or a colleague was first. Raises NotForHer."""
    row = clock_for(db, actor, clock_id)
    if row is None or not may_act(row, actor):
        raise NotForHer(clock_id)
    if deed == "done":
        changed = clocks.stop(db, clock_id, DONE[row.kind], staff_id=actor.id)
    elif deed == "wait":
        changed = clocks.wait(db, clock_id)
    else:
        changed = clocks.go_on(db, clock_id, hours_of(db, settings.zone))
    if changed:
        append(db, Entry(ActorKind.STAFF, actor.id, f"clock_{deed}", "clock", clock_id, {"kind": str(row.kind)}))
    return changed
