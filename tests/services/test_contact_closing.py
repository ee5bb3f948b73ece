"""A contact ends: what was agreed goes where it belongs, and without a yes nobody becomes a client."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.models.safety import ProtocolStep
from app.queries.contact_cards import events_of_card
from app.queries.handovers import ACCEPTED
from app.queries.journeys import journeys_of_client
from app.queries.risk import standing_of_client
from app.services import clocks
from app.services.answers import answers_of_step
from app.services.contact_cards import CardClosed
from app.services.contact_closing import LATER, NoConsent, StillOpen, still_open
from app.services.contact_plans import SAFETY, PlanWanted
from app.services.messages import messages_read_by_her
from app.services.safe_contact import open_rules
from app.services.talk_times import publish_times
from app.vocabulary import ContactEnding, FollowUp, ProtocolDeed, Role
from config import Settings
from quests.protocols import protocol
from tests.clocks import FrozenClock
from tests.people_on_a_quest import a_walker
from tests.services.contacts import LOW, MEDIUM, Contact, a_colleague, a_contact, caller, rows

RULES = {"ways": ["call"], "address": "+1 555 0100", "consent": "yes", "times": ["evening"], "code_word": "kettle"}
AGREED = {"new": caller(), "follow_up": FollowUp.AGREED, "summary": "We agreed on one small step.", "rules": RULES}


@pytest.fixture
def contact(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Contact:
    return a_contact(database, settings)


@pytest.fixture
def one(sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock) -> Contact:
    return a_contact(sqlite_database, sqlite_settings)


def quests_of(contact: Contact, client_id: str) -> dict[str, str | None]:
    """The quests that she is or was on, with how each ended."""
    with contact.database.reading() as db:
        return {found.slug: found.state.ending for found in journeys_of_client(db, client_id)}


def test_who_says_yes_becomes_a_client_and_nothing_is_typed_twice(contact: Contact) -> None:
    closed = contact.say(consent="yes").screened(LOW).end(**AGREED)
    assert closed.client_id is not None
    locker = contact.locker(closed.client_id)
    with contact.database.reading() as db:
        (journey,) = journeys_of_client(db, closed.client_id)
        summary = answers_of_step(db, locker, journey.id, "summary").values
        may_we_ask = answers_of_step(db, locker, journey.id, "how-to-reach-me").values
        rules = open_rules(db, locker)
        kinds = [event.kind for event in events_of_card(db, contact.id)]
    assert (journey.slug, journey.state.risk) == ("follow-up-after-call", "low")
    assert summary["summary_words"] == "We agreed on one small step."
    assert may_we_ask["may_we_ask"] == "yes"
    assert rules is not None
    assert (rules.address, rules.code_word, rules.rules.ways) == ("+1 555 0100", "kettle", ("call",))
    assert {row["instrument"] for row in rows(contact.database, "instrument_result")} >= {"bbgs", "pgsi", "k6"}
    assert kinds[-3:] == ["became_client", "plan", "closed"]
    assert (contact.card.client_id, contact.card.ending, contact.card.follow_up) == (
        closed.client_id,
        "completed",
        "agreed",
    )


@pytest.mark.parametrize("said", [None, "no"])
def test_without_a_yes_nobody_becomes_a_client(one: Contact, said: str | None) -> None:
    if said:
        one.say(consent=said)
    with pytest.raises(NoConsent):
        one.end(**AGREED)
    assert rows(one.database, "client") == []
    assert one.end(follow_up=FollowUp.DECLINED).client_id is None
    assert rows(one.database, "client") == []


def test_a_contact_ends_once(one: Contact) -> None:
    one.end()
    with pytest.raises(CardClosed):
        one.end()


def test_at_medium_the_limits_plan_begins_with_a_talk_within_three_days(contact: Contact) -> None:
    counsellor = a_colleague(contact.database, Role.COUNSELLOR)
    starts_at = clock.now() + timedelta(hours=50)
    with contact.database.begin() as db:
        publish_times(db, counsellor.id, [starts_at], minutes=60, ways=["phone"])
    (slot,) = rows(contact.database, "slot")
    wanted = PlanWanted("joint-limits-plan", slot["id"], "phone")
    closed = contact.say(consent="yes").screened(MEDIUM).end(**AGREED, plan=wanted)
    assert closed.client_id is not None
    assert closed.begun is not None
    assert closed.begun.has_talk
    assert quests_of(contact, closed.client_id) == {"joint-limits-plan": None, "follow-up-after-call": "moved"}
    (talk,) = rows(contact.database, "booking")
    assert (talk["step"], talk["client_id"], talk["status"]) == ("first-talk", closed.client_id, "booked")
    assert starts_at <= talk["promise_by"]
    with contact.database.reading() as db:
        assert standing_of_client(db, closed.client_id).standing.level.value == "medium"


def test_somebody_who_came_before_is_made_by_nobody_anew_and_her_plan_stays(
    sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock
) -> None:
    her = a_walker(sqlite_database, sqlite_settings)
    contact = a_contact(sqlite_database, sqlite_settings, client_id=her.client_id)
    closed = contact.screened(MEDIUM).end(follow_up=FollowUp.AGREED, summary="We talked about Friday.")
    assert closed.client_id == her.client_id
    assert len(rows(sqlite_database, "client")) == 1
    assert quests_of(contact, her.client_id) == {"take-back-control": None}
    assert closed.begun is not None
    assert (closed.begun.is_beside, closed.begun.summary_in) == (True, "message")
    with sqlite_database.reading() as db:
        assert [one.words for one in messages_read_by_her(db, her.locker())] == ["We talked about Friday."]
    assert her.journey().state.risk == "medium"


# --- danger ----------------------------------------------------------------------------------------------------------


def deal_with(contact: Contact, supervisor_id: str) -> None:
    """A supervisor takes over, and every step of the contact is noted."""
    with contact.database.begin() as db:
        handover = next(one for one in rows(contact.database, "service_clock") if one["kind"] == "handover")
        clocks.stop(db, handover["id"], ACCEPTED, staff_id=supervisor_id)
    now = clock.now()
    with contact.database.begin() as db:
        for run in rows(contact.database, "protocol_run"):
            noted = {"run_id": run["id"], "place": 1, "at": now, "noted_at": now}
            noted |= {"staff_id": supervisor_id, "noted_by": supervisor_id}
            for step in protocol(run["kind"]).steps:
                if step.slug not in LATER:
                    outcome = next(one.value for one in step.outcomes if not one.leaves_open)
                    row = {"step": step.slug, "deed": ProtocolDeed.DONE, "outcome": outcome}
                    db.execute(sa.insert(ProtocolStep).values(**noted, **row))


def test_a_contact_in_danger_is_not_complete_while_nobody_took_over(contact: Contact) -> None:
    contact.say(consent="yes", danger__worker_says_high="yes")
    for ending in (ContactEnding.COMPLETED, ContactEnding.NOT_FOR_US):
        with pytest.raises(StillOpen) as refused:
            contact.end(ending, **AGREED)
        assert {one.kind for one in refused.value.what} == {"handover", "protocol"}
    assert rows(contact.database, "client") == []
    supervisor = a_colleague(contact.database, Role.SUPERVISOR)
    deal_with(contact, supervisor.id)
    with contact.database.reading() as db:
        assert still_open(db, contact.id) == []
    closed = contact.end(**AGREED)
    assert quests_of(contact, closed.client_id or "") == {"follow-up-after-call": None}


def test_what_was_opened_in_the_contact_is_hers_and_nothing_is_asked_a_second_time(one: Contact) -> None:
    one.say(consent="yes", danger__worker_says_high="yes")
    supervisor = a_colleague(one.database, Role.SUPERVISOR)
    deal_with(one, supervisor.id)
    closed = one.end(**AGREED)
    (run,) = rows(one.database, "protocol_run")
    assert (run["client_id"], run["card_id"], run["closed_at"]) == (closed.client_id, one.id, None)
    handover = [row for row in rows(one.database, "service_clock") if row["kind"] == "handover"]
    assert [(row["client_id"], row["outcome"]) for row in handover] == [(closed.client_id, "accepted")]
    with one.database.reading() as db:
        (journey,) = journeys_of_client(db, closed.client_id or "")
    assert (journey.state.risk, journey.state.is_on_hold) == ("high", True)


def test_a_supervisor_begins_the_plan_for_safety_with_the_end_of_the_contact(
    sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock
) -> None:
    supervisor = a_colleague(sqlite_database, Role.SUPERVISOR)
    contact = a_contact(sqlite_database, sqlite_settings, person=supervisor)
    contact.say(consent="yes", danger__worker_says_high="yes")
    deal_with(contact, supervisor.id)
    closed = contact.end(**AGREED, plan=PlanWanted(SAFETY))
    assert quests_of(contact, closed.client_id or "") == {"follow-up-after-call": None, SAFETY: None}


@pytest.mark.parametrize(("allowed", "asked"), [(True, 1), (False, 0)])
def test_a_line_that_drops_in_danger_is_called_back_where_that_is_allowed(
    one: Contact, allowed: bool, asked: int
) -> None:
    one.say(danger__worker_says_high="yes")
    one.end(ContactEnding.LINE_LOST, call_back=allowed, number="+1 555 0199")
    running = [row for row in rows(one.database, "service_clock") if row["kind"] == "call_back"]
    assert len(running) == asked
    kept = [row["question"] for row in rows(one.database, "contact_answer")]
    assert ("call_back_number" in kept) is allowed


def test_a_line_that_drops_without_danger_starts_no_clock(one: Contact) -> None:
    one.screened(LOW).end(ContactEnding.LINE_LOST, call_back=True)
    assert rows(one.database, "service_clock") == []
