"""A small service with people in it, made through the real services: clients who walk, staff who sign in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import clock
from app.extensions import Database
from app.ids import new_id
from app.models.journeys import Journey, StepRun
from app.models.staff import Staff, StaffRole
from app.services import caseload, phrases, plans, reissues, staff_sessions
from app.services.clients import create_client
from app.services.journeys import Actor
from app.services.sealing import Locker, open_locker
from app.services.steps import draft_answers, send_step, skip_step
from app.vault import Vault
from app.vocabulary import Role, StaffState
from app.web.cookies import VISIT_COOKIES
from app.web.rooms import Room
from config import Settings
from quests.answers import Answer
from quests.instruments import instrument
from quests.overrides import NOBODY_ASKED
from quests.risk import RiskLevel

QUEST = "take-back-control"
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
KEY = re.compile(r'name="idempotency_key" value="([^"]+)"')

CALM = {"bbgs": "0", "pgsi": "0", "k6": "0"}
HEAVY = {"bbgs": "1", "pgsi": "3", "k6": "4"}
"""Answers to every item of an instrument: HEAVY reaches rule R1 (K6 of 13 or more with a PGSI of 8 or more)."""


@dataclass(frozen=True)
class Walker:
    """A client on a journey."""

    client_id: str
    pseudonym: str
    journey_id: str


@dataclass(frozen=True)
class Colleague:
    """An active member of staff."""

    id: str
    name: str
    role: Role

    @property
    def actor(self) -> Actor:
        return Actor(self.role.value, self.id)


class Visit:
    """The browser of somebody signed in: GET, and POST as a form of ours does it."""

    def __init__(self, browser: FlaskClient) -> None:
        self.browser, self.token = browser, ""

    def get(self, address: str, *, part: bool = False) -> TestResponse:
        answer = self.browser.get(address, headers={"HX-Request": "true"} if part else {})
        if found := TOKEN.search(answer.get_data(as_text=True)):
            self.token = found[1]
        return answer

    def post(self, address: str, data: Mapping[str, str], *, like: str = "/desk/clients") -> TestResponse:
        """Send a form with the token of a page that this browser has seen, or else of the page ``like``.

        One visit has one token, so no page is asked for it twice. A key of its own unless ``data`` brings one.
        """
        if not self.token:
            self.get(like)
        fields = {"csrf_token": self.token, "idempotency_key": new_id(), **data}
        return self.browser.post(address, data=fields, headers=SAME_SITE)


class Cast:
    """Makes people, and lets them act. Every act is a transaction of its own, at the clock's time."""

    def __init__(self, app: Flask, database: Database, settings: Settings) -> None:
        self.app, self.database, self.settings = app, database, settings
        self.vault = Vault.of(settings)

    # --- staff ------------------------------------------------------------------------------------

    def staff(self, role: Role, name: str = "Dana Example") -> Colleague:
        staff_id = new_id()
        with self.database.begin() as db:
            db.execute(
                sa.insert(Staff).values(
                    id=staff_id,
                    email=f"{staff_id}@example.org",
                    name=name,
                    state=StaffState.ACTIVE,
                    password_hash="not used here",
                    totp_secret_sealed=b"not used here",
                    created_at=clock.now(),
                )
            )
            db.execute(sa.insert(StaffRole).values(staff_id=staff_id, role=role))
        return Colleague(staff_id, name, role)

    def visit(self, colleague: Colleague | None) -> Visit:
        """A browser in which this colleague has just signed in; with None, nobody has."""
        browser = self.app.test_client()
        if colleague is not None:
            with self.database.begin() as db:
                token = staff_sessions.start_session(db, colleague.id)
            browser.set_cookie(VISIT_COOKIES[Room.STAFF], token)
        return Visit(browser)

    # --- clients ----------------------------------------------------------------------------------

    def client(self, pseudonym: str = "Quiet Heron", language: str = "en") -> str:
        with self.database.begin() as db:
            return create_client(db, self.vault, pseudonym=pseudonym, language=language)

    def walker(
        self, pseudonym: str = "Quiet Heron", *, of: Colleague | None = None, language: str = "en", quest: str = QUEST
    ) -> Walker:
        """A client who began the quest, taken by a counsellor where one is named."""
        client_id = self.client(pseudonym, language)
        with self.database.begin() as db:
            plans.start_plan(db, client_id, quest, zone="UTC", frame="journey", language=language, audience="self")
            journey_id = db.execute(sa.select(Journey.id).where(Journey.client_id == client_id)).scalar_one()
        walker = Walker(client_id, pseudonym, journey_id)
        if of is not None:
            self.take(walker, of)
        return walker

    def take(self, walker: Walker, by: Colleague) -> None:
        with self.database.begin() as db:
            caseload.take_journey(db, walker.journey_id, actor=by.actor)

    def locker(self, db: sa.Connection, walker: Walker) -> Locker:
        return open_locker(db, self.vault, walker.client_id)

    def draft(self, walker: Walker, step: str, values: Mapping[str, Answer]) -> None:
        with self.database.begin() as db:
            draft_answers(db, self.locker(db, walker), walker.journey_id, step, values)

    def send(
        self, walker: Walker, step: str, values: Mapping[str, Answer] | None = None, *, language: str = "en"
    ) -> None:
        """She answers a step and sends it."""
        if values:
            self.draft(walker, step, values)
        with self.database.begin() as db:
            send_step(db, self.locker(db, walker), walker.journey_id, step, key=new_id(), language=language)

    def skip(self, walker: Walker, step: str) -> None:
        with self.database.begin() as db:
            skip_step(db, walker.journey_id, step, key=new_id())

    def screen(self, walker: Walker, points: Mapping[str, str] = CALM, step: str = "short-look") -> None:
        """She answers every item of the step's instruments with the same value."""
        slugs = ("bbgs", "pgsi", "k6") if step == "short-look" else ("k6",)
        values = {f"{slug}.{item.key}": points[slug] for slug in slugs for item in instrument(slug).items}
        self.send(walker, step, values)

    def to_the_last_level(self, walker: Walker, moods: tuple[int, ...] = (4, 6)) -> None:
        """She walks to "Look back" with a check-in for each mood, at the present time."""
        self.send(walker, "how-we-work")
        self.send(walker, "what-i-want", {"change": "Sleep through the night"})
        self.send(walker, "limits", {"fits_now": "playing_less", "money_per_week": 8000, "days_off": ["mon", "fri"]})
        self.send(walker, "chance-and-luck")
        days = ("check-in-day-3", "check-in-day-7", "check-in-day-14")
        began = clock.now()
        for day, step, mood in zip((3, 7, 14), days, moods, strict=False):
            clock.freeze(began + timedelta(days=day, hours=1))
            self.send(walker, step, {"kept": "kept", "mood": mood})

    def ask_for_review(self, walker: Walker, words: str = "Did I choose the right days?") -> str:
        """She walks to the review and asks for it; gives the address id of the step."""
        self.to_the_last_level(walker)
        self.send(walker, "my-review", {"look_at": words})
        return self.run_id(walker, "my-review")

    def run_id(self, walker: Walker, step: str) -> str:
        with self.database.reading() as db:
            found: str = db.execute(
                sa.select(StepRun.id).where(StepRun.journey_id == walker.journey_id, StepRun.step == step)
            ).scalar_one()
        return found

    def give_words(self, client_id: str) -> str:
        """Six words of hers; gives them."""
        phrase = phrases.draw_phrase(self.database, self.settings)
        prepared = phrases.prepare(self.settings, phrase)
        with self.database.begin() as db:
            phrases.keep_phrase(db, client_id, prepared)
        return phrase

    def ask_for_new_words(self, client_id: str, by: Colleague, reason: str = "Knew our safe word") -> str:
        """A colleague asks for new words for her; gives the id of the request."""
        with self.database.begin() as db:
            locker = open_locker(db, self.vault, client_id)
            return reissues.ask_for_new_words(db, locker, reason=reason, staff_id=by.id)

    def raise_risk(self, walker: Walker, by: Colleague, to: RiskLevel = RiskLevel.HIGH) -> None:
        with self.database.begin() as db:
            caseload.raise_risk(
                db,
                self.locker(db, walker),
                walker.journey_id,
                to=to,
                reason="Said that nothing matters any more",
                actor=by.actor,
                current=NOBODY_ASKED,
            )
