"""What she has done and written, as she gave it: by step, by level, and what she answered to a level."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _

from app.portal.pages.given import given, given_in
from app.portal.plan import Plan
from app.portal.reader import today
from app.services.screening import Result, results_of_client
from app.web.answer_words import answer_words, is_empty, is_own_words
from app.web.transaction import db
from quests.asking import questions_of
from quests.definition import Ask, Level, LimitsStep, QuestionnaireStep, Step
from quests.instruments import instrument, result_text


@dataclass(frozen=True)
class KeptAnswer:
    question: str
    words: str
    is_own_words: bool


@dataclass(frozen=True)
class KeptStep:
    """One step that she did. ``results`` are questionnaires in plain words, without a label or a number."""

    slug: str
    title: str
    kind: str
    url: str
    answers: tuple[KeptAnswer, ...]
    results: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not self.answers and not self.results


@dataclass(frozen=True)
class Side:
    """One question asked twice, with both answers in the words of the questionnaire."""

    question: str
    then: str
    now: str


@dataclass(frozen=True)
class ThenNow:
    stem: str
    language: str
    source: str
    then_at: datetime
    now_at: datetime
    sides: tuple[Side, ...]


def kept_steps(plan: Plan, level: Level, *, own_words_only: bool = False) -> tuple[KeptStep, ...]:
    """The steps of a level that she sent or ticked, with what she gave. A skipped step is not among them."""
    return tuple(kept_step(plan, step, own_words_only=own_words_only) for step in given_in(plan, level))


def kept_step(plan: Plan, step: Step, *, own_words_only: bool = False) -> KeptStep:
    """One of these steps, with what she gave in it."""
    is_screening = isinstance(step, QuestionnaireStep)
    return KeptStep(
        slug=step.slug,
        title=plan.reader.title(step),
        kind=step.kind,
        url=url_for("portal.take_step", step_run_id=plan.addresses[step.slug]),
        answers=() if is_screening else tuple(_answers(plan, step, own_words_only=own_words_only)),
        results=_results(plan, step) if is_screening and not own_words_only else (),
    )


def _answers(plan: Plan, step: Step, *, own_words_only: bool) -> Iterable[KeptAnswer]:
    kept = plan.answers.get(step.slug)
    for asked in questions_of(step):
        answer = kept.values.get(asked.key) if kept else None
        if is_empty(answer) or (own_words_only and not is_own_words(asked.question)):
            continue
        yield KeptAnswer(
            plan.reader.text(asked.question.label),
            answer_words(asked.question, answer, plan.reader.language),
            is_own_words(asked.question),
        )


def _results(plan: Plan, step: Step) -> tuple[str, ...]:
    newest = {result.instrument: result for result in results_of_client(db(), plan.locker) if result.step == step.slug}
    scored = [(instrument(found.instrument), found.score) for found in newest.values() if found.score is not None]
    if newest and not scored:
        return (_("Your answers are kept as you gave them. They were not added up."),)
    return tuple(_(result_text(asked, score)) for asked, score in scored)


def limits_of(plan: Plan) -> KeptStep | None:
    """What she chose as her limits last, or None where she has not. How she may be reached is no limit."""
    for step in reversed(given(plan)):
        if isinstance(step, LimitsStep) and not _says_how_to_reach(step):
            return kept_step(plan, step)
    return None


def _says_how_to_reach(step: Step) -> bool:
    return any(question.sets for question in step.questions_asked)


def then_and_now(plan: Plan, level: Level) -> ThenNow | None:
    """The questionnaire of this level beside its earlier answers; None where it was answered once or never.

    One that asks about the whole life is not shown so: its answers cannot tell what changed.
    """
    steps_here = [step.slug for step in given_in(plan, level)]
    results = [result for result in results_of_client(db(), plan.locker) if result.step in plan.state.steps]
    here = [one for one in results if one.step in steps_here and not instrument(one.instrument).is_lifetime]
    for now in reversed(here):
        earlier = [one for one in results if one.instrument == now.instrument and one.step not in steps_here]
        if earlier:
            return _side_by_side(earlier[0], now)
    return None


def _side_by_side(then: Result, now: Result) -> ThenNow:
    asked = instrument(now.instrument)
    labels = {answer.value: answer.label for answer in asked.answers}

    def said(result: Result, key: str) -> str:
        value = result.answers.get(key)
        return labels[value] if value is not None else _("left open")

    return ThenNow(
        stem=asked.stem.text if asked.stem else "",
        language=asked.language,
        source=asked.licence.line,
        then_at=then.answered_at,
        now_at=now.answered_at,
        sides=tuple(Side(item.text, said(then, item.key), said(now, item.key)) for item in asked.items),
    )


def ask_answer_words(plan: Plan, ask: Ask, answer: str | int) -> str:
    """What she answered to the question of a level, in words."""
    if ask.kind == "scale_1_5":
        return _("%(number)s on a scale from 1 to 5", number=answer)
    if ask.kind == "scale_0_10":
        return _("%(number)s on a scale from 0 to 10", number=answer)
    if ask.kind == "choice":
        labels = {choice.value: plan.reader.text(choice.label) for choice in ask.choices}
        return labels.get(str(answer), str(answer))
    return str(answer)


def own_dates(plan: Plan) -> list[tuple[str, date]]:
    """Days that she chose herself to look at something again and that are still to come: step title and day."""
    chosen = [(plan.reader.title(step), day) for step in given(plan) for day in _days(plan, step)]
    return [(title, day) for title, day in chosen if day >= today()]


def _days(plan: Plan, step: Step) -> Iterable[date]:
    kept = plan.answers.get(step.slug)
    for asked in questions_of(step) if kept else ():
        answer = kept.values.get(asked.key) if kept else None
        if asked.question.kind == "date" and isinstance(answer, str):
            yield date.fromisoformat(answer)
