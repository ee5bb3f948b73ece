"""The kinds of steps in plain words, for who adds one."""

from __future__ import annotations

from typing import NamedTuple

from app.studio.pages.cards import ICONS
from app.studio.words import kind_words
from app.web.words import _


class KindChoice(NamedTuple):
    """One kind to choose: its code, its picture, its name, and what it is for."""

    code: str
    icon: str
    name: str
    hint: str


def kind_choices() -> list[KindChoice]:
    """The nine kinds, in the order in which they are mostly needed."""
    hints = {
        "information": _("Short passages that people read in their own time."),
        "self_task": _("One thing that somebody does in their own life, with words beside it if they like."),
        "questionnaire": _("A known set of questions with a score, as this service holds it."),
        "limits": _("Money, time or days that somebody sets for themselves."),
        "check_in": _("How it goes, asked on its day, once or on several days."),
        "booking": _("People choose a time, and we owe them a talk."),
        "review": _("People send something, and a counsellor reads it and answers."),
        "agreement": _("What somebody agrees with themselves, in their own words."),
        "staff_task": _("Something that we do, such as a call. People read that it happens."),
    }
    return [KindChoice(code, ICONS[code], kind_words(code), hint) for code, hint in hints.items()]
