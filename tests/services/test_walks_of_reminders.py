"""One client does whatever she likes, in any order, while workers send, die and come late: what holds afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.extensions import Database
from app.ids import new_id
from app.queries.quest_versions import definition_of
from app.queries.reminder_choices import choice_of
from app.queries.reminders import SPENT, running_of
from app.services import outbox, plans, reminder_choices, reminders, step_reminders, watched
from app.services.outbox import LEASE
from app.services.reminders import Go, gate_all
from config import Settings
from quests.progress import ActRefused
from quests.quiet_hours import is_quiet
from quests.reminding import reminders_wanted
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.people_who_are_reminded import (
    DAY,
    LIVE,
    SUPERVISOR,
    Reminded,
    claimed,
    publish_steps,
    sends,
    somebody,
    starts,
)

MAIN, BESIDE = "the-main-one", "the-one-beside"
UTC = ZoneInfo("UTC")


class Walk:
    """Her, from her first step on."""

    def __init__(self, database: Database, settings: Settings, clock: FrozenClock) -> None:
        clock.set(A_MONDAY_MORNING)
        self.clock = clock
        self.her = somebody(database, settings, MAIN, pseudonym=f"Quiet Heron {new_id()}")
        self.beside = starts(database, self.her.client_id, BESIDE)
        self.seen = 0

    @property
    def both(self) -> tuple[Reminded, Reminded]:
        other = Reminded(self.her.database, self.her.settings, self.her.client_id, self.beside)
        return self.her, other

    def goes(self, acts: Sequence[str]) -> None:
        for act in acts:
            self.does(act)

    def does(self, name: str) -> None:
        """One act by its name; what cannot be done now is not done."""
        verb, _space, rest = name.partition(" ")
        with suppress(ActRefused):
            getattr(self, verb)(*rest.split())
        self.must_hold()

    # --- what she does ---------------------------------------------------------------------------------

    def act(self, kind: str, which: str, *step: str) -> None:
        detail: dict[str, Any] = {"until": None} if kind == "pause" else {}
        self.both[int(which)].act(kind, *step, **detail)

    def own(self, which: str) -> None:
        with self.her.database.begin() as db:
            plans.fit(db, self.both[int(which)].journey_id, {"what": "pace", "to": "slow"}, key=new_id())

    def high(self, which: str) -> None:
        self.both[int(which)].act("change_risk", to="high", rule="person", actor=SUPERVISOR)

    def calm(self, which: str) -> None:
        self.both[int(which)].act("end_hold", actor=SUPERVISOR)

    def change(self, what: str) -> None:
        """Something about her that reminders follow."""
        changes: dict[str, Callable[[Any, str], object]] = {
            "watched": watched.begin,
            "alone": watched.end,
            "stops": lambda db, her: reminder_choices.stop_everything(db, her, "page"),
            "starts": reminder_choices.start_again,
            "mornings": lambda db, her: reminder_choices.choose_hours(db, her, 12 * 60, 8 * 60),
            "evenings": lambda db, her: reminder_choices.choose_hours(db, her, 23 * 60, 17 * 60),
        }
        with self.her.database.begin() as db:
            changes[what](db, self.her.client_id)

    # --- what goes by ----------------------------------------------------------------------------------

    def wait(self, hours: str) -> None:
        """Time, with a worker that looks whenever something is due, and at the end."""
        end = self.clock.now + timedelta(hours=int(hours))
        while self.clock.now < end:
            self.clock.set(min([*self._due_later(), end]))
            sends(self.her.database, self.her.settings)
            self.must_hold()

    def _due_later(self) -> list[datetime]:
        return [row.due_at for row in self.her.rows("planned") if row.due_at > self.clock.now]

    def silence(self, hours: str) -> None:
        """Time without any worker, and then one."""
        self.clock.advance(hours=int(hours))
        sends(self.her.database, self.her.settings)

    def dies(self) -> None:
        """When something is due a worker takes it, begins what may go and is gone; another finds what it left."""
        self.clock.set(min(self._due_later(), default=self.clock.now))
        messages = claimed(self.her.database, "gone")
        with self.her.database.begin() as db:
            for message, verdict in zip(messages, gate_all(db, messages), strict=True):
                if isinstance(verdict, Go):
                    outbox.begin_try(db, message)
        self.must_hold()
        self.clock.advance(seconds=LEASE.total_seconds() + 1)
        with self.her.database.begin() as db:
            outbox.sweep(db)

    # --- what holds ------------------------------------------------------------------------------------

    def must_hold(self) -> None:
        rows = self.her.rows()
        live = [row for row in rows if row.state in LIVE]
        spent = {(row.journey_id, row.step, row.place) for row in rows if row.state in SPENT}
        assert max(Counter(row.cause for row in live).values(), default=1) == 1, "two live for one cause"
        a_step = Counter((row.journey_id, row.step) for row in rows if row.state in (*LIVE, *SPENT))
        assert max(a_step.values(), default=0) <= 2, "more than two of a step"
        assert {(row.journey_id, row.step, row.place) for row in live} == self._wanted() - spent
        self._went_as_she_wants([row for row in rows if row.state in ("sent", "uncertain")])

    def _wanted(self) -> set[tuple[str, str, int]]:
        """Exactly what is to be planned: nothing while she is watched or stopped it, or where a plan rests or ended."""
        with self.her.database.reading() as db:
            is_watched = db.exec_driver_sql("SELECT watched_since FROM client WHERE id = ?", (self.her.client_id,))
            if is_watched.scalar_one() or choice_of(db, self.her.client_id).is_stopped:
                return set()
            return {
                (journey.id, one.step, one.place)
                for journey in running_of(db, self.her.client_id)
                for one in reminders_wanted(definition_of(db, journey.version_id), journey.state)
            }

    def _went_as_she_wants(self, sent: Sequence[Any]) -> None:
        days = [row.closed_at.date() for row in sent]
        assert len(set(days)) == len(days), "two on one day"
        assert all(sum(first <= day < first + 7 * DAY for day in days) <= 3 for first in days), "four in seven days"
        assert all(row.closed_at >= row.nominal_at for row in sent), "too early"
        if len(sent) > self.seen:
            with self.her.database.reading() as db:
                quiet = choice_of(db, self.her.client_id).quiet
            assert not is_quiet(max(row.closed_at for row in sent), quiet, UTC), "in her quiet hours"
        self.seen = len(sent)


ACTS = [
    *(f"act {kind} {which} {step}" for kind in ("do_step", "skip_step") for which in "01" for step in "abc"),
    *(f"act {kind} {which}" for kind in ("pause", "resume", "stop", "reopen", "report_lapse") for which in "01"),
    *(f"act reopen_level {which} a" for which in "01"),
    *(f"{verb} {which}" for verb in ("own", "high", "calm") for which in "01"),
    *(f"change {what}" for what in ("watched", "alone", "stops", "starts", "mornings", "evenings")),
]
TIMES = ["wait 6", "wait 30", "wait 100", "wait 200", "silence 60", "silence 300", "dies"]


@pytest.fixture
def walk(sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock) -> Callable[[], Walk]:
    publish_steps(sqlite_database, MAIN)
    publish_steps(sqlite_database, BESIDE, place="beside")
    return lambda: Walk(sqlite_database, sqlite_settings, frozen_clock)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.sampled_from(ACTS), st.sampled_from(TIMES)), min_size=4, max_size=24))
def test_whatever_she_does_no_reminder_is_too_many_too_early_forgotten_or_unwanted(
    walk: Callable[[], Walk], acts: list[str]
) -> None:
    her = walk()
    her.goes(acts)


LONG = [
    *("wait 97", "dies", "act do_step 0 a", "act pause 0", "act resume 0", "change watched", "wait 30", "change alone"),
    *("change evenings", "wait 100", "act do_step 0 b", "change stops", "change starts", "silence 300", "wait 200"),
]


def test_a_long_way_of_hers_brings_some_of_everything(walk: Callable[[], Walk]) -> None:
    """That the walk is no empty one: reminders go out, are cancelled, and are in doubt."""
    her = walk()
    her.goes(LONG)
    states = Counter(row.state for row in her.her.rows())
    assert states["sent"] >= 3
    assert states["cancelled"] >= 10
    assert states["uncertain"] >= 1


@pytest.mark.parametrize(
    ("module", "name", "acts"),
    [
        (watched, "cancel_client", ["change watched"]),
        (reminders, "cancel_client", ["change stops"]),
        (step_reminders, "cancel_these", ["act do_step 0 a"]),
        (step_reminders, "cancel_these", ["act pause 0"]),
        (watched, "replan_client", ["change watched", "change alone"]),
        (step_reminders, "plan", ["act do_step 0 a", "act do_step 0 b"]),
    ],
)
def test_the_walk_finds_what_is_left_out(
    walk: Callable[[], Walk], monkeypatch: pytest.MonkeyPatch, module: Any, name: str, acts: list[str]
) -> None:
    """The control: without this one line the walk is red."""
    her = walk()
    her.must_hold()
    monkeypatch.setattr(module, name, lambda *_args, **_more: 0)
    with pytest.raises(AssertionError):
        her.goes(acts)


def test_without_the_last_look_an_outage_ends_in_a_flood(
    walk: Callable[[], Walk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the gate: what piled up would go at once."""
    her = walk()
    her.does("silence 300")
    monkeypatch.setattr("app.services.reminder_gate.first_allowed", lambda moment, *_more: moment)
    monkeypatch.setattr("app.services.step_reminders.spread", lambda waiting, *_args, **_more: {})
    with pytest.raises(AssertionError, match=r"two on one day|four in seven days"):
        her.does("silence 300")
