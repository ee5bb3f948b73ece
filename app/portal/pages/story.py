"""Her plans as one story, in the order in which it happened: begun, come through, rested, gone on, come back.

A lapse is not in it. She told us so that we can help, and it is no chapter of hers (G04, G12).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from app.portal.plan import Plan
from app.portal.reader import Reader, page_language
from app.queries.journeys import JourneyRow, events_of_client, journeys_of_client
from app.queries.quest_versions import definition_of, newest_of
from app.services.offering import PARTNER
from app.web.sessions import client
from app.web.transaction import db
from quests.events import Event


@dataclass(frozen=True)
class Chapter:
    """One thing that happened. ``state`` is that of a stone: done, here, later. ``url``: what she kept of it."""

    at: datetime
    words: str
    state: str
    url: str = ""
    url_words: str = ""


@dataclass(frozen=True)
class StoryPage:
    chapters: tuple[Chapter, ...]


def story_page(is_plain: bool) -> StoryPage:
    """The story so far. Days on which nothing happened are no part of it."""
    rows = {row.id: row for row in journeys_of_client(db(), client().id)}
    reader = Reader(page_language(), is_plain)
    happened = events_of_client(db(), client().id)
    return StoryPage(tuple(_chapters(rows, reader, happened)))


def _chapters(rows: dict[str, JourneyRow], reader: Reader, happened: Iterable[tuple[str, Event]]) -> Iterable[Chapter]:
    resting: set[str] = set()
    for journey_id, event in happened:
        row = rows[journey_id]
        if not row.state.is_started or (event.kind == "paused" and journey_id in resting):
            continue
        if event.kind in ("paused", "resumed"):
            (resting.add if event.kind == "paused" else resting.discard)(journey_id)
        if (chapter := _chapter(Plan(row, definition_of(db(), row.quest_version_id)), reader, event)) is not None:
            yield chapter


def _chapter(plan: Plan, reader: Reader, event: Event) -> Chapter | None:
    title, finish = reader.title(plan.quest), url_for("portal.finish_of", journey_id=plan.journey.id)
    match event.kind:
        case "journey_started":
            return Chapter(event.at, _("You began “%(plan)s”.", plan=title), "here")
        case "level_completed":
            level = plan.quest.level(event.level or "")
            kept = url_for("portal.finish_of", journey_id=plan.journey.id, _anchor=f"kept-{level.slug}")
            words = _("You came through “%(part)s”.", part=reader.title(level))
            return Chapter(event.at, words, "done", kept, _("What you wrote there"))
        case "moved_on":
            return Chapter(event.at, _moved(reader, title, event.detail.get("to")), "done", finish, _("What you wrote"))
        case "exited_well":
            words = _("You came to the end of “%(plan)s”.", plan=title)
            return Chapter(event.at, words, "done", finish, _("What you keep of it"))
        case "stopped":
            words = _("You stopped “%(plan)s”. All of it is kept.", plan=title)
            return Chapter(event.at, words, "later", finish, _("What you wrote"))
    words = {
        "paused": _("You took a rest."),
        "resumed": _("You went on."),
        "reopened": _("You came back to “%(plan)s”.", plan=title),
        "safety_hold_started": _("Your plan rested, and your place was kept."),
        "safety_hold_ended": _("Your plan went on from where it was."),
    }.get(event.kind)
    state = "later" if event.kind in ("paused", "safety_hold_started") else "here"
    return Chapter(event.at, words, state) if words else None


def _moved(reader: Reader, title: str, to: str | None) -> str:
    if to == PARTNER or to is None:
        return _("From “%(plan)s” you went on to another service.", plan=title)
    found = newest_of(db(), {to}).get(to)
    if found is None:
        return _("From “%(plan)s” you went on to another plan.", plan=title)
    return _("From “%(plan)s” you went on to “%(next)s”.", plan=title, next=reader.title(definition_of(db(), found.id)))
