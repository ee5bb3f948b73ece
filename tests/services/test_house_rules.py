"""What the service set is what happens: in the words that go out, and in how often something goes out at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from app import clock, house_rules
from app.extensions import Database
from app.house_rules import HouseRules, Key, Template, own_texts
from app.queries.reach import reach_of
from app.queries.reminder_choices import choice_of
from app.services import outbox
from app.services.post import Post
from app.services.reminder_gate import Drop, Go, gate
from app.services.sending import Sender
from app.vocabulary import ChannelKind
from config import Settings
from quests.quiet_hours import QuietRules
from quests.reminder_caps import USUAL, Caps
from quests.reminder_days import first_allowed
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.people_on_a_quest import Walker
from tests.people_who_are_reminded import DAY, HOUR, Reminded, claimed, publish_steps, sends, somebody
from tests.services.test_post import Wire, reached_by, set_up, walker, wire

__all__ = ["walker", "wire"]
ONE = Caps(a_step=1, a_week=1, quiet_from=20 * 60, quiet_until=11 * 60)
FIRST = A_MONDAY_MORNING + 4 * DAY


@pytest.fixture
def her(sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock) -> Reminded:
    publish_steps(sqlite_database)
    return somebody(sqlite_database, sqlite_settings)


@pytest.fixture
def one_reminder() -> Iterator[None]:
    with house_rules.held(HouseRules(caps=ONE)):
        yield


def test_a_letter_goes_out_in_the_words_of_the_service(walker: Walker, wire: Wire) -> None:
    set_up(walker, ChannelKind.SMS, "json://127.0.0.1/?:to={to}")
    reached_by(walker, ChannelKind.SMS, "+77010000002")
    with walker.database.begin() as db:
        outbox.plan(db, [outbox.NewMessage("called", "we_called", clock.now(), client_id=walker.client_id)])
    own = HouseRules(messages={("we_called", "en"): {"": Template("Hello", "A word for you.")}})
    with house_rules.held(own):
        assert Sender(walker.database, Post(walker.database, walker.settings), "one").send_due() == 1
    [(_outlet, letter)] = wire.sent
    assert (letter.subject, letter.body.splitlines()[0]) == ("Hello", "A word for you.")


def test_the_second_reminder_of_a_step_does_not_go_where_the_service_sends_one(
    her: Reminded, frozen_clock: FrozenClock
) -> None:
    frozen_clock.set(FIRST)
    sends(her.database, her.settings)
    frozen_clock.set(FIRST + 2 * DAY + 3 * HOUR)
    [message, *_others] = [one for one in claimed(her.database) if one.place == 2]
    with her.database.reading() as db:
        assert isinstance(gate(db, message), Go), "planned before, and usually two go"
        with house_rules.held(HouseRules(caps=ONE)):
            assert isinstance(gate(db, message), Drop)


@pytest.mark.usefixtures("one_reminder")
def test_the_hours_of_the_service_are_hers_until_she_chooses_some(her: Reminded) -> None:
    with her.database.reading() as db:
        assert choice_of(db, her.client_id).quiet == QuietRules(20 * 60, 11 * 60)
        reach = reach_of(db, her.client_id)
    assert reach is not None
    assert reach.quiet == QuietRules(20 * 60, 11 * 60)


def test_of_a_week_with_fewer_reminders_the_next_waits_longer() -> None:
    zone, hours = ZoneInfo("UTC"), USUAL.usual_hours
    noon = A_MONDAY_MORNING.replace(hour=12)
    usual = first_allowed(noon + DAY, [noon], hours, zone)
    fewer = first_allowed(noon + DAY, [noon], hours, zone, ONE)
    assert usual == noon + DAY
    assert fewer.date() == (noon + timedelta(days=7)).date()


def test_what_went_out_before_is_read_in_the_words_of_then() -> None:
    key, then, later = Key("message", "we_called", "en"), {"subject": "A", "body": "Then."}, dict[str, str]()
    assert own_texts([(key, {"": then})])["we_called", "en"][""].body == "Then."
    assert own_texts([(key, {"": then}), (key, later)]) == {}, "the words of the software again"
    only_once = house_rules.house_rules_from({str(key): (2, later)})
    assert (only_once.messages, only_once.were_messages_set) == ({}, True)
