"""``questline clients``: erase somebody who cannot do it on her own pages, or whose time is over."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from app.commands import data_option, must_be_current, opened
from app.queries.clients import client_by_pseudonym
from app.services.erasing import NoSuchClient, erase_client
from app.vocabulary import ActorKind

REASONS = ("asked", "retention", "law", "mistake")
"""Why somebody is erased, as the log keeps it: a code, since words in the log could say who she was."""


@click.group("clients")
def group() -> None:
    """Erase a client."""


@group.command("erase", epilog="Example: questline clients erase 'Quiet Heron' --reason asked")
@click.argument("code")
@click.option(
    "--reason",
    type=click.Choice(REASONS),
    required=True,
    help="She asked for it, the time of keeping is over, the law says so, or the record is a mistake.",
)
@click.option("--yes", is_flag=True, help="Do not ask again. For scripts.")
@data_option
def erase(code: str, reason: str, yes: bool, data_dir: Path | None) -> None:
    """Erase the client whose made-up name is CODE. It cannot be undone.

    Her words, contacts, keys and ways in go; that somebody walked stays, without her, and counts.
    """
    with opened(data_dir) as (settings, database):
        must_be_current(database)
        with database.reading() as db:
            client_id = client_by_pseudonym(db, code)
        if client_id is None:
            raise click.ClickException(f"there is no client named {code!r}; names have capitals, as 'Quiet Heron'")
        _make_sure(code, is_sure=yes)
        try:
            with database.begin() as db:
                by = (ActorKind.SYSTEM, "command line")
                erase_client(db, client_id, pepper=settings.pepper, actor=by, why=reason)
        except NoSuchClient as error:
            raise click.ClickException(f"{code!r} was erased a moment ago") from error
        database.wipe_deleted()
    click.echo("Erased. Copies of the database of before still hold the record until they are deleted.")


def _make_sure(code: str, *, is_sure: bool) -> None:
    """On a terminal the name is typed once more; anywhere else ``--yes`` has to say it."""
    if is_sure:
        return
    if not sys.stdin.isatty():
        raise click.ClickException("nobody is here to be asked; add --yes to erase without being asked")
    if click.prompt("This cannot be undone. Type the name once more", default="", show_default=False) != code:
        raise click.ClickException("that is another name; nothing was erased")
