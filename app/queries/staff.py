"""Questions about staff accounts."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.models.staff import Staff, StaffInvitation, StaffRole
from app.models.teams import Cover, Team, TeamMember
from app.permissions import scope_of
from app.vocabulary import Permission, Role, StaffState


@dataclass(frozen=True, repr=False)
class Account:
    """One staff account with its secrets, for signing in. Never for a page."""

    id: str
    email: str
    name: str
    state: StaffState
    password_hash: str | None
    totp_secret_sealed: bytes


@dataclass(frozen=True)
class Colleague:
    """A member of staff as colleagues see her."""

    id: str
    name: str
    email: str
    state: StaffState
    roles: frozenset[Role]


_ACCOUNT = sa.select(
    Staff.id, Staff.email, Staff.name, Staff.state, Staff.password_hash, Staff.totp_secret_sealed
).select_from(Staff)


def normal_email(typed: str) -> str:
    """One way to write an e-mail address, so that an account is found however it is typed."""
    return unicodedata.normalize("NFKC", typed).strip().lower()


def account_by_email(db: sa.Connection, email: str) -> Account | None:
    """The account of this address, in whatever state, or None."""
    return _account(db, Staff.email == normal_email(email))


def account_by_invitation(db: sa.Connection, token_hash: str, now: datetime) -> Account | None:
    """Whom a link invites, while it is unused and its 72 hours last and she is still only invited; or None."""
    invited = sa.select(StaffInvitation.staff_id).where(
        StaffInvitation.token_hash == token_hash,
        StaffInvitation.used_at.is_(None),
        StaffInvitation.expires_at > now,
    )
    return _account(db, Staff.id.in_(invited), Staff.state == StaffState.INVITED)


def roles_of(db: sa.Connection, staff_id: str) -> frozenset[Role]:
    """The roles that she holds."""
    return frozenset(Role(role) for role in db.scalars(sa.select(StaffRole.role).where(StaffRole.staff_id == staff_id)))


@dataclass(frozen=True)
class Standing:
    """What decides over whom she acts: her roles, the ids of her open teams, and of colleagues whom she covers now."""

    roles: frozenset[Role]
    teams: frozenset[str]
    covers: frozenset[str]


def standing_of(db: sa.Connection, staff_id: str) -> Standing:
    """Her roles, teams and covers, in one statement: every page of the staff asks it."""
    held = sa.select(sa.literal("role").label("what"), StaffRole.role.label("value")).where(
        StaffRole.staff_id == staff_id
    )
    teams = (
        sa.select(sa.literal("team"), TeamMember.team_id)
        .join(Team, Team.id == TeamMember.team_id)
        .where(TeamMember.staff_id == staff_id, Team.closed_at.is_(None))
    )
    covers = sa.select(sa.literal("cover"), Cover.staff_id).where(Cover.covered_by == staff_id, covers_now())
    found: dict[str, set[str]] = {"role": set(), "team": set(), "cover": set()}
    for row in db.execute(sa.union_all(held, teams, covers)):
        found[row.what].add(row.value)
    return Standing(frozenset(map(Role, found["role"])), frozenset(found["team"]), frozenset(found["cover"]))


def covers_of_all(db: sa.Connection) -> dict[str, frozenset[str]]:
    """Whom each colleague covers now; nothing for who covers nobody."""
    found: dict[str, set[str]] = {}
    for row in db.execute(sa.select(Cover.covered_by, Cover.staff_id).where(covers_now())):
        found.setdefault(row.covered_by, set()).add(row.staff_id)
    return {one: frozenset(others) for one, others in found.items()}


def covers_now() -> sa.ColumnElement[bool]:
    """The condition on ``Cover`` that it runs: it began, and neither its end nor a colleague has ended it."""
    now = clock.now()
    return sa.and_(Cover.starts_at <= now, Cover.ends_at > now, Cover.ended_at.is_(None))


def may_take(db: sa.Connection, staff_id: str) -> bool:
    """Whether this colleague works here and holds a role that takes journeys."""
    return any(person.id == staff_id for person in colleagues_who_take(db))


def colleagues_who_take(db: sa.Connection, *, but: str | None = None) -> list[Colleague]:
    """Active members of staff whose role takes journeys, by name; without the one who has the journey."""
    return [
        person
        for person in colleagues(db)
        if person.id != but and scope_of(person.roles, Permission.TAKE_JOURNEY) is not None
    ]


def colleagues(db: sa.Connection, role: Role | None = None) -> list[Colleague]:
    """All active members of staff by name; with ``role``, only those who hold it."""
    holds = sa.select(StaffRole.staff_id).where(StaffRole.role == role)
    rows = db.execute(
        sa.select(Staff.id, Staff.name, Staff.email, Staff.state, StaffRole.role)
        .join(StaffRole, StaffRole.staff_id == Staff.id)
        .where(Staff.state == StaffState.ACTIVE, Staff.id.in_(holds) if role else sa.true())
        .order_by(Staff.name, Staff.id)
    ).all()
    roles: dict[str, set[Role]] = {}
    for row in rows:
        roles.setdefault(row.id, set()).add(Role(row.role))
    people = {row.id: row for row in rows}
    return [
        Colleague(row.id, row.name, row.email, StaffState(row.state), frozenset(roles[row.id]))
        for row in people.values()
    ]


def _account(db: sa.Connection, *where: sa.ColumnElement[bool]) -> Account | None:
    row = db.execute(_ACCOUNT.where(*where)).first()
    if row is None:
        return None
    return Account(row.id, row.email, row.name, StaffState(row.state), row.password_hash, row.totp_secret_sealed)
