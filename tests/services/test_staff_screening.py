"""Screening by staff: kept on the client, raised in her plans, and never lowered by software."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.models.safety import ProtocolRun, ServiceClock
from app.models.words import InstrumentResult, RiskAssessment, Task
from app.queries.journeys import known_risk
from app.queries.risk import standing_of_client
from app.services import clinician_calls, first_look, screening, staff_screening
from app.services.clients import create_client
from app.services.journeys import THE_CLIENT, perform
from app.services.sealing import open_locker
from app.services.signs import dangers_of_client, signs_of_client
from app.vault import Vault
from app.vocabulary import ClockKind, Role
from config import Settings
from quests.instruments import instrument
from quests.progress import Act
from quests.risk import Assessment, RiskLevel, Rule
from tests.accounts import a_staff
from tests.clocks import FrozenClock
from tests.people_on_a_quest import Walker, a_walker

NONE: dict[str, Any] = {"red_flags": ["none_of_these"]}


def answered(**points: int) -> dict[str, Any]:
    """Every item of these instruments with the same points."""
    found: dict[str, Any] = {}
    for slug, value in points.items():
        found |= {f"{slug}.{item.key}": str(value) for item in instrument(slug).items}
    return found


LOW = {**NONE, **answered(bbgs=0, k6=0)}


@pytest.fixture
def walker(sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock) -> Walker:
    return a_walker(sqlite_database, sqlite_settings)


@pytest.fixture
def on_both(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Walker:
    return a_walker(database, settings)


@pytest.fixture
def dana(walker: Walker) -> str:
    return a_staff(walker.database, walker.settings, Role.COUNSELLOR).id


def record(walker: Walker, dana: str, values: dict[str, Any], *, language: str = "en", key: str = "") -> Assessment:
    locker = walker.locker()
    with walker.database.begin() as db:
        return staff_screening.record(
            db, locker, values, staff_id=dana, card_id=None, language=language, key=key or None
        )


def number(walker: Walker, table: Any, *where: Any) -> int:
    with walker.database.reading() as db:
        found: int = db.execute(sa.select(sa.func.count()).select_from(table).where(*where)).scalar_one()
    return found


def clinicians_calls(walker: Walker) -> int:
    return number(walker, ServiceClock, ServiceClock.kind == ClockKind.CLINICIAN)


# --- what is kept ---------------------------------------------------------------------------------------------------


def test_who_asked_stands_beside_every_answer_and_nothing_of_it_can_be_read_in_the_database(
    walker: Walker, dana: str
) -> None:
    record(walker, dana, {**LOW, "danger.plan": "no", "danger.fear_at_home": "yes"})
    with walker.database.reading() as db:
        rows = db.execute(sa.select(InstrumentResult.instrument, InstrumentResult.asked_by)).all()
        sealed = db.execute(sa.select(InstrumentResult.result_sealed)).scalars().all()
        ((_at, noted),) = dangers_of_client(db, walker.locker())
    assert {row.asked_by for row in rows} == {dana}
    assert sorted(row.instrument for row in rows) == ["bbgs", "dangers_noted", "fear_at_home", "k6", "red_flags"]
    assert all(b"fear" not in one and b"none_of" not in one for one in sealed)
    assert noted == {"plan": False, "fear_at_home": True}


def test_what_a_colleague_asked_is_not_her_own_look(walker: Walker, dana: str) -> None:
    record(walker, dana, {**answered(bbgs=1, k6=3), "red_flags": ["f7"]})
    with walker.database.reading() as db:
        locker = walker.locker()
        assert first_look.said_in_look(db, locker) is None
        assert signs_of_client(db, locker, of_look=True) == []
        assert [one.is_of_look for one in screening.results_of_client(db, locker)] == [False, False]


def test_the_same_form_sent_twice_is_one_screen(walker: Walker, dana: str) -> None:
    first = record(walker, dana, LOW, key="one-form")
    assert record(walker, dana, {**LOW, "danger.child_at_risk": "yes"}, key="one-form") == first
    assert number(walker, RiskAssessment) == 1
    assert number(walker, InstrumentResult) == 3


def test_a_screen_of_nothing_keeps_nothing(walker: Walker, dana: str) -> None:
    found = record(walker, dana, {"danger.plan": "not_known", "red_flags": []})
    assert found.level is RiskLevel.UNASKED
    assert number(walker, InstrumentResult) == number(walker, RiskAssessment) == 0


# --- what the ladder says, and her plans ------------------------------------------------------------------------------


def test_a_whole_and_calm_screen_is_low_and_ends_medium_until_asked(walker: Walker, dana: str) -> None:
    assert record(walker, dana, LOW).level is RiskLevel.LOW
    state = walker.journey().state
    assert (state.risk, state.risk_rule) == ("low", "R3")


def test_a_screen_never_lowers_a_finding(walker: Walker, dana: str, frozen_clock: FrozenClock) -> None:
    record(walker, dana, answered(pgsi=1))
    frozen_clock.advance(hours=1)
    record(walker, dana, {**NONE, **answered(pgsi=0, k6=0)})
    assert (walker.journey().state.risk, walker.journey().state.risk_rule) == ("medium", "R2")
    with walker.database.reading() as db:
        last = db.execute(sa.select(RiskAssessment).order_by(RiskAssessment.at.desc(), RiskAssessment.id)).mappings()
    assert {(one["assessed"], one["level"]) for one in last} == {("medium", "medium"), ("low", "medium")}


def test_what_was_noticed_holds_the_plan_opens_the_protocol_and_asks_a_supervisor(walker: Walker, dana: str) -> None:
    found = record(walker, dana, {"danger.plan": "yes", "danger.means": "yes"})
    assert (found.level, found.rule) == (RiskLevel.EMERGENCY, Rule.R0)
    state = walker.journey().state
    assert (state.risk, state.risk_rule, state.is_on_hold) == ("emergency", "R0", True)
    assert number(walker, Task, Task.kind == "high_risk") == 1
    assert number(walker, ProtocolRun, ProtocolRun.kind == "p_s") == 1


def test_a_score_of_the_talk_and_one_that_she_sent_herself_count_together(walker: Walker, dana: str) -> None:
    record(walker, dana, answered(pgsi=3))
    assert record(walker, dana, answered(k6=4)).reasons == ("k6_with_pgsi",)
    assert walker.journey().state.is_on_hold


def test_a_danger_that_was_told_before_is_no_second_alarm(walker: Walker, dana: str) -> None:
    record(walker, dana, {"red_flags": ["f3"]})
    runs = number(walker, ProtocolRun)
    with walker.database.begin() as db:
        db.execute(sa.update(Task).values(closed_at=Task.opened_at))
    assert record(walker, dana, answered(k6=1)).reasons == ("f3",)
    assert number(walker, Task, Task.closed_at.is_(None)) == 0
    assert number(walker, ProtocolRun) == runs


def test_another_danger_behind_the_first_is_an_alarm(walker: Walker, dana: str) -> None:
    record(walker, dana, {"red_flags": ["f3"]})
    with walker.database.begin() as db:
        db.execute(sa.update(Task).values(closed_at=Task.opened_at))
    record(walker, dana, {"danger.child_at_risk": "yes"})
    assert number(walker, Task, Task.closed_at.is_(None)) == 1


def test_what_was_noticed_does_not_come_back_when_she_answers_by_herself(walker: Walker, dana: str) -> None:
    record(walker, dana, {"danger.violence_now": "yes"})
    with walker.database.reading() as db:
        assert screening.assess_client(db, walker.locker()).level is RiskLevel.UNASKED
    assert walker.journey().state.risk == "emergency"


def test_in_a_language_without_wording_the_answers_are_kept_and_not_scored(walker: Walker, dana: str) -> None:
    found = record(walker, dana, {**NONE, **answered(bbgs=1, k6=4)}, language="ru")
    assert (found.level, found.rule) == (RiskLevel.MEDIUM, Rule.R4)
    with walker.database.reading() as db:
        results = screening.results_of_client(db, walker.locker())
    assert [one.score for one in results] == [None, None]


def test_a_k10_is_kept_for_a_person_and_moves_no_level(walker: Walker, dana: str) -> None:
    assert record(walker, dana, answered(k10=5)).level is RiskLevel.UNASKED
    assert walker.journey().state.risk == "unasked"


def test_of_a_client_without_a_plan_the_finding_waits_for_the_plan(walker: Walker, dana: str) -> None:
    with walker.database.begin() as db:
        vault = Vault.of(walker.settings)
        other = create_client(db, vault, pseudonym="Calm Otter", language="en")
        locker = open_locker(db, vault, other)
        staff_screening.record(db, locker, {"red_flags": ["f2"]}, staff_id=dana, card_id=None, language="en")
        assert known_risk(db, other) == "high"
        assert standing_of_client(db, other).standing.level is RiskLevel.HIGH


def test_what_a_contact_finds_after_the_last_plan_is_newer_than_that_plan(
    on_both: Walker, frozen_clock: FrozenClock
) -> None:
    walker, dana = on_both, a_staff(on_both.database, on_both.settings, Role.COUNSELLOR).id
    record(walker, dana, LOW)
    with walker.database.begin() as db:
        perform(db, walker.journey_id, Act("stop"), actor=THE_CLIENT)
    frozen_clock.advance(days=1)
    record(walker, dana, {"danger.fear_at_home": "yes"})
    with walker.database.reading() as db:
        assert known_risk(db, walker.client_id) == "high"
        assert standing_of_client(db, walker.client_id).standing.rule is Rule.R1


# --- the clinician's call while the ASQ is off ----------------------------------------------------------------------


@pytest.mark.parametrize("flag", ["f2", "f3", "f5", "f7", "f8"])
def test_what_calls_for_the_asq_asks_for_one_call_of_a_clinician(walker: Walker, dana: str, flag: str) -> None:
    record(walker, dana, {"red_flags": [flag]})
    record(walker, dana, {"red_flags": [flag], "danger.plan": "yes"})
    assert clinicians_calls(walker) == 1


@pytest.mark.parametrize("values", [{"red_flags": ["f1"]}, LOW, answered(k6=4), {"danger.plan": "no"}])
def test_nothing_else_asks_for_it(walker: Walker, dana: str, values: dict[str, Any]) -> None:
    record(walker, dana, values)
    assert clinicians_calls(walker) == 0


def test_a_word_of_a_plan_alone_is_medium_and_a_clinician_calls(walker: Walker, dana: str) -> None:
    assert record(walker, dana, {"danger.plan": "yes"}).level is RiskLevel.MEDIUM
    assert clinicians_calls(walker) == 1


def test_once_the_asq_may_be_asked_nobody_is_called_for_it(
    walker: Walker, dana: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clinician_calls, "asq_is_off", lambda: False)
    record(walker, dana, {"red_flags": ["f7"]})
    assert clinicians_calls(walker) == 0
