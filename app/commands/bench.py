"""``questline bench``: ratios measured side by side in one run."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command("bench", epilog="Example: questline bench advance --peers ~/peers/bin/python --format json")
@click.argument("name", required=False)
@click.option("--peers", metavar="PYTHON", help="The interpreter of an environment that holds the peers.")
@click.option(
    "--postgres",
    metavar="URL",
    help="A PostgreSQL server; reminders, desk and dropoff make databases of their own there and drop them.",
)
@click.option("--journeys", type=click.IntRange(min=1000), help="How many dropoff counts.  [default: 1000000]")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--rounds", type=click.IntRange(min=5), default=5, show_default=True, help="Fewer than five say little.")
@click.option(
    "--data",
    "data_dir",
    type=click.Path(path_type=Path),
    default=None,
    help="A directory on the disk to measure; what lies in it is left alone.  [default: the system's temporary place]",
)
def bench(
    name: str | None,
    peers: str | None,
    postgres: str | None,
    journeys: int | None,
    form: str,
    rounds: int,
    data_dir: Path | None,
) -> None:
    """Measure NAME: advance (one step through the service), page (the client's page and form), start, reminders,
    desk (a counsellor's pages in a service of 5,000 clients), flight (1,000 imagined people through a quest), or
    dropoff (the numbers of 1,000,000 journeys; half an hour, 8 GB, and 8 GB more for PostgreSQL).

    Without NAME, all but dropoff. Every contender runs in every round, and a ratio is the median of those within one
    round. It works in a temporary directory and ends by itself. JSON is one line a bench.
    """
    from app.bench.measuring import BenchRefused
    from app.bench.reporting import machine_facts
    from app.bench.running import run

    try:
        for report in run(name, rounds=rounds, peers=peers, beside=data_dir, postgres=postgres, journeys=journeys):
            click.echo(json.dumps(report.as_json()) if form == "json" else f"{report.as_text()}\n")
    except BenchRefused as error:
        raise click.ClickException(str(error)) from error
    if form == "text":
        click.echo(machine_facts())
