"""The client's own page: the next act, the plan, what is promised, and the ways to rest or stop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import g, url_for
from flask_babel import gettext as _

from app import clock
from app.portal.pages.fitting import can_fit
from app.portal.pages.foresight import plan_needs_someone_now
from app.portal.pages.kept import own_dates
from app.portal.pages.led import LedPart, led_part
from app.portal.pages.offers import OfferCard, offers_of
from app.portal.pages.own_acts import has_own_acts
from app.portal.pages.rating import may_rate
from app.portal.pages.states import small_step, state_words
from app.portal.pages.suggestions import SuggestionCard, suggestions
from app.portal.pages.trail import Trail, trail_of
from app.portal.plan import Plan, plan_of
from app.portal.whom import can_tell_lapse, may_ask_for_a_call
from app.queries.her_reminders import what_waits
from app.queries.journeys import JourneyRow
from app.web.filters import day, moment
from app.web.frames import her_plans
from app.web.sessions import client
from app.web.transaction import db
from quests.definition import BookingStep, StaffTaskStep
from quests.events import CLIENT
from quests.talks import A_CALL

STANDS_FOR = timedelta(days=7)
"""As long as a link in a message works."""


@dataclass(frozen=True)
class DateLine:
    """Something with a date: what, when, and whether it is our promise or her own day."""

    what: str
    when: str
    icon: str


@dataclass(frozen=True)
class ReminderLine:
    """A reminder that went out for a step that is still open: what it was about, and where to answer it."""

    title: str
    url: str
    later_url: str


@dataclass(frozen=True)
class EarlierPlan:
    title: str
    url: str


@dataclass(frozen=True)
class OtherPlan:
    """A plan that is there beside the one on this page: what it is, how it stands, and its own page."""

    title: str
    state_words: str
    is_offer: bool
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
    reminder: ReminderLine | None
    dates: tuple[DateLine, ...]
    offers: tuple[OfferCard, ...]
    others: tuple[OtherPlan, ...]
    earlier: tuple[EarlierPlan, ...]
    small_step: tuple[str, str] | None
    can_tell_lapse: bool
    can_ask_for_a_call: bool
    talks_instead: bool
    can_fit: bool
    has_own_acts: bool
    led: LedPart | None
    suggestions: list[SuggestionCard]
    may_rate: bool
    is_named: bool
    rests_for_another: bool


def my_page(plan: Plan) -> MyPage:
    """What ``/my`` shows of this plan now."""
    state = plan.state
    waits = what_waits(db(), client().id, plan.journey.id, since=clock.now() - STANDS_FOR)
    is_running, rows = plan.is_running, her_plans()
    return MyPage(
        trail=trail_of(plan),
        kind=plan.next.kind,
        quest_summary=plan.reader.text(plan.quest.summary),
        shows_trail=state.is_started and not plan.is_led,
        can_rest=is_running and not state.is_paused and not plan.is_on_hold,
        can_stop=is_running and (plan.rests_by_us or not state.is_paused),
        has_ended=state.has_ended,
        is_on_hold=plan.is_on_hold,
        needs_someone=is_running and plan_needs_someone_now(plan),
        unread_count=waits.unread_count,
        has_notes=waits.note_count > 0,
        reminder=_reminder(plan, waits.reminded) if is_running else None,
        dates=_dates(plan) if is_running and not plan.is_led else (),
        offers=offers_of(plan),
        others=_others(plan, rows),
        earlier=_earlier(plan, rows),
        small_step=small_step(plan),
        can_tell_lapse=can_tell_lapse(plan),
        can_ask_for_a_call=is_running and A_CALL not in state.waits and may_ask_for_a_call(),
        talks_instead=is_running and not may_ask_for_a_call(),
        can_fit=can_fit(plan),
        has_own_acts=has_own_acts(plan),
        led=led_part(plan) if plan.is_led and is_running else None,
        suggestions=suggestions(plan),
        may_rate=may_rate(plan),
        is_named="plan_named" in g,
        rests_for_another=plan.rests_for_another,
    )


def _reminder(plan: Plan, reminded: tuple[tuple[str, str], ...]) -> ReminderLine | None:
    """The newest reminder whose step is hers and open: what a note on her phone was about."""
    for outgoing_id, slug in reminded:
        state, step = plan.state.steps.get(slug), plan.walked.step(slug)
        if state is None or step is None or step.visibility != "client":
            continue
        if state.status == "open" and state.owner == CLIENT and plan.is_due(state) and not plan.state.is_paused:
            later = url_for("portal.answer_reminder", outgoing_id=outgoing_id)
            address = url_for("portal.take_step", step_run_id=plan.addresses[slug])
            return ReminderLine(plan.reader.title(step), address, later)
    return None


def _dates(plan: Plan) -> tuple[DateLine, ...]:
    """Our promises first, then the days on which something opens, then the days that she chose."""
    state, found = plan.state, []
    for slug, by in state.waits.items():
        if (line := _promise(plan, slug, by)) is not None:
            found.append(line)
    # While she rests no day is named on which something opens: nothing is due, and going on shows them again.
    rests = state.is_paused or plan.is_withdrawn
    hers = {} if rests else {step.slug: step for level in plan.quest.levels for step in plan.steps_of(level)}
    steps = [one for slug, one in state.steps.items() if slug in hers]
    for step in sorted(steps, key=lambda one: (one.due_from is None, one.due_from or one.opened_at)):
        if step.status == "open" and step.due_from is not None and not plan.is_due(step):
            title = plan.reader.title(hers[step.slug])
            found.append(DateLine(_("“%(step)s” opens", step=title), day(step.due_from), "calendar"))
    found += [
        DateLine(_("You wanted to look again at “%(step)s”", step=title), day(chosen), "calendar-check")
        for title, chosen in own_dates(plan)
    ]
    return tuple(found)


def _promise(plan: Plan, slug: str, by: datetime | None) -> DateLine | None:
    """What we owe her, and by when: a call, a time for a talk, a step of ours, an answer."""
    if by is None or slug in plan.talks:
        return None  # A talk that is booked stands on the page by itself.
    when = _("by %(moment)s", moment=moment(by))
    if slug == A_CALL:
        return DateLine(_("We call you"), when, "phone")
    step = plan.walked.step(slug)
    if step is None or step.visibility == "staff":
        return None
    title = plan.reader.title(step)
    if isinstance(step, BookingStep):
        return DateLine(_("We find a time for “%(step)s”", step=title), when, "calendar")
    if isinstance(step, StaffTaskStep):
        return DateLine(_("We do “%(step)s”", step=title), when, "user-round")
    return DateLine(_("We answer “%(step)s”", step=title), when, "message-circle")


def _others(plan: Plan, rows: list[JourneyRow]) -> tuple[OtherPlan, ...]:
    """What else is hers now, running or offered: the plan beside the main one, or those that rest for this one."""
    found = []
    for row in rows:
        if row.id == plan.journey.id or row.state.has_ended:
            continue
        other = plan_of(row)
        address = url_for("portal.my", plan=row.id)
        found.append(OtherPlan(plan.reader.title(other.quest), state_words(other), not row.state.is_started, address))
    return tuple(found)


def _earlier(plan: Plan, rows: list[JourneyRow]) -> tuple[EarlierPlan, ...]:
    """Plans that she walked before this one, so that nothing that she wrote is out of reach."""
    return tuple(
        EarlierPlan(
            plan.reader.title(plan_of(row).quest),
            url_for("portal.finish_of", journey_id=row.id),
        )
        for row in rows
        if row.id != plan.journey.id and row.state.is_started and row.state.has_ended
    )
