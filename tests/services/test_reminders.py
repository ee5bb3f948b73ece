"""Reminders of steps: planned where a step opens, and gone in the transaction in which nobody needs them any more."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.ids import new_id
from app.services import caseload, clients, erasing, plans, reminders, watched, withdrawing
from app.services.journeys import THE_SYSTEM, hold_still, move_held, perform
from app.services.quest_versions import publish
from app.vocabulary import ActorKind, OutgoingState
from config import Settings
from quests.progress import Act
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.people_who_are_reminded import (
    DAY,
    HOUR,
    LIVE,
    STEPS,
    SUPERVISOR,
    Reminded,
    publish_steps,
    sends,
    somebody,
    starts,
    until,
)
from tests.quests.walking import level, quest, step
from tests.small_quests import publish_quest
from tests.trust.test_statements import statements

BOTH_STEPS = [("a", 1), ("a", 2), ("b", 1), ("b", 2)]
BESIDE = "light-and-beside"


@pytest.fixture
def her(sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock) -> Reminded:
    publish_steps(sqlite_database)
    return somebody(sqlite_database, sqlite_settings)


@pytest.fixture
def on_both(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Reminded:
    """Her on either database: where the statements themselves are asked."""
    publish_steps(database)
    return somebody(database, settings)


def test_a_step_that_opens_is_reminded_of_twice_after_its_day_once_a_day_in_her_hours(on_both: Reminded) -> None:
    assert on_both.live() == BOTH_STEPS
    due = A_MONDAY_MORNING + 3 * DAY
    assert {row.step: row.nominal_at for row in on_both.rows() if row.place == 1} == {"a": due + DAY, "b": due + DAY}
    days = sorted(at.date() for at in on_both.due().values())
    assert days[0] == (due + DAY).date()
    assert len(set(days)) == 4
    assert all(9 <= at.hour < 21 for at in on_both.due().values())
    # The fourth of seven days waits until the first of them is a week ago.
    assert days[3] - days[0] == 7 * DAY


def test_her_hours_and_the_days_that_she_picked_stay_free(her: Reminded) -> None:
    her.chooses(quiet_from=8 * 60, quiet_until=17 * 60, free_days=["2026-03-06", "2026-03-07"])
    with her.database.begin() as db:
        reminders.replan_client(db, her.client_id)
    assert min(her.due().values()) == datetime.fromisoformat("2026-03-08T00:00:00+00:00")
    assert all(not 8 <= at.hour < 17 for at in her.due().values())


@pytest.mark.parametrize(
    ("kind", "step", "left"),
    [
        ("do_step", "a", [("b", 1), ("b", 2)]),
        ("skip_step", "a", [("b", 1), ("b", 2)]),
        ("pause", None, []),
        ("stop", None, []),
        ("exit_well", None, []),
        ("start_hold", None, []),
    ],
)
def test_what_is_done_skipped_paused_held_or_ended_is_not_reminded_of(
    her: Reminded, kind: str, step: str | None, left: list[tuple[str, int]]
) -> None:
    detail = {"until": None} if kind == "pause" else {}
    her.act(kind, step, **detail)
    assert her.live() == left
    assert {row.why for row in her.rows("cancelled")} == {"not_needed"}


def test_an_act_that_does_not_stand_changes_nothing(her: Reminded) -> None:
    with suppress(ZeroDivisionError), her.database.begin() as db:
        perform(db, her.journey_id, Act("stop"), actor=THE_SYSTEM)
        assert db.execute(sa.text("SELECT count(*) FROM outgoing WHERE state = 'planned'")).scalar() == 0
        _ = 1 / 0
    assert her.live() == BOTH_STEPS


def test_the_same_form_twice_plans_nothing_twice(on_both: Reminded) -> None:
    done = Act("do_step", "a", detail={"evidence": "tick"})
    for _sent in range(2):
        with on_both.database.begin() as db:
            perform(db, on_both.journey_id, done, actor=THE_SYSTEM, key="one form")
    with on_both.database.begin() as db:
        reminders.replan_client(db, on_both.client_id)
        reminders.replan_client(db, on_both.client_id)
    assert on_both.live() == [("b", 1), ("b", 2)]
    assert len(on_both.rows()) == 4


def test_where_nothing_about_her_steps_changes_nothing_is_asked(her: Reminded) -> None:
    with statements(her.database) as asked:
        her.act("start_step", "a")
    assert [one for one in asked if "outgoing" in one] == []
    with statements(her.database) as asked:
        her.act("do_step", "a")
    assert len([one for one in asked if "outgoing" in one]) == 3


def test_who_goes_on_after_a_rest_has_her_days_anew_and_never_two_at_once(
    her: Reminded, frozen_clock: FrozenClock
) -> None:
    her.act("pause", until=None)
    frozen_clock.advance(days=20)
    assert sends(her.database, her.settings) == 0
    her.act("resume")
    assert her.live() == BOTH_STEPS
    assert min(her.due().values()) >= frozen_clock.now + DAY
    due = her.due()
    assert due["a", 2] - due["a", 1] >= 2 * DAY
    assert due["b", 2] - due["b", 1] >= 2 * DAY


def test_after_a_reminder_only_the_second_is_left_whatever_she_does(her: Reminded, frozen_clock: FrozenClock) -> None:
    until(frozen_clock, A_MONDAY_MORNING + 4 * DAY + HOUR, her)
    assert [(row.step, row.place) for row in her.rows("sent")] == [("a", 1)]
    her.act("pause", until=None)
    her.act("resume")
    assert her.live() == [("a", 2), ("b", 1), ("b", 2)]
    until(frozen_clock, frozen_clock.now + 30 * DAY, her, by=6 * HOUR)
    assert sorted((row.step, row.place) for row in her.rows("sent")) == BOTH_STEPS
    her.act("do_step", "a")
    her.act("reopen_level", "a")
    assert her.live() == []  # Two of one step are two, also where she does it once more.


def test_the_caps_hold_over_all_that_she_walks(on_both: Reminded, frozen_clock: FrozenClock) -> None:
    publish_steps(on_both.database, BESIDE, place="beside")
    starts(on_both.database, on_both.client_id, BESIDE)
    assert len(on_both.live()) == 8
    until(frozen_clock, A_MONDAY_MORNING + 40 * DAY, on_both, by=6 * HOUR)
    days = [at.date() for at in on_both.sent_at()]
    assert len(days) == 8
    assert len(set(days)) == 8
    assert all(sum(first <= day < first + 7 * DAY for day in days) <= 3 for first in days)


def test_what_is_at_risk_goes_first_and_follows_the_risk(on_both: Reminded, frozen_clock: FrozenClock) -> None:
    assert {row.priority for row in on_both.rows(*LIVE)} == {1}
    on_both.act("change_risk", to="low", rule="R3", actor=SUPERVISOR)
    assert {row.priority for row in on_both.rows(*LIVE)} == {2}
    on_both.act("change_risk", to="high", rule="person", actor=SUPERVISOR)
    assert on_both.live() == []  # A high risk is a hold, and nobody is reminded of a worksheet.
    frozen_clock.advance(days=2)
    on_both.act("end_hold", actor=SUPERVISOR)
    assert {row.priority for row in on_both.rows(*LIVE)} == {0}


def test_from_the_act_on_by_which_somebody_may_be_watching_nothing_is_planned(
    on_both: Reminded, frozen_clock: FrozenClock
) -> None:
    with on_both.database.begin() as db:
        assert watched.begin(db, on_both.client_id)
    assert on_both.live() == []
    assert {row.why for row in on_both.rows()} == {"watched"}
    on_both.act("do_step", "a")
    on_both.act("do_step", "b")
    assert on_both.live() == []
    frozen_clock.advance(days=9)
    with on_both.database.begin() as db:
        assert watched.end(db, on_both.client_id)
    assert on_both.live() == [("c", 1), ("c", 2)]
    assert min(on_both.due().values()) >= frozen_clock.now + DAY


def test_a_version_that_is_taken_back_reminds_nobody_and_the_next_one_has_its_own_hours(
    her: Reminded, sqlite_settings: Settings
) -> None:
    with her.database.begin() as db:
        old = hold_still(db, her.journey_id).version_id
        withdrawing.withdraw(db, old, why="It harms", zone=sqlite_settings.zone)
    assert her.live() == []
    calm = quest(
        level("first", step("a"), step("b")), level("then", step("c")), slug=STEPS, version=2,
        reminders={"after_hours": (48,)},
    )  # fmt: skip
    with her.database.begin() as db:
        new = publish(db, calm.model_dump_json(by_alias=True, exclude_defaults=True), file="new.yaml")
        move_held(db, hold_still(db, her.journey_id), new, at=None, actor=SUPERVISOR)
    assert her.live() == [("a", 1), ("b", 1)]
    due = A_MONDAY_MORNING + 3 * DAY
    assert {row.nominal_at for row in her.rows(*LIVE)} == {due + 2 * DAY}


def test_a_step_that_is_sent_to_us_rests_and_begins_anew_when_it_comes_back(
    sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock
) -> None:
    publish_quest(sqlite_database, "ask-us", level("one", step("ask", "review"), step("b")))
    her = somebody(sqlite_database, sqlite_settings, "ask-us")
    her.act("send_for_review", "ask")
    assert her.live() == [("b", 1), ("b", 2)]
    frozen_clock.advance(days=2)
    her.act("review_step", "ask", actor=SUPERVISOR, outcome="one_change")
    assert her.live() == [("ask", 1), ("ask", 2), ("b", 1), ("b", 2)]


def test_a_day_of_her_own_moves_its_reminders(her: Reminded, frozen_clock: FrozenClock) -> None:
    before = {(row.step, row.place): row.nominal_at for row in her.rows()}
    with her.database.begin() as db:
        plans.fit(db, her.journey_id, {"what": "due", "to": frozen_clock.now + 10 * DAY}, step="b", key=new_id())
    after = {(row.step, row.place): row.nominal_at for row in her.rows(*LIVE)}
    assert after["a", 1] == before["a", 1]
    assert after["b", 1] >= frozen_clock.now + 11 * DAY


def test_another_zone_moves_what_is_planned_at_once(her: Reminded) -> None:
    with her.database.begin() as db:
        clients.set_zone(db, her.client_id, "Asia/Tokyo")
    assert all(9 <= (at + timedelta(hours=9)).hour < 21 for at in her.due().values())


def test_who_has_died_or_is_erased_has_nothing_planned(on_both: Reminded, settings: Settings) -> None:
    with on_both.database.begin() as db:
        caseload.record_death(db, on_both.client_id, actor=SUPERVISOR)
    assert on_both.live() == []
    with on_both.database.begin() as db:
        reminders.replan_client(db, on_both.client_id)
    assert on_both.live() == []
    gone = somebody(on_both.database, settings, pseudonym="Tall Reed")
    with on_both.database.begin() as db:
        erasing.erase_client(db, gone.client_id, pepper=settings.pepper, actor=(ActorKind.CLIENT, gone.client_id))
    assert gone.rows() == []


def test_what_a_worker_has_is_cancelled_too_and_goes_nowhere(on_both: Reminded, frozen_clock: FrozenClock) -> None:
    frozen_clock.set(max(on_both.due().values()))
    with on_both.database.begin() as db:
        db.execute(sa.text("UPDATE outgoing SET state = 'claimed', holder = 'w', lease_until = due_at"))
        assert watched.begin(db, on_both.client_id)
    assert {row.state for row in on_both.rows()} == {OutgoingState.CANCELLED}
    assert sends(on_both.database, on_both.settings) == 0
