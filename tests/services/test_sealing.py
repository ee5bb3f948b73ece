"""A sealed text opens in its own place, for its own client, and nowhere else."""

from __future__ import annotations

import secrets
from dataclasses import replace

import pytest
import sqlalchemy as sa

from app.extensions import Database
from app.services import sealing
from app.services.sealing import KeyDestroyed, Locker
from app.vault import BoxWillNotOpen, Vault
from config import Settings
from tests.accounts import a_client

PLACE = {"table": "answer", "column": "text_sealed", "row_id": "row-1"}


@pytest.fixture
def vault(settings: Settings) -> Vault:
    return Vault.of(settings)


@pytest.fixture
def locker(database: Database, settings: Settings, vault: Vault) -> Locker:
    client = a_client(database, settings)
    with database.reading() as db:
        return sealing.open_locker(db, vault, client.id)


@pytest.mark.parametrize("text", ["", "I told my sister.", "Сестрам білед 🌿", "به خواهرم گفتم", "x" * 10_000])
def test_a_client_reads_again_what_she_wrote(locker: Locker, text: str) -> None:
    assert locker.unseal(locker.seal(text, **PLACE), **PLACE) == text


def test_the_text_is_not_in_the_sealed_value(locker: Locker) -> None:
    assert b"canary" not in locker.seal("canary", **PLACE)


def test_the_same_text_never_looks_the_same_twice(locker: Locker) -> None:
    assert len({locker.seal("the same", **PLACE) for _ in range(200)}) == 200


@pytest.mark.parametrize("moved", [{"table": "note"}, {"column": "reply_sealed"}, {"row_id": "row-2"}])
def test_a_text_that_is_moved_to_another_place_does_not_open(locker: Locker, moved: dict[str, str]) -> None:
    sealed = locker.seal("hers", **PLACE)
    with pytest.raises(BoxWillNotOpen):
        locker.unseal(sealed, **{**PLACE, **moved})


def test_a_text_that_is_moved_to_another_client_does_not_open(
    database: Database, settings: Settings, vault: Vault, locker: Locker
) -> None:
    other = a_client(database, settings)
    with database.reading() as db, pytest.raises(BoxWillNotOpen):
        sealing.open_locker(db, vault, other.id).unseal(locker.seal("hers", **PLACE), **PLACE)


def test_even_with_the_same_key_a_text_opens_only_for_its_client(locker: Locker) -> None:
    stranger = replace(locker, client_id="somebody else")
    with pytest.raises(BoxWillNotOpen):
        stranger.unseal(locker.seal("hers", **PLACE), **PLACE)


def test_a_changed_byte_anywhere_is_noticed(locker: Locker) -> None:
    sealed = locker.seal("hers", **PLACE)
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(BoxWillNotOpen):
            locker.unseal(bytes(changed), **PLACE)


def test_a_wrapped_key_that_is_given_to_another_client_does_not_open(
    database: Database, settings: Settings, vault: Vault
) -> None:
    first, second = a_client(database, settings), a_client(database, settings)
    with database.begin() as db:
        taken = db.scalar(sa.text("SELECT dek_wrapped FROM client_key WHERE client_id = :id"), {"id": first.id})
        db.execute(
            sa.text("UPDATE client_key SET dek_wrapped = :key WHERE client_id = :id"), {"key": taken, "id": second.id}
        )
    with database.reading() as db, pytest.raises(BoxWillNotOpen):
        sealing.open_locker(db, vault, second.id)


def test_after_her_key_is_destroyed_nobody_reads_her_texts(
    database: Database, settings: Settings, vault: Vault
) -> None:
    client = a_client(database, settings)
    with database.begin() as db:
        sealing.destroy_key(db, client.id)
    with database.reading() as db, pytest.raises(KeyDestroyed):
        sealing.open_locker(db, vault, client.id)


def test_a_new_key_of_the_installation_still_opens_what_the_old_one_locked(
    database: Database, settings: Settings, vault: Vault
) -> None:
    before = a_client(database, settings)
    both = Vault({**vault.keys, "k2": secrets.token_bytes(32)}, current="k2")
    with database.reading() as db:
        sealed = sealing.open_locker(db, vault, before.id).seal("old", **PLACE)
        assert sealing.open_locker(db, both, before.id).unseal(sealed, **PLACE) == "old"


def test_without_the_key_of_the_installation_nothing_opens(database: Database, settings: Settings) -> None:
    client = a_client(database, settings)
    with database.reading() as db, pytest.raises(BoxWillNotOpen, match="QUESTLINE_KEYRING"):
        sealing.open_locker(db, Vault({"k9": secrets.token_bytes(32)}, current="k9"), client.id)


def test_many_lockers_cost_one_question_to_the_database(database: Database, settings: Settings, vault: Vault) -> None:
    people = [a_client(database, settings).id for _ in range(5)]
    asked: list[str] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    with database.reading() as db:
        assert set(sealing.lockers(db, vault, people)) == set(people)
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 1


def test_a_locker_does_not_print_its_keys(locker: Locker) -> None:
    assert not any(key.hex() in repr(locker) or repr(key) in repr(locker) for key in locker.keys.values())
