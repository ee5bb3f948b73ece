"""``questline staff``: the first person who can sign in, invited by a link."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands import data_option, must_be_current, opened
from app.services.staff_accounts import EmailTaken, NoSuchStaff, add_staff, invite_again
from app.vault import Vault
from app.vocabulary import Role


@click.group("staff")
def group() -> None:
    """Invite members of staff."""


@group.command("add", epilog="Example: questline staff add dana@service.example --role counsellor --name 'Dana'")
@click.argument("email")
@click.option("--role", "roles", type=click.Choice([role.value for role in Role]), multiple=True)
@click.option("--name", default="", help="How colleagues call this person.  [default: the part before the @]")
@click.option(
    "--again",
    is_flag=True,
    help="A new link for somebody who has an account: password, factor and visits of before end.",
)
@click.option("--url", default="http://127.0.0.1:8000", show_default=True, help="Where the service is reached.")
@data_option
def add(email: str, roles: tuple[str, ...], name: str, again: bool, url: str, data_dir: Path | None) -> None:
    """Print a one-time link with which EMAIL sets a password and a second factor. Valid for 72 hours."""
    if "@" not in email:
        raise click.ClickException(f"{email!r} is not an e-mail address")
    if again == bool(roles):
        raise click.UsageError("Give --role for a new account, or --again for one that exists; it keeps its roles.")
    with opened(data_dir) as (settings, database):
        must_be_current(database)
        vault = Vault.of(settings)
        try:
            with database.begin() as db:
                if again:
                    token = invite_again(db, vault, email=email)
                else:
                    token = add_staff(
                        db, vault, email=email, name=name or email.split("@")[0], roles=[Role(role) for role in roles]
                    )
        except EmailTaken as error:
            raise click.ClickException(f"{error}; for a new link: questline staff add {email} --again") from error
        except NoSuchStaff as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"{url.rstrip('/')}/staff/join/{token}")
