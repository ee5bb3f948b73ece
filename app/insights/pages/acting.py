"""What somebody can do from a number: read the step, open the list of those people, or ask the counsellors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import format_decimal

from app.insights.asked import Asked
from app.insights.pages.finding import ASKED_ABOUT, Finding
from app.insights.pages.level_rows import LevelRow
from app.permissions import Actor
from app.vocabulary import Permission
from app.web.words import _


@dataclass(frozen=True)
class Place:
    """People in one state of a level whose number is shown. ``value``: ``level.state``."""

    level: str
    state: str
    people: int
    words: str

    @property
    def value(self) -> str:
        return f"{self.level}.{self.state}"


@dataclass(frozen=True)
class Acts:
    """Addresses for the reader; empty where it is not for her. ``lists`` and ``asks`` are by ``level.state``."""

    step: str
    lists: dict[str, str]
    asks: dict[str, str]
    first: str

    @property
    def list_of_first(self) -> str:
        return self.lists.get(self.first, "")

    @property
    def ask_of_first(self) -> str:
        return self.asks.get(self.first, "")


def places_of(rows: Sequence[LevelRow]) -> list[Place]:
    """Where the counsellors can be asked to look: people who are stalled, or wait on us. A shown number is no small one
    (``quests.suppression``)."""
    return [
        Place(row.slug, state, people, _place_words(state, row.title, format_decimal(people)))
        for row in rows
        for state in ASKED_ABOUT
        if (people := row.number(state))
    ]


def _place_words(state: str, level: str, people: str) -> str:
    if state == "stalled":
        return _("“%(level)s”, stalled: %(people)s", level=level, people=people)
    return _("“%(level)s”, waiting on us: %(people)s", level=level, people=people)


def acts_of(actor: Actor, asked: Asked, found: Finding, rows: Sequence[LevelRow]) -> Acts:
    """What this reader may do about what is found, and about each number that stands for people to look after."""
    places = places_of(rows)
    here = rows[found.level].slug if found.level is not None else ""
    may_list, may_ask = actor.may(Permission.SEE_WORKLIST), actor.may(Permission.SEND_GROUP_TASK)
    return Acts(
        step=_in_the_studio(asked, found, here) if here and actor.may(Permission.OPEN_STUDIO) else "",
        lists={place.value: _list(asked, place) for place in places} if may_list else {},
        asks={place.value: _ask(asked, place) for place in places} if may_ask else {},
        first=f"{here}.{found.state}" if found.state else "",
    )


def _in_the_studio(asked: Asked, found: Finding, level: str) -> str:
    anchor = f"step-{found.step}" if found.step else f"level-{level}"
    return url_for("studio.version", quest=asked.version.slug, version=asked.version.version, _anchor=anchor)


def _list(asked: Asked, place: Place) -> str:
    version = asked.version
    return url_for("desk.clients", quest=version.slug, version=version.version, level=place.level, state=place.state)


def _ask(asked: Asked, place: Place) -> str:
    return url_for("insights.dropoff", **asked.address, ask=place.value, _anchor="ask")
