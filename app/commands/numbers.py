"""What the commands that print numbers share: quest, version and day, and the numbers as JSON or as rows."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
import sqlalchemy as sa

from app.commands import Command, data_option, must_be_current, opened
from app.queries.counted_anew import CountedAnew, must_be_whole
from app.queries.quest_versions import NoSuchVersion
from app.services import audit
from app.vocabulary import ActorKind
from quests.dropoff import DayNotOver

format_option = click.option("--format", "form", type=click.Choice(["json", "csv"]), default="json", show_default=True)


def numbers_options(command: Command) -> Command:
    """SLUG, a past day, the format and the data directory."""
    day = click.option("--as-of", "day", type=click.DateTime(["%Y-%m-%d"]), help="A past day.  [default: yesterday]")
    return click.argument("slug")(day(format_option(data_option(command))))


@dataclass(frozen=True)
class Reading:
    """One look at the numbers: the connection to read by, and the zone in which days are over."""

    db: sa.Connection
    zone: ZoneInfo


@contextmanager
def looking(data_dir: Path | None, action: str, kind: str, what: str, **detail: str | int | None) -> Iterator[Reading]:
    """A look at numbers that is written down once it was had. What cannot be looked at is said in one line."""
    with opened(data_dir) as (settings, database):
        must_be_current(database)
        try:
            with database.reading() as db:
                if kind == "quest":  # Reports of months are kept as they were counted.
                    must_be_whole(db)
                yield Reading(db, settings.zone)
        except (NoSuchVersion, DayNotOver, CountedAnew) as error:
            raise click.ClickException(str(error)) from error
        said: dict[str, str | int | bool | None] = {name: value for name, value in detail.items() if value is not None}
        audit.record(database, audit.Entry(ActorKind.SYSTEM, "command line", action, kind, what, said))


def day_of(given: datetime | None) -> date | None:
    return given.date() if given else None


def show(form: str, value: Callable[[], Any], rows: Callable[[], Iterable[Sequence[object]]]) -> None:
    """Print it as JSON, or as rows of CSV. A hidden number is null, or an empty cell."""
    if form == "json":
        click.echo(json.dumps(value(), indent=2, ensure_ascii=False))
    else:
        csv.writer(sys.stdout).writerows(rows())
