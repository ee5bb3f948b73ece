"""How often a page asks the database: a number that is known, and that does not grow with what somebody did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.extensions import Database
from app.ids import new_id
from app.queries.journeys import main_journey, step_addresses
from app.services import plans
from app.services.one_tap import link_token
from app.services.own_things import keep_entry
from app.services.quest_versions import publish_library
from app.services.sealing import open_locker
from app.vault import Vault
from app.vocabulary import ToolKind
from config import Settings
from tests.accounts import SomeClient
from tests.clocks import FrozenClock
from tests.people_on_a_quest import SLUG, Walker
from tests.sent_messages import send_message
from tests.trust.browsing import Browser

FOR_MY_PAGE = 9
FOR_SENDING_A_STEP = 13
"""Three of them are her reminders: what there is, what is cancelled, and what moves to the day that is free by it."""
FOR_PRIVATE_NOTES = 9
FOR_HER_TOOLS = 9
FOR_A_NOTE = 5


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What the database is asked within the block, without the beginnings of transactions."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    sa.event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", note)


def start(database: Database, client: SomeClient) -> str:
    with database.begin() as db:
        plans.start_plan(db, client.id, SLUG, zone="UTC", frame="journey", language="en", audience="self")
        found = main_journey(db, client.id)
    assert found is not None
    return found.id


@pytest.fixture
def her(whole: Flask, sqlite_database: Database, client: SomeClient) -> Browser:
    """Signed in and on her way, with every page opened once, so that what is read once a process has been read."""
    with sqlite_database.begin() as db:
        publish_library(db)
    start(sqlite_database, client)
    browser = Browser(whole)
    browser.come_back(client)
    assert browser.get("/my").status_code == 200
    return browser


def test_her_own_page_asks_a_fixed_number_of_times_however_much_there_is(
    her: Browser, sqlite_database: Database, client: SomeClient, frozen_clock: FrozenClock
) -> None:
    with statements(sqlite_database) as at_first:
        her.get("/my")
    assert len(at_first) <= FOR_MY_PAGE, "\n".join(at_first)
    for _plan in range(3):
        frozen_clock.advance(seconds=1)
        with sqlite_database.begin() as db:
            journey = main_journey(db, client.id)
            assert journey is not None
            plans.stop(db, journey.id, has_what_she_came_for=True, key=new_id())
        start(sqlite_database, client)
    with statements(sqlite_database) as later:
        assert "Take back control" in her.get("/my").text
    assert len(later) == len(at_first), "\n".join(later)


def test_private_notes_ask_a_fixed_number_of_times_however_many_there_are(
    her: Browser, sqlite_database: Database
) -> None:
    def page() -> list[str]:
        with statements(sqlite_database) as asked:
            assert her.get("/my/notes").status_code == 200
        return asked

    at_first = page()
    assert len(at_first) <= FOR_PRIVATE_NOTES, "\n".join(at_first)
    for number in range(3):
        her.post("/my/notes", {"words": f"note {number}"})
    assert "note 2" in her.get("/my/notes").text
    assert len(page()) == len(at_first)


def test_sending_a_step_asks_a_fixed_number_of_times(
    her: Browser, sqlite_database: Database, client: SomeClient
) -> None:
    with sqlite_database.reading() as db:
        journey = main_journey(db, client.id)
        assert journey is not None
        step = step_addresses(db, journey.id)["how-we-work"]
    token = her.token("/my")
    with statements(sqlite_database) as asked:
        sent = her.http.post(
            f"/my/steps/{step}/check",
            data={"csrf_token": token, "idempotency_key": "one-form"},
            headers={"Sec-Fetch-Site": "same-origin"},
        )
    assert sent.location == f"/my/steps/{step}/sent"
    assert len(asked) <= FOR_SENDING_A_STEP, "\n".join(asked)


def test_her_tools_ask_a_fixed_number_of_times_however_much_is_kept(
    her: Browser, sqlite_database: Database, sqlite_settings: Settings, client: SomeClient
) -> None:
    her.get("/my/tools")
    with statements(sqlite_database) as at_first:
        her.get("/my/tools")
    assert len(at_first) <= FOR_HER_TOOLS, "\n".join(at_first)
    with sqlite_database.begin() as db:
        locker = open_locker(db, Vault.of(sqlite_settings), client.id)
        for number in range(20):
            keep_entry(db, locker, ToolKind.LOG, {"on": "2026-03-02", "mood": 5, "words": "w"}, key=f"form-{number}")
    with statements(sqlite_database) as later:
        assert "Last noted for" in her.get("/my/tools").text
    assert len(later) == len(at_first), "\n".join(later)


def test_a_note_asks_a_few_times_and_a_link_that_is_not_ours_never(
    her: Browser, whole: Flask, sqlite_database: Database, sqlite_settings: Settings, client: SomeClient
) -> None:
    with sqlite_database.reading() as db:
        journey = main_journey(db, client.id)
    assert journey is not None
    walker, somebody = Walker(sqlite_database, sqlite_settings, client.id, journey.id), whole.test_client()
    token = link_token(sqlite_settings.pepper, send_message(walker, "step_waits", "how-we-work"))
    with statements(sqlite_database) as asked:
        assert somebody.get(f"/n/{token}").status_code == 200
    assert len(asked) <= FOR_A_NOTE, "\n".join(asked)
    with statements(sqlite_database) as asked:
        assert somebody.get(f"/n/{token[:-1]}").status_code == 404
    assert asked == []
