"""What is kept about her, as she may see it: counts of what there is, and who opened her record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.portal.pages.words_changed import WordsChanged, all_changes
from app.portal.plan import own_locker
from app.queries.access import openings_of_client
from app.queries.journeys import journeys_of_client
from app.queries.replies import replies_to
from app.services.answers import answers_of_journey
from app.web.sessions import client
from app.web.transaction import db


@dataclass(frozen=True)
class Opened:
    """Somebody of the service opened her record. ``name`` is None where that person has left."""

    at: datetime
    name: str | None


@dataclass(frozen=True)
class RecordPage:
    pseudonym: str
    sent_count: int
    draft_count: int
    note_count: int
    has_counsellor: bool
    opened: tuple[Opened, ...]
    words_changes: tuple[WordsChanged, ...]


def record_page() -> RecordPage:
    """Her record in numbers, without repeating its words."""
    plans = journeys_of_client(db(), client().id)
    locker = own_locker()
    steps = [step for plan in plans for step in answers_of_journey(db(), locker, plan.id).values()]
    return RecordPage(
        pseudonym=client().pseudonym,
        sent_count=sum(step.is_sent for step in steps),
        draft_count=sum(not step.is_sent for step in steps),
        note_count=len(replies_to(db(), client().id)),
        has_counsellor=any(plan.counsellor_id for plan in plans),
        opened=tuple(Opened(found.at, found.staff_name) for found in openings_of_client(db(), client().id)),
        words_changes=all_changes(),
    )
