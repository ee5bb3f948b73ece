"""The rows of a working day: steps that we owe, calls that were asked for, tasks, and the talks of today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app, url_for

from app import clock
from app.desk.pages.call_times import Again, again_for, again_for_asked, again_for_step, book_of
from app.desk.pages.contact import CallTo, quiet_act
from app.desk.pages.plan import promise_words, step_title
from app.desk.pages.rows import Group, Row, Turn, group_of, make_row, with_risk
from app.desk.words import by_when, day_begins, day_of
from app.permissions import Actor
from app.queries.bookings import BookingRow, bookings_of_staff
from app.queries.call_list import CallBook
from app.queries.day import AskedCall, OwedStep, TaskCase, calls_asked, cases_of, steps_owed, tasks_open
from app.queries.earlier_versions import TakenBack, taken_back
from app.queries.quest_versions import definition_of
from app.queries.risk import RiskFinding
from app.queries.worklist import Case
from app.services import tasks
from app.vocabulary import Permission, Scope
from app.web.filters import ago
from app.web.our_hours import our_hours
from app.web.talk_words import clock_of
from app.web.words import _, language, ngettext
from quests.conditions import offers_open
from quests.definition import Quest, StaffTaskStep, Step, text_in
from quests.events import CLIENT
from quests.journey import JourneyState
from quests.talks import A_CALL

Findings = dict[str, RiskFinding]
EARLY = timedelta(hours=6)
"""A talk that somebody is ready for is back on the list in the early morning of its day."""


def day_rows(db: sa.Connection, staff: Actor, findings: Findings) -> list[Row]:
    """Everything of the day that is neither a review nor a risk, in no order yet."""
    steps, calls, open_tasks = steps_owed(db, staff, clock.now()), calls_asked(db, staff), tasks_open(db, staff)
    called = [one.case for one in _calls_among(db, steps)] + [one.case for one in calls]
    book = book_of(db, called + [one.case for one in open_tasks])
    rows = [_step_row(db, step, findings, book) for step in steps]
    rows += [_call_row(db, call, findings, book) for call in calls]
    withdrawn = [task.case.quest_version_id for task in open_tasks if task.kind == tasks.PLAN_WITHDRAWN]
    back = taken_back(db, withdrawn)
    rows += [_task_row(db, task, findings, back.get(task.case.quest_version_id), book) for task in open_tasks]
    return rows + _talk_rows(db, staff, findings)


def _calls_among(db: sa.Connection, steps: Iterable[OwedStep]) -> list[OwedStep]:
    """The steps that are a call."""
    found = ((owed, definition_of(db, owed.case.quest_version_id).step(owed.step)) for owed in steps)
    return [owed for owed, step in found if isinstance(step, StaffTaskStep) and step.call is not None]


def call_of(
    case: Case, again: Again | None, *, step_run_id: str = "", task_id: str = "", may_decide: bool = False
) -> CallTo:
    """Where one tap notes a call to this client: for a step, for a task, or on our own account; and when ``again``.

    ``may_decide``: the reader is a supervisor who weighs a high risk against that somebody may be watching.
    """
    url = (
        url_for("desk.step_call", step_run_id=step_run_id)
        if step_run_id
        else url_for("desk.note_call", journey_id=case.journey_id)
    )
    may_be_called = case.may_be_called or (may_decide and "call" in (case.ways or ()))
    call = CallTo(url, may_be_called, bool(case.may_leave_voicemail), task_id)
    if again is None:
        return call
    return replace(call, not_now=again.not_now, again=again.next, again_at=again.at, has_code_word=again.has_code_word)


def due_words(step: OwedStep) -> str:
    """What we promised for a step of ours; without a promise the day that it is due, or since when it is open."""
    if step.by is not None:
        return promise_words(step.by)
    return _("Open for %(long)s", long=ago(step.opened_at))


def tries_words(step: Step, state: JourneyState) -> str:
    """``Try 2 of 3.`` once somebody has called for this step; empty before."""
    tried = state.tries.get(step.slug, 0)
    if not isinstance(step, StaffTaskStep) or step.call is None or not tried:
        return ""
    return _("Try %(next)s of %(all)s.", next=min(tried + 1, step.call.tries), all=step.call.tries)


def _step_row(db: sa.Connection, owed: OwedStep, findings: Findings, book: CallBook) -> Row:
    case = owed.case
    definition = definition_of(db, case.quest_version_id).step(owed.step)
    title, overdue = text_in(definition.title, language()), _is_past(owed)
    why = [_("Resting; our promise stands.")] if case.state.is_paused else []
    call, url = None, url_for("desk.do_step", step_run_id=owed.step_run_id)
    if owed.owner == CLIENT:
        act = _("Offer a time for “%(step)s”", step=title)
        url = url_for("desk.book_for_client", client_id=case.client_id, step_run_id=owed.step_run_id)
        why.append(_("Asked for a time, none was there or none suits."))
    elif isinstance(definition, StaffTaskStep) and definition.call is not None:
        act = _("Call: “%(step)s”", step=title)
        call = call_of(case, again_for_step(db, book, owed, definition), step_run_id=owed.step_run_id)
        why.append(tries_words(definition, case.state) or _("Open for %(long)s.", long=ago(owed.opened_at)))
    else:
        act = _("Do “%(step)s”", step=title)
        why.append(_("Open for %(long)s.", long=ago(owed.opened_at)))
    return make_row(
        db,
        case,
        "step",
        key=owed.step_run_id,
        url=url,
        act=act,
        why=with_risk(case, findings, " ".join(why)),
        when=due_words(owed) if owed.by else "",
        group=group_of(case, owed.by, is_overdue=overdue),
        due=owed.by,
        is_overdue=overdue,
        call=call,
    )


def _is_past(owed: OwedStep) -> bool:
    return owed.by is not None and owed.by < clock.now()


def _call_row(db: sa.Connection, asked: AskedCall, findings: Findings, book: CallBook) -> Row:
    case, overdue = asked.case, asked.promise_by < clock.now()
    tried = case.state.tries.get(A_CALL, 0)
    why = [_("Asked for a call.")]
    if tried:
        why.append(ngettext("Tried %(num)s time, no answer.", "Tried %(num)s times, no answer.", tried))
    return make_row(
        db,
        case,
        "call",
        key=f"call-{case.journey_id}",
        url=url_for("desk.call", journey_id=case.journey_id),
        act=_("Call back"),
        why=with_risk(case, findings, " ".join(why)),
        when=promise_words(asked.promise_by),
        group=group_of(case, asked.promise_by, is_overdue=overdue),
        due=asked.promise_by,
        is_overdue=overdue,
        call=call_of(case, again_for_asked(book, asked)),
    )


def task_act(kind: str) -> str:
    """What a task asks for."""
    acts = {
        tasks.LAPSE: _("Call: told us of a lapse"),
        tasks.MISSED_CHECK_INS: _("Call: check-ins went by"),
        tasks.CALL_HER: _("Call: the plan asks for it"),
        tasks.GONE_QUIET: _("Call: has gone quiet"),
        tasks.HIGH_RISK: _("Look at the high risk"),
        tasks.NOT_REACHED: _("Decide: three calls, no answer"),
        tasks.PLAN_WITHDRAWN: _("Call: this plan was taken back"),
        tasks.NO_ANSWER: _("Two reminders without an answer: call, write or leave in peace"),
    }
    return acts.get(kind, _("See what is to be done"))


def task_why(quest: Quest, case: Case, kind: str, back: TakenBack | None = None) -> str:
    """Why, in the words that the quest has for the counsellor; else in ours. ``back``: its version was withdrawn."""
    if kind == tasks.PLAN_WITHDRAWN:
        return taken_back_words(back)
    if kind == tasks.NO_ANSWER:
        return _("There were two reminders, and no answer came. There is no third.")
    if kind == tasks.NOT_REACHED:
        return _("No rule says what comes next. A supervisor decides, by the policy for welfare checks.")
    is_about = {tasks.MISSED_CHECK_INS: "missed_check_ins", tasks.LAPSE: "lapse_reported"}.get(kind)
    for offer in offers_open(quest, case.state, case.state.levels_entered, clock.now()):
        what = offer.when
        about = "missed_check_ins" if what.missed_check_ins else "lapse_reported" if what.lapse_reported else None
        if offer.asks_for == "counsellor" and about == is_about:
            return text_in(offer.words, language())
    if kind == tasks.LAPSE:
        return _("Everything is kept. A welcome is what helps.")
    return ""


def taken_back_words(back: TakenBack | None) -> str:
    """What a withdrawn version asks of us, and why it was taken back. Without ``back`` she is elsewhere by now."""
    if back is None:
        return _("The plan goes on in another version by now. Tell what has changed.")
    said = _("This plan was taken back. Call, and go on together in another one.")
    why = _("Why: %(why)s", why=back.why) if back.why else ""
    return f"{said} {why}".strip()


def _task_row(db: sa.Connection, task: TaskCase, findings: Findings, back: TakenBack | None, book: CallBook) -> Row:
    case, overdue = task.case, task.due_at < clock.now()
    due = _("Due by %(when)s", when=by_when(task.due_at))
    if overdue:
        due = _("Due by %(when)s, overdue by %(long)s", when=by_when(task.due_at), long=ago(task.due_at))
    return make_row(
        db,
        case,
        "task",
        key=f"task-{task.task_id}",
        url=url_for("desk.call", journey_id=case.journey_id, task=task.task_id),
        act=decision_act(case) if task.kind == tasks.NO_ANSWER else task_act(task.kind),
        why=with_risk(case, findings, task_why(definition_of(db, case.quest_version_id), case, task.kind, back)),
        when=due,
        group=group_of(case, task.due_at, is_overdue=overdue),
        due=task.due_at,
        is_overdue=overdue,
        call=call_of(case, again_for(book, case), task_id=task.task_id),
        decides=task.kind == tasks.NO_ANSWER,
    )


def decision_act(case: Case) -> str:
    """What there is to decide after two reminders without an answer, as far as her rules of contact go."""
    return quiet_act(() if case.is_watched else case.ways)


def _talk_rows(db: sa.Connection, staff: Actor, findings: Findings) -> list[Row]:
    """The talks of today, those of the next working day to be ready for, and those of before that nobody noted."""
    hours = our_hours()
    last = hours.day_of(hours.after_open_days(clock.now(), 1))
    talks = bookings_of_staff(db, *staff.stands_for)
    talks = [one for one in talks if hours.day_of(one.starts_at) <= last]
    cases = cases_of(db, [talk.journey_id for talk in talks])
    return [_talk_row(db, staff, talk, cases[talk.journey_id], findings) for talk in talks if talk.journey_id in cases]


def _talk_row(db: sa.Connection, staff: Actor, talk: BookingRow, case: Case, findings: Findings) -> Row:
    title = step_title(definition_of(db, case.quest_version_id), talk.step)
    ways = {"phone": _("By phone."), "chat": _("By chat."), "in_person": _("In person.")}
    has_begun, is_ahead = talk.starts_at <= clock.now(), day_of(talk.starts_at) > day_of(clock.now())
    in_room = _("In person, %(room)s.", room=talk.room) if talk.way == "in_person" and talk.room else ""
    why = in_room or ways.get(talk.way, "")
    if theirs := clock_of(talk.pseudonym, talk.zone, talk.starts_at):
        why = _("%(why)s %(theirs)s.", why=why, theirs=theirs)
    if is_ahead:
        look = _("Read the record once, and see that the time and the way still hold.")
        why = f"{why} {look}".strip()
    sees = talk.counsellor_id in staff.stands_for or staff.scope(Permission.READ_PLAN) is Scope.ALL
    record = url_for("desk.client_record", client_id=case.client_id, plan=case.journey_id)
    can_note = has_begun and "desk.talk_outcome" in current_app.view_functions
    row = make_row(
        db,
        case,
        "talk",
        key=f"talk-{talk.id}",
        url=record if sees or "desk.times" not in current_app.view_functions else url_for("desk.times"),
        act=_talk_act(title, has_begun=has_begun, is_ahead=is_ahead),
        why=with_risk(case, findings, why),
        when=by_when(talk.starts_at),
        group=group_of(case, talk.starts_at, is_overdue=False) if is_ahead else Group.TODAY,
        due=talk.starts_at,
        is_overdue=talk.ends_at + timedelta(hours=1) < clock.now(),
        turn=Turn.CLOCK,
        talk_url=url_for("desk.talk_outcome", booking_id=talk.id) if can_note else "",
        since=talk.made_at,
    )
    return replace(
        row,
        clock_at=None if has_begun else talk.starts_at,
        ready_until=min(talk.starts_at, day_begins(talk.starts_at) + EARLY) if is_ahead else None,
        holder_id=talk.staff_id,
    )


def _talk_act(title: str, *, has_begun: bool, is_ahead: bool) -> str:
    if has_begun:
        return _("Say how the talk went: “%(step)s”", step=title)
    return _("Confirm and get ready: “%(step)s”", step=title) if is_ahead else _("Talk: “%(step)s”", step=title)
