"""The words of reminders: channels and what each reveals, what is planned, how it went, and why it did not go."""

from __future__ import annotations

from datetime import time

from flask_babel import format_time
from flask_babel import gettext as _


def channel_words() -> dict[str, str]:
    """Each channel, as a choice and as the end of a row."""
    return {
        "portal": _("On my pages only"),
        "email": _("By e-mail"),
        "sms": _("By text message"),
        "telegram": _("By Telegram"),
        "whatsapp": _("By WhatsApp"),
        "signal": _("By Signal"),
        "matrix": _("By Matrix"),
        "push": _("In this browser"),
    }


def reveals() -> dict[str, str]:
    """What somebody else may see where a channel is chosen: one plain sentence each (trust.md T3)."""
    return {
        "portal": _("Nothing is sent. You see it when you come here."),
        "email": _("Whoever opens your mailbox sees that a short note came, from whom, and a link."),
        "sms": _("Whoever holds your phone sees the note and the link, also on a locked screen. So does your network."),
        "telegram": _("Whoever opens your Telegram sees a chat with our bot, and Telegram knows that you have it."),
        "whatsapp": _("Whoever opens your WhatsApp sees a chat with our number, and WhatsApp knows that you have it."),
        "signal": _("Whoever opens your Signal sees a chat with our number."),
        "matrix": _("Whoever opens your Matrix sees a room with our account, and your server knows that you have it."),
        "push": _("Whoever sees this device may see that a note came, also on a locked screen."),
    }


def address_words() -> dict[str, tuple[str, str]]:
    """The field for an address of each channel that has one to type: its label and its hint."""
    number = _("Begin with + and the code of the country, or leave both out if it is a number of your country.")
    return {
        "email": (_("E-mail address"), _("One that nobody else opens is best.")),
        "sms": (_("Phone number"), number),
        "whatsapp": (_("Phone number"), number),
        "signal": (_("Phone number"), number),
        "matrix": (_("Matrix address"), _("For example: @name:server.org")),
    }


def consent_words() -> tuple[str, str]:
    """What she agrees to when she leaves an address for reminders.

    A change of these words is a new version (``services.reminder_choices.ADDRESS_CONSENT``).
    """
    return (
        _("Keep this address, to send me short notes."),
        _("It is locked, and people of the service do not see it. You can remove it here at any time."),
    )


def text_words() -> dict[str, str]:
    """What a message is about, by its key in the registry (app/outgoing_texts.py): for her eyes alone."""
    return {
        "step_waits": _("A step that is open"),
        "answer_waits": _("We wrote to you"),
        "we_called": _("We tried to call you"),
        "we_wrote": _("We said that we are here"),
        "talk_day_before": _("Your talk, a day before"),
        "talk_soon": _("Your talk, soon before"),
    }


def state_words() -> dict[str, str]:
    """Where a message is."""
    return {
        "planned": _("Planned"),
        "claimed": _("On its way"),
        "sent": _("Sent"),
        "cancelled": _("Not sent"),
        "uncertain": _("Perhaps sent"),
        "dead": _("Could not be sent"),
    }


def why_words() -> dict[str, str]:
    """Why a message waits, or did not go out, by its code; a code without words of its own says nothing."""
    return {
        "stopped": _("You stopped reminders."),
        "turned_off": _("You turned this one off."),
        "watched": _("You said that somebody may see your phone."),
        "not_needed": _("It was not needed any more."),
        "read": _("You had read it already."),
        "moved": _("The talk got another time."),
        "called_off": _("The talk was called off."),
        "with_another": _("Another message said it too."),
        "sent_before": _("It had been sent before."),
        "too_late": _("It would have come too late."),
        "quiet": _("It waits for the end of your quiet hours."),
        "not_yet": _("It waits, so that not too many come at once."),
    }


def outcome_words() -> dict[str, str]:
    """How one try to send went."""
    return {
        "sent": _("Sent"),
        "failed": _("It did not go through"),
        "refused": _("It was not taken"),
        "unknown": _("Nobody knows whether it arrived"),
    }


def tapped_words() -> dict[str, str]:
    """What she answered with one tap."""
    return {"later": _("Later"), "pause": _("Rest a while"), "stop": _("Stop reminders"), "done": _("Done")}


def minute_words(minute: int) -> str:
    """A minute of the day as a clock says it: ``21:00``."""
    text: str = format_time(time(minute // 60 % 24, minute % 60), "HH:mm", rebase=False)
    return text
