"""A client's plan as staff see it: levels and steps with their states in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app import clock
from app.desk.pages.plan_words import certificates_words, due_words
from app.desk.words import by_when
from app.web.filters import ago, short_day
from app.web.words import _, language
from quests.definition import Level, Quest, Step, text_in
from quests.events import CLIENT
from quests.journey import SET_ASIDE, JourneyState, StepState
from quests.next_act import next_act
from quests.plan import steps_of


@dataclass(frozen=True)
class StepLine:
    """One step. ``state`` is the word that picks its stone; ``review_id`` is set while it waits for an answer.

    ``run_id`` is set while staff can do it: a step of ours, or one of hers together on the phone. ``is_talk``: then
    it is a time that is booked, or moved, for her. ``marks`` say how it differs from the quest, and who sees it.
    """

    title: str
    state: str
    words: str
    is_now: bool
    review_id: str | None
    run_id: str | None = None
    is_talk: bool = False
    slug: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class StepGroup:
    """Steps that stand together. ``title`` is set where she chooses one of them."""

    title: str
    steps: tuple[StepLine, ...]


@dataclass(frozen=True)
class LevelLine:
    """One level with its steps. ``is_open`` for the level that she is in; its steps are shown at once."""

    title: str
    words: str
    is_open: bool
    groups: tuple[StepGroup, ...]


@dataclass(frozen=True)
class Plan:
    """The whole plan. ``place`` is ``Level 2 of 4``; the two numbers are of the steps that her plan has.

    ``certificates`` say what who runs it holds, which is told and not enforced.
    """

    title: str
    version: int
    place: str
    levels: tuple[LevelLine, ...]
    done_count: int
    step_count: int
    certificates: str = ""


def plan_of(quest: Quest, state: JourneyState, run_ids: Mapping[str, str], *, is_withdrawn: bool = False) -> Plan:
    """The plan as it stands now. ``run_ids`` gives the address of each step that was opened."""
    upcoming = next_act(quest, state, clock.now(), is_withdrawn=is_withdrawn).step
    ours = next((slug for slug, step in state.steps.items() if step.status == "sent"), None)
    mine = [step.slug for level in quest.levels for step in steps_of(quest, level, state)]
    asked = _Asked(quest, state, run_ids, ours or upcoming, is_withdrawn)
    return Plan(
        title=text_in(quest.title, language()),
        version=quest.version,
        place=place_words(quest, state),
        levels=tuple(_level_line(asked, level) for level in quest.levels),
        done_count=sum(_has_status(state.steps.get(slug), "done") for slug in mine),
        step_count=len(mine),
        certificates=certificates_words(quest),
    )


@dataclass(frozen=True)
class _Asked:
    """What every line of the plan is made from. ``now``: the step that comes next."""

    quest: Quest
    state: JourneyState
    run_ids: Mapping[str, str]
    now: str | None
    is_withdrawn: bool


def _has_status(step: StepState | None, status: str) -> bool:
    return step is not None and step.status == status


def place_words(quest: Quest, state: JourneyState) -> str:
    """``Level 2 of 4``; before the start, how many there are."""
    slugs = [level.slug for level in quest.levels]
    if state.current_level not in slugs:
        return _("Not begun, %(all)s levels", all=len(slugs))
    return _("Level %(place)s of %(all)s", place=slugs.index(state.current_level) + 1, all=len(slugs))


def stone_states(quest: Quest, state: JourneyState) -> tuple[str, ...]:
    """The states of the steps of the level that she is in, for a row of stones."""
    level = next((level for level in quest.levels if level.slug == state.current_level), None)
    return tuple(_stone(state.steps.get(step.slug)) for step in steps_of(quest, level, state)) if level else ()


def open_step_title(quest: Quest, state: JourneyState) -> str:
    """The step that comes next for her, by title; empty where there is none."""
    slug = next_act(quest, state, clock.now()).step
    return step_title(quest, slug) if slug else ""


def step_title(quest: Quest, slug: str) -> str:
    """What a step is called in this version; its slug where the version does not have it."""
    return text_in(quest.step(slug).title, language()) if slug in quest.step_places else slug


def _stone(step: StepState | None) -> str:
    if step is None:
        return "later"
    return {"done": "done", "sent": "sent", "skipped": "skipped"}.get(step.status, _open_stone(step))


def _open_stone(step: StepState) -> str:
    return "later" if step.due_from is not None and step.due_from > clock.now() else "open"


def _level_line(asked: _Asked, level: Level) -> LevelLine:
    state = asked.state
    entered, completed = level.slug in state.levels_entered, level.slug in state.levels_completed
    if completed:
        words = _("Completed")
    elif entered:
        words = _("Ended here") if state.has_ended else _("In it now")
    else:
        words = _("Not reached yet")
    lines = tuple(_step_line(asked, step) for step in steps_of(asked.quest, level, state))
    return LevelLine(text_in(level.title, language()), words, entered and not completed, _groups(level, lines))


def _groups(level: Level, lines: tuple[StepLine, ...]) -> tuple[StepGroup, ...]:
    """The steps in their order; those of which she chooses one stand together, where the first of them stood."""
    found: list[StepGroup] = []
    told: set[str] = set()
    for line in lines:
        if line.slug in told:
            continue
        choice = next((one for one in level.alternatives if line.slug in one.of), None)
        together = tuple(one for one in lines if choice is not None and one.slug in choice.of)
        if choice is not None and len(together) > 1:
            found.append(StepGroup(text_in(choice.title, language()), together))
            told.update(one.slug for one in together)
        elif found and not found[-1].title:
            found[-1] = StepGroup("", (*found[-1].steps, line))
        else:
            found.append(StepGroup("", (line,)))
    return tuple(found)


def _step_line(asked: _Asked, step: Step) -> StepLine:
    state, found = asked.state, asked.state.steps.get(step.slug)
    found = None if _has_status(found, SET_ASIDE) else found
    waits = found is not None and found.status == "sent" and not state.has_ended
    can_be_done = _is_for_the_desk(step, found, state) and not asked.is_withdrawn
    return StepLine(
        title=text_in(step.title, language()),
        state=_stone(found),
        words=_step_words(asked.quest, step, found, state.waits.get(step.slug)),
        is_now=step.slug == asked.now and not state.has_ended,
        review_id=asked.run_ids.get(step.slug) if waits else None,
        run_id=asked.run_ids.get(step.slug) if can_be_done else None,
        is_talk=step.kind == "booking",
        slug=step.slug,
        marks=marks_of(asked.quest, step, state),
    )


def marks_of(quest: Quest, step: Step, state: JourneyState) -> tuple[str, ...]:
    """How a step of her plan differs from what the quest has, and whether staff alone see it."""
    is_moved = state.moved.get(step.slug) not in (None, quest.level_of(step.slug).slug)
    told = (
        (step.slug in state.added, _("Added for this person")),
        (is_moved, _("Moved here")),
        (step.slug in state.due, _another_day(state.due.get(step.slug))),
        (step.slug in state.removed, _("Taken out of the plan, can still be done")),
        (step.visibility == "staff", _("Only staff see this")),
    )
    return tuple(words for holds, words in told if holds)


def _another_day(due: datetime | None) -> str:
    return _("Another day was set: %(when)s", when=due_words(due)) if due is not None else ""


def _is_for_the_desk(step: Step, found: StepState | None, state: JourneyState) -> bool:
    is_open = found is not None and found.status in ("open", "skipped")
    if step.kind == "booking" and talk_has_begun(state.waits.get(step.slug), found):
        return False
    return is_open and not state.has_ended and not state.is_on_hold and step.kind != "review"


def talk_has_begun(at: datetime | None, step: StepState | None) -> bool:
    """Whether the talk that is booked for this step has begun: then it is noted, and not moved."""
    return step is not None and step.has_booking and at is not None and at <= clock.now()


def _step_words(quest: Quest, step: Step, found: StepState | None, promise_by: datetime | None) -> str:
    if found is None:
        return _opens_after(quest, step)
    if found.status == "done":
        return _("Done on %(day)s", day=short_day(found.closed_at))
    if found.status == "skipped":
        return _("Skipped for now on %(day)s", day=short_day(found.closed_at))
    if found.status == "sent":
        return _("To review, promised by %(when)s", when=by_when(promise_by)) if promise_by else _("To review")
    if found.due_from is not None and found.due_from > clock.now():
        return _("Opens on %(day)s", day=short_day(found.due_from))
    if found.has_booking:
        return _("Talk on %(when)s", when=by_when(promise_by)) if promise_by else _("A talk is booked")
    if found.is_returned:
        return _("Given back with a reply")
    ours_by = promise_by or (found.due_by if found.owner != CLIENT else None)
    if ours_by is not None:
        return _("With us, promised by %(when)s", when=by_when(ours_by))
    since = max(found.opened_at, found.due_from or found.opened_at)
    return _("Begun, not sent yet") if found.is_started else _("Open since %(day)s", day=short_day(since))


def _opens_after(quest: Quest, step: Step) -> str:
    if not step.after:
        return _("Opens with its level")
    titles = [step_title(quest, slug) for slug in step.after]
    return _("Opens after “%(step)s”", step="”, “".join(titles))


def state_words(quest: Quest, state: JourneyState, *, is_quiet: bool) -> str:
    """Where the journey stands now, in one short sentence for a list."""
    if state.has_ended:
        return ending_words(state.ending)
    if not state.is_started:
        return _("Offered, waits for a yes")
    if state.is_on_hold:
        return _("On safety hold")
    if state.is_paused:
        return _("Resting until %(day)s", day=short_day(state.paused_until)) if state.paused_until else _("Resting")
    if state.waits:
        return _("Waiting for us")
    return _("Gone quiet") if is_quiet else _("On the way")


def ending_words(ending: str | None) -> str:
    """How a journey ended."""
    words = {
        "exited_well": _("Finished well"),
        "stopped": _("Stopped by own choice"),
        "moved": _("Moved to other help"),
        "abandoned": _("Contact lost, may come back"),
        "deceased": _("Died"),
    }
    return words.get(ending or "", "")


def promise_words(by: datetime | None) -> str:
    """What we promised, and whether the moment is past."""
    if by is None:
        return ""
    if by < clock.now():
        return _("Promised by %(when)s, overdue by %(long)s", when=by_when(by), long=ago(by))
    return _("Promised by %(when)s", when=by_when(by))
