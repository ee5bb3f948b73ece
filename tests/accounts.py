"""People who can sign in, made through the real services: a client with a phrase, staff with a second factor."""

from __future__ import annotations

from dataclasses import dataclass

import pyotp
import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.ids import new_id
from app.portal.pages.privacy import PRIVACY_VERSION
from app.services import arrivals, clients, first_look, phrases, staff_accounts, starting
from app.services.sealing import open_locker
from app.vault import Vault
from app.vocabulary import Role
from config import Settings

PASSWORD = "stepping stones over water"


@dataclass(frozen=True)
class SomeClient:
    """A client who kept her phrase."""

    id: str
    pseudonym: str
    phrase: str


@dataclass(frozen=True)
class SomeStaff:
    """An active member of staff with her authenticator in her hand."""

    id: str
    email: str
    name: str
    totp_secret: str
    password: str = PASSWORD

    def code(self) -> str:
        """The six digits of this moment, on the product's clock."""
        return pyotp.TOTP(self.totp_secret).at(int(clock.now().timestamp()))


def a_client(database: Database, settings: Settings, pseudonym: str = "") -> SomeClient:
    phrase = phrases.draw_phrase(database, settings)
    prepared = phrases.prepare(settings, phrase)
    pseudonym = pseudonym or f"Quiet Heron {new_id()}"
    with database.begin() as db:
        client_id = clients.create_client(db, Vault.of(settings), pseudonym=pseudonym, language="en", phrase=prepared)
        arrivals.keep_consent(db, client_id, PRIVACY_VERSION)
    return SomeClient(client_id, pseudonym, phrase)


def begin_first_plan(db: sa.Connection, settings: Settings, client_id: str, slug: str = "") -> None:
    """She puts the short look aside and begins the plan that we would suggest, or the one named."""
    locker = open_locker(db, Vault.of(settings), client_id)
    first_look.put_look_aside(db, client_id)
    chosen = slug or starting.plans_for(db, locker)[0].slug
    starting.choose_plan(db, locker, chosen, zone="UTC", key=new_id())


def give_phrase(database: Database, settings: Settings, client_id: str, phrase: str) -> None:
    """From now on these words are hers, and no others."""
    prepared = phrases.prepare(settings, phrase)
    with database.begin() as db:
        phrases.keep_phrase(db, client_id, prepared)


def a_staff(database: Database, settings: Settings, *roles: Role, name: str = "Noor Example") -> SomeStaff:
    """Invited and joined. Her first code is used up: move the clock on half a minute before she signs in."""
    email = f"{new_id().lower()}@example.org"
    vault = Vault.of(settings)
    with database.begin() as db:
        token = staff_accounts.add_staff(db, vault, email=email, name=name, roles=roles)
        invited = staff_accounts.invitation(db, vault, token)
    person = SomeStaff(invited.staff_id, email, name, invited.totp_secret)
    staff_accounts.accept_invitation(database, settings, token, password=PASSWORD, code=person.code())
    return person
