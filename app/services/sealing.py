"""What a client tells us is sealed with her own key before it reaches the database (trust.md 2.4 T7, 2.6).

Her 256-bit key lies wrapped in ``client_key``; the key that wraps it lies outside the database. A sealed text is bound
to its table, column, row, client and key version: moved anywhere else it does not open.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from app import clock
from app.models.clients import ClientKey
from app.queries import clients as client_queries
from app.vault import KEY_BYTES, BoxWillNotOpen, Vault, lock, place, unlock

FORMAT = 1
HEADER_BYTES = 3
_ADD_KEY = sa.insert(ClientKey.__table__)  # type: ignore[arg-type]


class KeyDestroyed(Exception):
    """This client's key is gone: she was erased, and what she wrote cannot be read by anybody."""


@dataclass(frozen=True, repr=False)
class Locker:
    """One client's open locker: seals and unseals her texts without asking the database again."""

    client_id: str
    keys: Mapping[int, bytes]
    current: int

    def seal(self, text: str, *, table: str, column: str, row_id: str) -> bytes:
        """The text as noise, bound to this place: format, key version, nonce, ciphertext and tag."""
        header = bytes([FORMAT]) + self.current.to_bytes(2, "big")
        return header + lock(self.keys[self.current], text.encode(), self._where(self.current, table, column, row_id))

    def unseal(self, sealed: bytes, *, table: str, column: str, row_id: str) -> str:
        """The text again. Raises BoxWillNotOpen for anything that was changed or belongs elsewhere."""
        if len(sealed) < HEADER_BYTES or sealed[0] != FORMAT:
            raise BoxWillNotOpen("this is not a sealed text")
        version = int.from_bytes(sealed[1:HEADER_BYTES], "big")
        if version not in self.keys:
            raise BoxWillNotOpen("a sealed text names a key version that does not exist")
        where = self._where(version, table, column, row_id)
        return unlock(self.keys[version], sealed[HEADER_BYTES:], where).decode()

    def _where(self, version: int, table: str, column: str, row_id: str) -> bytes:
        return place(table, column, row_id, self.client_id, str(version))


def create_key(db: sa.Connection, vault: Vault, client_id: str) -> None:
    """Give a new client her key. Part of the transaction that creates her."""
    version = 1
    wrapped, kek_name = vault.wrap(secrets.token_bytes(KEY_BYTES), _key_place(client_id, version))
    key = {"dek_wrapped": wrapped, "kek_name": kek_name, "created_at": clock.now()}
    db.execute(_ADD_KEY, {"client_id": client_id, "version": version, **key})


def destroy_key(db: sa.Connection, client_id: str) -> None:
    """Make every text of this client unreadable, for good. Half of erasing her."""
    db.execute(sa.delete(ClientKey).where(ClientKey.client_id == client_id))


def lockers(db: sa.Connection, vault: Vault, client_ids: Collection[str]) -> dict[str, Locker]:
    """The lockers of several clients with one query. A client whose key is destroyed is missing."""
    keys: dict[str, dict[int, bytes]] = {}
    for row in client_queries.keys_of_clients(db, client_ids):
        where = _key_place(row.client_id, row.version)
        keys.setdefault(row.client_id, {})[row.version] = vault.unwrap(row.dek_wrapped, where, row.kek_name)
    return {client_id: Locker(client_id, found, max(found)) for client_id, found in keys.items()}


def open_locker(db: sa.Connection, vault: Vault, client_id: str) -> Locker:
    """One client's locker. Raises KeyDestroyed."""
    try:
        return lockers(db, vault, [client_id])[client_id]
    except KeyError:
        raise KeyDestroyed("this client's texts cannot be read any more") from None


def _key_place(client_id: str, version: int) -> bytes:
    return place("client_key", "dek_wrapped", client_id, str(version))
