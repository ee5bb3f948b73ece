"""Somebody wrote beside her plan: the row, the thread, the answer, and who finds none of it."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app import clock
from app.ids import new_id
from app.models.access import Audit
from app.queries.messages import messages_of_client
from app.services import messages, watched
from app.services.sealing import open_locker
from app.vocabulary import Role
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.day import begun
from tests.desk.test_staff_step import text
from tests.quests.walking import step

WORDS = "The evenings are <b>hard</b>. 🌙"


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


@pytest.fixture
def walker(cast: Cast, dana: Colleague) -> Walker:
    return begun(cast, step("a"), of=dana)


def writes(cast: Cast, client_id: str, words: str = WORDS) -> None:
    with cast.database.begin() as db:
        locker = open_locker(db, cast.vault, client_id)
        messages.send_message(db, locker, words, zone=ZoneInfo("UTC"), key=new_id())


def thread(client_id: str, rest: str = "") -> str:
    return f"/desk/clients/{client_id}/messages{rest}"


def waits(cast: Cast, client_id: str) -> list[bool]:
    with cast.database.reading() as db:
        return [one.waits for one in messages_of_client(db, client_id)]


def test_the_row_says_who_waits_since_when_and_what_we_promised(cast: Cast, dana: Colleague, walker: Walker) -> None:
    writes(cast, walker.client_id)
    page = cast.visit(dana).get("/desk").text
    assert "Answer a message" in text(page)
    assert "Wrote 09:00 today." in text(page)
    assert "Promised by Tue 09:00" in text(page)
    assert "<b>hard</b>" not in page
    assert "The evenings are &lt;b&gt;hard" in page  # The first row is open beside the list.
    clock.freeze(clock.now() + timedelta(days=2))
    assert "overdue by" in text(cast.visit(dana).get("/desk").text)
    assert "Answer a message" in text(cast.visit(dana).get("/desk?show=day").text)


def test_risk_comes_before_an_overdue_message(cast: Cast, dana: Colleague, walker: Walker) -> None:
    high = begun(cast, step("a"), pseudonym="Tall Reed", of=dana)
    writes(cast, walker.client_id)
    writes(cast, high.client_id)
    cast.raise_risk(high, dana)
    clock.freeze(clock.now() + timedelta(days=3))
    rows = text(cast.visit(dana).get("/desk?show=day").text)
    assert rows.index("Tall Reed") < rows.index("Quiet Heron")


def test_an_answer_is_sent_once_and_the_row_goes(cast: Cast, dana: Colleague, walker: Walker) -> None:
    writes(cast, walker.client_id)
    visit, key = cast.visit(dana), new_id()
    for _tap in range(2):
        answer = visit.post(thread(walker.client_id), {"message_words": "Thank you", "idempotency_key": key})
        assert (answer.status_code, answer.location) == (303, "/desk")
    assert waits(cast, walker.client_id) == [False, False]
    assert "Answer a message" not in visit.get("/desk").text
    assert "Thank you" in text(visit.get(f"/desk/clients/{walker.client_id}").text)


def test_no_answer_is_needed_with_a_reason_that_colleagues_read(cast: Cast, dana: Colleague, walker: Walker) -> None:
    writes(cast, walker.client_id, "Thank you for yesterday")
    visit = cast.visit(dana)
    unsaid = visit.post(thread(walker.client_id, "/close"), {"no_answer_reason": " "})
    assert unsaid.status_code == 422
    assert "Say why no answer is needed." in text(unsaid.text)
    kept = {"no_answer_reason": "She only says thanks", "came_from": "record"}
    sent = visit.post(thread(walker.client_id, "/close"), kept)
    assert sent.location == f"/desk/clients/{walker.client_id}#messages"
    record = text(visit.get(f"/desk/clients/{walker.client_id}").text)
    assert "Closed without an answer by Dana Example. She only says thanks" in record
    again = visit.post(thread(walker.client_id, "/close"), kept)
    assert again.status_code == 303
    assert "waits any more" in text(visit.get("/desk").text)


def test_words_that_cannot_be_sent_stay_in_the_box(cast: Cast, dana: Colleague, walker: Walker) -> None:
    writes(cast, walker.client_id)
    long = "So many words " * 400
    answer = cast.visit(dana).post(thread(walker.client_id), {"message_words": long})
    assert answer.status_code == 422
    assert long.strip() in answer.text
    assert waits(cast, walker.client_id) == [True]


def test_to_open_the_thread_is_to_open_the_record_and_it_is_read_by_that(
    cast: Cast, dana: Colleague, walker: Walker
) -> None:
    writes(cast, walker.client_id)
    visit = cast.visit(dana)
    visit.get("/desk")
    with cast.database.reading() as db:
        assert [one.read_at for one in messages_of_client(db, walker.client_id)] == [None]
    visit.get(thread(walker.client_id))
    with cast.database.reading() as db:
        assert [one.read_at for one in messages_of_client(db, walker.client_id)] == [clock.now()]
        opened = db.execute(sa.select(Audit.detail, Audit.actor_id).where(Audit.action == "client_opened")).all()
    assert ({"page": "messages"}, dana.id) in [tuple(row) for row in opened]


def test_somebody_without_a_plan_is_a_row_of_a_supervisor(cast: Cast, dana: Colleague) -> None:
    chief, client_id = cast.staff(Role.SUPERVISOR), cast.client("Paper Lantern")
    writes(cast, client_id)
    page = text(cast.visit(chief).get("/desk").text)
    assert "Paper Lantern" in page
    assert "Wrote to the team." in page
    assert "No plan runs now" in page
    assert "Paper Lantern" not in cast.visit(dana).get("/desk").text
    assert WORDS[:12] in text(cast.visit(chief).get(f"/desk/clients/{client_id}").text)
    answer = cast.visit(chief).post(thread(client_id), {"message_words": "Welcome"})
    assert answer.status_code == 303
    assert waits(cast, client_id) == [False, False]


@pytest.mark.parametrize("role", [Role.AGENT, Role.COUNSELLOR, Role.CLINICIAN, Role.MANAGER, Role.ADMIN, Role.QUALITY])
def test_whoever_has_not_got_her_finds_no_thread(cast: Cast, dana: Colleague, walker: Walker, role: Role) -> None:
    writes(cast, walker.client_id)
    visit = cast.visit(cast.staff(role, "Somebody Else"))
    assert visit.get(thread(walker.client_id)).status_code == 404
    for rest, fields in (("", {"message_words": "Hello"}), ("/close", {"no_answer_reason": "None"})):
        assert visit.post(thread(walker.client_id, rest), fields, like="/staff").status_code == 404
    assert waits(cast, walker.client_id) == [True]


def test_an_agent_who_has_her_reads_the_plan_and_no_message(cast: Cast) -> None:
    agent = cast.staff(Role.AGENT)
    walker = begun(cast, step("a"), of=agent)
    writes(cast, walker.client_id)
    visit = cast.visit(agent)
    assert "evenings" not in visit.get(f"/desk/clients/{walker.client_id}").text
    assert visit.get(thread(walker.client_id)).status_code == 404


def test_beside_the_thread_stands_how_she_may_be_reached_and_that_somebody_may_be_watching(
    cast: Cast, dana: Colleague, walker: Walker
) -> None:
    writes(cast, walker.client_id)
    visit = cast.visit(dana)
    for address in ("/desk", thread(walker.client_id)):
        assert "No contact rules yet: nobody calls or writes." in text(visit.get(address).text), address
    with cast.database.begin() as db:
        watched.begin(db, walker.client_id)
    warning = "Somebody may be watching: do not call or write. Since"
    for address in ("/desk", thread(walker.client_id)):
        assert warning in text(visit.get(address).text), address


def test_on_the_record_a_message_that_waits_comes_before_an_act_of_hers(
    cast: Cast, dana: Colleague, walker: Walker
) -> None:
    visit, record = cast.visit(dana), f"/desk/clients/{walker.client_id}"
    assert "The next act is with" in text(visit.get(record).text)
    writes(cast, walker.client_id)
    page = text(visit.get(record).text)
    assert "The next act is with" not in page
    assert re.search("Answer a message Because [^.]+[.] Promised by Tue 09:00", page)
    cast.raise_risk(walker, dana)
    page = text(visit.get(record).text)
    assert page.index("Answer a message") < page.index("Talk with a supervisor today")
    visit.post(thread(walker.client_id), {"message_words": "Thank you"})
    assert "Answer a message" not in text(visit.get(record).text)
