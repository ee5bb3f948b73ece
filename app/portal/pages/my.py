"""The client's own page: the next act, the plan, what is promised, and the ways to rest or stop."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.portal.pages.foresight import plan_needs_someone_now
from app.portal.pages.kept import own_dates
from app.portal.pages.level import offers_words
from app.portal.pages.trail import Trail, trail_of
from app.portal.plan import Plan
from app.queries.journeys import journeys_of_client
from app.queries.quest_versions import definition_of
from app.queries.replies import replies_to
from app.web.filters import day, moment
from app.web.sessions import client
from app.web.transaction import db


@dataclass(frozen=True)
class DateLine:
    """Something with a date: what, when, and whether it is our promise or her own day."""

    what: str
    when: str
    icon: str


@dataclass(frozen=True)
class EarlierPlan:
    title: str
    url: str


@dataclass(frozen=True)
class MyPage:
    """``unread_count`` and ``has_notes`` tell that there are notes, never what they say."""

    trail: Trail
    kind: str
    quest_summary: str
    shows_trail: bool
    can_rest: bool
    can_stop: bool
    has_ended: bool
    is_on_hold: bool
    needs_someone: bool
    unread_count: int
    has_notes: bool
    dates: tuple[DateLine, ...]
    offers: tuple[str, ...]
    earlier: tuple[EarlierPlan, ...]


def my_page(plan: Plan) -> MyPage:
    """What ``/my`` shows of this plan now."""
    state, replies = plan.state, replies_to(db(), client().id)
    is_running = state.is_started and not state.has_ended
    return MyPage(
        trail=trail_of(plan),
        kind=plan.next.kind,
        quest_summary=plan.reader.text(plan.quest.summary),
        shows_trail=state.is_started,
        can_rest=is_running and not state.is_paused and not plan.is_on_hold,
        can_stop=is_running and (plan.is_on_hold or not state.is_paused),
        has_ended=state.has_ended,
        is_on_hold=plan.is_on_hold,
        needs_someone=is_running and plan_needs_someone_now(plan),
        unread_count=sum(reply.read_at is None for reply in replies),
        has_notes=bool(replies),
        dates=_dates(plan) if is_running else (),
        offers=offers_words(plan, state.levels_completed),
        earlier=_earlier(plan),
    )


def _dates(plan: Plan) -> tuple[DateLine, ...]:
    """Our promises first, then the days on which something opens, then the days that she chose."""
    state, found = plan.state, []
    for slug, by in state.waits.items():
        title = plan.reader.title(plan.quest.step(slug))
        if by is not None:
            found.append(
                DateLine(_("We answer “%(step)s”", step=title), _("by %(moment)s", moment=moment(by)), "message-circle")
            )
    for step in sorted(state.steps.values(), key=lambda one: (one.due_from is None, one.due_from or one.opened_at)):
        if step.status == "open" and step.due_from is not None and not plan.is_due(step):
            title = plan.reader.title(plan.quest.step(step.slug))
            found.append(DateLine(_("“%(step)s” opens", step=title), day(step.due_from), "calendar"))
    found += [
        DateLine(_("You wanted to look again at “%(step)s”", step=title), day(chosen), "calendar-check")
        for title, chosen in own_dates(plan)
    ]
    return tuple(found)


def _earlier(plan: Plan) -> tuple[EarlierPlan, ...]:
    """Plans that she walked before this one, so that nothing that she wrote is out of reach."""
    return tuple(
        EarlierPlan(
            plan.reader.title(definition_of(db(), row.quest_version_id)),
            url_for("portal.finish_of", journey_id=row.id),
        )
        for row in journeys_of_client(db(), client().id)
        if row.id != plan.journey.id and row.state.is_started
    )
