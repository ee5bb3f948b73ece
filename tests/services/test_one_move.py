"""One person goes on elsewhere, on both databases: moved, or offered another quest where hers was taken back."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.models.words import Task
from app.queries.journeys import events_of, journeys_of_client
from app.services import quest_versions
from app.services.journeys import Actor, differences
from app.services.one_move import VersionStands, move_one, offer_instead
from app.services.withdrawing import withdraw
from app.vocabulary import Role
from config import Settings
from quests.progress import CannotMove
from tests.clocks import FrozenClock
from tests.people_on_a_quest import Walker, a_walker
from tests.quests.walking import level, quest, step
from tests.services.test_offering import someone
from tests.small_quests import ANOTHER_MAIN, publish_small_quests

SLUG = "take-back-control"


@pytest.fixture
def chief(database: Database) -> Actor:
    return someone(database, Role.SUPERVISOR)


@pytest.fixture
def her(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Walker:
    return a_walker(database, settings)


def taken_back(her: Walker) -> None:
    with her.database.begin() as db:
        withdraw(db, her.journey().quest_version_id, why="A text may harm", zone=ZoneInfo("UTC"))


def another_version(her: Walker, first: str = "where-i-am") -> str:
    made = quest(level(first, step("how-we-work"), step("new")), slug=SLUG, version=2)
    text = json.dumps(made.model_dump(mode="json", by_alias=True, exclude_none=True))
    with her.database.begin() as db:
        return quest_versions.publish(db, text, file="a.yaml")


def open_tasks(her: Walker) -> int:
    with her.database.reading() as db:
        rows = db.execute(sa.select(Task.id).where(Task.kind == "plan_withdrawn", Task.closed_at.is_(None)))
        return len(rows.all())


def test_she_goes_on_in_another_version_and_the_task_is_done(her: Walker, chief: Actor) -> None:
    first = her.quest().levels[0].slug
    taken_back(her)
    assert open_tasks(her) == 1
    to = another_version(her, first)
    for _ in range(2):
        with her.database.begin() as db:
            move_one(db, her.locker(), her.journey_id, to, actor=chief)
    with her.database.reading() as db:
        assert [event.kind for event in events_of(db, her.journey_id)].count("version_moved") == 1
        assert differences(db, her.journey_id) == []
    assert her.journey().version == 2
    assert open_tasks(her) == 0


def test_who_cannot_go_stays_with_her_task_and_it_is_said_why(her: Walker, chief: Actor) -> None:
    taken_back(her)
    to = another_version(her, "somewhere-else")
    with her.database.begin() as db, pytest.raises(CannotMove) as refused:
        move_one(db, her.locker(), her.journey_id, to, actor=chief)
    assert refused.value.why == "level_gone"
    assert (her.journey().version, open_tasks(her)) == (1, 1)
    with her.database.begin() as db:
        move_one(db, her.locker(), her.journey_id, to, at="somewhere-else", actor=chief)
    assert (her.journey().version, open_tasks(her)) == (2, 0)


def test_another_quest_is_offered_once_in_the_place_of_one_that_was_taken_back(her: Walker, chief: Actor) -> None:
    publish_small_quests(her.database)
    taken_back(her)
    for _ in range(2):
        with her.database.begin() as db:
            offer_instead(db, her.locker(), her.journey_id, ANOTHER_MAIN, actor=chief, key="form")
    with her.database.reading() as db:
        every = {one.slug: one.state for one in journeys_of_client(db, her.client_id)}
    assert every[SLUG].ending == "moved"
    assert every[ANOTHER_MAIN].is_offered
    assert not every[ANOTHER_MAIN].is_started
    assert (len(every), open_tasks(her)) == (2, 0)


def test_nobody_ends_a_plan_that_stands(her: Walker, chief: Actor) -> None:
    publish_small_quests(her.database)
    with her.database.begin() as db, pytest.raises(VersionStands):
        offer_instead(db, her.locker(), her.journey_id, ANOTHER_MAIN, actor=chief)
    assert not her.journey().state.has_ended
