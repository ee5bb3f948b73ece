"""A service in which each role has somebody, with something of every kind that is hers, her team's, and another's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.ids import new_id
from app.models.clients import Client
from app.models.desk import SavedView
from app.models.safety import ProtocolRun
from app.models.service_time import OnCall
from app.models.staff import Staff, StaffRole
from app.models.supervision import BreakGlass, HelpRequest
from app.models.talks import Booking, Slot
from app.models.teams import Team, TeamMember
from app.models.words import Task
from app.queries.service_hours import hours_of
from app.services import clocks, contact_cards, staff_sessions
from app.vocabulary import Audience, ClockKind, ContactChannel, Duty, GlassKind, Role, StaffState
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.day import call, on_quest, ours, published
from tests.quests.walking import step

OWN, TEAM, OTHER = "own", "team", "other"
RELATIONS = (OWN, TEAM, OTHER)
QUEST = "a-bit-of-everything"


class NothingIsKept(Database):
    """Every request finds the service as it was: whatever it writes is taken back at its end."""

    @contextmanager
    def begin(self) -> Iterator[sa.Connection]:
        with self.writing() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        with super().writing() as connection:
            connection.commit = lambda: None  # type: ignore[method-assign]
            yield connection


@dataclass
class Things:
    """What is with one member of staff, by the name that an address gives it."""

    walker: Walker
    ids: dict[str, str] = field(default_factory=dict)


class WholeStaff:
    """One colleague for each role, all in one team; another of the same team; and one of another team."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        asks = step("ask", "review")
        published(
            cast, asks, ours("ours"), call("the-call"), step("talk", "booking", promise={"hours": 72}), slug=QUEST
        )
        self.team, self.other_team = self._make_team("Day team"), self._make_team("Evening team")
        self.people = {role: self._join(cast.staff(role, f"Some {role.value}"), self.team) for role in Role}
        self.same_team = self._join(cast.staff(Role.COUNSELLOR, "Same Team"), self.team)
        self.elsewhere = self._join(cast.staff(Role.COUNSELLOR, "Other Team"), self.other_team)
        self._things = {one.id: self._things_of(one) for one in (*self.people.values(), self.same_team, self.elsewhere)}
        self._free = {OWN: None, TEAM: self.team, OTHER: self.other_team}
        self.unassigned = {relation: self._unassigned(team) for relation, team in self._free.items()}

    def things(self, role: Role, relation: str) -> Things:
        """What is hers, what is her team colleague's, or what is somebody's of another team."""
        whose = {OWN: self.people[role], TEAM: self.same_team, OTHER: self.elsewhere}[relation]
        return self._things[whose.id]

    def token(self, role: Role) -> str:
        """A visit of hers, minted in the store."""
        with self._cast.database.begin() as db:
            return staff_sessions.start_session(db, self.people[role].id)

    def with_every_role(self, state: StaffState) -> str:
        """A visit of somebody who holds all roles at once, and whose account is in this state: shut all the same."""
        person = self._join(self._cast.staff(Role.ADMIN, f"Every Role {state.value}"), self.team)
        with self._cast.database.begin() as db:
            token = staff_sessions.start_session(db, person.id)
            others = [{"staff_id": person.id, "role": role} for role in Role if role is not Role.ADMIN]
            db.execute(sa.insert(StaffRole), others)
            db.execute(sa.update(Staff).where(Staff.id == person.id).values(state=state))
        return token

    # --- what there is ------------------------------------------------------------------------------------------------

    def _make_team(self, name: str) -> str:
        with self._cast.database.begin() as db:
            team_id = new_id()
            db.execute(sa.insert(Team).values(id=team_id, name=name, created_at=clock.now()))
        return team_id

    def _join(self, person: Colleague, team: str) -> Colleague:
        with self._cast.database.begin() as db:
            db.execute(sa.insert(TeamMember).values(team_id=team, staff_id=person.id))
        return person

    def _unassigned(self, team: str | None) -> str:
        walker = on_quest(self._cast, QUEST, f"Free {team or 'Finch'}")
        with self._cast.database.begin() as db:
            db.execute(sa.update(Client).where(Client.id == walker.client_id).values(team=team))
        return walker.journey_id

    def _things_of(self, person: Colleague) -> Things:
        cast = self._cast
        walker = on_quest(cast, QUEST, f"Client of {person.name}", of=person)
        cast.send(walker, "ask", {})
        found = Things(walker)
        found.ids |= {"client_id": walker.client_id, "journey_id": walker.journey_id, "staff_id": self.same_team.id}
        found.ids |= {f"step_run_id {one}": cast.run_id(walker, one) for one in ("ask", "ours", "the-call", "talk")}
        cast.give_words(walker.client_id)
        found.ids["request_id"] = cast.ask_for_new_words(walker.client_id, self._third(person))
        with cast.database.begin() as db:
            found.ids["card_id"] = contact_cards.open_card(
                db,
                cast.vault,
                channel=ContactChannel.CALL,
                audience=Audience.SELF,
                language="en",
                staff_id=person.id,
            )
            found.ids |= {
                "clock_id": self._clock(db, walker, ClockKind.DEBT_HELP),
                "clock_id waits": self._clock(db, walker, ClockKind.HANDOVER),
                "run_id": self._run(db, walker),
                "task_id": self._task(db, walker),
                "slot_id": self._slot(db, person, hours=48),
                "glass_id": self._glass(db, person, walker, minutes=31),
                "glass_id waits": self._glass(db, person, walker, minutes=1),
                "turn_id": self._turn(db, person),
                "view_id": _add(db, SavedView, staff_id=person.id, name="Quiet ones", filters={}, made_at=clock.now()),
                "help_id": _add(db, HelpRequest, staff_id=person.id, asked_at=clock.now()),
                "team_id": self.team,
            }
            found.ids["row_key"] = f"task-{found.ids['task_id']}"
            found.ids["booking_id"] = self._booking(db, person, walker, found.ids["step_run_id talk"])
        return found

    def _third(self, person: Colleague) -> Colleague:
        """Somebody else, so that a second person may decide."""
        return next(one for one in self.people.values() if one.id != person.id)

    def _clock(self, db: sa.Connection, walker: Walker, kind: ClockKind) -> str:
        hours = hours_of(db, self._cast.settings.zone)
        whose = {"client_id": walker.client_id, "journey_id": walker.journey_id}
        return clocks.start(db, kind, hours=hours, channel="portal", **whose)

    def _run(self, db: sa.Connection, walker: Walker) -> str:
        because = {"level": "medium", "rule": "R2", "reasons": []}
        values: dict[str, Any] = {"kind": "p_f", "version": 1, "because": because, "opened_at": clock.now()}
        return _add(db, ProtocolRun, client_id=walker.client_id, journey_id=walker.journey_id, **values)

    def _task(self, db: sa.Connection, walker: Walker) -> str:
        values = {"kind": "lapse", "opened_at": clock.now(), "due_at": clock.now() + timedelta(days=1)}
        return _add(db, Task, client_id=walker.client_id, journey_id=walker.journey_id, **values)

    def _slot(self, db: sa.Connection, person: Colleague, *, hours: int) -> str:
        now = clock.now()
        when = {"starts_at": now + timedelta(hours=hours), "published_at": now}
        return _add(db, Slot, staff_id=person.id, minutes=30, ways=["phone"], **when)

    def _booking(self, db: sa.Connection, person: Colleague, walker: Walker, _run: str) -> str:
        slot_id, now = self._slot(db, person, hours=24), clock.now()
        whose = {"client_id": walker.client_id, "journey_id": walker.journey_id, "step": "talk", "slot_id": slot_id}
        values = {"way": "phone", "status": "booked", "made_at": now, "promise_by": now + timedelta(days=3)}
        booking_id = _add(db, Booking, **whose, **values, uid=new_id(), sequence=0)
        db.execute(sa.update(Slot).where(Slot.id == slot_id).values(booking_id=booking_id))
        return booking_id

    def _glass(self, db: sa.Connection, person: Colleague, walker: Walker, *, minutes: int) -> str:
        what = GlassKind.RESTRICTED_NOTES if person.role is Role.QUALITY else GlassKind.CONTACT
        glass_id = new_id()
        locker = self._cast.locker(db, walker)
        sealed = locker.seal("why", table="break_glass", column="reason_sealed", row_id=glass_id)
        values = {"what": what, "reason_sealed": sealed, "asked_at": clock.now() - timedelta(minutes=minutes)}
        db.execute(sa.insert(BreakGlass).values(id=glass_id, staff_id=person.id, client_id=walker.client_id, **values))
        return glass_id

    def _turn(self, db: sa.Connection, person: Colleague) -> str:
        now = clock.now()
        when = {"starts_at": now + timedelta(days=1), "ends_at": now + timedelta(days=2), "made_at": now}
        return _add(db, OnCall, staff_id=person.id, duty=Duty.SUPERVISOR, rank=1, made_by=person.id, **when)


def _add(db: sa.Connection, table: Any, **values: Any) -> str:
    row_id = new_id()
    db.execute(sa.insert(table).values(id=row_id, **values))
    return row_id
