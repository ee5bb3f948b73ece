"""Roll-ups: written with the event or not at all, true on both databases, and the same for ever."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.models.insights import Cohort, StayChange, TallyChange
from app.models.journeys import Journey
from app.queries.dropoff import counted_dropoff, exact_dropoff, exact_first_stops, exact_groups, stays_of
from app.queries.number_checks import wrong_numbers
from app.queries.quest_versions import published_versions
from app.services import rolling_up
from app.services.erasing import erase_client
from app.services.journeys import THE_CLIENT, THE_SYSTEM, Actor, ChangedMeanwhile, hold_still, perform, perform_held
from app.vocabulary import ActorKind
from config import Settings
from quests.progress import Act, ActRefused
from quests.tally import DIMENSIONS
from tests.clocks import FrozenClock
from tests.people_on_a_quest import SLUG, Walker, a_walker

UTC = ZoneInfo("UTC")


def wrong(database: Database, day: date) -> list[str]:
    with database.reading() as db:
        return [told for version in published_versions(db) for told in wrong_numbers(db, version, day, UTC)]


def yesterday() -> date:
    return (clock.now() - timedelta(days=1)).date()


def act(walker: Walker, kind: str, step: str | None = None, *, by: Actor = THE_CLIENT, **detail: object) -> None:
    with walker.database.begin() as db:
        perform(db, walker.journey_id, Act(kind, step, None, detail), actor=by)


@pytest.fixture
def people(database: Database, settings: Settings, frozen_clock: FrozenClock) -> list[Walker]:
    """Six who did this and that over six weeks, each as chance had it."""
    random = Random(4)
    walkers = [a_walker(database, settings, f"Quiet Heron {number}") for number in range(6)]
    for _ in range(40):
        frozen_clock.advance(hours=random.choice([1, 20, 60]))
        walker, state = random.choice(walkers), None
        state = walker.journey().state
        steps = [slug for slug, step in state.steps.items() if step.status == "open"]
        kind = random.choice(["do_step", "do_step", "do_step", "skip_step", "pause", "resume", "stop", "reopen"])
        step = random.choice(steps) if steps and kind.endswith("step") else None
        with suppress(ActRefused, KeyError):
            act(walker, kind, step, **({"evidence": "tick"} if kind == "do_step" else {}))
    frozen_clock.advance(days=1)
    return walkers


def test_every_number_of_every_day_is_the_one_that_the_events_say(people: list[Walker]) -> None:
    database = people[0].database
    for back in range(0, 45, 4):
        assert wrong(database, yesterday() - timedelta(days=back)) == []
    with database.reading() as db:
        whole = exact_dropoff(db, SLUG, zone=UTC)
        assert whole.started == 6
        for dimension in DIMENSIONS:
            groups = exact_groups(db, SLUG, zone=UTC, dimension=dimension)
            assert sum(group.started or 0 for group in groups.values()) == 6
        assert sum(n for since in exact_first_stops(db, SLUG, zone=UTC).values() for n in since.values()) > 0
        assert sum(n for _stay, n in stays_of(db, SLUG, zone=UTC, place="quest")) == 6


@pytest.mark.parametrize("table", [TallyChange, StayChange])
def test_one_row_that_is_missing_is_found(people: list[Walker], table: type, frozen_clock: FrozenClock) -> None:
    database = people[0].database
    frozen_clock.advance(days=60)
    assert wrong(database, yesterday()) == []
    with database.begin() as db:
        last = sa.select(sa.func.max(table.id)).where(table.quarter < 10**9)  # type: ignore[attr-defined]
        db.execute(sa.delete(table).where(table.id == last.scalar_subquery()))  # type: ignore[attr-defined]
    assert wrong(database, yesterday()) != []


def test_a_report_of_march_says_in_may_what_it_said_in_march(people: list[Walker], frozen_clock: FrozenClock) -> None:
    database, then = people[0].database, yesterday()

    def said() -> list[object]:
        with database.reading() as db:
            asked = {"zone": UTC, "as_of": then}
            return [
                exact_dropoff(db, SLUG, zone=UTC, as_of=then),
                counted_dropoff(db, SLUG, zone=UTC, as_of=then),
                exact_first_stops(db, SLUG, zone=UTC, as_of=then),
                *(exact_groups(db, SLUG, **asked, dimension=dimension) for dimension in DIMENSIONS),
                stays_of(db, SLUG, **asked, place="level:"),
            ]

    march = said()
    frozen_clock.advance(days=20)
    with database.begin() as db:
        erase_client(db, people[0].client_id, pepper=people[0].settings.pepper, actor=(ActorKind.CLIENT, "x"))
    for walker, kind in zip(people[1:], ("stop", "reopen", "record_death", "pause", "stop"), strict=True):
        with suppress(ActRefused, KeyError):
            act(walker, kind, by=THE_SYSTEM if kind == "record_death" else THE_CLIENT)
    frozen_clock.advance(days=30)
    assert said() == march
    assert wrong(database, yesterday()) == []


def test_journeys_of_before_are_rolled_up_by_the_upgrade_or_by_the_next_act(people: list[Walker]) -> None:
    database = people[0].database
    with database.begin() as db:
        before = exact_dropoff(db, SLUG, zone=UTC)
        rolling_up.forget_all(db)
    with database.reading() as db:
        assert exact_dropoff(db, SLUG, zone=UTC).started == 0
    with suppress(ActRefused):
        act(people[0], "reopen")
    act(people[0], "stop")
    assert rolling_up.write_all_missing(database) == len(people) - 1
    assert rolling_up.write_all_missing(database) == 0
    with database.reading() as db:
        assert exact_dropoff(db, SLUG, zone=UTC) == before
    assert wrong(database, yesterday()) == []


def forget(database: Database) -> None:
    with database.begin() as db:
        rolling_up.forget_all(db)


@pytest.mark.parametrize("written", [True, False], ids=["is written", "looks at her journey"])
def test_an_act_that_is_under_way_while_all_is_thrown_away_counts_once(
    database: Database, settings: Settings, frozen_clock: FrozenClock, written: bool
) -> None:
    """It holds its journey, and its rows are seen by nobody yet: whoever throws the rows away waits for them."""
    walkers = [a_walker(database, settings, f"Quiet Heron {number}") for number in range(3)]
    frozen_clock.advance(days=2)
    anew = threading.Thread(target=forget, args=(database,))
    with database.begin() as db:
        held = hold_still(db, walkers[0].journey_id)
        if written:
            perform_held(db, held, Act("stop"), actor=THE_CLIENT)
        anew.start()
        anew.join(0.3)
        assert anew.is_alive()
        if not written:
            perform_held(db, held, Act("stop"), actor=THE_CLIENT)
    anew.join(10)
    assert rolling_up.write_all_missing(database) == len(walkers)
    frozen_clock.advance(days=2)
    assert wrong(database, yesterday()) == []


def test_an_act_that_begins_while_all_is_thrown_away_counts_once(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    walkers = [a_walker(database, settings, f"Quiet Heron {number}") for number in range(3)]
    frozen_clock.advance(days=2)
    stops = threading.Thread(target=act, args=(walkers[0], "stop"))
    with database.begin() as db:
        rolling_up.forget_all(db)
        stops.start()
        stops.join(0.3)
        assert stops.is_alive()
    stops.join(10)
    assert rolling_up.write_all_missing(database) == len(walkers) - 1, "hers were written with what she did"
    frozen_clock.advance(days=2)
    assert wrong(database, yesterday()) == []


@pytest.mark.parametrize("ended", [True, False])
def test_who_is_erased_while_all_is_written_anew_keeps_her_place_in_the_numbers(
    database: Database, settings: Settings, frozen_clock: FrozenClock, ended: bool
) -> None:
    """Her journey has another id then: one that had ended is found under it, one that runs is stopped and written."""
    hers, *others = (a_walker(database, settings, f"Quiet Heron {number}") for number in range(3))
    if ended:
        act(hers, "stop")
    frozen_clock.advance(days=2)
    forget(database)
    rounds: list[list[str]] = []

    def along(journeys: list[str]) -> Iterator[str]:
        rounds.append(journeys)
        yield from (one for one in journeys if one != hers.journey_id)
        if hers.journey_id in journeys:
            with database.begin() as db:
                erase_client(db, hers.client_id, pepper=settings.pepper, actor=(ActorKind.CLIENT, "x"))
            yield hers.journey_id

    assert rolling_up.write_all_missing(database, along) == len(others) + ended
    assert [len(journeys) for journeys in rounds] == ([3, 1] if ended else [3])
    with database.reading() as db:
        assert rolling_up.journeys_without(db) == []
    frozen_clock.advance(days=2)
    assert wrong(database, yesterday()) == []


def test_what_stays_without_is_not_tried_for_ever(people: list[Walker]) -> None:
    forget(people[0].database)

    def nowhere(journeys: list[str]) -> Iterable[str]:
        return journeys[1:]

    assert rolling_up.write_all_missing(people[0].database, nowhere) == len(people) - 1
    assert rolling_up.write_all_missing(people[0].database) == 1


def test_an_act_that_came_second_leaves_nothing_in_the_numbers(people: list[Walker]) -> None:
    walker = next(one for one in people if not one.journey().state.has_ended)
    with walker.database.begin() as db:
        old = hold_still(db, walker.journey_id)
        perform(db, walker.journey_id, Act("stop"), actor=THE_CLIENT)
        rows = db.execute(sa.select(sa.func.count()).select_from(TallyChange)).scalar_one()
        with pytest.raises(ChangedMeanwhile):
            perform_held(db, old, Act("stop"), actor=THE_CLIENT)
        assert db.execute(sa.select(sa.func.count()).select_from(TallyChange)).scalar_one() == rows


def test_the_rows_bear_nobodys_id(people: list[Walker]) -> None:
    with people[0].database.reading() as db:
        ids = {walker.client_id for walker in people} | set(db.execute(sa.select(Journey.id)).scalars())
        kept = [
            str(value)
            for table in (Cohort, TallyChange, StayChange)
            for row in db.execute(sa.select(table.__table__))
            for value in row
        ]
    assert not any(one in value for one in ids for value in kept)
