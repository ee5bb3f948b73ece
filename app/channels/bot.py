"""Telegram by its Bot API: what was written to our bot, and what our bot says. Nothing here keeps or logs a word.

The token is part of every address of that API, so no address, and no error with one, leaves this module.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.channels.posting import READ_SECONDS, Answered, NotReached, post

API = "https://api.telegram.org"
"""Where the Bot API is. Tests put a stand-in on loopback in its place; no setting does."""
LONGEST_DATA = 64
"""Bytes that a button may carry (Bot API, InlineKeyboardButton)."""
_TOKEN = re.compile(r"tgram://(?:bot)?([0-9]{1,20}:[A-Za-z0-9_-]{10,80})(?:/|\?|$)")
_CHAT = re.compile(r"[0-9]{1,20}")
"""A private chat has the positive number of its person; groups have negative ones, and our bot is silent there."""
_NOTHING_NEW = b"message is not modified"
"""What the Bot API says where the words that stand there are the same already: nothing is wrong."""

Button = tuple[str, str]
"""What stands on a button, and what it sends back to us: a token, never an id."""


class BotFailed(Exception):
    """The Bot API did not do it. ``code`` is short and names nobody; ``may_have_arrived``: nobody knows whether it did.

    ``is_final``: it will not do it later either: no such chat, or she blocked the bot.
    """

    def __init__(self, code: str, *, may_have_arrived: bool = False, is_final: bool = False) -> None:
        super().__init__(code)
        self.code, self.may_have_arrived, self.is_final = code, may_have_arrived, is_final


@dataclass(frozen=True, repr=False)
class Heard:
    """One thing that came in: what somebody wrote to the bot, or which button she pressed under which message.

    ``update`` is its number in Telegram's count. ``chat`` is empty for what is not ours to answer: a group, a picture.
    """

    update: int
    chat: str = ""
    words: str = ""
    pressed: str = ""
    press: str = ""
    message: int | None = None


def token_in(address: str) -> str | None:
    """The token of the bot in the address that staff set up (``tgram://TOKEN/...``); None where there is none."""
    found = _TOKEN.match(address)
    return found.group(1) if found else None


def heard_since(token: str, place: int | None, *, wait: int) -> list[Heard]:
    """What came in from ``place`` on, waiting up to ``wait`` seconds for something. Raises BotFailed."""
    asked: dict[str, Any] = {"timeout": wait, "limit": 50, "allowed_updates": ["message", "callback_query"]}
    if place is not None:
        asked["offset"] = place
    found = _call(token, "getUpdates", asked, read_seconds=wait + READ_SECONDS)
    return [_heard(one) for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def name_of(token: str) -> str:
    """By which name people find our bot. Raises BotFailed."""
    told = _call(token, "getMe", {})
    name = told.get("username") if isinstance(told, dict) else None
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9_]{3,40}", name):
        raise BotFailed("no_name")
    return name


def say(token: str, chat: str, words: str, rows: tuple[tuple[Button, ...], ...] = ()) -> None:
    """Say something in a chat, without a picture of what a link leads to. Raises BotFailed."""
    _call(token, "sendMessage", {"chat_id": chat, **_message(words, rows)})


def say_instead(token: str, chat: str, message: int, words: str, rows: tuple[tuple[Button, ...], ...] = ()) -> None:
    """Put other words in the place of what our bot said before, so that the chat keeps no trail. Raises BotFailed."""
    _call(token, "editMessageText", {"chat_id": chat, "message_id": message, **_message(words, rows)})


def acknowledge(token: str, press: str) -> None:
    """Tell her app that the press of a button has arrived. Raises BotFailed."""
    _call(token, "answerCallbackQuery", {"callback_query_id": press})


def _message(words: str, rows: tuple[tuple[Button, ...], ...]) -> dict[str, Any]:
    keyboard = [[{"text": label, "callback_data": data} for label, data in row] for row in rows]
    said: dict[str, Any] = {"text": words, "link_preview_options": {"is_disabled": True}, "protect_content": True}
    return {**said, "reply_markup": {"inline_keyboard": keyboard}} if keyboard else said


def _call(token: str, method: str, asked: Mapping[str, Any], *, read_seconds: float = READ_SECONDS) -> Any:
    try:
        answered = post(f"{API}/bot{token}/{method}", json=asked, read_seconds=read_seconds)
    except NotReached as error:
        raise BotFailed(error.code, may_have_arrived=error.may_have_arrived) from None
    if answered.status == 400 and _NOTHING_NEW in answered.body:
        return None
    if answered.status != 200:
        raise BotFailed(f"http_{answered.status}", is_final=answered.status in (400, 401, 403, 404))
    told = _read(answered)
    if told.get("ok") is not True:
        raise BotFailed("not_ok", may_have_arrived=True)
    return told.get("result")


def _read(answered: Answered) -> dict[str, Any]:
    try:
        told = json.loads(answered.body)
    except (ValueError, RecursionError):
        raise BotFailed("unreadable", may_have_arrived=True) from None
    return told if isinstance(told, dict) else {}


def _heard(update: Mapping[str, Any]) -> Heard:
    """An update as it may be acted upon: of its many fields only these are ever looked at."""
    number = update.get("update_id")
    number = number if isinstance(number, int) else -1
    query, message = _part(update, "callback_query"), _part(update, "message")
    said = _part(query, "message") if query else message
    chat = _part(said, "chat")
    place = str(chat.get("id", "")) if chat.get("type") == "private" else ""
    if not _CHAT.fullmatch(place):
        return Heard(number)
    if query:
        named, at = said.get("message_id"), query.get("data")
        pressed = at if isinstance(at, str) else ""
        return Heard(number, place, "", pressed, str(query.get("id", "")), named if isinstance(named, int) else None)
    words = message.get("text")
    return Heard(number, place, words if isinstance(words, str) else "")


def _part(whole: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = whole.get(name)
    return found if isinstance(found, dict) else {}
