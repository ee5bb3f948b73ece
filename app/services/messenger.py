"""Our bot in a messenger: what it does with one thing that came in, and what it answers.

What somebody writes is looked at for a code and for nothing else: no software reads it for risk, and none of it is kept
(domain.md, Q25). What she presses does what the same thing does on her pages. While somebody may be watching, under
the lock of P-V and after she stopped, the bot is silent (trust.md T2; domain.md 2.1).
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app import clock
from app.bot_words import Bot
from app.channels.bot import Button, Heard
from app.queries.one_tap import TappedMessage, tapped_message
from app.queries.places import hold_client_still
from app.queries.reach import Reach, reach_of
from app.services import messenger_check_in, one_tap
from app.services.messenger_codes import CodeNotInUse, client_of_chat, code_in, connect
from app.services.outbox import Claimed
from app.services.throttle import TooManyTries
from app.vocabulary import OneTap
from config import Settings


@dataclass(frozen=True)
class Reply:
    """What the bot says. ``instead_of``: the message that it stands in the place of; None for a message of its own."""

    words: str
    rows: tuple[tuple[Button, ...], ...] = ()
    instead_of: int | None = None


def answer(db: sa.Connection, settings: Settings, heard: Heard) -> Reply | None:
    """Act on one thing that came in; None where the bot is silent. Part of the transaction that marks it as done."""
    if not heard.chat:
        return None
    client_id = client_of_chat(db, settings, heard.chat)
    if client_id is not None:
        hold_client_still(db, client_id)
    reach = reach_of(db, client_id) if client_id else None
    if reach is not None and reach.is_silent:
        return None
    if heard.pressed:
        return _pressed(db, settings, heard, reach)
    return _written(db, settings, heard, reach)


def _written(db: sa.Connection, settings: Settings, heard: Heard, reach: Reach | None) -> Reply | None:
    bot = Bot(reach.language if reach else settings.languages[0])
    code = code_in(heard.words)
    if code is not None:
        return _connect(db, settings, heard.chat, code, bot)
    if reach is not None and reach.why_not is not None:
        return None  # She stopped: silent until she starts again, with a code or on her pages.
    if reach is None and heard.words.strip() == "/start":
        return Reply(bot.send_the_code())
    return Reply(bot.nobody_reads())


def _connect(db: sa.Connection, settings: Settings, chat: str, code: str, bot: Bot) -> Reply | None:
    try:
        client_id = connect(db, settings, code, chat)
    except CodeNotInUse:
        return Reply(bot.no_such_code())
    except TooManyTries:
        return Reply(bot.too_many_codes())
    reach = reach_of(db, client_id)
    return Reply(Bot(reach.language).connected()) if reach else None


def _pressed(db: sa.Connection, settings: Settings, heard: Heard, reach: Reach | None) -> Reply | None:
    """Only the person whose chat it is may press, and only what stands under a message to her."""
    if reach is None:
        return Reply(Bot(settings.languages[0]).not_connected(), instead_of=heard.message)
    if reach.why_not is not None:
        return None
    act, token, tag = [*heard.pressed.split("."), "", ""][:3]
    message_id = one_tap.read_token(settings.pepper, token)
    message = tapped_message(db, message_id) if message_id else None
    if message is None or message.client_id != reach.client_id or one_tap.look(db, settings, token) is None:
        return Reply(Bot(reach.language).not_current(), instead_of=heard.message)
    if act in messenger_check_in.ACTS:
        said = messenger_check_in.press(db, settings, message, token, act, tag)
        return Reply(said.words, said.rows, heard.message)
    bot = Bot(message.language)
    done = one_tap.answer(db, settings, token, OneTap(act), by="messenger") if act in set(OneTap) else None
    return Reply(bot.tapped(OneTap(act)) if done else bot.not_current(), instead_of=heard.message)


def buttons_under(db: sa.Connection, settings: Settings, message: Claimed, language: str) -> tuple[Button, ...]:
    """The buttons under a message that goes out to a chat: to answer there where that can be, then those of one tap."""
    if message.client_id is None:
        return ()
    bot, token = Bot(language), one_tap.link_token(settings.pepper, message.id)
    is_asked = messenger_check_in.is_waiting(db, message.client_id, message.journey_id, message.step, language)
    here = [(bot.answer_here(), f"{messenger_check_in.ASK}.{token}")] if is_asked else []
    acts = one_tap.acts_under(db, _as_tapped(message, message.client_id, language))
    return (*here, *((bot.tap(act), f"{act}.{token}") for act in acts))


def _as_tapped(message: Claimed, client_id: str, language: str) -> TappedMessage:
    about = (message.id, message.text, client_id, message.journey_id, message.step, message.place)
    return TappedMessage(*about, language, None, clock.now(), is_watched=False)
