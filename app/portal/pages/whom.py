"""Whom the plan is for: the first choice of somebody who starts, and what is said to each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.vocabulary import Audience

WHOM = {"me": Audience.SELF, "close": Audience.CLOSE_PERSON, "young": Audience.YOUNG}
"""Neutral words for the address; who would rather not say goes on as ``me``."""


@dataclass(frozen=True)
class WhomChoice:
    words: str
    hint: str
    icon: str
    url: str


@dataclass(frozen=True)
class WhomPage:
    """What the start form says to this person. ``lines``: sentences with their icons."""

    whom: str
    title: str
    lead: str
    lines: tuple[tuple[str, str], ...] = ()


def whom_choices() -> tuple[WhomChoice, ...]:
    """The three ways in, in the words of the person who chooses."""
    words = {
        "me": (_("Me"), _("I want to look at my own playing."), "user-round"),
        "close": (_("Someone close to me"), _("I worry about somebody, and it weighs on me."), "users-round"),
        "young": (_("I am young"), _("I am under age where I live, or at school, or a student."), "compass"),
    }
    return tuple(WhomChoice(*said, _address(whom)) for whom, said in words.items())


def _address(whom: str) -> str:
    said: dict[str, Any] = {"for": whom}
    return url_for("portal.start", **said)


def whom_page(whom: str) -> WhomPage:
    """What the form says to whom."""
    match whom:
        case "close":
            return WhomPage(
                whom,
                _("A plan of your own"),
                _("You came because of somebody close to you. Here you get your own plan, and it is about you."),
                (
                    ("user-round", _("It is never linked to the other person, and we tell them nothing.")),
                    ("heart-handshake", _("You do not have to change anybody, and you are not to blame.")),
                ),
            )
        case "young":
            return WhomPage(
                whom,
                _("Start without a name"),
                _("A short plan for two to three weeks, with few words. Nobody is compared with anyone."),
                (
                    (
                        "user-round",
                        _(
                            "If you are under the age at which gambling is allowed where you live, a person trained "
                            "for it goes through the plan with you."
                        ),
                    ),
                    ("lock", _("We do not ask you for a phone number.")),
                    (
                        "info",
                        _(
                            "In some places the law says when parents or guardians are told. That person explains it "
                            "to you first."
                        ),
                    ),
                    (
                        "phone",
                        _("You can talk to somebody now, before you start. Talk now is at the top of every page."),
                    ),
                ),
            )
        case _:
            return WhomPage("me", _("Start without a name"), _("We do not ask who you are."))
