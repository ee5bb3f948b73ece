"""Whether an imaginary client goes on at the end of a level, how she leaves, and what happens after a lapse."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app import clock
from app.demo import rates, words
from app.ids import new_id
from app.queries.journeys import JourneyRow
from app.services import plans, stopping
from app.services.offering import BACK_ON_TRACK
from quests.definition import Quest

if TYPE_CHECKING:
    from app.demo.person import Person

STOP_REASONS = tuple(stopping.StopReason)


def goes_on(person: Person, quest: Quest, level: str) -> bool:
    """A human contact multiplies the odds; each level of each quest has its own, and a newer version may do better.

    The first few at a level all go on: whatever the day, a demo shows somebody at each.
    """
    known = rates.GOES_ON_BY_LEVEL.get(quest.slug, (rates.GOES_ON_ELSEWHERE,) * len(quest.levels))
    alone = known[[one.slug for one in quest.levels].index(level)]
    person.world.passed[quest.slug, level] += 1
    if alone == 1 or person.world.passed[quest.slug, level] <= rates.SOMEBODY_ON_EACH:
        return True
    odds = alone / (1 - alone) * (rates.GUIDED_ODDS if person.traits.is_guided else 1)
    odds *= rates.CHANGED_ODDS.get((quest.slug, quest.version, level), 1)
    return person.world.chance(odds / (1 + odds))


def leaves_between_steps(person: Person, quest: Quest, level: str | None) -> bool:
    """Hazards are front-loaded: where a level asks for much, more people leave in the middle of it."""
    hazard = rates.LEFT_BETWEEN_STEPS_BEFORE.get((quest.slug, quest.version, level or ""), rates.LEAVES_BETWEEN_STEPS)
    return person.world.chance(hazard) and not person.comes_in_danger


def leave(person: Person, row: JourneyRow) -> None:
    """Most go without a word; some say so, some rest, some have what they came for."""
    world, now = person.world, clock.now()
    how = world.rng.choices(list(rates.LEAVES_BY), weights=list(rates.LEAVES_BY.values()))[0]
    if how in ("stopped", "well"):
        _stop(person, row, is_well=how == "well")
    elif how == "paused":
        until = now + timedelta(days=world.rng.randint(5, 20)) if world.chance(0.7) else None
        person.tries(lambda: plans.pause(world.db, row.id, until=until, key=new_id()))
        if until is not None and world.chance(0.6):
            person.visit_at(world.later(until, mean_days=1.5))
    else:
        person.is_quiet = True
        person.office.phone.will_ask_after(person, row)
        if world.chance(rates.COMES_BACK_AFTER_SILENCE):
            person.visit_at(world.later(now + timedelta(days=14), mean_days=20))


def _stop(person: Person, row: JourneyRow, *, is_well: bool) -> None:
    world = person.world
    done = person.tries(lambda: plans.stop(world.db, row.id, has_what_she_came_for=is_well, key=new_id()))
    if done is not None and not is_well and world.chance(rates.SAYS_WHY):
        said = world.rng.choice(words.STOP_WORDS[person.language]) if world.chance(0.4) else ""
        stopping.say_why(world.db, person.locker, row.id, world.rng.choice(STOP_REASONS), said)


def may_lapse(person: Person) -> None:
    """Most who lapse never tell; who does is met warmly, and mostly goes on. Close persons have none of their own."""
    world = person.world
    if person.opens_the_portal and person.traits.audience == "self" and world.chance(rates.TELLS_OF_A_LAPSE):
        days = world.rng.expovariate(rates.LAPSES_A_MONTH / 30)
        world.at(clock.now() + timedelta(days=days, hours=1), lambda: _tells_of_a_lapse(person))


def _tells_of_a_lapse(person: Person) -> None:
    world, row, now = person.world, person.journey(), clock.now()
    if row.state.has_ended and row.state.ending != "stopped":
        return
    if person.tries(lambda: plans.report_lapse(world.db, row.id, key=new_id())) is None:
        return
    person.office.will_answer_a_lapse(person, row)
    if BACK_ON_TRACK in world.published and world.chance(rates.GOES_BACK_ON_TRACK):
        person.takes(row, BACK_ON_TRACK)
    if world.chance(rates.STEPS_AFTER_A_LAPSE):
        person.visit_at(world.later(now, mean_days=1.5))


def say_how_it_was(person: Person, row: JourneyRow, quest: Quest, level: str) -> None:
    """Her answer to the one question that a level asks; about half give one."""
    world, rng = person.world, person.world.rng
    if not world.chance(rates.GIVES_FEEDBACK):
        return
    asks = quest.level(level).asks
    answer: str | int
    if asks.kind == "scale_1_5":
        answer = rng.choices((1, 2, 3, 4, 5), weights=(2, 4, 14, 40, 40))[0]
    elif asks.kind == "scale_0_10":
        answer = rng.choices(range(11), weights=(2, 1, 1, 2, 3, 6, 8, 16, 24, 20, 17))[0]
    elif asks.kind == "choice":
        answer = rng.choice([choice.value for choice in asks.choices])
    else:
        answer = rng.choice(words.for_question(level, "asks", person.language))
    plans.give_level_feedback(world.db, person.locker, row.id, level, answer, key=new_id())
