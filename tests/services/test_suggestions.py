"""Steps that staff suggest: nothing comes into a plan without her word, and her no has no consequence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import clock
from app.extensions import Database
from app.queries.journeys import events_of
from app.queries.suggestions import suggestions_of
from app.services import plans, suggestions
from app.services.fitting import fit_plan
from app.vocabulary import Role
from config import Settings
from quests.progress import ActRefused
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague, Walker
from tests.desk.day import begun
from tests.quests.walking import step

WORDS = "You said that mornings are hard. This is five minutes."


@pytest.fixture
def cast(sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock) -> Cast:
    return Cast(None, sqlite_database, sqlite_settings)


@pytest.fixture
def dana(cast: Cast) -> Colleague:
    return cast.staff(Role.COUNSELLOR)


@pytest.fixture
def walker(cast: Cast, dana: Colleague) -> Walker:
    ours = step("ours", "staff_task", owner="counsellor", evidence="staff", is_extra=True)
    return begun(cast, step("a"), step("more", is_extra=True), step("deep", depth="full"), ours, of=dana)


def suggest(cast: Cast, walker: Walker, by: Colleague, slug: str = "more", words: str = WORDS) -> str:
    with cast.database.begin() as db:
        locker = cast.locker(db, walker)
        return suggestions.suggest_step(db, locker, walker.journey_id, slug, words=words, staff_id=by.id)


def added(cast: Cast, walker: Walker) -> list[tuple[str, str | None]]:
    with cast.database.reading() as db:
        events = events_of(db, walker.journey_id)
    return [(event.actor, event.step) for event in events if event.kind == "plan_adjusted"]


def answers(cast: Cast, walker: Walker) -> list[str | None]:
    with cast.database.reading() as db:
        return [one.answer for one in suggestions_of(db, walker.journey_id)]


def test_a_suggestion_alone_changes_nothing_and_her_yes_is_her_own_act(
    cast: Cast, dana: Colleague, walker: Walker
) -> None:
    found = suggest(cast, walker, dana)
    assert (added(cast, walker), answers(cast, walker)) == ([], [None])
    for _tap in range(2):
        with cast.database.begin() as db:
            suggestions.accept_suggestion(db, walker.client_id, found, key="tap")
    assert (added(cast, walker), answers(cast, walker)) == ([("client", "more")], ["accepted"])


def test_the_words_are_sealed_and_read_by_her(cast: Cast, dana: Colleague, walker: Walker) -> None:
    suggest(cast, walker, dana)
    with cast.database.reading() as db:
        (found,) = suggestions_of(db, walker.journey_id)
        assert WORDS.encode() not in (found.words_sealed or b"")
        assert suggestions.words_of(cast.locker(db, walker), found) == WORDS


def test_not_now_changes_nothing_else_and_she_may_still_say_yes(cast: Cast, dana: Colleague, walker: Walker) -> None:
    found = suggest(cast, walker, dana)
    with cast.database.begin() as db:
        suggestions.decline_suggestion(db, walker.client_id, found)
    assert (added(cast, walker), answers(cast, walker)) == ([], ["declined"])
    with cast.database.begin() as db:
        suggestions.accept_suggestion(db, walker.client_id, found, key="tap")
        suggestions.decline_suggestion(db, walker.client_id, found)
    assert answers(cast, walker) == ["accepted"]


def test_nobody_is_asked_twice_about_a_step_before_she_answered(cast: Cast, dana: Colleague, walker: Walker) -> None:
    found = suggest(cast, walker, dana)
    with pytest.raises(suggestions.SuggestedAlready):
        suggest(cast, walker, dana)
    with cast.database.begin() as db:
        suggestions.decline_suggestion(db, walker.client_id, found)
    clock.freeze(clock.now() + timedelta(days=1))
    suggest(cast, walker, dana, words="")
    assert answers(cast, walker) == ["declined", None]


@pytest.mark.parametrize("slug", ["a", "deep", "ours", "nothing-such"])
def test_only_what_she_could_add_herself_is_suggested(cast: Cast, dana: Colleague, walker: Walker, slug: str) -> None:
    with pytest.raises(suggestions.CannotBeSuggested):
        suggest(cast, walker, dana, slug)


def test_what_became_impossible_is_refused_and_stays_unanswered(cast: Cast, dana: Colleague, walker: Walker) -> None:
    found = suggest(cast, walker, dana)
    with cast.database.begin() as db:
        locker = cast.locker(db, walker)
        fit_plan(db, locker, walker.journey_id, {"what": "add"}, step="more", reason="asked_for_it", actor=dana.actor)
    with pytest.raises(ActRefused), cast.database.begin() as db:
        suggestions.accept_suggestion(db, walker.client_id, found, key="tap")
    assert answers(cast, walker) == [None]


def test_a_plan_that_ended_takes_none(cast: Cast, dana: Colleague, walker: Walker) -> None:
    found = suggest(cast, walker, dana)
    with cast.database.begin() as db:
        plans.stop(db, walker.journey_id, has_what_she_came_for=False, key="stop")
    with pytest.raises(ActRefused), cast.database.begin() as db:
        suggestions.accept_suggestion(db, walker.client_id, found, key="tap")
    with pytest.raises(suggestions.CannotBeSuggested):
        suggest(cast, walker, dana)


def test_a_suggestion_to_somebody_else_is_not_there(cast: Cast, dana: Colleague, walker: Walker) -> None:
    found, other = suggest(cast, walker, dana), cast.client("Tall Reed")
    with pytest.raises(suggestions.NoSuchSuggestion), cast.database.begin() as db:
        suggestions.accept_suggestion(db, other, found, key="tap")
    with pytest.raises(suggestions.NoSuchSuggestion), cast.database.begin() as db:
        suggestions.decline_suggestion(db, other, found)
    assert answers(cast, walker) == [None]
