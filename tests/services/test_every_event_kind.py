"""Every kind of event that there is today is written by a person's act or by the worker, through the services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.ids import new_id
from app.jobs.worker import tick
from app.models.journeys import Journey
from app.queries.bookings import standing_booking
from app.queries.journeys import events_of
from app.services import bookings, caseload, offering, plans, staff_steps
from app.services.journeys import THE_CLIENT, differences
from app.services.quest_versions import publish_library
from app.vocabulary import Role
from config import Settings
from quests.events import KINDS
from quests.loading import library
from tests.clocks import FrozenClock
from tests.desk.cast import QUEST, Cast, Colleague, Walker
from tests.desk.day import allows, begun, call
from tests.people_who_are_reminded import sends
from tests.people_who_talk import SLUG, TALK, publish_talk_quest
from tests.small_quests import ANOTHER_MAIN, publish_small_quests

LATER = frozenset(("version_moved", "plan_adjusted"))
"""Written by what has tests of its own: moving a plan to a new version, changing it for one person."""

FIRST_LEVEL = library()[QUEST].levels[0].slug


@dataclass
class Company:
    """Everybody who acts: clients come new to each story, a counsellor and a supervisor are there in all of them."""

    cast: Cast
    clock: FrozenClock
    dana: Colleague
    sam: Colleague

    @property
    def database(self) -> Database:
        return self.cast.database

    def somebody(self) -> Walker:
        """A client who has just begun quest 3.1 and whom the counsellor has taken."""
        return self.cast.walker(f"Quiet Heron {new_id()}", of=self.dana)


Story = Callable[[Company], str]
"""Somebody's act or some of them; gives the journey that they are about."""


