"""Screening by staff in a talk: which instruments, and what the answers make of the ladder's screen.

Answers have the keys ``<instrument>.<item>``, ``red_flags`` and ``danger.<name>``, on a contact card and on a client's
page alike. What was left out is unknown and never zero (domain.md section 2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache

from quests.answers import Answer
from quests.cut_offs import PUBLISHED, CutOffs
from quests.dangers import BY_NAME, DANGERS, FLAG_WORDS, FLAGS_KEY, noted_in, with_dangers
from quests.instruments import SLUGS, Instrument, instrument, score, who_may_ask
from quests.questions import NONE_OF_THESE
from quests.screen import Screen, blank_screen
from quests.signs import NO_OTHERS, Signs, with_signs

Given = tuple[Instrument, dict[str, int | None]]
LOWEST_NEEDS = {"close_person": ("k6",)}
"""What stands open on the page: with the red flags and the dangers the shortest way to a finished screen."""


@cache
def staff_instruments(audience: str) -> tuple[Instrument, ...]:
    """Every instrument that staff may ask somebody of this audience, in the order of a first conversation.

    Who is close to somebody is asked nothing about playing (section 2, R3). The ASQ is off, and once it is on it is
    asked answer by answer and never added up: it has a page of its own then.
    """
    asked = (instrument(slug) for slug in SLUGS if who_may_ask(slug).staff_live)
    found = [one for one in asked if one.scoring.method != "asq"]
    return tuple(one for one in found if audience != "close_person" or not is_about_play(one))


def is_about_play(asked: Instrument) -> bool:
    """Whether an instrument asks about gambling, and not how somebody feels."""
    return asked.slug in ("bbgs", "pgsi", "nods-clip", "lie-bet")


def opened_first(audience: str) -> tuple[str, ...]:
    """The instruments of a first contact: the default quick screen and the default distress measure (section 1)."""
    return LOWEST_NEEDS.get(audience, ("bbgs", "k6"))


def is_asked_in(asked: Instrument, language: str) -> bool:
    """Whether we have the wording in this language. Else it is shown in its own, with a note, and is not scored."""
    return asked.language == language


def screening_keys(audience: str) -> tuple[str, ...]:
    """The key of every answer that a screen may have."""
    items = (f"{one.slug}.{item.key}" for one in staff_instruments(audience) for item in one.items)
    return (*items, FLAGS_KEY, *(one.key for one in DANGERS))


def is_screening(key: str) -> bool:
    """Whether an answer of this key belongs to the screening of a contact."""
    first, _dot, rest = key.partition(".")
    return key == FLAGS_KEY or (first == "danger" and rest in BY_NAME) or (first in SLUGS and bool(rest))


def given_by(values: Mapping[str, Answer], audience: str) -> list[Given]:
    """Each instrument in which something was answered. What is no answer of it counts as left open."""
    found: list[Given] = []
    for asked in staff_instruments(audience):
        answers = {item.key: _points(values.get(f"{asked.slug}.{item.key}"), asked) for item in asked.items}
        if any(points is not None for points in answers.values()):
            found.append((asked, answers))
    return found


def signs_by(values: Mapping[str, Answer]) -> list[Signs]:
    """What was said of money trouble and of fear at home, as her own answers in a step would stand."""
    given = values.get(FLAGS_KEY)
    named = given if isinstance(given, list) else [given]
    chosen = tuple(value for value in (*FLAG_WORDS, NONE_OF_THESE, NO_OTHERS) if value in named)
    found = [Signs("red_flags", (*FLAG_WORDS, NONE_OF_THESE, NO_OTHERS), chosen)] if chosen else []
    fear = noted_in(values).get("fear_at_home")
    if fear is not None:
        found.append(Signs("fear_at_home", ("yes", "no"), ("yes" if fear else "no",)))
    return found


def screen_from(
    values: Mapping[str, Answer], audience: str, *, at: datetime, language: str, cut_offs: CutOffs = PUBLISHED
) -> Screen:
    """The screen of one talk, of these answers alone. ``language`` is the one in which they were asked.

    Where nothing was answered the screen is blank, and has no date.
    """
    screen = blank_screen(audience, cut_offs)
    for asked, answers in given_by(values, audience):
        if is_asked_in(asked, language):
            screen = screen.with_score(score(asked, answers))
    screen, _told_at = with_signs(screen, [(at, one) for one in signs_by(values)])
    screen = with_dangers(screen, noted_in(values))
    return screen if screen.is_blank else replace(screen, screened_at=at)


def _points(value: Answer, asked: Instrument) -> int | None:
    """The points of an answer; none for what the instrument does not offer."""
    text = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    points = int(text) if text.isascii() and text.isdigit() else None
    return points if points in asked.values else None
