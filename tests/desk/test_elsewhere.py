"""A plan was taken back: who is asked to call, what rests, and where a supervisor lets one person go on."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.models.words import Task
from app.queries.journeys import journeys_of_client
from app.services.tasks import PLAN_WITHDRAWN
from app.vocabulary import Role
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.day import on_quest
from tests.desk.plans import SLUG, moved, new_version, old_version, published, withdrawn
from tests.desk.test_staff_step import text
from tests.desk.test_worklist import rows
from tests.quests.walking import level, step
from tests.trust.test_statements import statements

WHY = "A text may harm"


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


@pytest.fixture
def chief(cast: Cast) -> Colleague:
    return cast.staff(Role.SUPERVISOR, "Chief Example")


@pytest.fixture
def walker(cast: Cast, dana: Colleague) -> Walker:
    """In a version that was taken back; a newer one is there."""
    first = old_version(cast)
    walker = on_quest(cast, SLUG, of=dana)
    cast.send(walker, "old-words", {"wrote": "The evenings are long"})
    new_version(cast)
    withdrawn(cast, first, WHY)
    return walker


def elsewhere(walker: Walker) -> str:
    return f"/desk/clients/{walker.client_id}/plans/{walker.journey_id}/elsewhere"


def open_tasks(cast: Cast) -> list[str]:
    with cast.database.reading() as db:
        return list(db.execute(sa.select(Task.kind).where(Task.closed_at.is_(None))).scalars())


def journeys(cast: Cast, walker: Walker) -> list[tuple[str, int, str | None]]:
    with cast.database.reading() as db:
        return [(one.slug, one.version, one.state.ending) for one in journeys_of_client(db, walker.client_id)]


def test_a_row_says_what_happened_why_and_what_comes_first(cast: Cast, walker: Walker, dana: Colleague) -> None:
    (row,) = rows(cast, dana)
    assert "Call: this plan was taken back" in row
    assert "This plan was taken back. Call, and go on together in another one. Why: A text may harm" in row
    with cast.database.reading() as db:
        task_id = db.execute(sa.select(Task.id).where(Task.kind == PLAN_WITHDRAWN)).scalar_one()
    call = cast.visit(dana).get(f"/desk/calls/{walker.journey_id}?task={task_id}").text
    assert "Why: A text may harm" in call


def test_its_steps_rest_with_kind_words(cast: Cast, walker: Walker, dana: Colleague) -> None:
    visit, address = cast.visit(dana), f"/desk/steps/{cast.run_id(walker, 'old-ours')}"
    words = "This plan was taken back, so its steps rest. Call, and go on together in another one."
    assert words in visit.get(address).text
    answer = visit.post(address, {})
    assert answer.status_code == 422
    assert words in answer.text
    assert address not in visit.get(f"/desk/clients/{walker.client_id}").text


def test_the_record_says_it_first_and_only_a_supervisor_moves_her(
    cast: Cast, walker: Walker, dana: Colleague, chief: Colleague
) -> None:
    record = f"/desk/clients/{walker.client_id}"
    hers = cast.visit(dana).get(record).text
    assert "This plan was taken back. Call, and go on together in another one. Why: A text may harm" in hers
    assert elsewhere(walker) not in hers
    assert cast.visit(dana).get(elsewhere(walker)).status_code == 404
    assert cast.visit(dana).post(elsewhere(walker), {"go_on": "x"}).status_code == 404
    assert cast.visit(None).get(elsewhere(walker)).location.startswith("/staff/sign-in")
    assert elsewhere(walker) in cast.visit(chief).get(record).text


def test_the_preview_says_where_she_goes_on_and_changes_nothing(cast: Cast, walker: Walker, chief: Colleague) -> None:
    page = text(cast.visit(chief).get(elsewhere(walker)).text)
    assert "Version 2 Goes on in “New beginning” at “New words”." in page
    assert "Open steps that this version does not have are put aside." in page
    assert "stays in the history" in page
    assert journeys(cast, walker) == [(SLUG, 1, None)]


def test_she_goes_on_in_the_other_version_and_the_task_is_done(
    cast: Cast, walker: Walker, dana: Colleague, chief: Colleague
) -> None:
    visit = cast.visit(chief)
    page = visit.get(elsewhere(walker)).text
    choice = page.partition('name="go_on" value="')[2].partition('"')[0]
    assert visit.post(elsewhere(walker), {"go_on": choice}).status_code == 303
    assert journeys(cast, walker) == [(SLUG, 2, None)]
    assert open_tasks(cast) == []
    assert "taken back" not in text(visit.get(f"/desk/clients/{walker.client_id}").text)
    assert visit.post(elsewhere(walker), {"go_on": choice}).status_code == 422


def test_another_quest_is_offered_in_its_place(cast: Cast, walker: Walker, chief: Colleague) -> None:
    visit = cast.visit(chief)
    assert 'value="quest.take-back-control"' in visit.get(elsewhere(walker)).text
    assert visit.post(elsewhere(walker), {"go_on": "quest.take-back-control"}).status_code == 303
    assert sorted(journeys(cast, walker)) == [("take-back-control", 1, None), (SLUG, 1, "moved")]
    assert open_tasks(cast) == []


def test_a_quest_that_stands_is_not_ended_for_her(cast: Cast, dana: Colleague, chief: Colleague) -> None:
    walker = cast.walker(of=dana)
    visit = cast.visit(chief)
    assert "quest." not in visit.get(elsewhere(walker)).text
    answer = visit.post(elsewhere(walker), {"go_on": "quest.debt-first-aid"})
    assert answer.status_code == 422
    assert [one[2] for one in journeys(cast, walker)] == [None]


@pytest.mark.parametrize("choice", ["", "x", "quest.", "quest.no-such", "\u0000"])
def test_what_is_not_on_offer_changes_nothing(cast: Cast, walker: Walker, chief: Colleague, choice: str) -> None:
    assert cast.visit(chief).post(elsewhere(walker), {"go_on": choice}).status_code == 422
    assert journeys(cast, walker) == [(SLUG, 1, None)]


def test_where_the_level_is_gone_a_supervisor_chooses_one(cast: Cast, dana: Colleague, chief: Colleague) -> None:
    first = published(cast, level("one", step("a")), level("two", step("b")))
    walker = on_quest(cast, SLUG, of=dana)
    published(
        cast, level("other", step("c"), title="Another one"), level("two", step("b"), title="The second"), version=2
    )
    withdrawn(cast, first)
    visit = cast.visit(chief)
    page = text(visit.get(elsewhere(walker)).text)
    assert "Version 2: go on at “Another one”" in page
    assert "Version 2: go on at “The second”" in page
    values = visit.get(elsewhere(walker)).text.split('name="go_on" value="')[1:]
    second = next(value.partition('"')[0] for value in values if ".two" in value.partition('"')[0])
    assert visit.post(elsewhere(walker), {"go_on": second}).status_code == 303
    assert "Level 2 of 2" in text(visit.get(f"/desk/clients/{walker.client_id}").text)


def test_who_cannot_go_stays_and_it_is_said_why(cast: Cast, dana: Colleague, chief: Colleague) -> None:
    first = published(cast, level("one", step("r", "review"), step("a")))
    walker = on_quest(cast, SLUG, of=dana)
    cast.send(walker, "r")
    published(cast, level("one", step("a"), step("b")), version=2)
    withdrawn(cast, first)
    page = text(cast.visit(chief).get(elsewhere(walker)).text)
    assert "Version 2 : Something is open between us: an answer, a call or a talk. It comes first." in page
    assert "There is nowhere to go on now." not in page


def test_the_record_asks_as_often_for_somebody_with_a_long_past(cast: Cast, dana: Colleague, chief: Colleague) -> None:
    """Whoever went over twice and was fitted often costs one statement more than who never did, however often."""
    published(cast, level("one", step("a"), step("b"), step("c"), step("d")))
    walker = on_quest(cast, SLUG, of=dana)
    visit, record = cast.visit(dana), f"/desk/clients/{walker.client_id}"
    visit.get(record)
    with statements(cast.database) as at_first:
        visit.get(record)
    counts = []
    for number in (2, 3, 4):
        to = published(cast, level("one", step("a"), step("b"), step("c"), step("d")), version=number)
        moved(cast, walker, chief, to)
        fit = f"/desk/clients/{walker.client_id}/plans/{walker.journey_id}/fit"
        for pace in ("pace-slow", "pace-normal"):
            visit.post(fit, {"change": pace, "reason": "other", "fit_words": f"Time {number}"})
        visit.get(record)
        with statements(cast.database) as later:
            assert f"Time {number}" in visit.get(record).text
        counts.append(len(later))
    assert counts[0] <= len(at_first) + 1
    assert len(set(counts)) == 1
