"""Whose act is first for one client, in words, and why: ours before hers, and what is to be opened for it.

The order is one rule, and each branch of it says its own reason: a plan that was taken back, a safety hold, what we
promised first, a rest, a step of ours whose day has come, somebody who is quiet; else the next act is hers.
"""

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
    """What comes first on a client's page, and ``because`` of what. ``review_id`` names a review, ``anchor`` a
    part of the page.

    ``opens`` is the address id of the step to be done, or ``call``.
    """

    words: str
    when: str = ""
    review_id: str | None = None
    anchor: str = ""
    is_overdue: bool = False
    is_ours: bool = True
    opens: str = ""
    because: str = ""


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
        words = _("This plan was taken back. Call, and go on together in another one.")
        because = _("Because nothing opens in a plan that was taken back until a person moves it.")
        return FirstAct(words, anchor="taken-back", because=because)
    if state.is_on_hold and not state.has_ended:
        return _act_on_hold(state, may_end_hold=may_end_hold)
    if state.has_ended:
        if state.ending == "deceased":
            return FirstAct(_("%(name)s has died. Nothing is to be done here any more.", name=name), is_ours=False)
        because = _("Because this plan has ended, and everybody may come back when they like.")
        words = _("Nothing is open. %(name)s can come back with the phrase.", name=name)
        return FirstAct(words, is_ours=False, because=because)
    if not state.is_started:
        because = _("Because a plan begins with a yes, and nobody is asked twice.")
        return FirstAct(_("The offer waits for %(name)s to say yes.", name=name), is_ours=False, because=because)
    if state.waits:
        return _act_of_ours(quest, state, run_ids, name, may_review=may_review)
    if state.is_paused:
        until = moment(state.paused_until)
        words = _("%(name)s is resting until %(when)s.", name=name, when=until) if until else ""
        because = _("Because a rest is nobody's to disturb: nothing is due while it lasts.")
        words = words or _("%(name)s is resting. The plan waits.", name=name)
        return FirstAct(words, is_ours=False, because=because)
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
    because = _("Because it is a step of ours, and its day has come.")
    when, opens = promise_words(first.due_by), run_ids.get(first.slug, "")
    return FirstAct(words, when=when, is_overdue=overdue, opens=opens, because=because)


def _act_on_hold(state: JourneyState, *, may_end_hold: bool) -> FirstAct:
    because = _("Because the risk is high: safety comes before every step of the plan.")
    if may_end_hold:
        words = _("Look at what made the risk high, and say when the hold can end.")
        return FirstAct(words, anchor="safety", because=because)
    words = _("Talk with a supervisor today. The plan rests until a supervisor ends the safety hold.")
    return FirstAct(words, anchor="safety", because=because)


def _act_of_ours(
    quest: Quest, state: JourneyState, run_ids: Mapping[str, str], name: str, *, may_review: bool
) -> FirstAct:
    """What we promised first: an answer, a call, a talk, or a step of ours."""
    slug, by = min(state.waits.items(), key=lambda wait: (wait[1] is None, wait[1] or clock.now()))
    overdue = by is not None and by < clock.now()
    if slug == A_CALL:
        words = _("%(name)s asked for a call.", name=name)
        because = _("Because a call was asked for, and we said by when.")
        return FirstAct(words, when=promise_words(by), is_overdue=overdue, opens="call", because=because)
    title = step_title(quest, slug)
    step = state.steps[slug]
    if talk_has_begun(by, step):
        because = _("Because its time has come, and nobody has noted yet whether you talked.")
        words = _("Say how the talk went: “%(step)s”", step=title)
        return FirstAct(words, when=by_when(by) if by else "", because=because)
    if step.has_booking:
        because = _("Because a time was chosen, and until then nothing else is owed.")
        words = _("A talk is booked: “%(step)s”.", step=title)
        return FirstAct(words, when=by_when(by) if by else "", is_ours=False, because=because)
    if step.due_from is not None and step.due_from > clock.now():
        words = _("“%(step)s” is with us, from %(day)s.", step=title, day=day(step.due_from))
        because = _("Because it is a step of ours, and its day lies ahead.")
        return FirstAct(words, when=promise_words(by), is_ours=False, because=because)
    if step.status != "sent":
        is_time = step.owner == CLIENT
        words = _("Offer a time for “%(step)s”", step=title) if is_time else _("Do “%(step)s”", step=title)
        because = _("Because a talk was asked for and has no time yet.") if is_time else _ours_first()
        opens = "" if is_time else run_ids.get(slug, "")
        return FirstAct(words, when=promise_words(by), is_overdue=overdue, opens=opens, because=because)
    return FirstAct(
        _("Answer “%(step)s”", step=title) if may_review else _("“%(step)s” waits for the counsellor.", step=title),
        when=promise_words(by),
        review_id=run_ids.get(slug) if may_review else None,
        is_overdue=overdue,
        because=_("Because it was sent to us, and an answer was promised."),
    )


def _ours_first() -> str:
    return _("Because nothing goes on until this step of ours is done.")


def _act_of_client(quest: Quest, state: JourneyState, name: str, *, is_quiet: bool) -> FirstAct:
    title = open_step_title(quest, state)
    if is_quiet:
        since = state.last_act_at or state.started_at
        words = _("%(name)s has been quiet for %(long)s.", name=name, long=ago(since))
        because = _(
            "Because nothing has happened for longer than the open step needs: ask once, kindly, or leave in peace."
        )
        when = _("Open: “%(step)s”", step=title) if title else ""
        return FirstAct(words, when=when, anchor="plan", because=because)
    if title:
        because = _("Because nothing is owed by us, and steps wait without hurry.")
        words = _("The next act is with %(name)s: “%(step)s”.", name=name, step=title)
        return FirstAct(words, is_ours=False, because=because)
    because = _("Because nothing is owed by us, and what opens next opens by itself.")
    return FirstAct(_("Nothing is due today."), is_ours=False, because=because)
