"""The slow hash behind phrases and passwords: Argon2id, 64 MiB, three passes, one lane (trust.md decision 14).

It is slow on purpose, so only a few run at a time, and never while a transaction is open (decision 10).
"""

from __future__ import annotations

import base64
import secrets
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type, hash_secret_raw
from argon2.profiles import CHEAPEST

from config import Argon2Profile, Settings

AT_A_TIME = 3
WAIT_SECONDS = 4.0

KEY_BYTES = 32
_COST = struct.Struct(">IBB")
_turns = threading.BoundedSemaphore(AT_A_TIME)


class TooBusy(Exception):
    """Too many people sign in at this moment. Nothing was checked; a minute later it works."""


@cache
def _hasher(profile: Argon2Profile) -> PasswordHasher:
    if profile == "cheapest":
        return PasswordHasher.from_parameters(CHEAPEST)
    return PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=WAIT_SECONDS):
        raise TooBusy("too many sign-ins at once")
    try:
        yield
    finally:
        _turns.release()


def hash_secret(settings: Settings, secret: str) -> str:
    """A fresh salt and the hash, with its parameters, as one string. Raises TooBusy."""
    with _turn():
        return _hasher(settings.argon2_profile).hash(secret)


def argon2_verify(encoded: str, secret: str) -> bool:
    """One run of Argon2. Every check of a secret goes through here exactly once."""
    try:
        # The parameters stand in the encoded string, so any hasher checks any hash.
        return _hasher("production").verify(encoded, secret)
    except (VerificationError, InvalidHashError):
        return False


def new_salt(settings: Settings) -> bytes:
    """A salt for ``derive_key``. It says what the key costs, so a key of today is found after the cost has changed."""
    like = _hasher(settings.argon2_profile)
    return _COST.pack(like.memory_cost, like.time_cost, like.parallelism) + secrets.token_bytes(like.salt_len)


def derive_key(salt: bytes, secret: str) -> bytes:
    """A key of 256 bits from a secret, as slow as checking one. Raises TooBusy."""
    memory, passes, lanes = _COST.unpack(salt[: _COST.size])
    with _turn():
        return argon2_key(secret.encode(), salt[_COST.size :], memory, passes, lanes)


def argon2_key(secret: bytes, salt: bytes, memory: int, passes: int, lanes: int) -> bytes:
    """One run of Argon2 for a key. Every key from a secret comes from here."""
    return hash_secret_raw(secret, salt, passes, memory, lanes, KEY_BYTES, Type.ID)


def secret_matches(settings: Settings, encoded: str | None, secret: str) -> bool:
    """Whether the secret belongs to the hash. Without a hash the same work is done, and the answer is no.

    So nobody can tell by the clock whether an account is there. Raises TooBusy.
    """
    with _turn():
        is_right = argon2_verify(encoded or _nobodys_hash(settings.argon2_profile), secret)
    return is_right and encoded is not None


@cache
def _nobodys_hash(profile: Argon2Profile) -> str:
    """A well-formed hash of no secret, with the parameters of this installation."""
    like = _hasher(profile)
    salt = base64.b64encode(secrets.token_bytes(like.salt_len)).decode().rstrip("=")
    digest = base64.b64encode(secrets.token_bytes(like.hash_len)).decode().rstrip("=")
    return f"$argon2id$v=19$m={like.memory_cost},t={like.time_cost},p={like.parallelism}${salt}${digest}"
