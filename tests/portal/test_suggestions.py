"""A suggested step on her pages: shown while she could say yes, hers to take or to leave."""

from __future__ import annotations

import pytest
from flask import Flask, render_template

from app.ids import new_id
from app.portal.pages import my
from app.portal.pages import suggestions as page
from app.portal.plan import Plan
from app.queries.suggestions import suggestions_of
from app.services import caseload, plans, suggestions
from app.services.fitting import fit_plan
from app.services.journeys import Actor
from tests.accounts import SomeStaff
from tests.portal.conftest import NewPerson, Person
from tests.portal.visitor import Page

STEP = "one-block"


@pytest.fixture
def found(her: Person, counsellor: SomeStaff) -> str:
    """One step was taken out of her plan once, and is suggested again by who goes with her."""
    actor = Actor("counsellor", counsellor.id)
    walker = her.walker
    with walker.database.begin() as db:
        caseload.take_journey(db, walker.journey_id, actor=actor)
        fit_plan(db, walker.locker(), walker.journey_id, {"what": "skip"}, step=STEP, reason="too_much", actor=actor)
        return suggestions.suggest_step(
            db, walker.locker(), walker.journey_id, STEP, words="Only if it helps", staff_id=counsellor.id
        )


def say(her: Person, suggestion: str, answer: str, *, key: str = "tap") -> Page:
    token = her.open("/my/data").forms[0].fields["csrf_token"]
    fields = {"csrf_token": token, "idempotency_key": key}
    return her.visitor.post(f"/my/suggestions/{suggestion}/{answer}", fields)


def answered(her: Person) -> list[str | None]:
    with her.walker.database.reading() as db:
        return [one.answer for one in suggestions_of(db, her.walker.journey_id)]


def test_it_waits_on_her_page_with_its_words_folded_until_she_answers(
    her: Person, found: str, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[list[page.SuggestionCard]] = []

    def noted(plan: Plan) -> list[page.SuggestionCard]:
        shown.append(page.suggestions(plan))
        return shown[-1]

    monkeypatch.setattr(my, "suggestions", noted)
    her.open("/my")
    say(her, found, "decline")
    assert [[card.words for card in cards] for cards in shown] == [["Only if it helps"], []]
    with app.test_request_context("/my"):
        html = render_template("portal/_suggestion.html", suggestion=shown[0][0])
    folded = html[html.index("<details") : html.index("</details")]
    assert "Dana Example" in folded
    assert "Only if it helps" in folded
    assert html.count('method="post"') == 2


def test_yes_puts_it_into_her_plan_once(her: Person, found: str) -> None:
    page = say(her, found, "accept")
    assert "is in your plan now" in page.main
    say(her, found, "accept")
    assert (her.kinds().count("plan_adjusted"), answered(her)) == (2, ["accepted"])


def test_not_now_is_fine_and_changes_nothing(her: Person, found: str) -> None:
    assert "Your plan stays as it is." in say(her, found, "decline").main
    assert (her.kinds().count("plan_adjusted"), answered(her)) == (1, ["declined"])


def test_what_became_impossible_is_told_kindly(her: Person, found: str) -> None:
    with her.walker.database.begin() as db:
        plans.stop(db, her.walker.journey_id, has_what_she_came_for=True, key=new_id())
    assert "does not fit any more" in say(her, found, "accept").main
    assert answered(her) == [None]


def test_a_suggestion_to_somebody_else_is_not_there(her: Person, found: str, new_person: NewPerson) -> None:
    other = new_person()
    for answer in ("accept", "decline"):
        assert say(other, found, answer).status == 404
    assert answered(her) == [None]
