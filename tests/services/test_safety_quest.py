"""The plan for safety: opened for her, everything else rests, its end is decided by a person."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.models.journeys import Journey
from app.models.words import Task
from app.queries.journeys import events_of, journeys_of_client
from app.services import caseload, offering, plans
from app.services.caseload import SafetyPlanRuns
from app.services.fitting import where_words_are
from app.services.journeys import THE_SYSTEM, Actor, differences, perform
from app.services.offering import PlanUnderway, QuestNotPublished
from app.services.rules_of_time import lose_contact_if_due
from app.services.safety_quest import NoSafetyQuest, decide_contact_lost, open_safety_quest
from app.services.tasks import open_task
from app.vocabulary import Role
from config import Settings
from quests.journey import JourneyState
from quests.overrides import ReasonMissing
from quests.progress import Act, ActRefused
from tests.clocks import FrozenClock
from tests.people_on_a_quest import Walker, a_walker
from tests.quests.walking import level, step
from tests.services.test_offering import someone
from tests.small_quests import SUSPENDING, publish_quest, publish_small_quests

SAFETY = "crisis-to-safety"


@pytest.fixture
def chief(database: Database) -> Actor:
    return someone(database, Role.SUPERVISOR)


@pytest.fixture
def her(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Walker:
    """On a quest, at a high risk: her plan is on safety hold."""
    walker = a_walker(database, settings)
    act = Act("change_risk", detail={"to": "high", "rule": "person"})
    with database.begin() as db:
        perform(db, walker.journey_id, act, actor=THE_SYSTEM)
        open_task(db, "high_risk", walker.client_id, walker.journey_id, due_at=clock.now())
    return walker


def small_safety_quest(database: Database) -> None:
    """The same place and rules as quest 3.3, with a step of hers alone, so that she can fall silent."""
    publish_quest(
        database, SAFETY, level("now", step("a"), step("b")), place="suspending", calm=True, safety_stop=None,
        exits={"lost_contact": "supervisor"}, version=2,
    )  # fmt: skip


def state(her: Walker, journey_id: str) -> JourneyState:
    with her.database.reading() as db:
        assert differences(db, journey_id) == []
        return next(one.state for one in journeys_of_client(db, her.client_id) if one.id == journey_id)


def open_tasks(her: Walker) -> list[str]:
    with her.database.reading() as db:
        rows = db.execute(sa.select(Task.journey_id).where(Task.kind == "high_risk", Task.closed_at.is_(None)))
        return list(rows.scalars())


def opened(her: Walker, chief: Actor, key: str = "press") -> str:
    with her.database.begin() as db:
        return open_safety_quest(db, her.journey_id, actor=chief, key=key)


def test_it_begins_at_once_plain_with_the_risk_that_was_found(her: Walker, chief: Actor) -> None:
    safety = opened(her, chief)
    found = state(her, safety)
    assert (found.is_started, found.frame, found.risk, found.is_on_hold) == (True, "plain", "high", False)
    with her.database.reading() as db:
        assert events_of(db, safety)[0].actor == "supervisor"
    assert state(her, her.journey_id).is_on_hold
    assert open_tasks(her) == []


def test_opened_twice_or_after_an_offer_it_is_one(her: Walker, chief: Actor) -> None:
    with her.database.begin() as db:
        offered = offering.offer_quest(db, her.client_id, SAFETY, zone="UTC", actor=chief)
    assert opened(her, chief) == offered
    assert opened(her, chief, "another press") == offered
    assert state(her, offered).is_started


def test_her_other_plan_that_runs_rests_too(her: Walker, chief: Actor) -> None:
    publish_small_quests(her.database)
    with her.database.begin() as db:
        beside = offering.offer_quest(db, her.client_id, "beside-it", zone="UTC", actor=chief)
        perform(db, beside, offering.start_act("plain", "en", "self", "portal", "unasked"), actor=THE_SYSTEM)
    opened(her, chief)
    assert state(her, beside).is_on_hold


def test_its_place_is_free_or_nothing_begins(her: Walker, chief: Actor) -> None:
    publish_small_quests(her.database)
    with her.database.begin() as db:
        offering.offer_quest(db, her.client_id, SUSPENDING, zone="UTC", actor=chief)
    with pytest.raises(PlanUnderway):
        opened(her, chief)


def test_where_it_is_not_published_nothing_begins(her: Walker, chief: Actor) -> None:
    with her.database.begin() as db:
        db.execute(sa.text("UPDATE quest_version SET status = 'withdrawn' WHERE slug = 'crisis-to-safety'"))
    with pytest.raises(QuestNotPublished):
        opened(her, chief)


def test_the_plan_for_safety_leads_to_no_other(her: Walker, chief: Actor) -> None:
    safety = opened(her, chief)
    with her.database.begin() as db, pytest.raises(NoSafetyQuest):
        open_safety_quest(db, safety, actor=chief, key="again")


def test_no_hold_ends_while_it_runs_and_a_task_opens_when_it_has_ended(
    her: Walker, chief: Actor, frozen_clock: FrozenClock
) -> None:
    safety = opened(her, chief)
    frozen_clock.advance(days=3)
    with her.database.begin() as db, pytest.raises(SafetyPlanRuns):
        caseload.end_hold(db, her.locker(), her.journey_id, reason="Safe", actor=chief, key="end")
    assert state(her, her.journey_id).is_on_hold
    with her.database.begin() as db:
        plans.stop(db, safety, has_what_she_came_for=True, key="enough")
    assert open_tasks(her) == [her.journey_id]
    with her.database.begin() as db:
        caseload.end_hold(db, her.locker(), her.journey_id, reason="Safe", actor=chief, key="end")
    assert not state(her, her.journey_id).is_on_hold
    assert open_tasks(her) == []


def test_the_worker_never_says_that_contact_is_lost_there(her: Walker, chief: Actor, frozen_clock: FrozenClock) -> None:
    with her.database.begin() as db:
        db.execute(sa.text("UPDATE quest_version SET status = 'retired' WHERE slug = 'crisis-to-safety'"))
    small_safety_quest(her.database)
    safety = opened(her, chief)
    frozen_clock.advance(days=90)
    with her.database.begin() as db:
        assert not lose_contact_if_due(db, safety)
    assert not state(her, safety).has_ended
    with her.database.begin() as db, pytest.raises(ReasonMissing):
        decide_contact_lost(db, her.locker(), safety, reason=" ", actor=chief)
    with her.database.begin() as db:
        for _ in range(2):
            decide_contact_lost(db, her.locker(), safety, reason="Three calls", actor=chief, key="lost")
    assert state(her, safety).ending == "abandoned"
    assert open_tasks(her) == [her.journey_id]
    with her.database.reading() as db:
        rows = db.execute(sa.text("SELECT journey_id, seq, words_sealed FROM plan_reason")).all()
        (row,) = rows
        words = her.locker().unseal(bytes(row.words_sealed), **where_words_are(row.journey_id, row.seq))
        lost = [event.seq for event in events_of(db, safety) if event.kind == "contact_lost"]
    assert (words, [row.seq]) == ("Three calls", lost)


def test_elsewhere_a_rule_decides_and_no_person(her: Walker, chief: Actor) -> None:
    with her.database.begin() as db, pytest.raises(ActRefused):
        decide_contact_lost(db, her.locker(), her.journey_id, reason="Three calls", actor=chief)
    with her.database.reading() as db:
        assert db.execute(sa.select(Journey.ending).where(Journey.id == her.journey_id)).scalar_one() is None
