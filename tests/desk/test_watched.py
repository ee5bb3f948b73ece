"""What the desk reads while somebody may be watching, and the words that she and we agreed on: for whom, and first."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.models.clients import Client
from app.services import plans, watched
from app.services.safe_contact import open_rules
from app.vocabulary import Role
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.day import allows, begun, call
from tests.quests.walking import step

DO_NOT = "Somebody may be watching: do not call or write."
WORDS = {
    "code_word": "heron",
    "shown_as": "Dana from the library",
    "if_someone_else": "wrong_number",
    "stop_word": "lemon",
    "help_word": "umbrella",
}


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


def with_words(cast: Cast, dana: Colleague) -> Walker:
    walker = begun(cast, step("a"), call("the-call"), of=dana)
    allows(cast, walker, "call", "message", **WORDS)
    return walker


def is_watched(cast: Cast, walker: Walker) -> None:
    with cast.database.begin() as db:
        watched.begin(db, walker.client_id)


def pages(cast: Cast, walker: Walker) -> tuple[str, ...]:
    run = cast.run_id(walker, "the-call")
    return (f"/desk/clients/{walker.client_id}", f"/desk/calls/{walker.journey_id}", f"/desk/steps/{run}")


def test_her_words_stand_first_and_say_what_to_do(cast: Cast, dana: Colleague) -> None:
    walker = with_words(cast, dana)
    visit = cast.visit(dana)
    for page in pages(cast, walker):
        html = visit.get(page).get_data(as_text=True)
        for words in (
            "Dana from the library",
            "heron",
            "lemon",
            "umbrella",
            "“Sorry, I have the wrong number. Goodbye.”",
        ):
            assert words in html, (page, words)
        assert "If it is not known, or another word comes, end the call neutrally and tell a supervisor." in html
        assert "End the call neutrally, at once." in html
        assert "Stay on the line and bring in a supervisor at once." in html


def test_a_supervisor_reads_the_rules_without_her_words_and_another_counsellor_nothing(
    cast: Cast, dana: Colleague
) -> None:
    walker = with_words(cast, dana)
    is_watched(cast, walker)
    record = pages(cast, walker)[0]
    html = cast.visit(cast.staff(Role.SUPERVISOR)).get(record).get_data(as_text=True)
    assert DO_NOT in html
    assert "Number, name and words are for who is in contact with this person." in html
    for words in ("lemon", "umbrella", "heron", "library"):
        assert words not in html
    for role in (Role.COUNSELLOR, Role.AGENT, Role.CLINICIAN):
        visit = cast.visit(cast.staff(role, "Tom Example"))
        assert visit.get(record).status_code == 404
        assert DO_NOT not in visit.get("/desk").get_data(as_text=True)


def test_while_somebody_may_be_watching_it_is_the_first_line_and_nothing_can_be_noted(
    cast: Cast, dana: Colleague
) -> None:
    walker = with_words(cast, dana)
    is_watched(cast, walker)
    visit = cast.visit(dana)
    for page in pages(cast, walker):
        html = visit.get(page).get_data(as_text=True)
        assert html.index(DO_NOT) < html.index("+7 700 000 00 00"), page
        assert "Calls, text messages and e-mails wait until this is taken back on the portal." in html
        assert 'value="no_answer"' not in html, page
    for address in (f"/desk/calls/{walker.journey_id}", f"{pages(cast, walker)[2]}/call"):
        answer = visit.post(address, {"outcome": "reached"})
        assert answer.status_code == 303
    assert "allow no call. Nothing was noted." in visit.get("/desk").get_data(as_text=True)


def test_a_call_that_waits_is_not_late(cast: Cast, dana: Colleague) -> None:
    walker = with_words(cast, dana)
    with cast.database.begin() as db:
        plans.ask_for_a_call(db, walker.journey_id, key="tap")
    is_watched(cast, walker)
    html = cast.visit(dana).get("/desk").get_data(as_text=True)
    assert "Waits: somebody may be watching." in html
    assert DO_NOT in html
    assert 'value="no_answer"' not in html


def test_a_high_risk_is_a_supervisors_to_decide(cast: Cast, dana: Colleague) -> None:
    walker = with_words(cast, dana)
    cast.raise_risk(walker, dana)
    is_watched(cast, walker)
    record = pages(cast, walker)[0]
    assert "a supervisor decides if and how to be in touch" in cast.visit(dana).get(record).get_data(as_text=True)
    html = cast.visit(cast.staff(Role.SUPERVISOR)).get(record).get_data(as_text=True)
    assert "you decide if and how to be in touch" in html


def test_the_form_takes_her_words_and_a_number_with_her_yes_alone(cast: Cast, dana: Colleague) -> None:
    walker = begun(cast, step("a"), of=dana)
    visit, address = cast.visit(dana), f"/desk/clients/{walker.client_id}/reach"
    answer = visit.post(address, {"ways": "call", "address": "+7 701"})
    assert answer.status_code == 422
    assert "We keep it only if you agree." in answer.get_data(as_text=True)
    answer = visit.post(address, {"ways": "call", "address": "+7 701", "consent": "y", **WORDS})
    assert answer.status_code == 303
    with cast.database.reading() as db:
        found = open_rules(db, cast.locker(db, walker))
    assert found is not None
    assert {name: getattr(found, name) for name in WORDS} == WORDS


def test_of_a_young_person_the_desk_keeps_no_number_either(cast: Cast, dana: Colleague) -> None:
    walker = begun(cast, step("a"), of=dana)
    with cast.database.begin() as db:
        db.execute(sa.update(Client).values(audience="young"))
    visit, address = cast.visit(dana), f"/desk/clients/{walker.client_id}/reach"
    html = visit.get(address).get_data(as_text=True)
    assert "No number and no address of young people is kept" in html
    assert 'name="address"' not in html
    visit.post(address, {"ways": "call", "address": "+7 701", "consent": "y", "help_word": "umbrella"})
    with cast.database.reading() as db:
        found = open_rules(db, cast.locker(db, walker))
    assert found is not None
    assert (found.address, found.rules.ways, found.help_word) == ("", (), "umbrella")


def test_a_number_in_a_step_on_the_phone_needs_the_yes(cast: Cast, dana: Colleague) -> None:
    yes_or_no = ({"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"})
    agrees = {"key": "agrees", "kind": "choice", "label": "May we keep it?", "choices": yes_or_no, "sets": "consent"}
    number = {"key": "number", "kind": "text", "label": "Which number?", "sets": "address"}
    walker = begun(cast, step("a", questions=(agrees, number)), of=dana)
    visit, address = cast.visit(dana), f"/desk/steps/{cast.run_id(walker, 'a')}"
    answer = visit.post(address, {"q-number": "+7 701"})
    assert answer.status_code == 422
    assert "Without a yes none is kept." in answer.get_data(as_text=True)
    assert visit.post(address, {"q-number": "+7 701", "q-agrees": "yes"}).status_code == 303
    with cast.database.reading() as db:
        found = open_rules(db, cast.locker(db, walker))
    assert found is not None
    assert found.address == "+7 701"
