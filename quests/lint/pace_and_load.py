"""How much a quest asks for: levels, steps, minutes a week; and whether somebody has looked at it lately."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from quests.definition import CheckInStep, Level, Step
from quests.lint.look import Look
from quests.lint.rule import Found, rule

MOST_LEVELS = 6
MOST_STEPS = 5
MOST_MINUTES_A_WEEK = 60
"""Our own decision [D]: the library asks for 10 to 30; an hour a week is much for a person in a bad time."""
REVIEW_SOON = timedelta(days=30)


@rule(
    "Q040",
    "error",
    finds="More than six levels.",
    do="Join levels, or move the later ones into a quest of their own and offer it at the end.",
    source="domain.md 3",
)
def too_many_levels(look: Look) -> Iterator[Found]:
    """A way that is too long to see its end is not begun."""
    if (number := len(look.quest.levels)) > MOST_LEVELS:
        cure = "join some, or offer the later ones as a quest of their own"
        yield Found(("levels", MOST_LEVELS), f"this quest has {number} levels, {MOST_LEVELS} are the most; {cure}")


@rule(
    "Q041",
    "error",
    finds="More than five steps in a level. A repeat counts once, alternatives count as one, extras not at all.",
    do="Move steps to another level, make them alternatives, or mark those that few need 'is_extra: true'.",
    source="domain.md 3",
)
def too_many_steps(look: Look) -> Iterator[Found]:
    """Counted as she sees them on one page."""
    for path, level in look.levels:
        if (number := _asked_at_once(level)) > MOST_STEPS:
            told = f"the level {level.slug!r} asks for {number} steps, {MOST_STEPS} are the most"
            cure = "move some to another level, or mark those that few need 'is_extra: true'"
            yield Found((*path, "steps", MOST_STEPS), f"{told}; {cure}")


def _asked_at_once(level: Level) -> int:
    counted = [step.slug for step in level.written if not step.is_extra]
    spared = [len(set(group.of) & set(counted)) - 1 for group in level.alternatives]
    return len(counted) - sum(more for more in spared if more > 0)


@rule(
    "Q042",
    "warning",
    finds="More than 60 minutes a week of her time, spread over the weeks that the quest expects.",
    do="Take steps out, make them shorter, or raise 'expected_weeks'.",
    source="our decision [D]",
)
def too_many_minutes(look: Look) -> Iterator[Found]:
    """The full plan of one person: no extras, the longest of alternatives, each check-in as often as it comes."""
    minutes = sum(_minutes(level) for level in look.quest.levels)
    a_week = minutes / look.quest.expected_weeks
    if a_week > MOST_MINUTES_A_WEEK:
        told = f"this asks for {a_week:.0f} minutes a week, {MOST_MINUTES_A_WEEK} are the most"
        yield Found(("expected_weeks",), f"{told}; take steps out, make them shorter or raise 'expected_weeks'")


def _minutes(level: Level) -> int:
    hers = {step.slug: _each_time(step) for step in level.written if step.owner == "client" and not step.is_extra}
    spared = 0
    for group in level.alternatives:
        chosen = sorted(hers[slug] for slug in group.of if slug in hers)
        spared += sum(chosen[:-1])
    return sum(hers.values()) - spared


def _each_time(step: Step) -> int:
    return step.minutes * (len(step.on_each_day()) if isinstance(step, CheckInStep) else 1)


@rule(
    "Q043",
    "error",
    finds="The day on which somebody had to look at this quest again has passed.",
    do="Let the content owner read it again and write the next day into 'review_on'.",
    source="domain.md 3, review date",
)
def review_passed(look: Look) -> Iterator[Found]:
    """Phone numbers, clocks and laws change; nobody publishes what nobody has read lately."""
    if date.fromisoformat(look.quest.review_on) < look.today:
        told = f"this quest was to be read again by {look.quest.review_on}"
        cure = f"ask {look.quest.content_owner!r} to read it and to write the next day into 'review_on'"
        yield Found(("review_on",), f"{told}; {cure}")


@rule(
    "Q044",
    "warning",
    finds="The day on which somebody has to look at this quest again is within 30 days.",
    do="Ask the content owner to read it before that day.",
    source="domain.md 3, review date",
)
def review_soon(look: Look) -> Iterator[Found]:
    """Told in time, so that the rule above never surprises anybody."""
    review = date.fromisoformat(look.quest.review_on)
    if look.today <= review <= look.today + REVIEW_SOON:
        told = f"this quest is to be read again by {look.quest.review_on}"
        yield Found(("review_on",), f"{told}; ask {look.quest.content_owner!r} to do it before that day")
