"""Stopping, why she stopped, doing a step again, and asking for a call."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.ids import new_id
from app.models.words import Answer, StopReason
from app.queries.stopping import was_asked_why
from app.services import plans, stopping
from app.services.answers import answers_of_journey
from app.services.plans import NoCallsAllowed
from app.services.safe_contact import keep_rules
from config import Settings
from quests.progress import NothingToChange, StepClosed
from tests.clocks import FrozenClock
from tests.people_on_a_quest import Walker, a_walker


@pytest.fixture
def her(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Walker:
    return a_walker(database, settings)


def stops(her: Walker) -> None:
    with her.database.begin() as db:
        plans.stop(db, her.journey_id, has_what_she_came_for=False, key=new_id())


def says(her: Walker, reason: stopping.StopReason, words: str = "") -> bool:
    locker = her.locker()
    with her.database.begin() as db:
        return stopping.say_why(db, locker, her.journey_id, reason, words)


def test_why_she_stopped_is_kept_once_with_her_words_sealed(her: Walker) -> None:
    stops(her)
    assert says(her, stopping.StopReason.BETTER, " I sleep again ")
    assert not says(her, stopping.StopReason.NOT_NOW)
    with her.database.reading() as db:
        kept = db.execute(sa.select(StopReason.__table__)).mappings().one()
        assert was_asked_why(db, her.journey_id)
    assert kept["reason"] == "better"
    assert b"sleep" not in kept["words_sealed"]


def test_nothing_is_sealed_where_nothing_was_written(her: Walker) -> None:
    stops(her)
    says(her, stopping.StopReason.NOT_SAID, "  ")
    with her.database.reading() as db:
        assert db.execute(sa.select(StopReason.words_sealed)).scalar_one() is None


def test_the_first_stop_asks_and_the_second_does_not(her: Walker) -> None:
    stops(her)
    with her.database.reading() as db:
        assert not was_asked_why(db, her.journey_id)
    with her.database.begin() as db:
        plans.reopen(db, her.journey_id, key=new_id())
    stops(her)
    with her.database.reading() as db:
        assert was_asked_why(db, her.journey_id)


def test_a_step_done_again_makes_what_she_sent_a_draft_and_loses_nothing(her: Walker) -> None:
    her.send("what-i-want", {"change": "sleep"})
    with her.database.begin() as db:
        plans.do_again(db, her.journey_id, "what-i-want", key="tap")
        assert plans.do_again(db, her.journey_id, "what-i-want", key="tap").is_repeat
    assert her.journey().state.steps["what-i-want"].status == "open"
    with her.database.reading() as db:
        assert db.execute(sa.select(Answer.sent_at)).scalars().all() == [None]
        assert answers_of_journey(db, her.locker(), her.journey_id, only_sent=True) == {}
        assert answers_of_journey(db, her.locker(), her.journey_id)["what-i-want"].values == {"change": "sleep"}
    her.send("what-i-want")
    assert her.journey().state.steps["what-i-want"].status == "done"


def test_a_step_that_was_not_done_is_not_done_again(her: Walker) -> None:
    with pytest.raises(StepClosed), her.database.begin() as db:
        plans.do_again(db, her.journey_id, "what-i-want", key="tap")


def test_only_who_may_be_called_asks_for_a_call(her: Walker, frozen_clock: FrozenClock) -> None:
    with pytest.raises(NoCallsAllowed), her.database.begin() as db:
        plans.ask_for_a_call(db, her.journey_id, key="tap")
    locker = her.locker()
    with her.database.begin() as db:
        keep_rules(db, locker, {"ways": ["message"]})
    with pytest.raises(NoCallsAllowed), her.database.begin() as db:
        plans.ask_for_a_call(db, her.journey_id, key="tap")
    with her.database.begin() as db:
        keep_rules(db, locker, {"ways": ["call"]})
        plans.ask_for_a_call(db, her.journey_id, key="tap")
    assert her.journey().state.waits == {"": frozen_clock.now + timedelta(hours=48)}
    with pytest.raises(NothingToChange), her.database.begin() as db:
        plans.ask_for_a_call(db, her.journey_id, key="another tap")


def test_what_she_said_can_be_read_again_and_silence_is_no_answer(her: Walker) -> None:
    stops(her)
    with her.database.reading() as db:
        assert stopping.why_stopped(db, her.locker(), her.journey_id) is None
    says(her, stopping.StopReason.OTHER, " Too much at once ")
    with her.database.reading() as db:
        said = stopping.why_stopped(db, her.locker(), her.journey_id)
    assert said is not None
    assert (said.reason, said.words) == (stopping.StopReason.OTHER, "Too much at once")


def test_who_would_rather_not_say_has_said_nothing(her: Walker) -> None:
    stops(her)
    says(her, stopping.StopReason.NOT_SAID)
    with her.database.reading() as db:
        assert stopping.why_stopped(db, her.locker(), her.journey_id) is None
