"""A client who was opened for somebody on the phone: whose she is, and the code that she is given."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.ids import new_id
from app.models.access import Audit
from app.models.clients import Client
from app.models.codes import Caller, ClientCode
from app.models.journeys import Journey
from app.queries.journeys import events_of, main_journey
from app.services import callers, codes
from app.services.callers import NewCaller
from app.services.codes import FROM_THE_SERVICE
from app.vocabulary import Audience, Frame, Role
from tests.desk.cast import Cast, Colleague, Walker

SHOWN = re.compile(r'<p class="code code--big"[^>]*>(.*?)</p>', re.DOTALL)


def open_client(cast: Cast, person: Colleague, *, quest: str | None = None, **her: str) -> str:
    """A colleague opens somebody as the end of a contact does it; gives her id."""
    given = {"pseudonym": "Quiet Heron", "language": "en", "frame": "plain", "audience": "self", **her}
    frame, audience = Frame(given["frame"]), Audience(given["audience"])
    new = NewCaller(given["pseudonym"], given["language"], frame, audience, quest)
    with cast.database.begin() as db:
        return callers.open_client(db, cast.settings, new, staff_id=person.id, actor=person.actor, form_key=new_id())


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
