"""A step is sent, somebody answers it, and the client reads the answer."""

from __future__ import annotations

import re
import threading

import pytest
import sqlalchemy as sa

from app.models.words import Reply
from app.queries.journeys import events_of
from app.services.replies import replies_of_client
from app.vocabulary import Role
from tests.desk.cast import KEY, Cast, Colleague, Walker

ANSWER = {"reply_words": "You kept to your days twice. What helped on Friday?", "outcome": "done"}


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


@pytest.fixture
def walker(cast: Cast, dana: Colleague) -> Walker:
    """Quiet Heron, who asked Dana to read along."""
    walker = cast.walker("Quiet Heron", of=dana)
    cast.ask_for_review(walker, "Did I choose the right days?")
    return walker


def address_of(cast: Cast, walker: Walker) -> str:
    return f"/desk/review/{cast.run_id(walker, 'my-review')}"


def what_she_reads(cast: Cast, walker: Walker) -> list[tuple[str, str]]:
    with cast.database.reading() as db:
        return [(reply.outcome, reply.words) for reply in replies_of_client(db, cast.locker(db, walker))]


def kinds(cast: Cast, walker: Walker) -> list[str]:
    with cast.database.reading() as db:
        return [event.kind for event in events_of(db, walker.journey_id)]


def test_an_answer_changes_what_the_client_reads(cast: Cast, dana: Colleague, walker: Walker) -> None:
    assert what_she_reads(cast, walker) == []
    answer = cast.visit(dana).post(address_of(cast, walker), ANSWER)
    assert answer.status_code == 303
    assert what_she_reads(cast, walker) == [("done", "You kept to your days twice. What helped on Friday?")]
    assert kinds(cast, walker)[-3:] == ["step_reviewed", "service_wait_ended", "step_done"]


@pytest.mark.parametrize("outcome", ["one_change", "talk_first"])
def test_a_step_that_is_not_done_goes_back_to_the_client(
    cast: Cast, dana: Colleague, walker: Walker, outcome: str
) -> None:
    cast.visit(dana).post(address_of(cast, walker), {**ANSWER, "outcome": outcome})
    assert kinds(cast, walker)[-3:] == ["step_reviewed", "service_wait_ended", "step_returned"]
    assert what_she_reads(cast, walker)[0][0] == outcome


def test_the_page_shows_what_was_sent_and_never_a_draft(cast: Cast, dana: Colleague, walker: Walker) -> None:
    cast.draft(walker, "next-month", {"next_month": "A secret draft"})
    page = cast.visit(dana).get(address_of(cast, walker)).get_data(as_text=True)
    assert "Did I choose the right days?" in page
    assert "Sleep through the night" in page
    assert "A secret draft" not in page


def test_every_rating_is_listed_as_it_was_given(cast: Cast, dana: Colleague, walker: Walker) -> None:
    page = cast.visit(dana).get(address_of(cast, walker)).get_data(as_text=True)
    assert "How have you felt these days?" in page
    assert "Ratings from 0 to 10, oldest first: 4, 6" in page


def test_no_outcome_is_chosen_beforehand(cast: Cast, dana: Colleague, walker: Walker) -> None:
    page = cast.visit(dana).get(address_of(cast, walker)).get_data(as_text=True)
    assert page.count('name="outcome"') == 3
    assert "checked" not in page


def test_the_button_names_who_is_next(cast: Cast, dana: Colleague, walker: Walker) -> None:
    visit = cast.visit(dana)
    assert "Send and open" not in visit.get(address_of(cast, walker)).get_data(as_text=True)
    other = cast.walker("Tall Reed", of=dana)
    run = cast.ask_for_review(other)
    visit = cast.visit(dana)
    page = visit.get(address_of(cast, walker)).get_data(as_text=True)
    assert "Send and open the review of Tall Reed" in page
    answer = visit.post(address_of(cast, walker), {**ANSWER, "next_run": run})
    assert answer.location == f"/desk/review/{run}"
    again = cast.visit(dana).post(f"/desk/review/{run}", {**ANSWER, "next_run": run, "came_from": "worklist"})
    assert again.location == "/desk"


