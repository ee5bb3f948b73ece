"""What the service promises: a clock for all that is ours, few reminders, human help that waits for nothing."""

from __future__ import annotations

from collections.abc import Iterator

from quests.definition import BookingStep, Condition, Quest, ReviewStep, StaffTaskStep, Step
from quests.lint.look import Look, Placed
from quests.lint.rule import Found, rule
from quests.rules import DaysByFact, Offset

MOST_REMINDERS = 2
MOST_REMINDERS_A_WEEK = 3
"""Both from domain.md section 3, R-std. Booked talks are outside the weekly cap."""


@rule(
    "Q010",
    "error",
    finds="A step of the staff without a clock.",
    do="Add 'promise: {hours: 24}' or 'promise: {working_days: 2}'; where it has a day of its own, 'due_by_days'.",
    source="domain.md 3, staff-side requirements",
)
def promise_without_clock(look: Look) -> Iterator[Found]:
    """Whoever waits for us knows until when. The model asks for the clock of a booking and of a review itself."""
    for path, _, step in look.steps:
        if step.owner != "client" and getattr(step, "promise", None) is None and step.due_by_days is None:
            told = f"the step {step.slug!r} is ours to do, and nothing says by when"
            clock = "'promise: {hours: 24}'" if step.kind in ("staff_task", "review") else "'due_by_days: 2'"
            yield Found(path, f"{told}; add {clock}")


@rule(
    "Q011",
    "error",
    finds="More than two reminders for one step, or for one talk.",
    do="Name at most two hours in 'after_hours' and in 'before_hours', as in [24, 72].",
    source="domain.md 3, R-std",
)
def too_many_reminders(look: Look) -> Iterator[Found]:
    """After two reminders a person of the staff decides; a third is pressure."""
    for path, reminders in look.reminders():
        for name in ("after_hours", "before_hours"):
            if (number := len(getattr(reminders, name))) > MOST_REMINDERS:
                told = f"{number} reminders are asked for here, and {MOST_REMINDERS} are the most"
                yield Found((*path, name), f"{told}; keep two, as in [24, 72]")


@rule(
    "Q012",
    "warning",
    finds="A level whose dated steps would bring more than three reminders within one week.",
    do="Move the days apart ('due_by_days'), or ask for fewer with 'reminders: {after_hours: [24]}'.",
    source="domain.md 3, R-std",
)
def too_many_reminders_in_a_week(look: Look) -> Iterator[Found]:
    """As they would fall if she did nothing; days that follow an answer count as for who has not said.

    A warning: the product keeps the cap and leaves the later ones out, so that none of them comes when it is wanted.
    """
    for path, level in look.levels:
        moments = sorted(hour for step in level.steps if not step.is_extra for hour in _moments(look.quest, step))
        crowded = [at for at in moments if sum(at <= other < at + 7 * 24 for other in moments) > MOST_REMINDERS_A_WEEK]
        if crowded:
            number = max(sum(at <= other < at + 7 * 24 for other in moments) for at in crowded)
            told = f"the level {level.slug!r} would bring {number} reminders in one week, 3 are the most"
            cure = "put the due days further apart, or ask for fewer, as in 'reminders: {after_hours: [24]}' at a step"
            yield Found((*path, "steps"), f"{told}; {cure}")


def _moments(quest: Quest, step: Step) -> list[int]:
    days = _days(step.due_by_days)
    if step.owner != "client" or isinstance(step, BookingStep) or days is None:
        return []
    return [days * 24 + hours for hours in (step.reminders or quest.reminders).after_hours]


def _days(offset: Offset | None) -> int | None:
    return offset.otherwise if isinstance(offset, DaysByFact) else offset


def is_human_help(step: Step) -> bool:
    """Whether a step is a person who helps: a talk to book, a counsellor who answers, a call, a protocol."""
    is_ours = isinstance(step, StaffTaskStep) and (step.call is not None or bool(step.protocols))
    return is_ours or isinstance(step, BookingStep | ReviewStep)


@rule(
    "Q013",
    "error",
    finds="Human help that waits for her own steps, or for a questionnaire that a level before it demands.",
    do="Take 'after' away, or let the level before go on without the questionnaire ('at_least' and 'of').",
    source="domain.md 4, G13",
)
def help_behind_progress(look: Look) -> Iterator[Found]:
    """A talk, a review or a call never waits until she has done something; it may wait for another talk."""
    for path, level, step in look.steps:
        if not is_human_help(step):
            continue
        for place, slug in enumerate(step.after):
            other = next(each for each in level.steps if each.slug == slug)
            if other.owner == "client" and not is_human_help(other):
                told = f"{step.slug!r} is help by a person and waits until she has done {slug!r}"
                yield Found((*path, "after", place), f"{told}; take it out of 'after', so that help is open at once")
    for path, slug in _demanded_questionnaires(look):
        told = f"the level cannot be completed without the questionnaire {slug!r}, and help by a person comes after it"
        yield Found(path, f"{told}; take it out of 'all_of', or ask for fewer with 'at_least' and 'of'")


def _demanded_questionnaires(look: Look) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for at, (path, level) in enumerate(look.levels):
        if not any(is_human_help(step) for later in look.quest.levels[at + 1 :] for step in later.written):
            continue
        hers = {step.slug for step in level.steps if step.kind == "questionnaire" and step.owner == "client"}
        if len(hers) == len(level.steps):
            continue  # To put all of them aside completes the level; there is nothing else that she would have to do.
        for slug in level.done.all_of:
            if slug in hers:
                yield (*path, "done", "all_of"), slug
        asked = sorted(level.others & hers)
        if asked and len(level.others) - len(asked) < level.done.at_least:
            yield (*path, "done", "at_least"), asked[0]


def help_by_choice_of_plan(look: Look) -> Iterator[tuple[Placed, str]]:
    """Each step of help that her choice of pace, depth or frame would take away, with the key that does it (G13)."""
    for placed in look.steps:
        if is_human_help(placed.step):
            if placed.step.depth == "full":
                yield placed, "depth"
            if placed.step.only_if is not None and all(_is_preference(part) for part in placed.step.only_if.parts):
                yield placed, "only_if"


def _is_preference(part: Condition) -> bool:
    return part.preference is not None
