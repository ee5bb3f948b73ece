"""A screen by staff, a lower level on a new one, and a clinician's safety assessment: who, when, with which words."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa

from app.models.access import Audit
from app.models.safety import ServiceClock
from app.models.words import InstrumentResult, RiskAssessment
from app.queries.journeys import events_of, journey_of_client
from app.queries.risk import standing_of_client
from app.vocabulary import Role
from quests.instruments import instrument
from quests.journey import JourneyState
from tests.clocks import FrozenClock
from tests.desk.cast import HEAVY, Cast, Colleague, Visit, Walker


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


@pytest.fixture
def chief(cast: Cast) -> Colleague:
    return cast.staff(Role.SUPERVISOR, "Chief Example")


@pytest.fixture
def doctor(cast: Cast) -> Colleague:
    return cast.staff(Role.CLINICIAN, "Doctor Example")


@pytest.fixture
def walker(cast: Cast, dana: Colleague) -> Walker:
    return cast.walker("Quiet Heron", of=dana)


def state_of(cast: Cast, walker: Walker) -> JourneyState:
    with cast.database.reading() as db:
        journey = journey_of_client(db, walker.client_id, walker.journey_id)
    assert journey is not None
    return journey.state


def address(walker: Walker, verb: str) -> str:
    return f"/desk/clients/{walker.client_id}/{verb}".rstrip("/")


def answers(**points: int) -> dict[str, str]:
    found: dict[str, str] = {}
    for slug, value in points.items():
        found |= {f"q-{slug}.{item.key}": str(value) for item in instrument(slug).items}
    return found


CALM = {**answers(bbgs=0, pgsi=0, k6=0), "q-red_flags": "none_of_these"}


def screen(visit: Visit, walker: Walker, data: dict[str, str], spoken: str = "en") -> Any:
    return visit.post(address(walker, "screen"), {"spoken": spoken, **data})


def lowered(visit: Visit, walker: Walker, to: str = "medium", reason: str = "Sleeps again, is with her sister") -> Any:
    return visit.post(address(walker, "lower-risk"), {"lower_to": to, "lower_reason": reason})


def page_of(visit: Visit, walker: Walker, verb: str = "lower-risk") -> str:
    return visit.get(address(walker, verb)).get_data(as_text=True)


def heavy_a_day_ago(cast: Cast, walker: Walker, frozen_clock: FrozenClock) -> None:
    """She is high by her own answers, and more than 24 hours are over."""
    cast.screen(walker, HEAVY)
    frozen_clock.advance(hours=25)


# --- a screen ---------------------------------------------------------------------------------------------------------


def test_nothing_is_chosen_before_somebody_answers(cast: Cast, dana: Colleague, walker: Walker) -> None:
    page = page_of(cast.visit(dana), walker, "screen")
    assert not re.search(r"<input[^>]*\schecked", page)
    assert page.count('type="radio"') > 150
    for slug in ("bbgs", "pgsi", "k6", "nods-clip", "lie-bet", "k10", "phq-4"):
        assert instrument(slug).licence.line in page.replace("&#39;", "'")


def test_the_words_of_an_instrument_are_locked_and_the_asq_is_not_asked(
    cast: Cast, dana: Colleague, walker: Walker
) -> None:
    page = page_of(cast.visit(dana), walker, "screen")
    assert all(item.text in page for item in instrument("pgsi").items)
    assert not any(item.text in page for item in instrument("asq").items)
    assert "The ASQ is off until its wording was checked" in page


def test_it_is_said_where_we_have_no_wording_in_her_language(cast: Cast, dana: Colleague) -> None:
    hers = cast.walker("Calm Otter", of=dana, language="ru")
    note = "The answers are kept and not scored."
    assert page_of(cast.visit(dana), hers, "screen").count(note) == 7
    assert note not in page_of(cast.visit(dana), cast.walker("Still Crane", of=dana), "screen")


@pytest.mark.parametrize("role", [Role.AGENT, Role.COUNSELLOR, Role.CLINICIAN, Role.SUPERVISOR])
def test_everybody_at_the_desk_screens_and_the_rule_that_fired_is_told(cast: Cast, role: Role) -> None:
    person = cast.staff(role)
    walker = cast.walker(of=person)
    visit = cast.visit(person)
    assert screen(visit, walker, {"q-danger.fear_at_home": "yes"}).status_code == 303
    page = page_of(visit, walker, "")
    assert "Rule R1: There is fear of a partner or family member at home." in page
    assert f"Rule R1 of the risk ladder, asked by {person.name}" in page
    state = state_of(cast, walker)
    assert (state.risk, state.risk_rule, state.is_on_hold) == ("high", "R1", True)
    with cast.database.reading() as db:
        changed = next(one for one in events_of(db, walker.journey_id) if one.kind == "risk_changed")
    assert changed.actor == role.value


def test_an_empty_screen_is_not_kept_and_what_was_chosen_stays_on_the_page(
    cast: Cast, dana: Colleague, walker: Walker
) -> None:
    visit = cast.visit(dana)
    answer = screen(visit, walker, {"q-danger.plan": "not_known"})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "Nothing is filled in yet." in page
    assert re.search(r'name="q-danger.plan" value="not_known" checked', page)
    assert screen(visit, walker, CALM, spoken="xx").status_code == 422
    with cast.database.reading() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(InstrumentResult)).scalar_one() == 0


@pytest.mark.parametrize("verb", ["screen", "lower-risk"])
def test_a_client_who_is_not_hers_is_not_there(cast: Cast, walker: Walker, verb: str) -> None:
    other = cast.visit(cast.staff(Role.COUNSELLOR, "Somebody Else"))
    assert other.get(address(walker, verb)).status_code == 404
    assert other.post(address(walker, verb), {"spoken": "en", **CALM}).status_code == 404
    assert cast.visit(None).get(address(walker, verb)).status_code in (302, 303, 404)


# --- lowering ---------------------------------------------------------------------------------------------------------


def test_everything_that_stands_against_it_is_told_before_anything_is_typed(
    cast: Cast, dana: Colleague, walker: Walker
) -> None:
    cast.screen(walker, HEAVY)
    page = page_of(cast.visit(dana), walker)
    assert "To Medium: not yet" in page
    assert "To Low: not yet" in page
    for words in (
        "Only a supervisor may lower a level.",
        "A level is lowered on a new screen, done after it was set.",
        "High stays for at least 24 hours: until Tue 09:00.",
        "Nothing was asked since this level was set.",
        "Not asked again.",
    ):
        assert words in page
    assert "Why can the level be lower?" not in page


def test_a_calmer_screen_says_that_the_level_stays_and_that_nobody_was_asked(
    cast: Cast, dana: Colleague, walker: Walker, frozen_clock: FrozenClock
) -> None:
    heavy_a_day_ago(cast, walker, frozen_clock)
    visit = cast.visit(dana)
    screen(visit, walker, {**CALM, **answers(pgsi=1)})
    record = page_of(visit, walker, "")
    assert "The level stays: High. Only a supervisor lowers it." in record
    assert "A supervisor has been asked to look." not in record
    screen(visit, walker, {"q-danger.worker_says_high": "yes"})
    assert "The level is: High. A supervisor has been asked to look." in page_of(visit, walker, "")


def test_an_emergency_becomes_high_first(cast: Cast, dana: Colleague, chief: Colleague, walker: Walker) -> None:
    screen(cast.visit(dana), walker, {"q-danger.violence_now": "yes"})
    page = page_of(cast.visit(chief), walker)
    assert page.count("An emergency becomes high first, once the handover is confirmed.") == 2


def test_a_supervisor_lowers_on_a_new_screen_after_24_hours(
    cast: Cast, dana: Colleague, chief: Colleague, walker: Walker, frozen_clock: FrozenClock
) -> None:
    heavy_a_day_ago(cast, walker, frozen_clock)
    screen(cast.visit(dana), walker, {**CALM, **answers(pgsi=1)})
    frozen_clock.advance(minutes=10)
    visit = cast.visit(chief)
    page = page_of(visit, walker)
    assert "It says: Medium, by rule R2." in page
    assert "Asked again, and it is not so now." in page
    assert "The new screen itself gives a higher level than this." in page
    assert re.findall(r'name="lower_to" value="(\w+)"', page) == ["medium"]
    assert lowered(visit, walker).status_code == 303
    state = state_of(cast, walker)
    assert (state.risk, state.is_on_hold) == ("medium", True)
    record = page_of(visit, walker, "")
    assert "Lowered by Chief Example" in record
    assert "Chief Example lowered the risk to: Medium." in record
    with cast.database.reading() as db:
        (audited,) = db.execute(sa.select(Audit.actor_id, Audit.detail).where(Audit.action == "risk_lowered")).all()
        sealed = (
            db.execute(sa.select(RiskAssessment.reason_sealed).order_by(RiskAssessment.at.desc())).scalars().first()
        )
    assert (audited.actor_id, audited.detail) == (chief.id, {"from": "high", "to": "medium", "how": "lowered"})
    assert b"sister" not in (sealed or b"")


def test_a_level_is_lowered_in_every_plan_that_stands_there(
    cast: Cast, dana: Colleague, chief: Colleague, walker: Walker, frozen_clock: FrozenClock
) -> None:
    heavy_a_day_ago(cast, walker, frozen_clock)
    visit = cast.visit(chief)
    visit.post(f"/desk/clients/{walker.client_id}/plans/{walker.journey_id}/safety-plan", {})
    screen(visit, walker, {**CALM, **answers(pgsi=1)})
    frozen_clock.advance(minutes=10)
    assert lowered(visit, walker).status_code == 303
    with cast.database.reading() as db:
        found = standing_of_client(db, walker.client_id)
    assert (found.standing.level, len(found.journeys)) == ("medium", 2)


@pytest.mark.parametrize("hours", [0, 23])
def test_a_new_screen_does_not_shorten_the_24_hours(
    cast: Cast, chief: Colleague, walker: Walker, frozen_clock: FrozenClock, hours: int
) -> None:
    cast.screen(walker, HEAVY)
    frozen_clock.advance(hours=hours, minutes=1)
    visit = cast.visit(chief)
    screen(visit, walker, CALM)
    answer = lowered(visit, walker)
    assert answer.status_code == 422
    assert "High stays for at least 24 hours: until" in answer.get_data(as_text=True)
    assert "is with her sister" in answer.get_data(as_text=True)
    assert state_of(cast, walker).risk == "high"


def test_a_screen_from_before_the_level_was_set_lowers_nothing(
    cast: Cast, dana: Colleague, chief: Colleague, walker: Walker, frozen_clock: FrozenClock
) -> None:
    screen(cast.visit(dana), walker, CALM)
    frozen_clock.advance(minutes=1)
    cast.visit(dana).post(
        f"/desk/clients/{walker.client_id}/plans/{walker.journey_id}/raise-risk",
        {"risk_to": "high", "risk_reason": "Said so"},
    )
    frozen_clock.advance(hours=25)
    assert "done after it was set" in lowered(cast.visit(chief), walker).get_data(as_text=True)
    assert state_of(cast, walker).risk == "high"


def test_a_screen_with_something_left_open_lowers_nothing(
    cast: Cast, chief: Colleague, walker: Walker, frozen_clock: FrozenClock
) -> None:
    heavy_a_day_ago(cast, walker, frozen_clock)
    visit = cast.visit(chief)
    screen(visit, walker, {"q-red_flags": "none_of_these", **answers(k6=0)})
    frozen_clock.advance(minutes=1)
    assert "The new screen is not finished" in lowered(visit, walker).get_data(as_text=True)
    assert state_of(cast, walker).risk == "high"


def test_only_a_supervisor_lowers(
    cast: Cast, dana: Colleague, doctor: Colleague, walker: Walker, frozen_clock: FrozenClock
) -> None:
    heavy_a_day_ago(cast, walker, frozen_clock)
    screen(cast.visit(dana), walker, CALM)
    frozen_clock.advance(minutes=1)
    for person in (dana, doctor, cast.staff(Role.AGENT)):
        assert lowered(cast.visit(person), walker).status_code == 404
    assert state_of(cast, walker).risk == "high"


@pytest.mark.parametrize(("to", "reason"), [("medium", "  "), ("", "Well"), ("unasked", "Well"), ("purple", "Well")])
def test_lowering_needs_a_level_and_a_reason(
    cast: Cast, chief: Colleague, walker: Walker, frozen_clock: FrozenClock, to: str, reason: str
) -> None:
    heavy_a_day_ago(cast, walker, frozen_clock)
    visit = cast.visit(chief)
    screen(visit, walker, {**CALM, **answers(pgsi=1)})
    frozen_clock.advance(minutes=1)
    assert lowered(visit, walker, to, reason).status_code == 422
    assert state_of(cast, walker).risk == "high"


def test_the_same_form_sent_twice_lowers_once(
    cast: Cast, chief: Colleague, walker: Walker, frozen_clock: FrozenClock
) -> None:
    heavy_a_day_ago(cast, walker, frozen_clock)
    visit = cast.visit(chief)
    screen(visit, walker, CALM)
    frozen_clock.advance(minutes=1)
    data = {"lower_to": "medium", "lower_reason": "Well", "idempotency_key": "one-form"}
    assert {visit.post(address(walker, "lower-risk"), data).status_code for _ in range(2)} == {303}
    with cast.database.reading() as db:
        assert sum(one.kind == "risk_changed" for one in events_of(db, walker.journey_id)) == 2


def test_what_was_told_before_does_not_raise_again_when_she_answers_something_else(
    cast: Cast, dana: Colleague, chief: Colleague, walker: Walker, frozen_clock: FrozenClock
) -> None:
    screen(cast.visit(dana), walker, {"q-danger.plan": "yes", "q-danger.means": "yes"})
    frozen_clock.advance(hours=25)
    visit = cast.visit(chief)
    screen(visit, walker, {**CALM, "q-danger.plan": "no", "q-danger.means": "no"})
    frozen_clock.advance(minutes=1)
    lowered(visit, walker, "high")
    frozen_clock.advance(hours=25)
    visit = cast.visit(chief)
    screen(visit, walker, CALM)
    frozen_clock.advance(minutes=1)
    assert lowered(visit, walker, "low").status_code == 303
    screen(visit, walker, answers(k6=1))
    assert state_of(cast, walker).risk == "medium"


def test_an_old_sign_does_not_undo_what_a_supervisor_decided(
    cast: Cast, dana: Colleague, chief: Colleague, walker: Walker, frozen_clock: FrozenClock
) -> None:
    screen(cast.visit(dana), walker, {"q-red_flags": "f3"})
    frozen_clock.advance(hours=25)
    visit = cast.visit(chief)
    screen(visit, walker, {"q-red_flags": "f1", **answers(bbgs=0, k6=0)})
    frozen_clock.advance(minutes=1)
    assert "Not asked again." in page_of(visit, walker)
    assert lowered(visit, walker).status_code == 303
    visit.post(f"/desk/clients/{walker.client_id}/plans/{walker.journey_id}/end-hold", {"hold_reason": "Safe now"})
    cast.screen(walker, {"bbgs": "0", "pgsi": "0", "k6": "0"})
    state = state_of(cast, walker)
    assert (state.risk, state.is_on_hold) == ("medium", False)


def test_an_emergency_that_becomes_high_begins_no_second_hold(
    cast: Cast, chief: Colleague, walker: Walker, frozen_clock: FrozenClock
) -> None:
    screen(cast.visit(chief), walker, {"q-danger.violence_now": "yes"})
    frozen_clock.advance(hours=25)
    visit = cast.visit(chief)
    visit.post(f"/desk/clients/{walker.client_id}/plans/{walker.journey_id}/end-hold", {"hold_reason": "Handed over"})
    screen(visit, walker, {**CALM, "q-danger.violence_now": "no"})
    frozen_clock.advance(minutes=1)
    assert lowered(visit, walker, "high").status_code == 303
    state = state_of(cast, walker)
    assert (state.risk, state.is_on_hold) == ("high", False)


# --- the clinician's exception ----------------------------------------------------------------------------------------

OLD = {"asq_1": "no", "asq_2": "no", "asq_3": "no", "asq_4": "yes", "asq_5": "no", "attempt_over_12_months_ago": "yes"}


@pytest.fixture
def his(cast: Cast, doctor: Colleague) -> Walker:
    """Somebody of the clinician's who told of an attempt long ago in a talk this morning."""
    walker = cast.walker("Calm Otter", of=doctor)
    screen(cast.visit(doctor), walker, {**CALM, **answers(pgsi=1), "q-danger.attempt_before": "yes"})
    return walker


