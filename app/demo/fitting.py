"""How the imaginary counsellors fit a plan now and then: a later day, one step less, one more, one in another place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from app import clock
from app.demo import rates
from app.demo.our_words import FITTED_WORDS
from app.demo.world import World
from app.ids import new_id
from app.queries.journeys import JourneyRow
from app.queries.quest_versions import definition_of
from app.services.fitting import STAFF_REASONS, fit_plan
from app.services.journeys import Actor
from app.services.sealing import Locker
from quests.definition import Quest
from quests.journey import JourneyState
from quests.plan import steps_of
from quests.progress import ActRefused

Change = tuple[str, dict[str, Any]]
"""The step that an act names, and what is to change."""


def may_fit(world: World, locker: Locker, row: JourneyRow, *, actor: Actor) -> bool:
    """After a talk or an answer a counsellor sometimes fits the plan, for a reason; whether she did."""
    state = row.state
    if state.has_ended or state.is_on_hold or not state.is_started or not world.chance(rates.FITS_A_PLAN):
        return False
    for step, change in _some(world, _changes(definition_of(world.db, row.quest_version_id), state)):
        words = world.rng.choice(FITTED_WORDS) if world.chance(0.6) else ""
        reason = world.rng.choice(STAFF_REASONS)
        try:
            fit_plan(world.db, locker, row.id, change, step=step, reason=reason, words=words, actor=actor, key=new_id())
        except ActRefused:
            continue
        world.fitted[change["what"]] += 1
        return True
    return False


def _some(world: World, changes: Iterator[Change]) -> list[Change]:
    """One of each way of fitting, the way that was used least so far first: every demo shows them all."""
    by_way: dict[str, list[Change]] = {}
    for one in changes:
        by_way.setdefault(one[1]["what"], []).append(one)
    return [world.rng.choice(by_way[way]) for way in sorted(by_way, key=lambda way: (world.fitted[way], way))]


def _changes(quest: Quest, state: JourneyState) -> Iterator[Change]:
    """What could be fitted now. The engine refuses what may not be; a level keeps what its done rule names."""
    later = clock.now().replace(hour=18, minute=0, second=0, microsecond=0) + timedelta(days=12)
    place = quest.level_places.get(state.current_level or "", 0)
    for level in quest.levels[place : place + 2]:
        mine = steps_of(quest, level, state)
        free = [step for step in mine if step.owner == "client" and step.slug not in level.done.all_of]
        for step in mine:
            found = state.steps.get(step.slug)
            if step.owner == "client" and (found is None or found.due_by is None or found.due_by < later):
                yield step.slug, {"what": "due", "to": later}
        for step in free:
            yield step.slug, {"what": "skip"}
            if place + 1 < len(quest.levels):
                yield step.slug, {"what": "move", "to": quest.levels[place + 1].slug}
        for extra in level.steps:
            if extra.owner == "client" and extra not in mine and (extra.is_extra or extra.depth == "full"):
                yield extra.slug, {"what": "add"}
                yield from ((extra.slug, {"what": "swap", "from": step.slug}) for step in free[:1])
