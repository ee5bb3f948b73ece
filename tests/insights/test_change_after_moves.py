"""Two versions between which people were moved: nothing is said of a difference, since the move itself makes one."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.models.quests import QuestVersion
from app.queries.changes_between import compare
from app.queries.journeys import main_journey
from app.queries.quest_versions import version_of
from app.queries.studio import definition_text
from app.services import plans, rolling_up, version_moves
from app.services.clients import create_client
from app.services.journeys import THE_SYSTEM
from app.services.quest_versions import publish, publish_library
from app.vault import Vault
from app.vocabulary import Role
from config import Settings
from quests import change_files
from quests.change import Share
from quests.compared import Comparison, Verdict
from quests.events import Event
from quests.tally import changed_by
from quests.trace import Trace
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.desk.cast import Cast
from tests.insights.two_versions import LEVELS, SLUG, come

UTC = ZoneInfo("UTC")


def publish_next(db: sa.Connection) -> str:
    """One more version of the quest, with the same words; returns its id."""
    newest = version_of(db, SLUG)
    text = definition_text(db, newest.id)
    number = newest.version
    return publish(db, text.replace(f"version: {number}", f"version: {number + 1}", 1), file=f"{SLUG}.yaml")


def begin(db: sa.Connection, settings: Settings) -> str:
    """Somebody on the version that is begun now, through the real services; returns her journey."""
    client_id = create_client(db, Vault.of(settings), pseudonym="Quiet Heron", language="en")
    plans.start_plan(db, client_id, SLUG, zone="UTC", frame="journey", language="en", audience="self")
    journey = main_journey(db, client_id)
    assert journey is not None
    return journey.id


def move(db: sa.Connection, journey: str, before: int, after: int) -> None:
    there = version_of(db, SLUG, before).id, version_of(db, SLUG, after).id
    assert version_moves.move_people(db, [journey], *there, by=THE_SYSTEM).moved == (journey,)


def losses_and_survivors(db: sa.Connection) -> None:
    """Of 200 who begin version 1 on one day half go on and are moved to version 2 that afternoon, where nine begin who
    do not go on: written as roll-ups."""
    versions = {number: version_of(db, SLUG, number).id for number in (1, 2)}
    come(db, 1, A_MONDAY_MORNING, [False] * 100, a_day=100)
    come(db, 2, A_MONDAY_MORNING, [False] * 9, a_day=100)
    later, moved = A_MONDAY_MORNING + timedelta(hours=2), A_MONDAY_MORNING + timedelta(hours=4)
    events = [
        Event(1, "journey_started", A_MONDAY_MORNING, "client"),
        Event(2, "level_entered", A_MONDAY_MORNING, "client", level=LEVELS[0]),
        Event(3, "level_completed", later, "client", level=LEVELS[0]),
        Event(4, "level_entered", later, "client", level=LEVELS[1]),
        Event(5, "version_moved", moved, "staff", detail={"what": "version", "from": 1, "to": 2}),
    ]
    for _survivor in range(100):
        rolling_up.write(db, changed_by(Trace(), events, version_id=versions[1], cohort=None, versions=versions))


@pytest.fixture
def after_the_move(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Database:
    """The same, three months later. One who is moved with the others, and has not gone on, is real."""
    with database.begin() as db:
        publish_library(db)
        her = begin(db, settings)
        publish_next(db)
        losses_and_survivors(db)
    frozen_clock.advance(hours=4)
    with database.begin() as db:
        move(db, her, 1, 2)
    frozen_clock.advance(days=90)
    return database


def compared(database: Database, *, old: int = 1, new: int = 2, as_of: date | None = None) -> Comparison:
    with database.reading() as db:
        return compare(db, SLUG, old=old, new=new, as_of=as_of, zone=UTC)


def test_survivors_that_were_moved_are_no_effect_of_a_version(after_the_move: Database) -> None:
    found = compared(after_the_move)
    first = found.rows[0]
    assert (first.old.share, first.new.share) == (Share(0, 100), Share(100, 110)), "losses here, survivors there"
    assert found.people_moved
    assert {row.verdict for row in found.rows} <= {Verdict.PEOPLE_MOVED, None}
    assert first.verdict is Verdict.PEOPLE_MOVED


def test_without_the_note_of_the_move_it_would_be_found(after_the_move: Database) -> None:
    """Negative control."""
    with after_the_move.begin() as db:
        db.execute(sa.text("DELETE FROM version_move"))
    assert compared(after_the_move).rows[0].verdict is Verdict.FOUND


def test_a_day_before_the_move_knows_nothing_of_it(after_the_move: Database) -> None:
    day = A_MONDAY_MORNING.date()
    assert not compared(after_the_move, as_of=day - timedelta(days=1)).people_moved
    assert compared(after_the_move, as_of=day).people_moved


def test_files_say_it_too(after_the_move: Database) -> None:
    found = compared(after_the_move)
    plain = json.loads(json.dumps(change_files.to_json(found)))
    assert plain["people_moved"] is True
    assert plain["rows"][0]["verdict"] == "people_moved"
    head, first = change_files.csv_rows(found)[:2]
    assert first[head.index("verdict")] == "people_moved"


def test_any_way_counts_back_over_a_third_version_and_out_of_one_alone(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    with database.begin() as db:
        publish_library(db)
        her = begin(db, settings)
        for _version in (2, 3, 4):
            publish_next(db)
    frozen_clock.advance(days=1)
    with database.begin() as db:
        move(db, her, 1, 3)
    frozen_clock.advance(days=1)
    assert compared(database, old=1, new=2).people_moved, "survivors of version 1 are missing in it"
    assert compared(database, old=1, new=3).people_moved
    assert not compared(database, old=2, new=4).people_moved
    with database.begin() as db:
        move(db, her, 3, 2)
    frozen_clock.advance(days=1)
    assert compared(database, old=1, new=2).people_moved
    assert compared(database, old=2, new=4).people_moved


def test_a_plan_that_was_not_begun_begins_where_it_was_moved_to(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    with database.begin() as db:
        publish_library(db)
        her = begin(db, settings)
        db.execute(sa.text("UPDATE journey SET started_at = NULL"))
        publish_next(db)
        move(db, her, 1, 2)
        db.execute(sa.text("UPDATE journey SET started_at = NULL"))
    frozen_clock.advance(days=2)
    assert not compared(database).people_moved


def test_the_page_says_it_first(cast: Cast, frozen_clock: FrozenClock) -> None:
    walker = cast.walker()
    with cast.database.begin() as db:
        db.execute(sa.update(QuestVersion).values(published_at=clock.now() - timedelta(days=1)))
        publish_next(db)
        losses_and_survivors(db)
        move(db, walker.journey_id, 1, 2)
    frozen_clock.advance(days=90)
    analyst = cast.visit(cast.staff(Role.ANALYST))
    page = analyst.get(f"/insights/change?quest={SLUG}@2").text
    assert "People were moved between versions: whether the change helped cannot be told" in page
    assert "More people" not in page
    assert "more than chance" not in page
    assert page.index("People were moved into or out of one of these two versions.") < page.index("100 of 110")
    rows = list(csv.DictReader(io.StringIO(analyst.get(f"/insights/change.csv?quest={SLUG}@2").text)))
    assert rows[0]["verdict"] == "people_moved"
