"""Dimensions and their values in words: by what people are compared, and what a group of them has in common."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel.dates import format_skeleton
from babel.lists import format_list
from flask_babel import get_locale

from app.web.words import _, language_name
from quests.tally import DIMENSIONS


def dimension_words(dimension: str) -> str:
    """By what people are put side by side."""
    return {
        "start_month": _("Month of start"),
        "risk": _("Risk"),
        "audience": _("Who it is for"),
        "language": _("Language"),
        "channel": _("Way in"),
        "frame": _("Journey or plain plan"),
    }[dimension]


def dimension_choices() -> list[tuple[str, str]]:
    """Each dimension with its words."""
    return [(dimension, dimension_words(dimension)) for dimension in DIMENSIONS]


def value_words(dimension: str, value: str) -> str:
    """What the people of one group have in common. A value that nobody has words for is shown as it is."""
    if dimension == "start_month":
        year, _dash, month = value.partition("-")
        return str(format_skeleton("yMMMM", date(int(year), int(month), 1), locale=get_locale()))
    if dimension == "language":
        return language_name(value)
    return _words().get((dimension, value), value)


def values_words(dimension: str, values: Sequence[str]) -> str:
    """Several values that share one row, as in: Persian, Chinese and Turkish."""
    return format_list([value_words(dimension, value) for value in values], locale=get_locale())


def _words() -> dict[tuple[str, str], str]:
    return {
        ("risk", "low"): _("Low"),
        ("risk", "medium"): _("Medium, or not asked yet"),
        ("risk", "high"): _("High"),
        ("risk", "emergency"): _("Emergency"),
        ("audience", "self"): _("For oneself"),
        ("audience", "close_person"): _("For somebody close"),
        ("audience", "young"): _("Young people"),
        ("channel", "portal"): _("On the portal"),
        ("channel", "call"): _("By phone"),
        ("channel", "chat"): _("In a chat"),
        ("channel", "message"): _("By message"),
        ("channel", "email"): _("By e-mail"),
        ("channel", "form"): _("By a form"),
        ("channel", "video"): _("By video"),
        ("frame", "journey"): _("As a journey"),
        ("frame", "plain"): _("As a plain plan"),
    }
