"""Whoever has the database and every key of the service still reads no private note (trust.md T2, T7).

The attack takes everything that the service holds, at rest and in its memory, as a key and as a secret, and tries it on
everything that it holds. So that finding nothing means something, it finds what was sealed with her ordinary key.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask

from app import clock
from app.extensions import Database
from app.models.access import PortalSession
from app.models.base import Base
from app.models.codes import Caller
from app.models.own_things import NotesKey, PrivateNote, ToolEntry
from app.models.staff import StaffRole
from app.services import codes, notes_keys, notes_locks, own_things, portal_sessions, private_notes
from app.services.notes_opening import open_notes
from app.services.sealing import HEADER_BYTES, Locker, open_locker
from app.vault import KEY_BYTES, BoxWillNotOpen, Vault, fingerprint, place, unlock
from app.vocabulary import Role, ToolKind
from config import Settings
from tests.accounts import SomeClient
from tests.desk.cast import Cast
from tests.trust.browsing import Browser

CANARY = "The heron stands in cold water"
ROOMS_OF_STAFF = ("desk", "studio", "insights", "auth", "admin")


def rows(db: sa.Connection) -> list[object]:
    """Every value in the database."""
    tables = Base.metadata.sorted_tables
    return [value for table in tables for row in db.execute(sa.select(table)) for value in row if value is not None]


def keys_at_hand(database: Database, settings: Settings) -> set[bytes]:
    """Whatever the database and the settings hold, as a key: as it is, hashed, and stretched as ours are."""
    with database.reading() as db:
        found = [value for value in rows(db) if isinstance(value, str | bytes)]
        found += [key for of in _lockers(db, settings) for key in of.keys.values()]
    found += [getattr(settings, one.name) for one in fields(settings) if isinstance(getattr(settings, one.name), str)]
    secrets = {value.encode() if isinstance(value, str) else value for value in found}
    secrets |= {settings.pepper, *settings.keyring.values()}
    salts = [value for value in secrets if len(value) == notes_locks.SALT_BYTES]
    keys: set[bytes] = set()
    for secret in secrets:
        peppered = [fingerprint(settings.pepper, purpose, secret.decode("latin1")).encode() for purpose in PURPOSES]
        for one in (secret, *peppered):
            keys |= {one[:KEY_BYTES], hashlib.sha256(one).digest()}
            keys |= {_stretched(one, None, "visit"), *(_stretched(one, salt, "recovery code") for salt in salts)}
    return {key for key in keys if len(key) == KEY_BYTES}


PURPOSES = ("notes-code", "notes-phrase", "phrase-secret")


def _lockers(db: sa.Connection, settings: Settings) -> list[Locker]:
    ids = db.scalars(sa.text("SELECT id FROM client")).all()
    return [open_locker(db, Vault.of(settings), str(client_id)) for client_id in ids]


def _stretched(secret: bytes, salt: bytes | None, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt, place("private notes", purpose)).derive(secret)


def boxes(database: Database) -> Iterator[tuple[str, bytes, bytes]]:
    """Every box that leads to a note of hers, and a tool entry for the control: what it is, the box, its place."""
    with database.reading() as db:
        for key in db.execute(sa.select(NotesKey)):
            for column in ("by_phrase", "by_recovery", "by_used_code"):
                if box := getattr(key, column):
                    yield column, box, place("notes_key", column, key.client_id, str(key.version))
        for visit in db.execute(sa.select(PortalSession)):
            if box := visit.notes_key_sealed:
                where = ("portal_session", "notes_key_sealed", visit.token_hash, visit.client_id, "1")
                yield "visit", box[notes_locks.VERSION_BYTES :], place(*where)
        for table in (PrivateNote, ToolEntry):
            for row in db.execute(sa.select(table)):
                where = (table.__tablename__, "words_sealed", row.id, row.client_id, "1")
                yield table.__tablename__, row.words_sealed[HEADER_BYTES:], place(*where)


def opened_by(database: Database, keys: set[bytes]) -> set[str]:
    """What these keys open."""
    found = set()
    for name, box, where in boxes(database):
        for key in keys:
            try:
                unlock(key, box, where)
            except BoxWillNotOpen:
                continue
            found.add(name)
    return found


@pytest.fixture
def her(whole: Flask, sqlite_database: Database, sqlite_settings: Settings, client: SomeClient) -> Browser:
    """She is in, has a note of her own, a recovery code that opens it, and a goal under her ordinary key."""
    browser = Browser(whole)
    browser.come_back(client)
    assert browser.post("/my/notes", {"words": CANARY}).location == "/my/notes"
    assert CANARY in browser.get("/my/notes").text
    with sqlite_database.begin() as db:
        code = codes.give_recovery_code(db, sqlite_settings, client.id)
        own_things.keep_entry(
            db,
            open_locker(db, Vault.of(sqlite_settings), client.id),
            ToolKind.GOAL,
            {"words": "Sleep through the night"},
            key="goal",
        )
    assert browser.post("/my/notes/code", {"code": code}).location == "/my/notes"
    return browser


def test_the_database_and_every_key_of_the_service_open_no_note(
    sqlite_database: Database, sqlite_settings: Settings, her: Browser
) -> None:
    keys = keys_at_hand(sqlite_database, sqlite_settings)
    assert len(keys) > 500
    assert opened_by(sqlite_database, keys) == {"tool_entry"}, "the goal is the control"


def test_the_attack_finds_a_note_that_was_sealed_with_her_ordinary_key(
    sqlite_database: Database, sqlite_settings: Settings, client: SomeClient, her: Browser
) -> None:
    """The control: had we taken the key that the vault wraps, the same attack would read the note."""
    with sqlite_database.begin() as db:
        private_notes_id = db.scalar(sa.select(PrivateNote.id))
        ordinary = open_locker(db, Vault.of(sqlite_settings), client.id)
        sealed = ordinary.seal(CANARY, table="private_note", column="words_sealed", row_id=str(private_notes_id))
        db.execute(sa.update(PrivateNote).values(words_sealed=sealed))
    assert "private_note" in opened_by(sqlite_database, keys_at_hand(sqlite_database, sqlite_settings))


def test_the_attack_finds_the_key_once_the_cookie_or_the_code_is_at_hand(
    sqlite_database: Database, sqlite_settings: Settings, her: Browser
) -> None:
    """The control of the other side: with what she alone has, the same stretching opens."""
    token = her.cookie("ql_portal")
    assert token is not None
    assert opened_by(sqlite_database, {_stretched(token.encode(), None, "visit")}) == {"visit"}


def test_no_function_of_the_product_opens_a_note_without_her(
    sqlite_database: Database, sqlite_settings: Settings, client: SomeClient, her: Browser
) -> None:
    """Every text in the database as the token, as the code and as the words."""
    with sqlite_database.reading() as db:
        said = [value for value in rows(db) if isinstance(value, str)]
        for text in said:
            assert portal_sessions.notes_key(db, text, client.id) is None
            assert notes_keys.open_with_code(db, sqlite_settings, client.id, text) is None
            assert notes_keys.open_with_used_code(db, sqlite_settings, client.id, text) is None
        ordinary = open_locker(db, Vault.of(sqlite_settings), client.id)
        with pytest.raises(BoxWillNotOpen):
            private_notes.notes_of(db, ordinary)


def test_the_process_forgets_the_key_with_the_answer(
    sqlite_database: Database, sqlite_settings: Settings, client: SomeClient, her: Browser
) -> None:
    notes = open_notes(sqlite_database, sqlite_settings, client.id, client.phrase)
    assert notes is not None
    key = notes.keys[notes.current]

    def holders() -> list[object]:
        gc.collect()
        return [one for one in gc.get_objects() if isinstance(one, Locker) and key in one.keys.values()]

    assert holders() == [notes], "the control: this test holds it"
    del notes
    assert CANARY in her.get("/my/notes").text
    her.get("/talk")
    assert holders() == []


def test_the_file_of_the_database_holds_no_word_of_it(
    sqlite_database: Database, sqlite_settings: Settings, her: Browser
) -> None:
    path = sqlite_settings.database_url.removeprefix("sqlite:///")
    there = b"".join(Path(path + end).read_bytes() for end in ("", "-wal"))
    assert b"Quiet Heron" in there, "the control: a made-up name is no secret of the file"
    assert CANARY.encode() not in there


def test_no_page_of_any_role_shows_a_note(
    whole: Flask, sqlite_database: Database, sqlite_settings: Settings, client: SomeClient, her: Browser
) -> None:
    """Her record for every role, and every address of the staff's rooms for somebody who has all the roles at once."""
    cast = Cast(whole, sqlite_database, sqlite_settings)
    everybody = cast.staff(Role.COUNSELLOR)
    with sqlite_database.begin() as db:
        note_id = str(db.scalar(sa.select(PrivateNote.id)))
        db.execute(sa.insert(Caller).values(client_id=client.id, staff_id=everybody.id, opened_at=clock.now()))
        more = [{"staff_id": everybody.id, "role": role} for role in Role if role is not Role.COUNSELLOR]
        db.execute(sa.insert(StaffRole).values(more))
    answered = set()
    for address in addresses_of_staff(whole, client.id, note_id):
        reply = cast.visit(everybody).get(address)
        assert CANARY not in reply.text, address
        answered |= {address} if reply.status_code == 200 else set()
    assert f"/desk/clients/{client.id}" in answered, "the control: her record is open to this person"
    assert len(answered) > 10
    for role in Role:
        browser = cast.visit(cast.staff(role))
        for address in (f"/desk/clients/{client.id}", "/my/notes", f"/my/notes/{note_id}"):
            assert CANARY not in browser.get(address).text, f"{role} reads it at {address}"


def addresses_of_staff(app: Flask, client_id: str, note_id: str) -> Iterator[str]:
    here = app.url_map.bind("here")
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint.partition(".")[0] in ROOMS_OF_STAFF:
            whats: dict[str, str | int] = {
                name: client_id if name == "client_id" else note_id for name in rule.arguments
            }
            whats |= {name: 1 for name in rule.arguments if name in ("version", "older")}
            whats |= {name: "left" for name in rule.arguments if name == "leaving"}
            yield here.build(rule.endpoint, whats)
