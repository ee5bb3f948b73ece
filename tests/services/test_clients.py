"""A client comes into being whole: a name that nobody else has, a key and, if she wants, a phrase."""

from __future__ import annotations

import pytest

from app.extensions import Database
from app.queries.clients import taken_pseudonyms
from app.services import clients, phrases, sealing
from app.services.clients import PseudonymTaken
from app.services.phrases import PhraseTaken
from app.vault import Vault
from config import Settings
from tests.accounts import a_client


def test_a_pseudonym_is_borne_by_one_client(database: Database, settings: Settings) -> None:
    a_client(database, settings, "Quiet Heron")
    with database.begin() as db:
        with pytest.raises(PseudonymTaken):
            clients.create_client(db, Vault.of(settings), pseudonym="Quiet Heron", language="en")
        clients.create_client(db, Vault.of(settings), pseudonym="Still Pond", language="en")
        assert taken_pseudonyms(db, ["Quiet Heron", "Still Pond", "Green Reed"]) == {"Quiet Heron", "Still Pond"}


def test_a_new_client_has_a_key_at_once(database: Database, settings: Settings) -> None:
    with database.begin() as db:
        client_id = clients.create_client(db, Vault.of(settings), pseudonym="Still Pond", language="en")
        assert sealing.open_locker(db, Vault.of(settings), client_id).current == 1


def test_a_clash_of_phrases_creates_nobody(database: Database, settings: Settings) -> None:
    first = a_client(database, settings)
    start = " ".join(first.phrase.split()[:2])
    prepared = phrases.prepare(settings, f"{start} acorn banana canopy daisy")
    with pytest.raises(PhraseTaken), database.begin() as db:
        clients.create_client(db, Vault.of(settings), pseudonym="Still Pond", language="en", phrase=prepared)
    with database.reading() as db:
        assert taken_pseudonyms(db, ["Still Pond"]) == set()
