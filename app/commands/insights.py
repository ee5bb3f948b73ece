"""``questline insights``: the numbers of the pages of that room, from the queries behind those pages."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from app.commands.months import kpis, promises
from app.commands.numbers import day_of, looking, numbers_options, show
from app.commands.rolling_up import rebuild, verify
from app.queries.changes_between import comparable, compare
from app.queries.dropoff import published_dropoff, published_groups
from app.queries.quest_versions import version_of
from app.queries.times import published_times
from quests import change_files, times
from quests.dropoff import to_json
from quests.dropoff_files import csv_rows, group_csv_rows, groups_to_json
from quests.tally import DIMENSIONS


@click.group("insights")
def group() -> None:
    """Where people pause or leave, in numbers that point at nobody."""


for one in (verify, rebuild, kpis, promises):
    group.add_command(one)

version_option = click.option("--version", type=int, help="The version of the quest.  [default: the newest]")


@group.command("dropoff", epilog="Example: questline insights dropoff take-back-control --by audience --format csv")
@numbers_options
@version_option
@click.option(
    "--by", type=click.Choice(DIMENSIONS), default=None, help="Beside everybody, the groups of one dimension."
)
def dropoff(
    slug: str, version: int | None, day: datetime | None, by: str | None, form: str, data_dir: Path | None
) -> None:
    """Print where the people on quest SLUG stand, level by level, with small numbers hidden."""
    with looking(data_dir, "dropoff_viewed", "quest", slug, by=by) as look:
        found = published_dropoff(look.db, slug, version=version, as_of=day_of(day), zone=look.zone)
        if by:
            tables = published_groups(look.db, slug, version=version, as_of=day_of(day), zone=look.zone, dimension=by)
    if by:
        show(form, lambda: groups_to_json(found, by, tables), lambda: group_csv_rows(found, by, tables))
    else:
        show(form, lambda: to_json(found), lambda: csv_rows(found))


@group.command("time", epilog="Example: questline insights time take-back-control --format csv")
@numbers_options
@version_option
def time(slug: str, version: int | None, day: datetime | None, form: str, data_dir: Path | None) -> None:
    """Print how long the people on quest SLUG take, level by level and to a good end, and how journeys end."""
    with looking(data_dir, "time_viewed", "quest", slug) as look:
        found = published_times(look.db, slug, version=version, as_of=day_of(day), zone=look.zone)
    show(form, lambda: times.to_json(found), lambda: times.csv_rows(found))


@group.command("change", epilog="Example: questline insights change take-back-control --version 2 --against 1")
@numbers_options
@version_option
@click.option("--against", type=int, help="Another version of it.  [default: the one before]")
def change(
    slug: str, version: int | None, against: int | None, day: datetime | None, form: str, data_dir: Path | None
) -> None:
    """Print whether a change of quest SLUG helped: one version beside another, with intervals."""
    with looking(data_dir, "change_viewed", "quest", slug, version=version, against=against) as look:
        number = version_of(look.db, slug, version).version
        others = comparable(look.db, slug, number)
        if not others or (against is not None and against not in others):
            told = f"no version {against}" if against is not None else "no other version"
            raise click.ClickException(f"{slug} has {told} to compare with version {number}")
        before = [one for one in others if one < number]
        old, new = sorted((number, against or max(before, default=min(others))))
        found = compare(look.db, slug, old=old, new=new, as_of=day_of(day), zone=look.zone)
    show(form, lambda: change_files.to_json(found), lambda: change_files.csv_rows(found))
