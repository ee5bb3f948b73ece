"""Who an imaginary client is: drawn once, before she comes. What she does follows from it and from chance."""

from __future__ import annotations

from dataclasses import dataclass

from app.demo import rates
from app.demo.world import World
from app.vocabulary import Audience, Frame

OF_FAMILY, OF_THE_YOUNG = "family-and-friends", "young-player"


@dataclass(frozen=True)
class Traits:
    """``begins``: the quest that she starts alone, or says yes to on the phone. ``severity`` runs from 0 to 1."""

    audience: Audience
    begins: str
    is_in_danger: bool
    severity: float
    language: str
    frame: Frame
    comes_by_phone: bool
    opens_the_portal: bool
    is_guided: bool
    pace: str
    depth: str


def draw(world: World, *, comes_in_danger: bool) -> Traits:
    """One person. ``comes_in_danger``: somebody who says so at once, in the language in which it can be scored."""
    rng = world.rng
    audience = Audience.SELF if comes_in_danger else Audience(_one_of(world, rates.COMES_AS))
    is_in_danger = comes_in_danger or (audience == Audience.SELF and world.chance(rates.HIGH_DISTRESS))
    severity = 0.9 if is_in_danger else 0.6 * rng.betavariate(2, 3)
    language = "ru" if world.chance(rates.READS_RUSSIAN) and not comes_in_danger else "en"
    by_phone = world.chance(rates.COMES_BY_PHONE) and not comes_in_danger
    return Traits(
        audience=audience,
        begins=_first_quest(world, audience, by_phone=by_phone, is_in_danger=is_in_danger),
        is_in_danger=is_in_danger,
        severity=severity,
        language=language,
        frame=Frame.PLAIN if world.chance(0.3) else Frame.JOURNEY,
        comes_by_phone=by_phone,
        opens_the_portal=not by_phone or world.chance(rates.OPENS_THE_PORTAL),
        is_guided=by_phone or world.chance(0.4),
        pace=_one_of(world, rates.PACES),
        depth="short" if world.chance(rates.WANTS_IT_SHORT) else "full",
    )


def _first_quest(world: World, audience: Audience, *, by_phone: bool, is_in_danger: bool) -> str:
    if audience == Audience.YOUNG:
        return OF_THE_YOUNG
    if by_phone:
        return rates.AFTER_A_CALL
    if audience == Audience.CLOSE_PERSON:
        return OF_FAMILY
    return rates.STARTS_ALONE if is_in_danger else _one_of(world, rates.FIRST_QUESTS)


def _one_of(world: World, weights: dict[str, float]) -> str:
    return world.rng.choices(list(weights), weights=list(weights.values()))[0]
