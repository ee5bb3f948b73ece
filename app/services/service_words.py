"""Words of the staff that belong to no client: sealed with the service's own key, each bound to its place."""

from __future__ import annotations

from app.vault import Vault, place


def seal_words(vault: Vault, words: str, *, table: str, row_id: str) -> bytes:
    """The words as noise: the name of the key, then the box."""
    box, key_name = vault.wrap(words.encode(), _place(table, row_id))
    return key_name.encode() + b"\0" + box


def unseal_words(vault: Vault, sealed: bytes, *, table: str, row_id: str) -> str:
    """The words again. Raises vault.BoxWillNotOpen."""
    key_name, _, box = sealed.partition(b"\0")
    return vault.unwrap(box, _place(table, row_id), key_name.decode()).decode()


def _place(table: str, row_id: str) -> bytes:
    return place(table, "words_sealed", row_id)
