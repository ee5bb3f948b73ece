"""Somebody at high risk is taken over by one, and who has to know hears one after the other, each once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.ids import new_id
from app.models.outbox import Outgoing
from app.models.safety import ServiceClock
from app.models.service_time import OnCall
from app.models.staff import Staff
from app.permissions import Actor
from app.queries.contact_cards import card_for, events_of_card
from app.queries.handovers import handover_of, handovers_of_card, told_of, waiting_handovers
from app.queries.service_hours import hours_of
from app.services import channels, clocks, contact_cards, handovers, outbox, staff_notices, tasks
from app.services.handovers import AcceptedBefore, NotForHer
from app.services.post import Post
from app.services.sending import Drop, Way
from app.vocabulary import Audience, ChannelKind, ClockKind, ContactChannel, Duty, Permission, Role
from config import Settings
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Colleague
from tests.desk.day import on_quest, published
from tests.quests.walking import step

TIMES = 5


@pytest.fixture
def cast(sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock) -> Cast:
    return Cast(None, sqlite_database, sqlite_settings)


@pytest.fixture
def on_both(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Cast:
    return Cast(None, database, settings)


def as_actor(person: Colleague) -> Actor:
    return Actor(person.id, person.name, frozenset({person.role}))


def a_card(cast: Cast, by: Colleague, channel: ContactChannel = ContactChannel.CALL) -> str:
    with cast.database.begin() as db:
        return contact_cards.open_card(
            db, cast.vault, channel=channel, audience=Audience.SELF, language="en", staff_id=by.id
        )


def ask(cast: Cast, by: Colleague, card_id: str, channel: ContactChannel = ContactChannel.CALL) -> str:
    with cast.database.begin() as db:
        return handovers.ask(db, cast.settings, channel=channel, card_id=card_id, asked_by=by.id)


def accept(cast: Cast, clock_id: str, by: Colleague) -> handovers.Accepted:
    with cast.database.begin() as db:
        return handovers.accept(db, clock_id, as_actor(by))


def on_call(cast: Cast, person: Colleague, duty: Duty, rank: int = 1) -> None:
    now = clock.now()
    with cast.database.begin() as db:
        db.execute(
            sa.insert(OnCall).values(
                id=new_id(),
                staff_id=person.id,
                duty=duty,
                rank=rank,
                starts_at=now - timedelta(hours=1),
                ends_at=now + timedelta(hours=12),
                made_at=now,
                made_by=person.id,
            )
        )


def escalate(cast: Cast) -> None:
    """What the worker does every ten seconds."""
    with cast.database.begin() as db:
        clocks.escalate_due(db, hours_of(db, ZoneInfo("UTC")), cast.settings)


def told(cast: Cast, clock_id: str) -> list[str]:
    with cast.database.reading() as db:
        found = handover_of(db, clock_id)
        assert found is not None
        return [person.name for person in told_of(db, [found])[clock_id]]


def mails(cast: Cast, state: str = "planned") -> list[tuple[str, str]]:
    """To whom of the staff something is to go out, and about what."""
    with cast.database.reading() as db:
        rows = db.execute(
            sa.select(Staff.name, Outgoing.variables)
            .join(Staff, Staff.id == Outgoing.staff_id)
            .where(Outgoing.state == state)
            .order_by(Outgoing.planned_at, Staff.name)
        )
        return [(row.name, row.variables["about"]) for row in rows]


# --- one accepts -----------------------------------------------------------------------------------------------------


def test_who_accepts_holds_the_contact_and_who_asked_still_reads_it(on_both: Cast, frozen_clock: FrozenClock) -> None:
    agent, mira = on_both.staff(Role.AGENT, "Ada Moss"), on_both.staff(Role.SUPERVISOR, "Mira Holt")
    card_id = a_card(on_both, agent)
    clock_id = ask(on_both, agent, card_id)
    frozen_clock.advance(seconds=70)
    accepted = accept(on_both, clock_id, mira)
    assert (accepted.at, accepted.card_id, accepted.holder_name) == (clock.now(), card_id, "Ada Moss")
    with on_both.database.reading() as db:
        card = card_for(db, as_actor(agent), Permission.TAKE_CONTACT, card_id)
        happened = [(event.kind, event.staff_name) for event in events_of_card(db, card_id)]
        assert waiting_handovers(db, as_actor(mira)) == []
    assert card is not None
    assert (card.holder_id, card.opened_by) == (mira.id, agent.id)
    assert happened[1:] == [("handover_asked", "Ada Moss"), ("handover_accepted", "Mira Holt")]


def test_of_two_who_accept_at_once_one_is_first_and_the_other_reads_who_it_was(on_both: Cast) -> None:
    agent = on_both.staff(Role.AGENT, "Ada Moss")
    people = [on_both.staff(Role.SUPERVISOR, "Mira Holt"), on_both.staff(Role.CLINICIAN, "Jonas Falk")]

    def press(person: Colleague, clock_id: str, at_once: threading.Barrier) -> str:
        at_once.wait(timeout=20)
        try:
            accept(on_both, clock_id, person)
        except AcceptedBefore as before:
            return before.name
        return ""

    with ThreadPoolExecutor(2) as pool:
        for _time in range(TIMES):
            card_id = a_card(on_both, agent)
            clock_id, at_once = ask(on_both, agent, card_id), threading.Barrier(2)
            tries = [pool.submit(press, person, clock_id, at_once) for person in people]
            read = [found.result(timeout=20) for found in tries]
            first = read.index("")
            assert read[1 - first] == people[first].name
            with on_both.database.reading() as db:
                [handover] = handovers_of_card(db, card_id)
                kinds = [event.kind for event in events_of_card(db, card_id)]
            assert (handover.accepted_by, handover.holder_id) == (people[first].name, people[first].id)
            assert kinds.count("handover_accepted") == 1


def test_who_pressed_twice_has_accepted_once(cast: Cast) -> None:
    agent, mira = cast.staff(Role.AGENT), cast.staff(Role.SUPERVISOR)
    card_id = a_card(cast, agent)
    clock_id = ask(cast, agent, card_id)
    assert accept(cast, clock_id, mira) == accept(cast, clock_id, mira)
    with cast.database.reading() as db:
        assert [event.kind for event in events_of_card(db, card_id)].count("handover_accepted") == 1


@pytest.mark.parametrize("role", [Role.AGENT, Role.COUNSELLOR, Role.MANAGER])
def test_nobody_else_accepts_or_reads_who_waits(cast: Cast, role: Role) -> None:
    agent, somebody = cast.staff(Role.AGENT), cast.staff(role)
    clock_id = ask(cast, agent, a_card(cast, agent))
    with pytest.raises(NotForHer):
        accept(cast, clock_id, somebody)
    with cast.database.reading() as db:
        assert waiting_handovers(db, as_actor(somebody)) == []
        still = handover_of(db, clock_id)
        assert still is not None
        assert still.waits


def test_asking_again_while_somebody_is_asked_changes_nothing(on_both: Cast, frozen_clock: FrozenClock) -> None:
    agent, _mira = on_both.staff(Role.AGENT), on_both.staff(Role.SUPERVISOR)
    card_id = a_card(on_both, agent)
    first = ask(on_both, agent, card_id)
    frozen_clock.advance(seconds=30)
    assert ask(on_both, agent, card_id) == first
    assert len(mails(on_both)) == 1
    with on_both.database.reading() as db:
        assert [event.kind for event in events_of_card(db, card_id)] == ["opened", "handover_asked"]


def test_a_danger_after_one_was_accepted_asks_anew(cast: Cast) -> None:
    agent, mira = cast.staff(Role.AGENT), cast.staff(Role.SUPERVISOR)
    card_id = a_card(cast, agent)
    first = ask(cast, agent, card_id)
    accept(cast, first, mira)
    again = ask(cast, agent, card_id)
    assert again != first
    assert len(mails(cast)) == 1, "the mail of the first did not go out any more"


# --- who hears, and when ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("channel", "minutes"), [("call", 2), ("chat", 5), ("portal", 15)])
def test_the_first_on_call_hears_at_once_then_the_next_then_the_duty_manager(
    cast: Cast, frozen_clock: FrozenClock, channel: str, minutes: int
) -> None:
    agent = cast.staff(Role.AGENT)
    mira, jonas = cast.staff(Role.SUPERVISOR, "Mira"), cast.staff(Role.SUPERVISOR, "Jonas")
    cast.staff(Role.SUPERVISOR, "Not on call")
    manager = cast.staff(Role.MANAGER, "Duty Manager")
    on_call(cast, jonas, Duty.SUPERVISOR, 2)
    on_call(cast, mira, Duty.SUPERVISOR, 1)
    on_call(cast, manager, Duty.DUTY_MANAGER)
    clock_id = ask(cast, agent, a_card(cast, agent, ContactChannel(channel)), ContactChannel(channel))
    heard = [told(cast, clock_id)]
    for _round in range(3):
        frozen_clock.advance(minutes=minutes, seconds=-1)
        escalate(cast)
        heard.append(told(cast, clock_id))
        frozen_clock.advance(seconds=1)
        escalate(cast)
        escalate(cast)
        heard.append(told(cast, clock_id))
    one, two, three = ["Mira"], ["Mira", "Jonas"], ["Mira", "Jonas", "Duty Manager"]
    assert heard == [one, one, two, two, three, three, three]
    assert mails(cast) == [("Mira", "handover"), ("Jonas", "not_taken"), ("Duty Manager", "not_taken")]


def test_where_nobody_is_on_the_rota_every_supervisor_hears_at_once(cast: Cast) -> None:
    agent = cast.staff(Role.AGENT)
    for name in ("Jonas", "Mira"):
        cast.staff(Role.SUPERVISOR, name)
    clock_id = ask(cast, agent, a_card(cast, agent))
    assert told(cast, clock_id) == ["Jonas", "Mira"]


def test_where_the_rota_ends_every_supervisor_hears_whom_nobody_told(cast: Cast, frozen_clock: FrozenClock) -> None:
    agent, mira = cast.staff(Role.AGENT), cast.staff(Role.SUPERVISOR, "Mira")
    cast.staff(Role.SUPERVISOR, "Jonas")
    on_call(cast, mira, Duty.SUPERVISOR)
    clock_id = ask(cast, agent, a_card(cast, agent))
    assert told(cast, clock_id) == ["Mira"]
    frozen_clock.advance(minutes=2)
    escalate(cast)
    assert told(cast, clock_id) == ["Mira", "Jonas"]
    frozen_clock.advance(minutes=2)
    escalate(cast)
    assert told(cast, clock_id) == ["Mira", "Jonas"], "nobody hears twice"


def test_nobody_hears_of_what_was_accepted(cast: Cast, frozen_clock: FrozenClock) -> None:
    agent, mira = cast.staff(Role.AGENT), cast.staff(Role.SUPERVISOR, "Mira")
    on_call(cast, mira, Duty.SUPERVISOR)
    cast.staff(Role.SUPERVISOR, "Jonas")
    clock_id = ask(cast, agent, a_card(cast, agent))
    accept(cast, clock_id, mira)
    frozen_clock.advance(minutes=10)
    escalate(cast)
    assert told(cast, clock_id) == ["Mira"]
    assert mails(cast) == []
    assert mails(cast, "cancelled") == [("Mira", "handover")]


def test_one_danger_of_one_plan_is_one_e_mail(on_both: Cast) -> None:
    mira = on_both.staff(Role.SUPERVISOR, "Mira")
    walker = on_quest(on_both, published(on_both, step("a")))
    with on_both.database.begin() as db:
        set_up_mail(db, on_both, mira)
        tasks.open_task(db, tasks.HIGH_RISK, walker.client_id, walker.journey_id, due_at=clock.now())
        handovers.ask(db, on_both.settings, channel="portal", client_id=walker.client_id, journey_id=walker.journey_id)
    assert mails(on_both) == [("Mira", "handover")]
    assert mails(on_both, "cancelled") == [("Mira", "high_risk")]


def test_without_a_handover_those_on_call_hear_of_a_high_risk_and_the_tick_tells_nobody_else(cast: Cast) -> None:
    mira = cast.staff(Role.SUPERVISOR, "Mira")
    cast.staff(Role.SUPERVISOR, "Not on call")
    on_call(cast, mira, Duty.SUPERVISOR)
    walker = on_quest(cast, published(cast, step("a")))
    with cast.database.begin() as db:
        set_up_mail(db, cast, mira)
        tasks.open_task(db, tasks.HIGH_RISK, walker.client_id, walker.journey_id, due_at=clock.now())
    assert mails(cast) == [("Mira", "high_risk")]
    with cast.database.reading() as db:
        assert staff_notices.alerts_due(db, cast.settings) == []


def test_while_no_e_mail_can_be_written_the_worker_lets_an_alert_be_and_who_was_told_stands(cast: Cast) -> None:
    agent, mira = cast.staff(Role.AGENT), cast.staff(Role.SUPERVISOR, "Mira")
    clock_id = ask(cast, agent, a_card(cast, agent))
    with cast.database.begin() as db:
        claimed = outbox.claim(db, "worker", 10)
    post = Post(cast.database, cast.settings)
    with cast.database.reading() as db:
        assert post.judge(db, claimed) == [Drop("no_email")]
    with cast.database.begin() as db:
        set_up_mail(db, cast, mira)
    with cast.database.reading() as db:
        assert post.judge(db, claimed) == [Way(ChannelKind.EMAIL, "en")], "the control: with e-mail it goes out"
    assert told(cast, clock_id) == ["Mira"]


def set_up_mail(db: sa.Connection, cast: Cast, by: Colleague) -> None:
    address = "mailtos://example.org?user=us&pass=secret&from=us@example.org&to={to}"
    channels.set_up(db, cast.vault, ChannelKind.EMAIL, address, staff_id=by.id)


# --- a complex case --------------------------------------------------------------------------------------------------


def test_a_senior_who_accepts_leaves_the_contact_with_who_has_it(cast: Cast) -> None:
    agent, mira = cast.staff(Role.AGENT, "Ada Moss"), cast.staff(Role.SUPERVISOR)
    card_id = a_card(cast, agent)
    with cast.database.begin() as db:
        clock_id = handovers.ask_senior(db, cast.settings, card_id, asked_by=agent.id)
        assert handovers.ask_senior(db, cast.settings, card_id, asked_by=agent.id) == clock_id
    accept(cast, clock_id, mira)
    with cast.database.reading() as db:
        card = card_for(db, as_actor(agent), Permission.TAKE_CONTACT, card_id)
        kinds = [event.kind for event in events_of_card(db, card_id)]
    assert card is not None
    assert (card.holder_id, card.complex_since) == (agent.id, clock.now())
    assert kinds == ["opened", "senior_asked", "senior_accepted"]


def test_a_handover_stands_for_a_complex_case_too(cast: Cast) -> None:
    agent = cast.staff(Role.AGENT)
    card_id = a_card(cast, agent)
    with cast.database.begin() as db:
        senior = handovers.ask_senior(db, cast.settings, card_id, asked_by=agent.id)
        handover = handovers.ask(db, cast.settings, channel="call", card_id=card_id, asked_by=agent.id)
        running = db.execute(sa.select(ServiceClock.kind).where(ServiceClock.stopped_at.is_(None))).scalars().all()
    assert senior != handover
    assert running == [ClockKind.HANDOVER]
