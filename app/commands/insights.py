"""``questline insights``: the numbers of the drop-off page."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from app.commands import data_option, must_be_current, opened
from app.commands.rolling_up import rebuild, verify
from app.queries.dropoff import published_dropoff
from app.queries.quest_versions import NoSuchVersion
from app.services import audit
from app.vocabulary import ActorKind
from quests.dropoff import DayNotOver, to_json


@click.group("insights")
def group() -> None:
    """Where people pause or leave, in numbers that point at nobody."""


group.add_command(verify)
group.add_command(rebuild)


@group.command("dropoff", epilog="Example: questline insights dropoff take-back-control --format json")
@click.argument("slug")
@click.option("--version", type=int, default=None, help="The version of the quest.  [default: the newest]")
@click.option("--as-of", "day", type=click.DateTime(["%Y-%m-%d"]), help="A past day.  [default: yesterday]")
@click.option("--format", "form", type=click.Choice(["json"]), default="json", show_default=True)
@data_option
def dropoff(slug: str, version: int | None, day: object, form: str, data_dir: Path | None) -> None:
    """Print where the people on quest SLUG stand, level by level, with small numbers hidden."""
    as_of: date | None = day.date() if day is not None else None  # type: ignore[attr-defined]
    with opened(data_dir) as (settings, database):
        must_be_current(database)
        try:
            with database.reading() as db:
                found = published_dropoff(db, slug, version=version, as_of=as_of, zone=settings.zone)
        except (NoSuchVersion, DayNotOver) as error:
            raise click.ClickException(str(error)) from error
        audit.record(database, audit.Entry(ActorKind.SYSTEM, "command line", "dropoff_viewed", "quest", slug))
    click.echo(json.dumps(to_json(found), indent=2))
