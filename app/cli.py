"""The command line. Errors are one plain line that says what to do; a traceback is a defect."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from config import SettingsError
from quests.problems import QuestUnreadable

COMMANDS = {
    "demo": "running:demo",
    "demo-code": "running:demo_code",
    "serve": "running:serve",
    "worker": "running:worker",
    "db": "database:group",
    "staff": "staff:group",
    "clients": "clients:group",
    "journeys": "journeys:group",
    "insights": "insights:group",
    "quests": "quests:group",
    "translations": "translations:group",
    "bench": "bench:bench",
    "permissions": "permissions:permissions",
}
"""Each command with its place in ``app.commands``: only the one that is asked for is imported."""


class Commands(click.Group):
    """The group of all commands, each imported when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(f"app.commands.{module}"), name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Questline: client journeys for a gambling-harm support service."""


def main() -> None:
    """Run a command; what people can do something about is said in one line on stderr."""
    try:
        sys.exit(cli(prog_name="questline", standalone_mode=False))
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "questline"
        _fail(f"{_in_one_line(error).rstrip('.')}. See '{path} --help'.", error.exit_code)
    except click.ClickException as error:
        _fail(_in_one_line(error), error.exit_code)
    except (SettingsError, QuestUnreadable) as error:
        _fail(str(error))
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _fail(f"{place}{error.strerror or error}")
    except Exception as error:
        if (told := _of_the_database(error)) is None:
            raise
        _fail(told)


def _of_the_database(error: Exception) -> str | None:
    """What to say where the database does not answer; None for any other error, which is a defect of ours."""
    from sqlalchemy.exc import OperationalError

    if not isinstance(error, OperationalError):
        return None
    return f"the database does not answer: {str(error.orig).splitlines()[0]}"


def _in_one_line(error: click.ClickException) -> str:
    return " ".join(error.format_message().split())


def _fail(message: str, exit_code: int = 1) -> None:
    click.echo(f"questline: {message}", err=True)
    sys.exit(exit_code)
