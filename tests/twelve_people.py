"""Twelve people of whom ten went one way: the smallest service that has something to tell outside."""

from __future__ import annotations

from app.extensions import Database
from app.services import plans
from config import Settings
from tests.people_on_a_quest import a_walker


def twelve_people(database: Database, settings: Settings) -> None:
    """Ten went the same way through the first level; one did one step of it, and one stopped at once."""
    walkers = [a_walker(database, settings, f"Quiet Heron {number}") for number in range(12)]
    for walker in walkers[:11]:
        walker.send("how-we-work")
    for walker in walkers[:10]:
        walker.send("what-i-want", {"change": "Sleep again"})
    with database.begin() as db:
        plans.stop(db, walkers[11].journey_id, has_what_she_came_for=False, key="stop")
