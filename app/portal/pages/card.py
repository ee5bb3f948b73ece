"""The memory card: a few lines of her own for a hard moment, without her name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.portal.pages.given import given
from app.portal.plan import Plan
from app.web.answer_words import is_empty, is_own_words
from quests.asking import questions_of
from quests.definition import Step

# What she wants, what else an hour can hold, and what she will do on a hard day. Limits, amounts and plans for the
# month are no help in such a moment, and they would tell a finder more than she may want.
HELPS_WHEN_IT_IS_HARD = frozenset({"change", "activity", "hard_day", "card_words"})


@dataclass(frozen=True)
class Card:
    """``lines`` is empty until she has done a step that gives one."""

    lines: tuple[str, ...]


def card_of(plan: Plan) -> Card:
    """Her own words, from the newest step back."""
    done = [step for step in given(plan) if plan.state.steps[step.slug].status == "done"]
    return Card(tuple(line for step in reversed(done) for line in _own_words(plan, step)))


def _own_words(plan: Plan, step: Step) -> Iterable[str]:
    kept = plan.answers.get(step.slug)
    for asked in questions_of(step) if kept else ():
        answer = kept.values.get(asked.key) if kept else None
        if asked.key in HELPS_WHEN_IT_IS_HARD and is_own_words(asked.question) and not is_empty(answer):
            yield str(answer)
