"""Questions about clients that concern her identity here: the pseudonym, the phrase and the key of her texts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from app.models.clients import Client, ClientKey


@dataclass(frozen=True)
class WrappedKey:
    """One client's key as it lies in the database: locked by the installation's key ``kek_name``."""

    client_id: str
    version: int
    dek_wrapped: bytes
    kek_name: str


@dataclass(frozen=True)
class KeptPhrase:
    """What the database knows of a phrase: whose it is and the hash of its secret half."""

    client_id: str
    phrase_hash: str


# Built once: whoever reads or writes a client's words asks it.
_KEYS = (
    sa.select(ClientKey.client_id, ClientKey.version, ClientKey.dek_wrapped, ClientKey.kek_name)
    .where(ClientKey.client_id.in_(sa.bindparam("of_clients", expanding=True)))
    .order_by(ClientKey.client_id, ClientKey.version)
)


def keys_of_clients(db: sa.Connection, client_ids: Collection[str]) -> list[WrappedKey]:
    """Every key version of these clients, newest last. A client without a row was erased."""
    return [WrappedKey(*row) for row in db.execute(_KEYS, {"of_clients": list(client_ids)})]


def phrase_by_locator(db: sa.Connection, locator_hmac: str) -> KeptPhrase | None:
    """Whose phrase begins with these two words, or None. Erased clients have no phrase."""
    row = db.execute(
        sa.select(Client.id, Client.phrase_hash).where(
            Client.locator_hmac == locator_hmac, Client.phrase_hash.is_not(None), Client.erased_at.is_(None)
        )
    ).first()
    return KeptPhrase(row.id, row.phrase_hash) if row else None


def taken_pseudonyms(db: sa.Connection, candidates: Collection[str]) -> set[str]:
    """Those of the candidates that somebody already bears."""
    return set(db.scalars(sa.select(Client.pseudonym).where(Client.pseudonym.in_(candidates))))


def client_by_pseudonym(db: sa.Connection, pseudonym: str) -> str | None:
    """Who bears this made-up name; None where nobody does, or whoever did was erased."""
    found: str | None = db.execute(
        sa.select(Client.id).where(Client.pseudonym == pseudonym, Client.erased_at.is_(None))
    ).scalar_one_or_none()
    return found
