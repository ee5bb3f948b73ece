"""The log of who did what, as those may read it who look after it: without a word of a client (domain.md section 8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.models.access import Audit
from app.models.clients import Client
from app.models.staff import Staff
from app.models.teams import TeamMember
from app.permissions import Actor
from app.vocabulary import ActorKind, Permission, Scope

PAGE = 50


@dataclass(frozen=True)
class Asked:
    """What is looked for: a stretch of time, one colleague, one act, one kind of thing; each may be left open."""

    since: datetime | None = None
    until: datetime | None = None
    actor_id: str = ""
    action: str = ""
    kind: str = ""
    page: int = 1


@dataclass(frozen=True)
class LogRow:
    """One act. ``about`` names a colleague, or a client for who may see clients; empty for anything else."""

    at: datetime
    actor_kind: ActorKind
    actor_name: str | None
    action: str
    object_kind: str
    about: str | None


_BY, _ABOUT = aliased(Staff), aliased(Staff)


def read_log(db: sa.Connection, reader: Actor, asked: Asked) -> tuple[list[LogRow], bool]:
    """One page of the log, the newest first, and whether there is an earlier one."""
    names_clients = reader.scope(Permission.READ_CLIENT) is Scope.ALL
    pseudonym = Client.pseudonym if names_clients else sa.null()
    of_client = sa.and_(Client.id == Audit.object_id, Client.erased_at.is_(None)) if names_clients else sa.false()
    rows = db.execute(
        sa.select(
            *(Audit.at, Audit.actor_kind, _BY.name, Audit.action, Audit.object_kind),
            sa.func.coalesce(_ABOUT.name, pseudonym).label("about"),
        )
        .outerjoin(_BY, _BY.id == Audit.actor_id)
        .outerjoin(_ABOUT, sa.and_(Audit.object_kind == "staff", _ABOUT.id == Audit.object_id))
        .outerjoin(Client, of_client)
        .where(_is_hers_to_read(reader), *_narrowed(asked))
        .order_by(Audit.at.desc(), Audit.id.desc())
        .limit(PAGE + 1)
        .offset((asked.page - 1) * PAGE)
    ).all()
    found = [LogRow(row[0], ActorKind(row[1]), *row[2:]) for row in rows[:PAGE]]
    return found, len(rows) > PAGE


def colleagues_in_the_log(db: sa.Connection, reader: Actor) -> list[tuple[str, str]]:
    """Those of the staff whose acts this person may read: id and name, by name; who has left as well."""
    scope = reader.scope(Permission.READ_AUDIT)
    whose = sa.true() if scope is Scope.ALL else _of_her_team(reader, Staff.id)
    rows = db.execute(sa.select(Staff.id, Staff.name).where(whose).order_by(Staff.name, Staff.id))
    return [(row.id, row.name) for row in rows]


def _is_hers_to_read(reader: Actor) -> sa.ColumnElement[bool]:
    match reader.scope(Permission.READ_AUDIT):
        case Scope.ALL:
            return sa.true()
        case Scope.TEAM:
            return sa.and_(Audit.actor_kind == ActorKind.STAFF, _of_her_team(reader, Audit.actor_id))
        case _:
            return sa.false()


def _of_her_team(reader: Actor, staff_id: sa.orm.InstrumentedAttribute[str]) -> sa.ColumnElement[bool]:
    """Herself, who shares a team with her, and who is in none: in a service without teams all are one."""
    shared = sa.exists().where(TeamMember.staff_id == staff_id, TeamMember.team_id.in_(reader.teams))
    in_a_team = sa.exists().where(TeamMember.staff_id == staff_id)
    return sa.or_(staff_id == reader.id, shared, ~in_a_team)


def _narrowed(asked: Asked) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if asked.since is not None:
        found.append(Audit.at >= asked.since)
    if asked.until is not None:
        found.append(Audit.at < asked.until)
    if asked.actor_id:
        found.append(Audit.actor_id == asked.actor_id)
    if asked.action:
        found.append(Audit.action == asked.action)
    if asked.kind:
        found.append(Audit.object_kind == asked.kind)
    return found
