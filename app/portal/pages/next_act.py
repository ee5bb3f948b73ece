"""The one thing that comes next for her, in words: what, who does it, how long, by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _

from app import clock
from app.portal.own_step import pages_asked
from app.portal.plan import Plan
from app.portal.reader import on_day, today
from app.services.offering import PARTNER
from app.web.filters import day, moment
from quests.answers import Answer
from quests.definition import BookingStep, StaffTaskStep, Step
from quests.journey import StepState
from quests.overrides import hold_may_end_at


@dataclass(frozen=True)
class NextWords:
    """The next act as the top of the page shows it. ``url`` is None where nothing is hers to open now.

    ``left_at`` is where she left a step half done; then it stands instead of ``minutes``.
    """

    kind: str
    title: str
    url: str | None = None
    label: str = ""
    note: str = ""
    minutes: int | None = None
    owner_words: str = ""
    promise_words: str = ""
    left_at: str = ""


def next_words(plan: Plan) -> NextWords:
    """The next act of this plan. There always is one, or an ending."""
    if plan.is_led and plan.next.kind in ("step", "later", "wait", "talk"):
        return _with_us(plan)
    build = {
        "accept": _accept,
        "talk": _talk,
        "resume": _resume,
        "step": _step,
        "later": _later,
        "wait": _wait,
        "reopen": _reopen,
        "finished": _finished,
        "withdrawn": _withdrawn,
    }[plan.next.kind]
    return build(plan)


def _accept(plan: Plan) -> NextWords:
    return NextWords(
        "accept",
        plan.reader.title(plan.quest),
        note=_("Someone at the service thinks that this may fit you. You decide, and both answers are fine."),
    )


def _talk(plan: Plan) -> NextWords:
    if plan.rests_for_another:
        return NextWords(
            "talk",
            _("This plan rests for now"),
            note=_("Another plan of yours comes first. Your place here is kept, and so is everything you wrote."),
        )
    if plan.is_on_hold:
        told = _("A supervisor has been told. Your place in the plan is kept.")
        return NextWords("talk", _("Talk to someone"), note=f"{told} {hold_words(plan)}")
    return NextWords(
        "talk",
        _("Talk to someone about what comes next"),
        url_for("portal.talk"),
        _("See ways to talk"),
        _("Nothing in your plan is open at the moment."),
    )


def hold_words(plan: Plan) -> str:
    """How long a safety hold lasts at least, and that no plan goes on by itself after it."""
    since = plan.state.hold_since
    if since is None or hold_may_end_at(since) <= clock.now():
        return _("Your plan rests until a supervisor ends the rest.")
    return _(
        "Your plan rests until %(moment)s, or longer. A supervisor ends the rest.",
        moment=moment(hold_may_end_at(since)),
    )


def _with_us(plan: Plan) -> NextWords:
    """In a crisis we do all of it: the words of the part that she is in, and nothing to do."""
    level = plan.walked.level(plan.state.current_level or "")
    note = plan.reader.text(level.opening) if level is not None else ""
    return NextWords("wait", plan.reader.title(plan.quest), note=note)


def _withdrawn(plan: Plan) -> NextWords:
    """Its version was taken back. Whoever looks after her is asked to be in touch (``services.withdrawing``)."""
    if not plan.state.is_started:
        return NextWords(
            "withdrawn",
            _("This plan is being changed"),
            note=_("It cannot begin at the moment. You can talk to someone about it, or say no to it."),
        )
    return NextWords(
        "withdrawn",
        _("Your plan is being changed"),
        note=_(
            "Its steps rest meanwhile, and you have nothing to do. What you did is kept, and you can read it here. "
            "By the next working day someone of the service looks at how it goes on for you."
        ),
    )


def _resume(plan: Plan) -> NextWords:
    if plan.next.at:
        note = _("Until %(day)s nothing is due. You can go on sooner whenever you like.", day=day(plan.next.at))
    else:
        note = _("Nothing is due while you rest. Your place is kept, for as long as you like.")
    return NextWords("resume", _("You are resting"), note=note)


def _step(plan: Plan) -> NextWords:
    step, state = _defined(plan)
    words = plan.answers.get(step.slug)
    saved: Mapping[str, Answer] = words.values if words else {}
    url, label, note = left_off(plan, step, state, saved)
    left_at = left_at_words(step, state, saved)
    return NextWords(
        "step",
        plan.reader.title(step),
        url,
        label,
        note,
        None if left_at else step.minutes,
        _("You do this one, whenever it suits you."),
        _("Any day up to %(day)s is a good day. Later is fine too.", day=last_day_before(state.due_by))
        if state.due_by
        else "",
        left_at,
    )


def left_at_words(step: Step, state: StepState, saved: Mapping[str, Answer]) -> str:
    """Where she is in a step that is half answered: truer than its minutes. Empty where nothing is kept yet."""
    keys = [asked.key for asked in pages_asked(step, saved)]
    if state.is_returned or not any(key in saved for key in keys):
        return ""
    missing = next((place for place, key in enumerate(keys, start=1) if key not in saved), None)
    if missing is None:
        return _("Every question is answered")
    return _("Question %(number)s of %(count)s", number=missing, count=len(keys))


def left_off(plan: Plan, step: Step, state: StepState, saved: Mapping[str, Answer]) -> tuple[str, str, str]:
    """Where a step goes on: address, label of the button, and where she left it. ``saved`` names kept answers."""
    address = plan.addresses[step.slug]
    keys = [asked.key for asked in pages_asked(step, saved)]
    intro = url_for("portal.take_step", step_run_id=address)
    if state.is_returned:
        return intro, _("Read the reply"), _("A counsellor has written back about this step.")
    if isinstance(step, BookingStep):
        return intro, _("Choose a time"), ""
    if not keys or not any(key in saved for key in keys):
        return intro, _("Open this step"), ""
    missing = next((place for place, key in enumerate(keys, start=1) if key not in saved), None)
    if missing is None:
        check = url_for("portal.check_answers", step_run_id=address)
        return check, _("Look it over and send it"), _("Every question is answered. Nothing was sent yet.")
    question = url_for("portal.answer_question", step_run_id=address, number=missing)
    note = _(
        "You left off at question %(number)s of %(count)s. What you wrote is kept.",
        number=missing,
        count=len(keys),
    )
    return question, _("Carry on with this step"), note


def _later(plan: Plan) -> NextWords:
    step, _state = _defined(plan)
    return NextWords(
        "later",
        _("Nothing to do until %(day)s", day=day(plan.next.at)),
        note=_("Then “%(step)s” opens. You do not have to come here before.", step=plan.reader.title(step)),
    )


def _wait(plan: Plan) -> NextWords:
    if plan.next.step is None:
        return NextWords(
            "wait",
            _("We call you"),
            note=_("You asked for a call. You have nothing to do until then, and your plan stays open."),
            owner_words=_("Somebody of the service calls you, by the rules that you gave us."),
            promise_words=_by(_("We call by %(moment)s.", moment=moment(plan.next.at)), plan.next.at),
        )
    step, state = _defined(plan)
    if step.visibility == "staff":
        return NextWords("wait", _("We do the next part"), owner_words=_("You have nothing to do here now."))
    title = plan.reader.title(step)
    if state.has_booking:
        return NextWords("wait", _("Your talk is booked"), *_to_the_step(plan), note=talk_words(plan, step.slug))
    if isinstance(step, BookingStep):
        return NextWords(
            "wait",
            _("We find a time for you"),
            *_to_the_step(plan),
            promise_words=_by(_("You hear from us here by %(moment)s.", moment=moment(plan.next.at)), plan.next.at),
        )
    if isinstance(step, StaffTaskStep):
        return NextWords(
            "wait",
            title,
            note=plan.reader.text(step.hint),
            owner_words=_("We do this next. You have nothing to do here now."),
            promise_words=_by(_("We do it by %(moment)s.", moment=moment(plan.next.at)), plan.next.at),
        )
    return NextWords(
        "wait",
        _("A counsellor reads what you sent"),
        note=_("You sent “%(step)s”. Nothing is left for you to do here now.", step=title),
        owner_words=_("A counsellor does this one."),
        promise_words=_by(_("You have an answer by %(moment)s.", moment=moment(plan.next.at)), plan.next.at),
    )


def _by(words: str, at: datetime | None) -> str:
    return words if at else ""


def _to_the_step(plan: Plan) -> tuple[str, str]:
    address = plan.addresses[plan.next.step or ""]
    return url_for("portal.take_step", step_run_id=address), _("Look at it")


def talk_words(plan: Plan, slug: str) -> str:
    """When the talk of a step takes place and with whom; empty where none is booked."""
    talk = plan.talks.get(slug)
    if talk is None:
        return ""
    return _("You talk with %(name)s on %(moment)s.", name=talk.staff_name, moment=moment(talk.starts_at))


def _reopen(plan: Plan) -> NextWords:
    if plan.state.ending == "stopped":
        kept = _("All you did is kept, and you can carry on where you were.")
        note = f"{_stopped_words(plan.state.ended_at)} {kept}"
    else:
        note = _("We had not heard from you for a while. The door is open: all you did is kept, and you can carry on.")
    return NextWords("reopen", _("Your plan is here when you want it"), note=note)


def _stopped_words(ended_at: datetime | None) -> str:
    if ended_at is None or on_day(ended_at) == today():
        return _("You stopped this plan today.")
    return _("You stopped this plan on %(day)s.", day=day(ended_at))


def _finished(plan: Plan) -> NextWords:
    if not plan.state.is_started:
        return NextWords(
            "finished",
            _("There is no plan open for you now"),
            url_for("portal.talk"),
            _("See ways to talk"),
            _("You said no to the last one, and that is fine. If you want another, tell us."),
        )
    title, note = _ended_words(plan)
    if plan.goes_on_elsewhere:
        return NextWords("finished", title, url_for("portal.my", plan=None), _("Go to my plan"), note)
    return NextWords("finished", title, url_for("portal.finish"), _("See what you keep"), note)


def _ended_words(plan: Plan) -> tuple[str, str]:
    stays = _("Everything you did and wrote stays with you here.")
    if plan.state.ending == "exited_well":
        return _("You have come to the end of this plan"), stays
    if plan.state.ending == "moved":
        if plan.state.moved_to == PARTNER:
            return _("You went on to another service"), stays
        return _("You went on to another plan"), stays
    return _("This plan has ended"), stays


def last_day_before(end: datetime) -> str:
    """The day before a moment at which a day begins: the last day of a span."""
    return day(end - timedelta(microseconds=1))


def _defined(plan: Plan) -> tuple[Step, StepState]:
    slug = plan.next.step or ""
    return plan.quest.step(slug), plan.state.steps[slug]
