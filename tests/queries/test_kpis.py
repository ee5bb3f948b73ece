"""What each key number counts, and what it leaves out: the definitions of domain.md section 6, row by row."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.ids import new_id
from app.models.journeys import Journey
from app.models.staff import Staff
from app.models.supervision import SupervisionSession
from app.models.teams import Team, TeamMember
from app.queries.kpis import cases_of
from app.queries.promises_kept import colleagues_of_teams, promises_of
from app.vocabulary import Role, StaffState
from config import Settings
from quests.kpis import MET, MISSED, Case
from quests.months import Month
from quests.promises import KEPT, LATE, LATER
from tests.a_counted_month import A_DAY, COUNTED, HOUR, MARCH, CountedMonth
from tests.services.contacts import a_colleague

UTC_ZONE = ZoneInfo("UTC")
APRIL_FIRST = A_DAY.replace(month=4, day=1, hour=0)


@pytest.fixture
def month(database: Database, settings: Settings) -> CountedMonth:
    return CountedMonth(database, settings)


def found(month: CountedMonth, label: str = MARCH) -> dict[str, list[Case]]:
    with month.database.reading() as db:
        return cases_of(db, Month(label), UTC_ZONE)


def cells(cases: list[Case]) -> Counter[str]:
    return Counter(cell for case in cases for cell in case.cells)


def test_contacts_count_in_the_month_in_which_they_ended(month: CountedMonth) -> None:
    month.contact(closed_at=APRIL_FIRST - timedelta(seconds=1))
    month.contact(closed_at=APRIL_FIRST)
    month.contact(closed_at=None, ending=None)
    month.contact(ending="not_for_us")
    assert cells(found(month)["handling_time"]) == {MET: 1}
    assert cells(found(month, "2026-04")["handling_time"]) == {MET: 1}


def test_what_was_agreed_counts_of_completed_contacts(month: CountedMonth) -> None:
    with_plan, with_summary, with_nothing = month.contacts(3)
    month.plan_given(with_plan, quest="take-back-control", summary="nothing")
    month.plan_given(with_summary, quest=None, summary="plan")
    month.plan_given(with_nothing, quest=None, summary="nothing")
    month.contact(ending="line_lost")
    month.contact(follow_up="declined")
    reached = month.contact(follow_up="agreed", client_id=month.walker.client_id)
    month.event("contact_tried", A_DAY + 72 * HOUR, outcome="reached")
    of_march = found(month)
    assert cells(of_march["plan_given"]) == {MET: 2, MISSED: 3, "not_completed": 1}
    assert cells(of_march["follow_up_offered"]) == {MET: 2, MISSED: 3, "not_completed": 1}
    assert cells(of_march["follow_up_agreed"]) == {MET: 1, MISSED: 1, "not_asked": 3, "not_completed": 1}
    assert cells(of_march["follow_up_reached"]) == {MET: 1, "declined": 1, "not_asked": 3, "not_completed": 1}
    assert reached


@pytest.mark.parametrize(("outcome", "after"), [("no_answer", 2 * HOUR), ("reached", 73 * HOUR)])
def test_a_follow_up_without_an_answer_or_too_late_was_not_reached(
    month: CountedMonth, outcome: str, after: timedelta
) -> None:
    month.contact(follow_up="agreed", client_id=month.walker.client_id)
    month.event("contact_tried", A_DAY + after, outcome=outcome)
    assert cells(found(month)["follow_up_reached"]) == {MISSED: 1}


def test_a_request_to_take_over_is_met_within_the_time_of_its_channel(month: CountedMonth) -> None:
    for after in (HOUR / 60, HOUR / 30, HOUR, None):
        month.handover(after=after, client_id=month.walker.client_id)
    month.handover(after=None, stopped_at=A_DAY, outcome="overridden", kind="senior")
    month.handover(after=HOUR / 60, kind="senior", channel="chat")
    assert cells(found(month)["handover"]) == {MET: 1, MISSED: 3}
    assert found(month)["senior"] == [Case((MET,), channel="chat", language="en", hours="open")]


def test_every_step_of_a_protocol_was_dealt_with_or_it_is_missed(month: CountedMonth) -> None:
    month.danger(is_complete=True)
    month.danger(is_complete=False)
    card = month.contact(risk="high")
    month.danger(is_complete=True, client_id=None, card_id=card)
    month.contact(risk="emergency")
    of_march = found(month)
    assert cells(of_march["protocol"]) == {MET: 2, MISSED: 2, "without_contact": 2, "on_a_contact": 2}
    assert cells(of_march["high_share"]) == {MET: 2}


def test_a_message_that_was_read_without_an_answer_is_not_answered(month: CountedMonth) -> None:
    month.message(closed=HOUR)
    month.message(closed=HOUR, reason=b"sealed")
    month.message(closed=COUNTED - A_DAY)
    month.message(closed=None)
    assert cells(found(month)["replied"]) == {MET: 1, MISSED: 3}


def test_answers_of_another_month_and_of_another_kind_stay_out(month: CountedMonth) -> None:
    month.ratings("csat", 5, 4, 3)
    month.ratings("csat", 1, month="2026-02")
    month.ratings("scale_1_5", 1)
    month.ratings("nps", 10, 9, 8, 7, 6, 0)
    assert cells(found(month)["csat"]) == {MET: 2, MISSED: 1}
    assert cells(found(month)["nps"]) == {"promoter": 2, "passive": 2, "detractor": 2}


def test_supervision_counts_colleagues_at_the_desk(month: CountedMonth) -> None:
    a_colleague(month.database, Role.ANALYST)
    a_talk(month, "2026-03-02")
    assert cells(found(month, "2026-02")["supervision"]) == {}
    assert cells(found(month)["supervision"]) == {MET: 1}


def test_the_thirty_days_up_to_the_end_of_a_month_of_31_begin_with_its_second(month: CountedMonth) -> None:
    a_talk(month, "2026-03-01")
    assert cells(found(month)["supervision"]) == {MISSED: 1}
    a_talk(month, "2026-03-31")
    assert cells(found(month)["supervision"]) == {MET: 1}


def a_talk(month: CountedMonth, day: str) -> None:
    """A talk of supervision of that day with the one colleague who is at the desk in that month."""
    held = {"supervisor_id": a_colleague(month.database, Role.SUPERVISOR).id, "kind": "individual", "minutes": 45}
    held |= {"id": new_id(), "staff_id": month.staff_id, "held_on": day, "themes": [], "written_at": A_DAY}
    month.add(SupervisionSession, held)


def test_opening_hours_are_those_of_the_service(month: CountedMonth) -> None:
    month.contact(arrived_at=A_DAY.replace(hour=7))
    month.contact()
    assert sorted(case.hours for case in found(month)["handling_time"]) == ["closed", "open"]


def test_promises_count_in_the_month_in_which_they_fall_due(month: CountedMonth) -> None:
    month.team("North")
    month.promise(kept=True)
    month.promise(kept=False, step=None)
    month.promise(kept=None, step="my-limits")
    month.promise(kept=True, at=APRIL_FIRST - HOUR)
    month.event("service_wait_started", A_DAY, step="without-a-time", promise_by=None)
    month.message(closed=HOUR)
    month.message(closed=25 * HOUR)
    with month.database.reading() as db:
        promises = promises_of(db, Month(MARCH).window(UTC_ZONE))
        assert Counter((promise.step, promise.state) for promise in promises) == {
            ("take-back-control my-review", KEPT): 1,
            ("call", LATER): 1,
            ("take-back-control my-limits", LATE): 1,
            ("message", KEPT): 1,
            ("message", LATER): 1,
        }
        assert {promise.team for promise in promises} == {"North"}
        assert len(promises_of(db, Month("2026-04").window(UTC_ZONE))) == 1


def states(month: CountedMonth) -> list[str]:
    with month.database.reading() as db:
        return [one.state for one in promises_of(db, Month(MARCH).window(UTC_ZONE))]


def test_what_a_plan_that_ended_needs_no_more_is_no_broken_promise(month: CountedMonth) -> None:
    month.promise(kept=None, step="my-review")
    month.event("stopped", A_DAY + HOUR)
    assert states(month) == [KEPT]


def test_what_never_came_was_not_kept_later_because_she_stopped_in_the_end(month: CountedMonth) -> None:
    """A call was promised within a day. After five days without one she stops: it never came."""
    month.promise(kept=None, step=None)
    month.event("stopped", A_DAY + 5 * 24 * HOUR)
    assert states(month) == [LATE]


def test_who_stops_and_comes_back_is_promised_the_same_as_before(month: CountedMonth) -> None:
    """Away for three hours, and then never called."""
    month.promise(kept=None, step=None)
    month.event("stopped", A_DAY + 3 * HOUR)
    month.event("reopened", A_DAY + 6 * HOUR)
    assert states(month) == [LATE]
    month.event("service_wait_ended", A_DAY + 9 * 24 * HOUR, kept=False)
    assert states(month) == [LATER]


def test_what_was_promised_to_somebody_who_has_died_is_in_no_rate(month: CountedMonth) -> None:
    month.promise(kept=True, step="my-review")
    month.promise(kept=None, step=None)
    month.message(closed=None)
    assert states(month) == [KEPT, LATE, LATE]
    month.event("deceased", A_DAY + 2 * HOUR)
    with month.database.begin() as db:
        db.execute(sa.update(Journey).where(Journey.id == month.walker.journey_id).values(ending="deceased"))
    assert states(month) == []


def test_a_death_after_the_month_was_counted_changes_nothing(month: CountedMonth) -> None:
    month.promise(kept=True, step="my-review")
    month.event("deceased", COUNTED)
    with month.database.begin() as db:
        db.execute(sa.update(Journey).where(Journey.id == month.walker.journey_id).values(ending="deceased"))
    assert states(month) == [KEPT]


def test_who_works_in_a_team_is_known_by_person(month: CountedMonth) -> None:
    month.team("North")
    month.team("South")
    gone = a_colleague(month.database)
    with month.database.begin() as db:
        north = db.execute(sa.select(Team.id).where(Team.name == "North")).scalar_one()
        db.execute(sa.insert(TeamMember), [{"team_id": north, "staff_id": id_} for id_ in (month.staff_id, gone.id)])
        db.execute(sa.update(Staff).where(Staff.id == gone.id).values(state=StaffState.LEFT))
    with month.database.reading() as db:
        assert colleagues_of_teams(db) == {"North": {month.staff_id}, "South": set()}
