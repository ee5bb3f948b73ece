"""A letter with buttons, by the Bot API itself: Apprise has none. Whoever taps one gives its code back to our bot."""

from __future__ import annotations

import re

from app.channels import bot
from app.channels.addresses import BadAddress
from app.channels.letters import Letter, Outlet, Sending
from app.channels.outcomes import of_status

_STATUS = re.compile(r"http_(\d{3})")


def send_with_buttons(outlet: Outlet, letter: Letter, to: str) -> Sending:
    """The letter, and under it one button a line. ``to`` has been looked at."""
    token = bot.token_in(outlet.address)
    if token is None:
        raise BadAddress("unreadable")
    try:
        bot.say(token, to, letter.body, tuple((button,) for button in letter.buttons))
    except bot.BotFailed as error:
        if status := _STATUS.fullmatch(error.code):
            return of_status(int(status[1]), "tgram")
        return Sending.unknown(error.code) if error.may_have_arrived else Sending.failed(error.code)
    return Sending.sent()
