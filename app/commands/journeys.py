"""``questline journeys``: are the projections true, and the event log for others."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from tqdm import tqdm

from app.commands import data_option, must_be_current, opened
from app.event_log import inside_lines
from app.queries.journeys import journey_ids
from app.services import audit
from app.services.journeys import differences
from app.vocabulary import ActorKind


@click.group("journeys")
def group() -> None:
    """Verify the journey store, or export its event log."""


@group.command("verify", epilog="Example: questline journeys verify --data var/demo")
@data_option
def verify(data_dir: Path | None) -> None:
    """Fold every event again and compare with the projections; exit 1 on any difference."""
    with opened(data_dir) as (_settings, database):
        must_be_current(database)
        count = 0
        with database.reading() as db:
            ids = journey_ids(db)
            for journey_id in tqdm(ids, unit="journey", disable=not sys.stderr.isatty()):
                for difference in differences(db, journey_id):
                    count += 1
                    click.echo(f"{journey_id}: {difference}", err=True)
    if count:
        raise click.ClickException(f"{count} differences in {len(ids)} journeys")
    click.echo(f"{len(ids)} journeys: every projection equals its folded events.")


@group.command("export", epilog="Example: questline journeys export --format jsonl > events.jsonl")
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@data_option
def export(form: str, data_dir: Path | None) -> None:
    """Write the event log to standard output: exact times, for use inside the service. The export is logged."""
    with opened(data_dir) as (_settings, database):
        must_be_current(database)
        audit.record(
            database, audit.Entry(ActorKind.SYSTEM, "command line", "events_exported", detail={"format": form})
        )
        with database.reading() as db:
            for line in inside_lines(db):
                click.echo(line)
