"""The one thing to see first: where the fewest go on, and what can be said of why, in plain sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.lists import format_list
from flask_babel import format_decimal, format_percent, get_locale

from app.insights.pages.level_rows import LevelRow, StepRow
from app.web.filters import day
from app.web.words import _
from quests.dropoff import DropOff
from quests.follow_up import WINDOW_DAYS, FollowUp

ASKED_ABOUT = ("stalled", "waiting_on_service")
"""States in which an act of the service helps: the counsellors can be asked to look after these people."""

NAMED_AT_MOST = 3
"""Steps that hold equally many are named together, up to so many; the table names all."""


@dataclass(frozen=True)
class Finding:
    """A heading, a sentence with its numbers, and one that says why. ``level`` is the place in the list of levels.

    ``step``: the slug of the step that most of them are at; ``state`` one of ``ASKED_ABOUT``, where that is the reason.
    """

    heading: str
    sentence: str
    why: str = ""
    level: int | None = None
    step: str = ""
    state: str = ""


def finding(published: DropOff, rows: Sequence[LevelRow], follow: Sequence[FollowUp], soonest: date | None) -> Finding:
    """It says nothing that the shown numbers do not, and compares levels only by those who had the same time.

    ``soonest`` is the first day on which levels that are too soon can be told, if that is to come.
    """
    if published.started is None:
        return Finding(
            _("Too few people have started to show where they are"),
            _("With so few people a number would point at somebody. There is more once more people have started."),
        )
    if not published.started:
        return Finding(
            _("Nobody had started this version by that day"),
            _("The first numbers come the day after the first start."),
        )
    told = {index: one.share for index, one in enumerate(follow) if one.share is not None}
    if not told:
        return _nothing_to_compare(follow, soonest)
    worst = min(told, key=lambda index: (told[index], index))
    if len(told) == 1:
        return _most_stalled(rows, rows[worst], follow[worst])
    return _fewest(worst, rows[worst], follow[worst], is_of_all=len(told) == len(follow))


def _nothing_to_compare(follow: Sequence[FollowUp], soonest: date | None) -> Finding:
    if all(one.is_early for one in follow):
        return Finding(_("Too soon to compare the levels"), _too_soon(soonest))
    return Finding(
        _("Too many numbers are hidden to name one level"),
        _("Where groups are this small, the shares that stop cannot be shown. The picture shows what can."),
    )


def _too_soon(soonest: date | None) -> str:
    days = format_decimal(WINDOW_DAYS)
    if soonest is None:
        return _(
            "Compared are people who reached a level at least %(days)s days before, so that all had the same time.",
            days=days,
        )
    return _(
        "Compared are people who reached a level at least %(days)s days before, so that all had the same time."
        " There can be numbers from %(day)s on, at the earliest.",
        days=days,
        day=day(soonest),
    )


def _most_stalled(rows: Sequence[LevelRow], told: LevelRow, seen: FollowUp) -> Finding:
    """A single share says nothing of where the fewest go on, so what leads is where most wait to be looked after."""
    alone = _(
        "Levels cannot be compared yet: only of “%(level)s” can it be told how many went on within %(days)s days"
        " (%(share)s).",
        level=told.title,
        days=format_decimal(WINDOW_DAYS),
        share=format_percent(seen.share),
    )
    stalled = [row.number("stalled") for row in rows]
    most = max(people or 0 for people in stalled)
    if not most or stalled.count(most) > 1:
        return Finding(_("The levels cannot be compared yet"), alone)
    index = stalled.index(most)
    named = {"level": rows[index].title, "people": format_decimal(most)}
    if None in stalled:
        heading = _("Of the numbers that are shown, the most people are stalled in “%(level)s”: %(people)s", **named)
    else:
        heading = _("The most people are stalled in “%(level)s”: %(people)s", **named)
    why, step = _stalled(rows[index], most)
    return Finding(heading, alone, why, index, step, "stalled")


def _fewest(index: int, row: LevelRow, seen: FollowUp, *, is_of_all: bool) -> Finding:
    """The level with the smallest share. Of another, which is hidden or too soon, it may be smaller still."""
    named = {"level": row.title, "share": format_percent(seen.share), "days": format_decimal(WINDOW_DAYS)}
    if seen.went_on == seen.reached:
        heading = _("At every level that can be told, everybody went on within %(days)s days", **named)
    elif is_of_all:
        heading = _("The fewest go on from “%(level)s”: %(share)s within %(days)s days", **named)
    else:
        heading = _(
            "Of the levels that can be told, the fewest go on from “%(level)s”: %(share)s within %(days)s days", **named
        )
    sentence = _(
        "%(people)s of the %(reached)s people who had reached “%(level)s” by %(day)s went on within %(days)s days.",
        day=day(seen.came_by) if seen.came_by else "",
        people=format_decimal(seen.went_on or 0),
        reached=format_decimal(seen.reached or 0),
        **named,
    )
    why, step, state = _why(row)
    return Finding(heading, sentence, why, index, step, state)


def _why(row: LevelRow) -> tuple[str, str, str]:
    """What holds most of those who have not gone on, as far as it is shown: a sentence, the step, and the state."""
    held = {state: people for state in (*ASKED_ABOUT, "abandoned", "stopped") if (people := row.number(state))}
    if not held:
        return _("The numbers that would say why are hidden, or nobody is held up there now."), "", ""
    state = max(held, key=lambda one: held[one])
    if state not in ASKED_ABOUT:
        return _left(state, format_decimal(held[state])), "", ""
    if state == "stalled":
        why, step = _stalled(row, held[state])
        return why, step, state
    most = max((step.number(state) or 0 for step in row.steps), default=0)
    steps = [step for step in row.steps if most and step.number(state) == most][:NAMED_AT_MOST]
    return _waiting(held[state], most, steps), steps[0].slug if steps else "", state


def _stalled(row: LevelRow, people: int) -> tuple[str, str]:
    """With which step open most of them are stalled, and its slug. As in: 21 people, 15 of them with “My limits” open.

    A step that most of those who went on left open too holds nobody, however many are stalled with it open.
    """
    said = format_decimal(people)
    most = max((step.number("stalled") or 0 for step in row.steps), default=0)
    if not most:
        return _("Stalled in it now: %(people)s people. With which step open is hidden.", people=said), ""
    steps = [step for step in row.steps if step.number("stalled") == most and _is_closed_by_most(step, row)]
    if not steps:
        return _("Stalled in it now: %(people)s people. No one step can be named that holds them.", people=said), ""
    named = {"people": said, "here": format_decimal(most), "steps": _quoted(steps[:NAMED_AT_MOST])}
    if most == people:
        return _("Stalled in it now: %(people)s people, all of them with %(steps)s open.", **named), steps[0].slug
    return _("Stalled in it now: %(people)s people, %(here)s of them with %(steps)s open.", **named), steps[0].slug


def _is_closed_by_most(step: StepRow, row: LevelRow) -> bool:
    """Whether at least half as many did it or put it aside as went on, by the shown numbers alone."""
    went_on = row.number("completed")
    return went_on is not None and 2 * ((step.number("done") or 0) + (step.number("skipped") or 0)) >= went_on


def _waiting(people: int, here: int, steps: Sequence[StepRow]) -> str:
    """As in: Waiting on us in it now: 21 people, 15 of them at “A first call”."""
    if not steps:
        return _("Waiting on us in it now: %(people)s people. At which step is hidden.", people=format_decimal(people))
    named = {"people": format_decimal(people), "here": format_decimal(here), "steps": _quoted(steps)}
    if here == people:
        return _("Waiting on us in it now: %(people)s people, all of them at %(steps)s.", **named)
    return _("Waiting on us in it now: %(people)s people, %(here)s of them at %(steps)s.", **named)


def _quoted(steps: Sequence[StepRow]) -> str:
    return str(format_list([_("“%(title)s”", title=step.title) for step in steps], locale=get_locale()))


def _left(state: str, people: str) -> str:
    if state == "abandoned":
        return _("Contact was lost in it with %(people)s people.", people=people)
    return _("Stopped in it: %(people)s people, some of whom may be well already.", people=people)
