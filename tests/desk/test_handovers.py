"""Who waits stands on top of every page of those who take over; whoever presses first has it, and the colleague who
stays reads who comes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.access import StaffSession
from app.models.service_time import OnCall
from app.services import contact_cards, handovers
from app.services.danger import danger_found
from app.vocabulary import Audience, ContactChannel, Duty, Role
from tests.clocks import FrozenClock
from tests.desk.cast import HEAVY, Cast, Colleague, Visit, Walker
from tests.trust.test_statements import statements

BANNER = re.compile(r'hx-get="(/desk/handovers/banner\?[^"]+)"')
STATE = re.compile(r'hx-get="(/desk/handovers/of/[^"]+)"')


@pytest.fixture
def ada(cast: Cast) -> Colleague:
    return cast.staff(Role.AGENT, "Ada Moss")


@pytest.fixture
def mira(cast: Cast) -> Colleague:
    return cast.staff(Role.SUPERVISOR, "Mira Holt")


def a_card(cast: Cast, by: Colleague, channel: ContactChannel = ContactChannel.CALL) -> str:
    with cast.database.begin() as db:
        return contact_cards.open_card(
            db, cast.vault, channel=channel, audience=Audience.SELF, language="en", staff_id=by.id
        )


def asked(cast: Cast, by: Colleague, channel: ContactChannel = ContactChannel.CALL) -> tuple[str, str]:
    """A contact in which somebody was asked to take over: the card and the clock."""
    card_id = a_card(cast, by, channel)
    with cast.database.begin() as db:
        return card_id, handovers.ask(db, cast.settings, channel=channel, card_id=card_id, asked_by=by.id)


def on_call(cast: Cast, person: Colleague, duty: Duty = Duty.SUPERVISOR, rank: int = 1) -> None:
    now = clock.now()
    turn = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=9), "made_at": now}
    with cast.database.begin() as db:
        db.execute(
            sa.insert(OnCall).values(id=new_id(), staff_id=person.id, duty=duty, rank=rank, made_by=person.id, **turn)
        )


def text(visit: Visit, address: str, *, part: bool = False) -> str:
    return visit.get(address, part=part).get_data(as_text=True)


def poll(found: re.Pattern[str], page: str) -> str:
    match = found.search(page)
    assert match is not None
    return match.group(1).replace("&amp;", "&")


# --- the banner ------------------------------------------------------------------------------------------------------


def test_who_waits_stands_on_every_page_of_who_takes_over(cast: Cast, ada: Colleague, mira: Colleague) -> None:
    asked(cast, ada)
    visit = cast.visit(mira)
    for address in ("/desk", "/desk/clients", "/studio", "/insights/dropoff", "/staff"):
        page = text(visit, address)
        assert "Somebody on the phone waits to be taken over." in page, address
        assert "Ada Moss is with them." in page
    assert "Somebody on the phone" not in text(cast.visit(ada), "/desk"), "nobody else is disturbed by it"


def test_the_count_is_right_without_reading_the_page_again(
    cast: Cast, ada: Colleague, mira: Colleague, frozen_clock: FrozenClock
) -> None:
    visit = cast.visit(mira)
    page = text(visit, "/desk")
    look = poll(BANNER, page)
    assert visit.get(look, part=True).status_code == 204
    frozen_clock.advance(seconds=8)
    asked(cast, ada)
    first = text(visit, look, part=True)
    assert first.count("waits to be taken over.</b>") == 1
    assert first.count('role="alert"') == 1
    frozen_clock.advance(seconds=8)
    assert visit.get(poll(BANNER, first), part=True).status_code == 204, "what is shown is not said again"
    asked(cast, ada, ContactChannel.CHAT)
    both = text(visit, poll(BANNER, first), part=True)
    assert both.count("waits to be taken over.</b>") == 2
    assert both.count('role="alert"') == 1, "only the new one is said"


def test_who_was_taken_over_goes_from_the_banner_of_a_page_that_stands_open(
    cast: Cast, ada: Colleague, mira: Colleague
) -> None:
    _card, clock_id = asked(cast, ada)
    visit = cast.visit(mira)
    look = poll(BANNER, text(visit, "/desk"))
    cast.visit(cast.staff(Role.CLINICIAN, "Jonas Falk")).post(f"/desk/handovers/{clock_id}/accept", {})
    after = text(visit, look, part=True)
    assert 'id="handovers"' in after
    assert "waits" not in after.replace("data-", "")


def test_the_banner_says_late_without_reading_the_page_again(
    cast: Cast, ada: Colleague, mira: Colleague, frozen_clock: FrozenClock
) -> None:
    asked(cast, ada)
    visit = cast.visit(mira)
    look = poll(BANNER, text(visit, "/desk"))
    frozen_clock.advance(minutes=2)
    assert "Nobody accepted within 2 minutes." in text(visit, look, part=True)


def test_a_page_that_asks_by_itself_keeps_no_visit_alive(
    cast: Cast, mira: Colleague, frozen_clock: FrozenClock
) -> None:
    visit = cast.visit(mira)
    look = poll(BANNER, text(visit, "/desk"))
    before = seen_at(cast, mira)
    for _minutes in range(3):
        frozen_clock.advance(minutes=10, seconds=1)
        last = visit.get(look, part=True)
    assert seen_at(cast, mira) == before
    assert last.status_code == 401
    assert "HX-Redirect" not in last.headers, "what is typed on the page stays there"
    visit = cast.visit(mira)
    frozen_clock.advance(minutes=10)
    visit.get("/desk")
    assert seen_at(cast, mira) == clock.now(), "the page itself does"


def seen_at(cast: Cast, person: Colleague) -> object:
    with cast.database.reading() as db:
        mine = sa.select(sa.func.max(StaffSession.last_seen_at)).where(StaffSession.staff_id == person.id)
        return db.execute(mine).scalar_one()


def test_the_banner_is_one_statement_a_page_however_many_wait_and_none_for_others(
    cast: Cast, ada: Colleague, mira: Colleague
) -> None:
    def page(who: Visit, address: str) -> list[str]:
        who.get(address)  # What is read once a process has been read.
        with statements(cast.database) as found:
            assert who.get(address).status_code == 200
        return found

    visit, other = cast.visit(mira), cast.visit(ada)
    without = page(other, "/desk/notices")
    asked(cast, ada)
    one, of_the_list = page(visit, "/desk/notices"), page(visit, "/desk")
    assert len(one) == len(without) + 1
    assert sum("FROM service_clock" in statement for statement in one) == 1
    for _more in range(5):
        asked(cast, ada)
    assert len(page(visit, "/desk/notices")) == len(one)
    assert len(page(visit, "/desk")) == len(of_the_list), "nor does the worklist ask more for more clocks"
    assert len(page(other, "/desk/notices")) == len(without)


# --- taking over -----------------------------------------------------------------------------------------------------


def test_accepting_leads_to_the_contact_and_says_who_stays(cast: Cast, ada: Colleague, mira: Colleague) -> None:
    card_id, clock_id = asked(cast, ada)
    visit = cast.visit(mira)
    answer = visit.post(f"/desk/handovers/{clock_id}/accept", {})
    assert (answer.status_code, answer.location) == (303, f"/desk/contacts/{card_id}")
    page = text(visit, f"/desk/contacts/{card_id}")
    assert "You took over at 09:00. Ada Moss stays with the person until you are there" in page


def test_whoever_is_second_reads_who_was_first(
    cast: Cast, ada: Colleague, mira: Colleague, frozen_clock: FrozenClock
) -> None:
    _card, clock_id = asked(cast, ada)
    cast.visit(mira).post(f"/desk/handovers/{clock_id}/accept", {})
    frozen_clock.advance(minutes=1)
    visit = cast.visit(cast.staff(Role.CLINICIAN, "Jonas Falk"))
    answer = visit.post(f"/desk/handovers/{clock_id}/accept", {})
    assert answer.location == "/desk/handovers"
    assert "Mira Holt accepted at 09:00. Nothing is needed from you." in text(visit, "/desk/handovers")


def test_the_page_says_why_who_was_told_and_who_is_next(
    cast: Cast, ada: Colleague, mira: Colleague, frozen_clock: FrozenClock
) -> None:
    on_call(cast, mira)
    on_call(cast, cast.staff(Role.SUPERVISOR, "Jonas Falk"), rank=2)
    asked(cast, ada)
    frozen_clock.advance(minutes=1)
    page = text(cast.visit(mira), "/desk/handovers")
    assert "Mira Holt was told at 09:00. Next: Jonas Falk at 09:02." in page
    assert "On call now, in this order: Mira Holt, Jonas Falk." in page
    assert "The service writes no e-mails now" in page


def test_a_danger_on_her_own_pages_waits_for_a_person_without_a_contact(cast: Cast, mira: Colleague) -> None:
    walker = cast.walker()
    with cast.database.begin() as db:
        clock_id = handovers.ask(
            db, cast.settings, channel="portal", client_id=walker.client_id, journey_id=walker.journey_id
        )
    visit = cast.visit(mira)
    assert "Somebody answered on their own pages and waits for a person." in text(visit, "/desk/handovers")
    answer = visit.post(f"/desk/handovers/{clock_id}/accept", {})
    assert answer.location == f"/desk/clients/{walker.client_id}?plan={walker.journey_id}"


def test_who_takes_over_reads_which_answer_it_was_before_she_accepts(cast: Cast, mira: Colleague) -> None:
    walker = cast.walker()
    cast.screen(walker, HEAVY)
    page = text(cast.visit(mira), "/desk/handovers")
    assert "Rule R1: Distress is serious (K6 of 13 or more) together with a PGSI of 8 or more." in page


# --- in the contact --------------------------------------------------------------------------------------------------


def test_a_clinician_who_takes_over_opens_the_record_of_whom_nobody_had(cast: Cast) -> None:
    rosa, walker = cast.staff(Role.CLINICIAN, "Rosa Reed"), cast.walker()
    visit = cast.visit(rosa)
    answer = visit.post(f"/desk/handovers/{in_danger(cast, walker)}/accept", {})
    assert answer.location == f"/desk/clients/{walker.client_id}?plan={walker.journey_id}"
    assert "You took over at" in text(visit, answer.location)


def test_a_colleague_keeps_whom_she_has_and_the_clinician_reads_and_acts_beside_until_she_hands_on(cast: Cast) -> None:
    dana, rosa, walker = cast.staff(Role.COUNSELLOR), cast.staff(Role.CLINICIAN, "Rosa Reed"), cast.walker()
    cast.take(walker, dana)
    clock_id, record = in_danger(cast, walker), f"/desk/clients/{walker.client_id}"
    visit, another = cast.visit(rosa), cast.visit(cast.staff(Role.CLINICIAN, "Jonas Falk"))
    assert visit.get(record).status_code == 404, "before she accepts she is nobody's colleague here"
    answer = visit.post(f"/desk/handovers/{clock_id}/accept", {})
    assert answer.location == f"{record}?plan={walker.journey_id}"
    page = text(visit, answer.location)
    assert "You took over in a danger" in page
    assert "Dana Example has the plan." in page
    assert visit.post(f"{record}/notes", {"note_words": "I spoke with her."}).status_code == 303
    assert another.get(record).status_code == 404
    assert another.post(f"{record}/hand-on", {}).status_code == 404
    assert cast.visit(dana).get(record).status_code == 200
    assert visit.post(f"{record}/hand-on", {"hand_on_words": "Calm now. Call on Friday."}).location == "/desk"
    assert visit.get(record).status_code == 404
    assert "Calm now. Call on Friday." in text(cast.visit(dana), record)


def in_danger(cast: Cast, walker: Walker) -> str:
    """Fear at home, found in an answer of hers; gives the clock that asks for somebody."""
    whose = {"client_id": walker.client_id, "journey_id": walker.journey_id}
    with cast.database.begin() as db:
        danger_found(db, cast.settings, level="high", rule="R1", reasons=["fear_at_home"], **whose)
        return handovers.ask(db, cast.settings, channel="portal", **whose)


def test_the_colleague_stays_until_somebody_comes_and_reads_who_it_is(
    cast: Cast, ada: Colleague, mira: Colleague, frozen_clock: FrozenClock
) -> None:
    on_call(cast, mira)
    on_call(cast, cast.staff(Role.SUPERVISOR, "Jonas Falk"), rank=2)
    card_id = a_card(cast, ada)
    visit, here = cast.visit(ada), f"/desk/contacts/{card_id}"
    look = poll(STATE, text(visit, here))
    assert visit.get(look, part=True).status_code == 204
    visit.post(f"/desk/handovers/of/{card_id}/ask", {"do": "handover"})
    stays = text(visit, look, part=True)
    assert "Stay with the person." in stays
    assert "Mira Holt was told at 09:00. Next: Jonas Falk at 09:02." in stays
    frozen_clock.advance(minutes=1)
    clock_id = re.search(r"/desk/handovers/([^/]+)/accept", text(cast.visit(mira), "/desk"))
    assert clock_id is not None
    cast.visit(mira).post(f"/desk/handovers/{clock_id.group(1)}/accept", {})
    comes = text(visit, poll(STATE, stays), part=True)
    assert "Mira Holt accepted at 09:01, and is joining." in comes
    assert "Stay until you two have spoken" in comes
    assert 'role="status"' in comes


def test_a_senior_is_asked_once_and_the_contact_stays_with_who_has_it(
    cast: Cast, ada: Colleague, mira: Colleague
) -> None:
    card_id = a_card(cast, ada)
    visit = cast.visit(ada)
    visit.post(f"/desk/handovers/of/{card_id}/ask", {"do": "senior"})
    page = text(visit, f"/desk/contacts/{card_id}")
    assert "A senior colleague was asked. You keep the contact." in page
    assert "I need a senior colleague" not in page
    assert "Ask a supervisor to take over now" in page
    assert "A colleague asks for a second look at a complex case." in text(cast.visit(mira), "/desk")


@pytest.mark.parametrize("role", [Role.AGENT])
def test_nobody_asks_or_looks_in_the_contact_of_another(cast: Cast, ada: Colleague, role: Role) -> None:
    card_id = a_card(cast, ada)
    visit = cast.visit(cast.staff(role, "Tom Example"))
    assert visit.get(f"/desk/handovers/of/{card_id}", part=True).status_code == 404
    assert visit.post(f"/desk/handovers/of/{card_id}/ask", {"do": "handover"}).status_code == 404
    page = text(cast.visit(cast.staff(Role.SUPERVISOR)), "/desk/handovers")
    assert "Nobody waits." in page
    assert "Nobody is on the rota now, so every supervisor hears at once." in page


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.MANAGER, None])
def test_nobody_else_sees_or_accepts(cast: Cast, ada: Colleague, mira: Colleague, role: Role | None) -> None:
    _card, clock_id = asked(cast, ada)
    visit = cast.visit(cast.staff(role, "Tom Example") if role else None)
    is_there = 303 if role is None else 404
    assert visit.get("/desk/handovers").status_code == is_there
    told = visit.get("/desk/handovers/banner", part=True)
    assert told.status_code == {None: 401, Role.MANAGER: 404, Role.COUNSELLOR: 200}[role]
    assert "Somebody on the phone" not in told.get_data(as_text=True), "of help alone who may ask for it is told there"
    refused = visit.post(f"/desk/handovers/{clock_id}/accept", {}, like="/staff" if role else "/staff/sign-in")
    assert refused.status_code == (401 if role is None else 404)
    assert "Somebody on the phone waits" in text(cast.visit(mira), "/desk/handovers")
