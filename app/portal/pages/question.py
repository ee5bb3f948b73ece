"""One question as a page: its words, the field it needs, what stands in the field, and where it leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.portal.own_step import OwnStep
from app.portal.pages.foresight import needs_someone_now
from app.queries.quest_versions import definition_of
from app.web.answer_words import answer_words, currency_sign, is_empty, is_own_words, weekday
from app.web.transaction import db
from quests.answers import HOURS_IN_A_WEEK, LONGEST_TEXT, WEEKDAYS, Answer, Reason
from quests.asking import Asked
from quests.definition import Choice, Question


@dataclass(frozen=True)
class SoFar:
    """An answer of this step that she gave before, with the way to change it."""

    question: str
    words: str
    is_own_words: bool
    url: str


@dataclass(frozen=True)
class QuestionPage:
    """What the page of one question shows. ``values`` is what stands in the field, as texts."""

    step_title: str
    number: int
    count: int
    kind: str
    label: str
    hint: str
    why: str
    options: tuple[tuple[str, ...], ...]
    values: tuple[str, ...]
    low: str
    high: str
    unit: str
    stem: str
    source: str
    words_language: str
    is_optional: bool
    is_saved: bool
    error: str
    action: str
    draft_url: str
    back_url: str
    is_screening: bool
    needs_someone: bool
    so_far: tuple[SoFar, ...]
    leads_on: bool
    left_out: bool


def question_page(
    own: OwnStep, number: int, *, typed: Sequence[str] | None = None, error: str = "", changing: bool = False
) -> QuestionPage:
    """The page of question ``number``. ``typed`` is what she sent and what could not be kept, with the reason."""
    asked = own.question_or_404(number)
    question, reader, saved = asked.question, own.plan.reader, own.answers.values
    return QuestionPage(
        step_title=reader.title(own.step),
        number=number,
        count=len(own.asked),
        kind=question.kind,
        label=reader.text(question.label),
        hint=reader.text(question.hint),
        why=reader.text(question.why),
        options=_options(own, asked),
        values=tuple(typed) if typed is not None else _as_texts(saved.get(asked.key)),
        low=reader.text(question.low_label),
        high=reader.text(question.high_label),
        unit=_unit(asked),
        stem=asked.instrument.stem.text if asked.instrument and asked.instrument.stem else "",
        source=asked.instrument.licence.line if asked.instrument else "",
        words_language=asked.instrument.language if asked.instrument else "",
        is_optional=question.is_optional,
        is_saved=not is_empty(saved.get(asked.key)),
        error=error,
        action=url_for("portal.answer_question", step_run_id=own.id, number=number, change=1 if changing else None),
        draft_url=url_for("portal.draft_answer", step_run_id=own.id, number=number),
        back_url=_back(own, number, changing),
        is_screening=asked.instrument is not None,
        needs_someone=needs_someone_now(own),
        so_far=_so_far(own, number),
        leads_on=any(choice.moves_to for choice in question.choices),
        left_out=len(question.choices) < len(_as_written(own, question).choices),
    )


def _as_written(own: OwnStep, question: Question) -> Question:
    """The question with every choice of its author, also those that are not there yet."""
    return next((one for one in own.step.questions_asked if one.key == question.key), question)


def _options(own: OwnStep, asked: Asked) -> tuple[tuple[str, ...], ...]:
    if asked.question.kind == "days_of_week":
        return tuple((code, weekday(code)) for code in WEEKDAYS)
    return tuple((one.value, own.plan.reader.text(one.label), _leads_to(own, one)) for one in asked.question.choices)


def _leads_to(own: OwnStep, choice: Choice) -> str:
    """Where a choice leads, so that she knows before she chooses: the plan's name and what it is."""
    if choice.quest is None:
        return ""
    reader, quest = own.plan.reader, definition_of(db(), own.plan.quests_open[choice.quest])
    return _("%(plan)s. %(summary)s", plan=reader.title(quest), summary=reader.text(quest.summary))


def _as_texts(answer: Answer) -> tuple[str, ...]:
    if is_empty(answer):
        return ()
    return tuple(answer) if isinstance(answer, list) else (str(answer),)


def _unit(asked: Asked) -> str:
    if asked.question.kind == "money":
        return currency_sign()
    return _("hours") if asked.question.kind == "hours" else ""


def _back(own: OwnStep, number: int, changing: bool) -> str:
    if changing:
        return url_for("portal.check_answers", step_run_id=own.id)
    if number == 1:
        return url_for("portal.take_step", step_run_id=own.id)
    return url_for("portal.answer_question", step_run_id=own.id, number=number - 1)


def _so_far(own: OwnStep, number: int) -> tuple[SoFar, ...]:
    """What she answered in this step; of a screening nothing, so that no screen shows it all at once."""
    reader, saved = own.plan.reader, own.answers.values
    return tuple(
        SoFar(
            reader.text(asked.question.label),
            answer_words(asked.question, saved.get(asked.key), reader.language),
            is_own_words(asked.question),
            url_for("portal.answer_question", step_run_id=own.id, number=place),
        )
        for place, asked in enumerate(own.asked, start=1)
        if asked.instrument is None and place != number and not is_empty(saved.get(asked.key))
    )


def reason_words(reason: Reason, kind: str, typed: Sequence[str]) -> str:
    """Why an answer to a question of this kind could not be kept, and what to do."""
    if reason == "not_a_number" and kind == "hours":
        return _("Write a number of hours, for example 2 or 2.5.")
    words = {
        "needed": _("This one is needed to go on. You can also stop here and come back."),
        "too_long": _(
            "Your text has %(length)s characters, and at most %(most)s can be kept. It still stands in the box: "
            "shorten it, and nothing is lost.",
            length=len("".join(typed).strip()),
            most=LONGEST_TEXT,
        ),
        "not_a_choice": _("Choose one of the answers on this page."),
        "not_a_number": _("Write a whole number, for example 8000."),
        "too_large": _("This number is too large. Look at it once more."),
        "out_of_scale": _("Choose a number from 0 to 10."),
        "not_a_date": _("Write a day as year, month and day, for example 2027-03-15."),
        "too_many_hours": _("A week has %(hours)s hours. Write a number from 0 to that.", hours=HOURS_IN_A_WEEK),
    }
    return words[reason]
