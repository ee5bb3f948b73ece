"""A message that did not arrive, and two reminders without an answer, are somebody's to look at."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.journeys import Journey, StepRun
from app.models.outbox import Outgoing
from app.models.words import Task
from app.services import outbox, plans, tasks, watched
from app.services.outbox import NewMessage, Tried
from app.vocabulary import DeliveryOutcome, Role, SendPolicy
from tests.clocks import FrozenClock
from tests.desk.cast import KEY, Cast, Colleague, Walker
from tests.desk.day import allows
from tests.desk.test_worklist import rows

STEP = "step_waits"


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


def lost(
    cast: Cast, walker: Walker, outcome: DeliveryOutcome = DeliveryOutcome.REFUSED, text: str = "step_waits"
) -> str:
    """A message to her that did not arrive, or of which nobody knows."""
    policy = SendPolicy.AT_MOST_ONCE if outcome is DeliveryOutcome.UNKNOWN else SendPolicy.AT_LEAST_ONCE
    with cast.database.begin() as db:
        of_plan = {"journey_id": walker.journey_id, "step": "how-we-work"} if walker.journey_id else {}
        message = NewMessage(new_id(), text, clock.now(), client_id=walker.client_id, policy=policy, **of_plan)
        (found,) = outbox.plan(db, [message])
        claimed = [one for one in outbox.claim(db, "w", 100) if one.id == found]
        outbox.settle(db, "w", [Tried(one, outcome, "email", error="http_404") for one in claimed])
    return found


def is_dealt(cast: Cast) -> list[str | None]:
    with cast.database.reading() as db:
        return list(db.execute(sa.select(Outgoing.dealt_by).where(Outgoing.state.in_(("dead", "uncertain")))).scalars())


def seen(cast: Cast, person: Colleague, walker: Walker, *ids: str) -> int:
    address = f"/desk/clients/{walker.client_id}/lost-messages/seen"
    return cast.visit(person).post(address, {"message": ids[0]} if ids else {}, like="/staff").status_code


def test_a_message_that_did_not_arrive_is_a_row_for_her_counsellor_and_a_supervisor(
    cast: Cast, dana: Colleague
) -> None:
    walker = cast.walker(of=dana)
    allows(cast, walker, "call", by=dana)
    lost(cast, walker)
    for person in (dana, cast.staff(Role.SUPERVISOR, "Saule Example")):
        (row,) = rows(cast, person)
        assert row.startswith("QH A message did not arrive Quiet Heron · English")
        assert "A reminder of “How we work”. By e-mail, tried 1 time, given up: 09:00 today." in row
        assert "Call instead Seen" in row
        assert "http_404" not in row
    assert not rows(cast, cast.staff(Role.COUNSELLOR, "Somebody Else"))


def test_what_may_have_arrived_says_so(cast: Cast, dana: Colleague) -> None:
    lost(cast, cast.walker(of=dana), DeliveryOutcome.UNKNOWN)
    (row,) = rows(cast, dana)
    assert "A message may not have arrived" in row
    assert "nobody can say whether it arrived. It is not sent again." in row
    assert "Call instead" not in row


def test_while_somebody_may_be_watching_nobody_is_asked_to_call_instead(cast: Cast, dana: Colleague) -> None:
    walker = cast.walker(of=dana)
    allows(cast, walker, "call", by=dana)
    lost(cast, walker)
    with cast.database.begin() as db:
        watched.begin(db, walker.client_id)
    (row,) = rows(cast, dana)
    assert "Waits: somebody may be watching." in row
    assert "Call instead" not in row


def test_seen_takes_away_what_was_shown_and_leaves_what_came_since(cast: Cast, dana: Colleague) -> None:
    walker = cast.walker(of=dana)
    first = lost(cast, walker)
    lost(cast, walker)
    assert seen(cast, cast.staff(Role.COUNSELLOR, "Somebody Else"), walker, first) == 404
    assert seen(cast, dana, walker, first) == 303
    assert sorted(map(str, is_dealt(cast))) == sorted([dana.id, "None"])
    assert len(rows(cast, dana)) == 1
    assert seen(cast, dana, walker, first) == 303
    assert sorted(map(str, is_dealt(cast))) == sorted([dana.id, "None"])


def test_the_page_of_the_call_tells_what_did_not_arrive_and_who_was_reached_needs_no_look(
    cast: Cast, dana: Colleague
) -> None:
    walker = cast.walker(of=dana)
    allows(cast, walker, "call", by=dana)
    lost(cast, walker)
    visit, address = cast.visit(dana), f"/desk/calls/{walker.journey_id}"
    page = visit.get(address).text
    assert "A message did not arrive</b>" in page
    assert "By e-mail, tried 1 time" in page
    key = KEY.search(page)
    assert key is not None
    visit.post(address, {"outcome": "no_answer"}, like=address)
    assert len(rows(cast, dana)) == 1
    visit.post(address, {"outcome": "reached"}, like=address)
    assert not rows(cast, dana)
    assert is_dealt(cast) == [dana.id]


def test_the_record_tells_it_too_and_seen_there_leads_back_there(cast: Cast, dana: Colleague) -> None:
    walker = cast.walker(of=dana)
    message, record = lost(cast, walker), f"/desk/clients/{walker.client_id}"
    visit = cast.visit(dana)
    assert "A message did not arrive</b>" in visit.get(record).text
    data = {"message": message, "came_from": "record"}
    assert visit.post(f"{record}/lost-messages/seen", data, like="/staff").location == record
    assert "did not arrive" not in visit.get(record).text


def test_of_somebody_who_has_died_nothing_is_asked(cast: Cast, dana: Colleague) -> None:
    walker = cast.walker(of=dana)
    lost(cast, walker)
    with cast.database.begin() as db:
        db.execute(sa.update(Journey).where(Journey.id == walker.journey_id).values(ending="deceased"))
    assert not rows(cast, dana)


def test_where_her_plan_has_ended_the_row_leads_to_the_record(cast: Cast, dana: Colleague) -> None:
    walker = cast.walker(of=dana)
    allows(cast, walker, "call", by=dana)
    lost(cast, walker)
    with cast.database.begin() as db:
        plans.stop(db, walker.journey_id, has_what_she_came_for=True, key=new_id())
    (row,) = rows(cast, dana)
    assert "Call instead" not in row
    assert cast.visit(dana).get(f"/desk?open=lost-{walker.client_id}").status_code == 200


def test_somebody_without_a_plan_is_the_supervisors(cast: Cast, dana: Colleague) -> None:
    walker = Walker(cast.client(), "Quiet Heron", "")
    lost(cast, walker, text="answer_waits")
    saule = cast.staff(Role.SUPERVISOR, "Saule Example")
    (row,) = rows(cast, saule)
    assert "A message did not arrive" in row
    assert "No plan runs now" in row
    assert not rows(cast, dana)
    assert cast.visit(saule).get(f"/desk?open=lost-{walker.client_id}").status_code == 200


# --- two reminders without an answer ---------------------------------------------------------------------------------


def decision(cast: Cast, walker: Walker) -> str:
    with cast.database.begin() as db:
        due = clock.now() + timedelta(days=1)
        return tasks.open_task(db, tasks.NO_ANSWER, walker.client_id, walker.journey_id, due_at=due)


def still_open(cast: Cast) -> int:
    with cast.database.reading() as db:
        waiting = sa.select(Task.id).where(Task.kind == tasks.NO_ANSWER, Task.closed_at.is_(None))
        return len(db.execute(waiting).all())


def test_two_reminders_without_an_answer_are_a_decision(cast: Cast, dana: Colleague) -> None:
    walker = cast.walker(of=dana)
    allows(cast, walker, "call", "message", by=dana)
    decision(cast, walker)
    (row,) = rows(cast, dana)
    assert "Call, write or leave in peace" in row
    assert "There were two reminders, and no answer came. There is no third." in row
    assert "Two reminders without an answer" in cast.visit(dana).get(f"/desk/clients/{walker.client_id}").text


@pytest.mark.parametrize(
    ("act", "data", "is_decided"),
    [
        ("", {"outcome": "reached"}, True),
        ("", {"outcome": "no_answer"}, False),
        ("/message", {"outcome": "no_answer"}, True),
        ("/leave-in-peace", {}, True),
    ],
)
def test_it_is_decided_by_a_call_that_reached_her_by_words_and_by_leaving_her_in_peace(
    cast: Cast, dana: Colleague, act: str, data: dict[str, str], is_decided: bool
) -> None:
    walker = cast.walker(of=dana)
    allows(cast, walker, "call", "message", by=dana)
    task = decision(cast, walker)
    visit, address = cast.visit(dana), f"/desk/calls/{walker.journey_id}"
    page = visit.get(f"{address}?task={task}").text
    assert "Leave in peace" in page
    assert visit.post(address + act, {"task": task, **data}, like=address).status_code == 303
    assert still_open(cast) == (0 if is_decided else 1)


def test_who_has_gone_quiet_as_well_is_one_row(cast: Cast, dana: Colleague, frozen_clock: FrozenClock) -> None:
    walker = cast.walker(of=dana)
    allows(cast, walker, "call", by=dana)
    frozen_clock.advance(days=20)
    assert len(rows(cast, dana)) == 1
    decision(cast, walker)
    (row,) = rows(cast, dana)
    assert "There were two reminders" in row


# --- a promise about to break ----------------------------------------------------------------------------------------


def test_a_promise_with_four_working_hours_left_is_marked(
    cast: Cast, dana: Colleague, frozen_clock: FrozenClock
) -> None:
    walker = cast.walker(of=dana)
    cast.ask_for_review(walker)
    with cast.database.reading() as db:
        run = StepRun.id == cast.run_id(walker, "my-review")
        promised = db.execute(sa.select(StepRun.promise_by).where(run)).scalar_one()
    assert promised is not None
    marks = []
    for hours_before in (25, 1, -1):
        frozen_clock.set(promised - timedelta(hours=hours_before))
        (row,) = rows(cast, dana)
        marks.append("Soon" in row.split())
    assert marks == [False, True, False]
