"""``questline insights kpis`` and ``promises``: the numbers of a month that was counted, with the months before it."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import click

from app.commands import data_option
from app.commands.numbers import format_option, looking, show
from app.queries.monthly_reports import Report, reports
from quests.kpis import KPIS

DIMENSIONS = sorted({dimension for kpi in KPIS for dimension in kpi.by})

month_option = click.option("--month", default="", help="Such as 2026-10.  [default: the newest that was counted]")


@click.command("kpis", epilog="Example: questline insights kpis --month 2026-10 --by channel")
@month_option
@click.option(
    "--by", type=click.Choice(DIMENSIONS), default=None, help="Beside everybody, the groups of one dimension."
)
@format_option
@data_option
def kpis(month: str, by: str | None, form: str, data_dir: Path | None) -> None:
    """Print the key numbers of a month, each with its target, the number of cases and the months before."""
    found = _reports(data_dir, "kpis_viewed", month)
    files = _files()
    show(form, lambda: files.kpis_to_json(found, by or ""), lambda: files.kpi_rows(found, by or ""))


@click.command("promises", epilog="Example: questline insights promises --format csv")
@month_option
@format_option
@data_option
def promises(month: str, form: str, data_dir: Path | None) -> None:
    """Print the promises of a month: due, kept, late and open, by step and by team."""
    found = _reports(data_dir, "promises_viewed", month)
    files = _files()
    show(form, lambda: files.promises_to_json(found), lambda: files.promise_rows(found))


def _reports(data_dir: Path | None, action: str, month: str) -> list[Report]:
    """The report of the month and those before it, the newest first."""
    with looking(data_dir, action, "month", month) as look:
        found = reports(look.db, until=month or None)
        if not found or (month and found[0].month != month):
            raise click.ClickException(
                f"there is no report of {month or 'any month'}; "
                "the worker writes one when the third day of the month after it is over"
            )
    return found


def _files() -> ModuleType:
    """How the room writes these numbers: loaded here, since no other command needs the room."""
    from app.insights.pages import kpi_files

    return kpi_files
