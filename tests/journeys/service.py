"""The whole product on one port, over a migrated database, with everything noted that its server did."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, request

from app import create_app
from app.extensions import Database
from app.models.clients import Client
from app.queries.journeys import JourneyRow, events_of, main_journey, step_addresses
from app.services.crisis_contacts import Contact, set_contacts
from app.services.quest_versions import publish_library
from app.vocabulary import Role
from config import Settings
from quests.definition import Quest
from quests.loading import LIBRARY, parse_quest
from tests.accounts import SomeStaff, a_staff
from tests.clocks import FrozenClock

QUEST = "take-back-control"
A_FRIEND = Contact("The quiet line", "0800 000 000", "Every day, at any hour", "It costs nothing.", is_emergency=False)
EMERGENCY = Contact("Emergency", "000", "", "", is_emergency=True)


@dataclass
class Service:
    """One running installation. ``served`` is each answer so far: method, path, status."""

    app: Flask
    database: Database
    settings: Settings
    clock: FrozenClock
    address: str = ""
    served: list[tuple[str, str, int]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def staff(self, *roles: Role, name: str) -> SomeStaff:
        """Somebody of the staff who can sign in from now on."""
        person = a_staff(self.database, self.settings, *roles, name=name)
        self.clock.advance(minutes=1)
        return person

    def forgive_faults(self) -> None:
        """The test planted them itself."""
        self.faults.clear()
        self.served[:] = [served for served in self.served if served[2] < 500]

    def endpoint_of(self, path: str) -> str:
        """The view behind an address."""
        return str(self.app.url_map.bind("here").match(path.partition("?")[0])[0])

    def posts_to(self, end_of_path: str) -> int:
        """How many forms reached an address that ends so."""
        return sum(method == "POST" and path.endswith(end_of_path) for method, path, _status in self.served)

    def client_called(self, pseudonym: str) -> str:
        with self.database.reading() as db:
            found: str = db.execute(sa.select(Client.id).where(Client.pseudonym == pseudonym)).scalar_one()
        return found

    def journey_of(self, client_id: str) -> JourneyRow:
        with self.database.reading() as db:
            found = main_journey(db, client_id)
        assert found is not None
        return found

    def step_address(self, client_id: str, step: str) -> str:
        with self.database.reading() as db:
            return f"/my/steps/{step_addresses(db, self.journey_of(client_id).id)[step]}"

    def events(self, client_id: str, kind: str, step: str | None = None) -> int:
        """How many events of this kind her journey has."""
        with self.database.reading() as db:
            found = events_of(db, self.journey_of(client_id).id)
        return sum(event.kind == kind and step in (None, event.step) for event in found)


def the_quest(slug: str = QUEST) -> Quest:
    """A quest as the library has it; quest 3.1 unless another is named."""
    path = LIBRARY / f"{slug}.yaml"
    return parse_quest(path.read_text(encoding="utf-8"), file=path.name)


def furnish(database: Database) -> None:
    """Publish the library, and say whom to call."""
    with database.begin() as db:
        publish_library(db)
        set_contacts(db, "en", [EMERGENCY, A_FRIEND])
        set_contacts(db, "ru", [Contact("Тихая линия", "0800 000 000", "Круглосуточно", "Это бесплатно.")])


def open_service(settings: Settings, database: Database, clock: FrozenClock) -> Service:
    """Build the application over a database that is furnished; it is not served yet."""
    service = Service(create_app(settings, database), database, settings, clock)
    # The browser need not ask again for the same style sheet on every page of a long walk.
    service.app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600
    service.app.after_request(_noting_answers(service))
    _note_faults(service)
    return service


def _noting_answers(service: Service) -> Callable[[Response], Response]:
    def note(response: Response) -> Response:
        service.served.append((request.method, request.path, response.status_code))
        return response

    return note


def _note_faults(service: Service) -> None:
    """A fault becomes a kind page for her; the test shall see it all the same."""
    handlers = service.app.error_handler_spec[None][None]
    kind_page = handlers[Exception]

    def noted(error: Exception) -> Any:
        service.faults.append("".join(traceback.format_exception(error)))
        return kind_page(error)

    handlers[Exception] = noted
