"""What people of the imaginary service think of it, on the two questions of the portal; nobody knows whose it is."""

from __future__ import annotations

import random
from datetime import timedelta
from functools import partial

from app.demo.earlier_contacts import SPANS
from app.demo.world import World
from app.services.ratings import rate_service

SATISFIED = (5, 5, 4, 4, 5, 4, 4, 3, 3, 2)
WOULD_TELL = (10, 9, 10, 9, 8, 7, 8, 6, 5, 3)
"""Ten answers to each question for each hand of contacts: mostly kind, never all."""


def people_answer(world: World, rng: random.Random) -> None:
    """Plan every answer, each question by itself."""
    for first, last in SPANS:
        for csat, nps in zip(SATISFIED, WOULD_TELL, strict=True):
            moment = world.until - timedelta(days=rng.uniform(last, first))
            world.at(moment, partial(_answer, world, csat, nps))


def _answer(world: World, csat: int, nps: int) -> None:
    rate_service(world.db, csat=csat, nps=nps)
