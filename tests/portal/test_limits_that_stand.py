"""What stands now, on her card and on her plan's one page: the limits she chose last, and the plan in words.

How she may be reached is a form as well, and stands on neither.
"""

from __future__ import annotations

import pytest

from app.ids import new_id
from app.queries.journeys import main_journey
from app.services import plans, staff_steps
from app.services.journeys import THE_CLIENT, Actor, perform
from quests.answers import Answer
from quests.progress import Act
from tests.accounts import SomeStaff
from tests.people_on_a_quest import Walker
from tests.portal.conftest import NewPerson, Person

FIRST: dict[str, Answer] = {"fits_now": "playing_less", "money_per_week": 8000}
NEW: dict[str, Answer] = {"fits_now": "playing_less", "money_per_week": 3000}


def on_quest(new_person: NewPerson, slug: str) -> Person:
    """Somebody who has just begun this quest."""
    one = new_person(is_started=False)
    with one.walker.database.begin() as db:
        plans.start_plan(db, one.walker.client_id, slug, zone="UTC", frame="journey", language="en", audience="self")
        journey = main_journey(db, one.walker.client_id)
    assert journey is not None
    walker = Walker(one.walker.database, one.walker.settings, one.walker.client_id, journey.id)
    return Person(one.visitor, walker, one.phrase, one.pseudonym)


def do_for(someone: Person, counsellor: SomeStaff, *steps: str) -> None:
    """Staff close these steps together with her."""
    actor = Actor("counsellor", counsellor.id)
    for step in steps:
        with someone.walker.database.begin() as db:
            done = Act("do_step", step, detail={"evidence": "staff"})
            perform(db, someone.walker.journey_id, done, actor=actor, key=new_id())


@pytest.fixture
def adjusting(new_person: NewPerson, counsellor: SomeStaff) -> Person:
    """Somebody on quest 3.2 who chose her first limits and is in the level where she may choose anew."""
    someone = on_quest(new_person, "joint-limits-plan")
    do_for(someone, counsellor, "first-call", "my-triggers", "nine-questions")
    someone.walker.send("our-limits", dict(FIRST))
    someone.walker.skip("plan-talk")
    locker = someone.walker.locker()
    with someone.walker.database.begin() as db:
        words: dict[str, Answer] = {"plan_words": "Sunday is for the river."}
        actor = Actor("counsellor", counsellor.id)
        staff_steps.do_staff_step(db, locker, someone.walker.journey_id, "plan-in-words", words, actor=actor)
    do_for(someone, counsellor, "my-plan", "support-groups")
    do_for(someone, counsellor, "check-in-week-1", "check-in-week-2")
    return someone


def test_after_choosing_anew_the_new_limits_stand_on_the_card(adjusting: Person, counsellor: SomeStaff) -> None:
    do_for(adjusting, counsellor, "six-questions")
    adjusting.walker.send("new-limits", dict(NEW))
    page = adjusting.open("/my/levels/adjust")
    assert "3 000 ₸" in page.main.replace("\u00a0", " ")
    assert "8 000 ₸" not in page.main.replace("\u00a0", " ")


def test_where_she_left_them_as_they_were_the_first_ones_stand(adjusting: Person, counsellor: SomeStaff) -> None:
    do_for(adjusting, counsellor, "six-questions")
    adjusting.walker.skip("new-limits")
    adjusting.walker.skip("our-review")
    page = adjusting.open("/my/levels/adjust")
    assert "8 000 ₸" in page.main.replace("\u00a0", " ")


def test_the_plan_on_one_page_holds_its_words_and_the_limits_that_stand(
    adjusting: Person, counsellor: SomeStaff
) -> None:
    page = adjusting.open("/my/levels/plan-together").main.replace("\u00a0", " ")
    assert "Sunday is for the river." in page
    assert "8 000 ₸" in page
    adjusting.walker.send("new-limits", dict(NEW))
    page = adjusting.open("/my/levels/plan-together").main.replace("\u00a0", " ")
    assert "3 000 ₸" in page
    assert "8 000 ₸" not in page


def test_how_she_may_be_reached_is_not_shown_among_what_still_stands(new_person: NewPerson) -> None:
    someone = on_quest(new_person, "follow-up-after-call")
    someone.walker.send("how-to-reach-me", {"may_we_ask": "yes", "address": "+77010000000", "code_word": "kettle"})
    with someone.walker.database.begin() as db:
        perform(db, someone.walker.journey_id, Act("report_lapse"), actor=THE_CLIENT, key=new_id())
    page = someone.open("/my/lapse")
    assert page.status == 200
    assert "+77010000000" not in page.main
    assert "kettle" not in page.main
