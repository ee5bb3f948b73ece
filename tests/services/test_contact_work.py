"""A card while the contact goes on: every field on its own, nothing lost, and a danger counts at once."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.queries.contact_cards import client_named, events_of_card, standing_of
from app.services import contact_attaching
from app.services.contact_attaching import SomebodyElses
from app.services.contact_cards import SavedAnswer
from app.services.contact_work import Change, Kept, keep_answers, settle, work_of
from app.services.sealing import KeyDestroyed
from app.vault import Vault
from app.vocabulary import Role
from config import Settings
from quests.answers import Answer
from tests.clocks import FrozenClock
from tests.people_on_a_quest import a_walker
from tests.services.contacts import LOW, MEDIUM, Contact, a_colleague, a_contact, rows


@pytest.fixture
def contact(database: Database, settings: Settings, frozen_clock: FrozenClock) -> Contact:
    return a_contact(database, settings)


@pytest.fixture
def one(sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock) -> Contact:
    return a_contact(sqlite_database, sqlite_settings)


def stands(contact: Contact) -> dict[str, SavedAnswer]:
    with contact.database.reading() as db:
        return dict(work_of(db, Vault.of(contact.settings), contact.card).answers)


def keep(contact: Contact, staff_id: str, **changes: Change) -> Kept:
    named = {key.replace("__", "."): change for key, change in changes.items()}
    with contact.database.begin() as db:
        return keep_answers(db, contact.settings, contact.card, named, staff_id=staff_id)


def kinds(contact: Contact) -> list[str]:
    with contact.database.reading() as db:
        return [event.kind for event in events_of_card(db, contact.id)]


def test_two_who_write_different_fields_at_once_keep_both(contact: Contact) -> None:
    other = a_colleague(contact.database, Role.SUPERVISOR)
    both = threading.Barrier(2)

    def write(who: str, key: str) -> None:
        both.wait(timeout=10)
        for turn in range(4):
            keep(contact, who, **{key: Change(f"{key} {turn}", turn)})

    mine = threading.Thread(target=write, args=(contact.person.id, "worries_most"))
    hers = threading.Thread(target=write, args=(other.id, "what_helped"))
    for one in (mine, hers):
        one.start()
    for one in (mine, hers):
        one.join(timeout=30)
    found = stands(contact)
    assert (found["worries_most"].value, found["what_helped"].value) == ("worries_most 3", "what_helped 3")


def test_two_who_change_one_field_have_both_before_them_and_choose(one: Contact) -> None:
    other = a_colleague(one.database, Role.SUPERVISOR)
    keep(one, other.id, worries_most=Change("The flat", 0))
    kept = keep(one, one.person.id, worries_most=Change("The brother", 0), sleep=Change("poor", 0))
    assert kept.clashes["worries_most"].theirs.value == "The flat"
    assert stands(one)["sleep"].value == "poor", "what nobody else touched is kept"
    assert stands(one)["worries_most"].value == "The flat"
    with one.database.begin() as db:
        settle(db, one.settings, one.card, "worries_most", "The brother", is_joined=True, staff_id=one.person.id)
    assert stands(one)["worries_most"].value == "The flat\nThe brother"


@pytest.mark.parametrize(
    ("answers", "level", "rule"),
    [
        ({"danger__violence_now": "yes"}, "emergency", "R0"),
        ({"red_flags": ["f3"]}, "high", "R1"),
        ({"red_flags": ["f1"]}, "medium", "R2"),
        ({"danger__plan": "not_known"}, "unasked", "R4"),
        ({"danger__plan": "no"}, "medium", "R4"),
    ],
)
def test_the_card_says_what_the_ladder_says(one: Contact, answers: dict[str, Answer], level: str, rule: str) -> None:
    one.say(**answers)
    with one.database.reading() as db:
        now = standing_of(db, one.id)
    assert (now["risk"], now["risk_rule"] or "R4") == (level, rule)


def test_a_whole_calm_screen_is_low(one: Contact) -> None:
    one.screened(LOW)
    assert (one.card.risk, one.card.risk_rule) == ("low", "R3")


def test_a_corrected_answer_lowers_nothing_that_was_found(one: Contact) -> None:
    one.screened(MEDIUM)
    assert one.card.risk == "medium"
    calm = {key: Change("0", saved.version) for key, saved in stands(one).items() if "." in key}
    keep(one, one.person.id, **calm)
    assert one.card.risk == "medium", "to lower it is a supervisor's"


def test_a_danger_opens_its_protocol_and_asks_for_somebody_once(contact: Contact) -> None:
    contact.say(danger__plan="yes", danger__means="yes")
    contact.say(danger__intent="yes")
    assert [(run["kind"], run["card_id"]) for run in rows(contact.database, "protocol_run")] == [("p_s", contact.id)]
    assert [clock["kind"] for clock in rows(contact.database, "service_clock")].count("handover") == 1
    contact.say(danger__fear_at_home="yes")
    assert sorted(run["kind"] for run in rows(contact.database, "protocol_run")) == ["p_s", "p_v"]
    assert kinds(contact).count("handover_asked") == 1


def test_what_is_typed_beside_a_danger_opens_nothing_again(one: Contact) -> None:
    one.say(red_flags=["f2"])
    with one.database.begin() as db:
        db.execute(sa.text("UPDATE protocol_run SET closed_at = opened_at, closed_by = opened_by"))
    one.say(worries_most="Letter from the court", danger__child_at_risk="no")
    assert len(rows(one.database, "protocol_run")) == 1


def test_consent_is_a_yes_and_nothing_else(one: Contact) -> None:
    for said, agreed in (("yes", True), ("no", False), (None, None)):
        version = stands(one)["consent"].version if "consent" in stands(one) else 0
        keep(one, one.person.id, consent=Change(said, version))
        with one.database.reading() as db:
            consent = work_of(db, Vault.of(one.settings), one.card).consent
        assert (consent.agreed if consent else None) is agreed
    assert kinds(one).count("consent") == 3


def test_words_that_were_forgotten_are_not_read(one: Contact) -> None:
    one.say(worries_most="Something")
    with one.database.begin() as db:
        db.execute(sa.text("UPDATE contact_card SET dek_wrapped = NULL, key_name = NULL"))
    with one.database.reading() as db, pytest.raises(KeyDestroyed):
        work_of(db, Vault.of(one.settings), one.card)


def test_somebody_who_came_before_brings_what_the_card_found_with_her(contact: Contact) -> None:
    client_id = a_walker(contact.database, contact.settings).client_id
    another = a_walker(contact.database, contact.settings, "Tall Reed").client_id
    contact.say(red_flags=["f2"])
    with contact.database.begin() as db:
        contact_attaching.attach(db, contact.id, client_id, staff_id=contact.person.id)
        contact_attaching.attach(db, contact.id, client_id, staff_id=contact.person.id)
    assert {run["client_id"] for run in rows(contact.database, "protocol_run")} == {client_id}
    assert kinds(contact).count("client_known") == 1
    with contact.database.begin() as db, pytest.raises(SomebodyElses):
        contact_attaching.attach(db, contact.id, another, staff_id=contact.person.id)


def test_a_client_is_found_by_name_only_by_who_may_open_her(one: Contact) -> None:
    a_walker(one.database, one.settings, pseudonym="Quiet Heron")
    supervisor = a_colleague(one.database, Role.SUPERVISOR)
    with one.database.reading() as db:
        assert client_named(db, supervisor.asker, " quiet HERON") is not None
        assert client_named(db, one.person.asker, "Quiet Heron") is None
        assert client_named(db, supervisor.asker, "Quiet") is None
