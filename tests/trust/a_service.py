"""A small service that lives day by day: clients who walk, staff who answer, workers who send, and the lock of P-V.

Every act is one of the product's own services, drawn by chance; what cannot be done that day is not done. What leaves
goes to a wire that keeps it. ``broken`` is what was there for a client under the lock and may not be.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app import clock
from app.channels import Letter, Outlet, Sending
from app.extensions import Database
from app.ids import new_id
from app.jobs.worker import tick
from app.models.base import UtcDateTime
from app.models.journeys import Journey
from app.models.outbox import Outgoing
from app.models.quests import QuestVersion
from app.queries.bookings import free_times, standing_bookings
from app.services import bookings, caseload, fitting, lock, messages, offering, plans, staff_steps, steps
from app.services.clients import create_client
from app.services.journeys import THE_CLIENT, Actor, differences
from app.services.outbox import LIVE
from app.services.portal_sessions import start_session
from app.services.post import Post
from app.services.quest_versions import publish
from app.services.reminder_choices import choose_channel, keep_address
from app.services.safe_contact import keep_rules
from app.services.sealing import Locker, open_locker
from app.services.sending import Sender
from app.services.talk_times import publish_times
from app.vault import Vault
from app.vocabulary import ChannelKind, OutgoingState, Role
from app.web.cookies import VISIT_COOKIES
from app.web.rooms import Room
from config import Settings
from quests.definition import Quest
from quests.journey import JourneyState
from quests.journey_as_json import from_plain
from quests.progress import ActRefused
from tests.accounts import a_staff
from tests.quests.walking import level, quest, step

MESSAGE, FILE, PARTNER_STEP, TO_A_PARTNER = "a message", "a calendar file", "a partner step", "to a partner"
MAIN, BESIDE = "a-way", "beside-it"
NEW_PEOPLE_AFTER = 50
_NOT_TODAY = (
    *(ActRefused, bookings.SlotTaken, bookings.TalkNotYet, offering.PlanUnderway, staff_steps.NotAllowed),
    *(steps.StepEmpty, steps.AnswerMissing),
)
_GOES_ON = {
    "key": "goes_on",
    "kind": "choice",
    "label": "How does it go on?",
    "is_fact": True,
    "choices": (
        {"value": "here", "label": "Here"},
        {"value": "with_them", "label": "With them", "leads_to": "partner"},
    ),
}


def _adviser(slug: str) -> dict[str, Any]:
    return step(slug, "staff_task", owner="counsellor", evidence="staff", involves="partner", promise={"hours": 24})


def _quests() -> list[Quest]:
    first = (step("a"), step("tell", involves="someone_close"), _adviser("adviser"), step("ask", "review"))
    talk = step("talk", "booking", promise={"hours": 72}, ways=("phone", "chat"))
    last = step("how-it-goes-on", questions=(_GOES_ON,))
    levels = (level("first", *first), level("then", talk, _adviser("again")), level("last", step("b"), last))
    beside = level("only", step("c"), _adviser("aside"), step("more", is_extra=True, involves="someone_close"))
    return [quest(*levels, slug=MAIN), quest(beside, slug=BESIDE, place="beside")]


Plan = tuple[str, str, JourneyState]
"""Its id, its quest and where it stands."""


_HERS = (
    sa.select(Journey.id, QuestVersion.slug, Journey.state)
    .join(QuestVersion, QuestVersion.id == Journey.quest_version_id)
    .where(
        Journey.client_id == sa.bindparam("of_client"),
        sa.or_(Journey.ending.is_(None), Journey.ended_at >= sa.bindparam("since", type_=UtcDateTime())),
    )
    .order_by(Journey.created_at)
)


class Her:
    """One client of the service, and what reached her."""

    def __init__(self, client_id: str, address: str) -> None:
        self.id, self.address = client_id, address
        self.locked_since: datetime | None = None
        self.was_locked = False
        self.got: Counter[str] = Counter()


class Service:
    """The service, one day after the other. ``wire`` is where letters arrive."""

    def __init__(self, app: Flask, database: Database, settings: Settings, *, clients: int, seed: int) -> None:
        self.app, self.database, self.settings, self.chance = app, database, settings, Random(seed)
        self.vault = Vault.of(settings)
        self.broken: list[tuple[str, str, str]] = []
        self.letters: list[Letter] = []
        self.sender = Sender(database, Post(database, settings), "a-worker")
        self.definitions = {made.slug: made for made in _quests()}
        with database.begin() as db:
            for made in self.definitions.values():
                text = json.dumps(made.model_dump(mode="json", by_alias=True, exclude_none=True), indent=1)
                publish(db, text, file=f"{made.slug}.json")
        self.counsellor = a_staff(database, settings, Role.COUNSELLOR)
        self.chief = a_staff(database, settings, Role.SUPERVISOR)
        self.everybody: list[Her] = []
        self.people: list[Her] = []
        self._at_a_time = clients

    def send(self, outlet: Outlet, letter: Letter) -> Sending:
        """Stands where the channels are."""
        self.letters.append(letter)
        return Sending.sent()

    def _others_come(self) -> None:
        """Nobody acts for ever. Who came before stays as she is, locked or not."""
        self.people = [self._comes(len(self.everybody) + number) for number in range(self._at_a_time)]
        self.everybody += self.people

    def _comes(self, number: int) -> Her:
        with self.database.begin() as db:
            client_id = create_client(db, self.vault, pseudonym=f"Quiet Heron {number}", language="en")
        her = Her(client_id, f"her-{number}@example.org")
        values = {"ways": ["call", "message", "email"], "address": "+7 700", "consent": "yes", "calendar_file": "yes"}
        with self.database.begin() as db:
            locker = self._locker(db, her)
            keep_rules(db, locker, values)
            if number % 2:  # The others read what waits for them on their pages alone.
                keep_address(db, locker, self.settings.pepper, ChannelKind.EMAIL, her.address)
                choose_channel(db, her.id, ChannelKind.EMAIL)
        return her

    def _locker(self, db: sa.Connection, her: Her) -> Locker:
        return open_locker(db, self.vault, her.id)

    # --- a day -----------------------------------------------------------------------------------------------------

    def lives(self, days: int, *, from_day: datetime) -> None:
        for day in range(days):
            morning = from_day + timedelta(days=day)
            clock.freeze(morning)
            if day % NEW_PEOPLE_AFTER == 0:
                self._others_come()
            if day % 2 == 0:
                self._offers_times(morning)
            if day % 7 == 0:
                tick(self.database)
            for her in self.people:
                self._has_a_day(her)
            clock.freeze(morning + timedelta(hours=1))
            self.letters.clear()
            self.sender.send_due()
            self._looks_at_what_went()

    def _has_a_day(self, her: Her) -> None:
        if self.chance.random() < (0.04 if her.locked_since is None else 0.08):
            self._switches(her)
        for act in self.chance.sample(self._acts, k=self.chance.choice((0, 1, 2))):
            try:
                with self.database.begin() as db:
                    act(self, db, her)
            except _NOT_TODAY:
                pass
        self._looks_at_her_plans(her)

    def _switches(self, her: Her) -> None:
        with self.database.begin() as db:
            if her.locked_since is None:
                lock.begin(db, her.id)
                her.locked_since, her.was_locked = clock.now(), True
            else:
                lock.end(db, self._locker(db, her), reason="It is safe again.", staff_id=self.chief.id)
                her.locked_since = None

    def _offers_times(self, morning: datetime) -> None:
        starts = [morning + timedelta(days=1, hours=hour) for hour in (1, 3)]
        with self.database.begin() as db:
            publish_times(db, self.counsellor.id, starts, minutes=30, ways=["phone", "chat"])

    # --- what they do ----------------------------------------------------------------------------------------------

    def _plans(
        self, db: sa.Connection, her: Her, *, since: datetime | None = None
    ) -> list[tuple[str, str, JourneyState]]:
        """What she walks, and what ended since: id, quest and state."""
        rows = db.execute(_HERS, {"of_client": her.id, "since": since or clock.now() + timedelta(days=1)})
        return [(row.id, row.slug, from_plain(row.state)) for row in rows]

    def _a_step(self, db: sa.Connection, her: Her, *statuses: str, ours: bool = False) -> tuple[str, str, str] | None:
        """A step of hers, or of ours, that any page may still show: plan, slug, kind."""
        found = [
            (journey_id, slug, self.definitions[quest_slug].step(slug).kind)
            for journey_id, quest_slug, state in self._plans(db, her)
            for slug, one in state.steps.items()
            if one.status in statuses and (one.owner != "client") == ours
        ]
        return self.chance.choice(found) if found else None

    def begins(self, db: sa.Connection, her: Her) -> None:
        if not any(slug == MAIN for _id, slug, _state in self._plans(db, her)):
            plans.start_plan(db, her.id, MAIN, zone="UTC", frame="journey", language="en", audience="self")

    def does(self, db: sa.Connection, her: Her) -> None:
        """She answers a step and sends it; what a page of before still shows is tried as well."""
        found = self._a_step(db, her, "open", "skipped", "set_aside")
        if found is None:
            return
        journey_id, slug, _kind = found
        locker = self._locker(db, her)
        if slug == "how-it-goes-on":
            said = self.chance.choice(("here", "with_them", "with_them"))
            steps.draft_answer(db, locker, journey_id, slug, "goes_on", said)
        steps.send_step(db, locker, journey_id, slug, key=new_id(), language="en")

    def skips(self, db: sa.Connection, her: Her) -> None:
        if found := self._a_step(db, her, "open"):
            steps.skip_step(db, found[0], found[1], key=new_id())

    def books(self, db: sa.Connection, her: Her) -> None:
        for journey_id, slug, state in self._plans(db, her):
            if slug == MAIN and "talk" in state.steps and not state.steps["talk"].has_booking:
                times = free_times(db, now=clock.now(), minutes=30, ways=("phone",), limit=1)
                if times:
                    bookings.book(db, journey_id, "talk", times[0].id, way="phone", actor=THE_CLIENT, key=new_id())

    def we_meet(self, db: sa.Connection, her: Her) -> None:
        for journey_id, _slug, _state in self._plans(db, her):
            for talk in standing_bookings(db, journey_id):
                bookings.record_kept(db, talk.id, actor=self._us)

    def we_call_off(self, db: sa.Connection, her: Her) -> None:
        for journey_id, _slug, _state in self._plans(db, her):
            for talk in standing_bookings(db, journey_id):
                bookings.cancel(db, talk.id, actor=self._us)

    def moves_to_a_partner(self, db: sa.Connection, her: Her) -> None:
        main = [journey_id for journey_id, slug, _state in self._plans(db, her) if slug == MAIN]
        if main and self.chance.random() < 0.4:
            offering.move_to(db, main[0], offering.PARTNER, key=new_id())

    def we_offer(self, db: sa.Connection, her: Her) -> None:
        journey_id = offering.offer_quest(db, her.id, BESIDE, zone="UTC", actor=self._us)
        offering.accept_offer(db, journey_id, frame="journey", language="en", audience="self", key=new_id())

    def we_do(self, db: sa.Connection, her: Her) -> None:
        if found := self._a_step(db, her, "open", "set_aside", ours=True):
            staff_steps.do_staff_step(db, self._locker(db, her), found[0], found[1], {}, actor=self._us, key=new_id())

    def we_review(self, db: sa.Connection, her: Her) -> None:
        if found := self._a_step(db, her, "sent"):
            caseload.review_step(
                db, self._locker(db, her), found[0], found[1], outcome="done", words="Well put.", actor=self._us
            )

    def we_fit(self, db: sa.Connection, her: Her) -> None:
        for journey_id, slug, _state in self._plans(db, her):
            if slug == BESIDE:
                fitting.fit_plan(
                    db, self._locker(db, her), journey_id, {"what": "add"}, step="more", reason="other", actor=self._us
                )

    def we_answer(self, db: sa.Connection, her: Her) -> None:
        messages.answer_message(
            db, self._locker(db, her), "We read it.", waiting=(), staff_id=self.counsellor.id, key=new_id()
        )

    def we_write(self, db: sa.Connection, her: Her) -> None:
        """Somebody notes that a message was written to her by hand: refused where none may be."""
        for journey_id, _slug, _state in self._plans(db, her)[:1]:
            staff_steps.record_message(db, journey_id, "no_answer", actor=self._us)
            self._reaches(her, MESSAGE, "by hand")

    @property
    def _us(self) -> Actor:
        return Actor("counsellor", self.counsellor.id)

    _acts: tuple[Callable[[Service, sa.Connection, Her], None], ...] = (
        *(begins, begins, does, does, does, books, books, books, we_meet, we_call_off, skips),
        *(moves_to_a_partner, we_offer, we_do, we_do, we_review, we_fit, we_answer, we_write),
    )

    def faults(self) -> list[str]:
        """Where what is kept of a plan disagrees with its events."""
        with self.database.reading() as db:
            plans_of_all = db.execute(sa.select(Journey.id).order_by(Journey.created_at.desc()).limit(30)).scalars()
            return [fault for journey_id in plans_of_all for fault in differences(db, journey_id)]

    # --- what reached her -------------------------------------------------------------------------------------------

    def _reaches(self, her: Her, what: str, which: str) -> None:
        her.got[what] += 1
        if her.locked_since is not None:
            self.broken.append((what, which, clock.now().isoformat()))

    def _asks_for_a_file(self, her: Her, talks: list[str]) -> None:
        """Her calendar asks for the file of each talk that stands, through her own pages."""
        browser = self.app.test_client()
        with self.database.begin() as db:
            browser.set_cookie(VISIT_COOKIES[Room.PORTAL], start_session(db, her.id))
        for talk in talks:
            answer = browser.get(f"/my/book/{talk}/appointment.ics")
            assert answer.status_code in (200, 404)
            if answer.status_code == 200:
                self._reaches(her, FILE, talk)

    def _looks_at_her_plans(self, her: Her) -> None:
        """Steps with others that came, were done or stand open today, and plans that led out."""
        today = clock.now()
        with self.database.reading() as db:
            found = self._plans(db, her, since=today)
            booked = [one for one, _slug, state in found if any(each.has_booking for each in state.steps.values())]
            talks = [talk.id for one in booked for talk in standing_bookings(db, one)]
        if talks:
            self._asks_for_a_file(her, talks)
        for _id, quest_slug, state in found:
            closed = self.definitions[quest_slug].closed_under_lock
            for slug in closed & state.steps.keys():
                one = state.steps[slug]
                stands = her.locked_since is not None and not state.has_ended and one.status in ("open", "sent")
                if stands or today in (one.opened_at, one.closed_at):
                    self._reaches(her, PARTNER_STEP, slug) if one.status != "set_aside" else None
            if state.moved_to == offering.PARTNER and state.ended_at == today:
                self._reaches(her, TO_A_PARTNER, quest_slug)

    def _looks_at_what_went(self) -> None:
        people = {her.id: her for her in self.everybody}
        rows = (
            sa.select(Outgoing.client_id, Outgoing.text, Outgoing.state)
            .where(Outgoing.client_id.in_(people))
            .where(sa.or_(LIVE, sa.and_(Outgoing.state == OutgoingState.SENT, Outgoing.closed_at == clock.now())))
        )
        with self.database.reading() as db:
            for row in db.execute(rows):
                her = people[row.client_id]
                if row.state == OutgoingState.SENT or her.locked_since is not None:
                    self._reaches(her, MESSAGE, f"{row.text} is {row.state}")
        by_address = {her.address: her for her in self.everybody}
        for letter in self.letters:
            if letter.to in by_address:
                self._reaches(by_address[letter.to], MESSAGE, "a letter left")
