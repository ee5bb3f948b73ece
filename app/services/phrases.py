"""The six words with which a client comes back. They are shown once; the database cannot give them back.

Words 1 and 2 find her row (an HMAC, so the database alone cannot be searched), words 3 to 6 are the secret (Argon2id
with her own salt over an HMAC). Figures and reasons: trust.md 2.2.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.models.clients import Client
from app.queries import clients as client_queries
from app.services import audit, notes_keys, throttle
from app.services.hashing import TooBusy, hash_secret, secret_matches
from app.services.notes_locks import PhraseLock, phrase_lock
from app.services.throttle import TooManyTries
from app.vault import fingerprint
from app.vocabulary import ActorKind
from config import Settings

WORDS_IN_A_PHRASE = 6
WORDS_IN_THE_LOCATOR = 2
LONGEST_INPUT = 128
DATA = Path(__file__).parent.parent / "data"

_SOFT_HYPHEN = "\u00ad"
_GAP = re.compile(r"[^a-z]+")


class NotAPhrase(ValueError):
    """What was typed is not six words. Says nothing about anybody, and costs no try."""


class PhraseTaken(Exception):
    """Somebody else's phrase begins with the same two words (0.17 % at 100,000 clients). Draw another."""


@dataclass(frozen=True, repr=False)
class PreparedPhrase:
    """A phrase after the slow work, ready to be kept in one short transaction. ``notes_lock`` is what it opens."""

    locator_hmac: str
    phrase_hash: str
    notes_lock: PhraseLock


@cache
def words() -> tuple[str, ...]:
    """The words that a phrase is drawn from: the EFF large list without those on our deny-list, and words of our own
    from nature in their place, so that the list stays as long as it was (trust.md 2.2)."""
    denied = frozenset(_lines("phrase_denied_words.txt"))
    return (
        *(word for word in _lines("eff_large_wordlist.txt") if word not in denied),
        *_lines("phrase_added_words.txt"),
    )


def _lines(name: str) -> list[str]:
    text = (DATA / name).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def read_phrase(typed: str) -> tuple[str, ...]:
    """The six words of what somebody typed: case, spaces, hyphens and full-width letters do not matter.

    Raises NotAPhrase, and for more than 128 characters before looking at them.
    """
    if len(typed) > LONGEST_INPUT:
        raise NotAPhrase("longer than any phrase")
    plain = unicodedata.normalize("NFKC", typed).replace(_SOFT_HYPHEN, "").lower()
    found = tuple(word for word in _GAP.split(plain) if word)
    if len(found) != WORDS_IN_A_PHRASE:
        raise NotAPhrase("a phrase has six words")
    return found


def draw_phrase(database: Database, settings: Settings) -> str:
    """Six random words whose first two are nobody's yet, with single spaces. Nothing is stored."""
    while True:
        drawn = tuple(secrets.choice(words()) for _ in range(WORDS_IN_A_PHRASE))
        with database.reading() as db:
            if client_queries.phrase_by_locator(db, _locator(settings, drawn)) is None:
                return " ".join(drawn)


def prepare(settings: Settings, phrase: str) -> PreparedPhrase:
    """Do the slow hashing of a phrase that was drawn. No transaction may be open. Raises NotAPhrase, TooBusy."""
    drawn = read_phrase(phrase)
    kept_hash = hash_secret(settings, _secret(settings, drawn))
    return PreparedPhrase(_locator(settings, drawn), kept_hash, phrase_lock(settings, drawn))


def keep_phrase(db: sa.Connection, client_id: str, prepared: PreparedPhrase) -> None:
    """Make a prepared phrase this client's only one. Raises PhraseTaken."""
    try:
        with db.begin_nested():
            db.execute(
                sa.update(Client)
                .where(Client.id == client_id, Client.erased_at.is_(None))
                .values(locator_hmac=prepared.locator_hmac, phrase_hash=prepared.phrase_hash, phrase_confirmed_at=None)
            )
    except sa.exc.IntegrityError as error:
        raise PhraseTaken("another phrase begins with the same two words") from error


def check_phrase(database: Database, settings: Settings, phrase: str, ip: str | None) -> str | None:
    """Whose phrase this is: a client's id, or None. Known and unknown words cost the same work.

    Raises NotAPhrase, and TooManyTries with the minutes to wait. No transaction may be open.
    """
    client_id = _whose(database, settings, phrase, ip)
    if client_id is None:
        audit.record(database, audit.Entry(ActorKind.NOBODY, "", "phrase_refused"))
    else:
        audit.record(database, audit.Entry(ActorKind.CLIENT, client_id, "signed_in", "client", client_id))
    return client_id


def confirm_phrase(database: Database, settings: Settings, client_id: str, phrase: str, ip: str | None) -> bool:
    """Whether she kept the phrase that she was shown. If so it counts as confirmed. Raises like ``check_phrase``."""
    if not is_her_phrase(database, settings, client_id, phrase, ip):
        return False
    with database.begin() as db:
        db.execute(sa.update(Client).where(Client.id == client_id).values(phrase_confirmed_at=clock.now()))
        notes_keys.forget_used_code(db, client_id)
    return True


def is_her_phrase(database: Database, settings: Settings, client_id: str, phrase: str, ip: str | None) -> bool:
    """Whether these six words are hers. Counted and raised like ``check_phrase``."""
    return _whose(database, settings, phrase, ip) == client_id


def _whose(database: Database, settings: Settings, phrase: str, ip: str | None) -> str | None:
    typed = read_phrase(phrase)
    locator = _locator(settings, typed)
    try_id = throttle.count_try(database, settings, kind="phrase", account=locator, ip=ip)
    with database.reading() as db:
        kept = client_queries.phrase_by_locator(db, locator)
    try:
        is_right = secret_matches(settings, kept.phrase_hash if kept else None, _secret(settings, typed))
    except TooBusy:
        throttle.take_back(database, try_id)
        raise TooManyTries(1) from None
    if kept is None or not is_right:
        return None
    throttle.take_back(database, try_id)
    return kept.client_id


def _locator(settings: Settings, phrase: tuple[str, ...]) -> str:
    return fingerprint(settings.pepper, "phrase-locator", " ".join(phrase[:WORDS_IN_THE_LOCATOR]))


def _secret(settings: Settings, phrase: tuple[str, ...]) -> str:
    return fingerprint(settings.pepper, "phrase-secret", " ".join(phrase[WORDS_IN_THE_LOCATOR:]))
