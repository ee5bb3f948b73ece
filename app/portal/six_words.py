"""Six new words on one page, that once: after an arrival, after a code, after a recovery, or drawn anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import render_template

from app.extensions import database, questline
from app.services.codes import in_groups
from app.services.hashing import TooBusy
from app.services.phrases import PhraseTaken, PreparedPhrase, draw_phrase, prepare
from app.web.transaction import release_db

DRAWS = 3
Kept = TypeVar("Kept")


def draw_words(keep: Callable[[PreparedPhrase], Kept]) -> tuple[str, Kept]:
    """Six free words, and what ``keep`` made of them in the request's transaction.

    No transaction is open while they are hashed. Another draw where somebody was quicker with the same two words.
    Raises TooBusy, and whatever ``keep`` raises.
    """
    for _draw in range(DRAWS):
        release_db()
        phrase = draw_phrase(database(), questline().settings)
        prepared = prepare(questline().settings, phrase)
        try:
            return phrase, keep(prepared)
        except PhraseTaken:
            continue
    raise TooBusy("no free words were found")


def words_page(phrase: str, recovery_code: str, *, is_plain: bool, notes_wait: bool = False) -> str:
    """The page that shows the six words and the recovery code. The visit began in this very request, or before.

    ``notes_wait``: she has private notes that only older words of hers open.
    """
    return render_template(
        "portal/words.html",
        words=phrase.split(),
        recovery=in_groups(recovery_code),
        is_plain=is_plain,
        signed_in=True,
        notes_wait=notes_wait,
    )
