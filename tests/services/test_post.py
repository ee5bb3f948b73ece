"""What a worker carries, through the gate, the words and the channels of the product; and what follows of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app import clock
from app.channels import Letter, Outlet, Sending
from app.channels.push import GONE
from app.extensions import Database
from app.models.clients import Client
from app.models.outbox import Outgoing
from app.outgoing_texts import render
from app.queries.journeys import events_of
from app.queries.reminder_choices import addresses_of, choice_of
from app.queries.sending import ailing
from app.services import channels, outbox
from app.services.outbox import NewMessage
from app.services.post import Post
from app.services.reminder_choices import choose_channel, keep_address, show_time
from app.services.sending import Sender
from app.vault import Vault
from app.vocabulary import ChannelKind, OutgoingState, Role
from config import Settings
from tests.accounts import a_staff
from tests.clocks import FrozenClock
from tests.people_on_a_quest import Walker, a_walker


class Wire:
    """Stands where the channels are: keeps what it gets, and answers as told."""

    def __init__(self) -> None:
        self.sent: list[tuple[Outlet, Letter]] = []
        self.answers: dict[str, Sending] = {}

    def send(self, outlet: Outlet, letter: Letter) -> Sending:
        self.sent.append((outlet, letter))
        return self.answers.get(letter.to, Sending.sent())


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    found = Wire()
    monkeypatch.setattr("app.services.post.send", found.send)
    return found


@pytest.fixture
def walker(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Walker:
    return a_walker(database, settings)


def sender(walker: Walker) -> Sender:
    settings = replace(walker.settings, portal_url="https://pages.example.org")
    return Sender(walker.database, Post(walker.database, settings), "one")


def rows(walker: Walker, *states: OutgoingState) -> list[Any]:
    which = sa.select(*Outgoing.__table__.c).where(Outgoing.state.in_(states)).order_by(Outgoing.due_at)
    with walker.database.reading() as db:
        return list(db.execute(which))


def reached_by(walker: Walker, kind: ChannelKind, *addresses: str) -> None:
    with walker.database.begin() as db:
        for address in addresses:
            keep_address(db, walker.locker(), walker.settings.pepper, kind, address)
        choose_channel(db, walker.client_id, kind)


def set_up(walker: Walker, kind: ChannelKind, address: str) -> str:
    staff = a_staff(walker.database, walker.settings, Role.ADMIN)
    with walker.database.begin() as db:
        channels.keep_sealed(db, Vault.of(walker.settings), kind, address, staff_id=staff.id)
    return staff.id


def talk_soon(walker: Walker, cause: str = "a talk") -> None:
    with walker.database.begin() as db:
        outbox.plan(db, [NewMessage(cause, "talk_soon", clock.now(), client_id=walker.client_id)])


def test_a_reminder_of_a_step_waits_on_her_pages_and_her_plan_tells_it(
    walker: Walker, wire: Wire, frozen_clock: FrozenClock
) -> None:
    first = rows(walker, OutgoingState.PLANNED)[0]
    assert first.text == "step_waits"
    frozen_clock.set(first.due_at)
    assert sender(walker).send_due() >= 1
    assert wire.sent == []
    [sent] = [one for one in rows(walker, OutgoingState.SENT) if one.id == first.id]
    assert (sent.channel, sent.language) == ("portal", "en")
    with walker.database.reading() as db:
        told = [event for event in events_of(db, walker.journey_id) if event.kind == "reminder_sent"]
    assert [(event.step, event.detail["channel"]) for event in told] == [(first.step, "portal")]


def test_to_somebody_who_may_be_watched_nothing_goes(walker: Walker, wire: Wire, frozen_clock: FrozenClock) -> None:
    set_up(walker, ChannelKind.SMS, "json://127.0.0.1/?:to={to}")
    reached_by(walker, ChannelKind.SMS, "+77010000002")
    talk_soon(walker)
    with walker.database.begin() as db:  # Past the service, which cancels what is planned: the last look is its own.
        db.execute(sa.update(Client).where(Client.id == walker.client_id).values(watched_since=clock.now()))
    frozen_clock.advance(days=4)
    assert sender(walker).send_due() == 0
    assert wire.sent == []
    assert rows(walker, OutgoingState.SENT) == []
    assert {one.why for one in rows(walker, OutgoingState.CANCELLED)} == {"watched"}


def test_a_letter_says_a_note_and_a_link_and_carries_the_id_as_its_key(walker: Walker, wire: Wire) -> None:
    set_up(walker, ChannelKind.SMS, "json://127.0.0.1/?:to={to}")
    reached_by(walker, ChannelKind.SMS, "+77010000002")
    talk_soon(walker)
    assert sender(walker).send_due() == 1
    [(outlet, letter)] = wire.sent
    [sent] = rows(walker, OutgoingState.SENT)
    assert (outlet.kind, letter.to, letter.key) == (ChannelKind.SMS, "+77010000002", sent.id)
    assert letter.body.startswith(f"You have a note.\nhttps://pages.example.org/n/{sent.id}")


def test_what_a_letter_said_of_the_time_stays_known_whatever_she_chooses_later(walker: Walker, wire: Wire) -> None:
    set_up(walker, ChannelKind.SMS, "json://127.0.0.1/?:to={to}")
    reached_by(walker, ChannelKind.SMS, "+77010000002")
    starts_at = {"starts_at": (clock.now() + timedelta(hours=2)).isoformat()}
    with walker.database.begin() as db:
        show_time(db, walker.client_id, shows=True)
        talk = NewMessage("a talk", "talk_soon", clock.now(), client_id=walker.client_id, variables=starts_at)
        outbox.plan(db, [talk])
    assert sender(walker).send_due() == 1
    with walker.database.begin() as db:
        show_time(db, walker.client_id, shows=False)
    [sent], [(_outlet, letter)] = rows(walker, OutgoingState.SENT), wire.sent
    told = render(sent.text, sent.language, sent.variables, link=None, channel=ChannelKind.SMS).body
    assert told.startswith("You have an appointment")
    assert letter.body.startswith(told)


def test_a_channel_that_is_off_is_no_failure_of_the_channel_and_the_message_waits(walker: Walker, wire: Wire) -> None:
    reached_by(walker, ChannelKind.SMS, "+77010000002")
    talk_soon(walker)
    assert sender(walker).send_due() == 0
    [waits] = [one for one in rows(walker, OutgoingState.PLANNED) if one.cause == "a talk"]
    assert (waits.why, waits.attempts) == ("channel_off", 1)
    with walker.database.reading() as db:
        assert ailing(db) == {}


def test_after_five_failures_the_channel_rests_and_the_others_wait_untried(
    walker: Walker, wire: Wire, frozen_clock: FrozenClock
) -> None:
    set_up(walker, ChannelKind.SMS, "json://127.0.0.1/?:to={to}")
    reached_by(walker, ChannelKind.SMS, "+77010000002")
    for number in range(8):
        talk_soon(walker, f"talk:{number}")
    wire.answers["+77010000002"] = Sending.failed("http_503")
    assert sender(walker).send_due() == 0
    assert len(wire.sent) == channels.RESTS_AFTER
    waiting = [one for one in rows(walker, OutgoingState.PLANNED) if one.why == "channel_rests"]
    assert [one.attempts for one in waiting] == [0, 0, 0]
    wire.answers.clear()
    frozen_clock.advance(minutes=5)
    assert sender(walker).send_due() == 8
    with walker.database.reading() as db:
        assert ailing(db) == {}


def test_a_browser_that_wants_nothing_any_more_is_forgotten_and_the_other_is_told(walker: Walker, wire: Wire) -> None:
    set_up(walker, ChannelKind.PUSH, "keys")
    reached_by(walker, ChannelKind.PUSH, "one browser", "another browser")
    wire.answers["one browser"] = Sending.refused(GONE)
    talk_soon(walker)
    assert sender(walker).send_due() == 1
    with walker.database.reading() as db:
        assert len(addresses_of(db, walker.client_id)) == 1
        assert choice_of(db, walker.client_id).channel is ChannelKind.PUSH


def test_an_alert_goes_to_who_works_here_with_the_way_to_the_desk(walker: Walker, wire: Wire) -> None:
    staff_id = set_up(walker, ChannelKind.EMAIL, "mailto://127.0.0.1?from=notes@example.org")
    said = {"about": "high_risk", "number": 1}
    with walker.database.begin() as db:
        outbox.plan(db, [NewMessage("alert", "staff_alert", clock.now(), staff_id=staff_id, variables=said)])
    assert sender(walker).send_due() == 1
    [(outlet, letter)] = wire.sent
    assert (outlet.kind, letter.to.partition("@")[2]) == (ChannelKind.EMAIL, "example.org")
    assert letter.body == "1 person waits for a supervisor now.\nhttps://pages.example.org/desk"
