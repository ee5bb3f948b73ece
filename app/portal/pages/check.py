"""The page before sending: every question with her answer, and what is still needed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.portal.own_step import OwnStep
from app.portal.pages.foresight import needs_someone_now
from app.queries.quest_versions import definition_of
from app.services.offering import PARTNER
from app.web.answer_words import answer_words, is_own_words
from app.web.transaction import db
from quests.answers import declared_facts
from quests.definition import ReviewStep


@dataclass(frozen=True)
class Line:
    """One question with the answer as it stands; ``words`` is empty where she left it open."""

    key: str
    question: str
    words: str
    is_own_words: bool
    words_language: str
    change_url: str
    is_needed: bool


@dataclass(frozen=True)
class CheckPage:
    step_title: str
    lines: tuple[Line, ...]
    who_reads: str
    send_label: str
    needs_someone: bool
    last_question_url: str
    leads_to: str


def check_page(own: OwnStep) -> CheckPage:
    """What she is about to send."""
    return CheckPage(
        step_title=own.plan.reader.title(own.step),
        lines=lines_of(own),
        who_reads=who_reads(own),
        send_label=_("Send it"),
        needs_someone=needs_someone_now(own),
        last_question_url=url_for("portal.answer_question", step_run_id=own.id, number=len(own.asked)),
        leads_to=_leads_to(own),
    )


def _leads_to(own: OwnStep) -> str:
    """What sending it begins, where an answer leads somewhere else."""
    to = own.step.moves_to(declared_facts(own.step, own.answers.values))
    if to == PARTNER:
        return _("When you send it, this plan ends, since you go on with another service. What you did here is kept.")
    if to is None or to not in own.plan.quests_open:
        return ""
    quest = definition_of(db(), own.plan.quests_open[to])
    return _(
        "When you send it, you go on with “%(plan)s”. What you did here is kept, and you can always read it.",
        plan=own.plan.reader.title(quest),
    )


def lines_of(own: OwnStep) -> tuple[Line, ...]:
    """Every question of the step in order, answered or not."""
    reader, saved = own.plan.reader, own.answers.values
    return tuple(
        Line(
            key=asked.key,
            question=_question_words(own, number),
            words=answer_words(asked.question, saved.get(asked.key), reader.language),
            is_own_words=is_own_words(asked.question),
            words_language=asked.instrument.language if asked.instrument else "",
            change_url=url_for("portal.answer_question", step_run_id=own.id, number=number, change=1),
            is_needed=not asked.question.is_optional,
        )
        for number, asked in enumerate(own.asked, start=1)
    )


def _question_words(own: OwnStep, number: int) -> str:
    """The question; an item whose words go on from a stem stands behind it."""
    asked = own.asked[number - 1]
    label = own.plan.reader.text(asked.question.label)
    if asked.instrument is None or asked.instrument.stem is None:
        return label
    return f"{asked.instrument.stem.text} {label}"


def who_reads(own: OwnStep) -> str:
    """Who can read this step once it is sent: the same true answer everywhere."""
    if not own.plan.has_counsellor:
        if isinstance(own.step, ReviewStep):
            return _(
                "When you send it, a counsellor who takes on your plan reads it and writes back. A supervisor of the "
                "service can read it too."
            )
        return _("When you send it, a counsellor who takes on your plan can read it, and a supervisor.")
    if isinstance(own.step, ReviewStep):
        return _(
            "When you send it, the counsellor of your plan reads it and writes back. A supervisor of the service can "
            "read it too."
        )
    return _("When you send it, the counsellor of your plan and a supervisor of the service can read it.")
