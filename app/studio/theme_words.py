"""What people said, as a designer reads it: the themes, the coded answers and why somebody stopped."""

from __future__ import annotations

from app.web.words import _, language
from quests.definition import text_in
from quests.levels import Ask
from quests.themes import ANSWERED, CHOICE, SCALE, STOP


def said_words(code: str, asks: Ask | None) -> str:
    """A code in words. ``asks``: the question of the level, whose choices have words of their own."""
    if code.startswith(CHOICE):
        return _choice(code.removeprefix(CHOICE), asks)
    if code.startswith(SCALE):
        return _band(code.removeprefix(SCALE))
    if code.startswith(STOP):
        return _reason(code.removeprefix(STOP))
    return _theme(code)


def _choice(value: str, asks: Ask | None) -> str:
    choices = asks.choices if asks is not None else ()
    return next((text_in(choice.label, language()) for choice in choices if choice.value == value), value)


def _band(band: str) -> str:
    words = {
        "low": _("A low number on the scale"),
        "middle": _("A number in the middle of the scale"),
        "high": _("A high number on the scale"),
    }
    return words.get(band, band)


def _reason(reason: str) -> str:
    words = {
        "better": _("Stopped: better now"),
        "not_now": _("Stopped: not now, maybe later"),
        "not_for_me": _("Stopped: it is not right for them"),
        "other": _("Stopped: something else"),
    }
    return words.get(reason, reason)


def _theme(theme: str) -> str:
    words = {
        ANSWERED: _("Wrote something"),
        "too_long": _("How long it is"),
        "unclear": _("Hard to understand"),
        "helped": _("What helps, and thanks"),
        "a_person": _("Talking with a person"),
        "time": _("Time, work, hours of the day"),
        "money": _("Money and debts"),
        "close_people": _("Family and friends"),
        "seen": _("Somebody may see it"),
        "mood": _("Mood and sleep"),
        "pull": _("The pull"),
        "device": _("The page or the phone"),
        "reminders": _("Reminders and messages"),
    }
    return words.get(theme, theme)
