"""A contact of the first line through the real services: what the tests of its end begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.ids import new_id
from app.models import all_tables
from app.models.staff import Staff, StaffRole
from app.permissions import Actor as Asker
from app.queries.contact_cards import CardRow, card_for
from app.services import contact_cards, contact_closing, contact_work
from app.services.contact_closing import Close, Closed, NewClient
from app.services.contact_work import Change
from app.services.journeys import Actor
from app.services.quest_versions import publish_library
from app.services.sealing import Locker, open_locker
from app.vault import Vault
from app.vocabulary import Audience, ContactChannel, ContactEnding, Permission, Role, StaffState
from config import Settings
from quests.answers import Answer
from quests.questions import NONE_OF_THESE

LOW = {"bbgs": "0", "pgsi": "0", "k6": "0"}
MEDIUM = {"bbgs": "1", "k6": "1"}


@dataclass(frozen=True)
class Person:
    """A colleague of the first line, or a supervisor."""

    id: str
    role: Role

    @property
    def actor(self) -> Actor:
        return Actor(self.role.value, self.id)

    @property
    def asker(self) -> Asker:
        return Asker(self.id, "Dana Example", frozenset({self.role}))


def a_colleague(database: Database, role: Role = Role.AGENT) -> Person:
    staff_id = new_id()
    row = {"id": staff_id, "email": f"{staff_id}@example.org", "name": "Dana Example", "state": StaffState.ACTIVE}
    secret = {"password_hash": "not used here", "totp_secret_sealed": b"not used here", "created_at": clock.now()}
    with database.begin() as db:
        db.execute(sa.insert(Staff).values(**row, **secret))
        db.execute(sa.insert(StaffRole).values(staff_id=staff_id, role=role))
    return Person(staff_id, role)


@dataclass
class Contact:
    """One contact, and who has it."""

    database: Database
    settings: Settings
    person: Person
    id: str
    answers: dict[str, Answer] = field(default_factory=dict)

    @property
    def card(self) -> CardRow:
        with self.database.reading() as db:
            found = card_for(db, self.person.asker, Permission.READ_CARD, self.id)
        assert found is not None
        return found

    def say(self, **answers: Answer) -> Contact:
        """Type fields; two underscores stand for a dot."""
        named = {key.replace("__", "."): value for key, value in answers.items()}
        with self.database.begin() as db:
            changes = {key: Change(value, 0) for key, value in named.items()}
            contact_work.keep_answers(db, self.settings, self.card, changes, staff_id=self.person.id)
        return self

    def screened(self, points: Mapping[str, str], *flags: str) -> Contact:
        """Every item of each instrument with the same points, and the red flags that were asked."""
        from quests.instruments import instrument

        items = {f"{slug}.{item.key}": value for slug, value in points.items() for item in instrument(slug).items}
        return self.say(**items, red_flags=list(flags) or [NONE_OF_THESE])

    def end(self, ending: ContactEnding = ContactEnding.COMPLETED, **how: Any) -> Closed:
        with self.database.begin() as db:
            end = Close(ending, **how)
            return contact_closing.close(db, self.settings, self.card, end, actor=self.person.actor, key=new_id())

    def locker(self, client_id: str) -> Locker:
        with self.database.reading() as db:
            return open_locker(db, Vault.of(self.settings), client_id)


def a_contact(
    database: Database,
    settings: Settings,
    *,
    person: Person | None = None,
    audience: Audience = Audience.SELF,
    client_id: str | None = None,
) -> Contact:
    """A contact that was just opened, with every quest published."""
    person = person or a_colleague(database)
    with database.begin() as db:
        publish_library(db)
        card_id = contact_cards.open_card(
            db,
            Vault.of(settings),
            channel=ContactChannel.CALL,
            audience=audience,
            language="en",
            staff_id=person.id,
            client_id=client_id,
        )
    return Contact(database, settings, person, card_id)


def caller(name: str = "Quiet Heron") -> NewClient:
    return NewClient(name)


def rows(database: Database, table: str) -> list[dict[str, Any]]:
    """Every row of a table."""
    with database.reading() as db:
        return [dict(row) for row in db.execute(sa.select(all_tables().tables[table])).mappings()]
