"""Whose act is first for one client, in words: ours before hers, and what is to be opened for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app import clock
from app.desk.pages.plan import open_step_title, promise_words, step_title, talk_has_begun
from app.desk.words import by_when
from app.web.filters import ago, day, moment
from app.web.words import _
from quests.definition import Quest
from quests.events import CLIENT
from quests.journey import JourneyState
from quests.talks import A_CALL


@dataclass(frozen=True)
class FirstAct:
    """What comes first on a client's page. ``review_id`` names the review to open, ``anchor`` a part of the page.

    ``opens`` is the address id of the step to be done, or ``call``.
    """

    words: str
    when: str = ""
    review_id: str | None = None
    anchor: str = ""
    is_overdue: bool = False
    is_ours: bool = True
    opens: str = ""


def first_act(
    quest: Quest,
    state: JourneyState,
    run_ids: Mapping[str, str],
    name: str,
    *,
    may_end_hold: bool,
    may_review: bool,
    is_quiet: bool,
    is_withdrawn: bool = False,
) -> FirstAct:
    """The one act that comes first, or whose act it is when nothing is ours to do. ``name`` is the pseudonym."""
    if is_withdrawn and not state.has_ended and not state.is_on_hold:
        return FirstAct(_("This plan was taken back. Call, and go on together in another one."), anchor="taken-back")
    if state.is_on_hold and not state.has_ended:
        return _act_on_hold(state, may_end_hold=may_end_hold)
    if state.has_ended:
        if state.ending == "deceased":
            return FirstAct(_("%(name)s has died. Nothing is to be done here any more.", name=name), is_ours=False)
        return FirstAct(_("Nothing is open. %(name)s can come back with the phrase.", name=name), is_ours=False)
    if not state.is_started:
        return FirstAct(_("The offer waits for %(name)s to say yes.", name=name), is_ours=False)
    if state.waits:
        return _act_of_ours(quest, state, run_ids, name, may_review=may_review)
    if state.is_paused:
        until = moment(state.paused_until)
        words = _("%(name)s is resting until %(when)s.", name=name, when=until) if until else ""
        return FirstAct(words or _("%(name)s is resting. The plan waits.", name=name), is_ours=False)
    return _step_of_ours(quest, state, run_ids) or _act_of_client(quest, state, name, is_quiet=is_quiet)


def _step_of_ours(quest: Quest, state: JourneyState, run_ids: Mapping[str, str]) -> FirstAct | None:
    """A step of the service whose day has come, beside what is open for her; the one that is due first."""
    now = clock.now()
    ours = [one for one in state.steps.values() if one.status == "open" and one.owner != CLIENT]
    ready = [one for one in ours if one.due_from is None or one.due_from <= now]
    if not ready:
        return None
    first = min(ready, key=lambda one: (one.due_by is None, one.due_by or now))
    words = _("Do “%(step)s”", step=step_title(quest, first.slug))
    overdue = first.due_by is not None and first.due_by < now
    return FirstAct(words, when=promise_words(first.due_by), is_overdue=overdue, opens=run_ids.get(first.slug, ""))


def _act_on_hold(state: JourneyState, *, may_end_hold: bool) -> FirstAct:
    if may_end_hold:
        return FirstAct(_("Look at what made the risk high, and say when the hold can end."), anchor="safety")
    return FirstAct(
        _("Talk with a supervisor today. The plan rests until a supervisor ends the safety hold."), anchor="safety"
    )


def _act_of_ours(
    quest: Quest, state: JourneyState, run_ids: Mapping[str, str], name: str, *, may_review: bool
) -> FirstAct:
    """What we promised first: an answer, a call, a talk, or a step of ours."""
    slug, by = min(state.waits.items(), key=lambda wait: (wait[1] is None, wait[1] or clock.now()))
    overdue = by is not None and by < clock.now()
    if slug == A_CALL:
        words = _("%(name)s asked for a call.", name=name)
        return FirstAct(words, when=promise_words(by), is_overdue=overdue, opens="call")
    title = step_title(quest, slug)
    step = state.steps[slug]
    if talk_has_begun(by, step):
        return FirstAct(_("Say how the talk went: “%(step)s”", step=title), when=by_when(by) if by else "")
    if step.has_booking:
        return FirstAct(_("A talk is booked: “%(step)s”.", step=title), when=by_when(by) if by else "", is_ours=False)
    if step.due_from is not None and step.due_from > clock.now():
        words = _("“%(step)s” is with us, from %(day)s.", step=title, day=day(step.due_from))
        return FirstAct(words, when=promise_words(by), is_ours=False)
    if step.status != "sent":
        is_time = step.owner == CLIENT
        words = _("Offer a time for “%(step)s”", step=title) if is_time else _("Do “%(step)s”", step=title)
        opens = "" if is_time else run_ids.get(slug, "")
        return FirstAct(words, when=promise_words(by), is_overdue=overdue, opens=opens)
    return FirstAct(
        _("Answer “%(step)s”", step=title) if may_review else _("“%(step)s” waits for the counsellor.", step=title),
        when=promise_words(by),
        review_id=run_ids.get(slug) if may_review else None,
        is_overdue=overdue,
    )


def _act_of_client(quest: Quest, state: JourneyState, name: str, *, is_quiet: bool) -> FirstAct:
    title = open_step_title(quest, state)
    if is_quiet:
        since = state.last_act_at or state.started_at
        words = _("%(name)s has been quiet for %(long)s.", name=name, long=ago(since))
        return FirstAct(words, when=_("Open: “%(step)s”", step=title) if title else "", anchor="plan")
    if title:
        return FirstAct(_("The next act is with %(name)s: “%(step)s”.", name=name, step=title), is_ours=False)
    return FirstAct(_("Nothing is due today."), is_ours=False)
