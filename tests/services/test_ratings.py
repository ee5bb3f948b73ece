"""Ratings lead to nobody, and nobody is asked for one around a high risk."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.models.words import AnonymousRating
from app.queries.risk import NOT_RATED_WITHIN, has_something_to_rate, was_high_lately
from app.services import plans
from app.services.caseload import end_hold
from app.services.ratings import rate_service
from app.vocabulary import Role
from config import Settings
from quests.risk import RiskLevel
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Walker
from tests.desk.day import begun, on_quest, published
from tests.quests.walking import step

MAY_BE_KEPT = {"id", "quest", "version", "level", "kind", "score", "month"}


@pytest.fixture
def cast(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Cast:
    return Cast(None, database, settings)


def rows_as_they_lie(db: sa.Connection) -> list[tuple[str, str, int]]:
    place = "rowid" if db.dialect.name == "sqlite" else "ctid"
    return [tuple(row) for row in db.execute(sa.text(f"SELECT id, kind, score FROM anonymous_rating ORDER BY {place}"))]


def joins_to_somebody(columns: set[str]) -> set[str]:
    """The columns of a rating that could be joined to a person or to a moment."""
    return columns - MAY_BE_KEPT


def test_a_rating_has_no_column_that_leads_to_anybody(cast: Cast) -> None:
    columns = {column.name for column in AnonymousRating.__table__.columns}
    assert joins_to_somebody(columns) == set()
    assert joins_to_somebody({*columns, "at", "client_id"}) == {"at", "client_id"}  # The control.
    assert not AnonymousRating.__table__.foreign_keys


def test_ratings_do_not_lie_in_the_order_in_which_they_came(cast: Cast) -> None:
    """Nor do the two answers of one person lie beside each other, for each kind is written anew by itself."""
    given = [(1 + number % 5, number % 11) for number in range(12)]
    with cast.database.begin() as db:
        for csat, nps in given:
            rate_service(db, csat=csat, nps=nps)
        lying = rows_as_they_lie(db)
        whole = db.execute(sa.select(AnonymousRating.__table__)).mappings().all()
    for kind, came in (("csat", [csat for csat, _nps in given]), ("nps", [nps for _csat, nps in given])):
        ids = [row_id for row_id, one, _score in lying if one == kind]
        assert ids == sorted(ids), kind
        assert sorted(score for _id, one, score in lying if one == kind) == sorted(came)
        assert [score for _id, one, score in lying if one == kind] != came, kind
    assert {(row["quest"], row["version"], row["level"], row["month"]) for row in whole} == {
        ("service", 0, "", "2026-03")
    }


def test_one_question_may_stay_open_and_what_was_not_asked_is_no_answer(cast: Cast) -> None:
    with cast.database.begin() as db:
        rate_service(db, nps=0)
        rate_service(db)
        assert [(kind, score) for _id, kind, score in rows_as_they_lie(db)] == [("nps", 0)]
        with pytest.raises(ValueError, match="no answer to csat"):
            rate_service(db, csat=0)


def is_high(cast: Cast, walker: Walker) -> bool:
    with cast.database.reading() as db:
        return was_high_lately(db, walker.client_id, clock.now())


def test_around_a_high_risk_nobody_is_asked(cast: Cast) -> None:
    chief = cast.staff(Role.SUPERVISOR)
    walker, other = begun(cast, step("a"), of=chief), begun(cast, step("a"), pseudonym="Tall Reed")
    assert not is_high(cast, walker)
    cast.raise_risk(walker, chief, to=RiskLevel.MEDIUM)
    assert not is_high(cast, walker)
    cast.raise_risk(walker, chief, to=RiskLevel.HIGH)
    clock.freeze(clock.now() + 3 * NOT_RATED_WITHIN)
    assert is_high(cast, walker)
    assert not is_high(cast, other)
    with cast.database.begin() as db:
        end_hold(db, cast.locker(db, walker), walker.journey_id, reason="Talked for long", actor=chief.actor)
    assert is_high(cast, walker)


def test_an_open_page_stores_no_rating_of_a_level_once_the_risk_is_high(cast: Cast) -> None:
    chief = cast.staff(Role.SUPERVISOR)
    asks = {"label": "How was it?", "kind": "scale_0_10", "is_anonymous": True}
    slug = published(cast, step("a"), asks=asks)
    walkers = [on_quest(cast, slug, name, of=chief) for name in ("Quiet Heron", "Tall Reed")]
    for walker in walkers:
        cast.send(walker, "a")
    cast.raise_risk(walkers[0], chief, to=RiskLevel.HIGH)
    with cast.database.begin() as db:
        kept = [
            plans.give_level_feedback(db, cast.locker(db, one), one.journey_id, "first", 7, key="tap")
            for one in walkers
        ]
        assert kept == [False, True]
        assert db.execute(sa.select(sa.func.count()).select_from(AnonymousRating)).scalar_one() == 1


def test_the_end_of_a_plan_is_an_occasion_for_some_days(cast: Cast) -> None:
    walker, other = begun(cast, step("a")), begun(cast, step("a"), pseudonym="Tall Reed")
    since = clock.now() - timedelta(days=3)
    with cast.database.begin() as db:
        assert not has_something_to_rate(db, walker.client_id, since)
        plans.stop(db, walker.journey_id, has_what_she_came_for=False, key="stop")
        assert has_something_to_rate(db, walker.client_id, since)
        assert not has_something_to_rate(db, other.client_id, since)
        assert not has_something_to_rate(db, walker.client_id, clock.now() + timedelta(seconds=1))
