"""The imaginary service's staff: accounts by the real invitation."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pyotp

from app import clock
from app.demo import words
from app.extensions import Database
from app.services.journeys import Actor
from app.services.staff_accounts import accept_invitation, add_staff, invitation
from app.vault import Vault
from app.vocabulary import Role
from config import Settings


@dataclass(frozen=True)
class Member:
    """One imaginary member of staff, with what demo.json says of her."""

    id: str
    role: str
    name: str
    email: str
    password: str
    totp_secret: str

    @property
    def actor(self) -> Actor:
        return Actor(self.role, self.id)


def hire(settings: Settings, database: Database, rng: random.Random) -> list[Member]:
    """Invite everybody and let each accept: password and second factor as in real life."""
    invited = []
    with database.begin() as db:
        for name, role in words.FIRST_NAMES.items():
            email = f"{name.lower()}@stepping-stones.example"
            token = add_staff(db, Vault.of(settings), email=email, name=name, roles=[Role(role)])
            secret = invitation(db, Vault.of(settings), token).totp_secret
            password = f"quiet-{rng.choice(_CALM)}-{rng.choice(_CALM)}-{rng.randint(1000, 9999)}"
            invited.append((name, role, email, token, secret, password))

    def join(row: tuple[str, str, str, str, str, str]) -> Member:
        name, role, email, token, secret, password = row
        code = pyotp.TOTP(secret).at(clock.now())
        staff_id = accept_invitation(database, settings, token, password=password, code=code)
        return Member(staff_id, role, name, email, password, secret)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(join, invited))


_CALM = ("river", "meadow", "willow", "harbour", "pebble", "lantern", "orchard", "valley", "maple", "heron")
