"""New words for somebody who lost hers: one person asks, another one decides, the first shows a code once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.models.codes import ReissueRequest
from app.queries.codes import latest_request
from app.services import codes, portal_sessions, reissues
from app.services.codes import FROM_THE_SERVICE, Giver
from app.services.phrases import check_phrase, draw_phrase, prepare
from app.services.reissues import AskedAlready, DecidedAlready, NeedsAnotherPerson, NothingToShow, NoWordsYet
from app.vocabulary import Decision, Role
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.test_open_client import code_on

IP = "203.0.113.7"


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


@pytest.fixture
def chief(cast: Cast) -> Colleague:
    return cast.staff(Role.SUPERVISOR, "Chief Example")


@pytest.fixture
def walker(cast: Cast, dana: Colleague) -> Walker:
    """A client of Dana's, with six words."""
    walker = cast.walker(of=dana)
    cast.give_words(walker.client_id)
    return walker


def record(walker: Walker) -> str:
    return f"/desk/clients/{walker.client_id}"


def decide(cast: Cast, request_id: str, by: Colleague, decision: Decision = Decision.APPROVED) -> None:
    with cast.database.begin() as db:
        reissues.decide(db, request_id, decision, staff_id=by.id)


def show(cast: Cast, walker: Walker, by: Colleague, form_key: str = "show") -> str:
    with cast.database.begin() as db:
        return reissues.show_code(db, cast.settings, walker.client_id, by=Giver(by.id, form_key))


# --- through the pages -----------------------------------------------------------------------------------


def test_asked_approved_shown_and_swapped(cast: Cast, walker: Walker, dana: Colleague, chief: Colleague) -> None:
    hers, theirs = cast.visit(dana), cast.visit(chief)
    asked = hers.post(f"{record(walker)}/new-words", {"lost_reason": "Knew our safe word"})
    assert asked.status_code == 303
    assert "A supervisor decides." in hers.get(record(walker)).get_data(as_text=True)
    assert "1 person waits for new words" in theirs.get("/desk").get_data(as_text=True)
    page = theirs.get("/desk/reissues").get_data(as_text=True)
    assert "Knew our safe word" in page
    with cast.database.reading() as db:
        request_id = db.execute(sa.select(ReissueRequest.id)).scalar_one()
        visit = ""
    with cast.database.begin() as db:
        visit = portal_sessions.start_session(db, walker.client_id)
    assert theirs.post(f"/desk/reissues/{request_id}", {"do": "approve"}).status_code == 303
    assert "Show the code" in hers.get(record(walker)).get_data(as_text=True)
    assert "Show the code" not in theirs.get(record(walker)).get_data(as_text=True)
    code = code_on(hers.post(f"{record(walker)}/new-words/code", {}).get_data(as_text=True))
    ticket = codes.check_code(cast.database, cast.settings, FROM_THE_SERVICE, code, IP)
    assert ticket is not None
    phrase = draw_phrase(cast.database, cast.settings)
    prepared = prepare(cast.settings, phrase)
    with cast.database.begin() as db:
        codes.swap(db, cast.settings, ticket, prepared, form_key="swap")
    assert check_phrase(cast.database, cast.settings, phrase, IP) == walker.client_id
    with cast.database.reading() as db:
        assert portal_sessions.visit_of(db, visit) is None


def test_a_no_is_seen_on_the_record_and_one_may_ask_again(
    cast: Cast, walker: Walker, dana: Colleague, chief: Colleague
) -> None:
    request_id = cast.ask_for_new_words(walker.client_id, dana)
    cast.visit(chief).post(f"/desk/reissues/{request_id}", {"do": "decline"})
    page = cast.visit(dana).get(record(walker)).get_data(as_text=True)
    assert "Chief Example said no to new words" in page
    assert "Ask for new words" in page
    assert cast.visit(dana).post(f"{record(walker)}/new-words/code", {}).status_code == 303


def test_a_reason_is_needed(cast: Cast, walker: Walker, dana: Colleague) -> None:
    answer = cast.visit(dana).post(f"{record(walker)}/new-words", {"lost_reason": "  "})
    assert answer.status_code == 422
    assert "Say how you know that it is this person." in answer.get_data(as_text=True)


def test_who_asked_does_not_decide_even_as_a_supervisor(cast: Cast, chief: Colleague) -> None:
    client_id = cast.client()
    cast.give_words(client_id)
    request_id = cast.ask_for_new_words(client_id, chief)
    visit = cast.visit(chief)
    assert "Agree to new words" not in visit.get("/desk/reissues").get_data(as_text=True)
    assert visit.post(f"/desk/reissues/{request_id}", {"do": "approve"}).status_code == 303
    with cast.database.reading() as db:
        assert db.execute(sa.select(ReissueRequest.decision)).scalar_one() is None


def test_a_counsellor_decides_nothing(cast: Cast, walker: Walker, dana: Colleague) -> None:
    other = cast.staff(Role.COUNSELLOR, "Noor Example")
    request_id = cast.ask_for_new_words(walker.client_id, dana)
    assert cast.visit(other).get("/desk/reissues").status_code == 404
    assert cast.visit(other).post(f"/desk/reissues/{request_id}", {"do": "approve"}, like="/desk").status_code == 404
    assert "waits for new words" not in cast.visit(other).get("/desk").get_data(as_text=True)


