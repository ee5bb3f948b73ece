"""Notes from counsellors: those that she has opened, each with the step it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.portal.reader import Reader, page_language
from app.queries.journeys import journeys_of_client, step_addresses
from app.queries.quest_versions import definition_of
from app.services.replies import replies_of_client
from app.services.sealing import Locker
from app.vocabulary import Frame
from app.web.sessions import client
from app.web.transaction import db


@dataclass(frozen=True)
class Note:
    words: str
    by: str
    at: datetime
    step_title: str
    step_id: str


@dataclass(frozen=True)
class NotesPage:
    """``notes`` newest first; ``unread_count`` says how many more wait to be opened."""

    notes: tuple[Note, ...]
    unread_count: int


def notes_page(locker: Locker) -> NotesPage:
    """Her notes over all her plans."""
    reader = Reader(page_language(), client().frame is Frame.PLAIN)
    plans = {row.id: row for row in journeys_of_client(db(), locker.client_id)}
    addresses = {journey_id: step_addresses(db(), journey_id) for journey_id in plans}
    replies = replies_of_client(db(), locker)
    notes = tuple(
        Note(
            reply.words,
            reply.staff_name,
            reply.at,
            reader.title(definition_of(db(), plans[reply.journey_id].quest_version_id).step(reply.step)),
            addresses[reply.journey_id][reply.step],
        )
        for reply in replies
        if reply.is_read
    )
    return NotesPage(notes, sum(not reply.is_read for reply in replies))
