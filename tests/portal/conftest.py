"""The client's room, asked for as a person would ask."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.extensions import Database, Questline
from app.ids import new_id
from app.queries.journeys import events_of, journeys_of_client, step_addresses
from app.services import portal_sessions
from app.services.arrivals import confirm_words
from app.services.clients import choose_frame
from app.services.notes_opening import open_notes
from app.services.phrases import check_phrase
from app.services.quest_versions import publish_library
from app.vocabulary import Frame, Role
from app.web.cookies import VISIT_COOKIES
from app.web.rooms import Room
from config import Settings
from quests.definition import Quest
from tests.accounts import SomeClient, SomeStaff, a_client, a_staff, begin_first_plan
from tests.conftest import settings_for
from tests.people_on_a_quest import Walker
from tests.portal.visitor import Page, Visitor

NEW_CLIENT_NAMES = iter(f"Quiet Heron {number}" for number in range(1, 10_000))


@pytest.fixture(scope="session")
def sqlite_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The empty database with the library published once: reading it anew for each test would be most of the time."""
    path = Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("published") / "questline.sqlite3"))
    database = Database(f"sqlite:///{path}")
    with database.begin() as db:
        publish_library(db)
    database.dispose()
    return path


@pytest.fixture
def database(sqlite_settings: Settings) -> Iterator[Database]:
    database = Database(sqlite_settings.database_url, synchronous="NORMAL")
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def portal_app(sqlite_template: Path) -> Flask:
    """One application for all tests of the portal; each test gives it a database of its own."""
    app = create_app(settings_for(f"sqlite:///{sqlite_template}", sqlite_template.parent))
    # A fault of ours shall stop the test, not become a kind page.
    app.error_handler_spec[None][None].pop(Exception, None)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    return app


@pytest.fixture
def app(portal_app: Flask, sqlite_settings: Settings, database: Database) -> Flask:
    portal_app.extensions["questline"] = Questline(settings=sqlite_settings, database=database)
    return portal_app


@pytest.fixture
def nobody(app: Flask) -> Visitor:
    """A browser without a visit."""
    return Visitor(app)


@dataclass(frozen=True)
class Person:
    """A client with her browser, her words and what a test needs to act for her."""

    visitor: Visitor
    walker: Walker
    phrase: str
    pseudonym: str

    @property
    def quest(self) -> Quest:
        return self.walker.quest()

    def open(self, address: str, *, follow: bool = True) -> Page:
        return self.visitor.open(address, follow=follow)

    def step_address(self, step: str) -> str:
        """The address of one of her steps."""
        with self.walker.database.reading() as db:
            return f"/my/steps/{step_addresses(db, self.walker.journey_id)[step]}"

    def open_step(self, step: str, rest: str = "") -> Page:
        return self.open(self.step_address(step) + rest)

    def tick(self, step: str) -> Page:
        """Say that a step without questions is done."""
        return self.visitor.send(self.open_step(step).form("/check"))

    def answer(self, step: str, number: int, value: str | list[str], *, button: str = "next") -> Page:
        """Answer one question of a step by its form."""
        return self.visitor.send(self.open_step(step, f"/{number}").forms[-1], {"answer": value}, button=button)

    def skip_to_limits(self) -> None:
        """Put the first level aside; "Set my limits" is open then."""
        for step in ("how-we-work", "short-look", "what-i-want"):
            self.walker.skip(step)

    def walk_to_check_ins(self) -> None:
        """Through the first two levels; the check-ins wait for their days."""
        self.skip_to_limits()
        self.walker.send("limits", {"fits_now": "playing_less", "money_per_week": 8000})
        self.walker.send("one-block")

    def kinds(self) -> list[str]:
        """The kinds of the events of her journey, in order."""
        with self.walker.database.reading() as db:
            return [event.kind for event in events_of(db, self.walker.journey_id)]


def come_in(visitor: Visitor, database: Database, settings: Settings, someone: SomeClient) -> None:
    """Her six words begin her visit, as on the page that asks for them (test_return_to_plan.py), without the page."""
    assert check_phrase(database, settings, someone.phrase, "127.0.0.1") == someone.id
    notes = open_notes(database, settings, someone.id, someone.phrase)
    assert notes is not None
    with database.begin() as db:
        token = portal_sessions.start_session(db, someone.id)
        portal_sessions.keep_notes_key(db, token, notes)
    visitor.client.set_cookie(VISIT_COOKIES[Room.PORTAL], token)


NewPerson = Callable[..., Person]


@pytest.fixture
def new_person(app: Flask, database: Database, sqlite_settings: Settings) -> NewPerson:
    """Makes a client who kept her words, is on quest 3.1 and has just come back with them."""

    def make(frame: str = "journey", *, is_started: bool = True) -> Person:
        someone = a_client(database, sqlite_settings, pseudonym=next(NEW_CLIENT_NAMES))
        with database.begin() as db:
            choose_frame(db, someone.id, Frame(frame))
            confirm_words(db, someone.id)
            if is_started:
                begin_first_plan(db, sqlite_settings, someone.id)
            plans = journeys_of_client(db, someone.id)
        visitor = Visitor(app)
        come_in(visitor, database, sqlite_settings, someone)
        walker = Walker(database, sqlite_settings, someone.id, plans[0].id if plans else "")
        return Person(visitor, walker, someone.phrase, someone.pseudonym)

    return make


@pytest.fixture
def her(new_person: NewPerson) -> Person:
    """A client at the first step of quest 3.1."""
    return new_person()


@pytest.fixture
def counsellor(database: Database, sqlite_settings: Settings) -> SomeStaff:
    return a_staff(database, sqlite_settings, Role.COUNSELLOR, name="Dana Example")


@pytest.fixture
def key() -> str:
    return new_id()
