"""Her plans as one story in order, whichever plan it was."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from app.ids import new_id
from app.services import plans
from tests.clocks import FrozenClock
from tests.portal.conftest import NewPerson, Person
from tests.portal.walkers import goes_to
from tests.small_quests import ANOTHER_MAIN, publish_small_quests


def a_way(her: Person, clock: FrozenClock) -> Person:
    """She came through a level, rested, stopped, came back and went over to another plan."""
    publish_small_quests(her.walker.database)
    her.skip_to_limits()
    acts: tuple[Callable[[sa.Connection], object], ...] = (
        lambda db: plans.pause(db, her.walker.journey_id, until=None, key=new_id()),
        lambda db: plans.resume(db, her.walker.journey_id, key=new_id()),
        lambda db: plans.report_lapse(db, her.walker.journey_id, key=new_id()),
        lambda db: plans.stop(db, her.walker.journey_id, has_what_she_came_for=False, key=new_id()),
        lambda db: plans.reopen(db, her.walker.journey_id, key=new_id()),
    )
    for act in acts:
        clock.advance(days=1)
        with her.walker.database.begin() as db:
            act(db)
    clock.advance(days=1)
    there = goes_to(her, ANOTHER_MAIN)
    her.visitor.send(her.visitor.open("/return").form("/return"), {"phrase": her.phrase})
    return there


def test_the_story_is_told_in_order_across_plans(new_person: NewPerson, frozen_clock: FrozenClock) -> None:
    her = new_person()
    a_way(her, frozen_clock)
    page = her.open("/my/story")
    told = [
        "Monday 2 March You began “Take back control”.",
        "You came through “Where I am now”.",
        "Tuesday 3 March You took a rest.",
        "Wednesday 4 March You went on.",
        "Friday 6 March You stopped “Take back control”. All of it is kept.",
        "Saturday 7 March You came back to “Take back control”.",
        "Sunday 8 March From “Take back control” you went on to “Another way”.",
        "You began “Another way”.",
    ]
    places = [page.main.find(words) for words in told]
    assert -1 not in places
    assert places == sorted(places)
    assert "gambl" not in page.main


def test_it_leads_to_what_she_wrote(her: Person) -> None:
    her.walker.send("what-i-want", {"change": "sleep"})
    for step in ("how-we-work", "short-look"):
        her.walker.skip(step)
    address = next(link for link in her.open("/my/story").links if "#kept-where-i-am" in link)
    assert "sleep" in her.open(address.split("#")[0]).main
    assert 'id="kept-where-i-am"' in her.open(address.split("#")[0]).html


def test_in_the_plain_plan_it_has_no_stones(new_person: NewPerson) -> None:
    assert "stone" in new_person().open("/my/story").html
    page = new_person("plain").open("/my/story")
    assert 'class="stone' not in page.html
    assert "You began “Take back control, step by step”." in page.main or "You began “" in page.main


def test_before_the_first_plan_it_is_empty_and_said_so(new_person: NewPerson) -> None:
    assert "Nothing has begun yet" in new_person(is_started=False).open("/my/story").main


def test_it_is_linked_from_her_page_and_from_the_end(her: Person) -> None:
    assert "/my/story" in her.open("/my").links
    assert "/my/story" in her.open("/my/finish").links


def test_the_story_is_hers_alone(her: Person, new_person: NewPerson) -> None:
    her.walker.send("what-i-want", {"change": "sleep"})
    other = new_person(is_started=False).open("/my/story")
    assert "Take back control" not in other.main
