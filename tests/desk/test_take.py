"""The Unassigned list, and who gets a journey when two reach for it."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

from app.queries.journeys import events_of, journey_of_client
from app.services import plans
from app.vocabulary import Role
from tests.clocks import FrozenClock
from tests.desk.cast import HEAVY, Cast, Colleague, Walker


def pseudonyms(page: str) -> list[str]:
    return re.findall(r"<b><bdi>([^<]+)</bdi></b>", page)


def holder(cast: Cast, walker: Walker) -> str | None:
    with cast.database.reading() as db:
        journey = journey_of_client(db, walker.client_id, walker.journey_id)
    assert journey is not None
    return journey.counsellor_id


def times_assigned(cast: Cast, walker: Walker) -> int:
    with cast.database.reading() as db:
        return sum(event.kind == "counsellor_assigned" for event in events_of(db, walker.journey_id))


def take(walker: Walker) -> str:
    return f"/desk/unassigned/{walker.journey_id}/take"


def test_the_list_shows_four_things_and_no_more(cast: Cast) -> None:
    walker = cast.walker("Quiet Heron", language="kk")
    cast.send(walker, "what-i-want", {"change": "Sleep through the night"})
    page = cast.visit(cast.staff(Role.COUNSELLOR)).get("/desk/unassigned").get_data(as_text=True)
    row = re.search(r'<li class="row".*?</li>', page, re.DOTALL)
    assert row is not None
    text = " ".join(re.sub(r"<[^>]+>", " ", row.group()).split())
    assert text == "QH Quiet Heron Kazakh Not asked yet Take back control Take Quiet Heron"
    assert walker.client_id not in page


def test_the_most_urgent_comes_first_and_then_the_oldest(cast: Cast, frozen_clock: FrozenClock) -> None:
    cast.walker("Second Reed")
    frozen_clock.advance(hours=1)
    cast.walker("Third Birch")
    frozen_clock.advance(hours=1)
    cast.screen(cast.walker("First Lark"), HEAVY)
    page = cast.visit(cast.staff(Role.COUNSELLOR)).get("/desk/unassigned").get_data(as_text=True)
    assert pseudonyms(page) == ["First Lark", "Second Reed", "Third Birch"]


def test_a_safety_hold_comes_first_and_is_said_with_the_risk(cast: Cast, frozen_clock: FrozenClock) -> None:
    cast.walker("Second Reed")
    frozen_clock.advance(hours=1)
    cast.screen(cast.walker("First Lark"), HEAVY)
    page = cast.visit(cast.staff(Role.COUNSELLOR)).get("/desk/unassigned").get_data(as_text=True)
    assert pseudonyms(page) == ["First Lark", "Second Reed"]
    assert page.count("High, on safety hold") == 1
    assert page.count("on safety hold") == 1


def test_taking_a_journey_assigns_it_and_opens_the_record(cast: Cast) -> None:
    dana, walker = cast.staff(Role.COUNSELLOR), cast.walker()
    visit = cast.visit(dana)
    answer = visit.post(take(walker), {}, like="/desk/unassigned")
    assert answer.location == f"/desk/clients/{walker.client_id}"
    assert holder(cast, walker) == dana.id
    record = visit.get(answer.location).get_data(as_text=True)
    assert "Quiet Heron is with you now." in record
    assert pseudonyms(visit.get("/desk/unassigned").get_data(as_text=True)) == []


def test_taking_twice_is_taking_once(cast: Cast) -> None:
    dana, walker = cast.staff(Role.COUNSELLOR), cast.walker()
    visit = cast.visit(dana)
    locations = {visit.post(take(walker), {}, like="/desk").location for _ in range(3)}
    assert locations == {f"/desk/clients/{walker.client_id}"}
    assert times_assigned(cast, walker) == 1


def test_who_comes_second_reads_a_kind_sentence(cast: Cast) -> None:
    dana, tom = cast.staff(Role.COUNSELLOR), cast.staff(Role.COUNSELLOR, "Tom Example")
    walker = cast.walker()
    cast.visit(dana).post(take(walker), {}, like="/desk")
    late = cast.visit(tom)
    answer = late.post(take(walker), {}, like="/desk")
    assert answer.location == "/desk/unassigned"
    assert "A colleague took Quiet Heron a moment ago." in late.get("/desk/unassigned").get_data(as_text=True)
    assert holder(cast, walker) == dana.id


def test_an_agent_sees_the_list_without_a_button(cast: Cast) -> None:
    walker = cast.walker()
    page = cast.visit(cast.staff(Role.AGENT)).get("/desk/unassigned").get_data(as_text=True)
    assert pseudonyms(page) == ["Quiet Heron"]
    assert "/take" not in page
    assert holder(cast, walker) is None


def test_a_journey_that_ended_waits_for_nobody(cast: Cast) -> None:
    walker = cast.walker()
    with cast.database.begin() as db:
        plans.stop(db, walker.journey_id, has_what_she_came_for=False, key="stop")
    visit = cast.visit(cast.staff(Role.COUNSELLOR))
    assert pseudonyms(visit.get("/desk/unassigned").get_data(as_text=True)) == []
    assert visit.post(take(walker), {}, like="/desk").status_code == 404


def test_of_many_who_reach_at_once_exactly_one_takes_it(cast_on_both: Cast, frozen_clock: FrozenClock) -> None:
    cast = cast_on_both
    people = [cast.staff(Role.COUNSELLOR, f"Number {number}") for number in range(4)]
    for turn in range(3):
        frozen_clock.advance(minutes=1)
        walker = cast.walker(f"Quiet Heron {turn}")
        locations = _all_at_once(cast, people, walker)
        assert sorted(locations).count(f"/desk/clients/{walker.client_id}") == 1
        assert locations.count("/desk/unassigned") == 3
        assert holder(cast, walker) in {person.id for person in people}
        assert times_assigned(cast, walker) == 1


def _all_at_once(cast: Cast, people: list[Colleague], walker: Walker) -> list[str]:
    start, found = threading.Barrier(len(people)), []
    visits = [cast.visit(person) for person in people]
    for visit in visits:
        visit.get("/desk/unassigned")

    def reach(number: int) -> None:
        start.wait(timeout=20)
        found.append(visits[number].post(take(walker), {}, like="/desk/unassigned").location)

    threads = [threading.Thread(target=reach, args=(number,)) for number in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


def test_an_old_promise_is_nothing_that_the_list_tells(cast: Cast, frozen_clock: FrozenClock) -> None:
    walker = cast.walker()
    cast.ask_for_review(walker, "A long question")
    frozen_clock.set(frozen_clock.now + timedelta(days=2))
    page = cast.visit(cast.staff(Role.COUNSELLOR)).get("/desk/unassigned").get_data(as_text=True)
    assert "Promised" not in page
    assert "A long question" not in page
