"""Opening a client's record leaves a line that she can read: who of the staff looked, and when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from app import clock
from app.extensions import database
from app.queries.caseload import opened_since
from app.services.audit import record_opening
from app.services.messages import mark_read_by_staff
from app.web.sessions import staff
from app.web.transaction import db

ONE_LOOK = timedelta(minutes=30)
"""The worklist opens its first row by itself; within this time that is one look, not one for each reload."""


def note_opening(client_id: str, page: str) -> None:
    """Write down that this person opened the record. ``page`` says where: record or review."""
    record_opening(database(), staff().id, client_id, page)


def note_reading(client_id: str, message_ids: Collection[str], page: str) -> None:
    """The same where messages of hers are on the page: they are read from now on."""
    note_opening(client_id, page)
    if message_ids:
        with database().begin() as own:
            mark_read_by_staff(own, message_ids)


def note_first_row(client_id: str, page: str = "worklist") -> None:
    """The same for what opens by itself, a row of the worklist or a contact that goes on: once in half an hour."""
    if not opened_since(db(), staff(), client_id, clock.now() - ONE_LOOK):
        record_opening(database(), staff().id, client_id, page)
