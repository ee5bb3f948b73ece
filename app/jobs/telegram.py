"""What comes in by Telegram: asked for by long polling, by one worker at a time, and each thing acted upon once.

How far we have read is written in the transaction of the act: a worker that dies before its commit has done nothing,
and one that dies after it is not told the same again. What the bot says comes after the commit; where it is lost, she
presses once more. No webhook: nobody can reach us from outside who is not asked.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa

from app.channels import bot
from app.channels.bot import BotFailed, Heard
from app.extensions import Database
from app.queries.channels import inbound_of
from app.services import messenger
from app.services.channels import move_place, open_outlets, show_as
from app.services.leases import give_lease_back, take_lease
from app.services.messenger import Reply
from app.vault import Vault
from app.vocabulary import ChannelKind
from config import Settings

LEASE_NAME = "telegram"
WAIT_SECONDS = 10
"""How long Telegram may hold the question until something comes in; a worker that is stopped waits no longer."""
LASTS = timedelta(seconds=60)
AGES_AGO = 10_000
"""An update so far behind our place is one of a new count: after a quiet week Telegram begins anew at any number."""
log = logging.getLogger("questline.telegram")


def poll(
    database: Database,
    settings: Settings,
    worker: str = "worker",
    *,
    wait: int = WAIT_SECONDS,
    is_stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Ask once what came in, and act on it; gives how much. Nothing where no bot is set up, or another worker asks."""
    token = _token(database, settings)
    if token is None or is_stopping():
        return 0
    with database.begin() as db:
        if not take_lease(db, LEASE_NAME, worker, lasts=LASTS):
            return 0
        inbound = inbound_of(db, ChannelKind.TELEGRAM)
    try:
        if inbound.shown_as is None:
            _learn_its_name(database, token)
        heard = bot.heard_since(token, inbound.place, wait=wait)
    except BotFailed as error:
        log.warning("the bot could not be asked", extra={"job": error.code})
        return 0
    place, done = inbound.place, 0
    for one in heard:
        if is_stopping():
            break
        if _was_done(one, place):
            continue
        if not _act(database, settings, token, one, place):
            break  # Another worker went on from here, or the bot is another one by now.
        place, done = one.update + 1, done + 1
    return done


def give_back(database: Database, worker: str) -> None:
    """The next worker may ask at once."""
    with database.begin() as db:
        give_lease_back(db, LEASE_NAME, worker)


def _token(database: Database, settings: Settings) -> str | None:
    with database.reading() as db:
        outlet = open_outlets(db, Vault.of(settings), settings.channels).get(ChannelKind.TELEGRAM)
    return bot.token_in(outlet.address) if outlet else None


def _learn_its_name(database: Database, token: str) -> None:
    name = bot.name_of(token)
    with database.begin() as db:
        show_as(db, ChannelKind.TELEGRAM, name)


def _was_done(one: Heard, place: int | None) -> bool:
    return one.update < 0 or (place is not None and 0 < place - one.update < AGES_AGO)


def _act(database: Database, settings: Settings, token: str, heard: Heard, place: int | None) -> bool:
    """The act and the place in one transaction; then the answer. False where it is not ours to act."""
    try:
        with database.begin() as db:
            if not move_place(db, ChannelKind.TELEGRAM, place, heard.update + 1):
                return False
            reply = messenger.answer(db, settings, heard)
    except sa.exc.DBAPIError:
        raise  # The database is busy or away: nothing was done, and the same comes again.
    except Exception:
        log.exception("something that came in could not be acted upon")  # It stops no other.
        with database.begin() as db:
            return move_place(db, ChannelKind.TELEGRAM, place, heard.update + 1)
    if reply is not None:
        _say(token, heard, reply)
    return True


def _say(token: str, heard: Heard, reply: Reply) -> None:
    try:
        if heard.press:
            bot.acknowledge(token, heard.press)
    except BotFailed as error:
        log.info("a press could not be acknowledged", extra={"job": error.code})
    try:
        if reply.instead_of is not None:
            try:
                bot.say_instead(token, heard.chat, reply.instead_of, reply.words, reply.rows)
                return
            except BotFailed as error:
                if not error.is_final:
                    raise
        bot.say(token, heard.chat, reply.words, reply.rows)
    except BotFailed as error:
        log.warning("an answer of the bot did not go out", extra={"job": error.code})
