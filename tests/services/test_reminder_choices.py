"""How she wants to be reminded is hers: the channel, the hours, the address, and one word that stops everything."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.models.access import Audit
from app.models.clients import Client
from app.models.outbox import Outgoing, ReachAddress, ReminderChoice
from app.queries.reminder_choices import Choice, addresses_of, choice_of, choices_of, who_has_address
from app.queries.safe_contact import rules_of
from app.services import outbox, reminder_choices
from app.services.reach_addresses import NotAnAddress, fingerprint_of, normalised
from app.services.reminder_choices import (
    NoAddressYet,
    NoSuchHours,
    NotForTheYoung,
    TooManyDays,
    choose_channel,
    choose_hours,
    forget_address,
    keep_address,
    open_address,
    start_again,
    stop_everything,
)
from app.services.safe_contact import keep_rules, remove_number
from app.vocabulary import ChannelKind, OutgoingState
from config import Settings
from quests.quiet_hours import QuietRules
from tests.clocks import FrozenClock
from tests.desk.cast import Cast, Walker

PEPPER = b"a pepper of thirty-two bytes or more"
EMAIL, SMS, TELEGRAM, PUSH = ChannelKind.EMAIL, ChannelKind.SMS, ChannelKind.TELEGRAM, ChannelKind.PUSH
PORTAL = ChannelKind.PORTAL
TODAY = date(2026, 3, 2)


@pytest.fixture
def cast(sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock) -> Cast:
    return Cast(None, sqlite_database, sqlite_settings)


@pytest.fixture
def her(cast: Cast) -> Walker:
    return somebody(cast)


@pytest.fixture
def on_both(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Cast:
    """For what the database itself decides."""
    return Cast(None, database, settings)


def somebody(cast: Cast, pseudonym: str = "Quiet Heron") -> Walker:
    return Walker(cast.client(pseudonym), pseudonym, "")


def keep(cast: Cast, walker: Walker, channel: ChannelKind, address: str, region: str = "") -> str:
    with cast.database.begin() as db:
        return keep_address(db, cast.locker(db, walker), PEPPER, channel, address, region=region)


def choose(cast: Cast, walker: Walker, channel: ChannelKind) -> None:
    with cast.database.begin() as db:
        choose_channel(db, walker.client_id, channel)


def choice(cast: Cast, walker: Walker) -> Choice:
    with cast.database.reading() as db:
        return choice_of(db, walker.client_id)


def ways(cast: Cast, walker: Walker) -> tuple[str, ...]:
    with cast.database.reading() as db:
        rules = rules_of(db, walker.client_id)
    return rules.ways if rules else ()


def kept(cast: Cast, walker: Walker) -> list[tuple[ChannelKind, str]]:
    with cast.database.reading() as db:
        locker = cast.locker(db, walker)
        return [
            (one.channel, open_address(locker, one.id, one.address_sealed))
            for one in addresses_of(db, walker.client_id)
        ]


def planned(cast: Cast, walker: Walker) -> str:
    """A message that waits for the evening; gives its id."""
    with cast.database.begin() as db:
        due_at = clock.now() + timedelta(hours=6)
        (made,) = outbox.plan(
            db, [outbox.NewMessage(cause="answer:1", text="answer_waits", due_at=due_at, client_id=walker.client_id)]
        )
    return made


# --- what stands where she has said nothing ---------------------------------------------------------


def test_who_has_said_nothing_is_reminded_on_her_pages_and_never_at_night(cast: Cast, her: Walker) -> None:
    found = choice(cast, her)
    assert (found.channel, found.quiet, found.shows_time, found.is_stopped) == (PORTAL, QuietRules(), False, False)
    assert (found.quiet.quiet_from, found.quiet.quiet_until) == (21 * 60, 9 * 60)
    with cast.database.reading() as db:
        assert set(choices_of(db, [her.client_id, "nobody"])) == {her.client_id, "nobody"}
        assert addresses_of(db, her.client_id) == []


# --- addresses --------------------------------------------------------------------------------------


def test_an_address_is_sealed_and_is_found_by_nothing_else_than_its_fingerprint(cast: Cast, her: Walker) -> None:
    keep(cast, her, EMAIL, " Heron@Example.ORG ")
    assert kept(cast, her) == [(EMAIL, "Heron@example.org")]
    with cast.database.reading() as db:
        row = db.execute(sa.select(ReachAddress.__table__)).one()
    assert "example" not in "".join(str(each) for each in row if not isinstance(each, bytes))
    assert b"example" not in row.address_sealed
    assert row.agreed_to == reminder_choices.ADDRESS_CONSENT


def test_an_address_that_is_moved_to_another_row_does_not_open(cast: Cast, her: Walker) -> None:
    keep(cast, her, EMAIL, "heron@example.org")
    with cast.database.reading() as db:
        (one,) = addresses_of(db, her.client_id)
        with pytest.raises(Exception, match="sealed"):
            open_address(cast.locker(db, her), "another", one.address_sealed)


def test_one_address_a_channel_and_the_new_one_takes_the_place_of_the_old(cast: Cast, her: Walker) -> None:
    keep(cast, her, EMAIL, "old@example.org")
    keep(cast, her, EMAIL, "new@example.org")
    keep(cast, her, SMS, "+7 701 234 56 78")
    assert kept(cast, her) == [(EMAIL, "new@example.org"), (SMS, "+77012345678")]


def test_two_people_may_share_a_mailbox_and_neither_learns_of_the_other(on_both: Cast) -> None:
    cast, her = on_both, somebody(on_both)
    other = somebody(cast, "Tall Reed")
    keep(cast, her, EMAIL, "home@example.org")
    keep(cast, other, EMAIL, "home@example.org")
    assert kept(cast, her) == kept(cast, other) == [(EMAIL, "home@example.org")]


def test_a_chat_is_of_whoever_showed_last_that_it_is_hers(on_both: Cast) -> None:
    cast, her = on_both, somebody(on_both)
    other = somebody(cast, "Tall Reed")
    keep(cast, her, TELEGRAM, "4711")
    keep(cast, other, TELEGRAM, "4711")
    assert (kept(cast, her), kept(cast, other)) == ([], [(TELEGRAM, "4711")])
    with cast.database.reading() as db:
        assert who_has_address(db, TELEGRAM, fingerprint_of(PEPPER, TELEGRAM, "4711", "")) == other.client_id


def test_a_browser_is_there_once_and_she_may_have_several(cast: Cast, her: Walker) -> None:
    first = keep(cast, her, PUSH, "https://push.example.org/one")
    keep(cast, her, PUSH, "https://push.example.org/two")
    again = keep(cast, her, PUSH, "https://push.example.org/one")
    assert len(kept(cast, her)) == 2
    with cast.database.begin() as db:
        assert not forget_address(db, her.client_id, PUSH, address_id=first)
        assert forget_address(db, her.client_id, PUSH, address_id=again)
    assert kept(cast, her) == [(PUSH, "https://push.example.org/two")]


@pytest.mark.parametrize(
    ("channel", "typed", "region", "kept_as"),
    [
        (SMS, "8 701 234 56 78", "KZ", "+77012345678"),
        (SMS, "+49 (0)30 901820", "KZ", "+4930901820"),
        (ChannelKind.WHATSAPP, "00 44 20 7946 0018", "GB", "+442079460018"),
        (EMAIL, "heron@EXAMPLE.org", "", "heron@example.org"),
        (ChannelKind.MATRIX, "@Heron:Example.org", "", "@heron:example.org"),
    ],
)
def test_an_address_has_one_form(channel: ChannelKind, typed: str, region: str, kept_as: str) -> None:
    assert normalised(channel, typed, region=region) == kept_as


@pytest.mark.parametrize(
    ("channel", "typed", "region"),
    [
        (SMS, "12", "KZ"),
        (SMS, "heron@example.org", ""),
        (EMAIL, "heron at example", ""),
        (EMAIL, "a@b.org\r\nBcc: c@d.org", ""),
        (ChannelKind.MATRIX, "heron", ""),
        (PORTAL, "anything", ""),
        (SMS, "", "KZ"),
    ],
)
def test_what_is_no_address_is_refused(channel: ChannelKind, typed: str, region: str) -> None:
    with pytest.raises(NotAnAddress):
        normalised(channel, typed, region=region)


def test_a_number_without_a_country_says_what_is_missing() -> None:
    with pytest.raises(NotAnAddress) as refused:
        normalised(SMS, "8 701 234 56 78")
    assert refused.value.needs_country


# --- the channel ------------------------------------------------------------------------------------


def test_a_channel_without_an_address_is_refused(cast: Cast, her: Walker) -> None:
    with pytest.raises(NoAddressYet):
        choose(cast, her, EMAIL)
    assert choice(cast, her).channel is PORTAL


def test_choosing_a_channel_is_a_way_of_her_rules_and_leaves_the_others(on_both: Cast) -> None:
    cast, her = on_both, somebody(on_both)
    with cast.database.begin() as db:
        keep_rules(db, cast.locker(db, her), {"ways": ["call"], "address": "+7 700", "consent": "yes"})
    keep(cast, her, EMAIL, "heron@example.org")
    keep(cast, her, TELEGRAM, "4711")
    choose(cast, her, EMAIL)
    assert (choice(cast, her).channel, ways(cast, her)) == (EMAIL, ("call", "email"))
    choose(cast, her, TELEGRAM)
    assert (choice(cast, her).channel, ways(cast, her)) == (TELEGRAM, ("call", "message", "email"))


def test_her_pages_and_her_own_browser_need_no_way(cast: Cast, her: Walker) -> None:
    keep(cast, her, PUSH, "https://push.example.org/one")
    choose(cast, her, PUSH)
    assert (choice(cast, her).channel, ways(cast, her)) == (PUSH, ())
    choose(cast, her, PORTAL)
    assert ways(cast, her) == ()


def test_a_young_client_is_reminded_on_her_pages_alone(cast: Cast, her: Walker) -> None:
    with cast.database.begin() as db:
        db.execute(sa.update(Client).values(audience="young"))
    for channel, address in ((EMAIL, "heron@example.org"), (TELEGRAM, "4711"), (PUSH, "https://push.example.org/one")):
        with pytest.raises(NotForTheYoung):
            keep(cast, her, channel, address)
        with pytest.raises(NotForTheYoung):
            choose(cast, her, channel)
    choose(cast, her, PORTAL)
    assert kept(cast, her) == []


def test_an_address_that_is_removed_takes_its_channel_and_its_way_with_it(cast: Cast, her: Walker) -> None:
    keep(cast, her, EMAIL, "heron@example.org")
    choose(cast, her, EMAIL)
    with cast.database.begin() as db:
        assert forget_address(db, her.client_id, EMAIL)
        assert not forget_address(db, her.client_id, EMAIL)
    assert (choice(cast, her).channel, ways(cast, her), kept(cast, her)) == (PORTAL, (), [])


def test_a_way_that_people_reach_her_by_stays_when_the_address_of_reminders_goes(cast: Cast, her: Walker) -> None:
    with cast.database.begin() as db:
        keep_rules(db, cast.locker(db, her), {"ways": ["email"], "address": "a@example.org", "consent": "yes"})
    keep(cast, her, EMAIL, "heron@example.org")
    choose(cast, her, EMAIL)
    with cast.database.begin() as db:
        forget_address(db, her.client_id, EMAIL)
    assert (choice(cast, her).channel, ways(cast, her)) == (PORTAL, ("email",))


def test_rules_of_contact_kept_without_a_number_leave_the_way_of_her_reminders(cast: Cast, her: Walker) -> None:
    keep(cast, her, EMAIL, "heron@example.org")
    choose(cast, her, EMAIL)
    with cast.database.begin() as db:
        keep_rules(db, cast.locker(db, her), {"ways": ["email", "call"], "address": "", "consent": "no"})
    assert ways(cast, her) == ("email",), "nobody calls where there is no number"
    with cast.database.begin() as db:
        keep_rules(db, cast.locker(db, her), {"consent": "no"})
    assert ways(cast, her) == ("email",)
    with cast.database.begin() as db:
        keep_rules(db, cast.locker(db, her), {"ways": [], "address": "", "consent": "no"})
    assert ways(cast, her) == (), "no way chosen is no way"


def test_a_number_taken_back_takes_every_address_with_it(cast: Cast, her: Walker) -> None:
    for channel, address in ((EMAIL, "heron@example.org"), (TELEGRAM, "4711"), (PUSH, "https://push.example.org/1")):
        keep(cast, her, channel, address)
    choose(cast, her, TELEGRAM)
    with cast.database.begin() as db:
        remove_number(db, cast.locker(db, her))
    assert (kept(cast, her), ways(cast, her), choice(cast, her).channel) == ([], (), PORTAL)


# --- her hours --------------------------------------------------------------------------------------


def test_her_hours_are_quarters_of_an_hour_of_her_day(cast: Cast, her: Walker) -> None:
    with cast.database.begin() as db:
        choose_hours(db, her.client_id, 20 * 60 + 15, 10 * 60)
    assert choice(cast, her).quiet == QuietRules(20 * 60 + 15, 10 * 60)
    for hours in ((-15, 60), (24 * 60, 60), (60, 61)):
        with cast.database.begin() as db, pytest.raises(NoSuchHours):
            choose_hours(db, her.client_id, *hours)


def test_free_days_are_kept_and_those_that_passed_are_forgotten(cast: Cast, her: Walker) -> None:
    days = [TODAY + timedelta(days=days) for days in (0, 5, 9)]
    with cast.database.begin() as db:
        for day in days:
            reminder_choices.add_free_day(db, her.client_id, day, today=TODAY)
        reminder_choices.remove_free_day(db, her.client_id, days[1])
    assert choice(cast, her).quiet.free_days == {days[0], days[2]}
    with cast.database.begin() as db:
        reminder_choices.add_free_day(db, her.client_id, days[1], today=TODAY + timedelta(days=3))
    assert choice(cast, her).quiet.free_days == {days[1], days[2]}


def test_there_are_only_so_many_free_days(cast: Cast, her: Walker) -> None:
    every = [TODAY + timedelta(days=number) for number in range(reminder_choices.MOST_FREE_DAYS + 1)]
    with cast.database.begin() as db:
        for day in every[:-1]:
            reminder_choices.add_free_day(db, her.client_id, day, today=TODAY)
        with pytest.raises(TooManyDays):
            reminder_choices.add_free_day(db, her.client_id, every[-1], today=TODAY)


def test_whether_a_message_names_the_time_of_a_talk_is_hers_to_say(cast: Cast, her: Walker) -> None:
    with cast.database.begin() as db:
        reminder_choices.show_time(db, her.client_id, shows=True)
    assert choice(cast, her).shows_time


# --- everything -------------------------------------------------------------------------------------


def test_one_word_stops_everything_that_is_planned(on_both: Cast) -> None:
    cast, her = on_both, somebody(on_both)
    message = planned(cast, her)
    with cast.database.begin() as db:
        assert stop_everything(db, her.client_id, "page")
        assert not stop_everything(db, her.client_id, "link")
    with cast.database.reading() as db:
        row = db.execute(sa.select(Outgoing.state, Outgoing.why).where(Outgoing.id == message)).one()
        told = db.execute(sa.select(Audit.actor_id, Audit.detail).where(Audit.action == "reminders_stopped")).all()
    assert tuple(row) == (OutgoingState.CANCELLED, "stopped")
    assert [tuple(one) for one in told] == [(her.client_id, {"by": "page"})]
    assert choice(cast, her).is_stopped


def test_nobody_elses_messages_stop(cast: Cast, her: Walker) -> None:
    other = somebody(cast, "Tall Reed")
    message = planned(cast, other)
    with cast.database.begin() as db:
        stop_everything(db, her.client_id, "page")
    with cast.database.reading() as db:
        assert db.execute(sa.select(Outgoing.state).where(Outgoing.id == message)).scalar_one() == OutgoingState.PLANNED
    assert not choice(cast, other).is_stopped


def test_starting_again_keeps_channel_and_hours(cast: Cast, her: Walker) -> None:
    keep(cast, her, EMAIL, "heron@example.org")
    choose(cast, her, EMAIL)
    with cast.database.begin() as db:
        choose_hours(db, her.client_id, 20 * 60, 10 * 60)
        stop_everything(db, her.client_id, "page")
        assert start_again(db, her.client_id)
        assert not start_again(db, her.client_id)
    found = choice(cast, her)
    assert (found.channel, found.quiet, found.is_stopped) == (EMAIL, QuietRules(20 * 60, 10 * 60), False)


def test_her_choice_is_one_row(cast: Cast, her: Walker) -> None:
    with cast.database.begin() as db:
        choose_hours(db, her.client_id, 0, 0)
        stop_everything(db, her.client_id, "page")
        start_again(db, her.client_id)
        assert db.execute(sa.select(sa.func.count()).select_from(ReminderChoice)).scalar_one() == 1
