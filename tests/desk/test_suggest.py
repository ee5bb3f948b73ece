"""A step is suggested beside "Put in", and the page of the plan tells what she said."""

from __future__ import annotations

import pytest

from app.queries.suggestions import suggestions_of
from app.services import suggestions
from app.vocabulary import Role
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.day import begun
from tests.desk.test_fit import fit
from tests.desk.test_staff_step import text
from tests.quests.walking import step


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


@pytest.fixture
def walker(cast: Cast, dana: Colleague) -> Walker:
    return begun(cast, step("a"), step("more", title="One more", is_extra=True), of=dana)


def address(walker: Walker, slug: str = "more") -> str:
    return fit(walker).removesuffix("/fit") + f"/suggest/{slug}"


def made(cast: Cast, walker: Walker) -> list[str]:
    with cast.database.reading() as db:
        return [one.id for one in suggestions_of(db, walker.journey_id)]


def test_a_step_is_suggested_with_words_and_waits_for_her(cast: Cast, dana: Colleague, walker: Walker) -> None:
    visit = cast.visit(dana)
    assert "Put in One more Suggest One more" in text(visit.get(fit(walker)).text)
    assert "One more" in text(visit.get(address(walker)).text)
    sent = visit.post(address(walker), {"suggest_words": "Five minutes, in the morning"})
    assert (sent.status_code, sent.location) == (303, fit(walker))
    page = text(visit.get(fit(walker)).text)
    assert "not answered yet" in page
    assert "Suggest One more" not in page
    assert visit.get(address(walker)).status_code == 303


@pytest.mark.parametrize("accepts", [True, False])
def test_the_page_of_the_plan_says_what_she_answered(
    cast: Cast, dana: Colleague, walker: Walker, *, accepts: bool
) -> None:
    visit = cast.visit(dana)
    visit.post(address(walker), {"suggest_words": ""})
    (found,) = made(cast, walker)
    with cast.database.begin() as db:
        if accepts:
            suggestions.accept_suggestion(db, walker.client_id, found, key="tap")
        else:
            suggestions.decline_suggestion(db, walker.client_id, found)
    page = text(visit.get(fit(walker)).text)
    assert ("Suggested by Dana Example, accepted on Monday 2 March." in page) is accepts
    assert ("Answer on Monday 2 March: not now." in page) is not accepts


def test_too_many_words_stay_in_the_field_and_nothing_is_suggested(cast: Cast, dana: Colleague, walker: Walker) -> None:
    long = "Please " * 1000
    answer = cast.visit(dana).post(address(walker), {"suggest_words": long})
    assert answer.status_code == 422
    assert long.strip() in answer.text
    assert made(cast, walker) == []


@pytest.mark.parametrize("slug", ["a", "nothing-such"])
def test_what_cannot_be_added_leads_back_with_a_sentence(
    cast: Cast, dana: Colleague, walker: Walker, slug: str
) -> None:
    visit = cast.visit(dana)
    assert visit.post(address(walker, slug), {"suggest_words": ""}).location == fit(walker)
    assert "Nothing was changed" in text(visit.get(fit(walker)).text)
    assert made(cast, walker) == []


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SUPERVISOR}))
def test_the_plan_of_somebody_else_takes_no_suggestion(cast: Cast, walker: Walker, role: Role) -> None:
    visit = cast.visit(cast.staff(role, "Tom Example"))
    assert visit.get(address(walker)).status_code == 404
    assert visit.post(address(walker), {"suggest_words": "Hello"}, like="/staff").status_code == 404
    assert made(cast, walker) == []
