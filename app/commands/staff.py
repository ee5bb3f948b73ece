"""``questline staff``: the first person who can sign in, invited by a link."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands import data_option, must_be_current, opened
from app.services.staff_accounts import EmailTaken, add_staff
from app.vault import Vault
from app.vocabulary import Role


@click.group("staff")
def group() -> None:
    """Invite members of staff."""


@group.command("add", epilog="Example: questline staff add dana@service.example --role counsellor --name 'Dana'")
@click.argument("email")
@click.option("--role", "roles", type=click.Choice([role.value for role in Role]), multiple=True, required=True)
@click.option("--name", default="", help="How colleagues call this person.  [default: the part before the @]")
@click.option("--url", default="http://127.0.0.1:8000", show_default=True, help="Where the service is reached.")
@data_option
def add(email: str, roles: tuple[str, ...], name: str, url: str, data_dir: Path | None) -> None:
    """Print a one-time link with which EMAIL sets a password and a second factor. Valid for 72 hours."""
    if "@" not in email:
        raise click.ClickException(f"{email!r} is not an e-mail address")
    with opened(data_dir) as (settings, database):
        must_be_current(database)
        try:
            with database.begin() as db:
                token = add_staff(
                    db,
                    Vault.of(settings),
                    email=email,
                    name=name or email.split("@")[0],
                    roles=[Role(role) for role in roles],
                )
        except EmailTaken as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"{url.rstrip('/')}/staff/join/{token}")
