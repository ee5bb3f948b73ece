"""The memory card: a few lines for a hard moment. No name on it, and it does not say what it is for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from app.portal.pages.answer_words import answer_words, is_empty, is_own_words
from app.portal.plan import Plan
from quests.answers import Answer
from quests.asking import questions_of
from quests.definition import AgreementStep, LimitsStep, Question, SelfTaskStep, Step


@dataclass(frozen=True)
class Card:
    """``lines`` is empty until she has done a step that gives one."""

    lines: tuple[str, ...]


def card_of(plan: Plan) -> Card:
    """Her own words first, from the newest back; then what she chose."""
    done = [
        step
        for level in plan.quest.levels
        for step in level.steps
        if (state := plan.state.steps.get(step.slug)) is not None and state.status == "done"
    ]
    own = [line for step in reversed(done) for line in _own_words(plan, step)]
    chosen = [line for step in done if isinstance(step, LimitsStep) for line in _chosen(plan, step)]
    return Card((*own, *chosen))


def _own_words(plan: Plan, step: Step) -> Iterable[str]:
    """All that an agreement says, and the one thing that a task asked for."""
    for question, answer in _answers(plan, step):
        is_asked_for = isinstance(step, AgreementStep) or (isinstance(step, SelfTaskStep) and not question.is_optional)
        if is_asked_for and is_own_words(question):
            yield str(answer)


def _chosen(plan: Plan, step: Step) -> Iterable[str]:
    for question, answer in _answers(plan, step):
        words = answer_words(plan.reader, question, answer)
        match question.kind:
            case "money" | "hours":
                yield _("At most %(amount)s a week", amount=words)
            case "days_of_week":
                yield _("Free days: %(days)s", days=words)
            case "date":
                yield _("Look again on %(day)s", day=words)
            case _:
                yield words


def _answers(plan: Plan, step: Step) -> Iterable[tuple[Question, Answer]]:
    kept = plan.answers.get(step.slug)
    for asked in questions_of(step) if kept else ():
        answer = kept.values.get(asked.key) if kept else None
        if not is_empty(answer):
            yield asked.question, answer
