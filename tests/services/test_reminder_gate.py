"""The last look: whatever was planned, nothing goes out at the wrong hour, too often, or to who wants none."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.models.outbox import Outgoing
from app.queries.reach import reach_of
from app.services import outbox
from app.services.reminders import Drop, Go, HoldUntil, after_sent, gate, gate_all
from app.vocabulary import Audience, ChannelKind, DeliveryOutcome
from config import Settings
from quests.journey import JourneyState
from quests.journey_as_json import to_plain
from tests.clocks import A_MONDAY_MORNING, FrozenClock
from tests.people_who_are_reminded import (
    DAY,
    HOUR,
    Reminded,
    claimed,
    publish_steps,
    sends,
    somebody,
    starts,
)

FIRST = A_MONDAY_MORNING + 4 * DAY


@pytest.fixture
def her(sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock) -> Reminded:
    publish_steps(sqlite_database)
    return somebody(sqlite_database, sqlite_settings)


def looks(her: Reminded, *, worker: str = "worker") -> list[Go | HoldUntil | Drop]:
    """A worker claims what is due and looks at it."""
    messages = claimed(her.database, worker)
    with her.database.reading() as db:
        return gate_all(db, messages)


def changes(her: Reminded, column: str, value: object, *, table: str = "client") -> None:
    with her.database.begin() as db:
        db.execute(sa.text(f"UPDATE {table} SET {column} = :value"), {"value": value})


def all_due_at(her: Reminded, moment: datetime) -> None:
    """The plan is forgotten: everything of hers is due at once, as after a long outage."""
    with her.database.begin() as db:
        db.execute(sa.update(Outgoing).values(due_at=moment, nominal_at=moment))


def test_what_is_due_in_her_hours_goes(her: Reminded, frozen_clock: FrozenClock) -> None:
    frozen_clock.set(FIRST)
    [verdict] = looks(her)
    assert isinstance(verdict, Go)
    assert verdict.reach is not None
    assert (verdict.reach.channel, verdict.reach.language) == (ChannelKind.PORTAL, "en")


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [("watched_since", "2026-03-05 00:00:00", "watched"), ("erased_at", "2026-03-05 00:00:00", "gone")],
)
def test_nothing_goes_to_who_is_watched_or_gone_though_it_is_planned(
    her: Reminded, frozen_clock: FrozenClock, column: str, value: str, why: str
) -> None:
    frozen_clock.set(FIRST)
    changes(her, column, value)
    assert looks(her) == [Drop(why)]


def test_nothing_goes_to_who_stopped_it_or_has_died_or_walks_it_no_more(
    her: Reminded, frozen_clock: FrozenClock
) -> None:
    frozen_clock.set(FIRST)
    [message] = claimed(her.database)
    her.chooses(stopped_at=FIRST)
    with her.database.reading() as db:
        assert gate(db, message) == Drop("stopped")
    her.chooses()
    changes(her, "ending", "deceased", table="journey")
    with her.database.reading() as db:
        assert gate(db, message) == Drop("gone")
    changes(her, "ending", None, table="journey")
    changes(her, "state", json.dumps(to_plain(JourneyState())), table="journey")
    with her.database.reading() as db:
        assert gate(db, message) == Drop("not_needed")
    other = somebody(her.database, her.settings, pseudonym="Tall Reed")
    changes(her, "client_id", other.client_id, table="journey")
    with her.database.reading() as db:
        assert gate(db, message) == Drop("not_needed")


def test_quiet_hours_and_picked_days_hold_it_until_they_are_over(her: Reminded, frozen_clock: FrozenClock) -> None:
    frozen_clock.set(FIRST)
    [message] = claimed(her.database)
    frozen_clock.set(FIRST + 12 * HOUR)
    with her.database.reading() as db:
        assert gate(db, message) == HoldUntil(FIRST + DAY, "not_yet")
    her.chooses(free_days=["2026-03-07", "2026-03-08"])
    with her.database.reading() as db:
        assert gate(db, message) == HoldUntil(FIRST + 3 * DAY, "not_yet")


@pytest.mark.parametrize(
    ("zone", "asked_at", "goes_at"),
    [
        # Both changes of the clocks, and half an hour of them on Lord Howe.
        ("Europe/Berlin", "2026-03-29T00:30+01:00", "2026-03-29T09:00+02:00"),
        ("Europe/Berlin", "2026-10-25T00:30+02:00", "2026-10-25T09:00+01:00"),
        ("Australia/Lord_Howe", "2026-10-04T01:00+10:30", "2026-10-04T09:00+11:00"),
        ("Asia/Kathmandu", "2026-05-01T21:00+05:45", "2026-05-02T09:00+05:45"),
    ],
)
def test_while_it_waits_she_moves_to_another_zone_and_it_goes_by_her_new_clock(
    her: Reminded, frozen_clock: FrozenClock, zone: str, asked_at: str, goes_at: str
) -> None:
    moment, expected = datetime.fromisoformat(asked_at), datetime.fromisoformat(goes_at).astimezone(UTC)
    all_due_at(her, A_MONDAY_MORNING + 4 * DAY)
    her.lives_in(zone)
    frozen_clock.set(moment.astimezone(UTC))
    assert sends(her.database, her.settings) == 0
    frozen_clock.set(expected - timedelta(minutes=1))
    assert sends(her.database, her.settings) == 0
    frozen_clock.set(expected)
    assert sends(her.database, her.settings) == 1
    assert her.sent_at()[0].astimezone(ZoneInfo(zone)).hour == 9


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_clock_that_steps_sends_nothing_early_and_nothing_twice(
    her: Reminded, frozen_clock: FrozenClock, hours: int
) -> None:
    planned = {row.id: row.due_at for row in her.rows()}
    stepped = False
    while frozen_clock.now < A_MONDAY_MORNING + 30 * DAY:
        frozen_clock.advance(minutes=40)
        if not stepped and frozen_clock.now >= FIRST - HOUR:
            frozen_clock.advance(hours=hours)
            stepped = True
        sends(her.database, her.settings)
    sent = her.rows("sent")
    assert len(sent) == 4
    assert all(row.closed_at >= max(row.nominal_at, planned[row.id]) for row in sent)


def test_after_an_outage_one_goes_a_day_three_in_seven_days_and_the_second_keeps_its_distance(
    her: Reminded, frozen_clock: FrozenClock
) -> None:
    publish_steps(her.database, "and-beside", place="beside")
    starts(her.database, her.client_id, "and-beside")
    all_due_at(her, FIRST)
    frozen_clock.set(FIRST + 20 * DAY)
    while len(her.sent_at()) < 8:
        sends(her.database, her.settings)
        frozen_clock.advance(hours=7)
    days = [at.date() for at in her.sent_at()]
    assert len(set(days)) == 8
    assert all(sum(first <= day < first + 7 * DAY for day in days) <= 3 for first in days)
    went = {(row.journey_id, row.step, row.place): row.closed_at for row in her.rows("sent")}
    assert all(at - went[journey, step, 1] >= DAY for (journey, step, place), at in went.items() if place == 2)


def test_two_of_hers_in_one_batch_or_with_two_workers_do_not_both_go(her: Reminded, frozen_clock: FrozenClock) -> None:
    all_due_at(her, FIRST)
    frozen_clock.set(FIRST)
    with her.database.begin() as db:
        [one] = outbox.claim(db, "first", 1)
        frozen_clock.advance(seconds=1)
        others = outbox.claim(db, "second", 10)
    with her.database.reading() as db:
        assert isinstance(gate(db, one), Go)
        assert gate(db, others[0]) == HoldUntil(FIRST + DAY, "not_yet")
        assert {type(verdict) for verdict in gate_all(db, others)} == {HoldUntil}
    with her.database.begin() as db:
        outbox.settle(db, "first", [outbox.Tried(one, DeliveryOutcome.SENT, "portal")])
    with her.database.reading() as db:
        assert {type(verdict) for verdict in gate_all(db, others)} == {HoldUntil}


def test_the_same_reminder_is_never_sent_once_more(her: Reminded, frozen_clock: FrozenClock) -> None:
    frozen_clock.set(FIRST)
    assert sends(her.database, her.settings) == 1
    again = outbox.NewMessage(
        her.rows("sent")[0].cause, "step_waits", FIRST, client_id=her.client_id, journey_id=her.journey_id, step="a"
    )
    with her.database.begin() as db:
        outbox.plan(db, [again])
    frozen_clock.advance(days=1)
    assert Drop("sent_before") in looks(her)


def test_her_journey_tells_a_reminder_that_went_out_once(her: Reminded, frozen_clock: FrozenClock) -> None:
    frozen_clock.set(FIRST)
    [message] = claimed(her.database)
    for _again in range(2):
        with her.database.begin() as db:
            after_sent(db, message, ChannelKind.EMAIL)
    [told] = her.events("reminder_sent")
    assert (told.step, told.actor, told.detail) == ("a", "system", {"channel": "email", "place": 1})


def test_of_other_messages_no_journey_tells(her: Reminded, frozen_clock: FrozenClock) -> None:
    frozen_clock.set(FIRST)
    [message] = claimed(her.database)
    with her.database.begin() as db:
        db.execute(sa.update(Outgoing).where(Outgoing.id == message.id).values(text="answer_waits"))
        db.execute(sa.text("UPDATE outgoing SET state = 'planned', holder = NULL, lease_until = NULL"))
    for other in claimed(her.database):
        if other.text == "answer_waits":
            with her.database.begin() as db:
                after_sent(db, other, ChannelKind.PORTAL)
    assert her.events("reminder_sent") == []


# --- how she is reached ------------------------------------------------------------------------------------


def reached_by(her: Reminded) -> ChannelKind | None:
    with her.database.reading() as db:
        reach = reach_of(db, her.client_id)
    assert reach is not None
    return reach.channel


def allows(her: Reminded, *ways: str) -> None:
    with her.database.begin() as db:
        db.execute(sa.text("DELETE FROM safe_contact"))
        db.execute(
            sa.text(
                "INSERT INTO safe_contact (client_id, ways, times, may_leave_voicemail, may_have_calendar_file,"
                " updated_at) VALUES (:her, :ways, '[]', 0, 0, '2026-03-02 09:00:00')"
            ),
            {"her": her.client_id, "ways": str(list(ways)).replace("'", '"')},
        )


def has_address(her: Reminded, channel: str) -> None:
    with her.database.begin() as db:
        db.execute(
            sa.text(
                "INSERT INTO reach_address (id, client_id, channel, address_sealed, address_hmac, agreed_to, agreed_at)"
                " VALUES (:channel, :her, :channel, x'00', :channel, 'v', '2026-03-02 09:00:00')"
            ),
            {"her": her.client_id, "channel": channel},
        )


@pytest.mark.parametrize(
    ("channel", "way"), [("email", "email"), ("sms", "message"), ("telegram", "message"), ("push", None)]
)
def test_a_channel_needs_her_way_and_an_address_and_else_it_waits_on_her_pages(
    her: Reminded, channel: str, way: str | None
) -> None:
    her.chooses(channel=channel)
    assert reached_by(her) is ChannelKind.PORTAL
    has_address(her, channel)
    assert reached_by(her) is (ChannelKind.PORTAL if way else ChannelKind.PUSH)
    allows(her, *((way,) if way else ()), "call")
    assert reached_by(her) is ChannelKind(channel)
    changes(her, "audience", Audience.YOUNG)
    assert reached_by(her) is ChannelKind.PORTAL
    changes(her, "audience", Audience.SELF)
    changes(her, "watched_since", "2026-03-02 09:00:00")
    assert reached_by(her) is None
