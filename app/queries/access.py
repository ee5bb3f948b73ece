"""Questions about visits and about who did what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.models.access import Audit, PortalSession, StaffSession
from app.models.clients import Client
from app.models.staff import Staff, StaffRole
from app.queries.staff import standing_of
from app.vocabulary import ActorKind, Audience, Frame, Role, StaffState


@dataclass(frozen=True)
class PortalVisit:
    """A client's living visit, with what every page of hers needs.

    ``watched_since``: somebody may see her phone. ``shown_at``: in this visit she asked for her pages all the same.
    ``locked_since``: protocol P-V holds.
    """

    token_hash: str
    client_id: str
    pseudonym: str
    language: str
    frame: Frame
    audience: Audience
    form_seed: str
    last_seen_at: datetime
    zone: str | None
    watched_since: datetime | None
    shown_at: datetime | None
    consent_version: str | None = None
    locked_since: datetime | None = None


@dataclass(frozen=True)
class SignIn:
    """One visit of a client: when it began, when it was last seen, and when it was ended, if somebody ended it."""

    token_hash: str
    began_at: datetime
    last_seen_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class StaffVisit:
    """The living visit of an active member of staff."""

    token_hash: str
    staff_id: str
    name: str
    email: str
    roles: frozenset[Role]
    last_seen_at: datetime
    second_factor_at: datetime
    teams: frozenset[str] = frozenset()
    covers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Opening:
    """Somebody of the staff opened a client's record. ``detail`` names the page, ``roles`` what that person is now."""

    at: datetime
    staff_id: str
    staff_name: str | None
    detail: dict[str, Any]
    roles: tuple[Role, ...] = ()


# Built once: every page of a client asks it.
_PORTAL_VISIT = (
    sa.select(
        PortalSession.client_id,
        Client.pseudonym,
        Client.language,
        Client.frame,
        Client.audience,
        PortalSession.form_seed,
        PortalSession.last_seen_at,
        Client.zone,
        Client.watched_since,
        PortalSession.shown_at,
        Client.consent_version,
        Client.locked_since,
    )
    .join(Client, Client.id == PortalSession.client_id)
    .where(
        PortalSession.token_hash == sa.bindparam("token_hash"),
        PortalSession.ended_at.is_(None),
        PortalSession.created_at > sa.bindparam("began_after"),
        PortalSession.last_seen_at > sa.bindparam("seen_after"),
        Client.erased_at.is_(None),
    )
)


def portal_visit(
    db: sa.Connection, token_hash: str, *, began_after: datetime, seen_after: datetime
) -> PortalVisit | None:
    """The visit of this token unless it ended, is too old or too long idle, or its client was erased."""
    row = db.execute(
        _PORTAL_VISIT, {"token_hash": token_hash, "began_after": began_after, "seen_after": seen_after}
    ).first()
    if row is None:
        return None
    return PortalVisit(
        token_hash,
        row.client_id,
        row.pseudonym,
        row.language,
        Frame(row.frame),
        Audience(row.audience),
        row.form_seed,
        row.last_seen_at,
        row.zone,
        row.watched_since,
        row.shown_at,
        row.consent_version,
        row.locked_since,
    )


def sign_ins_of_client(db: sa.Connection, client_id: str) -> list[SignIn]:
    """Her visits, the latest first; those of more than 30 days ago are forgotten."""
    rows = db.execute(
        sa.select(
            PortalSession.token_hash, PortalSession.created_at, PortalSession.last_seen_at, PortalSession.ended_at
        )
        .where(PortalSession.client_id == client_id)
        .order_by(PortalSession.created_at.desc(), PortalSession.token_hash)
    )
    return [SignIn(*row) for row in rows]


def notes_key_of_visit(db: sa.Connection, token_hash: str, client_id: str) -> bytes | None:
    """The sealed key of private notes in this visit of hers; None where the visit is over or has none."""
    found: bytes | None = db.execute(
        sa.select(PortalSession.notes_key_sealed).where(
            PortalSession.token_hash == token_hash,
            PortalSession.client_id == client_id,
            PortalSession.ended_at.is_(None),
        )
    ).scalar_one_or_none()
    return found


def staff_visit(
    db: sa.Connection, token_hash: str, *, began_after: datetime, seen_after: datetime
) -> StaffVisit | None:
    """The visit of this token unless it ended, is too old or too long idle, or the account is not active."""
    row = db.execute(
        sa.select(
            StaffSession.staff_id, Staff.name, Staff.email, StaffSession.last_seen_at, StaffSession.second_factor_at
        )
        .join(Staff, Staff.id == StaffSession.staff_id)
        .where(
            StaffSession.token_hash == token_hash,
            StaffSession.ended_at.is_(None),
            StaffSession.created_at > began_after,
            StaffSession.last_seen_at > seen_after,
            Staff.state == StaffState.ACTIVE,
        )
    ).first()
    if row is None:
        return None
    has = standing_of(db, row.staff_id)
    whose = (token_hash, row.staff_id, row.name, row.email, has.roles)
    return StaffVisit(*whose, row.last_seen_at, row.second_factor_at, has.teams, has.covers)


def openings_of_client(db: sa.Connection, client_id: str, limit: int = 200) -> list[Opening]:
    """Who of the staff opened this client's record, latest first."""
    rows = db.execute(
        sa.select(Audit.at, Audit.actor_id, Staff.name, Audit.detail)
        .join(Staff, Staff.id == Audit.actor_id, isouter=True)
        .where(
            Audit.object_kind == "client",
            Audit.object_id == client_id,
            Audit.actor_kind == ActorKind.STAFF,
            Audit.action == "client_opened",
        )
        .order_by(Audit.at.desc())
        .limit(limit)
    ).all()
    roles = _roles(db, {row.actor_id for row in rows})
    return [Opening(row.at, row.actor_id, row.name, row.detail, roles.get(row.actor_id, ())) for row in rows]


def _roles(db: sa.Connection, staff_ids: set[str]) -> dict[str, tuple[Role, ...]]:
    found: dict[str, tuple[Role, ...]] = {}
    known = db.execute(sa.select(StaffRole.staff_id, StaffRole.role).where(StaffRole.staff_id.in_(staff_ids)))
    for row in known if staff_ids else ():
        found[row.staff_id] = tuple(sorted((*found.get(row.staff_id, ()), Role(row.role))))
    return found
