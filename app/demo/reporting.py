"""The monthly reports of the imaginary service, each made when the worker would have made it."""

from __future__ import annotations

from datetime import datetime

from app.demo.world import World
from app.services.monthly_reports import make_within
from quests.months import Month, ready_from


def report_months(world: World, start: datetime) -> None:
    """Plan the report of each month that is over and counted by today."""
    zone = world.settings.zone
    month = Month.of(start.astimezone(zone).date())
    while (ready := ready_from(month, zone)) < world.until:
        world.at(ready, lambda: make_within(world.db, zone))
        month = month.next()
