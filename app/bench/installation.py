"""A whole installation in a temporary folder: its own keys, a migrated SQLite database, the quests, and new clients."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sa

import config
from app import schema
from app.bench import chain
from app.extensions import Database
from app.ids import new_id
from app.portal.pages.privacy import PRIVACY_VERSION
from app.queries.journeys import main_journey
from app.services.arrivals import keep_consent
from app.services.clients import create_client
from app.services.plans import start_plan
from app.services.quest_versions import publish, publish_library
from app.services.sealing import Locker, open_locker
from app.vault import Vault
from config import Settings


@dataclass(frozen=True)
class Walker:
    """A client who has just started a quest."""

    client_id: str
    journey_id: str
    locker: Locker


class Installation:
    """Settings as they come (synchronous=FULL, real sealing), over a database that nobody else knows."""

    def __init__(self, folder: Path, database_url: str | None = None) -> None:
        found = config.load(folder, environ={}, is_plain_http_on_loopback=True)
        self.settings: Settings = replace(found, database_url=database_url or found.database_url)
        self.database = Database(self.settings.database_url, self.settings.synchronous)
        self.vault = Vault.of(self.settings)
        schema.upgrade(self.database)
        with self.database.begin() as db:
            publish_library(db)
            publish(db, chain.definition(), file=f"{chain.SLUG}.yaml")

    def walkers(self, count: int, slug: str = chain.SLUG) -> list[Walker]:
        """New clients on their way."""
        with self.database.begin() as db:
            return [self._walker(db, slug) for _number in range(count)]

    def _walker(self, db: sa.Connection, slug: str) -> Walker:
        client_id = create_client(db, self.vault, pseudonym=f"Bench {new_id()}", language="en")
        keep_consent(db, client_id, PRIVACY_VERSION)
        start_plan(db, client_id, slug, zone="UTC", frame="journey", language="en", audience="self")
        journey = main_journey(db, client_id)
        assert journey is not None
        return Walker(client_id, journey.id, open_locker(db, self.vault, client_id))

    def close(self) -> None:
        self.database.dispose()


@contextmanager
def installed(folder: Path, database_url: str | None = None) -> Iterator[Installation]:
    """An installation for the length of a block; ``database_url`` names an empty database of PostgreSQL."""
    installation = Installation(folder, database_url)
    try:
        yield installation
    finally:
        installation.close()
