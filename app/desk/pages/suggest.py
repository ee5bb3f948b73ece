"""Which steps can be suggested to one person, what was suggested before, and what she said."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app import clock
from app.desk.pages.fit import Fitting
from app.desk.pages.plan import step_title
from app.queries.suggestions import SealedSuggestion, suggestions_of
from app.services.suggestions import ACCEPTED, DECLINED
from app.web.filters import day
from app.web.words import _, language
from quests.definition import text_in
from quests.suggesting import can_be_added_by_her


@dataclass(frozen=True)
class Mark:
    """A step of the plan to be fitted: what was suggested of it last, in words, and whether it can be suggested now."""

    words: str
    can_be_suggested: bool


@dataclass(frozen=True)
class SuggestPage:
    """One step as the client will read it, before a colleague suggests it."""

    slug: str
    title: str
    hint: str
    why: str
    minutes: int


def marks_of(db: sa.Connection, fitting: Fitting, journey_id: str) -> dict[str, Mark]:
    """By step, for every step of the quest of which there is something to say."""
    latest = {one.step: one for one in suggestions_of(db, journey_id)}
    found = {}
    for slug in fitting.quest.step_places:
        said = latest.get(slug)
        is_open = said is not None and said.answer is None
        mark = Mark(_words(said) if said is not None else "", not is_open and _could_add(fitting, slug))
        if mark.words or mark.can_be_suggested:
            found[slug] = mark
    return found


def _words(one: SealedSuggestion) -> str:
    on = day(one.answered_at or one.at)
    if one.answer == ACCEPTED:
        return _("Suggested by %(name)s, accepted on %(day)s.", name=one.staff_name, day=on)
    if one.answer == DECLINED:
        return _("Suggested by %(name)s. Answer on %(day)s: not now.", name=one.staff_name, day=on)
    return _("Suggested by %(name)s on %(day)s, not answered yet.", name=one.staff_name, day=on)


def suggest_page(db: sa.Connection, fitting: Fitting, journey_id: str, slug: str) -> SuggestPage | None:
    """The step, if it can be suggested now."""
    mark = marks_of(db, fitting, journey_id).get(slug)
    if mark is None or not mark.can_be_suggested:
        return None
    step, reads = fitting.quest.step(slug), language()
    return SuggestPage(
        slug, step_title(fitting.quest, slug), text_in(step.hint, reads), text_in(step.why, reads), step.minutes
    )


def _could_add(fitting: Fitting, slug: str) -> bool:
    return can_be_added_by_her(
        fitting.quest,
        fitting.state,
        slug,
        now=clock.now(),
        zone=fitting.zone,
        is_withdrawn=fitting.is_withdrawn,
    )
