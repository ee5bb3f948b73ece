"""Promise: of a contact without a yes no word is left after thirty days, nowhere in the file of the database (K31)."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.jobs.housekeeping import forget_tries, forget_visits
from app.models.safety import ProtocolStep
from app.services import clocks
from app.services.contact_cards import answers_of_card, card_locker
from app.services.contact_retention import KEPT_FOR
from app.services.sealing import KeyDestroyed
from app.vault import Vault
from app.vocabulary import ContactEnding, ProtocolDeed
from config import Settings
from tests.clocks import FrozenClock
from tests.services.contacts import Contact, a_contact, caller, rows

CANARIES = ("canary of a worry", "canary of a step", "canary of help", "canary of a summary", "canary +1 555 0199")


@pytest.fixture
def contact(sqlite_database: Database, sqlite_settings: Settings, frozen_clock: FrozenClock) -> Contact:
    return a_contact(sqlite_database, sqlite_settings)


def typed(contact: Contact, ending: ContactEnding = ContactEnding.NOT_NOW, **how: object) -> list[bytes]:
    """Words in every field that takes some, and on a protocol; gives the very bytes in which they are kept."""
    contact.say(worries_most=CANARIES[0], next_step=CANARIES[1], what_helps=CANARIES[2], danger__worker_says_high="yes")
    with contact.database.begin() as db:
        locker = card_locker(db, Vault.of(contact.settings), contact.id)
        (run,) = rows(contact.database, "protocol_run")
        sealed = locker.seal("canary of a protocol", table="protocol_step", column="words_sealed", row_id=run["id"])
        row = {"run_id": run["id"], "step": "decide", "place": 1, "deed": ProtocolDeed.NOT_DONE, "words_sealed": sealed}
        mine = {"staff_id": contact.person.id, "noted_by": contact.person.id}
        db.execute(sa.insert(ProtocolStep).values(**row, **mine, at=clock.now(), noted_at=clock.now()))
    contact.end(ending, summary=CANARIES[3], **how)
    return kept_bytes(contact)


def kept_bytes(contact: Contact) -> list[bytes]:
    database = contact.database
    found = [row["value_sealed"] for row in rows(database, "contact_answer")]
    found += [row["words_sealed"] for row in rows(database, "protocol_step")]
    return [one for one in (*found, *(row["dek_wrapped"] for row in rows(database, "contact_card"))) if one]


def in_file(database: Database, traces: list[bytes]) -> list[bytes]:
    """Those that the file, or what lies beside it, holds."""
    place = Path(str(database.engine.url.database))
    beside = [place, *(place.with_name(place.name + end) for end in ("-wal", "-shm"))]
    content = b"".join(one.read_bytes() for one in beside if one.exists())
    return [one for one in traces if one in content]


def opened(contact: Contact) -> list[object]:
    """Every word that the key of the card still opens."""
    with contact.database.reading() as db:
        locker = card_locker(db, Vault.of(contact.settings), contact.id)
        return [one.value for one in answers_of_card(db, locker).values()]


def test_after_thirty_days_no_word_is_left_in_the_file_and_no_key_that_opens_one(
    contact: Contact, frozen_clock: FrozenClock
) -> None:
    sealed = typed(contact)
    assert len(sealed) >= 6
    assert set(in_file(contact.database, sealed)) == set(sealed)
    assert set(CANARIES[:4]) <= set(opened(contact))  # The control: until then everything can be read.
    frozen_clock.advance(days=KEPT_FOR.days, seconds=1)
    forget_visits(contact.database)
    assert in_file(contact.database, [*sealed, *(one.encode() for one in CANARIES)]) == []
    with pytest.raises(KeyDestroyed):
        opened(contact)
    assert not [row for row in rows(contact.database, "contact_event") if "canary" in repr(row)]
    (card,) = rows(contact.database, "contact_card")
    assert (card["risk"], card["ending"], card["forgotten_at"]) == ("high", "not_now", clock.now())


def test_a_day_before_that_and_for_who_said_yes_the_words_stay(contact: Contact, frozen_clock: FrozenClock) -> None:
    """The control: what is looked for is found where nothing is forgotten."""
    sealed = typed(contact)
    hers = a_contact(contact.database, contact.settings, person=contact.person)
    hers.say(consent="yes", worries_most="words of a client")
    hers.end(new=caller(), summary="A summary.")
    frozen_clock.advance(days=KEPT_FOR.days - 1)
    forget_visits(contact.database)
    assert set(in_file(contact.database, sealed)) == set(sealed)
    frozen_clock.advance(days=2)
    forget_visits(contact.database)
    assert in_file(contact.database, sealed) == []
    assert "words of a client" in opened(hers)


def test_a_test_spam_or_a_wrong_number_keeps_no_word_at_all(contact: Contact) -> None:
    contact.say(worries_most=CANARIES[0])
    sealed = kept_bytes(contact)
    contact.end(ContactEnding.NOT_FOR_US)
    contact.database.wipe_deleted()
    assert sealed
    assert in_file(contact.database, sealed) == []
    assert contact.card.ending == "not_for_us"


def test_a_number_is_kept_while_a_dropped_line_is_called_back_and_no_longer(contact: Contact) -> None:
    typed(contact, ContactEnding.LINE_LOST, call_back=True, number=CANARIES[4])
    forget_tries(contact.database)
    assert CANARIES[4] in opened(contact)
    (call,) = (row for row in rows(contact.database, "service_clock") if row["kind"] == "call_back")
    with contact.database.begin() as db:
        clocks.stop(db, call["id"], "reached", staff_id=contact.person.id)
    forget_tries(contact.database)
    assert CANARIES[4] not in opened(contact)
    assert CANARIES[0] in opened(contact)


def test_a_card_that_everybody_left_is_forgotten_and_stays_open_for_a_person_to_end(
    contact: Contact, frozen_clock: FrozenClock
) -> None:
    contact.say(worries_most=CANARIES[0])
    frozen_clock.advance(days=KEPT_FOR.days, seconds=1)
    forget_visits(contact.database)
    assert rows(contact.database, "contact_answer") == []
    assert contact.card.is_open
    contact.end(ContactEnding.NOT_NOW)
