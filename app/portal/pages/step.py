"""The first page of a step: what, why, how long, who sees it; and what she can do with it now."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.portal.own_step import OwnStep
from app.portal.pages.check import Line, lines_of, who_reads
from app.portal.pages.fitting import day_url
from app.portal.pages.foresight import needs_someone_now
from app.portal.pages.next_act import left_at_words, left_off, next_words
from app.portal.pages.notes import what_now
from app.services.replies import ReadableReply, replies_of_client
from app.web.filters import day, moment
from app.web.markdown import markdown
from app.web.transaction import db
from quests.answers import declared_facts
from quests.definition import (
    AgreementStep,
    InformationStep,
    LimitsStep,
    QuestionnaireStep,
    ReviewStep,
    SelfTaskStep,
    StaffTaskStep,
)
from quests.events import CLIENT


@dataclass(frozen=True)
class Passage:
    """``language`` is set where the words are not in the language of the page."""

    heading: str
    body: Markup
    language: str


@dataclass(frozen=True)
class StepPage:
    """``mood`` says which page it is: do, tick, ours, not_due, on_hold, withdrawn, aside, ended, sent, done.

    do: it has questions. tick: read it or do it, then say so. A step that she put aside is one of these two. ours:
    the service does it, and nothing is left to her. aside: her plan does not have it now. A talk has a page of its
    own (``talk_step``).
    """

    id: str
    mood: str
    title: str
    place: str
    hint: str
    why: str
    minutes: int
    left_at: str
    who_reads: str
    passages: tuple[Passage, ...]
    guidance: Markup | None
    tick_label: str
    is_skipped: bool
    is_returned: bool
    opens_on: str
    answered_by: str
    go_url: str
    go_label: str
    go_note: str
    lines: tuple[Line, ...]
    replies: tuple[ReadableReply, ...]
    what_now: str
    asks_to_talk: bool
    unread_count: int
    done_words: str
    needs_someone: bool
    level_url: str
    is_in_another_language: bool
    ours_by: str
    can_do_again: bool
    is_ours: bool
    day_url: str
    leaves_out_the_number: bool = False


def step_page(own: OwnStep) -> StepPage:
    """The first page of this step, as it stands now."""
    reader, step = own.plan.reader, own.step
    go_url, go_label, go_note = _way_on(own)
    replies = [
        reply
        for reply in replies_of_client(db(), own.plan.locker, journey_id=own.plan.journey.id)
        if reply.step == step.slug
    ]
    asked = replies[0].outcome if replies and replies[0].is_read and own.state.is_returned else ""
    return StepPage(
        id=own.id,
        mood=_mood(own),
        title=reader.title(step),
        place=reader.title(own.level),
        hint=reader.text(step.hint),
        why=reader.text(step.why),
        minutes=step.minutes,
        left_at=left_at_words(step, own.state, own.answers.values),
        who_reads=_who_sees(own),
        passages=_passages(own),
        guidance=markdown(reader.text(step.guidance)) if isinstance(step, SelfTaskStep) and step.guidance else None,
        tick_label=_("I have read this") if isinstance(step, InformationStep) else _("I have done this"),
        is_skipped=own.state.status == "skipped",
        is_returned=own.state.is_returned,
        opens_on=day(own.state.due_from) if own.state.due_from else "",
        answered_by=moment(own.plan.state.waits.get(step.slug)),
        go_url=go_url,
        go_label=go_label,
        go_note=go_note,
        # What a questionnaire found stands on the page of its level, in plain words; not item by item.
        lines=() if isinstance(step, QuestionnaireStep) else lines_of(own),
        replies=tuple(reply for reply in replies if reply.is_read),
        what_now=what_now(asked),
        asks_to_talk=asked == "talk_first",
        unread_count=sum(not reply.is_read for reply in replies),
        done_words=reader.text(step.done_words),
        needs_someone=needs_someone_now(own),
        level_url=own.level_url,
        is_in_another_language=own.is_asked_in_another_language,
        # In a crisis our clocks are ours alone: they are on no page of hers (domain.md section 4, G05).
        ours_by="" if own.plan.is_led else moment(own.plan.state.waits.get(step.slug) or own.state.due_by),
        can_do_again=can_do_again(own),
        is_ours=own.state.owner != CLIENT,
        day_url=day_url(own),
        leaves_out_the_number=own.leaves_out_the_number,
    )


def _mood(own: OwnStep) -> str:
    status = own.state.status
    if status in ("done", "sent"):
        return status
    if own.plan.is_on_hold:
        return "on_hold"
    if own.plan.state.ending not in (None, "abandoned"):
        return "ended"
    if not own.is_in_plan:
        return "aside"
    if own.plan.is_withdrawn:
        return "withdrawn"
    if own.state.owner != CLIENT:
        return "ours"
    if not own.plan.is_due(own.state):
        return "not_due"
    return "do" if own.asked else "tick"


AGAIN = (SelfTaskStep, LimitsStep, AgreementStep)
"""What can be done once more: her own words and choices. Not what was read, screened, talked over or answered by us,
and no check-in, which tells of its day."""


def can_do_again(own: OwnStep) -> bool:
    """Whether she may open this step once more, with what she wrote in it."""
    runs = own.plan.is_running and not own.plan.is_on_hold
    return runs and own.state.status == "done" and own.state.owner == CLIENT and _has_words_of_hers(own)


def _has_words_of_hers(own: OwnStep) -> bool:
    return isinstance(own.step, AGAIN) and bool(own.step.questions_asked)


def _way_on(own: OwnStep) -> tuple[str, str, str]:
    """Where the questions begin or go on."""
    if not own.asked:
        return "", "", ""
    if own.state.is_returned:
        first = url_for("portal.answer_question", step_run_id=own.id, number=1)
        return first, _("Look at what you sent"), _("You can change your words and send them again.")
    url, label, note = left_off(own.plan, own.step, own.state, own.answers.values)
    if url == url_for("portal.take_step", step_run_id=own.id):
        return url_for("portal.answer_question", step_run_id=own.id, number=1), _("Start"), ""
    return url, label, note


def _who_sees(own: OwnStep) -> str:
    if isinstance(own.step, StaffTaskStep):
        return _("Who does this step for you can read it, and so can the counsellor of your plan and a supervisor.")
    if not own.asked:
        if not own.plan.has_counsellor:
            return _(
                "A counsellor who takes on your plan can see that you did this step, and on which day. "
                "So can a supervisor."
            )
        return _("The counsellor of your plan and a supervisor can see that you did this step, and on which day.")
    if own.state.status in ("done", "sent"):
        if not own.plan.has_counsellor:
            return _("You sent this. A counsellor who takes on your plan can read it, and a supervisor.")
        return _("You sent this. The counsellor of your plan and a supervisor of the service can read it.")
    draft = _("Until you send it, only you can see what you write here.")
    return f"{draft} {who_reads(own)}"


def _passages(own: OwnStep) -> tuple[Passage, ...]:
    if not isinstance(own.step, InformationStep):
        return ()
    reader = own.plan.reader
    return tuple(
        Passage(reader.text(passage.heading), markdown(reader.text(passage.body)), reader.other_language(passage.body))
        for passage in own.step.passages
    )


@dataclass(frozen=True)
class SentPage:
    """After sending: what happened, and what happens next."""

    title: str
    done_words: str
    what_next: str
    is_on_hold: bool
    is_screening: bool
    is_sent: bool
    answered_by: str
    level_url: str
    level_title: str
    next_url: str
    next_label: str
    next_title: str
    asks_to_talk: bool


def sent_page(own: OwnStep) -> SentPage:
    """The page after this step was sent. It is told by the state alone, so it is the same when loaded again."""
    plan, following = own.plan, next_words(own.plan)
    completed = own.level.slug in plan.state.levels_completed and own.level.slug not in plan.state.feedback_given
    waits = own.state.status == "sent"
    return SentPage(
        title=plan.reader.title(own.step),
        done_words="" if waits else plan.reader.text(own.step.done_words),
        what_next=_what_next(own),
        is_on_hold=plan.is_on_hold,
        is_screening=isinstance(own.step, QuestionnaireStep),
        is_sent=waits,
        answered_by=moment(plan.state.waits.get(own.step.slug)),
        level_url=own.level_url if completed else "",
        level_title=plan.reader.title(own.level),
        next_url=following.url or "",
        next_label=following.label,
        next_title=following.title,
        asks_to_talk=any(
            choice.leads_to == "talk" for choice in own.step.chosen(declared_facts(own.step, own.answers.values))
        ),
    )


def _asks_to_talk(own: OwnStep) -> bool:
    chosen = own.step.chosen(declared_facts(own.step, own.answers.values))
    return any(choice.leads_to == "talk" for choice in chosen)


def _what_next(own: OwnStep) -> str:
    if isinstance(own.step, ReviewStep):
        return _("A counsellor reads it and writes back to you here. You do not have to wait for it to go on.")
    if isinstance(own.step, QuestionnaireStep):
        if own.is_asked_in_another_language:
            return _("Your answers are kept as you gave them. They were not added up.")
        return _("Your answers are put into plain words. You find them at the end of this part.")
    if own.asked:
        if not own.plan.has_counsellor:
            return _("A counsellor who takes on your plan can read it, and a supervisor.")
        return _("The counsellor of your plan and a supervisor can read it from now on.")
    return ""
