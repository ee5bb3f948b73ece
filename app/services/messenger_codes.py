"""One-time codes by which a chat becomes hers: shown on her page, written by her to our bot, kept as an HMAC alone."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.models.clients import Client
from app.models.outbox import MessengerCode
from app.queries.reach import MAY_BE_SEEN
from app.queries.reminder_choices import who_has_address
from app.services import safe_contact, throttle
from app.services.codes import FROM_THE_SERVICE, NotACode, code_of_number, read_code
from app.services.reach_addresses import fingerprint_of
from app.services.reminder_choices import NotForTheYoung, choose_channel, keep_address
from app.services.sealing import open_locker
from app.vault import Vault, fingerprint
from app.vocabulary import Audience, ChannelKind
from config import Settings

WORKS_FOR = timedelta(minutes=15)
MOST_AN_HOUR = 10
_BEGINS = "/start"
"""What Telegram puts before a code that came by a link."""

_USABLE = (MessengerCode.client_id, MessengerCode.used_at, MessengerCode.expires_at)
_CODES = sa.select(MessengerCode.code_hmac, MessengerCode.used_at, MessengerCode.expires_at)


class TooManyCodes(Exception):
    """She asked for enough codes for now; another is welcome in an hour."""


class CodeWasShown(Exception):
    """This very form gave a code before, and it opens nothing any more."""


class CodeNotInUse(Exception):
    """Unknown, used, run out, or of somebody who cannot be reached now: one answer for all."""


def give_code(db: sa.Connection, settings: Settings, client_id: str, *, form_key: str) -> str:
    """The code for her chat; an earlier one of hers opens nothing any more. The same form gives the same code.

    Raises NotForTheYoung, TooManyCodes and CodeWasShown.
    """
    held = db.execute(sa.select(Client.audience).where(Client.id == client_id).with_for_update()).scalar_one()
    if not safe_contact.keeps_numbers_of(Audience(held)):
        raise NotForTheYoung
    now = clock.now()
    code = code_of_number(int(fingerprint(settings.pepper, "messenger-code-of-form", f"{client_id} {form_key}"), 16))
    hmac = _hmac(settings, code)
    forget_old(db)
    hers = {row.code_hmac: row for row in db.execute(_CODES.where(MessengerCode.client_id == client_id))}
    if hmac in hers:
        if hers[hmac].used_at is not None or hers[hmac].expires_at <= now:
            raise CodeWasShown
        return code
    if len(hers) >= MOST_AN_HOUR:
        raise TooManyCodes
    dead = sa.update(MessengerCode).where(MessengerCode.client_id == client_id, MessengerCode.expires_at > now)
    db.execute(dead.values(expires_at=now))
    row = {"code_hmac": hmac, "client_id": client_id, "channel": ChannelKind.TELEGRAM, "issued_at": now}
    db.execute(sa.insert(MessengerCode).values(**row, expires_at=now + WORKS_FOR))
    return code


def forget_old(db: sa.Connection) -> int:
    """An hour later a code counts for nothing, so nothing is kept of it. Gives the number of those deleted."""
    return db.execute(sa.delete(MessengerCode).where(MessengerCode.issued_at <= clock.now() - throttle.WINDOW)).rowcount


def code_in(words: str) -> str | None:
    """The code in what somebody wrote to the bot; None where it is none."""
    plain = words.strip()
    if plain.startswith(_BEGINS):
        plain = plain.removeprefix(_BEGINS).strip()
    try:
        return read_code(plain, FROM_THE_SERVICE)
    except NotACode:
        return None


def connect(db: sa.Connection, settings: Settings, code: str, chat: str) -> str:
    """The chat of whoever wrote this code is hers from now on, and her messages go there; gives the client.

    Each try counts in its own chat, in the transaction of the caller. Raises throttle.TooManyTries and CodeNotInUse.
    """
    try_id = throttle.count_in_chat(db, settings, chat)
    client_id = _use(db, settings, code, chat)
    throttle.forget_try(db, try_id)
    return client_id


def _use(db: sa.Connection, settings: Settings, code: str, chat: str) -> str:
    row = db.execute(
        sa.select(*_USABLE, MAY_BE_SEEN.label("may_be_seen"))
        .join(Client, Client.id == MessengerCode.client_id)
        .where(MessengerCode.code_hmac == _hmac(settings, code), MessengerCode.channel == ChannelKind.TELEGRAM)
        .with_for_update(of=(Client, MessengerCode))
    ).one_or_none()
    if row is None or row.may_be_seen:
        raise CodeNotInUse
    if row.used_at is not None and is_chat_of(db, settings, chat, row.client_id):
        return str(row.client_id)  # The same code once more, from the chat that it made hers.
    if row.used_at is not None or row.expires_at <= clock.now():
        raise CodeNotInUse
    used = sa.update(MessengerCode).where(MessengerCode.code_hmac == _hmac(settings, code))
    db.execute(used.values(used_at=clock.now()))
    locker = open_locker(db, Vault.of(settings), row.client_id)
    try:
        keep_address(db, locker, settings.pepper, ChannelKind.TELEGRAM, chat)
        choose_channel(db, row.client_id, ChannelKind.TELEGRAM)
    except NotForTheYoung:
        raise CodeNotInUse from None
    return str(row.client_id)


def client_of_chat(db: sa.Connection, settings: Settings, chat: str) -> str | None:
    """Whose chat this is; None where nobody showed that it is hers."""
    return who_has_address(db, ChannelKind.TELEGRAM, fingerprint_of(settings.pepper, ChannelKind.TELEGRAM, chat, ""))


def is_chat_of(db: sa.Connection, settings: Settings, chat: str, client_id: str) -> bool:
    return client_of_chat(db, settings, chat) == client_id


def _hmac(settings: Settings, code: str) -> str:
    return fingerprint(settings.pepper, "messenger-code", code)
