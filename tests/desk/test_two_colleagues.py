"""Two colleagues have one page open: the second reads what the first did, and what she wrote is given back to her."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app import clock
from app.queries.bookings import standing_booking
from app.queries.journeys import events_of, journeys_of_client
from app.services import bookings, caseload
from app.services.safe_contact import keep_rules, open_rules
from app.vocabulary import Role
from quests.risk import RiskLevel
from tests.desk.cast import Cast, Colleague, Visit, Walker
from tests.desk.day import on_quest
from tests.people_who_talk import SLUG as TALKS
from tests.people_who_talk import TALK, publish_talk_quest, publishes

SEEN = re.compile(r'name="seen" value="([^"]*)"')
FROM = re.compile(r'name="from_staff" value="([^"]*)"')
RULES = {"ways": "call", "address": "+7 700 111 11 11", "consent": "y"}


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


@pytest.fixture
def chief(cast: Cast) -> Colleague:
    return cast.staff(Role.SUPERVISOR, "Chief Example")


@pytest.fixture
def walker(cast: Cast, dana: Colleague) -> Walker:
    return cast.walker("Quiet Heron", of=dana)


def text(visit: Visit, address: str) -> str:
    return visit.get(address).get_data(as_text=True)


def value(found: re.Pattern[str], page: str) -> str:
    match = found.search(page)
    assert match is not None
    return match.group(1)


def record(walker: Walker) -> str:
    return f"/desk/clients/{walker.client_id}"


def plan(walker: Walker, act: str) -> str:
    return f"{record(walker)}/plans/{walker.journey_id}/{act}"


def test_contact_rules_that_changed_meanwhile_stand_beside_what_was_typed(
    cast: Cast, dana: Colleague, walker: Walker
) -> None:
    visit, address = cast.visit(dana), f"{record(walker)}/reach"
    seen = value(SEEN, text(visit, address))
    rosa = cast.staff(Role.CLINICIAN, "Rosa Reed")
    theirs = {"ways": ["email"], "address": "heron@example.org", "consent": "yes", "code_word": "harbour"}
    with cast.database.begin() as db:
        keep_rules(db, cast.locker(db, walker), theirs, staff_id=rosa.id)
    answer = visit.post(address, {**RULES, "seen": seen})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Rosa Reed wrote these rules down anew." in page
    assert "By e-mail." in page, "what stands now"
    assert "+7 700 111 11 11" in page, "what was typed"
    with cast.database.reading() as db:
        known = open_rules(db, cast.locker(db, walker))
    assert known is not None
    assert (known.address, known.code_word) == ("heron@example.org", "harbour")
    again = {**RULES, "seen": value(SEEN, page)}
    assert visit.post(address, again).status_code == 303
    assert visit.post(address, again).status_code == 303, "the same form twice is no colleague"


def test_a_plan_that_was_fitted_meanwhile_is_looked_at_before_it_is_fitted_again(
    cast: Cast, dana: Colleague, chief: Colleague, walker: Walker
) -> None:
    visit, address = cast.visit(dana), plan(walker, "fit/how-we-work")
    seen = value(SEEN, text(visit, address))
    due = {"change": "due", "due_day": "2026-03-09", "reason": "other"}
    assert cast.visit(chief).post(address, {**due, "seen": seen}).status_code == 303
    mine = {**due, "due_day": "2026-03-20", "fit_words": "She travels until the 19th", "seen": seen}
    answer = visit.post(address, mine)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Chief Example gave “How we work” until" in page
    assert page.count("She travels until the 19th") == 2, "told, and still in its box"
    assert 'value="due" checked' in page
    with cast.database.reading() as db:
        fitted = [one.detail for one in events_of(db, walker.journey_id) if one.kind == "plan_adjusted"]
    assert len(fitted) == 1
    assert visit.post(address, {**mine, "seen": value(SEEN, page)}).status_code == 303


def test_of_two_supervisors_who_give_her_to_somebody_the_first_is_heard(
    cast: Cast, chief: Colleague, walker: Walker
) -> None:
    mira = cast.visit(cast.staff(Role.SUPERVISOR, "Mira Holt"))
    ada, jonas = cast.staff(Role.COUNSELLOR, "Ada Moss"), cast.staff(Role.COUNSELLOR, "Jonas Falk")
    visit, address = cast.visit(chief), plan(walker, "hand-over")
    seen = value(FROM, text(visit, address))
    assert mira.post(address, {"to_staff": ada.id, "from_staff": seen}).status_code == 303
    mine = {"to_staff": jonas.id, "hand_over_words": "He knows the family", "from_staff": seen}
    answer = visit.post(address, mine)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Mira Holt gave the plan to another counsellor." in page
    assert "With Ada Moss now." in page
    assert "He knows the family" in page
    with cast.database.reading() as db:
        assert [one.counsellor_id for one in journeys_of_client(db, walker.client_id)] == [ada.id]
    assert visit.post(address, {**mine, "from_staff": value(FROM, page)}).status_code == 303


def test_who_raises_what_was_raised_reads_by_whom_and_keeps_her_reason(
    cast: Cast, dana: Colleague, chief: Colleague, walker: Walker
) -> None:
    visit = cast.visit(dana)
    cast.raise_risk(walker, chief, RiskLevel.HIGH)
    answer = visit.post(plan(walker, "raise-risk"), {"risk_to": "high", "risk_reason": "Spoke of the bridge"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Chief Example raised the risk to: High." in page
    assert "Spoke of the bridge" in page


def test_who_ends_a_hold_that_has_ended_reads_so_and_keeps_the_reason(
    cast: Cast, dana: Colleague, chief: Colleague, walker: Walker
) -> None:
    cast.raise_risk(walker, dana, RiskLevel.HIGH)
    clock.freeze(clock.now() + timedelta(hours=25))
    visit, mira = cast.visit(chief), cast.visit(cast.staff(Role.SUPERVISOR, "Mira Holt"))
    assert mira.post(plan(walker, "end-hold"), {"hold_reason": "Safe with her sister"}).status_code == 303
    answer = visit.post(plan(walker, "end-hold"), {"hold_reason": "I called her today"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Mira Holt ended the safety hold." in page
    assert "I called her today" in page


def test_a_talk_that_was_noted_says_who_noted_what(cast: Cast, dana: Colleague, chief: Colleague) -> None:
    with cast.database.begin() as db:
        publish_talk_quest(db)
    her = on_quest(cast, TALKS, of=dana)
    at = clock.now() + timedelta(hours=1)
    (slot,) = publishes(cast.database, dana.actor, at)
    with cast.database.begin() as db:
        bookings.book(db, her.journey_id, TALK, slot, way="chat", actor=dana.actor)
        talk = standing_booking(db, her.journey_id, TALK)
    assert talk is not None
    clock.freeze(at + timedelta(minutes=31))
    address, visit = f"/desk/talks/{talk.id}/outcome", cast.visit(chief)
    assert cast.visit(dana).post(address, {"outcome": "kept"}).status_code == 303
    assert visit.post(address, {"outcome": "missed"}).status_code == 303
    assert "Dana Example noted on" in text(visit, "/desk")
    with cast.database.reading() as db:
        assert [one.kind for one in events_of(db, her.journey_id)].count("booking_missed") == 0


def test_notes_of_two_at_once_both_stand(cast: Cast, dana: Colleague, chief: Colleague, walker: Walker) -> None:
    rosa = cast.staff(Role.CLINICIAN, "Rosa Reed")
    with cast.database.begin() as db:
        caseload.hand_over(db, walker.journey_id, rosa.id, actor=chief.actor)
    for who, words in ((rosa, "Sleeps again"), (rosa, "Called her brother")):
        assert cast.visit(who).post(f"{record(walker)}/notes", {"note_words": words}).status_code == 303
    page = text(cast.visit(chief), record(walker))
    assert "Sleeps again" in page
    assert "Called her brother" in page


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("notes", {"note_words": "She asked for Tuesday"}),
        ("raise-risk", {"risk_to": "high", "risk_reason": "She asked for Tuesday"}),
        ("hand-over", {"to_staff": "x", "hand_over_words": "She asked for Tuesday"}),
        ("review", {"reply_words": "She asked for Tuesday", "outcome": "done"}),
    ],
)
def test_who_has_her_no_more_gets_her_words_back_and_who_never_had_her_learns_nothing(
    cast: Cast, dana: Colleague, chief: Colleague, walker: Walker, act: str, said: dict[str, str]
) -> None:
    address = f"{record(walker)}/notes" if act == "notes" else plan(walker, act)
    if act == "review":
        cast.ask_for_review(walker)
        address = f"/desk/review/{cast.run_id(walker, 'my-review')}"
    visit, stranger = cast.visit(dana), cast.visit(cast.staff(Role.COUNSELLOR, "Never Hers"))
    assert visit.get(record(walker)).status_code == 200
    to = cast.staff(Role.COUNSELLOR, "Ada Moss")
    with cast.database.begin() as db:
        caseload.hand_over(db, walker.journey_id, to.id, actor=chief.actor)
    answer = visit.post(address, said)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 404, "she is not hers, and the words are"
    assert "Chief Example gave Quiet Heron to a colleague." in page
    assert "She asked for Tuesday" in page
    assert "Ada Moss" not in page
    other = stranger.post(address, said)
    assert other.status_code == 404
    assert "Quiet Heron" not in other.get_data(as_text=True)
    clock.freeze(clock.now() + timedelta(hours=13))
    assert "Quiet Heron" not in cast.visit(dana).post(address, said).get_data(as_text=True)
