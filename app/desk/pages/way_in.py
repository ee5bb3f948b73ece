"""How a client comes in: whether she has words, a code that works, and a request for new words. Never the words."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from app import clock
from app.permissions import Actor
from app.queries.codes import LivingCode, Request, has_words, latest_request, living_code
from app.services.reissues import can_be_shown
from app.vocabulary import Decision, Permission


@dataclass(frozen=True)
class WayIn:
    """``state`` says what the card offers: give, asked, approved or ask. ``code`` is about a code that works now."""

    state: str
    code: LivingCode | None
    request: Request | None
    is_my_request: bool

    @property
    def is_declined(self) -> bool:
        """Whether the last thing that happened is that a colleague said no."""
        return self.request is not None and self.request.decision is Decision.DECLINED


def way_in_of(db: sa.Connection, staff: Actor, client_id: str) -> WayIn | None:
    """The card on her record; None for who may not give codes."""
    if not staff.may(Permission.ISSUE_CODE):
        return None
    code, request = living_code(db, client_id, clock.now()), latest_request(db, client_id)
    if not has_words(db, client_id):
        state = "give"
    elif request is not None and request.decision is None:
        state = "asked"
    elif request is not None and can_be_shown(request, request.requested_by):
        state = "approved"
    else:
        state = "ask"
    return WayIn(state, code, request, request is not None and request.requested_by == staff.id)
