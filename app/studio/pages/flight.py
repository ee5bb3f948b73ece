"""A test flight as the page tells it: whole sentences, ranges, bars, and what each number rests on."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import format_decimal, format_percent

from app.studio.assumption_words import assumption_words, basis_words, range_words, role_words, value_words, work_words
from app.web.words import _, language, ngettext
from quests.assumptions import ASSUMPTIONS, OURS, RESTS_ON
from quests.definition import Quest, text_in
from quests.flight import figures
from quests.flight.figures import Figure, Flown, Value

NOTHING = "–"


@dataclass(frozen=True)
class Number:
    """A number with its range, in words."""

    value: str
    span: str
    name: str = ""
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bar:
    """A share as a bar of 100, with the range that the assumptions leave."""

    at: float
    low: float
    high: float


@dataclass(frozen=True)
class StepLine:
    """A step of a level. ``anchor`` is its place in the outline."""

    title: str
    anchor: str
    done: str
    put_aside: str
    left: str
    is_hard: bool


@dataclass(frozen=True)
class LevelLine:
    """A level: how many of all reach it, and what becomes of them there."""

    title: str
    reached: Number
    bar: Bar
    went_on: str
    fell_silent: str
    stopped: str
    days: str
    steps: tuple[StepLine, ...]


@dataclass(frozen=True)
class WorkLine:
    """Hours of a role, and of one kind of its work."""

    role: str
    what: str
    hours: Number


@dataclass(frozen=True)
class FlightPart:
    """One flight to look at: of a draft or of a version."""

    name: str
    people: int
    asked: int
    key_numbers: tuple[Number, ...]
    hardest: tuple[str, ...]
    levels: tuple[LevelLine, ...]
    levels_rest_on: tuple[str, ...]
    work: tuple[WorkLine, ...]


@dataclass(frozen=True)
class AssumptionLine:
    """One assumption with its range and source."""

    says: str
    value: str
    span: str
    basis: str
    source: str


def flight_part(name: str, quest: Quest, flown: Flown, starts: int) -> FlightPart:
    """What one flight says."""
    said = language()
    return FlightPart(
        name=name,
        people=flown.start.people,
        asked=flown.asked,
        key_numbers=_key_numbers(flown, starts),
        hardest=_hardest(quest, flown, said),
        levels=tuple(_level(quest, one, flown, said) for one in figures.levels_of(quest, flown)),
        levels_rest_on=_rests_on("enters_level", "waits_or_leaves_at"),
        work=tuple(
            WorkLine(
                role_words(role), work_words(what), _number(figures.staff_hours(flown, starts, role, what), _hours)
            )
            for role, what in figures.work_of(flown)
        ),
    )


def assumption_lines() -> tuple[AssumptionLine, ...]:
    """The whole table of assumptions."""
    return tuple(
        AssumptionLine(
            says=assumption_words(one.key),
            value=value_words(one, one.start),
            span=range_words(one),
            basis=basis_words(one),
            source=one.source.removesuffix(OURS).rstrip("; "),
        )
        for one in ASSUMPTIONS
    )


def _key_numbers(flown: Flown, starts: int) -> tuple[Number, ...]:
    return (
        _number(figures.ends_well(flown), _percent, _("come to a good end"), "ends_well"),
        _number(figures.her_minutes(flown), _minutes, _("asked of a person in a week"), "her_minutes"),
        _number(figures.busiest_week(flown), _minutes, _("in the busiest week"), "her_minutes"),
        _number(figures.reminders(flown), _plain, _("reminders for each who begins"), "reminders"),
        _number(figures.staff_hours(flown, starts), _hours, _("of work for us each week"), "staff_hours"),
    )


def _hardest(quest: Quest, flown: Flown, said: str) -> tuple[str, ...]:
    return tuple(
        _(
            "About %(share)s of all who begin leave or fall silent at “%(step)s”.",
            share=_percent(share),
            step=text_in(quest.step(slug).title, said),
        )
        for slug, share in figures.hardest_steps(flown)
    )


def _level(quest: Quest, one: figures.LevelFigures, flown: Flown, said: str) -> LevelLine:
    reached = one.reached
    return LevelLine(
        title=text_in(quest.level(one.slug).title, said),
        reached=_number(reached, _percent),
        bar=_bar(reached),
        went_on=_percent(one.went_on),
        fell_silent=_percent(one.fell_silent),
        stopped=_percent(one.stopped),
        days=_("under 1") if one.days is not None and one.days < 1 else _plain(one.days),
        steps=_steps(quest, one.slug, flown, said),
    )


def _bar(reached: Figure) -> Bar:
    at = reached.value or 0
    ends = (at if end is None else end for end in (reached.low, reached.high))
    return Bar(*(round(100 * part, 1) for part in (at, *ends)))


def _steps(quest: Quest, level: str, flown: Flown, said: str) -> tuple[StepLine, ...]:
    hard = {slug for slug, _share in figures.hardest_steps(flown)}
    return tuple(
        StepLine(
            title=text_in(quest.step(step.slug).title, said),
            anchor=f"step-{_written(quest, level, step.slug)}",
            done=_percent(step.done),
            put_aside=_percent(step.put_aside),
            left=_percent(step.left),
            is_hard=step.slug in hard,
        )
        for step in figures.steps_of(quest, level, flown)
    )


def _written(quest: Quest, level: str, slug: str) -> str:
    """The step of the file that a step of one day comes from."""
    found = quest.level(level)
    return next(found.written[place].slug for place, step in found.placed_steps if step.slug == slug)


def _number(figure: Figure, words: object, name: str = "", rests_on: str = "") -> Number:
    assert callable(words)
    return Number(
        value=words(figure.value),
        span=_span(words(figure.low), words(figure.high)),
        name=name,
        rests_on=_rests_on(rests_on),
    )


def _rests_on(*figures_of: str) -> tuple[str, ...]:
    keys = dict.fromkeys(key for figure in figures_of for key in RESTS_ON.get(figure, ()))
    return tuple(assumption_words(key) for key in keys)


def _span(low: str, high: str) -> str:
    return "" if low == high else _("%(low)s to %(high)s", low=low, high=high)


def _percent(value: Value) -> str:
    return NOTHING if value is None else str(format_percent(value))


def _plain(value: Value) -> str:
    return NOTHING if value is None else str(format_decimal(value, "#,##0.#" if value < 10 else "#,##0"))


def _minutes(value: Value) -> str:
    if value is None:
        return NOTHING
    return ngettext("%(minutes)s minute", "%(minutes)s minutes", _counted(value), minutes=_plain(value))


def _hours(value: Value) -> str:
    if value is None:
        return NOTHING
    return ngettext("%(hours)s hour", "%(hours)s hours", _counted(value), hours=_plain(value))


def _counted(value: float) -> int:
    """The number that the word beside it follows: "1 hour", and "0.6 hours" or "1.2 hours"."""
    return 1 if _plain(value) == _plain(1) else 2 if value < 2 else round(value)
