"""The command line. Errors are one plain line that says what to do; a traceback is a defect."""

from __future__ import annotations

import sys

import click
from sqlalchemy.exc import OperationalError

from app.commands import database, insights, journeys, running, staff
from config import SettingsError
from quests.loading import QuestUnreadable


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Questline: client journeys for a gambling-harm support service."""


for command in (
    running.demo,
    running.demo_code,
    running.serve,
    running.worker,
    database.group,
    staff.group,
    journeys.group,
    insights.group,
):
    cli.add_command(command)


def main() -> None:
    """Run a command; what people can do something about is said in one line on stderr."""
    try:
        cli()
    except (SettingsError, QuestUnreadable) as error:
        _fail(str(error))
    except OperationalError as error:
        _fail(f"the database does not answer: {str(error.orig).splitlines()[0]}")
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)


def _fail(message: str) -> None:
    click.echo(f"questline: {message}", err=True)
    sys.exit(1)
