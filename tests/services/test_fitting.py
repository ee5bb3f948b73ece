"""Staff fit a plan: an event with a code, words that are sealed beside it, once."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.queries.journeys import events_of
from app.services.fitting import STAFF_REASONS, fit_plan, where_words_are
from app.services.journeys import Actor, differences
from app.vocabulary import Role
from config import Settings
from quests.fitting import REASONS
from quests.progress import StepClosed
from tests.clocks import FrozenClock
from tests.people_on_a_quest import Walker, a_walker
from tests.services.test_offering import someone


@pytest.fixture
def dana(database: Database) -> Actor:
    return someone(database, Role.COUNSELLOR)


@pytest.fixture
def her(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Walker:
    return a_walker(database, settings)


def fitted(her: Walker, dana: Actor, *, words: str = "", reason: str = "too_much", key: str | None = None) -> bool:
    with her.database.begin() as db:
        performed = fit_plan(
            db, her.locker(), her.journey_id, {"what": "skip"}, step="next-month", reason=reason, words=words,
            actor=dana, key=key,
        )  # fmt: skip
    return performed.is_repeat


def words_kept(her: Walker) -> list[tuple[str, int]]:
    with her.database.reading() as db:
        rows = db.execute(sa.text("SELECT journey_id, seq, words_sealed FROM plan_reason")).all()
        locker = her.locker()
        return [
            (locker.unseal(bytes(row.words_sealed), **where_words_are(row.journey_id, row.seq)), row.seq)
            for row in rows
        ]


def test_the_words_stand_beside_the_event_and_open_with_her_key_alone(her: Walker, dana: Actor) -> None:
    assert not fitted(her, dana, words="  Too long for the bus ")
    with her.database.reading() as db:
        (event,) = [event for event in events_of(db, her.journey_id) if event.kind == "plan_adjusted"]
        assert differences(db, her.journey_id) == []
    assert event.detail["reason"] == "too_much"
    assert words_kept(her) == [("Too long for the bus", event.seq)]


def test_without_words_none_are_kept_and_the_same_form_changes_once(her: Walker, dana: Actor) -> None:
    assert not fitted(her, dana, key="form", words="Once")
    assert fitted(her, dana, key="form", words="Twice")
    assert [words for words, _seq in words_kept(her)] == ["Once"]
    with pytest.raises(StepClosed):
        fitted(her, dana, key="another form", words="Late")
    assert [words for words, _seq in words_kept(her)] == ["Once"]


def test_her_own_choice_is_no_reason_of_staff(her: Walker, dana: Actor) -> None:
    assert set(STAFF_REASONS) == set(REASONS) - {"own_choice"}
    with pytest.raises(ValueError, match="no reason of staff"):
        fitted(her, dana, reason="own_choice")
