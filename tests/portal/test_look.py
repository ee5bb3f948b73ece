"""The short look before any plan, its result, and the plan that she chooses then."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.models.clients import Client
from app.models.journeys import Journey
from app.models.own_things import LookDraft
from app.models.quests import QuestVersion
from app.models.words import InstrumentResult, RiskAssessment, Task
from app.queries.journeys import main_journey, step_addresses
from app.vocabulary import Audience
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Page, Visitor

CALM = ["0", "0", "0", ["none_of_these"], *["0"] * 6]
HARD = ["1", "1", "0", ["f1"], *["2"] * 6]


@pytest.fixture
def newcomer(new_person: NewPerson) -> Person:
    """She has kept her words and has no plan."""
    return new_person(is_started=False)


def is_a(audience: Audience, person: Person) -> Person:
    with person.walker.database.begin() as db:
        db.execute(sa.update(Client).values(audience=audience))
    return person


def answer(person: Person, number: int, value: str | list[str] | None) -> Page:
    form = person.open(f"/my/look/{number}").form(f"/my/look/{number}")
    typed = {} if value is None else {"answer": value}
    return person.visitor.send(form, typed, button="next" if value is not None else "skip")


def look(person: Person, given: list[str | list[str] | None]) -> Page:
    """Every question answered, and looked over; not sent yet."""
    for number, value in enumerate(given, start=1):
        page = answer(person, number, value)
    return page


def send(person: Person) -> Page:
    return person.visitor.send(person.open("/my/look/check").form("/my/look/check"))


def count(person: Person, table: type) -> int:
    with person.walker.database.reading() as db:
        return int(db.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def plans_on(page: Page) -> list[str]:
    return [form.fields["quest"] for form in page.forms if form.action == "/my/choose"]


def risk_of_her_plan(person: Person) -> str:
    with person.walker.database.reading() as db:
        return str(db.execute(sa.select(Journey.risk)).scalar_one())


def test_its_first_page_says_what_it_is_and_both_ways_are_there(newcomer: Person) -> None:
    page = newcomer.open("/my")
    assert page.address == "/my/look"
    for words in ("10 short questions", "only you can see what you answer", "It is no test", "a supervisor is told"):
        assert words in page.main
    assert "/my/look/1" in page.links
    assert page.form("/my/look/aside")


def test_nothing_is_chosen_beforehand_and_each_question_may_stay_empty(newcomer: Person) -> None:
    for number in range(1, 11):
        page = newcomer.open(f"/my/look/{number}")
        assert "answer" not in page.form(f"/{number}").fields
        assert ("do", "skip") in page.form(f"/{number}").buttons
        assert page.form("/my/look/aside"), "all of it can be left out from any page"
        answer(newcomer, number, None)
    empty = send(newcomer)
    assert empty.status == 422
    assert "There is nothing to send yet" in empty.main


def test_she_stops_and_comes_back_to_what_she_answered_and_nobody_else_can_read_it(newcomer: Person) -> None:
    answer(newcomer, 1, "1")
    page = newcomer.visitor.send(newcomer.open("/my/look/2").form("/2"), {"answer": "0"}, button="stop")
    assert page.address == "/my/look"
    assert "/my/look/3" in page.links
    assert newcomer.open("/my/look/1").form("/1").fields["answer"] == "1"
    with newcomer.walker.database.reading() as db:
        sealed = db.execute(sa.select(LookDraft.answers_sealed)).scalar_one()
    assert b"restless" not in sealed
    assert count(newcomer, InstrumentResult) == 0


def test_calm_answers_lead_to_a_plan_of_her_own_without_a_number_or_a_label(newcomer: Person) -> None:
    assert look(newcomer, CALM).heading == "Look over your answers"
    page = send(newcomer)
    assert page.address == "/my/choose"
    assert page.heading == "Take back control"
    assert "playing has not been in your way much" in page.main
    assert "mostly steady" in page.main
    assert not {"BBGS", "K6", "score", "low risk"} & set(page.main.split())
    assert plans_on(page) == ["take-back-control", "self-exclusion-companion"]
    assert (count(newcomer, InstrumentResult), count(newcomer, LookDraft)) == (3, 0)


def test_hard_answers_lead_to_a_plan_with_somebody_and_to_help_with_money(newcomer: Person) -> None:
    look(newcomer, HARD)
    page = send(newcomer)
    assert page.heading == "Joint limits plan"
    for words in ("taken something from you", "hard at times", "cannot wait", "not to do it alone"):
        assert words in page.main
    assert plans_on(page) == [
        "joint-limits-plan", "debt-first-aid", "take-back-control", "self-exclusion-companion",
    ]  # fmt: skip
    assert "/talk" in page.links


def test_each_plan_says_what_it_is_how_much_who_walks_along_and_how_it_begins(newcomer: Person) -> None:
    newcomer.visitor.send(newcomer.open("/my/look").form("/aside"))
    page = newcomer.open("/my/choose")
    for words in ("4 parts, about 4 weeks", "You, and a counsellor where you ask for one", "How we work", "2 minutes"):
        assert words in page.main
    assert "You can change to another plan on any day." in page.main


def test_what_was_found_comes_along_and_is_not_asked_twice(newcomer: Person) -> None:
    look(newcomer, HARD)
    page = send(newcomer)
    her = newcomer.visitor.send(next(form for form in page.forms if form.fields.get("quest") == "take-back-control"))
    assert her.heading == "How we work"
    assert risk_of_her_plan(newcomer) == "medium"
    with newcomer.walker.database.reading() as db:
        journey = main_journey(db, newcomer.walker.client_id)
        assert journey is not None
        step = step_addresses(db, journey.id)["short-look"]
    first = newcomer.open(f"/my/steps/{step}/1")
    assert first.forms[-1].fields["answer"] == "1", "she finds what she answered"
    assert "answer" not in newcomer.open(f"/my/steps/{step}/4").forms[-1].fields, "what the look did not ask is open"
    assert "Look over your answers" in newcomer.open(f"/my/steps/{step}/check").main


def test_a_dangerous_answer_shows_people_before_it_is_sent_and_tells_a_supervisor_when_it_is(newcomer: Person) -> None:
    page = look(newcomer, ["0", "0", "0", ["f3"], *["0"] * 6])
    assert "Nobody has been told about what you wrote" in page.main
    assert count(newcomer, Task) == 0
    sent = send(newcomer)
    assert sent.address == "/my/look/sent"
    assert "A supervisor of the service has been told" in sent.main
    assert count(newcomer, Task) == 1
    with newcomer.walker.database.reading() as db:
        found = db.execute(sa.select(RiskAssessment.level, RiskAssessment.reasons, RiskAssessment.journey_id)).one()
        journey = db.execute(sa.select(Journey.id, Journey.risk, Journey.started_at)).one()
    assert (found.level, found.reasons, found.journey_id) == ("high", ["f3"], journey.id)
    assert journey.risk == "high"
    assert newcomer.open("/my").heading == "We stay with you"
    assert newcomer.open("/my/choose").address == "/my", "choosing can wait"
    assert newcomer.open("/my/look").address == "/my"


def test_somebody_close_is_asked_for_herself_and_fear_at_home_is_help_at_once(newcomer: Person) -> None:
    close = is_a(Audience.CLOSE_PERSON, newcomer)
    assert "7 short questions" in close.open("/my").main
    page = look(close, [*["0"] * 6, "yes"])
    assert "You can talk to a person before you go on" in page.main
    assert send(close).address == "/my/look/sent"


def test_somebody_close_and_calm_chooses_family_and_friends(newcomer: Person) -> None:
    close = is_a(Audience.CLOSE_PERSON, newcomer)
    look(close, [*["1"] * 6, "no"])
    page = send(close)
    assert (page.heading, plans_on(page)) == ("Family and friends", ["family-and-friends"])
    assert "playing" not in page.main.split("Family and friends")[0]
    assert close.visitor.send(page.forms[0]).heading == "Six questions about the past month"
    assert "Every question is answered" in close.open("/my").main


def test_the_young_come_to_their_own_plan(newcomer: Person) -> None:
    young = is_a(Audience.YOUNG, newcomer)
    look(young, CALM)
    page = send(young)
    assert plans_on(page) == ["young-player"]
    assert young.visitor.send(page.forms[0]).heading == "One question about age"


def test_a_second_click_and_back_lead_on(newcomer: Person) -> None:
    look(newcomer, CALM)
    form = newcomer.open("/my/look/check").form("/my/look/check")
    pages = [newcomer.visitor.send(form) for _click in range(2)]
    assert {page.address for page in pages} == {"/my/choose"}
    assert count(newcomer, InstrumentResult) == 3
    choice = pages[0].forms[0]
    assert {newcomer.visitor.send(choice).heading for _click in range(2)} == {"How we work"}
    assert count(newcomer, Journey) == 1
    late = newcomer.visitor.post("/my/look/1", {"csrf_token": choice.fields["csrf_token"], "do": "next", "answer": "1"})
    assert late.address == "/my"
    assert count(newcomer, LookDraft) == 0


def test_she_can_go_over_to_another_plan_on_any_day(her: Person) -> None:
    page = her.open("/my/choose")
    assert "You walk “Take back control” now" in page.main
    assert "take-back-control" not in plans_on(page)
    form = next(form for form in page.forms if form.fields.get("quest") == "self-exclusion-companion")
    for _click in range(2):
        assert her.visitor.send(form).status == 200
    with her.walker.database.reading() as db:
        states = sorted(row.ending or "" for row in db.execute(sa.select(Journey.ending)))
    assert states == ["", "moved"]


def test_a_quest_that_is_not_offered_to_her_is_not_begun(newcomer: Person) -> None:
    form = newcomer.open("/my/choose").forms[0]
    for slug in ("family-and-friends", "crisis-to-safety", "no-such-plan", ""):
        form.fields["quest"] = slug
        page = newcomer.visitor.send(form)
        assert "This is not open at the moment" in page.main, slug
    assert count(newcomer, Journey) == 0


def test_where_nothing_is_published_talking_to_someone_stands_in(newcomer: Person, database: Database) -> None:
    with database.begin() as db:
        db.execute(sa.update(QuestVersion).values(status="retired"))
    page = newcomer.open("/my/choose")
    assert page.heading == "There is no plan open for you yet"
    assert "Talk to someone" in page.main
    look(newcomer, ["0", "0", "0", ["f3"], *["0"] * 6])
    assert send(newcomer).status == 200


def test_in_russian_what_is_not_in_her_language_is_kept_and_not_added_up(newcomer: Person) -> None:
    newcomer.open("/?lang=ru")
    look(newcomer, ["1", "1", "1", ["f7"], *["3"] * 6])
    page = send(newcomer)
    assert page.address == "/my/choose"
    with newcomer.walker.database.reading() as db:
        rows = db.execute(sa.select(RiskAssessment.level, RiskAssessment.rule, RiskAssessment.reasons)).one()
    assert (rows.level, rows.rule, rows.reasons) == ("medium", "R2", ["f7"])


@pytest.mark.parametrize("address", ["/my/look", "/my/look/1", "/my/look/check", "/my/look/sent", "/my/choose"])
def test_nobody_sees_it_without_a_visit(nobody: Visitor, address: str) -> None:
    assert nobody.open(address, follow=False).address == "/return"


def test_who_has_a_plan_is_never_stopped_by_the_look(her: Person) -> None:
    for address in ("/my/look", "/my/look/1", "/my/look/check"):
        assert her.open(address).address == "/my"
