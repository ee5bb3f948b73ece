"""What another version of her quest means for one person: she stays, goes on at a step of it, or cannot go, and why.

A journey is pinned to its version. Moving is an explicit act that is previewed, logged and reversible; it is refused
where she has passed the place already, and while a talk is booked, an answer is owed or a safety hold is on. What she
has done stays done, also where the new version has no such step (architecture.md section 3, trust.md P9).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from zoneinfo import ZoneInfo

from quests.advancing import Draft, advance, enter
from quests.definition import Level, Quest
from quests.events import SYSTEM
from quests.journey import SET_ASIDE, JourneyState
from quests.permitted import Act
from quests.plan import is_closed, level_of, steps_of
from quests.refusals import CannotMove, NothingToChange
from quests.wording import N_

WHY_NOT: dict[str, str] = {
    "ended": N_("This plan has ended. What was done in it stays as it is."),
    "on_hold": N_("This plan rests for safety. It can be moved when the hold has ended."),
    "owed": N_("Something is open between us: an answer, a call or a talk. It comes first."),
    "level_gone": N_("The new version has no place for the level that this person is in. Choose a level to go on at."),
    "already_passed": N_("This person has passed that level already. Nobody is taken back."),
    "elsewhere": N_("This person went over to another version meanwhile. Nothing was changed."),
    "withdrawn": N_("That version was taken back. Nobody is moved into it."),
}
"""Why a journey does not move, in words for staff."""

Outcome = Literal["stays", "moves", "cannot"]
_ANY_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True)
class Placement:
    """Where one journey would go on. ``step`` is what is open there first, None where there is nothing.

    ``completes``: levels that are done by the rules of the new version, so that she goes on after them at once.
    ``ends``: with them the plan is complete, and ends well.
    ``set_aside``: steps that are open now and have no place in the new version. ``levels``: open steps that belong to
    another level there. ``kept``: what she has done that the new version has no step for; it stays in her history.
    """

    outcome: Outcome
    level: str | None = None
    step: str | None = None
    why: str | None = None
    completes: tuple[str, ...] = ()
    ends: bool = False
    set_aside: tuple[str, ...] = ()
    levels: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[str, ...] = ()


def placement(quest: Quest, state: JourneyState, *, at: str | None = None) -> Placement:
    """Where a journey would stand in ``quest``, another version of its own. ``at`` names a level to go on at."""
    found = _entry(quest, state, at)
    if found.outcome != "moves" or state.started_at is None:
        return found
    there = Draft(quest, state, SYSTEM, state.started_at, _ANY_ZONE)  # The act itself, tried: no day decides where.
    _go_over(there, found, {})
    after = there.state
    level = quest.level(after.current_level or "")
    return replace(
        found,
        level=level.slug,
        step=None if after.has_ended else _first_open(quest, level, after),
        completes=tuple(event.level or "" for event in there.events if event.kind == "level_completed"),
        ends=after.has_ended,
    )


def level_before(here: Quest, there: Quest, state: JourneyState) -> str | None:
    """The level of an older version in whose place hers is: where she goes on when she goes back. None: no such one."""
    current = state.current_level
    if current not in here.level_places or current in there.level_places:
        return None
    if any(current in level.replaces for level in there.levels):
        return None
    return next((slug for slug in here.level(current).replaces if slug in there.level_places), None)


def _entry(quest: Quest, state: JourneyState, at: str | None) -> Placement:
    """The level at which she would come in, and what becomes of what is open now."""
    if state.has_ended:
        return Placement("stays", why="ended")
    if not state.is_started:
        return Placement("moves")
    if state.is_on_hold:
        return Placement("cannot", why="on_hold")
    level = _level_for(quest, state, at)
    if level is None:
        return Placement("cannot", why="level_gone")
    if level.slug != state.current_level and _is_behind_her(quest, level, state):
        return Placement("cannot", why="already_passed")
    gone = tuple(
        slug for slug, step in state.steps.items() if step.status in ("open", "sent") and not _stands(quest, slug)
    )
    if any(_is_owed(state, slug) for slug in gone) or _is_promised_otherwise(quest, state):
        return Placement("cannot", why="owed")
    levels, later = _other_levels(quest, state, level)
    if any(_is_owed(state, slug) for slug in later):
        return Placement("cannot", why="owed")
    return Placement(
        "moves",
        level=level.slug,
        set_aside=(*gone, *later),
        levels=levels,
        kept=tuple(slug for slug in state.ever_done if not _stands(quest, slug)),
    )


def _level_for(quest: Quest, state: JourneyState, at: str | None) -> Level | None:
    wanted = at or state.current_level
    if wanted in quest.level_places:
        return quest.level(wanted)
    return next((level for level in quest.levels if at is None and wanted in level.replaces), None)


def _is_behind_her(quest: Quest, level: Level, state: JourneyState) -> bool:
    """Whether she has completed the level, or one that comes after it, or has nothing left to do in it."""
    place = quest.level_places[level.slug]
    passed = [quest.level_places[slug] for slug in state.levels_completed if slug in quest.level_places]
    replaced = any(slug in state.levels_completed for slug in level.replaces)
    closed = all(is_closed(state.steps.get(step.slug)) for step in level.steps)
    return replaced or closed or any(place <= other for other in passed)


def _stands(quest: Quest, slug: str) -> bool:
    return slug in quest.step_places


def _is_owed(state: JourneyState, slug: str) -> bool:
    return slug in state.waits or state.steps[slug].has_booking or state.steps[slug].status == "sent"


def _is_promised_otherwise(quest: Quest, state: JourneyState) -> bool:
    """Whether the new version makes something else of a step that is with us: a talk or an answer she waits for."""
    kinds = {slug: quest.step(slug).kind for slug in state.steps if _stands(quest, slug)}
    talks = (slug for slug, step in state.steps.items() if step.has_booking)
    answers = (slug for slug, step in state.steps.items() if step.status == "sent")
    return any(kinds.get(slug) != "booking" for slug in talks) or any(kinds.get(slug) != "review" for slug in answers)


def _other_levels(quest: Quest, state: JourneyState, target: Level) -> tuple[dict[str, str], tuple[str, ...]]:
    """Open steps that another level has in the new version; those of a level still to come rest until then."""
    entered = {*state.levels_entered, target.slug}
    levels: dict[str, str] = {}
    later: list[str] = []
    for slug, step in state.steps.items():
        if step.status not in ("open", "sent", SET_ASIDE) or not _stands(quest, slug):
            continue
        level = level_of(quest, state, slug)
        if level != step.level:
            levels[slug] = level
        if level not in entered and step.status != SET_ASIDE:
            later.append(slug)
    return levels, tuple(later)


def _first_open(quest: Quest, level: Level, state: JourneyState) -> str | None:
    mine = steps_of(quest, level, state)
    return next((step.slug for step in mine if not is_closed(state.steps.get(step.slug))), None)


def _move_version(draft: Draft, act: Act) -> None:
    """``draft.quest`` is the version to go to; ``from`` and ``to`` are version numbers, ``at`` a level if chosen."""
    before, after = act.detail["from"], act.detail["to"]
    if before == after:
        raise NothingToChange
    found = _entry(draft.quest, draft.state, act.detail.get("at"))
    if found.outcome != "moves":
        raise CannotMove(found.why or "level_gone")
    _go_over(draft, found, {"what": "version", "from": before, "to": after})


def _go_over(draft: Draft, found: Placement, detail: dict[str, Any]) -> None:
    if found.set_aside:
        detail["set_aside"] = list(found.set_aside)
    if found.levels:
        detail["levels"] = dict(found.levels)
    draft.act("version_moved", detail, level=found.level)
    if found.level is not None and found.level not in draft.state.levels_entered:
        enter(draft, draft.quest.level(found.level))
    advance(draft)


MOVING: Mapping[str, Callable[[Draft, Act], None]] = {"move_version": _move_version}
