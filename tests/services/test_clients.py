"""A client comes into being whole: a name that nobody else has, a key and, if she wants, a phrase."""

from __future__ import annotations

import pytest

from app.extensions import Database
from app.ids import new_id
from app.queries.clients import taken_pseudonyms
from app.services import clients, phrases, plans, sealing
from app.services.clients import PseudonymTaken
from app.services.phrases import PhraseTaken
from app.vault import Vault
from config import Settings
from tests.accounts import a_client
from tests.people_on_a_quest import SLUG, a_walker


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


def test_the_zone_that_she_chose_is_hers_and_counts_in_new_plans(database: Database, settings: Settings) -> None:
    walker = a_walker(database, settings)
    assert walker.journey().zone == "UTC"
    with database.begin() as db:
        clients.set_zone(db, walker.client_id, "Asia/Almaty")
        plans.stop(db, walker.journey_id, has_what_she_came_for=False, key=new_id())
        plans.start_plan(db, walker.client_id, SLUG, zone="UTC", frame="journey", language="en", audience="self")
    assert walker.journey().zone == "Asia/Almaty"


@pytest.mark.parametrize("zone", ["", "Nowhere/Land", "../etc/passwd", "asia/almaty"])
def test_what_is_no_zone_is_not_kept(database: Database, settings: Settings, zone: str) -> None:
    walker = a_walker(database, settings)
    with pytest.raises(clients.NoSuchZone), database.begin() as db:
        clients.set_zone(db, walker.client_id, zone)