@pytest.fixture
def company(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Company:
    with database.begin() as db:
        publish_library(db)
        publish_talk_quest(db)
    publish_small_quests(database)
    cast = Cast(None, database, settings)
    return Company(cast, frozen_clock, cast.staff(Role.COUNSELLOR), cast.staff(Role.SUPERVISOR, "Sam Example"))


def she_takes_what_is_offered(company: Company) -> str:
    client_id = company.cast.client()
    with company.database.begin() as db:
        offered = offering.offer_quest(db, client_id, QUEST, zone="UTC", actor=company.dana.actor)
        offering.accept_offer(db, offered, frame="journey", language="en", audience="self", key="yes")
    return offered


def she_walks_the_first_level(company: Company) -> str:
    her = company.somebody()
    company.cast.send(her, "how-we-work")
    company.cast.skip(her, "short-look")
    company.cast.send(her, "what-i-want", {"change": "Sleep through the night"})
    with company.database.begin() as db:
        locker = company.cast.locker(db, her)
        plans.give_level_feedback(db, locker, her.journey_id, FIRST_LEVEL, 4, key="four")
    return her.journey_id


def she_does_a_step_again(company: Company) -> str:
    her = company.somebody()
    company.cast.to_the_last_level(her)
    with company.database.begin() as db:
        plans.do_again(db, her.journey_id, "limits", key="again")
    return her.journey_id


def a_counsellor_answers(company: Company) -> str:
    her = company.somebody()
    company.cast.ask_for_review(her)
    with company.database.begin() as db:
        caseload.review_step(
            db,
            company.cast.locker(db, her),
            her.journey_id,
            "my-review",
            outcome="one_change",
            words="What about Friday?",
            actor=company.dana.actor,
        )
    return her.journey_id


def they_miss_each_other_and_meet(company: Company) -> str:
    her = _somebody_to_talk_with(company)
    first, second, third = _times(company, 1, 2, 3)
    with company.database.begin() as db:
        bookings.book(db, her.journey_id, TALK, first, way="chat", actor=THE_CLIENT)
        bookings.move(db, _talk(db, her), second, actor=THE_CLIENT)
    company.clock.advance(days=2, hours=1)
    with company.database.begin() as db:
        bookings.record_missed(db, _talk(db, her), actor=company.dana.actor)
        bookings.book(db, her.journey_id, TALK, third, way="chat", actor=THE_CLIENT)
    company.clock.advance(days=1)
    with company.database.begin() as db:
        bookings.record_kept(db, _talk(db, her), actor=company.dana.actor)
    return her.journey_id


def _somebody_to_talk_with(company: Company) -> Walker:
    pseudonym = f"Tall Reed {new_id()}"
    client_id = company.cast.client(pseudonym)
    with company.database.begin() as db:
        plans.start_plan(db, client_id, SLUG, zone="UTC", frame="journey", language="en", audience="self")
        journey_id: str = db.execute(sa.select(Journey.id).where(Journey.client_id == client_id)).scalar_one()
    return Walker(client_id, pseudonym, journey_id)


def _times(company: Company, *days: int) -> list[str]:
    starts = [company.clock.now + timedelta(days=day) for day in days]
    with company.database.begin() as db:
        return bookings.publish_times(db, company.dana.id, starts, minutes=30, ways=["chat"])


def _talk(db: sa.Connection, her: Walker) -> str:
    found = standing_booking(db, her.journey_id, TALK)
    assert found is not None
    return found.id


def somebody_calls_her(company: Company) -> str:
    her = begun(company.cast, call(), pseudonym=f"Calm Otter {new_id()}", of=company.dana)
    allows(company.cast, her, "call")
    with company.database.begin() as db:
        staff_steps.record_call(db, her.journey_id, "the-call", "reached", actor=company.dana.actor)
    return her.journey_id


def she_rests_and_the_worker_wakes_the_plan(company: Company) -> str:
    her = company.somebody()
    with company.database.begin() as db:
        plans.pause(db, her.journey_id, until=company.clock.now + timedelta(days=2), key="rest")
    company.clock.advance(days=2)
    tick(company.database)
    return her.journey_id


def a_hard_day(company: Company) -> str:
    her = company.somebody()
    with company.database.begin() as db:
        plans.report_lapse(db, her.journey_id, key="told")
    company.cast.raise_risk(her, company.dana)
    company.clock.advance(days=2)
    with company.database.begin() as db:
        locker = company.cast.locker(db, her)
        caseload.end_hold(db, locker, her.journey_id, reason="We talked", actor=company.sam.actor)
    return her.journey_id


def she_stops_and_carries_on(company: Company) -> str:
    her = company.somebody()
    with company.database.begin() as db:
        plans.stop(db, her.journey_id, has_what_she_came_for=False, key="stop")
        plans.reopen(db, her.journey_id, key="go on")
    return her.journey_id


def she_has_what_she_came_for(company: Company) -> str:
    her = company.somebody()
    with company.database.begin() as db:
        plans.stop(db, her.journey_id, has_what_she_came_for=True, key="enough")
    return her.journey_id


def she_goes_over_to_another_plan(company: Company) -> str:
    her = company.somebody()
    with company.database.begin() as db:
        offering.move_to(db, her.journey_id, ANOTHER_MAIN, key="over")
    return her.journey_id


def nobody_has_heard_from_her(company: Company) -> str:
    her = company.somebody()
    company.clock.advance(days=90)
    tick(company.database)
    return her.journey_id


def she_is_reminded(company: Company) -> str:
    her = company.somebody()
    company.clock.advance(days=4)
    assert sends(company.database, company.cast.settings) >= 1  # Others wait for theirs as well.
    return her.journey_id


def she_has_died(company: Company) -> str:
    her = company.somebody()
    with company.database.begin() as db:
        caseload.record_death(db, her.client_id, actor=company.sam.actor)
    return her.journey_id


WRITTEN_BY: dict[str, Story] = {
    "journey_offered": she_takes_what_is_offered,
    "journey_started": she_takes_what_is_offered,
    "counsellor_assigned": she_walks_the_first_level,
    "level_entered": she_walks_the_first_level,
    "level_completed": she_walks_the_first_level,
    "level_feedback_given": she_walks_the_first_level,
    "level_reopened": she_does_a_step_again,
    "step_opened": she_walks_the_first_level,
    "step_started": she_walks_the_first_level,
    "step_skipped": she_walks_the_first_level,
    "step_done": she_walks_the_first_level,
    "step_sent_for_review": a_counsellor_answers,
    "step_reviewed": a_counsellor_answers,
    "step_returned": a_counsellor_answers,
    "service_wait_started": a_counsellor_answers,
    "service_wait_ended": a_counsellor_answers,
    "booking_made": they_miss_each_other_and_meet,
    "booking_moved": they_miss_each_other_and_meet,
    "booking_missed": they_miss_each_other_and_meet,
    "booking_kept": they_miss_each_other_and_meet,
    "contact_tried": somebody_calls_her,
    "paused": she_rests_and_the_worker_wakes_the_plan,
    "resumed": she_rests_and_the_worker_wakes_the_plan,
    "lapse_reported": a_hard_day,
    "risk_changed": a_hard_day,
    "safety_hold_started": a_hard_day,
    "safety_hold_ended": a_hard_day,
    "stopped": she_stops_and_carries_on,
    "reopened": she_stops_and_carries_on,
    "exited_well": she_has_what_she_came_for,
    "moved_on": she_goes_over_to_another_plan,
    "contact_lost": nobody_has_heard_from_her,
    "reminder_sent": she_is_reminded,
    "deceased": she_has_died,
}


def test_every_kind_of_event_is_written_by_somebodys_act_or_by_the_worker(company: Company) -> None:
    assert set(WRITTEN_BY) == KINDS - LATER
    told = {story: _kinds_of(company, story(company)) for story in dict.fromkeys(WRITTEN_BY.values())}
    assert {kind for kind, story in WRITTEN_BY.items() if kind not in told[story]} == set()


def _kinds_of(company: Company, journey_id: str) -> set[str]:
    with company.database.reading() as db:
        assert differences(db, journey_id) == []
        return {event.kind for event in events_of(db, journey_id)}
