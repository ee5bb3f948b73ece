"""Locks: keys that lie outside the database wrap the keys that lie inside it. Cryptography alone, no tables.

AES-256-GCM throughout. What a box says of its place is bound to it (additional data), so a box that is moved to
another row or another person does not open. trust.md 2.4 T7.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

if TYPE_CHECKING:
    from config import Settings

NONCE_BYTES = 12
KEY_BYTES = 32


class BoxWillNotOpen(Exception):
    """The box was changed, moved, or locked with a key that this installation does not have."""


def place(*parts: str) -> bytes:
    """The place of a box as bytes. Every part carries its length, so no two places read alike."""
    return b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)


def lock(key: bytes, plain: bytes, where: bytes) -> bytes:
    """A fresh random nonce, then the ciphertext and its tag."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, where)


def unlock(key: bytes, box: bytes, where: bytes) -> bytes:
    """What ``lock`` was given. Raises BoxWillNotOpen."""
    try:
        return AESGCM(key).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], where)
    except (InvalidTag, ValueError) as error:
        raise BoxWillNotOpen("a sealed value was changed, moved or locked with another key") from error


@dataclass(frozen=True, repr=False)
class Vault:
    """The key ring of this installation: every key by name, and the one that locks what is new."""

    keys: Mapping[str, bytes]
    current: str

    @classmethod
    def of(cls, settings: Settings) -> Vault:
        return cls(settings.keyring, settings.keyring_current)

    def wrap(self, plain: bytes, where: bytes) -> tuple[bytes, str]:
        """The box and the name of the key that locks it."""
        return lock(self.keys[self.current], plain, where), self.current

    def unwrap(self, box: bytes, where: bytes, key_name: str) -> bytes:
        """What ``wrap`` was given. Raises BoxWillNotOpen, also where the ring has no such key."""
        if key_name not in self.keys:
            raise BoxWillNotOpen(f"the key ring has no key named {key_name!r}; add it to QUESTLINE_KEYRING")
        return unlock(self.keys[key_name], box, where)


def fingerprint(pepper: bytes, purpose: str, value: str) -> str:
    """A value that only this installation can compute, for looking up what must not be stored as it is.

    The purpose keeps two uses of one pepper apart. 64 hexadecimal characters.
    """
    return hmac.new(pepper, place(purpose, value), hashlib.sha256).hexdigest()
