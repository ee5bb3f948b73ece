"""``questline insights verify`` and ``rebuild``: are the roll-ups true, and write them anew from the events."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click
from tqdm import tqdm

from app import clock
from app.commands import data_option, must_be_current, opened
from app.extensions import Database
from app.queries.number_checks import days_to_check, wrong_numbers
from app.queries.quest_versions import published_versions
from app.services import audit, rolling_up
from app.vocabulary import ActorKind
from quests.dropoff import DayNotOver, latest_day, past_day


@click.command("verify", epilog="Example: questline insights verify --data var/demo")
@click.option("--as-of", "day", type=click.DateTime(["%Y-%m-%d"]), help="A past day.  [default: several]")
@data_option
def verify(day: datetime | None, data_dir: Path | None) -> None:
    """Count the numbers of yesterday and of every month's last day again from the events; exit 1 on any difference."""
    with opened(data_dir) as (settings, database):
        must_be_current(database)
        wrong, now = 0, clock.now()
        with database.reading() as db:
            try:
                latest = latest_day(now, settings.zone)
                days = [past_day(day.date(), now, settings.zone)] if day else days_to_check(db, latest, settings.zone)
            except DayNotOver as error:
                raise click.ClickException(str(error)) from error
            asked = [(version, each) for version in published_versions(db) for each in days]
            for version, each in _shown(asked, "day"):
                for difference in wrong_numbers(db, version, each, settings.zone):
                    wrong += 1
                    click.echo(difference, err=True)
            missing = len(rolling_up.journeys_without(db))
    if missing:
        raise click.ClickException(f"{missing} journeys have no roll-ups; run: questline insights rebuild")
    if wrong:
        raise click.ClickException(f"{wrong} numbers differ; run: questline insights rebuild")
    click.echo(f"{len(asked)} days of {len({one.id for one, _day in asked})} versions: every number equals its events.")


@click.command("rebuild", epilog="Example: questline insights rebuild --data var/demo")
@data_option
def rebuild(data_dir: Path | None) -> None:
    """Throw the roll-ups away and write them anew from the events. The numbers stay what they were."""
    with opened(data_dir) as (_settings, database):
        must_be_current(database)
        audit.record(database, audit.Entry(ActorKind.SYSTEM, "command line", "rollups_rebuilt"))
        with database.begin() as db:
            rolling_up.forget_all(db)
        click.echo(f"{write_missing(database)} journeys rolled up.")


def write_missing(database: Database) -> int:
    """The roll-ups of journeys of before there were any, with a bar on a terminal; gives how many there were."""
    return rolling_up.write_all_missing(database, lambda journeys: _shown(journeys, "journey"))


def _shown(what: list, unit: str) -> Iterable:  # type: ignore[type-arg]
    return tqdm(what, unit=unit, disable=not sys.stderr.isatty())
