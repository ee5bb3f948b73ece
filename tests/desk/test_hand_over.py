"""A client goes to a colleague; and what is written down when somebody has died."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.queries.journeys import events_of, journeys_of_client
from app.services import bookings, caseload, codes, plans, portal_sessions
from app.services.caseload import CannotTake, NotTheirs
from app.services.journeys import differences
from app.vocabulary import Role
from tests.clocks import FrozenClock
from tests.desk.cast import HEAVY, Cast, Colleague, Walker
from tests.desk.day import allows, begun, on_quest, ours, published
from tests.desk.test_staff_step import text
from tests.desk.test_worklist import rows
from tests.quests.walking import step


def page(walker: Walker) -> str:
    return f"/desk/clients/{walker.client_id}/plans/{walker.journey_id}/hand-over"


def record(walker: Walker) -> str:
    return f"/desk/clients/{walker.client_id}"


def assigned(cast: Cast, walker: Walker) -> list[tuple[str, str]]:
    """Who assigned and how, for each time."""
    with cast.database.reading() as db:
        found = events_of(db, walker.journey_id)
    return [(event.actor, str(event.detail["how"])) for event in found if event.kind == "counsellor_assigned"]


def holders(cast: Cast, walker: Walker) -> set[str | None]:
    with cast.database.reading() as db:
        return {journey.counsellor_id for journey in journeys_of_client(db, walker.client_id)}


def test_a_counsellor_hands_over_with_a_word_and_reads_nothing_from_then_on(cast: Cast) -> None:
    dana, tom = cast.staff(Role.COUNSELLOR, "Dana Example"), cast.staff(Role.COUNSELLOR, "Tom Example")
    walker = begun(cast, ours("summary"), of=dana)
    visit = cast.visit(dana)
    assert "Tom Example" in visit.get(page(walker)).get_data(as_text=True)
    answer = visit.post(page(walker), {"to_staff": tom.id, "hand_over_words": "Likes to talk in the evening"})
    assert answer.location == "/desk"
    assert "Quiet Heron is with Tom Example now." in visit.get("/desk").get_data(as_text=True)
    assert assigned(cast, walker) == [("counsellor", "taken"), ("counsellor", "handed_over")]
    assert visit.get(record(walker)).status_code == 404
    assert (rows(cast, dana), len(rows(cast, tom))) == ([], 1)
    hers = cast.visit(tom).get(record(walker)).get_data(as_text=True)
    first, _then, among_notes = hers.partition("Dana Example handed this person over to you")[2].partition('id="plan"')
    assert "Likes to talk in the evening" in first, "what came with her is read first"
    assert "Likes to talk in the evening" in among_notes
    assert "Dana Example handed the plan over." in hers


def test_a_supervisor_gives_a_client_to_another_counsellor(cast: Cast) -> None:
    dana, tom = cast.staff(Role.COUNSELLOR, "Dana Example"), cast.staff(Role.COUNSELLOR, "Tom Example")
    chief = cast.staff(Role.SUPERVISOR, "Chief Example")
    walker = begun(cast, step("a"), of=dana)
    cast.visit(chief).post(page(walker), {"to_staff": tom.id})
    assert assigned(cast, walker)[-1] == ("supervisor", "reassigned")
    assert cast.visit(dana).get(record(walker)).status_code == 404
    assert cast.visit(tom).get(record(walker)).status_code == 200


def test_ended_plans_go_along(cast: Cast) -> None:
    dana, tom = cast.staff(Role.COUNSELLOR, "Dana Example"), cast.staff(Role.COUNSELLOR, "Tom Example")
    old = begun(cast, step("a"), of=dana)
    with cast.database.begin() as db:
        plans.stop(db, old.journey_id, has_what_she_came_for=True, key="enough")
        plans.start_plan(db, old.client_id, "a-day", zone="UTC", frame="plain", language="en", audience="self")
        new_id = next(one.id for one in journeys_of_client(db, old.client_id) if one.id != old.journey_id)
    new = Walker(old.client_id, old.pseudonym, new_id)
    cast.take(new, dana)
    with cast.database.begin() as db:
        caseload.hand_over(db, new.journey_id, tom.id, actor=dana.actor, key="one-form")
    assert holders(cast, old) == {tom.id}
    assert cast.visit(dana).get(record(old)).status_code == 404
    with cast.database.reading() as db:
        assert [differences(db, one.journey_id) for one in (old, new)] == [[], []]


def test_nobody_hands_over_a_client_who_is_not_with_them(cast: Cast) -> None:
    dana, tom = cast.staff(Role.COUNSELLOR, "Dana Example"), cast.staff(Role.COUNSELLOR, "Tom Example")
    agent = cast.staff(Role.AGENT, "Ada Example")
    walker = begun(cast, step("a"), of=dana)
    for person in (tom, agent):
        assert cast.visit(person).get(page(walker)).status_code == 404
        assert cast.visit(person).post(page(walker), {"to_staff": tom.id}, like="/desk").status_code == 404
    with pytest.raises(NotTheirs), cast.database.begin() as db:
        caseload.hand_over(db, walker.journey_id, tom.id, actor=tom.actor)
    for nobody in (agent.id, dana.id, "nobody"):
        with pytest.raises(CannotTake), cast.database.begin() as db:
            caseload.hand_over(db, walker.journey_id, nobody, actor=dana.actor)
    assert holders(cast, walker) == {dana.id}


def test_without_a_choice_the_words_stay(cast: Cast) -> None:
    dana = cast.staff(Role.COUNSELLOR, "Dana Example")
    cast.staff(Role.COUNSELLOR, "Tom Example")
    walker = begun(cast, step("a"), of=dana)
    answer = cast.visit(dana).post(page(walker), {"hand_over_words": "Likes to talk in the evening"})
    assert answer.status_code == 422
    assert "Likes to talk in the evening" in answer.get_data(as_text=True)


def test_of_two_hand_overs_at_once_one_counts(cast_on_both: Cast) -> None:
    cast = cast_on_both
    dana, tom = cast.staff(Role.COUNSELLOR, "Dana Example"), cast.staff(Role.COUNSELLOR, "Tom Example")
    nora = cast.staff(Role.COUNSELLOR, "Nora Example")
    walker, at_once = begun(cast, step("a"), of=dana), threading.Barrier(2)

    def give(to: Colleague) -> bool:
        at_once.wait(timeout=20)
        try:
            with cast.database.begin() as db:
                caseload.hand_over(db, walker.journey_id, to.id, actor=dana.actor)
        except NotTheirs:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(give, (tom, nora)))
    assert sorted(done) == [False, True]
    assert holders(cast, walker) == {tom.id if done[0] else nora.id}


# --- somebody has died --------------------------------------------------------------------------------------


def dies(cast: Cast, walker: Walker, chief: Colleague) -> int:
    with cast.database.begin() as db:
        return caseload.record_death(db, walker.client_id, actor=chief.actor, key="one-form")


def test_a_death_ends_everything_that_would_ask_somebody_to_act(cast_on_both: Cast, frozen_clock: FrozenClock) -> None:
    cast = cast_on_both
    dana, chief = cast.staff(Role.COUNSELLOR, "Dana Example"), cast.staff(Role.SUPERVISOR, "Chief Example")
    talk = step("talk", "booking", promise={"hours": 72})
    walker = on_quest(cast, published(cast, talk, ours("summary")), of=dana)
    allows(cast, walker, "call")
    with cast.database.begin() as db:
        (slot,) = bookings.publish_times(db, dana.id, [frozen_clock.now.replace(hour=15)], minutes=30, ways=["phone"])
        bookings.book(db, walker.journey_id, "talk", slot, way="phone", actor=dana.actor)
        plans.ask_for_a_call(db, walker.journey_id, key="call")
        visit = portal_sessions.start_session(db, walker.client_id)
        codes.give_recovery_code(db, cast.settings, walker.client_id)
    cast.raise_risk(walker, dana)
    assert rows(cast, dana)
    assert rows(cast, chief)
    assert dies(cast, walker, chief) == 1
    assert dies(cast, walker, chief) == 0
    assert (rows(cast, dana), rows(cast, chief)) == ([], [])
    frozen_clock.advance(days=40)
    assert (rows(cast, dana), rows(cast, chief)) == ([], [])
    with cast.database.begin() as db:
        assert portal_sessions.visit_of(db, visit) is None
        assert codes.withdraw_codes(db, walker.client_id) == 0
        (journey,) = journeys_of_client(db, walker.client_id)
        assert journey.state.ending == "deceased"
        assert differences(db, walker.journey_id) == []


def test_an_ended_plan_and_an_offer_are_deceased_too(cast: Cast) -> None:
    dana, chief = cast.staff(Role.COUNSELLOR, "Dana Example"), cast.staff(Role.SUPERVISOR, "Chief Example")
    walker = begun(cast, step("a"), of=dana)
    with cast.database.begin() as db:
        plans.stop(db, walker.journey_id, has_what_she_came_for=True, key="enough")
        plans.start_plan(db, walker.client_id, "a-day", zone="UTC", frame="plain", language="en", audience="self")
    assert dies(cast, walker, chief) == 2
    with cast.database.reading() as db:
        assert {one.state.ending for one in journeys_of_client(db, walker.client_id)} == {"deceased"}


def test_a_supervisor_writes_it_down_on_the_second_page(cast: Cast) -> None:
    dana, chief = cast.staff(Role.COUNSELLOR, "Dana Example"), cast.staff(Role.SUPERVISOR, "Chief Example")
    walker = cast.walker(of=dana)
    cast.screen(walker, HEAVY)
    visit, first = cast.visit(chief), f"{record(walker)}/death"
    assert "We are sorry." in visit.get(first).get_data(as_text=True)
    assert 'method="post" action="/desk/clients' not in visit.get(first).get_data(as_text=True)
    assert "Yes, write it down" in visit.get(f"{first}/confirm").get_data(as_text=True)
    answer = visit.post(f"{first}/confirm", {})
    assert answer.location == record(walker)
    html = text(visit.get(record(walker)).get_data(as_text=True))
    assert "Quiet Heron has died. Nobody is asked to call or write." in html
    assert 'id="way-in"' not in html
    assert "can come back" not in html
    assert "Offer a quest" not in html
    assert "Reached" not in html
    assert rows(cast, chief) == []


def test_nobody_but_a_supervisor_may(cast: Cast) -> None:
    dana, agent = cast.staff(Role.COUNSELLOR, "Dana Example"), cast.staff(Role.AGENT, "Ada Example")
    walker = begun(cast, step("a"), of=dana)
    for person in (dana, agent):
        for address in (f"{record(walker)}/death", f"{record(walker)}/death/confirm"):
            assert cast.visit(person).get(address).status_code == 404
        assert cast.visit(person).post(f"{record(walker)}/death/confirm", {}, like="/desk").status_code == 404
    assert "This person has died" not in cast.visit(dana).get(record(walker)).get_data(as_text=True)