def test_an_answer_that_is_neither_yes_nor_no_is_refused(
    cast: Cast, walker: Walker, dana: Colleague, chief: Colleague
) -> None:
    request_id = cast.ask_for_new_words(walker.client_id, dana)
    assert cast.visit(chief).post(f"/desk/reissues/{request_id}", {"do": "perhaps"}).status_code == 400
    assert cast.visit(chief).post("/desk/reissues/none", {"do": "approve"}).status_code == 404


# --- the rules -------------------------------------------------------------------------------------------


def test_the_database_itself_refuses_one_person_in_both_parts(cast: Cast, walker: Walker, dana: Colleague) -> None:
    request_id = cast.ask_for_new_words(walker.client_id, dana)
    with pytest.raises(sa.exc.IntegrityError), cast.database.begin() as db:
        db.execute(
            sa.update(ReissueRequest)
            .where(ReissueRequest.id == request_id)
            .values(decision="approved", decided_by=dana.id, decided_at=clock.now())
        )


def test_the_reason_lies_sealed(cast: Cast, walker: Walker, dana: Colleague) -> None:
    cast.ask_for_new_words(walker.client_id, dana, "Knew our safe word")
    with cast.database.reading() as db:
        assert b"safe word" not in db.execute(sa.select(ReissueRequest.reason_sealed)).scalar_one()


def test_one_request_at_a_time(cast: Cast, walker: Walker, dana: Colleague, chief: Colleague) -> None:
    cast.ask_for_new_words(walker.client_id, dana)
    with pytest.raises(AskedAlready):
        cast.ask_for_new_words(walker.client_id, chief)


def test_who_has_no_words_needs_a_code_instead(cast: Cast, dana: Colleague) -> None:
    with pytest.raises(NoWordsYet):
        cast.ask_for_new_words(cast.client(), dana)


def test_the_code_is_shown_once_to_who_asked(cast: Cast, walker: Walker, dana: Colleague, chief: Colleague) -> None:
    request_id = cast.ask_for_new_words(walker.client_id, dana)
    with pytest.raises(NothingToShow):
        show(cast, walker, dana)
    decide(cast, request_id, chief)
    with pytest.raises(NothingToShow):
        show(cast, walker, chief)
    first = show(cast, walker, dana, "one-form")
    assert show(cast, walker, dana, "one-form") == first, "two clicks are one"
    with pytest.raises(NothingToShow):
        show(cast, walker, dana, "another-form")


def test_a_yes_holds_for_three_days(cast: Cast, walker: Walker, dana: Colleague, chief: Colleague) -> None:
    decide(cast, cast.ask_for_new_words(walker.client_id, dana), chief)
    clock.freeze(clock.now() + timedelta(hours=72))
    with pytest.raises(NothingToShow):
        show(cast, walker, dana)
    assert "Ask for new words" in cast.visit(dana).get(record(walker)).get_data(as_text=True)


def test_her_words_work_until_the_code_is_swapped(
    cast: Cast, walker: Walker, dana: Colleague, chief: Colleague
) -> None:
    phrase = cast.give_words(walker.client_id)
    decide(cast, cast.ask_for_new_words(walker.client_id, dana), chief)
    show(cast, walker, dana)
    assert check_phrase(cast.database, cast.settings, phrase, IP) == walker.client_id


def test_of_two_supervisors_at_once_one_decides(cast_on_both: Cast) -> None:
    cast = cast_on_both
    dana = cast.staff(Role.COUNSELLOR)
    walker = cast.walker(of=dana)
    cast.give_words(walker.client_id)
    request_id = cast.ask_for_new_words(walker.client_id, dana)
    chiefs = [cast.staff(Role.SUPERVISOR, f"Chief {number}") for number in range(4)]

    def press(chief: Colleague) -> str:
        decision = Decision.APPROVED if chief is chiefs[0] else Decision.DECLINED
        try:
            decide(cast, request_id, chief, decision)
        except DecidedAlready:
            return "late"
        return "decided"

    with ThreadPoolExecutor(max_workers=4) as threads:
        assert sorted(threads.map(press, chiefs)) == ["decided", "late", "late", "late"]


def test_of_ten_clicks_at_once_one_asks_and_one_code_is_shown(cast_on_both: Cast) -> None:
    cast = cast_on_both
    dana, chief = cast.staff(Role.COUNSELLOR), cast.staff(Role.SUPERVISOR, "Chief Example")
    walker = cast.walker(of=dana)
    cast.give_words(walker.client_id)

    def ask(_number: int) -> bool:
        try:
            cast.ask_for_new_words(walker.client_id, dana)
        except AskedAlready:
            return False
        return True

    def press(number: int) -> str:
        try:
            return show(cast, walker, dana, f"form {number}")
        except NothingToShow:
            return ""

    with ThreadPoolExecutor(max_workers=10) as threads:
        assert sum(threads.map(ask, range(10))) == 1
        with cast.database.reading() as db:
            asked = latest_request(db, walker.client_id)
        assert asked is not None
        decide(cast, asked.id, chief)
        assert len([code for code in threads.map(press, range(10)) if code]) == 1


def test_nobody_decides_about_her_own_request(cast: Cast, walker: Walker, chief: Colleague) -> None:
    request_id = cast.ask_for_new_words(walker.client_id, chief)
    with pytest.raises(NeedsAnotherPerson):
        decide(cast, request_id, chief)
