"""The memory card: up to four lines of her own for a hard moment, a number if she wants one, and never her name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.portal.pages.given import given
from app.portal.pages.help import Help, ways_to_talk
from app.portal.plan import Plan, own_locker, own_plan
from app.services.own_things import the_one
from app.vocabulary import ToolKind
from app.web.answer_words import is_empty, is_own_words
from app.web.transaction import db
from quests.asking import questions_of
from quests.definition import Step

# What she wants, what else an hour can hold, and what she will do on a hard day. Limits, amounts and plans for the
# month are no help in such a moment, and they would tell a finder more than she may want.
HELPS_WHEN_IT_IS_HARD = frozenset({"change", "activity", "hard_day", "card_words"})
OF_A_HARD_MOMENT = ("wait", "other", "call", "words")
"""What she means to do in a hard moment, as the tool keeps it."""
LINES = 4
LONGEST_LINE = 80
"""Four lines of this length fit on a card of 85.6 by 54 mm in print."""


@dataclass(frozen=True)
class Card:
    """``lines`` stand on it; ``offered`` are words of hers from elsewhere that would fit, the newest first.

    ``number`` is whom to call, empty where she switched it off or the service has set none; ``has_number`` is whether
    there is one to switch on.
    """

    lines: tuple[str, ...]
    offered: tuple[str, ...]
    number: str
    has_number: bool


def card() -> Card:
    """The card as she last chose it, and until then her own words from the newest back."""
    kept, offered = the_one(db(), own_locker(), ToolKind.CARD), _offered()
    number = _number(ways_to_talk())
    lines = tuple(kept.text().splitlines()) if kept else offered[:LINES]
    shows_number = bool(kept.values.get("number")) if kept else True
    return Card(lines, offered, number if shows_number else "", bool(number))


def as_kept(lines: Iterable[str], *, shows_number: bool) -> dict[str, str | int | bool | None]:
    """The card as her tool keeps it."""
    return {"words": "\n".join(lines), "number": shows_number}


def _number(ways: Help) -> str:
    """The emergency number, or the first that the service has set. A sample is no number."""
    real = (contact.number for contact in ways.contacts if contact.number and not contact.is_sample)
    return ways.emergency_number or next(real, "")


def _offered() -> tuple[str, ...]:
    plan = own_plan()
    found = [*_of_a_hard_moment(), *(_of_plan(plan) if plan is not None else ())]
    lines = (_fitting(" ".join(words.split())) for words in found)
    return tuple(dict.fromkeys(line for line in lines if line))


def _fitting(line: str) -> str:
    """A line as it fits on the card: of a long one the beginning, up to the last whole word."""
    if len(line) <= LONGEST_LINE:
        return line
    beginning = line[: LONGEST_LINE - 2]
    return f"{beginning.rpartition(' ')[0] or beginning} …"


def _of_a_hard_moment() -> Iterable[str]:
    kept = the_one(db(), own_locker(), ToolKind.HARD_MOMENT)
    return [kept.text(part) for part in OF_A_HARD_MOMENT] if kept else []


def _of_plan(plan: Plan) -> Iterable[str]:
    done = [step for step in given(plan) if plan.state.steps[step.slug].status == "done"]
    return [line for step in reversed(done) for line in _own_words(plan, step)]


def _own_words(plan: Plan, step: Step) -> Iterable[str]:
    kept = plan.answers.get(step.slug)
    for asked in questions_of(step) if kept else ():
        answer = kept.values.get(asked.key) if kept else None
        if asked.key in HELPS_WHEN_IT_IS_HARD and is_own_words(asked.question) and not is_empty(answer):
            yield str(answer)
