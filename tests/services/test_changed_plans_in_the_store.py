"""People are fitted, moved and moved back while they walk: the store keeps up, and two hands at once lose nothing."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from app.event_log import inside_lines
from app.extensions import Database
from app.ids import new_id
from app.models.journeys import Journey
from app.queries.dropoff import exact_dropoff
from app.queries.journeys import events_of
from app.queries.quest_versions import definition_of
from app.queries.version_moves import batches_of, migration_plan
from app.services import clients, journeys, plans, quest_versions, steps, version_moves
from app.services.fitting import STAFF_REASONS, fit_plan
from app.services.journeys import THE_CLIENT, Actor, differences, perform
from app.services.sealing import open_locker
from app.services.withdrawing import withdraw
from app.vault import Vault
from app.vocabulary import Role
from config import Settings
from quests.journey_as_json import from_plain
from quests.next_act import next_act
from quests.progress import Act, ActRefused, StepClosed
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.quests.walking import level, quest, step
from tests.services.test_offering import someone

SLUG = "a-changing-quest"
UTC_ZONE = ZoneInfo("UTC")

FIRST = (
    level("one", step("a"), step("b"), step("x", is_extra=True), step("ask", "review"), done={"at_least": 1}),
    level("two", step("c"), step("ours", "staff_task", promise={"hours": 24}), step("e", depth="full")),
    level("three", step("d")),
)
SECOND = (
    level("start", step("a"), step("now-b", replaces=("b",)), step("ask", "review"), step("n"), replaces=("one",),
          done={"at_least": 2}),
    level("two", step("c"), step("ours", "staff_task", promise={"hours": 24}), step("d"), done={"all_of": ("c",)}),
    level("last", step("z"), replaces=("three",)),
)  # fmt: skip
SLUGS = sorted({each["slug"] for levels in (FIRST, SECOND) for one in levels for each in one["steps"]})
LEVELS = ["one", "two", "three", "start", "last"]


@dataclass
class Service:
    """Two versions of a quest, a supervisor, and who is inside."""

    database: Database
    settings: Settings
    versions: tuple[str, str]
    supervisor: Actor

    def begins(self) -> tuple[str, str]:
        """Somebody who starts the newest version; her client and her journey."""
        with self.database.begin() as db:
            client = clients.create_client(db, Vault.of(self.settings), pseudonym=new_id(), language="en")
            plans.start_plan(db, client, SLUG, zone="UTC", frame="journey", language="en", audience="self")
            return client, db.execute(sa.select(Journey.id).where(Journey.client_id == client)).scalar_one()

    def moves(self, journey: str, source: int, target: int) -> version_moves.Moved:
        with self.database.begin() as db:
            return version_moves.move_people(
                db, [journey], self.versions[source], self.versions[target], by=self.supervisor
            )

    def does(self, journey: str, *slugs: str) -> None:
        with self.database.begin() as db:
            for slug in slugs:
                perform(db, journey, Act("do_step", slug, detail={"evidence": "tick"}), actor=THE_CLIENT)

    def fits(self, client: str, journey: str, what: str, slug: str | None = None, *, by: Actor, **more: Any) -> None:
        with self.database.begin() as db:
            locker = open_locker(db, Vault.of(self.settings), client)
            reason = "own_choice" if by.kind == "client" else STAFF_REASONS[0]
            fit_plan(db, locker, journey, {"what": what, **more}, step=slug, reason=reason, words="Why", actor=by)

    def events(self, journey: str) -> list[str]:
        with self.database.reading() as db:
            assert differences(db, journey) == []
            return [event.kind for event in events_of(db, journey)]


def _written(number: int, *levels: dict[str, Any]) -> str:
    made = quest(*levels, slug=SLUG, version=number)
    return json.dumps(made.model_dump(mode="json", by_alias=True, exclude_defaults=True))


@pytest.fixture
def service(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Service:
    """Version 1 is begun; version 2 is there, and who starts starts version 1."""
    with database.begin() as db:
        first = quest_versions.publish(db, _written(1, *FIRST), file="first.yaml")
        second = quest_versions.publish(db, _written(2, *SECOND), file="second.yaml")
        quest_versions.reinstate(db, first)
    return Service(database, settings, (first, second), someone(database, Role.SUPERVISOR))


# --- whatever happens ---------------------------------------------------------------------------------------

indexes = st.integers(0, 30)


class People(RuleBasedStateMachine):
    """People who walk while their plans change, through the services alone."""

    service: ClassVar[Service]
    clock: ClassVar[FrozenClock]

    def __init__(self) -> None:
        super().__init__()
        self.inside: list[tuple[str, str]] = []
        self.batches: list[str] = []
        self.done: dict[str, set[str]] = {}

    @initialize()
    def somebody_begins(self) -> None:
        self.inside.append(self.service.begins())

    @rule(whom=indexes, at=indexes, kind=st.sampled_from(["next", "next", "do_step", "skip_step", "reopen_level"]))
    def she_walks(self, whom: int, at: int, kind: str) -> None:
        _, journey = self.person(whom)
        with self.service.database.begin() as db:
            held = journeys.hold_still(db, journey)
            following = next_act(held.quest, held.state, self.clock.now)
            slug = following.step if kind == "next" else SLUGS[at % len(SLUGS)]
            act = Act("do_step" if kind == "next" else kind, slug, detail={"evidence": "tick"})
            if kind == "next" and slug and held.quest.step(slug).kind == "review":
                act = Act("send_for_review", slug)
        self.attempt(journey, act, THE_CLIENT)

    @rule(whom=indexes, slug=st.sampled_from(["ours", "ask"]))
    def we_do_ours(self, whom: int, slug: str) -> None:
        act = Act("review_step", slug, detail={"outcome": "done"})
        ours = Act("do_step", slug, detail={"evidence": "staff"})
        self.attempt(self.person(whom)[1], act if slug == "ask" else ours, self.service.supervisor)

    @rule(whom=indexes, kind=st.sampled_from(["pause", "resume", "stop", "reopen"]))
    def she_comes_and_goes(self, whom: int, kind: str) -> None:
        self.attempt(self.person(whom)[1], Act(kind), THE_CLIENT)

    @rule(whom=indexes, at=indexes, what=st.sampled_from(["add", "swap", "skip", "move", "due", "pace", "depth"]),
          by_her=st.booleans())  # fmt: skip
    def her_plan_is_fitted(self, whom: int, at: int, what: str, by_her: bool) -> None:
        client, journey = self.person(whom)
        slug = None if what in ("pace", "depth") else "x" if what in ("add", "swap") else SLUGS[at % len(SLUGS)]
        to = {"move": LEVELS[at % 5], "due": self.clock.now + timedelta(days=at), "pace": ("slow", "own")[at % 2],
              "depth": ("short", "full")[at % 2]}.get(what)  # fmt: skip
        try:
            by = THE_CLIENT if by_her else self.service.supervisor
            self.service.fits(client, journey, what, slug, by=by, **{"to": to, "from": SLUGS[at % len(SLUGS)]})
        except ActRefused:
            pass
        self.verify(journey)

    @rule(whom=indexes, to=st.integers(0, 1))
    def she_is_moved(self, whom: int, to: int) -> None:
        _, journey = self.person(whom)
        with self.service.database.reading() as db:
            source, there = self.service.versions[1 - to], self.service.versions[to]
            foreseen = {one.journey_id: one.placement for one in migration_plan(db, source, there)}.get(journey)
        moved = self.service.moves(journey, 1 - to, to)
        if moved.moved:
            assert foreseen is not None
            self.batches.append(moved.batch)
            with self.service.database.reading() as db:
                where = db.execute(sa.select(Journey.__table__).where(Journey.id == journey)).one()
            assert (where.current_level, where.ended_at is not None) == (foreseen.level, foreseen.ends)
            assert where.quest_version_id == self.service.versions[to]
        else:
            assert moved.stayed[journey] == (foreseen.why if foreseen else moved.stayed[journey])
        self.verify(journey)

    @precondition(lambda self: bool(self.batches))
    @rule(which=indexes)
    def a_batch_is_taken_back(self, which: int) -> None:
        with self.service.database.begin() as db:
            version_moves.revert(db, self.batches[which % len(self.batches)], by=self.service.supervisor)
        for _, journey in self.inside:
            self.verify(journey)

    @rule(hours=st.integers(1, 200))
    def time_passes(self, hours: int) -> None:
        self.clock.advance(hours=hours)

    def person(self, whom: int) -> tuple[str, str]:
        return self.inside[whom % len(self.inside)]

    def attempt(self, journey: str, act: Act, actor: Actor) -> None:
        try:
            with self.service.database.begin() as db:
                perform(db, journey, act, actor=actor, key=new_id())
        except ActRefused:
            pass
        self.verify(journey)

    def verify(self, journey: str) -> None:
        """The projections equal the events, nothing done is lost, and there is a next act."""
        with self.service.database.reading() as db:
            assert differences(db, journey) == []
            row = db.execute(sa.select(Journey.state, Journey.quest_version_id).where(Journey.id == journey)).one()
            now_done, known = set(row.state["ever_done"]), self.done.setdefault(journey, set())
            assert known <= now_done
            known |= now_done
            state = from_plain(row.state)
            assert next_act(definition_of(db, row.quest_version_id), state, self.clock.now).kind


def test_the_store_keeps_up_with_people_whose_plans_change_while_they_walk(
    service: Service, frozen_clock: FrozenClock
) -> None:
    run_state_machine_as_test(
        type("PeopleHere", (People,), {"service": service, "clock": frozen_clock}),
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


# --- two hands at once ------------------------------------------------------------------------------------------


def at_once(*deeds: Any) -> list[Any]:
    """What came of each, done by a thread of its own at one moment: a result, or the refusal that was shown."""
    gate = threading.Barrier(len(deeds))

    def one(deed: Any) -> Any:
        gate.wait(timeout=20)
        try:
            return deed()
        except ActRefused as refused:
            return refused

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [future.result(timeout=30) for future in [pool.submit(one, deed) for deed in deeds]]


@pytest.mark.parametrize("slug", ["a", "b"])
def test_she_does_a_step_while_she_is_moved_and_one_comes_after_the_other(service: Service, slug: str) -> None:
    """``a`` is in both versions: both hands win. ``b`` has another name in the second: she is first, or she is told."""
    for _ in range(12):
        _, journey = service.begins()
        done, moved = at_once(lambda j=journey: service.does(j, slug), lambda j=journey: service.moves(j, 0, 1))
        kinds = service.events(journey)
        with service.database.reading() as db:
            state = from_plain(db.execute(sa.select(Journey.state).where(Journey.id == journey)).scalar_one())
        was_told = isinstance(done, StepClosed)
        assert moved.moved == (journey,)
        assert kinds.count("version_moved") == 1
        assert done is None or (was_told and slug == "b")
        assert (slug in state.ever_done) != was_told


def test_her_plan_is_fitted_by_two_at_once_and_both_stand(service: Service) -> None:
    for _ in range(8):
        client, journey = service.begins()
        results = at_once(
            lambda c=client, j=journey: service.fits(c, j, "pace", by=THE_CLIENT, to="slow"),
            lambda c=client, j=journey: service.fits(c, j, "add", "x", by=service.supervisor),
            lambda j=journey: service.does(j, "b"),
        )
        assert results == [None, None, None]
        assert service.events(journey).count("plan_adjusted") == 2


def test_two_supervisors_move_her_at_once_and_she_went_once(service: Service) -> None:
    for _ in range(8):
        _, journey = service.begins()
        results = at_once(*[lambda j=journey: service.moves(j, 0, 1)] * 2)
        assert sorted(len(each.moved) for each in results) == [0, 1]
        assert [each.stayed for each in results if not each.moved] == [{journey: "elsewhere"}]
        assert service.events(journey).count("version_moved") == 1


# --- one by one ---------------------------------------------------------------------------------------------------


def test_a_form_of_the_earlier_version_is_told_that_its_step_is_closed(service: Service) -> None:
    client, journey = service.begins()
    service.moves(journey, 0, 1)
    with service.database.begin() as db:
        locker = open_locker(db, Vault.of(service.settings), client)
        with pytest.raises(StepClosed):
            steps.send_step(db, locker, journey, "b", key=new_id(), language="en")
        with pytest.raises(StepClosed):
            steps.skip_step(db, journey, "b", key=new_id())


def test_nobody_is_moved_into_a_version_that_was_taken_back_nor_back_into_one(service: Service) -> None:
    _, early = service.begins()
    _, late = service.begins()
    batch = service.moves(early, 0, 1).batch
    with service.database.begin() as db:
        withdraw(db, service.versions[0], why="A step may harm.", zone=UTC_ZONE)
        assert version_moves.revert(db, batch, by=service.supervisor).stayed == {early: "withdrawn"}
        assert batches_of(db, SLUG)[0].back == 0
        withdraw(db, service.versions[1], why="So may this one.", zone=UTC_ZONE)
    assert service.moves(late, 0, 1).stayed == {late: "withdrawn"}


def test_nobody_is_moved_into_another_quest(service: Service) -> None:
    _, journey = service.begins()
    with service.database.begin() as db:
        other = quest_versions.publish(db, _written(1, *FIRST).replace(SLUG, "another-quest"), file="other.yaml")
        with pytest.raises(ValueError, match="two quests"):
            version_moves.move_people(db, [journey], service.versions[0], other, by=service.supervisor)
    assert "version_moved" not in service.events(journey)


# --- numbers and the log ----------------------------------------------------------------------------------------------


def started(service: Service, day: date) -> list[int]:
    with service.database.reading() as db:
        return [exact_dropoff(db, SLUG, version=number, as_of=day, zone=UTC_ZONE).started or 0 for number in (1, 2)]


def test_a_day_that_is_over_keeps_its_numbers_when_people_go_over_and_back(
    service: Service, frozen_clock: FrozenClock
) -> None:
    """Else whoever asks for one day twice reads off who moved, and what became of her."""
    people = [service.begins()[1] for _ in range(3)]
    monday = A_MONDAY_MORNING.date()
    frozen_clock.advance(days=1)
    assert started(service, monday) == [3, 0]
    batch = service.moves(people[0], 0, 1).batch
    assert started(service, monday) == [3, 0]
    frozen_clock.advance(days=1)
    assert started(service, monday + timedelta(days=1)) == [2, 1]
    with service.database.begin() as db:
        version_moves.revert(db, batch, by=service.supervisor)
    frozen_clock.advance(days=1)
    days = [monday + timedelta(days=number) for number in range(3)]
    assert [started(service, day) for day in days] == [[3, 0], [2, 1], [3, 0]]


def test_the_log_says_of_each_event_in_which_version_it_happened_and_holds_codes_alone(service: Service) -> None:
    client, journey = service.begins()
    service.does(journey, "a")
    service.fits(client, journey, "move", "e", by=service.supervisor, to="three")
    service.fits(client, journey, "pace", by=THE_CLIENT, to="slow")
    service.moves(journey, 0, 1)
    with service.database.reading() as db:
        lines = [json.loads(line) for line in inside_lines(db)]
    went = next(place for place, line in enumerate(lines) if line["kind"] == "version_moved")
    assert {line["version"] for line in lines[:went]} == {1}
    assert {line["version"] for line in lines[went:]} == {2}
    assert "Why" not in json.dumps(lines), "words are sealed beside the log"
    adjusted = [line["detail"] for line in lines if line["kind"] == "plan_adjusted"]
    assert [set(detail) for detail in adjusted] == [
        {"what", "from", "to", "reason", "set_aside"},
        {"what", "from", "to", "reason", "days"},
    ]
    assert set(lines[went]["detail"]) <= {"what", "from", "to", "set_aside", "levels"}
    assert lines[went]["detail"] | {"what": "version", "from": 1, "to": 2} == lines[went]["detail"]
    for first, last, days in adjusted[1]["days"].values():
        assert all(moment is None or datetime.fromisoformat(moment).tzinfo for moment in (first, last))
        assert isinstance(days, int)
