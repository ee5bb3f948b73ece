"""What somebody wrote: what cannot be kept of it, and what is shown back where a form could not be taken."""

from __future__ import annotations

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms.validators import Regexp

no_zero = Regexp(r"^[^\x00]*$", message=_l("One of the signs cannot be kept. Write it without."))
"""For a field of words: PostgreSQL keeps no NUL."""

NEVER_SHOWN = (
    "password", "phrase", "code", "csrf_token", "idempotency_key", "instead_of", "key", "token",
    "offered", "pseudonym", "mail_password", "channel_address", "test_to",
)  # fmt: skip


MOST_DIGITS = 9
"""A longer number fits into no column, and one of thousands of digits is none to Python."""


def whole_number(written: str, most_digits: int = MOST_DIGITS) -> int | None:
    """The whole number that somebody wrote, from 0 on; None where it is none, or too long for one."""
    is_number = written.isascii() and written.isdigit() and len(written) <= most_digits
    return int(written) if is_number else None


def what_was_typed() -> list[str]:
    """The texts of this form that a person wrote, in its order, so that none is lost; nothing that opens a door."""
    if request.method != "POST":
        return []
    return [text for name, text in request.form.items() if _is_own_words(text) and not name.startswith(NEVER_SHOWN)]


def _is_own_words(text: str) -> bool:
    """One bare ASCII word is what a button or a hidden field sends; people use spaces, or another script."""
    words = text.split()
    return len(words) > 1 or not text.isascii()
