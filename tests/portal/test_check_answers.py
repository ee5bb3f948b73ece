"""Look over the answers, send them, and what the next page says."""

from __future__ import annotations

import sqlalchemy as sa

from app.models.words import InstrumentResult, Task
from app.services.answers import answers_of_journey
from quests.asking import questions_of
from tests.people_on_a_quest import answers_to
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Visitor


def fill_in(her: Person, step: str, values: dict[str, str]) -> None:
    """Write every answer by its page."""
    for number, asked in enumerate(questions_of(her.quest.step(step)), start=1):
        if asked.key in values:
            her.answer(step, number, values[asked.key])


def count(her: Person, table: type) -> int:
    with her.walker.database.reading() as db:
        return int(db.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def heavy_answers(her: Person) -> dict[str, str]:
    return {key: str(value) for key, value in answers_to(her.quest, "short-look", points=4).items()}


def light_answers(her: Person) -> dict[str, str]:
    return {key: str(value) for key, value in answers_to(her.quest, "short-look", points=0).items()}


def test_every_question_stands_there_with_a_way_to_change_it(her: Person) -> None:
    fill_in(her, "what-i-want", {"change": "sleep"})
    page = her.open_step("what-i-want", "/check")
    assert "sleep" in page.main
    assert page.main.count("Left empty") == 2
    changed = her.visitor.send(her.open(page.links[1]).forms[-1], {"answer": "sleep well"}, button="next")
    assert changed.heading == "Look over your answers"
    assert "sleep well" in changed.main


def test_sending_says_what_happens_next(her: Person) -> None:
    fill_in(her, "what-i-want", {"change": "sleep"})
    page = her.visitor.send(her.open_step("what-i-want", "/check").form("/check"))
    assert page.heading == "This step is done"
    assert "A counsellor who takes on your plan can read it, and a supervisor." in page.main
    assert "Nothing else happens" not in page.main


def test_a_question_that_is_needed_is_named_with_its_link(her: Person) -> None:
    fill_in(her, "what-i-want", {"first_sign": "rested"})
    page = her.visitor.send(her.open_step("what-i-want", "/check").form("/check"))
    assert page.status == 422
    assert "What would you like to change?" in page.main
    assert her.step_address("what-i-want") + "/1?change=1" in page.links
    assert her.kinds().count("step_done") == 0


def test_nothing_answered_is_nothing_to_send(her: Person) -> None:
    page = her.visitor.send(her.open_step("short-look", "/check").form("/check"))
    assert page.status == 422
    assert "There is nothing to send yet" in page.main


def test_sending_twice_by_the_same_form_is_one_event_and_the_same_page(her: Person) -> None:
    fill_in(her, "what-i-want", {"change": "sleep"})
    form = her.open_step("what-i-want", "/check").form("/check")
    assert [her.visitor.send(form).heading for _click in range(2)] == ["This step is done"] * 2
    assert her.kinds().count("step_done") == 1


def test_a_questionnaire_sent_in_two_tabs_is_kept_once(her: Person) -> None:
    fill_in(her, "short-look", light_answers(her))
    forms = [her.open_step("short-look", "/check").form("/check") for _tab in range(2)]
    for form in forms:
        assert her.visitor.send(form).status == 200
    assert count(her, InstrumentResult) == 3
    assert her.kinds().count("step_done") == 1


def test_drafts_are_hers_alone_until_she_sends_them(her: Person) -> None:
    fill_in(her, "what-i-want", {"change": "sleep"})

    def staff_may_read() -> list[str]:
        with her.walker.database.reading() as db:
            return list(answers_of_journey(db, her.walker.locker(), her.walker.journey_id, only_sent=True))

    assert staff_may_read() == []
    her.visitor.send(her.open_step("what-i-want", "/check").form("/check"))
    assert staff_may_read() == ["what-i-want"]


def test_heavy_answers_show_people_on_the_very_next_page_and_nobody_is_told(her: Person) -> None:
    answers = heavy_answers(her)
    last = len(answers)
    fill_in(her, "short-look", dict(list(answers.items())[:-1]))
    page = her.answer("short-look", last, list(answers.values())[-1])
    assert page.heading == "Look over your answers"
    assert "You can talk to someone now" in page.main
    assert "Nobody has been told about what you wrote" in page.main
    for address in (her.step_address("short-look"), her.step_address("short-look") + "/1", "/my"):
        assert "You can talk to someone now" in her.open(address).main
    assert count(her, Task) == 0


def test_light_answers_frighten_nobody(her: Person) -> None:
    fill_in(her, "short-look", light_answers(her))
    assert "You can talk to someone now" not in her.open_step("short-look", "/check").main


def test_sending_heavy_answers_shows_people_at_once_tells_a_supervisor_and_keeps_her_place(her: Person) -> None:
    fill_in(her, "short-look", heavy_answers(her))
    page = her.visitor.send(her.open_step("short-look", "/check").form("/check"))
    assert page.heading == "Thank you for telling us"
    assert "A supervisor of the service has been told" in page.main
    assert "That happens at once, by day and by night. We are in touch with you only in the ways" in page.main
    assert "Your place in it is kept" in page.main
    assert count(her, Task) == 1
    mine = her.open("/my")
    assert mine.heading == "Talk to someone"
    assert "data-calm" in mine.html
    assert "Rest or stop" not in mine.main
    assert mine.links.count("/my/stop") == 1
    assert "Rests for now" in mine.main
    step = her.open_step("how-we-work")
    assert "Your plan rests at the moment" in step.main
    assert step.forms == []


def test_a_form_from_before_the_hold_is_answered_by_the_plan(her: Person) -> None:
    form = her.open_step("how-we-work").form("/check")
    fill_in(her, "short-look", heavy_answers(her))
    her.visitor.send(her.open_step("short-look", "/check").form("/check"))
    page = her.visitor.send(form)
    assert page.status == 200
    assert page.heading == "Talk to someone"


def test_loading_the_page_after_sending_again_tells_the_same(her: Person) -> None:
    fill_in(her, "what-i-want", {"change": "sleep"})
    page = her.visitor.send(her.open_step("what-i-want", "/check").form("/check"))
    assert her.open(page.address).main == page.main


def test_the_page_after_sending_is_not_there_before(her: Person) -> None:
    assert her.open_step("what-i-want", "/sent").heading == "What I want to change"


def test_the_wrong_person_and_nobody_send_nothing(her: Person, new_person: NewPerson, nobody: Visitor) -> None:
    fill_in(her, "what-i-want", {"change": "sleep"})
    form = her.open_step("what-i-want", "/check").form("/check")
    other = new_person()
    token = other.open("/my/data").forms[0].fields["csrf_token"]
    assert other.visitor.post(form.action, {"csrf_token": token}).status == 404
    token = nobody.open("/return").forms[0].fields["csrf_token"]
    assert nobody.post(form.action, {"csrf_token": token}).status == 401
    assert her.kinds().count("step_done") == 0
