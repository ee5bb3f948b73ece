"""Two questions about the service: at the end of a plan, never around a high risk, and nobody knows who answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.models.words import AnonymousRating
from app.services import caseload, plans
from app.services.journeys import Actor
from quests.overrides import NOBODY_ASKED
from quests.risk import RiskLevel
from tests.accounts import SomeStaff
from tests.clocks import FrozenClock
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Page


@pytest.fixture
def stopped(frozen_clock: FrozenClock, her: Person) -> Person:
    """She has just stopped her plan."""
    with her.walker.database.begin() as db:
        plans.stop(db, her.walker.journey_id, has_what_she_came_for=True, key="enough")
    return her


def given(her: Person) -> list[tuple[str, int]]:
    with her.walker.database.reading() as db:
        rows = db.execute(sa.select(AnonymousRating.kind, AnonymousRating.score)).all()
    return sorted((row.kind, row.score) for row in rows)


def rates(her: Person, **chosen: str) -> Page:
    return her.visitor.send(her.open("/my/rate").form("/my/rate"), chosen)


def test_the_end_of_a_plan_leads_to_the_questions_and_nothing_is_chosen_beforehand(stopped: Person) -> None:
    assert "/my/rate" in stopped.open("/my/finish").links
    page = stopped.open("/my/rate")
    form = page.form("/my/rate")
    assert not {"csat", "nps"} & set(form.fields)
    assert "textarea" not in {element.tag for element in page.tree.iter()}


def test_what_she_chose_is_kept_and_the_question_goes(stopped: Person) -> None:
    assert "Your answer is kept without you." in rates(stopped, csat="4", nps="0").main
    assert given(stopped) == [("csat", 4), ("nps", 0)]
    assert "/my/rate" not in stopped.open("/my/finish").links
    assert "There is no question to you" in stopped.open("/my/rate").main


def test_both_may_stay_empty(stopped: Person) -> None:
    rates(stopped)
    assert given(stopped) == []


def test_what_was_not_offered_is_no_answer(stopped: Person) -> None:
    page = rates(stopped, csat="6")
    assert page.status == 422
    assert given(stopped) == []


def test_without_an_occasion_nobody_is_asked(stopped: Person, new_person: NewPerson) -> None:
    assert "There is no question to you" in new_person().open("/my/rate").main
    clock.freeze(clock.now() + timedelta(days=4))
    stopped.visitor.send(stopped.open("/return").form("/return"), {"phrase": stopped.phrase})
    assert "/my/rate" not in stopped.open("/my/finish").links
    assert "There is no question to you" in stopped.open("/my/rate").main


def test_around_a_high_risk_nobody_is_asked_not_even_on_a_page_that_was_open(
    frozen_clock: FrozenClock, her: Person, counsellor: SomeStaff
) -> None:
    with her.walker.database.begin() as db:
        chief = Actor("supervisor", counsellor.id)
        caseload.raise_risk(
            db,
            her.walker.locker(),
            her.walker.journey_id,
            to=RiskLevel.HIGH,
            reason="Told me",
            actor=chief,
            current=NOBODY_ASKED,
        )
        plans.stop(db, her.walker.journey_id, has_what_she_came_for=True, key="enough")
    assert "/my/rate" not in her.open("/my/finish").links
    token = her.open("/my/data").forms[0].fields["csrf_token"]
    assert "There is no question to you" in her.visitor.post("/my/rate", {"csrf_token": token, "csat": "1"}).main
    assert given(her) == []
