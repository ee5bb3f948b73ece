"""Whether two versions stood side by side: a pilot does from its first day, and what came back was away in between."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.models.settings import ServiceSetting
from app.queries.changes_between import compare
from app.queries.quest_versions import version_of
from app.queries.studio import definition_text
from app.services import designing, pilots, quest_versions
from app.services.drafts import add_draft
from app.services.signing import sign
from app.vocabulary import Role, SignedPart
from quests.compared import Comparison
from quests.versions import content_hash
from tests.clocks import FrozenClock
from tests.insights.two_versions import SLUG
from tests.services.test_offering import someone

UTC = ZoneInfo("UTC")
FIRST = date(2026, 3, 2)


@pytest.fixture
def by(database: Database, frozen_clock: FrozenClock) -> str:
    """Version 1 has been there since 2 March; returns who acts in the studio."""
    with database.begin() as db:
        quest_versions.publish_library(db)
    return someone(database, Role.DESIGNER).staff_id or ""


def signed_draft(database: Database, number: int) -> str:
    with database.begin() as db:
        text = definition_text(db, version_of(db, SLUG, number - 1).id)
        text = text.replace(f"version: {number - 1}", f"version: {number}", 1)
        draft = add_draft(db, text)
    for part in SignedPart:
        who = someone(database, Role.SUPERVISOR)
        with database.begin() as db:
            sign(db, SLUG, content_hash(text), part, who.staff_id or "")
    return draft


def piloted(database: Database, by: str, *, days: int = 90) -> str:
    draft, until = signed_draft(database, 2), clock.now().date() + timedelta(days=days)
    with database.begin() as db:
        return designing.pilot(db, draft, slug=SLUG, cap=500, until=until, by=by)


def published(database: Database, by: str, number: int) -> str:
    draft = signed_draft(database, number)
    with database.begin() as db:
        return designing.publish(db, draft, slug=SLUG, by=by)


def compared(database: Database, as_of: date | None = None, *, old: int = 1, new: int = 2) -> Comparison:
    with database.reading() as db:
        return compare(db, SLUG, old=old, new=new, as_of=as_of, zone=UTC)


def test_a_published_pilot_stood_beside_from_its_first_day(
    database: Database, by: str, frozen_clock: FrozenClock
) -> None:
    frozen_clock.advance(days=1)
    pilot = piloted(database, by)
    frozen_clock.advance(days=60)
    with database.begin() as db:
        designing.publish_pilot(db, pilot, by=by)
    frozen_clock.advance(days=30)
    second, replaced = FIRST + timedelta(days=1), FIRST + timedelta(days=61)
    found = compared(database)
    assert found.new.since == second
    assert (found.old.closed_on, found.new.closed_on) == (replaced, None)
    assert found.ran_beside == ((second, replaced),)
    earlier = compared(database, second + timedelta(days=10))
    assert earlier.ran_beside == ((second, second + timedelta(days=10)),)
    assert earlier.old.closed_on is None, "a day knows nothing of later ones"
    assert earlier.new.since == second


def test_before_a_pilot_began_nothing_is_said_of_side_by_side(
    database: Database, by: str, frozen_clock: FrozenClock
) -> None:
    frozen_clock.advance(days=10)
    piloted(database, by)
    frozen_clock.advance(days=2)
    assert compared(database, FIRST + timedelta(days=9)).ran_beside is None
    assert compared(database).rows[0].new.says_from == FIRST + timedelta(days=10 + 28 + 1)


def test_what_the_service_set_counts_from_the_day_on_which_the_pilot_began(
    database: Database, by: str, frozen_clock: FrozenClock
) -> None:
    """The pilot is the older of the two; a version 3 comes after it was published."""
    frozen_clock.advance(days=1)
    pilot = piloted(database, by)
    frozen_clock.advance(days=5)
    with database.begin() as db:
        db.execute(sa.insert(ServiceSetting).values(key="words", version=1, value={}, written_at=clock.now()))
    frozen_clock.advance(days=20)
    with database.begin() as db:
        designing.publish_pilot(db, pilot, by=by)
    frozen_clock.advance(days=10)
    published(database, by, 3)
    frozen_clock.advance(days=5)
    found = compared(database, old=2, new=3)
    assert found.settings_changed == (FIRST + timedelta(days=6),)
    assert found.others == (1,), "it could be begun beside the pilot"
    assert found.took_its_place == FIRST + timedelta(days=36)
    assert found.ran_beside == ()
    assert compared(database, old=1, new=3).took_its_place is None


def test_a_version_that_came_back_was_not_there_in_between(
    database: Database, by: str, frozen_clock: FrozenClock
) -> None:
    with database.reading() as db:
        first = version_of(db, SLUG, 1).id
    frozen_clock.advance(days=10)
    second = published(database, by, 2)
    frozen_clock.advance(days=30)
    with database.begin() as db:
        designing.withdraw(db, second, why="It may harm.", zone=UTC, by=by)
        designing.reinstate(db, first, by=by)
    frozen_clock.advance(days=20)
    found = compared(database)
    assert found.ran_beside == ()
    assert found.took_its_place == FIRST + timedelta(days=10)
    assert found.old.closed_on is None
    assert found.new.closed_on == FIRST + timedelta(days=40)
    between = compared(database, FIRST + timedelta(days=20))
    assert between.old.closed_on == FIRST + timedelta(days=10)


def test_a_pilot_that_ended_by_itself_stood_beside_until_its_last_day(
    database: Database, by: str, frozen_clock: FrozenClock
) -> None:
    frozen_clock.advance(days=1)
    piloted(database, by, days=14)
    frozen_clock.advance(days=20)
    stood = ((FIRST + timedelta(days=1), FIRST + timedelta(days=15)),)
    assert compared(database).ran_beside == stood
    with database.begin() as db:
        assert pilots.end_pilots(db) == 1
    frozen_clock.advance(days=1)
    assert compared(database).ran_beside == stood


def test_where_an_act_was_not_written_down_nothing_is_said(
    database: Database, by: str, frozen_clock: FrozenClock
) -> None:
    with database.reading() as db:
        first = version_of(db, SLUG, 1).id
    frozen_clock.advance(days=10)
    published(database, by, 2)
    frozen_clock.advance(days=10)
    with database.begin() as db:
        quest_versions.reinstate(db, first)  # Without its note in the log.
    frozen_clock.advance(days=10)
    found = compared(database)
    assert found.old.openings is None
    assert found.ran_beside is None
