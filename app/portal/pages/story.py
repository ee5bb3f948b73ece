"""Her plans as one story, in the order in which it happened: begun, come through, rested, gone on, come back.

A lapse is not in it. She told us so that we can help, and it is no chapter of hers (G04, G12). What happened is told in
the words of the version that she walked then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from app.portal.pages.story_of_fitting import fitted_words
from app.portal.plan import Plan, plan_of
from app.portal.reader import Reader
from app.portal.walked import in_their_versions
from app.queries.earlier_versions import quests_by_version
from app.queries.journeys import events_of_client
from app.queries.quest_versions import definition_of, newest_of
from app.services.offering import PARTNER
from app.web.frames import her_plans
from app.web.sessions import client
from app.web.transaction import db
from quests.definition import Quest
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


def story_page() -> StoryPage:
    """The story so far. Days on which nothing happened are no part of it."""
    plans = {row.id: plan_of(row) for row in her_plans()}
    return StoryPage(tuple(_chapters(plans, events_of_client(db(), client().id))))


def _chapters(plans: dict[str, Plan], happened: list[tuple[str, Event]]) -> Iterable[Chapter]:
    resting: set[str] = set()
    for journey_id, event, quest in _in_their_versions(plans, happened):
        plan = plans[journey_id]
        if not plan.state.is_started or (event.kind == "paused" and journey_id in resting):
            continue
        if event.kind in ("paused", "resumed"):
            (resting.add if event.kind == "paused" else resting.discard)(journey_id)
        if (chapter := _chapter(plan, quest, event)) is not None:
            yield chapter


def _in_their_versions(plans: dict[str, Plan], happened: list[tuple[str, Event]]) -> Iterator[tuple[str, Event, Quest]]:
    """Each event, in order of time, with the version that held in its plan. One statement, where any plan moved."""
    known = quests_by_version(db(), {plan.quest.slug for plan in plans.values() if plan.journey.has_moved})
    walks = {
        journey_id: in_their_versions(plan.quest, [event for one, event in happened if one == journey_id], known)
        for journey_id, plan in plans.items()
    }
    for journey_id, _event in happened:
        event, quest = next(walks[journey_id])
        yield journey_id, event, quest


def _chapter(plan: Plan, quest: Quest, event: Event) -> Chapter | None:
    reader, journey_id = plan.reader, plan.journey.id
    title, finish = reader.title(quest), url_for("portal.finish_of", journey_id=journey_id)
    match event.kind:
        case "journey_started":
            return Chapter(event.at, _("You began “%(plan)s”.", plan=title), "here")
        case "level_completed" if event.level in quest.level_places:
            kept = url_for("portal.finish_of", journey_id=journey_id, _anchor=f"kept-{event.level}")
            words = _("You came through “%(part)s”.", part=reader.title(quest.level(event.level)))
            return Chapter(event.at, words, "done", kept, _("What you wrote there"))
        case "moved_on":
            return Chapter(event.at, _moved(reader, title, event.detail.get("to")), "done", finish, _("What you wrote"))
        case "exited_well":
            words = _("You came to the end of “%(plan)s”.", plan=title)
            return Chapter(event.at, words, "done", finish, _("What you keep of it"))
        case "stopped":
            words = _("You stopped “%(plan)s”. All of it is kept.", plan=title)
            return Chapter(event.at, words, "later", finish, _("What you wrote"))
        case "plan_adjusted":
            words = fitted_words(plan, quest, event)
            return Chapter(event.at, words, "here") if words else None
    words = {
        "paused": _("You took a rest."),
        "resumed": _("You went on."),
        "reopened": _("You came back to “%(plan)s”.", plan=title),
        "safety_hold_started": _("Your plan rested, and your place was kept."),
        "safety_hold_ended": _("Your plan went on from where it was."),
        "version_moved": _("Your plan has a newer version. What you did is kept."),
    }.get(event.kind, "")
    state = "later" if event.kind in ("paused", "safety_hold_started") else "here"
    return Chapter(event.at, words, state) if words else None


def _moved(reader: Reader, title: str, to: str | None) -> str:
    if to == PARTNER or to is None:
        return _("From “%(plan)s” you went on to another service.", plan=title)
    found = newest_of(db(), {to}).get(to)
    if found is None:
        return _("From “%(plan)s” you went on to another plan.", plan=title)
    return _("From “%(plan)s” you went on to “%(next)s”.", plan=title, next=reader.title(definition_of(db(), found.id)))