def assessed(visit: Visit, walker: Walker, data: dict[str, str], *, lower: bool = True) -> Any:
    more = {"wants_to_lower": "y"} if lower else {}
    return visit.post(address(walker, "safety-assessment"), {"safety_words": "Long ago, safe now", **data, **more})


def test_a_clinician_lowers_an_old_attempt_the_same_day_and_the_page_says_what_it_rests_on(
    cast: Cast, doctor: Colleague, his: Walker, frozen_clock: FrozenClock
) -> None:
    frozen_clock.advance(hours=3)
    visit = cast.visit(doctor)
    page = page_of(visit, his)
    assert "The ASQ is off, so this is no ASQ result." in page
    assert not any(item.text in page for item in instrument("asq").items)
    assert assessed(visit, his, OLD).status_code == 303
    state = state_of(cast, his)
    assert (state.risk, state.is_on_hold) == ("medium", True)
    assert "Lowered after a safety assessment by Doctor Example" in page_of(visit, his, "")
    with cast.database.reading() as db:
        clocks = db.execute(sa.select(ServiceClock.outcome).where(ServiceClock.kind == "clinician")).scalars().all()
    assert clocks == ["assessed"]


@pytest.mark.parametrize(
    "change",
    [{"asq_4": "refused"}, {"attempt_over_12_months_ago": "no"}, {"attempt_over_12_months_ago": ""}, {"asq_5": ""}],
)
def test_anything_else_keeps_the_level_and_the_assessment(
    cast: Cast, doctor: Colleague, his: Walker, change: dict[str, str]
) -> None:
    visit = cast.visit(doctor)
    assert assessed(visit, his, {**OLD, **change}).status_code == 303
    assert "The assessment is kept. The level is: High." in page_of(visit, his, "")
    assert state_of(cast, his).risk == "high"


