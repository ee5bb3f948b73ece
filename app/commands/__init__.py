"""What the commands share: the data directory, and errors as one plain line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

import config
from config import Settings

if TYPE_CHECKING:  # A command that reads files alone does not wait for the database's library.
    from app.extensions import Database

Command = TypeVar("Command", bound=Callable[..., Any])


def data_option(command: Command) -> Command:
    """``--data DIR``: where the SQLite file and the generated keys lie."""
    option = click.option(
        "--data",
        "data_dir",
        type=click.Path(path_type=Path, file_okay=False),
        default=None,
        help="The directory with the database and its keys.  [default: var]",
    )
    return option(command)


@contextmanager
def opened(data_dir: Path | None, *, must_exist: bool = True) -> Iterator[tuple[Settings, Database]]:
    """Settings and database of one command; the engine is closed at the end."""
    from sqlalchemy.exc import ArgumentError

    from app.extensions import Database

    settings = config.load(data_dir)
    if must_exist and settings.is_sqlite and not (settings.data_dir / config.DATABASE_FILE).exists():
        raise click.ClickException(f"no database in {settings.data_dir}; run 'questline db upgrade' first")
    try:
        database = Database(settings.database_url, settings.synchronous)
    except (ArgumentError, ImportError) as error:
        raise click.ClickException(
            "QUESTLINE_DATABASE_URL cannot be used; write it like postgresql+psycopg://user@host/name, with the "
            "'postgres' extra installed, or leave it out for a SQLite file"
        ) from error
    try:
        yield _as_staff_set_them(settings, database) if must_exist else settings, database
    finally:
        database.dispose()


def _as_staff_set_them(settings: Settings, database: Database) -> Settings:
    """What staff set in the service holds at the command line too. A database that is behind says what is missing."""
    from app.extensions import Questline
    from app.services.live_settings import refreshed

    return refreshed(Questline(settings, database))


def must_be_current(database: Database) -> None:
    """Refuse to work on a database whose migrations are behind this code."""
    from app import schema

    if not schema.is_current(database):
        raise click.ClickException("the database is not at the newest migration; run 'questline db upgrade'")
