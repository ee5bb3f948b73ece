"""The imaginary service's staff: accounts by the real invitation, and what they do all day."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp

from app import clock
from app.demo import rates, words
from app.demo.world import World
from app.extensions import Database
from app.services.caseload import TakenAlready, end_hold, review_step, take_journey, write_note
from app.services.journeys import Actor
from app.services.sealing import open_locker
from app.services.staff_accounts import accept_invitation, add_staff, invitation
from app.vault import Vault
from app.vocabulary import Role
from config import Settings
from quests.progress import ActRefused


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


class Office:
    """What counsellors and the supervisor do with the journeys that reach them."""

    def __init__(self, world: World, members: list[Member]) -> None:
        self.world = world
        self.counsellors = [member for member in members if member.role == "counsellor"]
        self.supervisor = next(member for member in members if member.role == "supervisor")

    def will_take(self, client_id: str, journey_id: str, since: datetime) -> None:
        """Somebody takes the new journey within a day or so, or nobody does."""
        world = self.world
        if not world.chance(rates.IS_TAKEN):
            return
        who = world.rng.choice(self.counsellors)
        when = world.working_moment(since + timedelta(hours=world.rng.uniform(*rates.TAKES_WITHIN_HOURS)))

        def take() -> None:
            try:
                take_journey(world.db, journey_id, actor=who.actor)
            except (TakenAlready, ActRefused):
                return
            if world.chance(0.2):
                locker = open_locker(world.db, world.vault, client_id)
                write_note(world.db, locker, words=world.rng.choice(words.STAFF_NOTES), staff_id=who.id)

        world.at(when, take)

    def will_review(self, client_id: str, journey_id: str, step: str, sent_at: datetime) -> None:
        """The counsellor answers, mostly inside the promise of three working days."""
        world = self.world
        hours = world.rng.uniform(3, 60) if world.chance(rates.REVIEW_IN_TIME) else world.rng.uniform(80, 130)
        who = world.rng.choice(self.counsellors)

        def answer() -> None:
            with suppress(TakenAlready, ActRefused):
                take_journey(world.db, journey_id, actor=who.actor)
            is_done = world.chance(0.88)
            reply = world.rng.choice(words.COUNSELLOR_REPLIES if is_done else words.CHANGE_REPLIES)
            locker = open_locker(world.db, world.vault, client_id)
            try:
                review_step(
                    world.db,
                    locker,
                    journey_id,
                    step,
                    outcome="done" if is_done else "one_change",
                    words=reply,
                    actor=who.actor,
                )
            except ActRefused:
                return

        world.at(world.working_moment(sent_at + timedelta(hours=hours)), answer)

    def will_end_hold(self, client_id: str, journey_id: str, since: datetime) -> None:
        """The supervisor ends the hold after a day or more, when somebody has spoken with the person."""
        world = self.world
        when = world.working_moment(since + timedelta(hours=world.rng.uniform(25, 80)))

        def end() -> None:
            locker = open_locker(world.db, world.vault, client_id)
            try:
                end_hold(
                    world.db,
                    locker,
                    journey_id,
                    reason=world.rng.choice(words.HOLD_REASONS),
                    actor=self.supervisor.actor,
                )
            except ActRefused:
                return

        world.at(when, end)