def test_thoughts_right_now_are_an_emergency_whatever_was_wanted(cast: Cast, doctor: Colleague, his: Walker) -> None:
    assert assessed(cast.visit(doctor), his, {**OLD, "asq_5": "yes"}).status_code == 303
    state = state_of(cast, his)
    assert (state.risk, state.risk_rule) == ("emergency", "R0")


def test_the_next_day_it_is_a_new_screen_and_a_supervisor(
    cast: Cast, doctor: Colleague, his: Walker, frozen_clock: FrozenClock
) -> None:
    frozen_clock.advance(hours=16)
    visit = cast.visit(doctor)
    assert "The level was set on an earlier day." in page_of(visit, his)
    assessed(visit, his, OLD)
    assert state_of(cast, his).risk == "high"


def test_another_reason_and_a_colleagues_word_are_no_case_for_it(
    cast: Cast, doctor: Colleague, his: Walker, walker: Walker, chief: Colleague
) -> None:
    visit = cast.visit(doctor)
    screen(visit, his, {"q-danger.fear_at_home": "yes"})
    assert "An attempt before is not the only reason for this level." in page_of(visit, his)
    assessed(visit, his, OLD)
    assert state_of(cast, his).risk == "high"
    cast.raise_risk(walker, chief)
    assert "A colleague set this level, not a rule of the ladder." in page_of(cast.visit(chief), walker)


