"""What she wrote in steps of her plans that belongs in her own tools too: read there, never copied."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.portal.pages.given import given
from app.portal.pages.kept import KeptStep, kept_step
from app.portal.plan import Plan, plan_of
from app.portal.reader import on_day
from app.web.answer_words import answer_words, is_empty
from app.web.frames import her_plans
from quests.answers import Answer
from quests.asking import questions_of
from quests.conditions import risk_at_least
from quests.definition import AgreementStep, CheckInStep, LimitsStep, Question, Step

# By the key of its question: what helps in a hard moment, as the quests of the library ask for it.
HARD_MOMENT: Mapping[str, frozenset[str]] = {
    "words": frozenset({"hard_day", "on_a_hard_day", "words_for_a_hard_day", "when_it_is_crossed"}),
    "wait": frozenset({"wait"}),
    "other": frozenset({"activity", "what_helps", "does_me_good"}),
    "call": frozenset({"whom_to_call", "who_i_can_tell"}),
}
MONEY_DATES = frozenset(
    {"next_date", "home_date", "power_date", "court_date", "answer_by", "next_bill_on", "exam_on", "pay_on"}
)


@dataclass(frozen=True)
class Given:
    """A step that she gave in one of her plans, with her answers."""

    plan: Plan
    step: Step
    at: datetime
    values: Mapping[str, Answer]

    @property
    def title(self) -> str:
        return self.plan.reader.title(self.step)

    def kept(self) -> KeptStep:
        return kept_step(self.plan, self.step)

    def answered(self) -> Iterable[tuple[Question, Answer]]:
        """Her answers that are not empty, with their questions."""
        for asked in questions_of(self.step) if self.values else ():
            answer = self.values.get(asked.key)
            if not is_empty(answer):
                yield asked.question, answer

    def words_of(self, question: Question, answer: Answer) -> str:
        return answer_words(question, answer, self.plan.reader.language)

    def days(self, keys: Collection[str] | None = None) -> Iterable[tuple[Question, date]]:
        """The days among her answers."""
        for question, answer in self.answered():
            if question.kind == "date" and isinstance(answer, str) and (keys is None or question.key in keys):
                yield question, date.fromisoformat(answer)


def given_in_plans() -> list[Given]:
    """Over all her plans, the latest first. What we did for her in a crisis is no tool of hers."""
    plans = [plan_of(row) for row in her_plans() if row.state.is_started and row.place != "suspending"]
    found = [_given(plan, step) for plan in plans for step in given(plan)]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _given(plan: Plan, step: Step) -> Given:
    state, kept = plan.state.steps[step.slug], plan.answers.get(step.slug)
    return Given(plan, step, state.closed_at or state.opened_at, kept.values if kept else {})


def hard_moment_words(found: Iterable[Given]) -> dict[str, tuple[str, ...]]:
    """Her own words for a hard moment, by part; the latest first, each once."""
    told: dict[str, list[str]] = {part: [] for part in HARD_MOMENT}
    for one in found:
        for question, answer in one.answered():
            part = next((name for name, keys in HARD_MOMENT.items() if question.key in keys), None)
            if part is not None and question.kind == "text" and str(answer) not in told[part]:
                told[part].append(str(answer))
    return {part: tuple(words) for part, words in told.items()}


def latest_agreement(found: Iterable[Given]) -> Given | None:
    """What she last agreed with herself in a plan."""
    return next((one for one in found if isinstance(one.step, AgreementStep) and one.values), None)


def latest_limits(found: Iterable[Given]) -> Given | None:
    """The limits that she last chose in a plan. How she may be reached and days of money are no limits."""
    return next((one for one in found if _is_limits(one)), None)


def _is_limits(one: Given) -> bool:
    asked = one.step.questions_asked
    is_other = any(question.sets or question.key in MONEY_DATES for question in asked)
    return isinstance(one.step, LimitsStep) and bool(one.values) and not is_other


def check_ins(found: Iterable[Given]) -> list[Given]:
    """How she said that it goes."""
    return [one for one in found if isinstance(one.step, CheckInStep) and one.values]


def review_day(one: Given | None) -> date | None:
    """The day on which she wanted to look at it again."""
    days = one.days() if one is not None else ()
    return next((on for question, on in days if question.key in ("review_on", "look_again_on")), None)


def given_on(one: Given) -> date:
    return on_day(one.at)


def needs_people_now() -> bool:
    """Whether her risk is high or a plan of hers rests for safety: then no agreement is asked of her, but people are
    there. An agreement with oneself is no safety plan (domain.md 2.1)."""
    rows = [row for row in her_plans() if not row.state.has_ended] or her_plans()[:1]
    return any(row.state.is_on_hold or risk_at_least(row.state.risk, "high") for row in rows)
