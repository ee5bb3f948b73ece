"""Requests for new words that wait for a second person, with their reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.permissions import Actor
from app.queries.codes import open_requests
from app.services.reissues import reason_of
from app.services.sealing import lockers
from app.vault import Vault


@dataclass(frozen=True)
class ReissueLine:
    """One request. ``is_mine``: who reads asked for it herself, so a colleague decides."""

    id: str
    client_id: str
    pseudonym: str
    reason: str
    requester_name: str
    requested_at: datetime
    is_mine: bool


def reissue_lines(db: sa.Connection, vault: Vault, staff: Actor) -> tuple[ReissueLine, ...]:
    """What waits for a second person, the oldest first."""
    requests = open_requests(db)
    opened = lockers(db, vault, {request.client_id for request in requests})
    return tuple(
        ReissueLine(
            id=request.id,
            client_id=request.client_id,
            pseudonym=request.pseudonym,
            reason=reason_of(opened[request.client_id], request),
            requester_name=request.requester_name,
            requested_at=request.requested_at,
            is_mine=request.requested_by == staff.id,
        )
        for request in requests
        if request.client_id in opened
    )
