"""What imaginary people answer: traits and chance make one answer for each question that a step asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from app import clock
from app.demo import rates, words
from app.demo.world import World
from quests.answers import Answer
from quests.asking import Asked, questions_of
from quests.definition import Question, QuestionnaireStep, Step
from quests.instruments import instrument

A_NUMBER = "000 000 1{}"
"""Numbers of imaginary people ring nowhere."""


class Answering:
    """One person's way of answering. ``severity`` runs from 0 to 1, ``language`` is what she writes in."""

    def __init__(self, world: World, *, severity: float, is_in_danger: bool, language: str) -> None:
        self.world, self.severity, self.is_in_danger = world, severity, is_in_danger
        self.language = language

    def answers(self, step: Step) -> dict[str, Answer]:
        """Her answers to one step, without those that her other answers make needless."""
        asked = questions_of(step)
        is_calm_look = isinstance(step, QuestionnaireStep) and not self.is_in_danger
        if is_calm_look and self.world.chance(rates.LEAVES_THE_LOOK_UNFINISHED):
            asked = asked[: max(3, len(asked) // 2)]
        found = {page.key: self._answer(page) for page in asked}
        given = {key: value for key, value in found.items() if value is not None}
        fitting = {page.key for page in questions_of(step, given)}
        return {key: value for key, value in given.items() if key in fitting}

    def _answer(self, page: Asked) -> Answer:
        rng, question = self.world.rng, page.question
        if page.instrument is not None:
            return self._item(page)
        if question.sets is not None:
            return self._contact_rule(question)
        match question.kind:
            case "text":
                if question.is_optional and self.world.chance(0.35):
                    return None
                return rng.choice(words.of(self.language).get(question.key, words.something(self.language)))
            case "choice":
                return self._choice(question)
            case "several":
                return [choice.value for choice in question.choices if self.world.chance(0.4)] or None
            case "scale":
                return min(10, max(0, round(rng.gauss(6.2 - 3 * self.severity, 1.6))))
            case "money":
                return rng.choice((0, 2000, 3000, 5000, 8000, 10000)) if self.world.chance(0.8) else None
            case "hours":
                return rng.choice((0, 1, 2, 3, 4)) if self.world.chance(0.8) else None
            case "date":
                return (clock.now() + timedelta(days=rng.choice((14, 21, 28)))).date().isoformat()
            case "days_of_week":
                return [day for day in ("mon", "tue", "thu", "fri", "sun") if self.world.chance(0.45)] or None

    def _choice(self, question: Question) -> str:
        """One of the choices that can be had: those that lead to a quest nobody has published are not on the page."""
        open_ones = [choice for choice in question.choices if choice.quest in (None, *self.world.published)]
        weights: Mapping[str, float] = rates.CHOICES.get(question.key, {})
        drawn = self.world.rng.choices(open_ones, weights=[weights.get(one.value, 0.1) for one in open_ones])
        return drawn[0].value

    def _contact_rule(self, question: Question) -> Answer:
        rng = self.world.rng
        match question.sets:
            case "ways":
                return [way for way, share in rates.ALLOWS.items() if self.world.chance(share)] or None
            case "times":
                return [choice.value for choice in question.choices if self.world.chance(0.5)] or None
            case "address":
                return A_NUMBER.format(rng.randint(1000, 9999))
            case "code_word":
                return rng.choice(words.CODE_WORDS) if self.world.chance(0.3) else None
            case _:
                return "yes" if self.world.chance(0.4) else "no"

    def _item(self, page: Asked) -> str:
        assert page.instrument is not None
        values = sorted(answer.value for answer in instrument(page.instrument.slug).answers)
        spread = self.world.rng.gauss(self.severity * (len(values) - 1), 0.7)
        return str(values[min(len(values) - 1, max(0, round(spread)))])
