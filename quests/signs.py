"""What a quest asks in its own words and the risk ladder reads: the signs of money trouble, and fear at home.

A sign that she chose is there. One that she did not choose is unknown, unless she chose "none of these" alone: then
every sign that was asked is not there (domain.md section 1, F1 to F8; section 2, "unanswered counts as unknown").
Staff who asked all of them in a talk may say so, and then no sign is unknown.
What is unknown takes no earlier answer away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from quests.answers import Answer
from quests.questions import NONE_OF_THESE, RED_FLAGS, Question, Screens
from quests.risk import Assessment
from quests.screen import Screen
from quests.steps import Step

NO_OTHERS = "no_others"
"""Said by staff beside a sign: all eight were asked, and the ones that were not chosen are not there."""
_FEAR = {"yes": True, "no": False}
_NAMES = RED_FLAGS | {"fear_at_home"}
"""The names of the signs, on the screen and among the reasons of the ladder alike."""


@dataclass(frozen=True)
class Signs:
    """One answer to one such question: what it ``screens`` for, the values ``asked`` and those ``chosen``."""

    screens: Screens
    asked: tuple[str, ...]
    chosen: tuple[str, ...]

    @property
    def known(self) -> Mapping[str, bool]:
        """What the answer makes known: a sign, or ``fear_at_home``, to whether it is there."""
        if self.screens == "fear_at_home":
            return next(({"fear_at_home": _FEAR[value]} for value in self.chosen if value in _FEAR), {})
        if self.chosen == (NONE_OF_THESE,):
            return {value: False for value in self.asked if value in RED_FLAGS}
        if NO_OTHERS in self.chosen:
            return {value: value in self.chosen for value in self.asked if value in RED_FLAGS}
        return {value: True for value in self.chosen if value in RED_FLAGS}


def signs_in(step: Step, values: Mapping[str, Answer]) -> list[Signs]:
    """The answers of a step that the ladder reads. A question left empty says nothing and is not among them."""
    return signs_among(step.questions_asked, values)


def signs_among(questions: Iterable[Question], values: Mapping[str, Answer]) -> list[Signs]:
    """The same of any questions, whether a step asks them or not."""
    return [
        Signs(question.screens, tuple(choice.value for choice in question.choices), given)
        for question in questions
        if question.screens is not None and (given := _given(question, values.get(question.key)))
    ]


def with_signs(screen: Screen, told: Iterable[tuple[datetime, Signs]]) -> tuple[Screen, datetime | None]:
    """The screen with these answers, the newest of each sign, and how old the oldest of the red flags among them is.

    Fear at home dates nothing: the ladder's low does not rest on it.
    """
    known: dict[str, tuple[datetime, bool]] = {}
    for at, signs in sorted(told, key=lambda one: one[0]):
        known |= {name: (at, is_there) for name, is_there in signs.known.items()}
    flags = {name: found for name, found in known.items() if name in RED_FLAGS}
    red_flags = replace(screen.red_flags, **{name: is_there for name, (_, is_there) in flags.items()})
    fear = known["fear_at_home"][1] if "fear_at_home" in known else screen.fear_at_home
    return (
        replace(screen, red_flags=red_flags, fear_at_home=fear),
        min((at for at, _ in flags.values()), default=None),
    )


def is_found_now(assessment: Assessment, told: Iterable[Signs]) -> bool:
    """Whether an assessment rests on more than signs that she told of before. ``told``: those of now.

    A sign stays on the screen until she says that it is gone. It holds her plan when she tells it, not whenever she
    answers something else.
    """
    now = {name for signs in told for name, is_there in signs.known.items() if is_there}
    return any(reason in now or reason not in _NAMES for reason in assessment.reasons)


def _given(question: Question, answer: Answer) -> tuple[str, ...]:
    """The chosen values that the question has, in its order."""
    given = answer if isinstance(answer, list) else [answer]
    return tuple(choice.value for choice in question.choices if choice.value in given)
