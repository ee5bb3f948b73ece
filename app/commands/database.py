"""``questline db``: migrations, and whether they agree with the models."""

from __future__ import annotations

from pathlib import Path

import click

from app import schema
from app.commands import data_option, opened
from app.commands.rolling_up import write_missing
from app.services.quest_versions import publish_library


@click.group("db")
def group() -> None:
    """Bring the database up or down, or check it."""


@group.command("upgrade", epilog="Example: questline db upgrade --data /srv/questline")
@data_option
def upgrade(data_dir: Path | None) -> None:
    """Run every migration that is missing, publish the starter library, and roll up journeys of before."""
    with opened(data_dir, must_exist=False) as (settings, database):
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        schema.upgrade(database)
        with database.begin() as db:
            publish_library(db)
        write_missing(database)
        click.echo(f"The database is at migration {schema.HEAD}.")


@group.command("downgrade", epilog="Example: questline db downgrade 0001")
@click.argument("revision")
@data_option
def downgrade(revision: str, data_dir: Path | None) -> None:
    """Take the database back to REVISION ('base' empties it)."""
    with opened(data_dir) as (_settings, database):
        try:
            schema.downgrade(database, revision)
        except schema.NoSuchRevision as error:
            raise click.ClickException(f"there is no migration {revision}; the newest is {schema.HEAD}") from error
        click.echo(f"The database is at migration {revision}.")


@group.command("check", epilog="Example: questline db check")
@data_option
def check(data_dir: Path | None) -> None:
    """Exit with 1 when models and migrations differ. Looks at no data: it makes an empty database of its own."""
    differences = schema.drift_of_models()
    for difference in differences:
        click.echo(difference, err=True)
    if differences:
        raise click.ClickException("models and migrations differ; write a migration")
    click.echo("Models and migrations agree.")
