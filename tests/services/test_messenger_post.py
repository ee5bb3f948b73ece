"""From a step that stays open to her browser or her chat: the whole way of a note, through the real services."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.channels import bot, push
from app.extensions import Database
from app.jobs.telegram import poll
from app.models.outbox import Outgoing
from app.queries.journeys import events_of
from app.queries.reminder_choices import addresses_of, choice_of
from app.services import push_channel, watched
from app.services.messenger_codes import give_code
from app.services.post import Post
from app.services.push_channel import browsers_of, ensure_keys, keep_browser
from app.services.sending import Sender
from app.vault import Vault
from app.vocabulary import ChannelKind, Role
from config import Settings
from tests.accounts import a_staff
from tests.channels.push_service import Browser, PushService, push_service
from tests.clocks import FrozenClock
from tests.jobs.a_bot_api import TOKEN, bot_api
from tests.people_on_a_quest import Walker, a_walker

CHAT = 100_000_001


@pytest.fixture
def settings_here(sqlite_settings: Settings) -> Settings:
    channels = (f"tgram://{TOKEN}/{{to}}",)
    return replace(sqlite_settings, channels=channels, push_hosts=("localhost",), portal_url="https://pages.example")


@pytest.fixture
def her(sqlite_database: Database, settings_here: Settings, frozen_clock: FrozenClock) -> Walker:
    return a_walker(sqlite_database, settings_here)


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    with push_service(tmp_path) as (service, certificate):
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
        monkeypatch.setattr(push, "must_be_public", lambda _host: None)
        yield service


def days_pass(her: Walker, frozen_clock: FrozenClock, days: int = 4) -> None:
    """A worker sends what is due, every day at noon."""
    sender = Sender(her.database, Post(her.database, her.settings), "one")
    for _day in range(days):
        frozen_clock.advance(days=1)
        sender.send_due()


def turned_on(her: Walker, stand_in: PushService, *names: str) -> dict[str, Browser]:
    """She turned notes on in these browsers. The port of the stand-in is let through as only a test can."""
    locker, browsers = her.locker(), {name: Browser() for name in names}
    staff = a_staff(her.database, her.settings, Role.ADMIN)
    with her.database.begin() as db, pytest.MonkeyPatch.context() as patch:
        patch.setattr(push_channel, "checked_subscription", lambda given, _hosts: given)
        ensure_keys(db, Vault.of(her.settings), her.settings, staff_id=staff.id)
        for name, browser in browsers.items():
            keep_browser(db, locker, her.settings, browser.subscription(stand_in.address(name)))
    return browsers


def states(her: Walker) -> list[tuple[str, str | None]]:
    with her.database.reading() as db:
        rows = db.execute(sa.select(Outgoing.state, Outgoing.channel).order_by(Outgoing.due_at))
        return [(row.state, row.channel) for row in rows if row.state != "planned"]


def test_a_note_comes_to_each_browser_and_one_that_is_gone_is_forgotten(
    her: Walker, stand_in: PushService, frozen_clock: FrozenClock
) -> None:
    browsers = turned_on(her, stand_in, "phone", "old")
    stand_in.answers = [201, 410]
    days_pass(her, frozen_clock)
    first, second = (path.rpartition("/")[2] for path, _headers, _body in stand_in.came[:2])
    assert {first, second} == {"phone", "old"}
    said = browsers[first].opened(stand_in.came[0][2])
    assert said["line"] == "You have a note."
    assert said["to"].startswith("/n/")
    assert states(her)[0] == ("sent", "push")
    assert {path.rpartition("/")[2] for path, _headers, _body in stand_in.came[2:]} <= {first}
    with her.database.reading() as db:
        assert len(browsers_of(db, her.client_id)) == 1
        assert choice_of(db, her.client_id).channel is ChannelKind.PUSH
        told = [event.detail for event in events_of(db, her.journey_id) if event.kind == "reminder_sent"]
    assert told[0]["channel"] == "push"


def test_where_the_last_browser_is_gone_her_notes_wait_on_her_pages(
    her: Walker, stand_in: PushService, frozen_clock: FrozenClock
) -> None:
    turned_on(her, stand_in, "phone")
    stand_in.answers = [404]
    days_pass(her, frozen_clock)
    assert len(stand_in.came) == 1
    with her.database.reading() as db:
        assert addresses_of(db, her.client_id) == []
        assert choice_of(db, her.client_id).channel is ChannelKind.PORTAL


def test_while_somebody_may_be_watching_no_browser_gets_anything(
    her: Walker, stand_in: PushService, frozen_clock: FrozenClock
) -> None:
    turned_on(her, stand_in, "phone")
    with her.database.begin() as db:
        watched.begin(db, her.client_id)
    days_pass(her, frozen_clock)
    assert stand_in.came == []


def test_a_note_in_her_chat_has_buttons_that_work(
    her: Walker, frozen_clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bot_api() as api:
        monkeypatch.setattr(bot, "API", api.address)
        with her.database.begin() as db:
            code = give_code(db, her.settings, her.client_id, form_key="a-form")
        api.written(CHAT, code)
        poll(her.database, her.settings, wait=0)
        days_pass(her, frozen_clock)
        assert states(her)[0] == ("sent", "telegram")
        line, link = api.words[1].split("\n")
        assert line == "You have a note."
        assert link.startswith("https://pages.example/n/")
        assert list(api.buttons()) == ["Done", "Later", "Pause", "Stop messages"]
        assert json.dumps(api.said).count(her.journey_id) == 0
        api.pressed(CHAT, api.buttons()["Done"])
        poll(her.database, her.settings, wait=0)
        assert api.words[-1] == "Good. Thank you for telling us."
    assert her.journey().state.steps["how-we-work"].status == "done"
