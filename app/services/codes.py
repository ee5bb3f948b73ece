"""One-time codes that are swapped for six words: from the service, or by herself with her recovery code.

A code from the service is short, because it is said on the phone; it runs out and is guarded by the throttle. A
recovery code is long enough to lie on paper for years. Only their HMACs are stored (trust.md 2.2). Nobody of the
staff ever sees six words: they exist on the page of the person who swapped a code, that once.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.extensions import Database
from app.ids import new_id
from app.models.clients import Client
from app.models.codes import ClientCode
from app.queries import codes as code_queries
from app.queries.codes import Ticket
from app.services import audit, notes_keys, portal_sessions, throttle
from app.services.phrases import PreparedPhrase, keep_phrase
from app.services.sealing import Locker
from app.vault import fingerprint
from app.vocabulary import ActorKind, CodeKind
from config import Settings

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
"""Nothing that is mistaken for something else on the phone or on paper, and no vowels: no code spells a word."""
GROUP = 4
LONGEST_INPUT = 128
WORKS_FOR = timedelta(hours=72)
FORM_WORKS_FOR = timedelta(minutes=15)
"""How long the form that swapped a code may find her again, for a second click or a lost answer."""

_LOOKS_LATIN = str.maketrans("ВКМНРСТХУ", "BKMHPCTXY")
"""Cyrillic letters that are typed for the Latin ones that they look like."""


@dataclass(frozen=True)
class Way:
    """A way to new words: which codes it takes, and how long they are."""

    kinds: tuple[CodeKind, ...]
    length: int


FROM_THE_SERVICE = Way((CodeKind.CLAIM, CodeKind.REISSUE), 8)
BY_HERSELF = Way((CodeKind.RECOVERY,), 24)
"""24 of 28 characters: 115 bits."""


class NotACode(ValueError):
    """What was typed is no code of this way. Says nothing about anybody, and costs no try."""


class CodeGone(Exception):
    """The code was used, withdrawn or ran out a moment ago. Nothing was changed."""


class HasWords(Exception):
    """She has six words already, so a first code is not for her: new words need a second person."""


def read_code(typed: str, way: Way) -> str:
    """The code in what somebody typed: case, spaces and hyphens do not matter. Raises NotACode."""
    if len(typed) > LONGEST_INPUT:
        raise NotACode("longer than any code")
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_LOOKS_LATIN)
    found = "".join(letter for letter in plain if letter.isalnum())
    if len(found) != way.length or not set(found) <= set(ALPHABET):
        raise NotACode("not a code of this length and alphabet")
    return found


def in_groups(code: str) -> list[str]:
    """The code as it is shown and said: four characters at a time."""
    return [code[start : start + GROUP] for start in range(0, len(code), GROUP)]


def draw_code(way: Way) -> str:
    """A random code of this way. Nothing is stored."""
    return "".join(secrets.choice(ALPHABET) for _ in range(way.length))


# --- giving ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Giver:
    """Who gives a code by which form. The code follows from both and the pepper: two clicks show one code."""

    staff_id: str
    form_key: str


def issue_claim(db: sa.Connection, settings: Settings, client_id: str, *, by: Giver) -> str:
    """The code with which a caller gets her first six words. An earlier code of hers is dead.

    Raises HasWords, and CodeGone for an old form.
    """
    if not hold_client(db, client_id) or code_queries.has_words(db, client_id):
        raise HasWords(client_id)
    return issue_code(db, settings, client_id, CodeKind.CLAIM, by=by)


def issue_code(
    db: sa.Connection, settings: Settings, client_id: str, kind: CodeKind, *, by: Giver, request_id: str | None = None
) -> str:
    """A code of the service for a client who is held. Raises CodeGone like ``code_again``."""
    if (again := code_again(db, settings, client_id, by=by)) is not None:
        return again
    withdraw_codes(db, client_id, FROM_THE_SERVICE.kinds)
    code, now = _code_of_form(settings, client_id, by), clock.now()
    db.execute(
        sa.insert(ClientCode).values(
            id=new_id(),
            kind=kind,
            code_hmac=_hmac(settings, code),
            client_id=client_id,
            request_id=request_id,
            issued_by=by.staff_id,
            issued_at=now,
            expires_at=now + WORKS_FOR,
        )
    )
    detail = {"kind": kind.value}
    audit.append(db, audit.Entry(ActorKind.STAFF, by.staff_id, "code_issued", "client", client_id, detail))
    return code


def code_again(db: sa.Connection, settings: Settings, client_id: str, *, by: Giver) -> str | None:
    """The code that this very form gave a moment ago, for a second click; None where it gave none yet.

    Raises CodeGone where that code is older than a quarter of an hour, used or taken back.
    """
    code = _code_of_form(settings, client_id, by)
    given = code_queries.given_code(db, _hmac(settings, code))
    if given is None:
        return None
    if given.client_id != client_id or not given.is_living or clock.now() - given.issued_at >= FORM_WORKS_FOR:
        raise CodeGone
    return code


def take_code_back(db: sa.Connection, client_id: str, *, staff_id: str) -> bool:
    """The code that the service gave her opens nothing any more. False where there was none."""
    if not withdraw_codes(db, client_id, FROM_THE_SERVICE.kinds):
        return False
    audit.append(db, audit.Entry(ActorKind.STAFF, staff_id, "code_withdrawn", "client", client_id))
    return True


def give_recovery_code(
    db: sa.Connection,
    settings: Settings,
    client_id: str,
    *,
    row_id: str | None = None,
    phrase: PreparedPhrase | None = None,
    held: Locker | None = None,
    used_code: str = "",
) -> str:
    """A fresh recovery code to stand beside fresh words; an earlier one is dead.

    ``phrase`` is those words: with it both open her private notes, the same as before where ``held`` is their key.
    """
    withdraw_codes(db, client_id, BY_HERSELF.kinds)
    code = draw_code(BY_HERSELF)
    db.execute(
        sa.insert(ClientCode).values(
            id=row_id or new_id(),
            kind=CodeKind.RECOVERY,
            code_hmac=_hmac(settings, code),
            client_id=client_id,
            issued_at=clock.now(),
        )
    )
    if phrase is not None:
        notes_keys.renew(db, settings, client_id, phrase.notes_lock, code, held=held, used_code=used_code)
    return code


def withdraw_codes(db: sa.Connection, client_id: str, kinds: Sequence[CodeKind] = tuple(CodeKind)) -> int:
    """Her living codes of these kinds open nothing any more; gives their number. Used ones stay as they are."""
    return db.execute(
        sa.update(ClientCode)
        .where(ClientCode.client_id == client_id, ClientCode.kind.in_(kinds), code_queries.lives())
        .values(withdrawn_at=clock.now())
    ).rowcount


def hold_client(db: sa.Connection, client_id: str) -> bool:
    """Nobody else changes her words or codes until this transaction ends. False where she is not there."""
    held = sa.select(Client.id).where(Client.id == client_id, Client.erased_at.is_(None)).with_for_update()
    return db.execute(held).first() is not None


# --- swapping --------------------------------------------------------------------------------------------


def check_code(database: Database, settings: Settings, way: Way, typed: str, ip: str | None) -> Ticket | None:
    """What this code opens, or None. Unknown, used, withdrawn and run out are one answer, and weigh alike.

    Raises NotACode, and TooManyTries with the minutes to wait. No transaction may be open.
    """
    code = read_code(typed, way)
    try_id = throttle.count_try(database, settings, kind="code", account=code, ip=ip)
    with database.reading() as db:
        ticket = code_queries.ticket_of(db, _hmac(settings, code), way.kinds, clock.now())
    if ticket is None:
        audit.record(database, audit.Entry(ActorKind.NOBODY, "", "code_refused"))
        return None
    throttle.take_back(database, try_id)
    return replace(ticket, code=code)


def swap(db: sa.Connection, settings: Settings, ticket: Ticket, phrase: PreparedPhrase, *, form_key: str) -> str:
    """Swap a code for the prepared words: it is used, older words, codes and visits are dead.

    Gives the recovery code that belongs to the new words. Of many at once one wins; the others get CodeGone.
    Her recovery code carries the key of her private notes over; a code of the service cannot.
    Raises PhraseTaken too; then nothing may be committed.
    """
    if not hold_client(db, ticket.client_id):
        raise CodeGone
    now = clock.now()
    used = sa.update(ClientCode).where(
        ClientCode.id == ticket.code_id, code_queries.lives(), code_queries.is_in_time(now)
    )
    if db.execute(used.values(used_at=now)).rowcount != 1:
        raise CodeGone
    keep_phrase(db, ticket.client_id, phrase)
    portal_sessions.end_all(db, ticket.client_id)
    withdraw_codes(db, ticket.client_id)
    how = {"how": ticket.kind.value}
    audit.append(db, audit.Entry(ActorKind.CLIENT, ticket.client_id, "words_changed", "client", ticket.client_id, how))
    held = notes_keys.open_with_code(db, settings, ticket.client_id, ticket.code)
    return give_recovery_code(
        db,
        settings,
        ticket.client_id,
        row_id=_row_of_form(settings, form_key, ticket.code_hmac),
        phrase=phrase,
        held=held,
        used_code=ticket.code if held else "",
    )


def swapped_by_form(db: sa.Connection, settings: Settings, way: Way, typed: str, form_key: str) -> str | None:
    """The client whose code this very form swapped a moment ago, if she has not confirmed her words; else None.

    So a second click leads on. It takes the form's key and the code: neither alone is a way in.
    """
    row_id = _row_of_form(settings, form_key, _hmac(settings, read_code(typed, way)))
    return code_queries.unconfirmed_since(db, row_id, clock.now() - FORM_WORKS_FOR)


def say_seen(db: sa.Connection, client_id: str) -> None:
    """She has read that her words were changed."""
    db.execute(
        sa.update(ClientCode)
        .where(ClientCode.client_id == client_id, ClientCode.used_at.is_not(None), ClientCode.told_at.is_(None))
        .values(told_at=clock.now())
    )


def _hmac(settings: Settings, code: str) -> str:
    return fingerprint(settings.pepper, "client-code", code)


def _code_of_form(settings: Settings, client_id: str, by: Giver) -> str:
    """Random to everybody who lacks the pepper or the form: 256 bits, folded into eight characters."""
    form = f"{by.staff_id} {client_id} {by.form_key}"
    return code_of_number(int(fingerprint(settings.pepper, "code-of-form", form), 16))


def code_of_number(number: int) -> str:
    """A large number folded into a code of the service's length."""
    letters = []
    for _place in range(FROM_THE_SERVICE.length):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def _row_of_form(settings: Settings, form_key: str, code_hmac: str) -> str:
    """The id of the recovery code that this form makes when it swaps this code. One form, one swap."""
    return fingerprint(settings.pepper, "swap-form", f"{form_key} {code_hmac}")[:32]
