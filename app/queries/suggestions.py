"""Steps that staff suggested for one plan. Their words are sealed; ``services.suggestions`` opens them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.models.messages import Suggestion
from app.models.staff import Staff


@dataclass(frozen=True)
class SealedSuggestion:
    """One suggestion. ``answer`` is accepted, declined, or None while she has not said anything."""

    id: str
    journey_id: str
    step: str
    staff_name: str
    words_sealed: bytes | None
    at: datetime
    answered_at: datetime | None
    answer: str | None


_SUGGESTIONS = sa.select(
    Suggestion.id,
    Suggestion.journey_id,
    Suggestion.step,
    Staff.name,
    Suggestion.words_sealed,
    Suggestion.at,
    Suggestion.answered_at,
    Suggestion.answer,
).join(Staff, Staff.id == Suggestion.staff_id)
# Built once: her own page asks it.
_OF_PLAN = _SUGGESTIONS.where(Suggestion.journey_id == sa.bindparam("of_journey")).order_by(
    Suggestion.at, Suggestion.id
)


def suggestions_of(db: sa.Connection, journey_id: str) -> list[SealedSuggestion]:
    """Everything that was suggested for a plan, the oldest first. Whose plan it is is asked before."""
    return [SealedSuggestion(*row) for row in db.execute(_OF_PLAN, {"of_journey": journey_id})]


def suggestion_of_client(db: sa.Connection, client_id: str, suggestion_id: str) -> SealedSuggestion | None:
    """One suggestion, if it was made to this client."""
    row = db.execute(
        _SUGGESTIONS.where(Suggestion.client_id == client_id, Suggestion.id == suggestion_id)
    ).one_or_none()
    return SealedSuggestion(*row) if row else None
