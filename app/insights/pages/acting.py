"""What somebody can do from a number: read the step, open the list of those people, or ask the counsellors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import format_decimal

from app.insights.asked import Asked
from app.insights.pages.finding import ASKED_ABOUT, Finding
from app.insights.pages.level_rows import LevelRow
from app.insights.pages.tasks import asked_of
from app.permissions import Actor
from app.queries.asked_tasks import AskedTask
from app.vocabulary import Permission
from app.web.filters import day
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
class Already:
    """What is asked about a number already: which, when and how many have done it, and where that stands."""

    place: str
    says: str
    url: str


@dataclass(frozen=True)
class Acts:
    """Addresses for the reader; empty where it is not for her. ``lists`` and ``asks`` are by ``level.state``.

    ``asked``: what is asked already about a shown number, in words, by the same.
    """

    step: str
    lists: dict[str, str]
    asks: dict[str, str]
    asked: dict[str, Already]
    first: str

    @property
    def list_of_first(self) -> str:
        return self.lists.get(self.first, "")

    @property
    def asked_of_first(self) -> Already | None:
        return self.asked.get(self.first)

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


def choices_of(places: Sequence[Place], tasks: Mapping[str, AskedTask]) -> list[tuple[str, str]]:
    """What the form offers: each place with its words, which say where something is asked already."""
    return [
        (one.value, _("%(place)s (asked already)", place=one.words) if one.value in tasks else one.words)
        for one in places
    ]


def _place_words(state: str, level: str, people: str) -> str:
    if state == "stalled":
        return _("“%(level)s”, stalled: %(people)s", level=level, people=people)
    return _("“%(level)s”, waiting on us: %(people)s", level=level, people=people)


def acts_of(
    actor: Actor, asked: Asked, found: Finding, rows: Sequence[LevelRow], tasks: Mapping[str, AskedTask]
) -> Acts:
    """What this reader may do about what is found, and about each number that stands for people to look after."""
    places = places_of(rows)
    here = rows[found.level].slug if found.level is not None else ""
    may_list, may_ask = actor.may(Permission.SEE_WORKLIST), actor.may(Permission.SEND_GROUP_TASK)
    return Acts(
        step=_in_the_studio(asked, found, here) if here and actor.may(Permission.OPEN_STUDIO) else "",
        lists={place.value: _list(asked, place) for place in places} if may_list else {},
        asks={place.value: _ask(asked, place) for place in places} if may_ask else {},
        asked={place.value: _already(place, tasks[place.value]) for place in places if place.value in tasks}
        if may_ask
        else {},
        first=f"{here}.{found.state}" if found.state else "",
    )


def _already(place: Place, task: AskedTask) -> Already:
    on = day(task.asked_at)
    if of := asked_of(task):
        done, everybody = format_decimal(task.done), format_decimal(of)
        said = _("Asked on %(day)s: %(done)s of %(all)s have done it.", day=on, done=done, all=everybody)
    else:
        said = _("Asked on %(day)s. None of them were with a counsellor then.", day=on)
    return Already(place.words, said, url_for("insights.tasks", _anchor=f"asked-{task.id}"))


def _in_the_studio(asked: Asked, found: Finding, level: str) -> str:
    anchor = f"step-{found.step}" if found.step else f"level-{level}"
    return url_for("studio.version", quest=asked.version.slug, version=asked.version.version, _anchor=anchor)


def _list(asked: Asked, place: Place) -> str:
    version = asked.version
    return url_for("desk.clients", quest=version.slug, version=version.version, level=place.level, state=place.state)


def _ask(asked: Asked, place: Place) -> str:
    return url_for("insights.dropoff", **asked.address, ask=place.value, _anchor="ask")
