"""What a level asks: kept for her counsellor, or kept so that nobody can tell whose it is."""

from __future__ import annotations

import sqlalchemy as sa

from app.extensions import Database
from app.models.words import AnonymousRating, LevelFeedback
from app.queries.journeys import events_of
from app.services import offering, plans
from config import Settings
from tests.clocks import FrozenClock
from tests.people_on_a_quest import Walker, a_walker
from tests.quests.walking import level, step
from tests.small_quests import publish_quest

ASKS = {"label": "How was it?", "kind": "scale_0_10", "is_anonymous": True}


def rates(database: Database, settings: Settings, number: int, score: int) -> Walker:
    her = a_walker(database, settings, f"Quiet Heron {number}")
    with database.begin() as db:
        new = offering.move_to(db, her.journey_id, "rated", key="over")
    assert new is not None
    there = Walker(database, settings, her.client_id, new)
    there.skip("a")
    locker = there.locker()
    with database.begin() as db:
        assert plans.give_level_feedback(db, locker, new, "one", score, key="tap")
        assert not plans.give_level_feedback(db, locker, new, "one", score, key="again")
    return there


def test_an_anonymous_rating_leads_to_nobody(database: Database, settings: Settings, frozen_clock: FrozenClock) -> None:
    publish_quest(database, "rated", level("one", step("a"), asks=ASKS), level("two", step("b")))
    people = [rates(database, settings, number, score) for number, score in enumerate((0, 7, 7, 10))]
    with database.reading() as db:
        rows = db.execute(sa.select(AnonymousRating.__table__)).mappings().all()
        assert db.execute(sa.select(sa.func.count()).select_from(LevelFeedback)).scalar_one() == 0
        given = [event for her in people for event in events_of(db, her.journey_id)]
    assert sorted(row["score"] for row in rows) == [0, 7, 7, 10]
    assert {(row["quest"], row["version"], row["level"], row["kind"], row["month"]) for row in rows} == {
        ("rated", 1, "one", "scale_0_10", "2026-03")
    }
    assert [event.detail for event in given if event.kind == "level_feedback_given"] == [{"score": None}] * 4


def test_with_each_rating_all_of_its_level_and_month_are_written_anew(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    publish_quest(database, "rated", level("one", step("a"), asks=ASKS), level("two", step("b")))
    for number in range(2):
        rates(database, settings, number, number)
    with database.reading() as db:
        before = dict(db.execute(sa.select(AnonymousRating.id, AnonymousRating.score)).all())
    rates(database, settings, 2, 2)
    with database.reading() as db:
        after = dict(db.execute(sa.select(AnonymousRating.id, AnonymousRating.score)).all())
    assert not before.keys() & after.keys()
