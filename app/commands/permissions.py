"""``questline permissions``: who may see and do what, as the page docs/who-may-see-what.md."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from flask import Flask

HEAD = """# Who may see what

Written by `./run questline permissions > docs/who-may-see-what.md` from `app/permissions.py`, `app/field_groups.py` and
what each view declares; a test fails when this page is behind. What no line names is shut. An account that is invited,
suspended or left opens nothing, whatever its roles; what is not yours answers as what does not exist.

In the tables: **all**: of everybody; **team**: of her teams, and of what has no team; **assigned**: of clients who are
with her, in contact with her, or whose colleague she covers; **own**: her own alone; empty: not at all.
"""


@click.command("permissions", epilog="Example: questline permissions > docs/who-may-see-what.md")
def permissions() -> None:
    """Write who may see and do what, by role, field and address."""
    click.echo(as_markdown(), nl=False)


def as_markdown() -> str:
    """The whole page."""
    return "\n".join((HEAD, *_by_permission(), *_by_field(), *_by_address())) + "\n"


def _by_permission() -> Iterator[str]:
    from app.permissions import TABLE
    from app.vocabulary import Permission, Role

    yield "## By permission\n"
    yield from _head("permission", [_words(role) for role in Role])
    for permission in Permission:
        row = TABLE[permission]
        yield _row(_words(permission), (row[role].value if role in row else "" for role in Role))
    yield ""


def _by_field() -> Iterator[str]:
    from app.field_groups import FIELD_GROUPS
    from app.permissions import TABLE
    from app.vocabulary import Role

    roles = [role for role in Role if any(role in TABLE[group.permission] for group in FIELD_GROUPS)]
    yield "## What stands about a client\n"
    yield from _head("field", [*(_words(role) for role in roles), "besides"])
    for group in FIELD_GROUPS:
        row = TABLE[group.permission]
        yield _row(group.words, [*(row[role].value if role in row else "" for role in roles), group.besides])
    yield ""


def _by_address() -> Iterator[str]:
    yield "## Addresses of the staff\n"
    yield from _head("address", ["how", "what opens it: any of these"])
    for address, methods, doors in sorted(_addresses()):
        yield _row(f"`{address}`", (methods, doors))


def _addresses() -> Iterator[tuple[str, str, str]]:
    from app.vocabulary import Permission
    from app.web.access import Door, audience_of
    from app.web.rooms import Room, room_of

    app = _application()
    for rule in app.url_map.iter_rules():
        who = audience_of(app, rule.endpoint) or frozenset()
        if room_of(rule.rule) is Room.STAFF:
            methods = ", ".join(sorted((rule.methods or set()) & {"GET", "POST"}))
            doors = [_words(one) if isinstance(one, Permission) else Door(one).value for one in who]
            yield rule.rule, methods, ", ".join(sorted(doors))


def _application() -> Flask:
    """The application for its addresses alone: it opens no database and keeps no secret."""
    from app import create_app
    from config import Settings

    nothing = secrets.token_hex(32)
    place = {"data_dir": Path(), "database_url": "sqlite:///none", "secret_key": nothing, "pepper": nothing.encode()}
    keys = {"keyring": {"none": nothing.encode()[:32]}, "keyring_current": "none"}
    return create_app(Settings(**place, **keys))  # type: ignore[arg-type]


def _words(value: str) -> str:
    return value.replace("_", " ")


def _head(first: str, others: list[str]) -> Iterator[str]:
    yield _row(first, others)
    yield _row("---", ["---"] * len(others))


def _row(first: str, others: Iterable[str]) -> str:
    return f"| {' | '.join((first, *others))} |"
