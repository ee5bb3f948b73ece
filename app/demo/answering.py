"""What imaginary people answer: traits and chance make one answer for each question that a step asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta

from app import clock
from app.demo import rates, words
from app.demo.world import World
from app.vocabulary import Audience
from quests.answers import Answer
from quests.asking import Asked, questions_of
from quests.definition import Question, QuestionnaireStep, Step
from quests.instruments import instrument
from quests.questions import NONE_OF_THESE

A_NUMBER = "000 000 1{}"
"""Numbers of imaginary people ring nowhere."""
ALONE = (NONE_OF_THESE, "nothing")
"""Values that are chosen without any other."""


class Answering:
    """One person's way of answering. ``severity`` runs from 0 to 1, ``language`` is what she writes in.

    What staff fill in with her is answered here too: it is about her, and in her language.
    """

    def __init__(
        self, world: World, *, severity: float, is_in_danger: bool, language: str, audience: Audience = Audience.SELF
    ) -> None:
        self.world, self.severity, self.is_in_danger = world, severity, is_in_danger
        self.language, self.audience = language, audience

    def answers(self, step: Step, *, closed: Collection[str] = ()) -> dict[str, Answer]:
        """Her answers to one step, without those that her other answers make needless.

        ``closed``: quests where nobody could go from here, so that no choice leads there.
        """
        asked = questions_of(step)
        is_calm_look = isinstance(step, QuestionnaireStep) and not self.is_in_danger
        if is_calm_look and self.world.chance(rates.LEAVES_THE_LOOK_UNFINISHED):
            asked = asked[: max(3, len(asked) // 2)]
        given: dict[str, Answer] = {}
        for page in asked:
            answer = self._answer(step, page, closed, given)
            if answer is not None:
                given[page.key] = answer
        if asked and not given:  # A step that asks for something is sent with something in it.
            first = asked[0]
            given = {first.key: self._something(step, first.question)}
        fitting = {page.key for page in questions_of(step, given)}
        return {key: value for key, value in given.items() if key in fitting}

    def _answer(self, step: Step, page: Asked, closed: Collection[str], given: Mapping[str, Answer]) -> Answer:
        rng, question = self.world.rng, page.question
        if page.instrument is not None:
            return self._item(page)
        if question.sets is not None:
            return self._contact_rule(question)
        match question.kind:
            case "text":
                if question.is_optional and self.world.chance(rates.LEAVES_EMPTY):
                    return None
                return self._something(step, question)
            case "choice":
                return self._choice(question, closed)
            case "several":
                return self._several(question)
            case "scale":
                return min(10, max(0, round(rng.gauss(6.2 - 3 * self.severity, 1.6))))
            case "money":
                return rng.choice((0, 2000, 3000, 5000, 8000, 10000)) if self.world.chance(0.8) else None
            case "hours":
                return rng.choice((0, 1, 2, 3, 4)) if self.world.chance(0.8) else None
            case "date":
                return self._day(question, given)
            case "days_of_week":
                return [day for day in ("mon", "tue", "thu", "fri", "sun") if self.world.chance(0.45)] or None

    def _something(self, step: Step, question: Question) -> Answer:
        """Any answer to a question that is not left empty."""
        rng = self.world.rng
        match question.kind:
            case "text":
                return rng.choice(words.for_question(step.slug, question.key, self.language))
            case "choice" | "several":
                value = rng.choice(question.choices).value
                return value if question.kind == "choice" else [value]
            case "date":
                return self._in(rng.randint(7, 28))
            case "days_of_week":
                return ["sun"]
            case _:
                return 3

    def _choice(self, question: Question, closed: Collection[str]) -> str:
        """One of the choices that can be had: those that lead where she cannot go are not on the page."""
        open_ones = [
            choice
            for choice in question.choices
            if choice.quest is None or (choice.quest in self.world.published and choice.quest not in closed)
        ]
        by_key = {**rates.CHOICES.get(question.key, {}), **rates.CHOICES_OF[self.audience].get(question.key, {})}
        drawn = self.world.rng.choices(open_ones, weights=[by_key.get(one.value, 0.1) for one in open_ones])
        return drawn[0].value

    def _several(self, question: Question) -> Answer:
        """Some of them; "none of these" stands alone, and bad news is the exception."""
        world = self.world
        weights = rates.SEVERAL.get(question.key, {})
        chosen = [
            choice.value
            for choice in question.choices
            if choice.value not in ALONE and world.chance(weights.get(choice.value, rates.CHOOSES_ONE_OF_SEVERAL))
        ]
        if not chosen:
            chosen = [choice.value for choice in question.choices if choice.value in ALONE]
        if not chosen and not question.is_optional:
            chosen = [world.rng.choice(question.choices).value]
        return chosen or None

    def _day(self, question: Question, given: Mapping[str, Answer]) -> str | None:
        if question.key in rates.SELDOM_DATED and self.world.chance(0.6):
            return None
        first, last = rates.DAYS_AHEAD.get(question.key, (14, 28))
        if given.get("how_soon") == "within_7_days" and question.key == "next_date":
            first, last = 2, 6
        return self._in(self.world.rng.randint(first, last))

    @staticmethod
    def _in(days: int) -> str:
        return (clock.now() + timedelta(days=days)).date().isoformat()

    def _contact_rule(self, question: Question) -> Answer:
        rng = self.world.rng
        match question.sets:
            case "ways":
                return [way for way, share in rates.ALLOWS.items() if self.world.chance(share)] or None
            case "times":
                return [choice.value for choice in question.choices if self.world.chance(0.5)] or None
            case "address":
                return A_NUMBER.format(rng.randint(1000, 9999))
            case "consent":
                return "yes"  # Who wants no contact has said so by naming no way.
            case "shown_as" | "if_someone_else" | "stop_word" | "help_word":
                return None
            case "code_word":
                return rng.choice(words.CODE_WORDS[self.language]) if self.world.chance(0.3) else None
            case _:
                return "yes" if self.world.chance(0.4) else "no"

    def _item(self, page: Asked) -> str:
        assert page.instrument is not None
        values = sorted(answer.value for answer in instrument(page.instrument.slug).answers)
        spread = self.world.rng.gauss(self.severity * (len(values) - 1), 0.7)
        return str(values[min(len(values) - 1, max(0, round(spread)))])