def test_an_assessment_says_something_in_words_and_answers(cast: Cast, doctor: Colleague, his: Walker) -> None:
    visit = cast.visit(doctor)
    assert assessed(visit, his, {}).status_code == 422
    assert visit.post(address(his, "safety-assessment"), {**OLD, "safety_words": " "}).status_code == 422
    assert state_of(cast, his).risk == "high"


@pytest.mark.parametrize("role", [Role.AGENT, Role.COUNSELLOR, Role.SUPERVISOR])
def test_nobody_but_a_clinician_assesses(cast: Cast, his: Walker, role: Role) -> None:
    assert assessed(cast.visit(cast.staff(role)), his, OLD).status_code == 404
    assert state_of(cast, his).risk == "high"


# --- both axes, then and now ------------------------------------------------------------------------------------------


def test_the_record_shows_both_axes_and_every_score_with_its_day(
    cast: Cast, dana: Colleague, walker: Walker, frozen_clock: FrozenClock
) -> None:
    visit = cast.visit(dana)
    screen(visit, walker, answers(pgsi=3))
    page = page_of(visit, walker, "")
    assert "PGSI 27 of 27, 8 or more, the highest band, asked on Monday 2 March" in page
    assert "<dd>Medium</dd>" in page
    frozen_clock.advance(days=30)
    visit = cast.visit(dana)
    screen(visit, walker, answers(pgsi=1))
    page = page_of(visit, walker, "")
    assert "then 27 of 27 on 2 Mar, now 9 of 27 on 1 Apr" in page
    assert "PGSI, oldest first: 27, 9" in page
    assert page.count("Asked by Dana Example.") == 2
    assert "improv" not in page


def test_another_version_is_another_series(cast: Cast, dana: Colleague, walker: Walker) -> None:
    visit = cast.visit(dana)
    screen(visit, walker, answers(k6=3))
    with cast.database.begin() as db:
        db.execute(sa.update(InstrumentResult).values(version="0"))
    screen(visit, walker, answers(k6=1))
    page = page_of(visit, walker, "")
    assert "then" not in re.findall(r"<b>K6</b>: (\w+) ", page)
    assert page.count("<b>K6</b>") == 2


def test_scores_are_for_who_may_read_answers(cast: Cast) -> None:
    agent = cast.staff(Role.AGENT)
    walker = cast.walker(of=agent)
    visit = cast.visit(agent)
    screen(visit, walker, answers(k6=3))
    assert "Scores then and now" not in page_of(visit, walker, "")
