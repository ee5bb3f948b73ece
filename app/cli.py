"""The command line. Errors are one plain line that says what to do; a traceback is a defect."""

from __future__ import annotations

import sys

import click
from sqlalchemy.exc import OperationalError

from app.commands import bench, database, insights, journeys, quests, running, staff, translations
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
    quests.group,
    translations.group,
    bench.bench,
):
    cli.add_command(command)


def main() -> None:
    """Run a command; what people can do something about is said in one line on stderr."""
    try:
        sys.exit(cli(prog_name="questline", standalone_mode=False))
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "questline"
        _fail(f"{_in_one_line(error)} See '{path} --help'.", error.exit_code)
    except click.ClickException as error:
        _fail(_in_one_line(error), error.exit_code)
    except (SettingsError, QuestUnreadable) as error:
        _fail(str(error))
    except OperationalError as error:
        _fail(f"the database does not answer: {str(error.orig).splitlines()[0]}")
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _fail(f"{place}{error.strerror or error}")


def _in_one_line(error: click.ClickException) -> str:
    return " ".join(error.format_message().split())


def _fail(message: str, exit_code: int = 1) -> None:
    click.echo(f"questline: {message}", err=True)
    sys.exit(exit_code)
