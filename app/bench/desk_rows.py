"""A service of many clients and staff, put straight into the tables.

One counsellor's clients come through the services, so that every page of theirs is whole. Everybody else's are the same
rows once more under ids of their own: as many, as old and in the same states, without the words that were sealed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app import clock
from app.bench.desk_quest import OWN, REVIEWED, SLUG, definition
from app.bench.installation import Installation, Walker
from app.ids import new_id
from app.models.clients import Client, SafeContact
from app.models.journeys import Journey, JourneyEvent, StepRun
from app.models.staff import Staff, StaffRole
from app.models.words import RiskAssessment, Task
from app.services import caseload, plans, steps
from app.services.journeys import Actor
from app.services.quest_versions import publish
from app.vocabulary import Role, StaffState
from quests.overrides import NOBODY_ASKED
from quests.risk import RiskLevel

STATES = ("review", "calm", "call", "quiet", "calm", "quiet", "calm", "review", "calm", "calm")
"""What a counsellor's clients are like, ten of them; of thirty, one is in danger."""
IN_DANGER_EVERY = 30
QUIET_FOR, LATELY = timedelta(days=26), timedelta(days=2)
AT_ONCE = 2000


@dataclass(frozen=True)
class Desk:
    """Who is measured: the counsellor with her clients, and a supervisor, who sees everybody."""

    counsellor_id: str
    supervisor_id: str
    clients: tuple[Walker, ...]


def a_desk(installation: Installation, clients: int) -> Desk:
    """A counsellor with so many clients, made through the services, and a supervisor."""
    with installation.database.begin() as db:
        publish(db, definition(), file=f"{SLUG}.yaml")
        counsellor_id, supervisor_id = (_staff(db, 1, role)[0] for role in (Role.COUNSELLOR, Role.SUPERVISOR))
    now, found = clock.now(), []
    try:
        for number in range(clients):
            state = "danger" if number % IN_DANGER_EVERY == 1 else STATES[number % len(STATES)]
            clock.freeze(now - (QUIET_FOR if state == "quiet" else LATELY))
            found.append(_client(installation, state, counsellor_id))
    finally:
        clock.release()
    return Desk(counsellor_id, supervisor_id, tuple(found))


def _client(installation: Installation, state: str, counsellor_id: str) -> Walker:
    (walker,) = installation.walkers(1, SLUG)
    counsellor = Actor(Role.COUNSELLOR.value, counsellor_id)
    with installation.database.begin() as db:
        caseload.take_journey(db, walker.journey_id, actor=counsellor)
        steps.send_step(db, walker.locker, walker.journey_id, OWN[0], key=new_id(), language="en")
        if state == "review":
            steps.draft_answers(db, walker.locker, walker.journey_id, REVIEWED, {"look_at": "A few words of her own."})
            steps.send_step(db, walker.locker, walker.journey_id, REVIEWED, key=new_id(), language="en")
        elif state == "call":
            _may_be_called(db, walker.client_id)
            plans.ask_for_a_call(db, walker.journey_id, key=new_id())
        elif state == "danger":
            said: Any = {"to": RiskLevel.HIGH, "reason": "Said so.", "actor": counsellor, "current": NOBODY_ASKED}
            caseload.raise_risk(db, walker.locker, walker.journey_id, **said)
    return walker


def _may_be_called(db: sa.Connection, client_id: str) -> None:
    rules = {"ways": ["call"], "times": [], "may_leave_voicemail": False, "may_have_calendar_file": False}
    db.execute(sa.insert(SafeContact).values(client_id=client_id, updated_at=clock.now(), **rules))


def fill(db: sa.Connection, desk: Desk, *, clients: int, staff: int) -> None:
    """Everybody else: so many more staff, and so many more clients shared out among them."""
    colleagues = _staff(db, staff, Role.COUNSELLOR)
    copier = _Copier(db, desk)
    for number in range(clients):
        copier.copy(desk.clients[number // staff % len(desk.clients)], colleagues[number % staff])
    copier.flush()


def _staff(db: sa.Connection, count: int, role: Role) -> list[str]:
    ids = [new_id() for _one in range(count)]
    account = {
        "state": StaffState.ACTIVE,
        "password_hash": "none",
        "totp_secret_sealed": b"",
        "created_at": clock.now(),
    }
    names = [{"id": one, "email": f"{one}@example.org", "name": f"Bench {one[:6]}", **account} for one in ids]
    db.execute(sa.insert(Staff), names)
    db.execute(sa.insert(StaffRole), [{"staff_id": one, "role": role} for one in ids])
    return ids


class _Copier:
    """Writes a client's rows once more, under other ids, many clients at a time."""

    def __init__(self, db: sa.Connection, desk: Desk) -> None:
        self._db, self._rows = db, dict[Any, list[dict[str, Any]]]()
        self._like = {walker.client_id: self._read(walker) for walker in desk.clients}
        self._count = 0

    def _read(self, walker: Walker) -> dict[Any, list[dict[str, Any]]]:
        of_her: Any = (Journey, SafeContact)
        of_journey: Any = (JourneyEvent, StepRun, Task, RiskAssessment)
        where: dict[Any, sa.ColumnElement[bool]] = {Client: Client.id == walker.client_id}
        where |= {table: table.client_id == walker.client_id for table in of_her}
        where |= {table: table.journey_id == walker.journey_id for table in of_journey}
        return {
            table: [dict(row) for row in self._db.execute(sa.select(table.__table__).where(which)).mappings()]
            for table, which in where.items()
        }

    def copy(self, walker: Walker, counsellor_id: str) -> None:
        self._count += 1
        client_id, journey_id = new_id(), new_id()
        ids = {"client_id": client_id, "journey_id": journey_id}
        for table, rows in self._like[walker.client_id].items():
            for row in rows:
                new = {**row, **{name: value for name, value in ids.items() if name in row}, "id": new_id()}
                if table is Client:
                    new |= {"id": client_id, "pseudonym": f"Other {client_id}"}
                elif table is Journey:
                    new |= {"id": journey_id, "counsellor_id": counsellor_id}
                elif table in (JourneyEvent, SafeContact):
                    del new["id"]  # The database gives the one, and the other has none.
                self._rows.setdefault(table, []).append(new)
        if self._count % AT_ONCE == 0:
            self.flush()

    def flush(self) -> None:
        for table, rows in self._rows.items():
            if rows:
                self._db.execute(sa.insert(table.__table__), rows)
        self._rows.clear()
