"""The desk opens a client for somebody on the phone, and gives her a code."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.models.access import Audit
from app.models.clients import Client
from app.models.codes import Caller, ClientCode
from app.models.journeys import Journey
from app.queries.journeys import events_of, main_journey
from app.services import codes
from app.services.codes import FROM_THE_SERVICE
from app.vocabulary import Role
from tests.desk.cast import Cast, Colleague, Visit, Walker

OFFERED = re.compile(r'name="offered" value="([^"]+)"')
SHOWN = re.compile(r'<p class="code code--big"[^>]*>(.*?)</p>', re.DOTALL)


def choices(visit: Visit, **changed: str) -> dict[str, str]:
    """The page of the form filled in: the first name, a plain plan for the caller herself, nothing offered."""
    names = OFFERED.findall(visit.get("/desk/clients/new").get_data(as_text=True))
    assert len(names) == 3
    chosen = {"offered": names[0], "pseudonym": names[0], "language": "en", "frame": "plain", "audience": "self"}
    return {**chosen, "quest": "", "consent": "y", "idempotency_key": "one-form", **changed}


def open_client(cast: Cast, person: Colleague, **changed: str) -> str:
    """A colleague opens somebody; gives her id."""
    visit = cast.visit(person)
    answer = visit.post("/desk/clients/new", choices(visit, **changed))
    assert answer.status_code == 303, answer.text
    found = re.fullmatch(r"/desk/clients/([^/#]+)#way-in", answer.location)
    assert found, answer.location
    return found[1]


def code_on(html: str) -> str:
    found = SHOWN.search(html)
    return "".join(re.findall(r"<span>(\w+)</span>", found[1])) if found else ""


def all_of(database: Database, table: type) -> list[sa.Row[tuple[object, ...]]]:
    with database.reading() as db:
        return list(db.execute(sa.select(table.__table__)))  # type: ignore[attr-defined]


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


@pytest.fixture
def agent(cast: Cast) -> Colleague:
    return cast.staff(Role.AGENT, "Ayan Example")


# --- opening ---------------------------------------------------------------------------------------------


def test_nothing_but_a_made_up_name_and_her_choices_is_kept(cast: Cast, dana: Colleague) -> None:
    client_id = open_client(cast, dana, language="ru", frame="journey", audience="close_person")
    (client,) = all_of(cast.database, Client)
    assert client.id == client_id
    assert (client.language, client.frame, client.audience) == ("ru", "journey", "close_person")
    assert client.locator_hmac is None
    assert all_of(cast.database, Journey) == []
    (caller,) = all_of(cast.database, Caller)
    assert (caller.client_id, caller.staff_id) == (client_id, dana.id)


def test_it_is_written_down_who_opened_her(cast: Cast, dana: Colleague) -> None:
    client_id = open_client(cast, dana)
    assert ("client_created", dana.id, client_id) in {
        (row.action, row.actor_id, row.object_id) for row in all_of(cast.database, Audit)
    }


def test_one_form_is_one_client(cast: Cast, dana: Colleague) -> None:
    visit = cast.visit(dana)
    form = choices(visit)
    first, second = (visit.post("/desk/clients/new", form) for _click in range(2))
    assert first.location == second.location
    assert len(all_of(cast.database, Client)) == 1


def test_the_same_form_key_of_a_colleague_is_another_client(cast: Cast, dana: Colleague, agent: Colleague) -> None:
    assert open_client(cast, dana) != open_client(cast, agent)


def test_three_others_are_shown_and_the_choices_stay(cast: Cast, dana: Colleague) -> None:
    visit = cast.visit(dana)
    form = choices(visit)
    page = visit.post("/desk/clients/new", {**form, "do": "others"}).get_data(as_text=True)
    assert form["pseudonym"] not in OFFERED.findall(page)
    assert re.search(r'name="frame" value="plain" checked', page)
    assert all_of(cast.database, Client) == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"consent": ""}, "Read it out first"),
        ({"pseudonym": "Anna Petrova"}, "Choose one of the three names."),
        ({"language": "xx"}, "Choose a language."),
        ({"frame": ""}, "Choose how the plan shall look."),
        ({"audience": ""}, "Choose whom the help is for."),
        ({"quest": "no-such-quest"}, "Choose a quest, or nothing yet."),
        ({"quest": "take-back-control", "audience": "close_person"}, "This quest is written for somebody else."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_made(
    cast: Cast, dana: Colleague, changed: dict[str, str], words: str
) -> None:
    visit = cast.visit(dana)
    form = {key: value for key, value in choices(visit, **changed).items() if value or key == "quest"}
    answer = visit.post("/desk/clients/new", form)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert all_of(cast.database, Client) == []


def test_a_name_that_is_taken_meanwhile_leads_to_three_others(cast: Cast, dana: Colleague) -> None:
    visit = cast.visit(dana)
    form = choices(visit)
    cast.client(form["pseudonym"])
    answer = visit.post("/desk/clients/new", form)
    assert answer.status_code == 422
    assert "Somebody took this name a moment ago" in answer.get_data(as_text=True)


# --- whose she is ----------------------------------------------------------------------------------------


def test_an_offer_by_a_counsellor_makes_her_the_counsellor(cast: Cast, dana: Colleague) -> None:
    client_id = open_client(cast, dana, quest="take-back-control")
    (journey,) = all_of(cast.database, Journey)
    assert (journey.client_id, journey.counsellor_id) == (client_id, dana.id)


def test_an_offer_by_an_agent_goes_to_the_unassigned_list_and_she_stays_the_contact(
    cast: Cast, agent: Colleague, dana: Colleague
) -> None:
    client_id = open_client(cast, agent, quest="take-back-control")
    (journey,) = all_of(cast.database, Journey)
    assert journey.counsellor_id is None
    record = f"/desk/clients/{client_id}"
    assert cast.visit(agent).get(record).status_code == 200
    assert cast.visit(dana).get(record).status_code == 404
    cast.visit(dana).post(f"/desk/unassigned/{journey.id}/take", {})
    assert cast.visit(dana).get(record).status_code == 200


def test_what_she_said_yes_to_on_the_phone_begins_at_once(cast: Cast, agent: Colleague) -> None:
    client_id = open_client(cast, agent, quest="follow-up-after-call")
    with cast.database.reading() as db:
        journey = main_journey(db, client_id)
        assert journey is not None
        log = events_of(db, journey.id)
    assert [event.kind for event in log[:3]] == ["journey_offered", "journey_started", "level_entered"]
    assert (log[1].actor, log[1].detail["channel"]) == ("agent", "call")


def test_the_contact_does_a_step_of_hers_with_her_and_notes_a_call_until_somebody_takes_her(
    cast: Cast, agent: Colleague, dana: Colleague
) -> None:
    client_id = open_client(cast, agent, quest="follow-up-after-call")
    with cast.database.reading() as db:
        journey_id = db.execute(sa.select(Journey.id).where(Journey.client_id == client_id)).scalar_one()
    walker, visit = Walker(client_id, "", journey_id), cast.visit(agent)
    step = f"/desk/steps/{cast.run_id(walker, 'how-to-reach-me')}"
    for address in (step, f"/desk/calls/{journey_id}"):
        assert visit.get(address).status_code == 200
        assert cast.visit(dana).get(address).status_code == 404
        assert cast.visit(None).get(address).status_code == 303
    said = {"q-may_we_ask": "yes", "q-ways": "call", "q-keep_number": "yes"}
    assert visit.post(step, {**said, "q-address": "+49 30 000000"}).status_code == 303
    assert visit.post(f"/desk/calls/{journey_id}", {"outcome": "reached"}).status_code == 303
    cast.take(walker, dana)
    for address in (step, f"/desk/calls/{journey_id}"):
        assert visit.get(address).status_code == 404
        assert cast.visit(dana).get(address).status_code == 200


def test_the_contact_sees_her_until_a_counsellor_takes_her(cast: Cast, agent: Colleague, dana: Colleague) -> None:
    walker = cast.walker()
    with cast.database.begin() as db:
        db.execute(sa.insert(Caller).values(client_id=walker.client_id, staff_id=agent.id, opened_at=clock.now()))
    record, visit = f"/desk/clients/{walker.client_id}", cast.visit(agent)
    assert visit.get(record).status_code == 200
    cast.take(walker, dana)
    assert visit.get(record).status_code == 404
    assert walker.pseudonym not in visit.get("/desk/clients").get_data(as_text=True)


def test_the_contact_may_raise_the_risk_and_offer(cast: Cast, agent: Colleague) -> None:
    client_id = open_client(cast, agent)
    visit = cast.visit(agent)
    offered = visit.post(f"/desk/clients/{client_id}/offers", {"quest": "take-back-control"})
    assert offered.status_code == 303
    (journey,) = all_of(cast.database, Journey)
    assert (journey.client_id, journey.counsellor_id) == (client_id, None)
    raised = {"risk_to": "medium", "risk_reason": "Sounded worn out"}
    assert visit.post(f"/desk/clients/{client_id}/plans/{journey.id}/raise-risk", raised).status_code == 303


def test_a_caller_is_found_again_in_the_list(cast: Cast, agent: Colleague, dana: Colleague) -> None:
    open_client(cast, agent)
    (client,) = all_of(cast.database, Client)
    chief = cast.staff(Role.SUPERVISOR, "Chief Example")
    for person, is_there in ((agent, True), (chief, True), (dana, False)):
        page = cast.visit(person).get("/desk/clients").get_data(as_text=True)
        assert (client.pseudonym in page) is is_there, person.name
    assert client.pseudonym not in cast.visit(agent).get("/desk/clients?q=zzz").get_data(as_text=True)


# --- her code --------------------------------------------------------------------------------------------


def test_the_code_is_shown_once_and_its_record_does_not_hold_it(cast: Cast, dana: Colleague) -> None:
    client_id = open_client(cast, dana)
    visit = cast.visit(dana)
    page = visit.post(f"/desk/clients/{client_id}/code", {}).get_data(as_text=True)
    code = code_on(page)
    assert codes.read_code(code, FROM_THE_SERVICE) == code
    assert "/start/code" in page
    record = visit.get(f"/desk/clients/{client_id}").get_data(as_text=True)
    assert code not in record
    assert code[:4] not in record
    assert "gave a code on" in record
    assert "Give a new code" in record


def test_two_clicks_show_the_same_code(cast: Cast, dana: Colleague) -> None:
    client_id = open_client(cast, dana)
    visit = cast.visit(dana)
    shown = {
        code_on(visit.post(f"/desk/clients/{client_id}/code", {"idempotency_key": "one"}).get_data(as_text=True))
        for _click in range(2)
    }
    assert len(shown) == 1
    assert len(all_of(cast.database, ClientCode)) == 1


def test_a_page_of_yesterday_shows_no_code(cast: Cast, dana: Colleague) -> None:
    client_id = open_client(cast, dana)
    form = {"idempotency_key": "one"}
    cast.visit(dana).post(f"/desk/clients/{client_id}/code", form)
    clock.freeze(clock.now() + timedelta(days=1))
    assert cast.visit(dana).post(f"/desk/clients/{client_id}/code", form).status_code == 303


def test_every_character_is_spelled(cast: Cast, dana: Colleague) -> None:
    from app.desk.spelling import spelled

    with cast.app.test_request_context("/desk"):
        said = dict(spelled(codes.ALPHABET))
    assert set(said) == set(codes.ALPHABET)
    assert len(set(said.values())) == len(said)
    assert all(word[0] == letter for letter, word in said.items() if letter.isalpha())


def test_a_code_is_taken_back(cast: Cast, dana: Colleague) -> None:
    client_id = open_client(cast, dana)
    visit = cast.visit(dana)
    code = code_on(visit.post(f"/desk/clients/{client_id}/code", {}).get_data(as_text=True))
    assert visit.post(f"/desk/clients/{client_id}/code/withdraw", {}).status_code == 303
    assert codes.check_code(cast.database, cast.settings, FROM_THE_SERVICE, code, "203.0.113.7") is None
    assert "no six words yet" in visit.get(f"/desk/clients/{client_id}").get_data(as_text=True)


def test_who_has_words_gets_no_first_code(cast: Cast, dana: Colleague) -> None:
    walker = cast.walker(of=dana)
    cast.give_words(walker.client_id)
    visit = cast.visit(dana)
    answer = visit.post(f"/desk/clients/{walker.client_id}/code", {})
    assert answer.status_code == 303
    assert all_of(cast.database, ClientCode) == []


def test_no_page_of_the_desk_shows_six_words(cast: Cast, dana: Colleague) -> None:
    walker = cast.walker(of=dana)
    phrase = cast.give_words(walker.client_id)
    page = cast.visit(dana).get(f"/desk/clients/{walker.client_id}").get_data(as_text=True)
    assert "has six words. Nobody of the service can see them." in page
    assert phrase not in page
