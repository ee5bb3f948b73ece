"""What cannot wait, asked in a quest's own words: help is on the page before it is sent, and the plan rests after."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.queries.journeys import main_journey
from app.services import plans
from tests.portal.conftest import NewPerson, Person

STEP = "what-cannot-wait"
HELP = "You can talk to a person before you go on"


@pytest.fixture
def in_debt(new_person: NewPerson) -> Person:
    """Somebody on quest 3.4."""
    her = new_person(is_started=False)
    walker = her.walker
    with walker.database.begin() as db:
        plans.start_plan(
            db, walker.client_id, "debt-first-aid", zone="UTC", frame="journey", language="en", audience="self"
        )
        journey = main_journey(db, walker.client_id)
    assert journey is not None
    return replace(her, walker=replace(walker, journey_id=journey.id))


def test_a_hard_answer_shows_help_before_it_is_sent_and_rests_the_plan_after(in_debt: Person) -> None:
    in_debt.answer(STEP, 1, ["f2"])
    page = in_debt.open_step(STEP, "/check")
    assert HELP in page.main
    assert "When you send it, a supervisor is told at once." in page.main
    assert "safety_hold_started" not in in_debt.kinds()
    sent = in_debt.visitor.send(page.form("/check"))
    assert sent.heading == "This step is kept"
    assert "A supervisor of the service has been told" in sent.main
    assert "safety_hold_started" in in_debt.kinds()


@pytest.mark.parametrize("chosen", [["f1", "f8"], ["none_of_these"]])
def test_any_other_answer_is_sent_like_any_step(in_debt: Person, chosen: list[str]) -> None:
    in_debt.answer(STEP, 1, chosen)
    page = in_debt.open_step(STEP, "/check")
    assert HELP not in page.main
    assert in_debt.visitor.send(page.form("/check")).heading == "This step is done"
    assert "safety_hold_started" not in in_debt.kinds()
