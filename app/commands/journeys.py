"""``questline journeys``: are the projections true, and the event log for others."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from tqdm import tqdm

from app.commands import data_option, must_be_current, opened
from app.event_log import FORMATS, Format, Journey, Outside, inside, outside
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
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="jsonl", show_default=True)
@click.option(
    "--outside", "is_outside", is_flag=True, help="For people outside the service: nobody can be found in it."
)
@data_option
def export(form: str, is_outside: bool, data_dir: Path | None) -> None:
    """Write the event log to standard output, with exact times for use inside the service. The export is logged."""
    with opened(data_dir) as (settings, database):
        must_be_current(database)
        detail: dict[str, str | int | bool | None] = {"format": form, "outside": is_outside}
        audit.record(database, audit.Entry(ActorKind.SYSTEM, "command line", "events_exported", detail=detail))
        with database.reading() as db:
            _write(FORMATS[form], outside(db, settings.zone) if is_outside else inside(db))


def _write(form: Format, log: Outside | Iterator[Journey]) -> None:
    journeys, left_out = (log.journeys, log.left_out) if isinstance(log, Outside) else (log, None)
    sys.stdout.writelines(form.write(tqdm(journeys, unit="journey", disable=not sys.stderr.isatty()), left_out))
    if left_out is not None:
        click.echo(f"Left out, as too few people went their way: {left_out} journeys, to the nearest 5.", err=True)