def test_from_the_drawer_one_comes_back_to_the_worklist_with_the_next_row_open(
    cast: Cast, dana: Colleague, walker: Walker
) -> None:
    run = cast.ask_for_review(cast.walker("Tall Reed", of=dana))
    data = {**ANSWER, "next_run": run, "came_from": "worklist"}
    assert cast.visit(dana).post(address_of(cast, walker), data).location == f"/desk?open={run}"


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ({"outcome": ""}, "Choose what happens to the step."),
        ({"reply_words": " \n "}, "Write a few words."),
        ({"reply_words": "x" * 4001}, "This is longer than 4000 characters."),
    ],
)
def test_an_answer_that_cannot_be_taken_keeps_every_word(
    cast: Cast, dana: Colleague, walker: Walker, missing: dict[str, str], message: str
) -> None:
    data = {**ANSWER, **missing}
    answer = cast.visit(dana).post(address_of(cast, walker), data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert message in page
    assert data["reply_words"].strip() in page
    assert ('value="done" checked' in page) == bool(data["outcome"])
    assert what_she_reads(cast, walker) == []


def test_the_same_form_sent_twice_is_one_answer(cast: Cast, dana: Colleague, walker: Walker) -> None:
    visit, address = cast.visit(dana), address_of(cast, walker)
    key = KEY.search(visit.get(address).get_data(as_text=True))
    assert key is not None
    data = {**ANSWER, "idempotency_key": key.group(1)}
    first, second = visit.post(address, data), visit.post(address, data)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert len(what_she_reads(cast, walker)) == 1


def test_who_comes_second_gets_her_own_words_back(cast: Cast, dana: Colleague, walker: Walker) -> None:
    chief = cast.staff(Role.SUPERVISOR, "Chief Example")
    cast.visit(dana).post(address_of(cast, walker), ANSWER)
    answer = cast.visit(chief).post(address_of(cast, walker), {**ANSWER, "reply_words": "My own long thoughts"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Dana Example answered this on" in page
    assert "My own long thoughts" in page
    assert len(what_she_reads(cast, walker)) == 1


def test_of_two_who_answer_at_once_one_is_heard(cast_on_both: Cast) -> None:
    cast = cast_on_both
    dana, chief = cast.staff(Role.COUNSELLOR), cast.staff(Role.SUPERVISOR, "Chief Example")
    walker = cast.walker("Quiet Heron", of=dana)
    cast.ask_for_review(walker)
    address, start = address_of(cast, walker), threading.Barrier(2)
    visits = [cast.visit(person) for person in (dana, chief)]
    statuses: list[int] = []

    def answer(number: int) -> None:
        start.wait(timeout=20)
        statuses.append(visits[number].post(address, {**ANSWER, "reply_words": f"Number {number}"}).status_code)

    threads = [threading.Thread(target=answer, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(statuses) == [200, 303]
    assert len(what_she_reads(cast, walker)) == 1


def test_an_answered_review_shows_the_answer_and_no_form(cast: Cast, dana: Colleague, walker: Walker) -> None:
    visit = cast.visit(dana)
    visit.post(address_of(cast, walker), ANSWER)
    page = visit.get(address_of(cast, walker)).get_data(as_text=True)
    assert "This step does not wait for an answer any more." in page
    assert "You kept to your days twice." in page
    assert 'name="outcome"' not in page


def test_words_in_any_script_arrive_whole(cast: Cast, dana: Colleague, walker: Walker) -> None:
    words = "سلام <b>&</b> 🦊\nЕкінші жол"
    cast.visit(dana).post(address_of(cast, walker), {**ANSWER, "reply_words": words})
    assert what_she_reads(cast, walker)[0][1] == words
    page = cast.visit(dana).get(address_of(cast, walker)).get_data(as_text=True)
    assert "&lt;b&gt;" in page
    assert "<b>&" not in page


def test_the_answer_lies_sealed_in_the_database(cast: Cast, dana: Colleague, walker: Walker) -> None:
    cast.visit(dana).post(address_of(cast, walker), ANSWER)
    with cast.database.reading() as db:
        (sealed,) = db.execute(sa.select(Reply.words_sealed)).scalars().all()
    assert b"Friday" not in sealed


def test_the_event_log_says_who_answered_but_not_what(cast: Cast, walker: Walker) -> None:
    chief = cast.staff(Role.SUPERVISOR, "Chief Example")
    cast.visit(chief).post(address_of(cast, walker), ANSWER)
    with cast.database.reading() as db:
        event = next(one for one in events_of(db, walker.journey_id) if one.kind == "step_reviewed")
    assert event.actor == "supervisor"
    assert "Friday" not in str(event.detail)


def test_a_form_from_another_site_changes_nothing(cast: Cast, dana: Colleague, walker: Walker) -> None:
    visit = cast.visit(dana)
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = visit.browser.post(address_of(cast, walker), data=ANSWER, headers=headers)
    assert answer.status_code in (400, 403)
    assert what_she_reads(cast, walker) == []


def test_htmx_gets_the_drawer_and_a_restored_page_is_whole(cast: Cast, dana: Colleague, walker: Walker) -> None:
    visit = cast.visit(dana)
    part = visit.get(address_of(cast, walker), part=True).get_data(as_text=True)
    assert part.lstrip().startswith('<div id="review">')
    whole = visit.browser.get(
        address_of(cast, walker), headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    ).get_data(as_text=True)
    assert re.search(r"<html", whole)
