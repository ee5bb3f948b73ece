"""Six words open the key of private notes. Slow work, so no transaction is open while it is done (trust.md, 10).

It is done for words that are right, or for somebody who is signed in and counted; a guess at the entrance costs one
hash as before, whether anybody has such words or not.
"""

from __future__ import annotations

from app.extensions import Database
from app.queries.private_notes import key_in_use, keys_of
from app.services import notes_keys, throttle
from app.services.hashing import TooBusy
from app.services.notes_locks import phrase_lock
from app.services.phrases import read_phrase
from app.services.sealing import Locker
from app.services.throttle import TooManyTries
from config import Settings

TRIES = 3


def open_notes(database: Database, settings: Settings, client_id: str, phrase: str) -> Locker | None:
    """Her notes key by her six words, which were checked a moment ago. Who has no key yet gets one.

    None where too many people come in at once: her visit begins all the same, and the page of notes asks once more.
    """
    words = read_phrase(phrase)
    try:
        for _try in range(TRIES):
            with database.reading() as db:
                kept = key_in_use(db, client_id)
            lock = phrase_lock(settings, words, kept.phrase_salt if kept else None)
            if kept and (found := notes_keys.open_with_words(kept, lock)):
                return found
            if kept:  # These words are hers, and yet the key is not theirs: it waits for its own words.
                lock = phrase_lock(settings, words)
            with database.begin() as db:
                notes_keys.hold(db, client_id)
                if key_in_use(db, client_id) == kept:
                    return notes_keys.begin(db, client_id, lock)
    except TooBusy:
        pass
    return None


def open_older(database: Database, settings: Settings, client_id: str, phrase: str, ip: str | None) -> list[Locker]:
    """The older keys of hers that these words open; empty where they open none.

    Raises NotAPhrase, and TooManyTries with the minutes to wait.
    """
    words = read_phrase(phrase)
    try_id = throttle.count_try(database, settings, kind="phrase", account=f"older notes {client_id}", ip=ip)
    with database.reading() as db:
        older = keys_of(db, client_id)[1:]
    try:
        opened = [notes_keys.open_with_words(kept, phrase_lock(settings, words, kept.phrase_salt)) for kept in older]
    except TooBusy:
        throttle.take_back(database, try_id)
        raise TooManyTries(1) from None
    found = [locker for locker in opened if locker is not None]
    if found:
        throttle.take_back(database, try_id)
    return found
