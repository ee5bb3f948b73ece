"""Calls in one tap: for a step, for somebody who asked, for a task, for somebody who has gone quiet."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import clock
from app.queries.journeys import events_of
from app.queries.safe_contact import ways_to_reach
from app.services import plans, tasks
from app.vocabulary import Role
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Walker
from tests.desk.day import WORDS, allows, begun, call
from tests.desk.test_staff_step import address, text
from tests.desk.test_worklist import rows
from tests.quests.walking import step


def outcomes(cast: Cast, walker: Walker) -> list[str]:
    with cast.database.reading() as db:
        found = events_of(db, walker.journey_id)
    return [str(event.detail["outcome"]) for event in found if event.kind == "contact_tried"]


def asks_for_a_call(cast: Cast, walker: Walker) -> None:
    with cast.database.begin() as db:
        plans.ask_for_a_call(db, walker.journey_id, key="call-me")


def test_a_row_of_a_call_has_five_taps(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, call(title="A call"), of=dana)
    allows(cast, walker, "call", voicemail="yes")
    (row,) = rows(cast, dana)
    assert row.endswith("Reached No answer Voicemail Asked not to call Wrong number")


def test_a_voice_message_is_offered_only_where_one_may_be_left(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    allows(cast, begun(cast, call(), of=dana), "call", voicemail="no")
    assert "Voicemail" not in rows(cast, dana)[0]


@pytest.mark.parametrize("ways", [None, (), ("email",)])
def test_where_the_rules_allow_no_call_none_is_offered_and_that_is_said(
    cast: Cast, ways: tuple[str, ...] | None
) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, call(), of=dana)
    if ways is not None:
        allows(cast, walker, *ways)
    assert "Reached" not in rows(cast, dana)[0]
    page = address(cast, walker, "the-call")
    html = cast.visit(dana).get(page).get_data(as_text=True)
    assert 'value="reached"' not in html
    assert "The contact rules allow no call." in html
    answer = cast.visit(dana).post(f"{page}/call", {"outcome": "no_answer"})
    assert answer.location == "/desk"
    assert outcomes(cast, walker) == []


def test_one_tap_notes_the_call_and_the_next_says_which_try_it_is(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, call(), of=dana)
    allows(cast, walker, "call")
    visit = cast.visit(dana)
    answer = visit.post(f"{address(cast, walker, 'the-call')}/call", {"outcome": "no_answer"}, like="/desk")
    assert answer.location == "/desk"
    assert "Noted: Quiet Heron did not answer." in visit.get("/desk").get_data(as_text=True)
    assert "Try 2 of 3." in rows(cast, dana)[0]
    assert outcomes(cast, walker) == ["no_answer"]


def test_two_clicks_are_one_call(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, call(), of=dana)
    allows(cast, walker, "call")
    for _click in range(2):
        cast.visit(dana).post(
            f"{address(cast, walker, 'the-call')}/call", {"outcome": "refused", "idempotency_key": "one-form"}
        )
    assert outcomes(cast, walker) == ["refused"]
    with cast.database.reading() as db:
        assert ways_to_reach(db, walker.journey_id) == ()


def test_a_call_that_reached_her_leads_to_its_questions(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, call(questions=(WORDS,)), of=dana)
    allows(cast, walker, "call")
    page, visit = address(cast, walker, "the-call"), cast.visit(dana)
    assert visit.post(f"{page}/call", {"outcome": "reached"}).location == page
    assert "What was said?" in visit.get(page).get_data(as_text=True)
    visit.post(page, {"q-said": "Sleeps better"})
    html = visit.get(page).get_data(as_text=True)
    assert "Sleeps better" in html
    assert "<textarea" not in html


def test_an_outcome_that_does_not_exist_is_no_outcome(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, call(), of=dana)
    allows(cast, walker, "call")
    for page in (f"{address(cast, walker, 'the-call')}/call", f"/desk/calls/{walker.journey_id}"):
        assert cast.visit(dana).post(page, {"outcome": "answered"}).status_code == 400


def test_a_call_that_she_asked_for_is_a_row_with_our_promise(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, step("a"), of=dana)
    allows(cast, walker, "call")
    asks_for_a_call(cast, walker)
    (row,) = rows(cast, dana)
    assert "Call back Quiet Heron · English" in row
    assert "Promised by Wed 09:00" in row
    frozen_clock.advance(days=4)
    assert "overdue by 2 days" in rows(cast, dana)[0]
    cast.visit(dana).post(f"/desk/calls/{walker.journey_id}", {"outcome": "reached"})
    assert rows(cast, dana) == []


def test_who_has_nobody_yet_is_called_back_by_the_first_line(cast: Cast) -> None:
    agent, dana = cast.staff(Role.AGENT, "Ada Example"), cast.staff(Role.COUNSELLOR)
    walker = begun(cast, step("a"))
    page = f"/desk/calls/{walker.journey_id}"
    assert cast.visit(agent).get(page).status_code == 404
    allows(cast, walker, "call")
    asks_for_a_call(cast, walker)
    assert [len(rows(cast, person)) for person in (agent, dana)] == [1, 1]
    assert "+7 700 000 00 00" in cast.visit(agent).get(page).get_data(as_text=True)
    cast.take(walker, dana)
    assert [len(rows(cast, person)) for person in (agent, dana)] == [0, 1]
    assert cast.visit(agent).get(page).status_code == 404


def test_nobody_else_notes_a_call(cast: Cast) -> None:
    dana, tom, analyst = cast.staff(Role.COUNSELLOR), cast.staff(Role.COUNSELLOR, "Tom"), cast.staff(Role.ANALYST)
    walker = begun(cast, step("a"), of=dana)
    allows(cast, walker, "call", "email")
    page = f"/desk/calls/{walker.journey_id}"
    for person in (tom, analyst):
        visit = cast.visit(person)
        assert visit.get(page).status_code == 404
        for form in (page, f"{page}/message", f"{page}/leave-in-peace"):
            assert visit.post(form, {"outcome": "no_answer"}, like="/staff").status_code == 404
    assert outcomes(cast, walker) == []


def test_somebody_who_has_gone_quiet_is_a_decision(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, step("a", title="First thing"), of=dana)
    allows(cast, walker, "call", "email")
    frozen_clock.advance(days=8)
    (row,) = rows(cast, dana)
    assert "Call, write or leave in peace Quiet Heron" in row
    page = f"/desk/calls/{walker.journey_id}"
    html = cast.visit(dana).get(page).get_data(as_text=True)
    assert "Quiet for 8 days, stopped at “First thing”." in text(html)
    cast.visit(dana).post(f"{page}/message", {"outcome": "no_answer"})
    assert "Tried 1 time, no answer." in rows(cast, dana)[0]
    cast.visit(dana).post(page, {"outcome": "reached"})
    assert rows(cast, dana) == []
    frozen_clock.advance(days=15)
    assert len(rows(cast, dana)) == 1


@pytest.mark.parametrize(
    ("ways", "act"),
    [
        (("call",), "Call or leave in peace"),
        (("message",), "Write or leave in peace"),
        ((), "Wait, or leave in peace"),
    ],
)
def test_what_is_decided_about_somebody_quiet_goes_as_far_as_her_rules(
    cast: Cast, frozen_clock: FrozenClock, ways: tuple[str, ...], act: str
) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, step("a"), of=dana)
    allows(cast, walker, *ways)
    frozen_clock.advance(days=8)
    assert f"{act} Quiet Heron" in rows(cast, dana)[0]
    html = cast.visit(dana).get(f"/desk/calls/{walker.journey_id}").get_data(as_text=True)
    assert f"Quiet Heron : {act}" in text(html)
    assert ("How did the call go?" in html, "in a few neutral words" in html) == ("call" in ways, "message" in ways)


def test_who_never_gave_contact_rules_can_be_left_in_peace_as_well(cast: Cast, frozen_clock: FrozenClock) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, step("a"), of=dana)
    frozen_clock.advance(days=8)
    record = text(cast.visit(dana).get(f"/desk/clients/{walker.client_id}").text)
    assert "Wait, or leave in peace" in record
    assert "Quiet Heron has been quiet for 8 days." in record
    cast.visit(dana).post(f"/desk/calls/{walker.journey_id}/leave-in-peace", {})
    assert rows(cast, dana) == []


def test_a_row_names_several_times_of_the_day_as_one_sentence(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    allows(cast, begun(cast, call(), of=dana), "call", times=["morning", "evening"])
    assert "By call. Mornings and evenings." in rows(cast, dana)[0]


def test_no_call_is_offered_on_the_record_where_the_rules_allow_none(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, step("a"), of=dana)
    calls = f"/desk/calls/{walker.journey_id}"
    record = f"/desk/clients/{walker.client_id}"
    assert calls not in cast.visit(dana).get(record).text
    allows(cast, walker, "call")
    assert calls in cast.visit(dana).get(record).text


def test_who_is_left_in_peace_is_no_row_until_she_comes_back_and_goes_again(
    cast: Cast, frozen_clock: FrozenClock
) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, step("a"), step("b"), of=dana)
    allows(cast, walker, "email")
    frozen_clock.advance(days=12)
    cast.visit(dana).post(f"/desk/calls/{walker.journey_id}/leave-in-peace", {})
    assert rows(cast, dana) == []
    cast.send(walker, "a")
    frozen_clock.advance(days=12)
    assert len(rows(cast, dana)) == 1


def test_a_task_is_a_row_that_a_call_or_a_reason_closes(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR)
    walker = begun(cast, step("a"), of=dana)
    allows(cast, walker, "call")
    for kind in (tasks.LAPSE, tasks.MISSED_CHECK_INS):
        with cast.database.begin() as db:
            due = clock.now() + timedelta(hours=1)
            task_id = tasks.open_task(db, kind, walker.client_id, walker.journey_id, due_at=due)
    lapse, missed = rows(cast, dana)
    assert "Call: told us of a lapse" in lapse + missed
    assert "Due by 10:00 today" in lapse
    visit = cast.visit(dana)
    page = f"/desk/calls/{walker.journey_id}?task={task_id}"
    assert "Close it without a call" in visit.get(page).get_data(as_text=True)
    visit.post(f"/desk/tasks/{task_id}/close", {"close_reason": "Met in person"})
    (row,) = rows(cast, dana)
    assert "told us of a lapse" in row
    other = row_task(visit.get("/desk").get_data(as_text=True))
    visit.post(f"/desk/calls/{walker.journey_id}", {"outcome": "no_answer", "task": other})
    assert len(rows(cast, dana)) == 1
    visit.post(f"/desk/calls/{walker.journey_id}", {"outcome": "reached", "task": other})
    assert rows(cast, dana) == []


def row_task(html: str) -> str:
    return html.partition('name="task" value="')[2].partition('"')[0]


def test_nobody_else_closes_a_task_and_a_high_risk_is_not_closed_like_this(cast: Cast) -> None:
    dana, tom = cast.staff(Role.COUNSELLOR), cast.staff(Role.COUNSELLOR, "Tom Example")
    walker = begun(cast, step("a"), of=dana)
    with cast.database.begin() as db:
        found = [
            tasks.open_task(db, kind, walker.client_id, walker.journey_id, due_at=clock.now())
            for kind in (tasks.LAPSE, tasks.HIGH_RISK)
        ]
    assert cast.visit(tom).post(f"/desk/tasks/{found[0]}/close", {}).status_code == 404
    assert cast.visit(dana).post(f"/desk/tasks/{found[1]}/close", {}).status_code == 404
