"""What somebody wrote in a form that could not be taken, shown back so that no words are lost. Never a secret."""

from __future__ import annotations

from flask import request

NEVER_SHOWN = (
    "password", "phrase", "code", "csrf_token", "idempotency_key", "instead_of", "key", "token",
    "offered", "pseudonym",
)  # fmt: skip


def what_was_typed() -> list[str]:
    """The texts of this form that a person wrote, in its order; nothing that opens a door."""
    if request.method != "POST":
        return []
    return [text for name, text in request.form.items() if _is_own_words(text) and not name.startswith(NEVER_SHOWN)]


def _is_own_words(text: str) -> bool:
    """One bare ASCII word is what a button or a hidden field sends; people use spaces, or another script."""
    words = text.split()
    return len(words) > 1 or not text.isascii()
