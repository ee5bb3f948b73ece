"""Bottlenecks: steps at which many stay, wait for us, or which many put aside, as sentences of published numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from flask_babel import format_decimal

from app.web.words import _, language
from quests.definition import Quest, text_in
from quests.dropoff import DropOff, LevelCounts, StepCounts

Kind = Literal["stalled", "waiting_on_service", "skipped"]
WORTH_A_LOOK: dict[Kind, float] = {"stalled": 0.12, "waiting_on_service": 0.15, "skipped": 0.25}
"""From which share of those to whom a step was open."""
OPENED_AT_LEAST = 4
"""Times k."""
MOST_HINTS = 5


@dataclass(frozen=True)
class Hint:
    """A place to look at. ``anchor`` is the step in the outline; ``slug`` the step as people walk it."""

    heading: str
    sentence: str
    what_may_help: str
    slug: str
    anchor: str


def hints(quest: Quest, published: DropOff) -> tuple[Hint, ...]:
    """The largest of them first; what is hidden is in none."""
    found = sorted(_found(quest, published), key=lambda one: (-one[0], one[3].step))
    return tuple(_hint(quest, level, step, kind) for _share, kind, level, step in found[:MOST_HINTS])


def _found(quest: Quest, published: DropOff) -> Iterator[tuple[float, Kind, LevelCounts, StepCounts]]:
    for level in published.levels:
        for step in level.steps:
            if step.opened is None or step.opened < OPENED_AT_LEAST * published.min_cell:
                continue
            for kind, least in WORTH_A_LOOK.items():
                if kind == "skipped" and quest.step(step.step).is_optional:
                    continue  # That is what it is there for.
                number = getattr(step, kind)
                if number is not None and number >= published.min_cell and number / step.opened >= least:
                    yield number / step.opened, kind, level, step
                    break


def _hint(quest: Quest, level: LevelCounts, step: StepCounts, kind: Kind) -> Hint:
    said, slug = language(), step.step
    names = {"level": text_in(quest.level(level.level).title, said), "step": text_in(quest.step(slug).title, said)}
    numbers = {"people": format_decimal(getattr(step, kind)), "opened": format_decimal(step.opened)}
    heading, sentence, what_may_help = _words(kind, level, step, names, numbers)
    found = quest.level(level.level)
    written = next(found.written[place].slug for place, one in found.placed_steps if one.slug == slug)
    return Hint(heading, sentence, what_may_help, slug, f"step-{written}")


def _words(
    kind: Kind, level: LevelCounts, step: StepCounts, names: dict[str, str], numbers: dict[str, str]
) -> tuple[str, str, str]:
    if kind == "waiting_on_service":
        return (
            _("In “%(level)s” people wait for us at “%(step)s”", **names),
            _("%(people)s of the %(opened)s people to whom it was open wait for an act of ours.", **numbers),
            _("The next act is ours. A promise that holds is better than a short one."),
        )
    if kind == "skipped":
        return (
            _("Many put “%(step)s” in “%(level)s” aside", **names),
            _("%(people)s of the %(opened)s people to whom it was open put it aside.", **numbers),
            _("It need not be for everyone. It could be optional, or one of several to choose from."),
        )
    is_most = level.stalled is not None and 2 * (step.stalled or 0) > level.stalled
    return (
        _("Most people who pause in “%(level)s” wait at “%(step)s”", **names)
        if is_most
        else _("Of those who pause in “%(level)s”, many wait at “%(step)s”", **names),
        _("%(people)s of the %(opened)s people to whom it was open have not come back to it for a while.", **numbers),
        _("A shorter step, a clearer why or a question less may help. So may a talk before it."),
    )
