"""The journey store: events first, projections with them, one effect for one act."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.models.journeys import Journey, JourneyEvent, StepRun
from app.queries.journeys import events_of, step_addresses
from app.services.journeys import THE_CLIENT, ChangedMeanwhile, NoSuchJourney, differences, perform
from config import Settings
from quests.progress import Act, ActRefused, StepClosed
from tests.clocks import FrozenClock
from tests.people_on_a_quest import a_walker

TICK = Act("do_step", "how-we-work", detail={"evidence": "tick"})


def test_who_starts_alone_is_on_the_first_level_with_its_steps_open(
    database: Database, settings: Settings, frozen_clock: FrozenClock
) -> None:
    walker = a_walker(database, settings)
    with database.reading() as db:
        kinds = [event.kind for event in events_of(db, walker.journey_id)]
        opened = set(step_addresses(db, walker.journey_id))
    assert kinds == ["journey_started", "level_entered", "step_opened", "step_opened", "step_opened"]
    assert opened == {"how-we-work", "short-look", "what-i-want"}


def test_an_act_writes_its_events_and_both_projections_together(database: Database, settings: Settings) -> None:
    walker = a_walker(database, settings)
    with database.begin() as db:
        perform(db, walker.journey_id, TICK, actor=THE_CLIENT)
    with database.reading() as db:
        status = db.execute(
            sa.select(StepRun.status).where(StepRun.journey_id == walker.journey_id, StepRun.step == "how-we-work")
        ).scalar_one()
        assert status == "done"
        assert events_of(db, walker.journey_id)[-1].kind == "step_done"
        assert differences(db, walker.journey_id) == []


def test_the_same_key_twice_is_one_effect(database: Database, settings: Settings) -> None:
    walker = a_walker(database, settings)
    results = []
    for _time in range(2):
        with database.begin() as db:
            results.append(perform(db, walker.journey_id, TICK, actor=THE_CLIENT, key="one form"))
    with database.reading() as db:
        done = [event for event in events_of(db, walker.journey_id) if event.kind == "step_done"]
    assert len(done) == 1
    assert [result.is_repeat for result in results] == [False, True]


def test_a_form_that_was_sent_before_does_nothing_even_where_its_act_could_be_done_again(
    database: Database, settings: Settings
) -> None:
    walker = a_walker(database, settings)
    for act, key in ((Act("pause", detail={"until": None}), "rest"), (Act("resume"), "go on")):
        with database.begin() as db:
            perform(db, walker.journey_id, act, actor=THE_CLIENT, key=key)
    with database.begin() as db:
        again = perform(db, walker.journey_id, Act("pause", detail={"until": None}), actor=THE_CLIENT, key="rest")
    with database.reading() as db:
        kinds = [event.kind for event in events_of(db, walker.journey_id)]
        assert differences(db, walker.journey_id) == []
    assert (again.is_repeat, again.state.is_paused, kinds[-2:]) == (True, False, ["paused", "resumed"])


def test_the_same_step_with_another_key_is_refused_and_nothing_is_written(
    database: Database, settings: Settings
) -> None:
    walker = a_walker(database, settings)
    with database.begin() as db:
        perform(db, walker.journey_id, TICK, actor=THE_CLIENT, key="first tab")
    before = walker.journey().state
    with pytest.raises(StepClosed), database.begin() as db:
        perform(db, walker.journey_id, TICK, actor=THE_CLIENT, key="second tab")
    assert walker.journey().state == before


def test_ten_who_do_the_same_at_once_cause_one_effect(database: Database, settings: Settings) -> None:
    walker = a_walker(database, settings)
    gate, outcomes = Barrier(10), []

    def act(number: int) -> None:
        gate.wait()
        try:
            with database.begin() as db:
                perform(db, walker.journey_id, TICK, actor=THE_CLIENT, key=f"tab {number}")
            outcomes.append("done")
        except (ActRefused, ChangedMeanwhile):
            outcomes.append("refused")

    threads = [Thread(target=act, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done"] + ["refused"] * 9
    with database.reading() as db:
        assert [event.kind for event in events_of(db, walker.journey_id)].count("step_done") == 1
        assert differences(db, walker.journey_id) == []


def test_a_journey_that_is_not_there_is_said_to_be_missing(database: Database) -> None:
    with pytest.raises(NoSuchJourney), database.begin() as db:
        perform(db, "nobody", TICK, actor=THE_CLIENT)


def test_an_event_number_cannot_be_given_twice(database: Database, settings: Settings) -> None:
    walker = a_walker(database, settings)
    row = {
        "journey_id": walker.journey_id,
        "seq": 1,
        "kind": "paused",
        "actor": "client",
        "at": walker.journey().created_at,
        "detail": {},
    }
    with pytest.raises(sa.exc.IntegrityError), database.begin() as db:
        db.execute(sa.insert(JourneyEvent).values(row))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (sa.update(Journey).values(risk="high"), "risk"),
        (sa.update(StepRun).where(StepRun.step == "how-we-work").values(status="done"), "how-we-work"),
        (sa.delete(StepRun).where(StepRun.step == "short-look"), "short-look"),
        (sa.update(JourneyEvent).where(JourneyEvent.seq == 1).values(kind="journey_offered"), "state"),
    ],
    ids=["journey row", "step row", "missing step row", "event"],
)
def test_verify_finds_what_was_changed_behind_the_store(
    database: Database, settings: Settings, change: sa.UpdateBase, named: str
) -> None:
    walker = a_walker(database, settings)
    with database.begin() as db:
        db.execute(change)
    with database.reading() as db:
        found = differences(db, walker.journey_id)
    assert any(named in line for line in found)
