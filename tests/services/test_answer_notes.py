"""A note that something of ours waits to be read: one at a time, in her hours, and none once she has read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.extensions import Database
from app.services import caseload, messages, plans, replies, watched
from app.services.journeys import Actor
from app.services.sealing import Locker, open_locker
from app.vault import Vault
from config import Settings
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.people_who_are_reminded import HOUR, Reminded, sends, somebody
from tests.people_who_talk import a_counsellor
from tests.quests.walking import level, step
from tests.small_quests import publish_quest

ASK = "ask-us"


@pytest.fixture
def her(sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock) -> Reminded:
    publish_quest(sqlite_database, ASK, level("one", step("ask", "review"), step("b")))
    return somebody(sqlite_database, sqlite_settings, ASK)


@pytest.fixture
def dana(sqlite_database: Database, frozen_clock: FrozenClock) -> Actor:
    return a_counsellor(sqlite_database)


def locker(her: Reminded) -> Locker:
    with her.database.reading() as db:
        return open_locker(db, Vault.of(her.settings), her.client_id)


def answers(her: Reminded, dana: Actor, *, key: str = "form") -> None:
    sealed, staff_id = locker(her), dana.staff_id or ""
    with her.database.begin() as db:
        messages.answer_message(db, sealed, "We can talk on Friday", waiting=[], staff_id=staff_id, key=key)


def opens_her_messages(her: Reminded) -> None:
    with her.database.begin() as db:
        plans.mark_replies_read(db, her.client_id)
        messages.mark_read_by_her(db, her.client_id)


def notes(her: Reminded) -> list[datetime]:
    return [row.due_at for row in her.rows("planned", text="answer_waits")]


def test_an_answer_is_told_once_however_much_we_write(her: Reminded, dana: Actor) -> None:
    answers(her, dana)
    answers(her, dana, key="another")
    assert notes(her) == [A_MONDAY_MORNING]
    assert sends(her.database, her.settings) == 1
    [row] = her.rows("sent", text="answer_waits")
    assert (row.policy, row.variables) == ("at_most_once", {})


def test_at_night_it_waits_for_her_morning(her: Reminded, dana: Actor, frozen_clock: FrozenClock) -> None:
    frozen_clock.advance(hours=13)
    answers(her, dana)
    assert notes(her) == [datetime(2026, 3, 3, 9, tzinfo=UTC)]
    assert sends(her.database, her.settings) == 0


def test_reading_takes_it_back(her: Reminded, dana: Actor) -> None:
    answers(her, dana)
    opens_her_messages(her)
    assert notes(her) == []
    assert [row.why for row in her.rows(text="answer_waits")] == ["read"]
    answers(her, dana, key="another")
    assert len(notes(her)) == 1


def test_a_review_and_words_about_a_talk_are_told_too(her: Reminded, dana: Actor) -> None:
    her.act("send_for_review", "ask")
    sealed = locker(her)
    with her.database.begin() as db:
        caseload.review_step(db, sealed, her.journey_id, "ask", outcome="done", words="Well said", actor=dana)
    assert len(notes(her)) == 1
    opens_her_messages(her)
    with her.database.begin() as db:
        replies.write_reply(
            db, sealed, her.journey_id, "b", outcome="talk", words="Sorry", staff_id=dana.staff_id or ""
        )
    assert len(notes(her)) == 1


def test_who_is_watched_is_told_nothing_and_afterwards_of_what_she_has_not_read(
    her: Reminded, dana: Actor, frozen_clock: FrozenClock
) -> None:
    answers(her, dana)
    with her.database.begin() as db:
        watched.begin(db, her.client_id)
    answers(her, dana, key="another")
    assert notes(her) == []
    with her.database.begin() as db:
        watched.end(db, her.client_id)
    assert notes(her) == [A_MONDAY_MORNING + HOUR]  # She is on her pages now.
    frozen_clock.advance(hours=1)
    assert sends(her.database, her.settings) == 1
    with her.database.begin() as db:
        watched.begin(db, her.client_id)
        watched.end(db, her.client_id)
    assert notes(her) == []  # She was told of these words.


def test_a_note_whose_words_were_read_meanwhile_goes_nowhere(her: Reminded, dana: Actor) -> None:
    answers(her, dana)
    with her.database.begin() as db:
        db.exec_driver_sql("UPDATE message SET read_at = at")
    assert sends(her.database, her.settings) == 0
    assert [row.why for row in her.rows(text="answer_waits")] == ["read"]
