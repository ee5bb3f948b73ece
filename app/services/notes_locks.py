"""What locks the key of private notes: her six words, her recovery code, the cookie of a visit. No tables here.

None of the three lies in the database or among the keys of the service. The words are stretched as at the entrance
(Argon2id, the same cost), from another fingerprint, so the hash that the entrance keeps opens nothing. A recovery
code of 115 bits and a token of 256 bits need no stretching.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.services.hashing import derive_key, new_salt
from app.services.sealing import Locker
from app.tokens import token_hash
from app.vault import KEY_BYTES, BoxWillNotOpen, fingerprint, lock, place, unlock
from config import Settings

SALT_BYTES = 16
VERSION_BYTES = 2
TABLE = "notes_key"


@dataclass(frozen=True, repr=False)
class PhraseLock:
    """A key from six words, and the salt that makes the same key of the same words again."""

    salt: bytes
    key: bytes


def phrase_lock(settings: Settings, words: tuple[str, ...], salt: bytes | None = None) -> PhraseLock:
    """The lock of six words. Slow: no transaction may be open. Raises TooBusy."""
    salt = salt or new_salt(settings)
    return PhraseLock(salt, derive_key(salt, fingerprint(settings.pepper, "notes-phrase", " ".join(words))))


def code_key(settings: Settings, code: str, salt: bytes) -> bytes:
    """A key from a recovery code as ``codes.read_code`` gives it."""
    return _stretch(fingerprint(settings.pepper, "notes-code", code).encode(), salt, "recovery code")


def new_code_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def wrap(key: bytes, notes: Locker, column: str) -> bytes:
    """The notes key under another key, bound to its column, client and version."""
    return lock(key, notes.keys[notes.current], _key_place(column, notes.client_id, notes.current))


def unwrap(key: bytes, box: bytes, column: str, client_id: str, version: int) -> Locker:
    """What ``wrap`` was given. Raises BoxWillNotOpen."""
    return Locker(client_id, {version: unlock(key, box, _key_place(column, client_id, version))}, version)


def new_notes_key(client_id: str, version: int) -> Locker:
    """256 random bits."""
    return Locker(client_id, {version: secrets.token_bytes(KEY_BYTES)}, version)


def seal_for_visit(token: str, notes: Locker) -> bytes:
    """The notes key for the length of a visit: the token that opens it lies in her browser alone."""
    box = lock(_visit_key(token), notes.keys[notes.current], _visit_place(token, notes.client_id, notes.current))
    return notes.current.to_bytes(VERSION_BYTES, "big") + box


def open_for_visit(token: str, client_id: str, sealed: bytes) -> Locker:
    """What ``seal_for_visit`` was given. Raises BoxWillNotOpen for another token, visit, client or version."""
    if len(sealed) <= VERSION_BYTES:
        raise BoxWillNotOpen("this is no key of a visit")
    version = int.from_bytes(sealed[:VERSION_BYTES], "big")
    key = unlock(_visit_key(token), sealed[VERSION_BYTES:], _visit_place(token, client_id, version))
    return Locker(client_id, {version: key}, version)


def _stretch(secret: bytes, salt: bytes | None, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt, place("private notes", purpose)).derive(secret)


def _visit_key(token: str) -> bytes:
    return _stretch(token.encode(), None, "visit")


def _key_place(column: str, client_id: str, version: int) -> bytes:
    return place(TABLE, column, client_id, str(version))


def _visit_place(token: str, client_id: str, version: int) -> bytes:
    return place("portal_session", "notes_key_sealed", token_hash(token), client_id, str(version))
